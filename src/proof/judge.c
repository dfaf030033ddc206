/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/judge.h"
#include "proof/near.h"

#include <string.h>

void judge_mark(const List *l)
{
    for (size_t i = 0; i < l->n; i++) l->parts[i]->part = true;
}

/* 受理879件，结案700件。其中：受理民事755件: of what stands before the ； any level may be the whole. */
static bool is_above_all(const Paragraph *p, const List *l, const Mention *part)
{
    enum { WORD = 6 };
    for (int i = l->whole->index; i >= 0 && (part->semi != l->whole->semi || p->mentions[i].sentence == l->whole->sentence); i--) {
        const Mention *x = &p->mentions[i];
        if (!mention_same_kind(x, part) || frac_compare(x->value, part->value) < 0) continue;
        if (part->semi != l->whole->semi || (mention_is_level(x) && near_common(x->lead, part->lead) >= WORD)) return false;      /* 受理812件，审结651件，其中民事受理684件 */
    }
    return true;
}

/* 补偿款3.78亿元；供地980亩，其中工业640亩，出让收入14.6亿元: 其中 is of what stands before it between the same two ；. */
static bool is_of_another(const Paragraph *p, const List *l)
{
    const Mention *first = l->parts[0];
    for (int i = first->index; first->semi != l->whole->semi && i-- > l->whole->index + 1;)
        if (mention_is_level(&p->mentions[i]) && p->mentions[i].semi == first->semi && !str_has(str_slice(p->piece->text, first->semi_at, p->mentions[i].w.start), S("其中"))) return true;
    return false;
}

static bool ends_alike(const Mention *a, const Mention *b)
{
    enum { WORD = 12 };
    return a->lead.n > WORD && b->lead.n > WORD && str_ends(a->lead, str_slice(b->lead, b->lead.n - WORD, b->lead.n));
}

/* 企业存款余额…；居民存款余额…: both end with the same words; or both second in their clauses. */
static bool names_alike(const Mention *a, const Mention *b)
{
    return (a->semi == b->semi && a->place && a->place == b->place) || ends_alike(a, b);
}

/* A list right behind its whole is within it; of one further on, and of another sentence's, it may be the reading that is wrong. */
static Severity above_severity(const Paragraph *p, const List *l)
{
    const Mention *part = l->parts[0];
    if (part->index < l->whole->index || (part->sentence != l->whole->sentence && !ends_alike(part, l->whole))) return SEVERITY_NOTE;
    for (int k = l->whole->index + 1; k < part->index; k++)
        if (mention_is_level(&p->mentions[k])) return SEVERITY_NOTE;
    return SEVERITY_ERROR;
}

/* 受理812件，审结651件，其中民事案件受理684件: of another whole before, whose measure it names. */
static bool is_within_named(const Paragraph *p, const List *l, const Mention *part)
{
    enum { WORD = 6 };
    if (part->lead.n < WORD || near_common(l->whole->lead, part->lead) >= WORD) return false;
    for (int i = l->whole->index; i-- > 0 && p->mentions[i].sentence == part->sentence;) {
        const Mention *x = &p->mentions[i];
        if (mention_is_level(x) && mention_same_kind(x, part) && frac_compare(x->value, part->value) >= 0 && near_common(x->lead, part->lead) >= WORD) return true;
    }
    return false;
}

static void say_none_above(Check *c, const Paragraph *p, const List *l)
{
    if (is_of_another(p, l)) return;
    for (size_t i = 0; i < l->n; i++) {
        bool listed = l->parts[i]->clause_at == l->parts[0]->clause_at || l->parts[i]->run == l->parts[0]->run;
        if (!listed && !names_alike(l->parts[i], l->parts[0])) return;       /* 招聘316人，其中研究生48人，交流轮岗427人 */
        Claim claim = relation_three(c, FORM_AT_MOST, l->parts[i], l->whole, l->whole);
        claim.n = 2;
        if (is_above_all(p, l, l->parts[i]) && !is_within_named(p, l, l->parts[i])) relation_say(c, RELATION_parts, &claim, above_severity(p, l));
    }
}

/* 按经营地分，城镇219.3亿元…。按消费类型分，商品零售248.9亿元 …: what is far below its parts' sum and below one of them is rather a part itself. */
static bool is_no_whole(const List *l, Frac sum)
{
    for (size_t i = 0; i < l->n; i++)
        if (frac_compare(l->parts[i]->value, l->whole->value) > 0) return !near_within(l->whole->value, sum, 5);
    return !near_within(sum, l->whole->value, 1) || !near_within(l->whole->value, sum, 1);
}

/* A decimal point misplaced, 万元 for 亿元: a member ten or ten thousand times what the others make it, or a tenth. */
static bool point_mends(const Claim *claim)
{
    static const Frac factors[] = { { 10, 1 }, { 1, 10 }, { 10000, 1 }, { 1, 10000 } };
    for (size_t k = 0; k < claim->n; k++)
        for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
            Range r;
            Frac value, half, lo, hi;
            const Mention *m = claim->m[k];
            if (!claim_range(claim, k, &r) || !frac_mul(m->value, factors[i], &value) || !frac_sub(m->hi, m->value, &half) || !frac_mul(half, factors[i], &half)) continue;
            if (frac_sub(r.lo, half, &lo) && frac_add(r.hi, half, &hi) && frac_compare(lo, value) <= 0 && frac_compare(value, hi) <= 0) return true;
        }
    return false;
}

/* 耕地2.86万亩，水田1.49万亩、旱地0.92万亩: nothing says that the list is complete, but its digits exchanged would make it so. Of levels side by side,
** perhaps each with its share. */
static bool exchanged(const Check *c, const List *l, const Claim *primary)
{
    enum { DIGITS = 3 };
    const Mention *last = l->whole;
    for (size_t i = 0; i < l->n; i++) {
        const Mention *m = l->parts[i];
        if (m->semi != l->whole->semi || m->paren || m->roles & ROLE_TOTAL || m->index < last->index || m->index > last->index + 1 + (i && !m->made && !m->times && m[-1].roles & ROLE_SHARE)) return false;
        last = m;
    }
    return l->n == primary->n - 1 && !lists_mixed(l) && relation_swap_mends(c, primary, DIGITS);
}

/* 27个，其中…9个、…3个、…10个、…3个、…5个: counts joined by 、 that are more than their whole: what is missing does not explain it. */
static bool exceeds(const List *l, Frac sum)
{
    bool joined = l->n > 2 && lists_counted(l) && frac_compare(sum, l->whole->value) > 0 && near_within(sum, l->whole->value, 3);
    for (size_t i = 1; i < l->n && joined; i++) joined = l->parts[i]->clause_at == l->parts[0]->clause_at || l->parts[i]->semi == l->parts[0]->semi;
    return joined;
}

/* Of two parts that make nearly all of it one digit by chance is soon a slip: only where the sum then holds to the last digit. */
static bool mends_exactly(const Check *c, const Claim *claim)
{
    for (size_t k = 0; k < claim->n; k++) {
        Range r;
        if (claim_range(claim, k, &r) && mention_slips(claim->m[k], r.value, c->arena)) return true;
    }
    return false;
}

/* 尚未开工37项，其中受征地影响的19项、手续未完备的12项: there may be other reasons. */
static bool tells_reasons(const List *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_head_word(l->parts[i]->lead, "其中受|其中因|受|因|由于|其中由于")) return true;
    return false;
}

/* Of near sums numbers of two digits at least: any other single digit is a slip away. Of far ones longer numbers. */
static Severity verdict(const Check *c, const List *l, const Claim *primary)
{
    Range sum;
    if (l->n < 2 || primary->n < 3 || !claim_range(primary, 0, &sum)) return SEVERITY_NOTE;
    if (l->evidence == EVIDENCE_COMPLETE) return is_no_whole(l, sum.value) && !relation_slip_mends(c, primary, 2) && !point_mends(primary) ? SEVERITY_NOTE : SEVERITY_ERROR;
    if (l->evidence == EVIDENCE_NONE) return exchanged(c, l, primary) ? SEVERITY_ERROR : SEVERITY_NOTE;
    if (l->among && exceeds(l, sum.value)) return SEVERITY_ERROR;
    if (l->n > 2 && lists_counted(l) && near_within(sum.value, l->whole->value, 33)) return SEVERITY_ERROR;
    if (l->all && l->n > 2 && relation_swap_mends(c, primary, 2)) return SEVERITY_ERROR;
    if (l->n == 2 && near_within(sum.value, l->whole->value, 20) && !mends_exactly(c, primary)) return SEVERITY_NOTE;
    size_t digits = near_within(sum.value, l->whole->value, 3) ? (tells_reasons(l) ? 3 : 2) : lists_counted(l) && l->n > 2 ? 3 : 5;
    if (relation_slip_mends(c, primary, digits)) return SEVERITY_ERROR;                /* one slip of the pen mends it */
    return SEVERITY_NOTE;
}

/* 二至六层每层2640平方米: what stands among the parts per floor, per building counts with a factor that is not read. */
static bool counts_by_each(const List *l)
{
    const Mention *first = l->parts[0], *last = l->parts[l->n - 1];
    for (const Mention *m = first; !first->times && !last->times && m < last; m++)
        if (m->roles & ROLE_PER && mention_same_kind(l->whole, m)) return true;
    return false;
}

/* 规划类97件，占30.5%；社会类43件，占13.5%: where the share behind each part is its share of the whole, what is missing is told nowhere. */
static bool shares_bear_out(Check *c, const Paragraph *p, const List *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const Mention *m = l->parts[i], *share = (size_t)m->index + 1 < p->n ? &p->mentions[m->index + 1] : NULL;
        if (!share || !(share->roles & ROLE_SHARE) || share->semi != m->semi) continue;
        Claim claim = relation_quotient(c, share, m, l->whole);
        if (!relation_holds(&claim)) return false;
        n++;
    }
    return n > 1 && !lists_shares_close(c, p, l);
}

/* What stands right behind (step 1) or before (-1) a level: the other number of a pair, 6处、18.4公顷. */
static const Mention *partner(const Paragraph *p, const Mention *m, int step, const Mention *kind, int near)
{
    for (int k = 1; k <= near; k++) {                                    /* of the whole perhaps with another of its own kind between: 52起，死亡4人，受伤11人 */
        int at = m->index + k * step;
        const Mention *x = at >= 0 && at < (int)p->n ? &p->mentions[at] : NULL;
        if (!x || x->semi != m->semi || x->paren != m->paren || !mention_is_level(x)) return NULL;
        if (!mention_same_kind(x, m)) return !kind || mention_same_kind(x, kind) ? x : NULL;
    }
    return NULL;
}

typedef enum { PARTNERS_NONE, PARTNERS_ADD_UP, PARTNERS_DIFFER } Partners;

/* 共10处、31公顷，其中城区6处、18.4公顷，镇区4处、12.6公顷: a list of pairs is complete where their other numbers add up, and not where they do not. */
static Partners partners_of(Check *c, const Paragraph *p, const List *l)
{
    enum { NEAR = 2 };
    const Mention *others[LIST_MOST];
    Claim claim;
    for (int step = 1; step >= -1; step -= 2) {
        const Mention *whole = partner(p, l->whole, step, NULL, l->whole->index < l->parts[0]->index ? NEAR : 1);
        size_t n = 0;
        if (whole && l->whole->index < l->parts[0]->index && whole->index > l->parts[0]->index) whole = NULL;      /* of the first part */
        while (whole && n < l->n && (others[n] = partner(p, l->parts[n], step, whole, 1))) n++;
        if (!whole || n < l->n || n < 2) continue;
        claim = relation_sum(c, whole, others, n);
        return relation_holds(&claim) ? PARTNERS_ADD_UP : PARTNERS_DIFFER;
    }
    return PARTNERS_NONE;
}

/* 358户住宅已签约351户，34家企业已签约27家: some are counted as the whole is, some otherwise. */
static bool counts_others(const List *l)
{
    size_t own = 0;
    for (size_t i = 0; i < l->n; i++) own += str_equal(l->parts[i]->w.counter, l->whole->w.counter);
    return own > 0 && own < l->n;
}

bool judge_pairs_add_up(Check *c, const Paragraph *p, const List *l) { return partners_of(c, p, l) == PARTNERS_ADD_UP; }

static bool accuse(Check *c, const Paragraph *p, List *l, const Claim *claim)
{
    Partners partners = l->n && l->evidence != EVIDENCE_COMPLETE && l->whole->piece == p->piece ? partners_of(c, p, l) : PARTNERS_NONE;
    if (partners == PARTNERS_DIFFER) return false;
    if (partners == PARTNERS_ADD_UP) l->evidence = EVIDENCE_COMPLETE;
    if (l->n && (counts_by_each(l) || (!l->parts[l->n - 1]->times && str_tail_word(l->parts[l->n - 1]->lead, "各")))) return false;
    if (l->evidence != EVIDENCE_COMPLETE && (lists_mixed(l) || counts_others(l))) return false;
    if (verdict(c, l, claim) != SEVERITY_ERROR) return false;
    relation_say(c, RELATION_parts, claim, SEVERITY_ERROR);
    judge_mark(l);
    return slip_explains(claim);                                       /* else a part above its whole may say it */
}

/* 其他费用1.3亿元；累计完成投资…: what stands behind the rest, in another ；, is no part. */
static void cut_behind_rest(List *l)
{
    for (size_t i = 0; i + 1 < l->n; i++)
        if (l->parts[i]->roles & ROLE_REST && l->parts[i + 1]->semi != l->parts[i]->semi) l->n = i + 1;
}

/* The other readings that a slip may hide: what stands before the first ；, and the first level of each clause. */
static bool accuse_head(Check *c, const Paragraph *p, List *l)
{
    Claim claim;
    List head = *l;
    head.n = 1;
    while (head.n < l->n && l->parts[head.n]->semi == l->parts[0]->semi) head.n++;
    if (head.n < l->n && lists_cover_an_axis(&head)) head.evidence = EVIDENCE_COMPLETE;
    if (head.n < l->n && !lists_add_up(c, l->whole, head.parts, head.n, &claim) && accuse(c, p, &head, &claim)) return true;
    head.evidence = l->evidence;
    head.n = lists_clause_heads(l, head.parts);
    if (head.n < l->n && !lists_add_up(c, l->whole, head.parts, head.n, &claim) && accuse(c, p, &head, &claim)) return true;
    memcpy(head.parts, l->parts, sizeof head.parts);
    for (head.n = l->n; --head.n > 1;)                                 /* the first ones, before another subject */
        if (l->parts[head.n]->clause_at != l->parts[head.n - 1]->clause_at && !lists_add_up(c, l->whole, head.parts, head.n, &claim) && relation_swap_mends(c, &claim, 3) && accuse(c, p, &head, &claim)) return true;
    head.n = lists_semi_heads(l, head.parts);
    return head.n < l->n && head.n > 1 && !lists_add_up(c, l->whole, head.parts, head.n, &claim) && accuse(c, p, &head, &claim);
}

/* 城镇…人，乡村…人；男性…人，女性…人: the whole told in several ways, one between each two ；. Where one adds up, or two have the same sum,
** each is a list of its own. */
static bool told_in_ways(Check *c, const Paragraph *p, const List *l)
{
    enum { WAYS = 6 };
    List ways[WAYS];
    Claim claim;
    Range sums[WAYS];
    size_t n = 0, holds = 0;
    for (size_t i = 0; i < l->n;) {
        size_t from = i;
        while (i < l->n && l->parts[i]->semi == l->parts[from]->semi) i++;
        while (i - from == 1 && i < l->n && (i + 1 == l->n || l->parts[i + 1]->semi != l->parts[i]->semi)) {      /* one a ；: together a way */
            i++;
            while (i < l->n && (i + 1 == l->n || l->parts[i + 1]->semi != l->parts[i]->semi) && l->parts[i]->semi != l->parts[i - 1]->semi) i++;
            break;
        }
        if (i - from < 2 || n == WAYS) return false;
        ways[n] = *l;
        ways[n].n = i - from;
        memmove(ways[n].parts, l->parts + from, (i - from) * sizeof *l->parts);
        holds += lists_add_up(c, l->whole, ways[n].parts, ways[n].n, &claim);
        if (!claim_range(&claim, 0, &sums[n++])) return false;
    }
    for (size_t i = 1; i < n && !holds; i++) holds += frac_compare(sums[i].value, sums[0].value) == 0;
    if (n < 2 || !holds) return false;
    for (size_t i = 0; i < n; i++) {
        lists_add_up(c, l->whole, ways[i].parts, ways[i].n, &claim);
        ways[i].evidence = lists_have_rest(&ways[i]) || lists_cover_an_axis(&ways[i]) ? EVIDENCE_COMPLETE : EVIDENCE_NEAR;
        if (relation_holds(&claim)) relation_say(c, RELATION_parts, &claim, SEVERITY_NOTE), judge_mark(&ways[i]);
        else if (!lists_overlap(&ways[i]) && near_within(sums[i].value, l->whole->value, 2)) (void)accuse(c, p, &ways[i], &claim);
    }
    return true;
}

/* 分季度看，8.6亿元、12.9亿元、11.4亿元和14.8亿元，全年合计47.7亿元: a list with a sum of its own right behind it is of no other whole. */
static bool has_own_sum(Check *c, const Paragraph *p, const List *l)
{
    const Mention *last = l->parts[l->n - 1], *next = (size_t)last->index + 1 < p->n ? &p->mentions[last->index + 1] : NULL;
    Claim claim;
    return next && next != l->whole && next->sentence == last->sentence && str_has_word(next->lead, "合计|共计|总计") && lists_fit(l->parts[0], next) && lists_add_up(c, next, l->parts, l->n, &claim);
}

/* 厂房38栋，已竣工21栋，其中单体验收9栋；封顶11栋，在建6栋: the whole is itself a part, beside those behind the ；. */
static bool is_itself_a_part(Check *c, const Paragraph *p, const List *l)
{
    const Mention *parts[LIST_MOST];
    size_t n = 0, i = 1;
    Claim claim;
    while (i < l->n && l->parts[i]->semi == l->parts[i - 1]->semi) i++;
    if (i == l->n || l->n >= LIST_MOST) return false;
    parts[n++] = l->whole;
    while (i < l->n) parts[n++] = l->parts[i++];
    for (int k = l->whole->index; k-- > 0 && p->mentions[k].sentence == l->whole->sentence;) {
        if (!lists_fit(l->whole, &p->mentions[k])) continue;
        claim = relation_sum(c, &p->mentions[k], parts, n);
        if (relation_holds(&claim)) return true;
    }
    return false;
}

/* 隐患1046条，其中重大12条；已整改1019条，剩余27条: those behind a ； make the whole by themselves; 可开发1.15万亩，已出让0.69万亩，剩余0.46万亩: they
** make the part before them, which leaves a list of which nothing is known. */
static bool later_make_it(Check *c, const List *l)
{
    Claim claim;
    for (size_t i = 1; i + 1 < l->n; i++)
        if (((l->parts[i]->semi != l->parts[i - 1]->semi || (l->parts[i]->run != l->parts[i - 1]->run && (l->parts[i]->run == l->parts[l->n - 1]->run || l->parts[l->n - 1]->roles & ROLE_REST))) && lists_add_up(c, l->whole, l->parts + i, l->n - i, &claim)) ||
            (l->parts[l->n - 1]->roles & ROLE_REST && lists_add_up(c, l->parts[i - 1], l->parts + i, l->n - i, &claim))) return true;
    return false;
}

/* 调查企业200家，收回问卷192份。其中…115家、…58家、…19家: what they make stands between, counted otherwise: that is their whole. */
static bool makes_another(Check *c, const Paragraph *p, const List *l)
{
    Claim claim;
    for (int i = l->parts[0]->index; i-- > l->whole->index + 1;)
        if (mention_is_level(&p->mentions[i]) && p->mentions[i].w.counter.n && str_has_word(mention_between(&p->mentions[i], l->parts[0]), "其中|：|。") && lists_add_up(c, &p->mentions[i], l->parts, l->n, &claim)) return true;
    return false;
}

/* 其中预算执行问题6项，已整改2项、部分整改4项: the first of the list is the whole of the others. */
static bool first_is_whole(Check *c, const List *l)
{
    Claim claim;
    return l->n > 2 && lists_add_up(c, l->parts[0], l->parts + 1, l->n - 1, &claim);
}

/* 其中铁路186.4万人次；…；民航31.8万人次。水路5.2万人次: the list goes on in the next sentence. */
static bool goes_on(Check *c, const Paragraph *p, const List *l)
{
    Mention *parts[LIST_MOST + 1];
    const Mention *last = l->parts[l->n - 1];
    Claim claim;
    memcpy(parts, l->parts, l->n * sizeof *parts);
    for (size_t i = (size_t)last->index + 1; i < p->n && p->mentions[i].sentence <= last->sentence + 1; i++) {
        if (p->mentions[i].sentence == last->sentence || !lists_fit(l->whole, &p->mentions[i])) continue;
        parts[l->n] = &p->mentions[i];
        return lists_add_up(c, l->whole, parts, l->n + 1, &claim);
    }
    return false;
}

/* Another reading in which every number is true: of another whole, of a part of the list, of a list of which this whole is a part. */
static bool adds_up_elsewhere(Check *c, const Paragraph *p, const List *l)
{
    return first_is_whole(c, l) || goes_on(c, p, l) || has_own_sum(c, p, l) || makes_another(c, p, l) || later_make_it(c, l) || is_itself_a_part(c, p, l);
}

/* 收入总计62.84亿元，包括…: what makes a 总计 is told in full; so is where the money of an investment comes from. */
static bool says_all(const List *l)
{
    if (str_has_word(l->scope, "等，|等。|等；|主要")) return false;
    bool sources = l->n > 1 && str_has_word(l->whole->lead, "总投资|概算");
    for (size_t i = 0; i < l->n; i++) sources = sources && lists_is_source(l->parts[i]) && l->parts[i]->semi == l->whole->semi;
    return sources || (str_has(l->whole->lead, S("总计")) && str_has(l->scope, S("包括")));
}

void judge_list(Check *c, const Paragraph *p, List *l)
{
    Claim reading, primary;
    if (l->n && l->whole && l->whole->w.about && l->among) say_none_above(c, p, l);      /* 200多亿元，其中… */
    if (l->n == 0 || !l->whole || l->whole->w.about) return;
    if (l->n >= 4 && told_in_ways(c, p, l)) return;
    bool more = lists_more_follows(l->scope, l->parts[0]), overlap = lists_overlap(l);
    if (lists_reading(c, l, &reading, &primary)) {
        relation_say(c, RELATION_parts, &reading, SEVERITY_NOTE);
        judge_mark(l);
        return;
    }
    if (adds_up_elsewhere(c, p, l) || shares_bear_out(c, p, l)) return;
    size_t all = l->n;
    cut_behind_rest(l);
    if (l->n < all && !lists_reading(c, l, &reading, &primary) && l->n < 2) return;
    if (says_all(l)) l->evidence = EVIDENCE_COMPLETE, more = false;
    if (lists_have_rest(l) || lists_cover_an_axis(l) || lists_shares_close(c, p, l)) l->evidence = EVIDENCE_COMPLETE, more = false;
    if (!more && !overlap && (accuse(c, p, l, &primary) || (l->evidence == EVIDENCE_NEAR && accuse_head(c, p, l)))) return;
    if (l->among) say_none_above(c, p, l);
}
