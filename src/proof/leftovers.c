/* SPDX-License-Identifier: Apache-2.0
** What was to be filled in or taken out: XX, empty 〔〕 and 【】, 待补, ____; the year of the last report, a month after the period. */
#include "proof/near.h"
#include "proof/texts.h"

static const struct { const char *word; bool always; } rows[] = {
    { "【待补", true }, { "待补充", true }, { "〔〕", true }, { "【】", true }, { "____", true }, { "{{", true }, { "XX", false }, { "xx", false }, { "××", false }, { "**", false }, { "○○", false },
};

static bool unit_behind(Str s)
{
    static const char UNITS[] = "亩|万|亿|元|家|个|宗|户|人|项|栋|㎡|平方|%|月|年|日|公顷|吨|百分点|件|次|期|号|倍|成";
    return str_head_word(str_trim(s), UNITS) > 0;
}

static void placeholders(Check *c, const Piece *p)
{
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        Str word = str_of(rows[r].word);
        for (size_t at = 0; at < p->text.n;) {
            ptrdiff_t hit = str_find(str_slice(p->text, at, p->text.n), word);
            if (hit < 0) break;
            size_t from = at + (size_t)hit, to = from + word.n;
            Str behind = str_slice(p->text, to, p->text.n);
            bool figure = rows[r].always || (unit_behind(behind) && !str_head_word(behind, "年|月|日"));      /* 20××年: a name left out on purpose */
            COMPLAIN(c, RELATION_leftovers, figure ? SEVERITY_ERROR : SEVERITY_NOTE, p, from, to, T_PROOF_PLACEHOLDER, word);
            for (at = to; at < p->text.n && str_starts(str_slice(p->text, at, p->text.n), word);) at += word.n;
        }
    }
}

/* 截至2022年11月底: a day at which something is told to be. */
static bool is_cut_off(const Paragraph *p, const Moment *m)
{
    return m->year && str_tail_word(str_slice(p->piece->text, 0, m->at), "截至|截止|截止到|截至到|至") > 0;
}

/* The end of the period that the caller knows, else the cut-off in the first lines: （数据截至2023年11月30日）. */
static bool last_month(const Check *c, int *year, int *month)
{
    enum { TITLES = 6 };
    int day;
    if (c->job->has_period) day_ymd(c->job->end, year, month, &day);
    if (c->job->has_period) return true;
    for (size_t i = 0; i < c->n_paragraphs && i < TITLES; i++)
        for (size_t k = 0; k < c->paragraphs[i].n_moments; k++) {
            const Moment *m = &c->paragraphs[i].moments[k];
            *year = m->year, *month = m->month;
            if (m->month && is_cut_off(&c->paragraphs[i], m) && str_has(str_slice(c->paragraphs[i].piece->text, 0, m->at), S("数据"))) return true;
        }
    return false;
}

static void cut_offs(Check *c, const Paragraph *p)
{
    int year, month;
    if (!last_month(c, &year, &month)) return;
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *m = &p->moments[i];
        Str shown = str_slice(p->piece->text, m->at, m->end);
        if (!is_cut_off(p, m)) continue;
        if (m->year < year) COMPLAIN(c, RELATION_leftovers, SEVERITY_WARN, p->piece, m->at, m->end, T_PROOF_OLD_YEAR, shown);
        else if (m->year > year || m->month > month) COMPLAIN(c, RELATION_leftovers, SEVERITY_WARN, p->piece, m->at, m->end, T_PROOF_LATE, shown);
    }
}

/* 截至31月底, 2023年13月. */
static void no_such_time(Check *c, const Piece *p)
{
    Written w;
    for (size_t at = 0; written_next(p->text, at, &w); at = w.end) {
        Str before = str_slice(p->text, 0, w.start), behind = str_slice(p->text, w.number_at + w.number.n, p->text.n);
        bool month = w.kind != WRITTEN_TIME && !w.worded && w.decimals == 0 && w.number.n == 2 && str_head_word(behind, "月底|月末|月份|月") && !str_head_word(behind, "月龄|月均|月租");
        if (month && (str_head_word(behind, "月底|月末|月份") || str_tail_word(before, "年|至|截至"))) {
            size_t end = w.number_at + w.number.n + sizeof "月" - 1;
            COMPLAIN(c, RELATION_leftovers, SEVERITY_ERROR, p, w.number_at, end, T_PROOF_NO_TIME, str_slice(p->text, w.number_at, end));
        }
    }
}

static void no_such_month(Check *c, const Paragraph *p)
{
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *m = &p->moments[i];
        if (m->day && m->month && m->day > day_month_length(m->year ? m->year : 2024, m->month)) COMPLAIN(c, RELATION_leftovers, SEVERITY_ERROR, p->piece, m->at, m->end, T_PROOF_NO_DAY, str_slice(p->piece->text, m->at, m->end));
    }
}

void relation_leftovers(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        placeholders(c, c->paragraphs[i].piece);
        cut_offs(c, &c->paragraphs[i]);
        no_such_month(c, &c->paragraphs[i]);
        no_such_time(c, c->paragraphs[i].piece);
    }
}
