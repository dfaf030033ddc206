/* SPDX-License-Identifier: Apache-2.0
** The values that the parts of a scheme are made of. */
#include "evaluate/read.h"
#include "base/real.h"

bool read_is_none(const Node *n) { return !n || (n->kind == NODE_TEXT && str_equal(n->text, S("none"))); }

/* "1/3", "0.25", "15%" */
static bool number(Str text, Frac *out)
{
    Frac den;
    Str rest = text, head = str_split(&rest, '/');
    if (rest.p) return dec_parse(str_trim(head), out) && dec_parse(str_trim(rest), &den) && frac_div(*out, den, out);
    if (!str_ends(text, S("%")) && !str_ends(text, S("％"))) return dec_parse(text, out);
    size_t cut = text.n - (str_ends(text, S("%")) ? 1 : S("％").n);
    return dec_parse(str_slice(text, 0, cut), out) && frac_div(*out, frac_of(100), out);
}

bool read_real(const SchemeReading *sr, const Node *n, Str what, double *out)
{
    Frac f;
    if (n->kind == NODE_TEXT && number(n->text, &f)) return *out = real_of(f), true;
    WRONG(&sr->r, n->at, T_EVALUATE_NUMBER, what, n->kind == NODE_TEXT ? n->text : S(""));
    return false;
}

bool read_share(const SchemeReading *sr, const Node *n, Str what, Frac *out)
{
    bool ok = n->kind == NODE_TEXT && number(n->text, out) && out->num >= 0 && out->num <= out->den;
    if (!ok) WRONG(&sr->r, n->at, T_EVALUATE_SHARE, what, n->kind == NODE_TEXT ? n->text : S(""));
    return ok;
}

const Node *read_owed(const SchemeReading *sr, const Node *map, const char *of, const char *key, const char *allowed)
{
    const Node *n = node_find(map, key);
    if (!n) WRONG(&sr->r, map->at, T_EVALUATE_SUBKEY, str_of(of), str_of(key), str_of(allowed));
    return n;
}

int read_owed_choice(const SchemeReading *sr, const Node *map, const char *of, const char *key, const char *allowed)
{
    return read_owed(sr, map, of, key, allowed) ? node_choice(&sr->r, map, key, allowed) : -1;
}

bool read_rounding(const SchemeReading *sr, const Node *map, const char *of, const char *key, Rounding *out)
{
    static const Rounding rules[] = { ROUND_FLOOR, ROUND_HALF_UP, ROUND_CEIL };
    int k = read_owed_choice(sr, map, of, key, "floor half_up ceil");
    if (k >= 0) *out = rules[k];
    return k >= 0;
}

bool read_formula_of(SchemeReading *sr, const Register *reg, const Node *n, Str what, SchemeText *out)
{
    Err err = { 0 };
    if (!node_is_text(&sr->r, n, what) || !reg) return false;
    *out = (SchemeText){ n->text, n->at, NULL };
    if (formula_compile_rounded(sr->s->words, reg, n->text, n->at, sr->s->area_decimals, sr->r.arena, &out->formula, &err)) return true;
    node_failed(sr->r.ps, n->at, &err);
    out->formula = NULL;
    return false;
}

bool read_formula(SchemeReading *sr, const Node *n, Str what, SchemeText *out) { return read_formula_of(sr, sr->s->subject, n, what, out); }

bool read_condition(SchemeReading *sr, const Node *n, Str what, SchemeText *out)
{
    if (!read_formula(sr, n, what, out)) return false;
    if (formula_type(out->formula).kind == TYPE_BOOL) return true;
    WRONG(&sr->r, n->at, T_EVALUATE_WANT_BOOL, n->text);
    return false;
}
