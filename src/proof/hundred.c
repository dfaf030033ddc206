/* SPDX-License-Identifier: Apache-2.0
** Shares of one whole that are to make 100: lists of 占 with nothing nested, and ratios such as 7.9∶49.6∶42.5 (of three or more). */
#include "proof/near.h"
#include "proof/texts.h"

enum { SHARES_MOST = 30 };

static bool is_share(const Mention *m) { return written_is_share(&m->w) && !(m->roles & (ROLE_GROWTH | ROLE_DONE | ROLE_RATE | ROLE_THEN)) && !m->w.about; }

static bool near_hundred(Frac sum, Frac slack)
{
    Frac gap;
    if (!frac_sub(sum, frac_of(1), &gap)) return false;
    if (gap.num < 0) gap.num = -gap.num;
    return frac_compare(gap, slack) <= 0;
}

static void judge(Check *c, const Mention *const *m, size_t n, bool nested, bool open)
{
    Claim claim = relation_sum(c, m[0], m + 1, n - 1);
    signed char *sign = NEW_ARRAY(c->arena, signed char, n);
    Frac sum = { 0, 1 };
    for (size_t i = 0; i < n; i++) {
        sign[i] = -1;
        if (!frac_add(sum, m[i]->value, &sum)) return;
    }
    claim.sign = sign;
    claim.shift = frac_of(1);
    if (relation_holds(&claim)) relation_say(c, RELATION_hundred, &claim, SEVERITY_NOTE);
    else if (!nested && !open && near_hundred(sum, (Frac){ n > 2 ? 15 : 6, 100 })) relation_say(c, RELATION_hundred, &claim, SEVERITY_ERROR);
}

/* Shares of one sentence, or of the parts between ； of one. */
static void share_lists(Check *c, const Paragraph *p)
{
    const Mention *list[SHARES_MOST];
    for (size_t i = 0; i < p->n;) {
        size_t n = 0, next = i;
        bool nested = false;
        for (; next < p->n && p->mentions[next].sentence == p->mentions[i].sentence; next++)
            if (is_share(&p->mentions[next]) && n < SHARES_MOST) list[n++] = &p->mentions[next];
        Str text = str_slice(p->piece->text, p->mentions[i].sentence_at, p->mentions[i].sentence_end);
        for (size_t k = 1; k < n; k++) nested |= str_has_word(mention_between(list[k - 1], list[k]), "其中|占全|个百分点");
        bool open = str_has_word(text, "兼有|同时|多选|可多|等。|包括|提高|比上年|反映|全省|全国|出租率|率");
        for (size_t k = 0; k < n; k++) open |= !(list[k]->roles & ROLE_SHARE) && n < 3;
        if (n > 1) judge(c, list, n, nested, open || str_ends(text, S("等")));
        i = next;
    }
}

static void ratio(Check *c, const Piece *p, size_t from, size_t to, const Frac *v, const int *decimals, size_t n)
{
    Frac sum = { 0, 1 }, slack = { 0, 1 };
    Buf left = { 0 }, total = { 0 };
    for (size_t i = 0; i < n; i++) {
        Frac half = { 1, 2 };
        for (int k = 0; k < decimals[i]; k++) half.den *= 10;
        if (!frac_add(sum, v[i], &sum) || !frac_add(slack, half, &slack)) return;
        if (i) buf_add_z(&left, " + ");
        frac_format(v[i], decimals[i], ROUND_HALF_UP, &left);
    }
    Frac gap;
    if (frac_sub(sum, frac_of(100), &gap)) {
        if (gap.num < 0) gap.num = -gap.num;
        frac_format(sum, -1, ROUND_HALF_UP, &total);
        if (frac_compare(gap, slack) > 0 && frac_compare(gap, frac_of(25)) < 0)
            COMPLAIN(c, RELATION_hundred, SEVERITY_ERROR, p, from, to, T_PROOF_WORKED, buf_str(&left), buf_str(&total), S("100"));
    }
    buf_done(&left);
    buf_done(&total);
}

static void ratios(Check *c, const Piece *p)
{
    enum { TERMS = 8 };
    Frac v[TERMS];
    int decimals[TERMS];
    size_t n = 0, from = 0, end = 0;
    Written w;
    if (!str_has(p->text, S("∶"))) return;
    for (size_t at = 0; written_next(p->text, at, &w); at = w.end) {
        bool joined = n && str_equal(str_slice(p->text, end, w.number_at), S("∶"));
        if (!joined && n >= 3) ratio(c, p, from, end, v, decimals, n);
        if (!joined) n = 0, from = w.number_at;
        if (w.kind == WRITTEN_NAME || n == TERMS || !dec_parse(w.number, &v[n])) {
            n = 0;
            continue;
        }
        decimals[n++] = w.decimals;
        end = w.number_at + w.number.n;
    }
    if (n >= 3) ratio(c, p, from, end, v, decimals, n);
}

void relation_hundred(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        share_lists(c, &c->paragraphs[i]);
        ratios(c, c->paragraphs[i].piece);
    }
}
