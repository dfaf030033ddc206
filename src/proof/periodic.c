/* SPDX-License-Identifier: Apache-2.0
** Means of a period: 近五年累计投入28.4亿元，年均5.68亿元. The number of years is told by words or by the first and the last of them; of weeks,
** months and days only those of a whole year (全年) are known. Any level of the sentences before that gives the mean will do. */
#include "proof/near.h"

typedef struct { const char *words, *unit; int64_t least, most; bool years; } MeanOver;

static const MeanOver periods[] = {
    { "年均|平均每年|每年平均|平均一年", "年", 0, 0, true },
    { "月均|平均每月|平均每个月", "个月", 12, 12, false },
    { "周均|平均每周", "周", 52, 53, false },
    { "日均|平均每天|平均每日", "天", 365, 366, false },
};

/* The divisor as a mention made for it. */
static const Mention *divisor_of(Check *c, const Mention *q, int64_t least, int64_t most, const char *unit)
{
    Mention *m = NEW(c->arena, Mention);
    Piece *piece = NEW(c->arena, Piece);
    *m = *q, *piece = *q->piece;
    m->value = m->lo = frac_of(least), m->hi = frac_of(most);
    piece->text = str_printf(c->arena, "%lld%s", (long long)least, unit);
    m->w.about = true, m->piece = piece, m->w.start = m->w.number_at = 0, m->w.end = piece->text.n;
    return m;
}

static bool may_be_whole(const Mention *q, const Mention *x) { return x != q && mention_is_level(x) && mention_same_kind(q, x) && x->sentence <= q->sentence; }

static void judge(Check *c, const Paragraph *p, const Mention *q, const Mention *divisor)
{
    const Mention *likely = NULL;
    size_t n = 0;
    for (int i = q->index + 1; i >= 0; i--) {
        const Mention *x = &p->mentions[i];
        if (i >= (int)p->n || !may_be_whole(q, x)) continue;
        Claim claim = relation_quotient(c, q, x, divisor);
        if (relation_holds(&claim)) {
            relation_say(c, RELATION_periodic, &claim, SEVERITY_NOTE);
            return;
        }
        if (x->sentence != q->sentence || x->part) continue;
        if (!likely || frac_compare(x->value, likely->value) > 0) likely = x;
        n++;
    }
    if (!likely) return;
    Claim claim = relation_quotient(c, q, likely, divisor);
    if (n == 1 || likely->roles & ROLE_TOTAL || relation_slip_mends(c, &claim, 2)) relation_say(c, RELATION_periodic, &claim, SEVERITY_ERROR);
}

static void one(Check *c, const Paragraph *p, const Mention *q, const MeanOver *period)
{
    int64_t least = period->least, most = period->most;
    if (period->years) least = most = near_years(p, q);
    else if (!str_has_word(str_slice(p->piece->text, q->sentence_at, q->w.start), "全年|年度|去年|上年") || str_has_word(mention_sentence(q), "月|季度|半年")) return;
    if (least < 2) return;
    judge(c, p, q, divisor_of(c, q, least, most, period->unit));
}

void relation_periodic(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++)
            for (size_t r = 0; r < sizeof periods / sizeof periods[0]; r++) {
                const Mention *m = &c->paragraphs[i].mentions[k];
                if (m->roles & (ROLE_GROWTH | ROLE_CHANGE | ROLE_THEN) || written_is_share(&m->w) || !str_has_word(m->lead, periods[r].words)) continue;
                one(c, &c->paragraphs[i], m, &periods[r]);
            }
}
