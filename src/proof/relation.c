/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/relation.h"
#include "proof/texts.h"

#include <assert.h>
#include <string.h>

enum { SLIP, ANY };
static const struct { const char *name; int accuses; Text title, doubt; } rows[] = {
#define RELATION(id, accuses, zh, en, doubt_zh, doubt_en) { #id, accuses, { zh, en }, { doubt_zh, doubt_en } },
#include "proof/relations.def"
#undef RELATION
};

const Text *relation_title(RelationId r) { return &rows[r].title; }

const Text *relation_doubt(const Said *said) { return said->odd ? &T_PROOF_NO_SLIP : &rows[said->relation].doubt; }

const char *relation_name(RelationId r) { return rows[r].name; }

static Claim claim_new(Check *c, ClaimForm form, size_t n)
{
    assert(n <= CLAIM_MEMBERS);
    if (!c->tried) c->tried = NEW_ARRAY(c->arena, const Mention *, TRIED_MEMBERS), c->tried_signs = NEW_ARRAY(c->arena, signed char, TRIED_MEMBERS);
    if (c->n_tried + n > TRIED_MEMBERS) c->n_tried = 0;
    Claim claim = { .form = form, .m = c->tried + c->n_tried, .sign = c->tried_signs + c->n_tried, .n = n, .factor = { 1, 1 }, .shift = { 0, 1 } };
    c->n_tried += n;
    return claim;
}

static Claim claim_kept(Check *c, const Claim *claim)
{
    Claim kept = *claim;
    signed char *sign = NEW_ARRAY(c->arena, signed char, claim->n);
    kept.m = NEW_ARRAY(c->arena, const Mention *, claim->n);
    memcpy(kept.m, claim->m, claim->n * sizeof *kept.m);
    memcpy(sign, claim->sign, claim->n);
    kept.sign = sign;
    return kept;
}

Claim relation_sum(Check *c, const Mention *whole, const Mention *const *parts, size_t n)
{
    Claim claim = claim_new(c, FORM_SUM, n + 1);
    claim.m[0] = whole, claim.sign[0] = -1;
    for (size_t i = 0; i < n; i++) claim.m[i + 1] = parts[i], claim.sign[i + 1] = 1;
    return claim;
}

Claim relation_three(Check *c, ClaimForm form, const Mention *a, const Mention *b, const Mention *d)
{
    Claim claim = claim_new(c, form, 3);
    claim.m[0] = a, claim.m[1] = b, claim.m[2] = d;
    return claim;
}

Claim relation_quotient(Check *c, const Mention *ratio, const Mention *a, const Mention *b) { return relation_three(c, FORM_QUOTIENT, ratio, a, b); }

Claim relation_product_of(Check *c, const Mention *whole, const Mention *const *factors, size_t n)
{
    Claim claim = relation_sum(c, whole, factors, n);
    claim.form = FORM_PRODUCT;
    return claim;
}

Claim relation_difference(Check *c, const Mention *d, const Mention *a, const Mention *b)
{
    Claim claim = relation_three(c, FORM_SUM, d, a, b);
    claim.sign[0] = -1, claim.sign[1] = 1, claim.sign[2] = -1;
    return claim;
}

bool relation_holds(const Claim *claim)
{
    ClaimState s = claim_state(claim);
    return s == CLAIM_HOLDS || s == CLAIM_ROUNDED_TWICE;
}

static bool same_claim(const Claim *a, const Claim *b)
{
    if (a->form != b->form || a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->m[i] != b->m[i]) return false;
    return true;
}

/* The mention in its paragraph; NULL: it is made, or of a table. */
static Mention *own(Check *c, const Mention *m)
{
    const Paragraph *p = m->made ? NULL : &c->paragraphs[m->piece - c->document->pieces];
    return p && m->index >= 0 && (size_t)m->index < p->n && &p->mentions[m->index] == m ? &p->mentions[m->index] : NULL;
}

void relation_settle(Check *c, const Mention *m)
{
    Mention *x = own(c, m);
    if (x) x->settled = true;
}

static void say(Check *c, RelationId r, const Claim *claim, Severity severity, bool told)
{
    enum { BACK = 64 };                    /* the same is said again close by, by another road */
    ClaimState state = claim_state(claim);
    if (state == CLAIM_UNKNOWN) return;
    for (size_t i = c->n_said; i-- > 0 && c->n_said - i < BACK;)
        if (same_claim(&c->said[i].claim, claim)) return;
    if (state == CLAIM_ROUNDED_TWICE || state == CLAIM_CUT) severity = SEVERITY_NOTE;
    for (size_t i = 0; i < claim->n; i++) {
        Mention *m = own(c, claim->m[i]);
        if (m && (state == CLAIM_HOLDS || severity == SEVERITY_ERROR)) m->said = true;
    }
    bool odd = !told && severity != SEVERITY_NOTE && state == CLAIM_BROKEN && rows[r].accuses == SLIP && !slip_explains(claim);
    *PUSH(c->arena, c->said, c->n_said, c->cap_said) = (Said){ claim_kept(c, claim), r, state, odd ? SEVERITY_NOTE : severity, odd };
}

void relation_say(Check *c, RelationId r, const Claim *claim, Severity severity) { say(c, r, claim, severity, false); }

void relation_say_told(Check *c, RelationId r, const Claim *claim) { say(c, r, claim, SEVERITY_ERROR, true); }

void relation_complain(Check *c, RelationId r, Severity severity, const Piece *p, size_t from, size_t to, const Text *why, const Str *args, size_t n)
{
    Buf b = { 0 };
    text_render(why, args, n, c->job->lang, &b);
    Finding *f = PUSH(c->arena, c->findings, c->n_findings, c->cap_findings);
    *f = (Finding){ .severity = severity, .relation = rows[r].name, .title = &rows[r].title, .doubt = &rows[r].doubt, .piece = p, .from = from, .to = to };
    f->text = str_trim(str_slice(p->text, 0, str_cut(p->text, 300)));
    f->why = buf_keep(&b, c->arena);
    f->numbers = NEW_ARRAY(c->arena, Str, 1);
    f->numbers[0] = str_slice(p->text, from, to);
    f->n_numbers = 1;
    buf_done(&b);
}

typedef bool MendTest(const Mention *m, Frac value, Arena *a);

/* The unit of m's last digit. */
static Frac last_unit(const Mention *m)
{
    Frac unit = m->w.scale;
    for (int i = 0; i < m->w.decimals; i++) unit.den *= 10;
    return unit;
}

/* The value wanted, or of those beside it that the claim holds with too one that passes. */
static bool value_in(const Check *c, const Mention *m, const Range *r, MendTest *test, Frac *out)
{
    enum { MOST = 4 };
    Frac unit = last_unit(m), half, lo, hi, times;
    int64_t first, last;
    if (unit.num <= 0 || !frac_sub(m->hi, m->value, &half) || !frac_sub(r->lo, half, &lo) || !frac_add(r->hi, half, &hi)) return false;
    if (!frac_div(lo, unit, &times) || !frac_int64(times, ROUND_CEIL, &first) || !frac_div(hi, unit, &times) || !frac_int64(times, ROUND_FLOOR, &last)) return false;
    *out = r->value;
    if (last >= first && test(m, *out, c->arena)) return true;
    for (int64_t i = first; i <= last && i < first + MOST; i++)
        if (frac_mul(unit, frac_of(i), out) && test(m, *out, c->arena)) return true;
    return false;
}

bool relation_slip_of(const Check *c, const Mention *m, const Range *r, Frac *out) { return value_in(c, m, r, mention_slips, out); }

static bool mends(const Check *c, const Claim *claim, size_t digits, MendTest *test)
{
    for (size_t k = 0; k < claim->n; k++) {
        Range r;
        Frac value;
        const Mention *m = claim->m[k];
        size_t marks = str_has(m->w.number, S(".")) && test == mention_swaps;
        if (!m->made && m->w.number.n >= digits + marks && claim_range(claim, k, &r) && r.value.num > 0 && value_in(c, m, &r, test, &value)) return true;
    }
    return false;
}

bool relation_slip_mends(const Check *c, const Claim *claim, size_t digits) { return mends(c, claim, digits, mention_slips) || (digits > 2 && mends(c, claim, digits - 1, mention_swaps)); }

bool relation_swap_mends(const Check *c, const Claim *claim, size_t digits) { return mends(c, claim, digits, mention_swaps); }
