/* SPDX-License-Identifier: Apache-2.0
** Plan, actual, percent: 年度计划142亿元，完成115亿元，占年度计划的81%. The plan stands before the actual or inside the phrase
** (完成目标任务2.2万人的107.3%); without a plan in the paragraph nothing is said. */
#include "proof/near.h"

static const Mention *named_plan(const Paragraph *p, const Mention *s)
{
    const Mention *x = s->index ? &p->mentions[s->index - 1] : NULL;
    if (!x || x->sentence != s->sentence || !mention_is_level(x) || x->clause_at != s->clause_at) return NULL;
    return mention_is_of(s) && (s->lead.n > sizeof "的" - 1 || str_has_word(x->lead, "计划|任务|目标|预算|占|完成")) ? x : NULL;
}

static bool some_plan(Check *c, const Paragraph *p, const Mention *s, const Mention *actual, Claim *out)
{
    for (int i = s->index; i-- > 0 && i > s->index - 20;) {
        const Mention *x = &p->mentions[i];
        if (x == actual || !near_is_plan(x) || !mention_same_kind(x, actual)) continue;
        *out = relation_quotient(c, s, actual, x);
        if (relation_holds(out)) return true;
    }
    return false;
}

static bool is_amount_of_plan(const Mention *m) { return near_is_amount(m) && m->roles & ROLE_PLAN; }

/* More brackets are opened than closed. */
static bool in_brackets(Str before)
{
    int depth = 0;
    for (size_t at = 0; at < before.n;) {
        uint32_t c = str_next(before, &at);
        depth += c == 0xFF08 ? 1 : c == 0xFF09 && depth ? -1 : 0;
    }
    return depth > 0;
}

/* The plan is for what is told first after it; later ones, and parts behind 其中, have plans of their own. */
static bool is_first(const Paragraph *p, const Mention *plan, const Mention *s)
{
    for (int i = plan->index + 1; i < s->index; i++)
        if (p->mentions[i].roles & ROLE_DONE && p->mentions[i].run != s->run) return false;
    size_t begin = plan->w.end > s->sentence_at ? plan->w.end : s->sentence_at;
    for (ptrdiff_t at = 0, from = (ptrdiff_t)begin; at >= 0; from += at + 1) {      /* 其中 of a bracket is of what the bracket says */
        at = str_find(str_slice(plan->piece->text, (size_t)from, s->w.start), S("其中"));
        if (at >= 0 && !in_brackets(str_slice(plan->piece->text, s->sentence_at, (size_t)(from + at)))) return false;
    }
    return true;
}

/* 完成年度计划的50.4%，完成投资206.7亿元: the actual behind the percent. */
static const Mention *actual_behind(const Paragraph *p, const Mention *s)
{
    const Mention *x = (size_t)s->index + 1 < p->n ? &p->mentions[s->index + 1] : NULL;
    return x && x->sentence == s->sentence && near_is_actual(x) && str_head_word(x->lead, "完成|实现|累计完成") ? x : NULL;
}

/* Of a named plan: the level before it that gives the percent, else the nearest that is no part of another. */
static const Mention *actual_of(Check *c, const Paragraph *p, const Mention *s, const Mention *plan, const Mention *nearest)
{
    const Mention *whole = NULL;
    for (int i = plan->index; i-- > 0 && p->mentions[i].sentence >= plan->sentence - 1;) {
        const Mention *x = &p->mentions[i];
        if (!near_is_actual(x) || !mention_same_kind(x, plan)) continue;
        Claim claim = relation_quotient(c, s, x, plan);
        if (relation_holds(&claim)) return x;
        if (!x->part && !whole) whole = x;
    }
    return whole ? whole : nearest;
}

/* 完成年度预算51.2亿元的102.9%，超收1.5亿元: what is over the plan, or short of it. */
static void excess(Check *c, const Paragraph *p, const Mention *s, const Mention *actual, const Mention *plan)
{
    for (size_t i = (size_t)s->index + 1; i < p->n && i <= (size_t)s->index + 2 && p->mentions[i].semi == s->semi; i++) {
        const Mention *x = &p->mentions[i];
        bool over = str_has_word(x->lead, "超收|超任务|超计划|超目标|超额|超出|超预算|多完成"), under = str_has_word(x->lead, "短收|欠收|尚差|还差|差额|缺口|未完成");
        if (!(over || under) || str_has_word(x->clause, "比|较|同期|上年|去年") || !mention_same_kind(x, plan) || x->w.about) continue;
        Claim claim = over ? relation_difference(c, x, actual, plan) : relation_difference(c, x, plan, actual);
        if (x->value.num > 0) relation_say(c, RELATION_plan, &claim, SEVERITY_ERROR);
        return;
    }
}

static void say(Check *c, const Paragraph *p, const Claim *claim, Severity severity)
{
    relation_say(c, RELATION_plan, claim, severity);
    excess(c, p, claim->m[0], claim->m[1], claim->m[2]);
}

/* 计划投资2.4亿元，累计完成1.5亿元，完成62.5%; 应建12栋，已封顶9栋，形象进度75%: the two right before it. */
static void progress(Check *c, const Mention *s)
{
    const Mention *actual = s->index > 1 ? s - 1 : NULL, *plan = actual ? s - 2 : NULL;
    if (!plan || plan->semi != s->semi || actual->semi != s->semi || !near_is_actual(actual) || !mention_is_level(plan) || !mention_same_kind(plan, actual) || actual->w.about || s->tail.n > sizeof "。" - 1) return;
    if (!(near_is_plan(plan) || str_has_word(plan->lead, "应|需|总|设计")) || !str_has_word(actual->lead, "完成|已|实现|累计")) return;
    Claim claim = relation_quotient(c, s, actual, plan);
    relation_say(c, RELATION_plan, &claim, SEVERITY_ERROR);
}

/* The nearest plan before; behind a division the one that was divided. */
static const Mention *plan_before(const Paragraph *p, const Mention *s, const Mention *actual)
{
    const Mention *nearest = near_before(p, s, actual, near_is_plan, 3), *plan = nearest;
    while (plan && plan->part && plan->sentence < s->sentence) plan = near_before(p, plan, actual, near_is_plan, 2);
    if (!plan) plan = nearest;
    for (const Mention *outer = plan; outer && outer->paren && outer->paren != s->paren; outer = near_before(p, outer, actual, near_is_plan, 3))
        if (outer->index && near_is_plan(outer - 1) && mention_same_kind(outer - 1, outer) && !(outer - 1)->paren) plan = outer - 1;      /* 计划开工255项（其中10月前223项） */
    return plan;
}

/* Where no slip explains it with the nearest plan, one of two before that it does explain. */
static const Mention *plan_by_slip(Check *c, const Paragraph *p, const Mention *s, const Mention *actual, const Mention *plan)
{
    enum { TRIED = 2, DIGITS = 3 };
    const Mention *x = plan;
    Claim claim = relation_quotient(c, s, actual, plan);
    for (size_t i = 0; i < TRIED && !slip_explains(&claim) && x && actual->w.number.n >= DIGITS; i++) {
        x = near_before(p, x, actual, near_is_plan, 3);
        if (x && x != actual) claim = relation_quotient(c, s, actual, x);
    }
    return x && (x == plan || x->sentence == s->sentence ? slip_explains(&claim) : relation_swap_mends(c, &claim, DIGITS)) ? x : plan;
}

static void by_plan_before(Check *c, const Paragraph *p, const Mention *s, const Mention *actual)
{
    enum { DIGITS = 5 };                                                   /* of both together: less is chance */
    const Mention *plan = near_paired(p, s, is_amount_of_plan), *next = (size_t)s->index + 1 < p->n ? s + 1 : NULL;
    if (!plan) plan = plan_before(p, s, actual);
    if (!plan && next && next->semi == s->semi && near_is_plan(next) && mention_same_kind(next, actual) && actual->index + 1 == s->index) plan = next;      /* 为预算的90.3%，预算数31.5亿元 */
    if (!plan || plan == actual || str_has_word(actual->lead, "总投资")) return;
    plan = plan_by_slip(c, p, s, actual, plan);
    if (str_has(plan->lead, S("总投资")) && str_has(s->lead, S("年"))) return;          /* 计划总投资1860亿元 … 占年度计划的71.8%: not of one year */
    Claim claim = relation_quotient(c, s, actual, plan);
    size_t digits = actual->w.number.n + plan->w.number.n, least = plan->sentence == s->sentence ? DIGITS : DIGITS + 2;
    if (!is_first(p, plan, s) && !(slip_explains(&claim) && s->w.decimals && plan->sentence >= s->sentence - 1 && digits >= least)) return;
    say(c, p, &claim, SEVERITY_ERROR);
}

static void one(Check *c, const Paragraph *p, const Mention *s)
{
    Claim claim;
    const Mention *plan = named_plan(p, s), *actual = near_paired(p, s, near_is_actual);
    if (!actual) actual = plan ? near_before(p, plan, plan, near_is_actual, 1) : near_before(p, s, NULL, near_is_actual, 0);
    if (plan) actual = actual_of(c, p, s, plan, actual);
    if (!actual || (plan && !mention_same_kind(plan, actual))) return;
    if (plan && actual->index + 1 == plan->index && actual->sentence == plan->sentence && actual->semi == plan->semi) {
        claim = relation_quotient(c, s, actual, plan);
        relation_say(c, RELATION_plan, &claim, SEVERITY_ERROR);
        excess(c, p, s, actual, plan);
        return;
    }
    if (plan) {
        claim = relation_quotient(c, s, actual, plan);
        say(c, p, &claim, SEVERITY_ERROR);
        return;
    }
    if (some_plan(c, p, s, actual, &claim)) {
        say(c, p, &claim, SEVERITY_NOTE);
        return;
    }
    const Mention *behind = actual->clause_at == s->clause_at ? NULL : actual_behind(p, s);
    if (behind && mention_same_kind(behind, actual)) actual = behind;
    if (behind && some_plan(c, p, s, actual, &claim)) {
        say(c, p, &claim, SEVERITY_NOTE);
        return;
    }
    if (relation_is_pooled(c, s)) return;
    by_plan_before(c, p, s, actual);
}

void relation_plan(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if (!(m->roles & ROLE_DONE) || m->settled) continue;
            if (mention_is_progress(m)) progress(c, m);
            else one(c, &c->paragraphs[i], m);
        }
}
