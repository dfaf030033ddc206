/* SPDX-License-Identifier: Apache-2.0
** Shares of one whole that are to make 100: lists of 占 with nothing nested, and ratios such as 7.9∶49.6∶42.5 (of three or more). */
#include "proof/near.h"

#include <string.h>

enum { SHARES_MOST = 30 };

/* Of percents joined by 、 the first says what they are: 落地率分别为52%、41% are no shares. */
static bool is_share(const Mention *m)
{
    const Mention *head = m;
    while (head->roles & ROLE_LISTED && head->place > 0) head--;
    bool said = m->roles & ROLE_SHARE || str_has_word(head->lead, "贡献率") || (m != head && head->roles & ROLE_SHARE) || (m != head && !(head->roles & (ROLE_RATE | ROLE_GROWTH | ROLE_DONE)));
    return written_is_share(&m->w) && !m->w.about && said && !(m->roles & ROLE_GROWTH);
}

/* What the share is of, as far as it says so. */
static Str phrase_of(const Mention *m)
{
    ptrdiff_t at = str_find(m->lead, S("占"));
    Str phrase = at < 0 ? S("") : str_slice(m->lead, (size_t)at + sizeof "占" - 1, m->lead.n);
    for (size_t n = 1; n;) {
        n = str_tail_word(phrase, "比重为|比重达|比重|比例为|比例|比为|比|为|达到|达|约|的|到");
        phrase = str_slice(phrase, 0, phrase.n - n);
    }
    return phrase;
}

static bool same_phrases(const Mention *const *m, size_t n)
{
    Str first = S("");
    for (size_t i = 0; i < n; i++) {
        Str phrase = phrase_of(m[i]);
        if (phrase.n && first.n && !str_equal(phrase, first)) return false;
        if (phrase.n) first = phrase;
    }
    return true;
}

static bool near_hundred(Frac sum, Frac slack)
{
    Frac gap;
    if (!frac_sub(sum, frac_of(1), &gap)) return false;
    if (gap.num < 0) gap.num = -gap.num;
    return frac_compare(gap, slack) <= 0;
}

Claim relation_hundred_of(Check *c, const Mention *const *m, size_t n)
{
    Claim claim = relation_sum(c, m[0], m + 1, n - 1);
    memset(claim.sign, -1, n);
    claim.shift = frac_of(1);
    return claim;
}

static bool has_rest(const Mention *last) { return str_has_word(last->clause, "其余|其他|其它") || str_has_word(str_slice(last->piece->text, last->semi_at, last->w.start), "其余|其他|其它"); }

static void judge(Check *c, const Mention *const *m, size_t n, bool nested, bool open)
{
    Claim claim = relation_hundred_of(c, m, n);
    open |= n == 2 && m[0]->semi != m[1]->semi && !relation_swap_mends(c, &claim, 3);
    Frac sum = { 0, 1 };
    for (size_t i = 0; i < n; i++)
        if (!frac_add(sum, m[i]->value, &sum)) return;
    bool among = str_head_word(str_trim(mention_sentence(m[0])), "其中") && !has_rest(m[n - 1]) && frac_compare(sum, frac_of(1)) < 0;        /* 其中，甲占59.3%；乙占11.5%…: not all need be named */
    open |= among && !near_hundred(sum, (Frac){ 1, 100 });
    if (relation_holds(&claim)) relation_say(c, RELATION_hundred, &claim, SEVERITY_NOTE);
    else if (!nested && !open && (near_hundred(sum, (Frac){ has_rest(m[n - 1]) ? 15 : n > 2 ? 4 : 6, 100 }) || (n > 2 && (has_rest(m[n - 1]) ? relation_slip_mends(c, &claim, 2) : relation_swap_mends(c, &claim, 2))))) relation_say(c, RELATION_hundred, &claim, SEVERITY_ERROR);
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
        for (size_t k = 1; k < n; k++) nested |= str_has_word(mention_between(list[k - 1], list[k]), "其中|占全");
        bool open = str_has_word(text, "兼有|同时|多选|可多|等。|包括|反映|提高") || str_ends(text, S("等")) || !same_phrases(list, n);
        if (n > 1 && n < SHARES_MOST) judge(c, list, n, nested, open);
        i = next;
    }
}

/* 三大产业合计占68.5%，其中甲占31.2%、乙占22.6%、丙占14.7%: a share of several together and those of each. */
static void shares_together(Check *c, const Paragraph *p)
{
    const Mention *parts[SHARES_MOST];
    for (size_t i = 0; i + 2 < p->n; i++) {
        const Mention *m = &p->mentions[i];
        size_t n = 0;
        if (!is_share(m) || !str_has_word(m->lead, "合计|共占|一共|总共") || !str_has_word(mention_between(m, m + 1), "其中|：|（")) continue;
        for (size_t k = i + 1; k < p->n && p->mentions[k].sentence == m->sentence && n < SHARES_MOST; k++)
            if (is_share(&p->mentions[k]) && !str_has(p->mentions[k].lead, S("合计"))) parts[n++] = &p->mentions[k];
        if (n < 2 || n == SHARES_MOST || !same_phrases(parts, n)) continue;
        Claim claim = relation_sum(c, m, parts, n);
        if (relation_holds(&claim) || relation_slip_mends(c, &claim, 3)) relation_say(c, RELATION_hundred, &claim, SEVERITY_ERROR);
    }
}

/* A term of 7.9∶49.6∶42.5 as a share. */
static Mention *term(Check *c, const Paragraph *p, const Written *w)
{
    Mention *m = NEW(c->arena, Mention);
    Frac half = { 1, 200 };
    for (int i = 0; i < w->decimals; i++) half.den *= 10;
    *m = (Mention){ .piece = p->piece, .w = *w, .index = (int)p->n, .sentence_end = p->piece->text.n };
    m->w.kind = WRITTEN_QUANTITY, m->w.id = UNIT_PERCENT, m->w.scale = (Frac){ 1, 100 };
    m->w.start = w->number_at, m->w.end = w->number_at + w->number.n;
    bool ok = dec_parse(w->number, &m->value) && frac_mul(m->value, m->w.scale, &m->value) && frac_sub(m->value, half, &m->lo) && frac_add(m->value, half, &m->hi);
    m->w.value = m->value;
    return ok ? m : NULL;
}

/* The structure of a whole whose parts stand in the paragraph: each term is its part's share, where most are. */
static void structure(Check *c, const Paragraph *p, const Mention *const *terms, size_t n)
{
    for (size_t i = c->n_said; i-- > 0;) {
        const Claim *parts = &c->said[i].claim;
        size_t holds = 0;
        if (c->said[i].relation != RELATION_parts || parts->form != FORM_SUM || parts->n != n + 1 || parts->m[0]->piece != p->piece) continue;
        for (size_t k = 0; k < n; k++) {
            Claim share = relation_quotient(c, terms[k], parts->m[k + 1], parts->m[0]);
            holds += relation_holds(&share);
        }
        for (size_t k = 0; holds * 2 >= n && k < n; k++) {
            Claim share = relation_quotient(c, terms[k], parts->m[k + 1], parts->m[0]);
            relation_say(c, RELATION_hundred, &share, SEVERITY_ERROR);
        }
        if (holds * 2 >= n) return;
    }
}

static void ratio(Check *c, const Paragraph *p, const Mention *const *terms, size_t n)
{
    Frac sum = { 0, 1 };
    for (size_t i = 0; i < n; i++)
        if (!frac_add(sum, terms[i]->value, &sum)) return;
    Claim claim = relation_hundred_of(c, terms, n);
    if (relation_holds(&claim)) relation_say(c, RELATION_hundred, &claim, SEVERITY_NOTE);
    else if (near_hundred(sum, (Frac){ 25, 100 }) || relation_slip_mends(c, &claim, 2)) relation_say(c, RELATION_hundred, &claim, SEVERITY_ERROR);
    else return;
    structure(c, p, terms, n);
}

static void ratios(Check *c, const Paragraph *p)
{
    enum { TERMS = 8 };
    const Mention *terms[TERMS];
    Str text = p->piece->text;
    size_t n = 0, end = 0;
    Written w;
    if (!str_has(text, S("∶"))) return;
    for (size_t at = 0; written_next(text, at, &w); at = w.end) {
        bool joined = n && str_equal(str_slice(text, end, w.number_at), S("∶"));
        if (!joined && n >= 3) ratio(c, p, terms, n);
        if (!joined) n = 0;
        const Mention *m = w.kind == WRITTEN_NAME || n == TERMS ? NULL : term(c, p, &w);
        end = w.number_at + w.number.n;
        if (m) terms[n++] = m;
        else n = 0;
    }
    if (n >= 3) ratio(c, p, terms, n);
}

void relation_hundred(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        share_lists(c, &c->paragraphs[i]);
        shares_together(c, &c->paragraphs[i]);
        ratios(c, &c->paragraphs[i]);
    }
}
