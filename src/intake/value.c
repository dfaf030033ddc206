/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/value.h"
#include "intake/line.h"
#include "model/label.h"
#include "model/code.h"
#include "model/quantity.h"
#include "model/texts.h"

#include <string.h>

bool value_is_sum(const Field *f) { return f->kind == K_MONEY || f->kind == K_AREA || f->kind == K_ENERGY || f->kind == K_COUNT || (f->kind == K_QUANTITY && !dims_none(unit_get(f->unit)->dims)); }

bool value_is_credit_code(const Field *f) { return str_equal(str_of(f->title), S("统一社会信用代码")); }

bool value_is_code(const Field *f)
{
    if (f->kind != K_TEXT) return false;
    if (value_is_credit_code(f)) return true;
    return f->key == KEY_ID && (strcmp(f->id, "code") == 0 || strcmp(f->id, "number") == 0);
}

/* Capitals and digits alone: nothing to normalise. */
static bool is_plain_code(Str t)
{
    for (size_t i = 0; i < t.n; i++)
        if (!((t.p[i] >= '0' && t.p[i] <= '9') || (t.p[i] >= 'A' && t.p[i] <= 'Z'))) return false;
    return true;
}

Str value_code(const Field *f, Str text, Arena *a)
{
    if (is_plain_code(text)) return text;
    if (value_is_credit_code(f)) return code_check_uscc(text, a).value;
    return str_trim(str_fold_width(a, text));
}

/* ---- missing ---- */

static bool is_missing_mark(Str t)
{
    static const char *const marks[] = { "—", "——", "－", "-", "--", "/", "／", "无", "–", "―", "\\", NULL };
    if (t.n > 8) return false;
    for (const char *const *m = marks; *m; m++)
        if (str_equal(t, str_of(*m))) return true;
    return false;
}

/* ---- numbers ---- */

/* Digits, one point, a sign, at most 15 digits: the number as digits / 10^decimals. */
static bool short_decimal(Str t, int64_t *digits, int *decimals)
{
    size_t i = t.n > 0 && t.p[0] == '-', n = 0;
    bool point = false;
    *digits = 0, *decimals = 0;
    for (; i < t.n; i++) {
        if (t.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (t.p[i] < '0' || t.p[i] > '9' || ++n > 15) return false;
        *digits = *digits * 10 + (t.p[i] - '0');
        *decimals += point;
    }
    if (t.p[0] == '-') *digits = -*digits;
    return n > 0 && t.p[t.n - 1] != '.';
}

static bool keep_fast(const Slot *slot, Str t, int64_t *kept)
{
    static const int64_t power[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, INT64_C(10000000000) };
    int64_t digits;
    int decimals;
    if (slot->times == 0 || !short_decimal(t, &digits, &decimals) || decimals > 10) return false;
    Int128 num = (Int128)digits * slot->times, den = (Int128)slot->by * power[decimals];
    Int128 q = num / den;
    if (q * den != num || q > INT64_MAX || q < INT64_MIN || (q < 0 && quantity_has_no_sign(slot->field))) return false;
    *kept = (int64_t)q;
    return true;
}

/* ---- texts and codes ---- */

static Str number_as_text(const Sheet *s, const Cell *c, Arena *a, Why *why)
{
    Str raw = grid_text(s, c);
    int64_t whole;
    Frac f;
    if (str_to_int64(raw, &whole) && raw.n <= 15) return raw;
    if (!dec_parse_double(raw, &f)) return raw;
    if (f.den == 1 && (f.num > INT64_C(999999999999999) || f.num < -INT64_C(999999999999999))) {
        why->text = &T_INTAKE_DIGITS_LOST;
        return (Str){ 0 };
    }
    Buf b = { 0 };
    frac_format(f, -1, ROUND_HALF_UP, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static void set_text(Stated *out, Str t) { *out = (Stated){ .u.p = t.p, .n = (uint32_t)t.n, .state = ST_VALUE }; }

/* Lists of the rule book, as a map "list\tcode or title" -> code, made once. */
static const ListItem *find_item(const RuleBook *book, const char *list, Str text, bool *listed)
{
    *listed = false;
    for (size_t i = 0; i < book->n_lists; i++) {
        if (!str_equal(book->lists[i].id, str_of(list))) continue;
        *listed = true;
        for (size_t k = 0; k < book->lists[i].n; k++)
            if (str_equal(book->lists[i].items[k].code, text) || str_equal(book->lists[i].items[k].title, text)) return &book->lists[i].items[k];
    }
    return NULL;
}

static Str allowed_words(Work *w, const char *list)
{
    enum { SHOWN = 8 };
    Buf b = { 0 };
    for (size_t i = 0; i < w->book->n_lists; i++) {
        if (!str_equal(w->book->lists[i].id, str_of(list))) continue;
        for (size_t k = 0; k < w->book->lists[i].n && k < SHOWN; k++) buf_add_z(&b, k ? "、" : ""), buf_add(&b, w->book->lists[i].items[k].code);
        if (w->book->lists[i].n > SHOWN) buf_add_z(&b, "……");
    }
    Str out = buf_keep(&b, w->a);
    buf_done(&b);
    return out;
}

static bool code_value(Work *w, const Field *f, Str t, Stated *out, Why *why)
{
    CodeCheck check;
    bool listed;
    const ListItem *item = f->target ? find_item(w->book, f->target, t, &listed) : (listed = false, NULL);
    if (f->target && !listed && code_check_list(str_of(f->target), t, w->a, &check)) {
        if (check.verdict == CODE_BAD) return *why = (Why){ .text = check.reason, .args = { check.args[0], check.args[1], check.args[2] }, .n_args = check.n_args < 3 ? check.n_args : 3 }, false;
        return set_text(out, check.value), true;
    }
    if (!item && listed) item = find_item(w->book, f->target, label_normal(t, w->a), &listed);       /* 有　效 */
    if (item) return set_text(out, item->code), true;
    if (listed) return *why = (Why){ .text = &T_INTAKE_NOT_LISTED, .args = { allowed_words(w, f->target) }, .n_args = 1 }, false;
    return set_text(out, t), true;
}

/* ---- the way of each kind ---- */

static bool quantity_value(Work *w, const Field *f, Str t, QuantityContext c, Stated *out, Why *why)
{
    Quantity q = quantity_parse(f, t, c, w->a);
    *out = (Stated){ 0 };
    why->notes = q.notes;
    if (q.state == QUANTITY_MISSING) out->state = ST_MISSING;
    if (q.state == QUANTITY_OK) *out = (Stated){ .u.i = q.value.i, .state = ST_VALUE };
    if (q.state != QUANTITY_BAD) return true;
    *why = (Why){ .text = q.reason, .args = { q.args[0], q.args[1], q.args[2] }, .n_args = q.n_args };
    return false;
}

static bool number_of_cell(Slot *slot, const Cell *c, Str t, Stated *out, Why *why)
{
    Frac f;
    bool exact = true;
    UnitId unit = slot->unit;
    if (c->flags & CELL_PERCENT && dims_none(unit_get(slot->field->unit)->dims) && slot->field->kind != K_COUNT) unit = UNIT_RATIO;   /* the raw number is the ratio */
    out->state = ST_VALUE;
    if (unit == slot->unit && keep_fast(slot, t, &out->u.i)) return true;
    if (!dec_parse_double(t, &f) || !unit_keep(unit, f, &out->u.i, &exact)) return why->text = &T_INTAKE_NUMBER, false;
    if (!exact && slot->field->kind == K_COUNT) return why->text = &T_INTAKE_WHOLE, false;
    if (out->u.i < 0 && quantity_has_no_sign(slot->field)) return why->text = &T_QUANTITY_NEGATIVE, false;
    slot->rounded += !exact;
    return true;
}

bool value_of_text(Work *w, const Field *f, Str text, QuantityContext c, Stated *out, Why *why)
{
    Str t = str_trim(text);
    *out = (Stated){ 0 };
    if (!t.n) return true;
    if (is_missing_mark(t)) return out->state = ST_MISSING, true;
    if (f->kind == K_REF) return *out = (Stated){ .u.i = line_want(w, f->to, t, NULL, NULL, 0), .state = ST_WANT }, true;
    if (f->kind == K_CODE) return code_value(w, f, t, out, why);
    if (kind_is_text(f->kind)) return set_text(out, value_is_code(f) ? value_code(f, t, w->a) : t), true;
    return quantity_value(w, f, t, c, out, why);
}

bool intake_value(const RuleBook *book, const Field *f, Str text, Arena *a, Value *out, Err *err)
{
    Work w = { .book = book, .a = a };
    Stated s;
    Why why = { 0 };
    if (!value_of_text(&w, f, text, (QuantityContext){ 0 }, &s, &why)) return err_set(err, ERR_DATA, why.text, __FILE__, __LINE__, why.args, why.n_args);
    *out = (Value){ .ok = s.state == ST_VALUE };
    if (out->ok && kind_is_text(f->kind)) out->s = (Str){ s.u.p, s.n };
    else if (out->ok) out->i = s.u.i;
    return true;
}

bool value_of_cell(Work *w, Slot *slot, const Sheet *s, const Cell *c, Stated *out, Why *why)
{
    const Field *f = slot->field;
    *out = (Stated){ 0 };
    if (!c) return true;
    if (c->flags & CELL_NO_CACHE) return why->text = &T_INTAKE_NO_CACHE, false;
    if (c->type == CELL_ERROR) return why->text = &T_INTAKE_CELL_ERROR, false;
    Str t = str_trim(grid_text(s, c));
    bool number = c->type == CELL_NUMBER;
    if (number && slot->unit != UNIT_NONE && f->kind != K_DAY && f->kind != K_PERIOD) return number_of_cell(slot, c, t, out, why);
    if (c->type == CELL_TEXT && keep_fast(slot, t, &out->u.i)) return out->state = ST_VALUE, true;   /* text files hold texts alone */
    if (number && (kind_is_text(f->kind) || f->kind == K_REF)) t = number_as_text(s, c, w->a, why);
    if (why->text) return false;
    if (c->type == CELL_DATE && f->kind == K_DAY) {
        Day day;
        t = str_slice(t, 0, 10);
        if (day_parse(t, &day)) return *out = (Stated){ .u.i = day, .state = ST_VALUE }, true;
    }
    if (t.n && str_equal(t, slot->last)) return *out = slot->last_value, true;
    QuantityContext context = { .has_unit = slot->unit != UNIT_NONE, .unit = slot->unit, .stored_double = number, .year = slot->year };
    if (!value_of_text(w, f, t, context, out, why)) return false;
    if (why->notes == 0) slot->last = t, slot->last_value = *out;
    return true;
}

/* ---- several in one cell ---- */

static bool splits(uint32_t c) { return c == 0x3001 || c == ',' || c == 0xFF0C || c == '/' || c == 0xFF0F || c == ';' || c == 0xFF1B || c == '\n' || c == '+'; }

static size_t digits_at(Str s, size_t from)
{
    size_t n = 0;
    while (from + n < s.n && s.p[from + n] >= '0' && s.p[from + n] <= '9') n++;
    return n;
}

/* "A1#-3#" -> head "A", 1, 3, tail "#". */
static bool read_range(Str s, Str *head, Str *tail, int64_t *first, int64_t *last)
{
    size_t h = 0;
    while (h < s.n && !(s.p[h] >= '0' && s.p[h] <= '9')) h++;
    size_t n = digits_at(s, h), at = h + n;
    if (n == 0 || n > 4 || !str_to_int64(str_slice(s, h, at), first)) return false;
    size_t mid = at;
    while (mid < s.n && s.p[mid] != '-' && s.p[mid] != '~') mid++;
    if (mid == s.n) return false;
    *head = str_slice(s, 0, h);
    Str rest = str_slice(s, mid + 1, s.n);
    if (str_starts(rest, *head)) rest = str_slice(rest, head->n, rest.n);
    size_t m = digits_at(rest, 0);
    if (m == 0 || m > 4 || !str_to_int64(str_slice(rest, 0, m), last)) return false;
    *tail = str_slice(rest, m, rest.n);
    Str between = str_slice(s, at, mid);
    return (between.n == 0 || str_equal(between, *tail)) && *last > *first && *last - *first < 200;
}

static Str fold_dashes(Str s, Arena *a)
{
    Buf b = { 0 };
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        if (c == 0x2014 || c == 0x2013 || c == 0xFF0D || c == 0x81F3) c = '-';
        if (c == 0xFF5E || c == 0x301C) c = '~';
        if (c == 0xFF03) c = '#';
        buf_add_point(&b, c);
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

size_t value_split(Str text, Arena *a, Str **pieces)
{
    Str t = str_trim(text), head, tail;
    size_t n = 0, cap = 0, start = 0;
    int64_t first, last;
    *pieces = NULL;
    if (!t.n || is_missing_mark(t)) return 0;
    for (size_t at = 0, here = 0; start < t.n; here = at) {
        uint32_t c = str_next(t, &at);
        if (c != 0 && !splits(c)) continue;
        Str one = str_trim(str_slice(t, start, here));
        start = c == 0 ? t.n : at;
        if (!one.n) continue;
        if (!read_range(fold_dashes(one, a), &head, &tail, &first, &last)) {
            *PUSH(a, *pieces, n, cap) = one;
            continue;
        }
        for (int64_t k = first; k <= last; k++) *PUSH(a, *pieces, n, cap) = str_printf(a, "%.*s%lld%.*s", SP(head), (long long)k, SP(tail));
    }
    return n;
}
