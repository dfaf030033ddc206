/* SPDX-License-Identifier: Apache-2.0
** Figures of the ledger, handed in with words, unit and value. A content control that printed one is compared with it; so is a level of
** the text whose words hold the figure's title. What is bound to no figure is counted for the report. */
#include "proof/cells.h"
#include "proof/near.h"
#include "proof/texts.h"

/* "{{leasing.firms_signed|n}}" -> leasing.firms_signed; a unit behind a bar is the one that a bare number is in. */
static Str expression_of(Str field, UnitId *unit)
{
    Str s = str_slice(field, str_head_word(field, "{{|｛｛"), field.n);
    s = str_slice(s, 0, s.n - str_tail_word(s, "}}|｝｝"));
    Str expression = str_trim(str_split(&s, '|'));
    while (s.p)
        if (unit_find(str_trim(str_split(&s, '|')), unit)) break;
    return expression;
}

/* Whether the number as written allows the value; a bare number is in `bare`. */
static bool allows(const Written *w, const ProofFigure *f, UnitId bare)
{
    Frac base, value, half = { 1, 2 }, lo, hi;
    if (!unit_to_base(f->unit, f->value, &base)) return true;
    if (w->kind == WRITTEN_QUANTITY) return frac_compare(w->lo, base) <= 0 && frac_compare(base, w->hi) <= 0;
    for (int i = 0; i < w->decimals; i++) half.den *= 10;
    return unit_from_base(bare, base, &value) && frac_sub(w->value, half, &lo) && frac_add(w->value, half, &hi) && frac_compare(lo, value) <= 0 && frac_compare(value, hi) <= 0;
}

static const ProofFigure *figure_of(const Check *c, Str id)
{
    for (size_t i = 0; i < c->job->n_figures; i++)
        if (str_equal(c->job->figures[i].id, id)) return &c->job->figures[i];
    return NULL;
}

static void complain(Check *c, const Piece *p, size_t from, size_t to, const ProofFigure *f, Severity severity)
{
    COMPLAIN(c, RELATION_known, severity, p, from, to, T_PROOF_LEDGER, f->title, f->printed, str_slice(p->text, from, to));
    c->findings[c->n_findings - 1].expected = f->printed;
}

static void controls(Check *c)
{
    const DocxText *t = c->document->docx;
    for (size_t i = 0; t && i < t->n_controls; i++) {
        const DocxControl *control = &t->controls[i];
        bool same;
        const DocxFigure *entry = control->paragraph == SIZE_MAX ? NULL : docx_map_find(&t->map, control->tag, control->shown, &same);
        UnitId unit = UNIT_NONE;
        Written w;
        const ProofFigure *f = entry && !entry->scope.n ? figure_of(c, expression_of(entry->field, &unit)) : NULL;
        if (!f) continue;
        size_t from, to;
        const Piece *p = document_piece(c->document, control->paragraph, control->at, &from);
        if (p != document_piece(c->document, control->paragraph, control->at + control->shown.n, &to)) to = p->text.n;
        bool number = written_next(str_slice(p->text, from, to), 0, &w) && (w.kind == WRITTEN_QUANTITY || w.kind == WRITTEN_PLAIN);
        if (number && !allows(&w, f, unit == UNIT_NONE ? f->unit : unit)) complain(c, p, from, to, f, SEVERITY_ERROR);
    }
}

static bool same_unit(const ProofFigure *f, const Mention *m)
{
    if (!dims_equal(unit_get(f->unit)->dims, m->w.dims) || str_has(m->w.counter, S("/"))) return false;
    if (!dims_none(m->w.dims)) return true;
    return f->unit == UNIT_HEAD ? m->w.counter.n > 0 : !m->w.counter.n && written_is_share(&m->w) && (f->unit == UNIT_PERCENT || f->unit == UNIT_RATIO);
}

/* 累计签约企业 holds 签约企业 of the title 签约企业数; the longest title wins. */
static Str core_of(Str title) { return str_slice(title, 0, title.n - str_tail_word(title, "总数|数量|个数|家数|数|面积|总额|额")); }

static const ProofFigure *named(const Check *c, const Mention *m)
{
    const ProofFigure *best = NULL;
    size_t longest = 11;                     /* four characters at least */
    for (size_t i = 0; i < c->job->n_figures; i++) {
        const ProofFigure *f = &c->job->figures[i];
        Str core = core_of(f->title);
        if (core.n > longest && same_unit(f, m) && str_has(m->lead, core)) best = f, longest = core.n;
    }
    return best;
}

/* As a content control already. */
static bool is_told(const Check *c, const Mention *m)
{
    for (size_t i = c->n_findings; i-- > 0;)
        if (c->findings[i].piece == m->piece && c->findings[i].from == m->w.start) return true;
    return false;
}

enum { WORD = 6, WORDS = 9, DIGITS = 3 };

static Str words_around(const Mention *m) { return str_slice(m->piece->text, m->semi_at, m->w.end + m->tail.n); }

/* A figure of the unit that shares words with the mention and agrees with it, else one that it is a slip of the pen away from. */
static const ProofFigure *alike(const Check *c, const Mention *m, Str words, bool *agrees)
{
    const ProofFigure *found = NULL;
    for (size_t i = 0; i < c->job->n_figures; i++) {
        const ProofFigure *f = &c->job->figures[i];
        Frac base;
        if (!same_unit(f, m)) continue;
        *agrees = allows(&m->w, f, f->unit);
        if (*agrees && near_common(words, f->title) >= WORD) return f;
        bool slip = !*agrees && !found && m->w.number.n >= DIGITS && unit_to_base(f->unit, f->value, &base) && mention_slips(m, base, c->arena);
        if (slip && near_common(words, core_of(f->title)) >= WORDS) found = f;
    }
    *agrees = false;
    return found;
}

static void compare(Check *c, const Mention *m, const ProofFigure *by_name, Str words)
{
    bool agrees = false;
    const ProofFigure *f = by_name;
    if (f && allows(&m->w, f, f->unit)) return;
    if (!f) f = alike(c, m, words, &agrees);
    if (!f) *PUSH(c->arena, c->unbound, c->n_unbound, c->cap_unbound) = m;
    else if (!agrees && !is_told(c, m)) complain(c, m->piece, m->w.start, m->w.end, f, SEVERITY_WARN);
}

/* A row of a table whose words are the figure's title. */
static const ProofFigure *named_cell(const Check *c, const CellTold *t)
{
    for (size_t i = 0; i < c->job->n_figures; i++) {
        const ProofFigure *f = &c->job->figures[i];
        if (same_unit(f, t->m) && str_equal(core_of(f->title), core_of(t->name))) return f;
    }
    return NULL;
}

void relation_known(Check *c)
{
    if (!c->job->n_figures) return;
    controls(c);
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n && c->paragraphs[i].piece->kind != DOCX_CELL; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            bool level = mention_is_level(m) || m->roles & (ROLE_SHARE | ROLE_DONE | ROLE_RATE | ROLE_PER);
            if (level && !(m->roles & (ROLE_PLAN | ROLE_THEN))) compare(c, m, m->roles & ROLE_PER ? NULL : named(c, m), words_around(m));
            else *PUSH(c->arena, c->unbound, c->n_unbound, c->cap_unbound) = m;
        }
    const CellsTold *told = cells_told(c);
    for (size_t i = 0; i < told->n; i++)
        if (told->items[i].indicator) compare(c, told->items[i].m, named_cell(c, &told->items[i]), told->items[i].name);
}
