/* SPDX-License-Identifier: Apache-2.0
** RULE DOMAIN 6.1-6.4. */
#include "model/code.h"
#include "model/list.h"
#include "model/texts.h"

#include <string.h>

enum { USCC_LENGTH = 18, ORG_FROM = 8, ORG_LENGTH = 9 };
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";   /* no I O S V Z */

static CodeCheck verdict(CodeVerdict v, Str value, const Text *reason) { return (CodeCheck){ .verdict = v, .value = value, .reason = reason }; }

static CodeCheck with(CodeCheck c, Str arg)
{
    c.args[c.n_args++] = arg;
    return c;
}

static Str number(Arena *a, size_t n) { return str_printf(a, "%zu", n); }

/* Width folded, letters upper, blanks, hyphens and marks of text cells dropped. */
static Str normalise(Str text, Arena *a)
{
    Buf b = { 0 };
    Str s = str_fold_width(a, str_trim(text));
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        bool dropped = c <= ' ' || c == '-' || c == '\'' || c == '"' || c == 0xA0 || c == 0x3000 || c == 0xFEFF || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || (c >= 0x200B && c <= 0x200F);
        if (!dropped) buf_add_point(&b, c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

static bool has_letters_only(Str s)   /* no ASCII at all: a name */
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x80) return false;
    return s.n > 0;
}

static int value_of(char c)
{
    const char *p = c ? strchr(alphabet, c) : NULL;
    return p ? (int)(p - alphabet) : -1;
}

/* The 18th character of GB 32100. The second remainder matters: 31 - 0 is not a character. */
static char uscc_digit(const char *s)
{
    int weight = 1, sum = 0;
    for (int i = 0; i < USCC_LENGTH - 1; i++, weight = weight * 3 % 31) sum += value_of(s[i]) * weight;
    return alphabet[(31 - sum % 31) % 31];
}

/* The 9th character of an organisation code, GB 11714. */
static char org_digit(const char *s)
{
    static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (int i = 0; i < ORG_LENGTH - 1; i++) sum += (s[i] <= '9' ? s[i] - '0' : s[i] - 'A' + 10) * weights[i];
    int d = 11 - sum % 11;
    return d == 10 ? 'X' : d == 11 ? '0' : (char)('0' + d);
}

static bool is_scientific(Str s)
{
    ptrdiff_t e = str_find(s, S("E"));
    if (e < 1) return false;
    Str head = str_slice(s, 0, (size_t)e), tail = str_slice(s, (size_t)e + 1, s.n);
    if (tail.n && tail.p[0] == '+') tail = str_slice(tail, 1, tail.n);
    bool dot = false;
    for (size_t i = 0; i < head.n; i++) {
        if (head.p[i] == '.' && !dot) dot = true;
        else if (head.p[i] < '0' || head.p[i] > '9') return false;
    }
    return dot && all_digits(tail);
}

static bool org_alphabet(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'A' && s.p[i] <= 'Z'))) return false;
    return true;
}

/* I O S Z V are read as the digits they are taken for; empty when the check digit then still fails. */
static Str suggestion(Str s, Arena *a)
{
    static const char wrong[] = "IOSZV", right[] = "1052U";
    Str copy = str_copy(a, s);
    char *p = (char *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++) {
        const char *at = strchr(wrong, p[i]);
        if (at) p[i] = right[at - wrong];
    }
    return uscc_digit(p) == p[USCC_LENGTH - 1] ? copy : S("");
}

static CodeCheck wrong_character(Str s, size_t at, Arena *a)
{
    Str rest = str_slice(s, at, s.n);
    size_t next = 0;
    str_next(rest, &next);
    CodeCheck c = verdict(CODE_BAD, s, &T_CODE_USCC_CHARACTER);
    Str guess = S("");
    if (s.n == USCC_LENGTH && org_alphabet(s)) guess = suggestion(s, a);
    if (guess.n) c.reason = &T_CODE_USCC_CONFUSED;
    return with(with(with(c, number(a, str_points(str_slice(s, 0, at)) + 1)), str_slice(rest, 0, next)), guess);
}

CodeCheck code_check_uscc(Str text, Arena *a)
{
    Str s = normalise(text, a);
    if (s.n == 0) return verdict(CODE_BAD, s, &T_CODE_EMPTY);
    if (is_scientific(s)) return verdict(CODE_BAD, s, &T_CODE_SCIENTIFIC);
    if (s.n == 15 && all_digits(s)) return verdict(CODE_BAD, s, &T_CODE_USCC_OLD_BUSINESS);
    if (s.n == ORG_LENGTH && org_alphabet(s)) return verdict(CODE_BAD, s, &T_CODE_USCC_ORGANISATION);
    for (size_t i = 0; i < s.n; i++)
        if (value_of(s.p[i]) < 0) return wrong_character(s, i, a);
    if (s.n != USCC_LENGTH) return with(verdict(CODE_BAD, s, &T_CODE_USCC_LENGTH), number(a, s.n));
    char outer = uscc_digit(s.p), inner = org_digit(s.p + ORG_FROM);
    bool outer_ok = s.p[USCC_LENGTH - 1] == outer, inner_ok = s.p[ORG_FROM + ORG_LENGTH - 1] == inner;
    if (outer_ok && inner_ok) return verdict(CODE_OK, s, NULL);
    Str wanted = str_copy(a, (Str){ outer_ok ? &inner : &outer, 1 }), got = str_slice(s, outer_ok ? 16 : 17, outer_ok ? 17 : 18);
    const Text *reason = outer_ok ? &T_CODE_USCC_INNER : inner_ok ? &T_CODE_USCC_OUTER : &T_CODE_USCC_BOTH;
    if (all_digits(s) && str_ends(s, S("000"))) reason = &T_CODE_USCC_ROUNDED;
    return with(with(verdict(CODE_WARN, s, reason), got), wanted);
}

static Str strip_point_zero(Str s) { return str_ends(s, S(".0")) && all_digits(str_slice(s, 0, s.n - 2)) ? str_slice(s, 0, s.n - 2) : s; }

/* 福建省泉州市南安市, 泉州市南安市: the item whose name ends the text and whose parents make up the rest; NULL when none or several. */
static const CodeItem *by_full_name(const List *l, Str text, bool abolished)
{
    const CodeItem *hit = NULL;
    Buf b = { 0 };
    for (size_t i = 0; i < l->n; i++) {
        const CodeItem *item = &l->items[i];
        if (item->abolished != abolished || item->parent < 0 || !str_ends(text, str_of(item->name))) continue;
        buf_clear(&b);
        list_full_name(l, item, &b);
        bool fits = text.n > strlen(item->name) && str_ends(buf_str(&b), text);
        if (fits && hit) {
            hit = NULL;
            break;
        }
        if (fits) hit = item;
    }
    buf_done(&b);
    return hit;
}

/* What stands in a list; an abolished place is told with its successor. */
static CodeCheck listed(const List *l, const CodeItem *item)
{
    Str code = str_of(item->code);
    if (!item->abolished) return verdict(CODE_OK, code, NULL);
    const CodeItem *next = list_successor(l, item);
    if (!next) return with(verdict(CODE_WARN, code, &T_CODE_PLACE_SPLIT), str_of(item->name));
    return with(with(with(verdict(CODE_WARN, code, &T_CODE_PLACE_ABOLISHED), str_of(item->name)), str_of(next->code)), str_of(next->name));
}

/* A name instead of a code: one current item of that name is it, else the one that was. */
static CodeCheck by_name(const List *l, Str name, const Text *unknown, Arena *a)
{
    const CodeItem *hits[4];
    size_t n = list_find_name(l, name, hits, 4), current = 0;
    for (size_t i = 0; i < n && i < 4; i++) current += !hits[i]->abolished;
    if (n == 0) {
        const CodeItem *item = by_full_name(l, name, false);
        if (!item) item = by_full_name(l, name, true);
        return item ? listed(l, item) : with(verdict(CODE_BAD, name, unknown), name);
    }
    if (current != 1 && n > 1) {
        Buf b = { 0 };
        for (size_t i = 0; i < n && i < 4; i++) {
            if (i) buf_add_z(&b, "、");
            buf_add_z(&b, hits[i]->code);
            list_full_name(l, hits[i], &b);
        }
        CodeCheck c = with(with(verdict(CODE_BAD, name, &T_CODE_SEVERAL), number(a, n)), buf_keep(&b, a));
        buf_done(&b);
        return c;
    }
    return listed(l, hits[0]);
}

static const CodeItem *section_of(const List *l, const CodeItem *item)
{
    for (const CodeItem *up = list_parent(l, item); up; up = list_parent(l, item)) item = up;
    return item;
}

static bool has_children(const List *l, const CodeItem *item)
{
    for (size_t i = 0; i < l->n; i++)
        if (list_parent(l, &l->items[i]) == item) return true;
    return false;
}

static CodeCheck industry_digits(const List *l, Str all, char letter, Str digits, Arena *a)
{
    const CodeItem *item = list_find_code(l, digits), *head = item ? item : list_head(l, digits);
    CodeCheck c = verdict(CODE_OK, digits, NULL);
    if (!item && !letter && (digits.n == 1 || digits.n == 3)) {   /* a spreadsheet drops a leading zero: 211 for 0211 */
        Str padded = str_printf(a, "0%.*s", SP(digits));
        const CodeItem *zero = list_head(l, padded);
        if (zero && !head) return with(verdict(CODE_WARN, padded, &T_CODE_LOST_ZERO), padded);
    }
    if (!head || digits.n > 4) return with(verdict(CODE_BAD, all, &T_CODE_INDUSTRY_UNKNOWN), all);
    const CodeItem *section = section_of(l, head);
    if (letter && section->code[0] != letter) return with(with(with(verdict(CODE_BAD, all, &T_CODE_INDUSTRY_SECTION), str_copy(a, (Str){ &letter, 1 })), digits), str_printf(a, "%s %s", section->code, section->name));
    if (item) return c;
    if (has_children(l, head)) return with(verdict(CODE_BAD, all, &T_CODE_INDUSTRY_UNKNOWN), all);
    return with(verdict(CODE_WARN, digits, &T_CODE_INDUSTRY_FINER), str_printf(a, "%s %s", head->code, head->name));
}

CodeCheck code_check_industry(Str text, Arena *a)
{
    const List *l = list_get("gb4754");
    Str s = strip_point_zero(normalise(text, a));
    if (s.n == 0) return verdict(CODE_BAD, s, &T_CODE_EMPTY);
    if (list_find_name(l, str_trim(text), NULL, 0)) return by_name(l, str_trim(text), &T_CODE_INDUSTRY_UNKNOWN, a);
    bool letter = s.p[0] >= 'A' && s.p[0] <= 'Z';
    Str digits = letter ? str_slice(s, 1, s.n) : s;
    if (letter && digits.n == 0) return list_find_code(l, s) ? verdict(CODE_OK, s, NULL) : with(verdict(CODE_BAD, s, &T_CODE_INDUSTRY_UNKNOWN), s);
    size_t number_length = 0;   /* "C13 农副食品加工业": the code before the name */
    while (number_length < digits.n && digits.p[number_length] >= '0' && digits.p[number_length] <= '9') number_length++;
    Str rest = str_slice(digits, number_length, digits.n);
    digits = str_slice(digits, 0, number_length);
    const CodeItem *item = list_find_code(l, digits);
    bool named = rest.n > 0 && item && str_equal(rest, normalise(str_of(item->name), a));
    if (digits.n < 1 || (rest.n > 0 && !named)) return with(verdict(CODE_BAD, s, &T_CODE_INDUSTRY_UNKNOWN), s);
    return industry_digits(l, s, letter ? s.p[0] : 0, digits, a);
}

CodeCheck code_check_place(Str text, Arena *a)
{
    const List *l = list_get("gb2260");
    Str s = strip_point_zero(normalise(text, a)), code = s;
    if (s.n == 0) return verdict(CODE_BAD, s, &T_CODE_EMPTY);
    if (is_scientific(s)) return verdict(CODE_BAD, s, &T_CODE_SCIENTIFIC);
    if (has_letters_only(s)) return by_name(l, s, &T_CODE_PLACE_UNKNOWN, a);
    bool length = s.n == 2 || s.n == 4 || s.n == 6 || s.n == 9 || s.n == 12;
    if (!length || !all_digits(s)) return verdict(CODE_BAD, s, &T_CODE_PLACE_FORM);
    if (s.n < 6) code = str_printf(a, "%.*s%s", SP(s), s.n == 2 ? "0000" : "00");
    if (s.n > 6) code = str_slice(s, 0, 6);
    const CodeItem *item = list_find_code(l, code);
    if (!item) return with(verdict(CODE_BAD, code, &T_CODE_PLACE_UNKNOWN), code);
    return listed(l, item);
}

CodeCheck code_check_land(Str text, Arena *a)
{
    const List *l = list_get("gb21010");
    Str s = strip_point_zero(normalise(text, a));
    if (s.n == 0) return verdict(CODE_BAD, s, &T_CODE_EMPTY);
    if (has_letters_only(s)) return by_name(l, s, &T_CODE_LAND_UNKNOWN, a);
    if (list_find_code(l, s)) return verdict(CODE_OK, s, NULL);
    Str padded = str_printf(a, "0%.*s", SP(s));
    if (all_digits(s) && list_find_code(l, padded)) return with(verdict(CODE_WARN, padded, &T_CODE_LOST_ZERO), padded);
    return with(verdict(CODE_BAD, s, &T_CODE_LAND_UNKNOWN), s);
}

bool code_check_list(Str list, Str text, Arena *a, CodeCheck *out)
{
    if (str_equal(list, S("gb4754"))) *out = code_check_industry(text, a);
    else if (str_equal(list, S("gb2260"))) *out = code_check_place(text, a);
    else if (str_equal(list, S("gb21010"))) *out = code_check_land(text, a);
    else return false;
    return true;
}

const char *code_verdict_name(CodeVerdict v)
{
    static const char *const names[] = { "ok", "warn", "bad" };
    return names[v];
}
