/* SPDX-License-Identifier: Apache-2.0
** 去年底存量135个，今年新增28个，销号31个，目前在库132个: what there was, what came, what went, what there is. One of each end in the sentence and
** something between; accused where the last is said to be what is left, or where one slip of the pen explains it. */
#include "proof/near.h"

static const char BEGAN[] = "年初|上年末|上年底|去年底|去年末|期初|上年结转|上年结余|原有|上月底|月初";
static const char ENDED[] = "目前|现有|年末|年底|期末|累计|月末|月底|现存|保有量|拥有量|实有|在库|在册|总数达|增至|减至";
static const char CAME[] = "新增|新签|新入|新注册|新登记|新设|本年收入|收入|引进|流入|新招|入库|新开|增加|新引进|新认定|新升规|转入|调入|招录|出生|迁入";
static const char WENT[] = "取消|核减|清退|停发|退出|注销|销号|减少|支出|流失|离职|出库|关停|清退|退库|退租|搬离|转出|调出|退休|死亡|迁出|完工|使用|拨付|核销|消化|处置|竣工|办结";

enum { TERMS = 8, ALIKE = 12 };

typedef struct { const Mention *began, *ended, *terms[TERMS]; signed char sign[TERMS]; size_t n; bool twice, other; const Mention *unnamed[TERMS]; size_t n_unnamed; } Stock;      /* unnamed: terms whose words say neither */

static Str words_of(const Mention *m) { return m->lead.n ? m->lead : m->clause; }

static bool may_count(const Mention *m) { return !(m->roles & (ROLE_SHARE | ROLE_DONE | ROLE_RATE | ROLE_GROWTH | ROLE_BOUND | ROLE_PER | ROLE_POINTS | ROLE_TIMES | ROLE_RESTATED | ROLE_PLAN)) && !written_is_share(&m->w) && !m->w.about; }

static void sort_in(Stock *s, const Mention *m)
{
    Str words = words_of(m);
    bool compared = m->roles & ROLE_CHANGE && str_has_word(m->clause, "比|较|同比|环比");
    if (compared || str_head_word(words, "其中")) return;
    int sign = str_has_word(words, WENT) ? -1 : str_has_word(words, CAME) ? 1 : 0;
    if (!sign && str_has_word(words, BEGAN)) s->twice |= s->began != NULL, s->began = m;
    else if (!sign && str_has_word(words, ENDED)) s->twice |= s->ended != NULL, s->ended = m;
    else if (!sign && s->n_unnamed < TERMS) s->other = true, s->unnamed[s->n_unnamed++] = m;
    else if (!sign) s->other = true;
    else if (s->n < TERMS) s->terms[s->n] = m, s->sign[s->n++] = (signed char)sign;
}

/* 年初在押486人，本年收押1286人，释放1248人，年末在押524人: the same words at both ends, and between them what came and what went, whatever it is called. */
static void between(Check *c, const Stock *s)
{
    enum { WORD = 6, DIGITS = 3 };
    const Mention *terms[2];
    size_t n = 0;
    for (size_t i = 0; i < s->n && n < 2; i++) terms[n++] = s->terms[i];
    for (size_t i = 0; i < s->n_unnamed && n < 2; i++) terms[n++] = s->unnamed[i];
    if (s->n + s->n_unnamed != 2 || near_common(words_of(s->began), words_of(s->ended)) < WORD) return;
    if (n == 2 && terms[0]->index > terms[1]->index) terms[0] = terms[1], terms[1] = s->terms[0];
    if (s->began->index > terms[0]->index || s->ended->index < terms[1]->index || terms[0]->value.num < 0 || terms[1]->value.num < 0) return;
    Claim claim = relation_sum(c, s->ended, (const Mention *const[]){ s->began, terms[0], terms[1] }, 3);
    claim.sign[3] = -1;
    if (relation_holds(&claim) || relation_slip_mends(c, &claim, DIGITS)) relation_say(c, RELATION_stock, &claim, SEVERITY_ERROR);
}

static void one(Check *c, const Paragraph *p, const Mention *kind)
{
    Stock s = { .n = 0 };
    const Mention *members[TERMS + 1];
    for (size_t i = (size_t)kind->index; i < p->n && p->mentions[i].sentence == kind->sentence; i++)
        if (mention_same_kind(&p->mentions[i], kind) && may_count(&p->mentions[i])) sort_in(&s, &p->mentions[i]);
    if (!s.began && s.ended && s.n_unnamed && s.unnamed[0] == kind && near_common(words_of(kind), words_of(s.ended)) >= ALIKE) {      /* 低保对象12864户，取消486户，新增312户，现有低保对象12690户 */
        s.began = kind;
        s.n_unnamed--;
        for (size_t i = 0; i < s.n_unnamed; i++) s.unnamed[i] = s.unnamed[i + 1];
        s.other = s.n_unnamed > 0;
    }
    if (s.began && s.ended && !s.twice && s.n_unnamed) between(c, &s);
    if (!s.began || !s.ended || s.n == 0 || s.twice) return;
    members[0] = s.began;
    for (size_t i = 0; i < s.n; i++) members[i + 1] = s.terms[i];
    Claim claim = relation_sum(c, s.ended, members, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        claim.sign[i + 2] = s.sign[i];
        if (s.terms[i]->value.num < 0) claim.sign[i + 2] = 1;           /* 减少 is signed by its words already */
    }
    bool left = !s.other && str_has_word(words_of(s.ended), "年末结余|期末|在库|在册");
    if (relation_holds(&claim) || left || relation_slip_mends(c, &claim, 2)) relation_say(c, RELATION_stock, &claim, SEVERITY_ERROR);
}

void relation_stock(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        const Paragraph *p = &c->paragraphs[i];
        for (size_t k = 0; k < p->n; k++) {
            bool first = may_count(&p->mentions[k]);
            for (size_t j = k; first && j-- > 0 && p->mentions[j].sentence == p->mentions[k].sentence;)
                if (may_count(&p->mentions[j]) && mention_same_kind(&p->mentions[j], &p->mentions[k])) first = false;
            if (first) one(c, p, &p->mentions[k]);
        }
    }
}
