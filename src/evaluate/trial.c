/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/trial.h"

#include <string.h>

enum { CONDITIONS = 100, STRANDS = 2 };

typedef enum { ASK_WHERE, ASK_ASIDE, ASK_ADJUST, ASK_GUARD, ASK_ORDER } AskKind;
typedef struct { AskKind kind; SubjectState state; double points; size_t order; bool descending; } Ask;      /* what a condition of the scheme decides */

/* What one input reaches. The override is read anew by every run of the blocks. */
typedef struct {
    Override override;
    Context context;
    FormulaBlocks *blocks;
    size_t n_columns;
    Ask asks[CONDITIONS]; size_t n_asks;
    bool whole;              /* it moves pools or other rows: only a whole run tells */
} Reach;

/* The evaluation; and that over three years, where the tail asks for both. */
typedef struct { const Evaluation *e; Part part; uint32_t pool; Arena *arena; size_t at; bool ranked; } Strand;

struct Trial {
    const Evaluation *e;
    Arena *arena;
    const FragileInput *inputs;
    Reach *reaches;
    Strand strands[STRANDS]; size_t n_strands;
    uint32_t slot;
    const uint32_t *rows; size_t n_rows;
};

/* ---- what an input reaches ---- */

typedef struct { const Trial *t; Reach *r; const Register *reg; Str name; const Formula *formulas[FEED_COLUMNS + CONDITIONS]; size_t n; } Reaching;

static unsigned reads(const Reaching *x, const Formula *f) { return f ? formula_reads(f, x->reg, x->name) : 0; }

static void ask(Reaching *x, const Formula *f, Ask ask)
{
    unsigned hit = reads(x, f);
    x->r->whole |= (hit & FORMULA_READS_OTHERS) != 0;
    if (!hit && ask.kind != ASK_ADJUST) return;
    if (x->r->n_asks == CONDITIONS) { x->r->whole = true; return; }
    x->r->asks[x->r->n_asks++] = ask;
    x->formulas[x->n++] = f;
}

static void ask_clauses(Reaching *x, const Clauses *list, AskKind kind, SubjectState state)
{
    bool any = false;
    for (size_t k = 0; k < list->n; k++) any |= reads(x, list->items[k].when.formula) != 0;
    for (size_t k = 0; any && k < list->n; k++) {
        bool counts = kind == ASK_ADJUST || !subjects_over(x->t->e, &list->items[k]);
        if (counts) ask(x, list->items[k].when.formula, (Ask){ .kind = kind, .state = state, .points = list->items[k].points });
    }
}

/* Where a value could move its row to another pool, or reaches other rows. */
static bool moves(const Reaching *x)
{
    const EvalScheme *s = x->t->e->scheme;
    unsigned hit = reads(x, s->split.formula);
    for (size_t k = 0; k < s->n_levels; k++) hit |= reads(x, s->levels[k].x.formula);
    for (size_t k = 0; k < x->r->n_columns; k++) hit |= reads(x, x->formulas[k]) & FORMULA_READS_OTHERS;
    return hit || (s->area_weighted && reads(x, s->coefficient.formula));
}

static bool reach_open(const Trial *t, const FragileInput *in, Arena *a, Reach *r, Err *err)
{
    const EvalScheme *s = t->e->scheme;
    Reaching x = { t, r, s->subject, in->id, { NULL }, 0 };
    *r = (Reach){ .override = { .reg = s->subject, .name = in->id, .ok = true, .number = frac_of(0) }, .context = t->e->context };
    r->context.cache = NULL;
    r->context.overrides = &r->override, r->context.n_overrides = 1;
    x.n = r->n_columns = feed_columns(s, x.formulas);
    r->whole = moves(&x);
    ask(&x, s->where.formula, (Ask){ .kind = ASK_WHERE, .state = STATE_OUT });
    ask_clauses(&x, &s->exempt, ASK_ASIDE, STATE_EXEMPT);
    ask_clauses(&x, &s->ungraded, ASK_ASIDE, STATE_UNGRADED);
    ask_clauses(&x, &s->adjust, ASK_ADJUST, STATE_RANKED);
    ask(&x, s->guard.formula, (Ask){ .kind = ASK_GUARD });
    for (size_t k = 0; k < s->n_orders; k++) ask(&x, s->orders[k].x.formula, (Ask){ .kind = ASK_ORDER, .order = k, .descending = s->orders[k].descending });
    return r->whole || formula_blocks_open(x.formulas, x.n, &r->context, a, &r->blocks, err);
}

bool trial_open(const Evaluation *e, const FragileInput *inputs, size_t n_inputs, Arena *a, Trial **out, Err *err)
{
    Trial *t = *out = NEW(a, Trial);
    *t = (Trial){ .e = e, .arena = a, .inputs = inputs, .reaches = NEW_ARRAY(a, Reach, n_inputs + 1), .n_strands = e->three ? 2 : 1 };
    for (size_t k = 0; k < t->n_strands; k++) {
        t->strands[k] = (Strand){ .e = k ? e->three : e, .pool = POOL_NONE };
        if (!part_open(t->strands[k].e, a, &t->strands[k].part, err)) return false;
    }
    for (size_t k = 0; k < n_inputs; k++)
        if (!reach_open(t, &inputs[k], a, &t->reaches[k], err)) return false;
    return true;
}

void trial_close(Trial *t)
{
    for (size_t k = 0; t && k < t->n_strands; k++) arena_free(t->strands[k].arena);
}

/* ---- one subject ---- */

bool trial_subject(Trial *t, uint32_t slot, const uint32_t *rows, size_t n_rows, Err *err)
{
    (void)err;
    t->slot = slot, t->rows = rows, t->n_rows = n_rows;
    for (size_t k = 0; k < t->n_strands; k++) {
        Strand *s = &t->strands[k];
        s->ranked = s->e->state[slot] == STATE_RANKED;
        if (!s->ranked) continue;
        if (s->pool != s->e->pool[slot]) {
            if (!s->arena) s->arena = arena_new();
            arena_empty(s->arena);
            s->pool = s->e->pool[slot];
            part_take(&s->part, s->pool, s->arena);
        }
        if (!part_at(&s->part, slot, &s->at)) s->ranked = false;
    }
    return true;
}

/* What its rows are with the value; `leaves`: the subject does not take part; `moves`: a row that counts with it does not. */
typedef struct { Trial *t; const Reach *r; uint32_t row; bool leaves, moves; SubjectState state; } Putting;

static void decide(const Ask *q, const BlockValues *v, Strand *s)
{
    bool yes = v->ok[0] && v->i && v->i[0];
    switch (q->kind) {
    case ASK_WHERE: case ASK_ASIDE: break;               /* of all rows: below */
    case ASK_ADJUST: if (yes) s->part.e.extra[s->at] += q->points; break;
    case ASK_GUARD: s->part.e.guarded[s->at] = yes; break;
    case ASK_ORDER: s->part.e.order[q->order][s->at] = subjects_order(v, 0, q->descending); break;
    }
}

static void leave(Putting *p, const Ask *q, const BlockValues *v)
{
    bool yes = v->ok[0] && v->i && v->i[0], own = p->row == p->t->slot;
    bool out = q->kind == ASK_WHERE ? !yes : q->kind == ASK_ASIDE && yes;
    if (!out) return;
    if (!own) p->moves = true;
    else if (!p->leaves) p->leaves = true, p->state = q->state;
}

static void put_row(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    (void)worker, (void)base, (void)n;
    Putting *p = context;
    const Reach *r = p->r;
    bool own = p->row == p->t->slot;
    for (size_t k = 0; k < r->n_asks; k++)
        if (p->row == r->override.slot) leave(p, &r->asks[k], &v[r->n_columns + k]);
    for (size_t s = 0; s < p->t->n_strands; s++) {
        Strand *x = &p->t->strands[s];
        if (!x->ranked) continue;
        feed_put(x->e, x->part.e.feed, x->at, v, own);
        bool adjusts = false;
        for (size_t k = 0; own && k < r->n_asks; k++) adjusts |= r->asks[k].kind == ASK_ADJUST;
        if (adjusts) x->part.e.extra[x->at] = 0;
        for (size_t k = 0; own && k < r->n_asks; k++) decide(&r->asks[k], &v[r->n_columns + k], x);
    }
}

static bool put_rows(Trial *t, Reach *r, Putting *p, Err *err)
{
    for (size_t k = 0; k < t->n_strands; k++)
        if (t->strands[k].ranked) feed_begin(t->strands[k].e->feed, t->strands[k].part.e.feed, t->strands[k].at, t->slot);
    for (size_t i = 0; i < t->n_rows; i++) {
        p->row = t->rows[i];
        if (!formula_blocks_one(r->blocks, p->row, put_row, p, err)) return false;
    }
    return true;
}

static bool run_strands(Trial *t, Fate *out, Err *err)
{
    Arena *scratch = arena_new();
    bool ok = true;
    *out = (Fate){ true, STATE_RANKED };
    for (size_t k = 0; ok && k < t->n_strands && out->in_tail; k++) {
        const Strand *s = &t->strands[k];
        Evaluation e;
        if (!s->ranked) { out->in_tail = false; break; }
        ok = part_run(&s->part, scratch, &e, err);
        if (!ok) break;
        out->in_tail = e.state[s->at] == STATE_RANKED && e.tail[s->at];
        if (k == 0) out->state = (SubjectState)e.state[s->at];
    }
    arena_free(scratch);
    return ok;
}

bool trial_run(const Trial *t, size_t input, uint32_t row, Frac value, Fate *out, Err *err)
{
    Arena *scratch = arena_new();
    Evaluation *e;
    Override o = t->reaches[input].override;
    Context c = t->reaches[input].context;
    o.slot = row, o.number = value;
    c.overrides = &o;
    bool ok = evaluation_run(t->e->scheme, &c, scratch, &e, err);
    if (ok) *out = (Fate){ e->tail[t->slot] != 0, (SubjectState)e->state[t->slot] };
    arena_free(scratch);
    return ok;
}

bool trial_fate(Trial *t, size_t input, uint32_t row, Frac value, Fate *out, Err *err)
{
    Reach *r = &t->reaches[input];
    Putting p = { .t = t, .r = r };
    if (r->whole) return trial_run(t, input, row, value, out, err);
    r->override.slot = row, r->override.number = value;
    bool ok = put_rows(t, r, &p, err);
    p.moves |= p.leaves && part_of_all(t->e->scheme);    /* without it the others may have no weights */
    if (ok && p.leaves) *out = (Fate){ false, p.state };
    else if (ok && !p.moves) ok = run_strands(t, out, err);
    for (size_t k = 0; k < t->n_strands; k++)
        if (t->strands[k].ranked) part_restore(&t->strands[k].part, t->strands[k].at);
    return ok && p.moves ? trial_run(t, input, row, value, out, err) : ok;
}

/* ---- the score ---- */

static bool tail_at(Evaluation *e, size_t at, int64_t score)
{
    Arena *scratch = arena_new();
    Evaluation x = *e;
    x.score64[at] = score;
    line_draw(&x, scratch);
    bool in = x.tail[at] != 0;
    arena_free(scratch);
    return in;
}

/* More of it leads out, less leads in, and nowhere back: so by halves. */
static bool score_by_halves(Evaluation *e, size_t at, int64_t *change)
{
    int64_t own = e->score64[at], low = own, high = own;
    bool now = tail_at(e, at, own);
    for (size_t i = 0; i < e->n; i++) {
        if (e->state[i] != STATE_RANKED) continue;
        low = e->score64[i] < low ? e->score64[i] : low;
        high = e->score64[i] > high ? e->score64[i] : high;
    }
    int64_t same = own, other = now ? high + 1 : low - 1;
    bool found = tail_at(e, at, other) != now;
    while (found && (now ? other - same : same - other) > 1) {
        int64_t mid = same + (other - same) / 2;
        if (tail_at(e, at, mid) == now) same = mid;
        else other = mid;
    }
    e->score64[at] = own;
    *change = other - own;
    return found;
}

bool trial_score(Trial *t, int64_t *change, bool *found, Err *err)
{
    Strand *s = &t->strands[0];
    Evaluation e;
    *found = false;
    if (t->n_strands > 1 || !s->ranked) return true;     /* two scores: no one change tells */
    Arena *scratch = arena_new();
    bool ok = part_run(&s->part, scratch, &e, err);
    if (ok && e.score32) {
        e.score64 = NEW_ARRAY(scratch, int64_t, e.n + 1);
        for (size_t i = 0; i < e.n; i++) e.score64[i] = e.score32[i];
        e.score32 = NULL;
    }
    if (ok) *found = score_by_halves(&e, s->at, change);
    arena_free(scratch);
    return ok;
}
