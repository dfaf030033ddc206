/* SPDX-License-Identifier: Apache-2.0 */
#include "report/xlsx_shift.h"

typedef struct { bool fixed_col, fixed_row; Str col; uint32_t row; size_t end; } Reference;

bool xlsx_shift_row(const Shift *s, uint32_t row, bool last, uint32_t *out)
{
    int64_t moved = row;
    for (size_t i = 0; i < s->n; i++) {
        const Repeat *r = &s->items[i];
        int64_t height = (int64_t)r->to - r->from + 1;
        if (row > r->to) moved += height * ((int64_t)r->times - 1);
        else if (row >= r->from) {
            if (last) moved += height * ((int64_t)r->times - 1);
            *out = (uint32_t)(moved < 0 ? 0 : moved);
            return r->times > 0;
        }
    }
    *out = (uint32_t)moved;
    return true;
}

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '.' || (unsigned char)c >= 0x80; }

static bool reference_at(Str s, size_t at, Reference *r)
{
    size_t k = at;
    r->fixed_col = k < s.n && s.p[k] == '$';
    k += r->fixed_col;
    size_t col = k;
    while (k < s.n && is_letter(s.p[k])) k++;
    r->col = str_slice(s, col, k);
    if (!r->col.n || r->col.n > 3) return false;
    r->fixed_row = k < s.n && s.p[k] == '$';
    k += r->fixed_row;
    size_t digits = k;
    uint64_t row = 0;
    while (k < s.n && is_digit(s.p[k]) && k - digits < 8) row = row * 10 + (uint64_t)(s.p[k++] - '0');
    r->end = k;
    if (k == digits || !row || row > 1048576) return false;
    r->row = (uint32_t)row - 1;
    return k >= s.n || (!is_word(s.p[k]) && s.p[k] != '(' && s.p[k] != '!');
}

static bool concerns(Str text, size_t at, Str sheet)
{
    if (!at || text.p[at - 1] != '!') return sheet.n == 0;
    Str before = str_slice(text, 0, at - 1);
    if (str_ends(before, S("'"))) before = str_slice(before, 0, before.n - 1);
    return sheet.n > 0 && str_ends(before, sheet);
}

static uint32_t moved(const Shift *s, const Reference *r, bool last, const Repeat *own, size_t copy)
{
    uint32_t row = 0;
    bool within = own && r->row >= own->from && r->row <= own->to && !r->fixed_row;
    xlsx_shift_row(s, r->row, last && !within, &row);
    return within ? row + (uint32_t)copy * (own->to - own->from + 1) : row;
}

/* At the second half of A1:B9 the sheet's name stands before the first. */
Str xlsx_shift_text(const Shift *s, Str text, Str sheet, const Repeat *own, size_t copy, Arena *a)
{
    Buf b = { 0 };
    bool quoted = false, ours = false;
    for (size_t at = 0; at < text.n;) {
        char c = text.p[at];
        if (c == '"') quoted = !quoted;
        Reference r;
        bool starts = !quoted && (c == '$' || is_letter(c)) && (!at || (!is_word(text.p[at - 1]) && text.p[at - 1] != '$'));
        if (!starts || !reference_at(text, at, &r)) {
            buf_add_char(&b, c);
            at++;
            continue;
        }
        bool second = at && text.p[at - 1] == ':';
        if (!second) ours = concerns(text, at, sheet);
        if (ours) buf_addf(&b, "%s%.*s%s%u", r.fixed_col ? "$" : "", SP(r.col), r.fixed_row ? "$" : "", moved(s, &r, second, own, copy) + 1);
        else buf_add(&b, str_slice(text, at, r.end));
        at = r.end;
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}
