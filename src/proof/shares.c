/* SPDX-License-Identifier: Apache-2.0
** 市外80家，占20.7%: a share, its count and the whole. The whole may be named (占全市386家的), be the whole that the count is a part of, or
** stand before. Any level that gives the share will do; a share of something that the text does not give is left alone. */
#include "proof/near.h"

/* "占可出租面积120万㎡的68.3%": the level right before the share, behind 占. */
static const Mention *named_whole(const Paragraph *p, const Mention *s)
{
    const Mention *x = s->index ? &p->mentions[s->index - 1] : NULL;
    if (!x || x->sentence != s->sentence || !mention_is_level(x) || !str_has_word(s->lead, "的")) return NULL;
    return str_has_word(x->lead, "占") && x->clause_at == s->clause_at ? x : NULL;
}

/* What the share is said to be of: 占地区生产总值的比重为. */
static Str phrase_of(const Mention *s)
{
    ptrdiff_t at = str_find(s->lead, S("占"));
    Str phrase = at < 0 ? S("") : str_trim(str_slice(s->lead, (size_t)at + sizeof "占" - 1, s->lead.n));
    for (size_t n = 1; n;) {
        n = str_head_word(phrase, "到|了|比为|比达|比达到|比|总数的|总数|总量的|总量|总额的|总额|全部|的比重为|比重为|比重达|比重|的比例为|比例为|比例|的");
        if (n == 0) break;
        phrase = str_slice(phrase, n, phrase.n);
    }
    for (size_t n = 1; n;) {
        n = str_tail_word(phrase, "比重为|比重达|比重|比例为|比例|为|达到|达|约|的|近|超过|超|不到|总数|总量|总额|总");
        phrase = str_slice(phrase, 0, phrase.n - n);
    }
    size_t scope = str_head_word(phrase, "全市|全县|全区|全镇|全部");
    return str_slice(phrase, scope, phrase.n);
}

static const Mention *count_of(const Paragraph *p, const Mention *s, const Mention *whole)
{
    const Mention *x = near_paired(p, s, near_is_actual);
    if (x) return x;
    if (whole) return near_before(p, whole, whole, mention_is_level, 0);
    x = near_before(p, s, NULL, mention_is_level, 0);
    if (x && x->semi == s->semi) return x;
    x = near_after(p, s, NULL, mention_is_level);
    return x && x->clause_at == s->clause_at && str_has_word(s->tail, "的") ? x : NULL;
}

/* The whole that an earlier relation has found for this part. */
static const Mention *whole_of_part(const Check *c, const Mention *part)
{
    for (size_t i = c->n_said; i-- > 0;) {
        const Said *said = &c->said[i];
        if (said->relation != RELATION_parts || said->claim.m[0]->piece != part->piece) continue;
        for (size_t k = 1; said->claim.form == FORM_SUM && k < said->claim.n; k++)
            if (said->claim.m[k] == part) return said->claim.m[0];
    }
    return NULL;
}

static const Mention *whole_by_phrase(const Paragraph *p, const Mention *count, Str phrase)
{
    for (size_t i = p->n; i-- > 0;) {
        const Mention *x = &p->mentions[i];
        if (x != count && mention_is_level(x) && mention_same_kind(count, x) && str_has(x->clause, phrase)) return x;
    }
    return NULL;
}

/* Any level of the paragraph around that gives the share. */
static bool some_whole(Check *c, const Paragraph *p, const Mention *s, const Mention *count, Claim *out)
{
    enum { AROUND = 30 };
    int from = s->index > AROUND ? s->index - AROUND : 0;
    for (int i = s->index + 6; i >= from; i--) {
        if (i >= (int)p->n) continue;
        const Mention *x = &p->mentions[i];
        if (x == count || !mention_is_level(x) || !mention_same_kind(count, x) || x->sentence > s->sentence) continue;
        *out = relation_quotient(c, s, count, x);
        if (relation_holds(out)) return true;
    }
    return false;
}

static bool is_not_below(const Mention *whole, const Mention *count) { return frac_compare(whole->value, count->value) >= 0; }

static const Mention *likely_whole(const Check *c, const Paragraph *p, const Mention *s, const Mention *count)
{
    Str phrase = phrase_of(s);
    const Mention *whole = whole_of_part(c, count);
    if (phrase.n >= 6) {
        const Mention *named = whole_by_phrase(p, count, phrase);
        if (named || !whole || !str_has(whole->clause, phrase)) return named;
    }
    if (whole) return whole;
    if (count->roles & ROLE_TOTAL && phrase.n == 0 && !str_has_word(s->lead, "占")) return NULL;
    for (int i = count->index; i-- > 0;) {
        const Mention *x = &p->mentions[i];
        if (x->sentence < count->sentence - 1) break;
        if (mention_is_level(x) && !x->part && mention_same_kind(count, x) && is_not_below(x, count)) whole = x;
        if (whole && x->sentence < count->sentence) break;
    }
    return whole;
}

static void one_share(Check *c, const Paragraph *p, const Mention *s)
{
    Claim claim;
    const Mention *named = named_whole(p, s), *count = count_of(p, s, named);
    if (!count || count == named) return;
    if (named && mention_same_kind(named, count)) {
        claim = relation_quotient(c, s, count, named);
        relation_say(c, RELATION_shares, &claim, SEVERITY_ERROR);
        return;
    }
    if (some_whole(c, p, s, count, &claim)) {
        relation_say(c, RELATION_shares, &claim, SEVERITY_NOTE);
        return;
    }
    const Mention *whole = likely_whole(c, p, s, count);
    if (!whole || whole == count) return;
    claim = relation_quotient(c, s, count, whole);
    relation_say(c, RELATION_shares, &claim, SEVERITY_ERROR);
}

/* 反映用工难的86家（43.0%）: a bare percent in brackets is a share of the number before. */
static bool is_bracketed(const Paragraph *p, const Mention *s)
{
    const Mention *x = s->index ? &p->mentions[s->index - 1] : NULL;
    if (!x || s->roles & ~(unsigned)ROLE_LISTED || !written_is_share(&s->w) || !s->paren || x->paren == s->paren) return false;
    return mention_is_level(x) && s->lead.n == 0 && str_equal(mention_between(x, s), S("（")) && str_head_word(str_slice(p->piece->text, s->w.end, p->piece->text.n), "）|，");
}

void relation_shares(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *s = &c->paragraphs[i].mentions[k];
            if (s->roles & ROLE_SHARE || is_bracketed(&c->paragraphs[i], s)) one_share(c, &c->paragraphs[i], s);
        }
}
