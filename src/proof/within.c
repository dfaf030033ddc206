/* SPDX-License-Identifier: Apache-2.0
** What cannot be more than what it is among: 9市中居第10位, 举报问题1076个，已完成1983个. */
#include "proof/near.h"
#include "proof/texts.h"

static const char DONE[] = "已整改|已完成|已办结|已整改完成|已办理|已开工|已竣工|已投产|已销号|已处置|已交付|已验收|已审结|已执结|已拨付|已支付|已整治|已答复|办结|整改完成|审结|结案|已完成整改";

static void say_at_most(Check *c, const Mention *less, const Mention *more)
{
    Claim claim = relation_three(c, FORM_AT_MOST, less, more, more);
    claim.n = 2;
    relation_say(c, RELATION_within, &claim, SEVERITY_ERROR);
}

/* Right behind the number of all, which is no plan and told of no other time. */
static void done(Check *c, const Mention *m)
{
    const Mention *all = m->index ? m - 1 : NULL;
    if (!all || all->paren || m->paren || all->semi != m->semi || all->sentence != m->sentence || m->place || !mention_is_level(m) || !near_is_actual(all) || m->w.about || all->w.about || !mention_same_kind(all, m)) return;
    Str before = str_slice(m->piece->text, m->semi_at, all->w.start);      /* 286个，其中10亿元以上28个、50亿元以上6个，已开工186个: of all, not of the last part */
    if (str_has(before, S("其中"))) return;
    size_t word = str_tail_word(m->lead, DONE);
    bool alone = word && (word == m->lead.n || str_head_word(m->lead, "现|目前|累计|共|均")) && all->w.counter.n;
    if (alone && str_has_word(str_slice(all->piece->text, all->clause_at, m->w.start), "问题|任务|事项|信访|案件|投诉|建议|提案|隐患|线索|诉求|共|总") && !str_has_word(all->lead.n ? all->lead : all->clause, "计划|任务|目标|应|需") && !str_tail_word(all->lead, DONE)) say_at_most(c, m, all);
}

static const char FIELDS[] = "市|县|区|省|园|镇|乡|街道|家|单位|企业|集群|城市|州";

/* 五, 21 at the end of the words before a field; 0: none. */
static int64_t number_before(Str words)
{
    static const char *const numerals[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
    int64_t n = 0;
    size_t from;
    words = str_slice(words, 0, words.n - str_tail_word(words, "个|家"));
    for (from = words.n; from && words.p[from - 1] >= '0' && words.p[from - 1] <= '9';) from--;
    if (from < words.n) return words.n - from < 5 && !str_ends(str_slice(words, 0, from), S(".")) && str_to_int64(str_slice(words, from, words.n), &n) ? n : 0;
    for (size_t i = 0; i < sizeof numerals / sizeof numerals[0] && !n; i++)
        if (str_ends(words, str_of(numerals[i])) && !str_tail_word(str_slice(words, 0, words.n - 3), "十|第|前|百|之")) n = (int64_t)i + 1;
    return n;
}

/* The number of those among which the words before 第 rank: 全省21个地级以上市中居. */
static int64_t field_of(Str words)
{
    enum { FAR = 36 };
    for (size_t at = words.n; at > 0 && words.n - at < FAR; at--) {
        size_t word = str_head_word(str_slice(words, at, words.n), "个|地级|县|市|省|区|家|园区|开发区|镇|乡|街道|州");
        int64_t n = word ? number_before(str_slice(words, 0, at)) : 0;
        Str between = str_slice(words, at, words.n), before = str_slice(words, 0, at > 3 ? at - 3 : 0);
        size_t kind = str_tail_word(before, "县|市|区");
        if (n > 1 && kind && number_before(str_slice(before, 0, before.n - kind))) return 0;        /* 三县二区 */
        if (n > 1) return str_has_word(between, FIELDS) && !str_has_word(between, "年|月|日|季|期|届|亿|万|%") ? n : 0;
    }
    return 0;
}

/* 全省21个地级市中居第7位, 珠三角9市中居第1位, 五县（市）第2位: the place is one of so many. */
static void places(Check *c, const Paragraph *p)
{
    Str text = p->piece->text;
    for (size_t at = 0; at < text.n;) {
        ptrdiff_t hit = str_find(str_slice(text, at, text.n), S("第"));
        if (hit < 0) return;
        size_t mark = at + (size_t)hit, digits = mark + sizeof "第" - 1, from = mark;
        Written rank;
        int64_t place;
        at = digits;
        if (!written_next(str_slice(text, digits, text.n), 0, &rank) || rank.start != 0 || !str_has_word(rank.counter, "位|名") || !frac_int64(rank.value, ROUND_HALF_UP, &place)) continue;
        while (from > 0 && !str_tail_word(str_slice(text, 0, from), "，|。|；|、|：")) from--;
        int64_t field = field_of(str_slice(text, from, mark));
        if (field && place > field) COMPLAIN(c, RELATION_within, SEVERITY_ERROR, p->piece, mark, digits + rank.end, T_PROOF_ORDER, str_slice(text, mark, digits + rank.end), str_printf(c->arena, "%lld", (long long)field));
    }
}

void relation_within(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        const Paragraph *p = &c->paragraphs[i];
        for (size_t k = 1; k < p->n; k++) done(c, &p->mentions[k]);
        places(c, p);
    }
}
