/* SPDX-License-Identifier: Apache-2.0
** 容积率2.0: floors over land. Any two areas near that give it will do; where the text has just one of each, they must. */
#include "proof/near.h"

static bool is_area(const Mention *m) { return mention_is_level(m) && dims_equal(m->w.dims, unit_get(UNIT_M2)->dims); }

static bool is_floor(const Mention *m) { return is_area(m) && near_label_has(m, "建筑面积|计容|可建|厂房|楼|建筑规模|总建面"); }

static bool is_land(const Mention *m) { return is_area(m) && !is_floor(m) && near_label_has(m, "用地|占地|土地|地块|宗地|规划面积"); }

/* Floors below ground do not count, and of a part of the land the text may not tell the floors. */
static bool is_accusable(const Check *c, const Claim *claim) { return near_label_has(claim->m[1], "计容|地上|可建|按容积率") || relation_slip_mends(c, claim, 2); }

/* 甲地块容积率2.2，用地…，建筑面积…；乙地块容积率1.8，…: each between its ； by itself. */
static bool has_own(const Paragraph *p, const Mention *far)
{
    size_t floors = 0, lands = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->mentions[i].semi == far->semi) floors += is_floor(&p->mentions[i]), lands += is_land(&p->mentions[i]);
    return floors == 1 && lands == 1;
}

static void one(Check *c, const Paragraph *p, const Mention *far)
{
    const Mention *floor = NULL, *land = NULL;
    size_t floors = 0, lands = 0;
    bool own = has_own(p, far);
    for (size_t i = 0; i < p->n; i++) {
        const Mention *a = &p->mentions[i];
        if (!is_area(a) || a->sentence < far->sentence - 1 || a->sentence > far->sentence + 1) continue;
        for (size_t k = 0; k < p->n; k++) {
            const Mention *b = &p->mentions[k];
            if (i == k || !is_area(b) || b->sentence < far->sentence - 1 || b->sentence > far->sentence + 1) continue;
            Claim claim = relation_quotient(c, far, a, b);
            if (!relation_holds(&claim)) continue;
            relation_say(c, RELATION_far, &claim, SEVERITY_NOTE);
            return;
        }
        if (own && a->semi != far->semi) continue;
        if (is_floor(a)) floor = a, floors++;
        if (is_land(a)) land = a, lands++;
    }
    if (floors != 1 || lands != 1) return;
    Claim claim = relation_quotient(c, far, floor, land);
    if (is_accusable(c, &claim)) relation_say(c, RELATION_far, &claim, SEVERITY_ERROR);
}

void relation_far(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (m->roles & ROLE_TIMES && str_has(m->lead, S("容积率")) && !str_has_word(m->lead, "由|从|到|至|提高|提升|比|较|不低于|不小于")) one(c, &c->paragraphs[i], m);
        }
}
