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
            bool figure = rows[r].always || unit_behind(str_slice(p->text, to, p->text.n));
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

/* Whether the document's own period says so, or (without one) whether all other cut-offs are of another year. */
static void cut_offs(Check *c, const Paragraph *p)
{
    int year, month, day;
    if (!c->job->has_period) return;
    day_ymd(c->job->end, &year, &month, &day);
    for (size_t i = 0; i < p->n_moments; i++) {
        const Moment *m = &p->moments[i];
        Str shown = str_slice(p->piece->text, m->at, m->end);
        if (!is_cut_off(p, m)) continue;
        if (m->year < year) COMPLAIN(c, RELATION_leftovers, SEVERITY_WARN, p->piece, m->at, m->end, T_PROOF_OLD_YEAR, shown);
        else if (m->year > year || m->month > month) COMPLAIN(c, RELATION_leftovers, SEVERITY_WARN, p->piece, m->at, m->end, T_PROOF_LATE, shown);
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
    }
}
