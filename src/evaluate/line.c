/* SPDX-License-Identifier: Apache-2.0
** Places, grades to whole counts, the tail with its ties and its guard, and the score of the last one above the line. */
#include "evaluate/inside.h"
#include "base/threads.h"

#include <string.h>

uint32_t line_count(Frac share, uint32_t n, Rounding how)
{
    Frac f;
    int64_t count;
    if (!frac_mul(share, frac_of(n), &f) || !frac_int64(f, how, &count)) return 0;
    return count < 0 ? 0 : count > (int64_t)n ? n : (uint32_t)count;
}

/* ---- the lines of a pool ---- */

/* Of the tail: places from `first` on stand in it; has_tail false: nobody does, yet the line is there (still_small: no_tail). */
typedef struct { uint32_t first; bool has_tail; bool has_safe; int64_t safe; } PoolLine;      /* safe: least score above the line */

/* A group of equals whose lines are drawn together: a pool, or the whole list. */
typedef struct { uint32_t n, cut, cross; } Line;       /* cut: places above; cross: the place of the one that stands first below, or across */

static uint32_t line_of_pool(const Evaluation *e, uint32_t pool) { return e->scheme->tail_of_all ? e->pools[pool].list_index : pool; }
static bool has_no_tail(const Evaluation *e, uint32_t pool) { return e->pools[pool].small && e->scheme->still_small == STILL_NO_TAIL; }

static Line *draw_lines(const Evaluation *e, Arena *a)
{
    const EvalScheme *s = e->scheme;
    uint32_t n_lines = s->tail_of_all ? e->n_lists : e->n_pools;
    Line *lines = NEW_ARRAY(a, Line, n_lines + 1);
    bool *none = NEW_ARRAY(a, bool, n_lines + 1);
    for (uint32_t p = 0; p < e->n_pools; p++) {
        uint32_t l = line_of_pool(e, p);
        lines[l].n += e->pools[p].n;
        none[l] |= !s->tail_of_all && has_no_tail(e, p);
    }
    for (uint32_t l = 0; l < n_lines; l++) {
        uint32_t k = none[l] || lines[l].n < (uint32_t)s->min_pool ? 0 : line_count(s->tail_share, lines[l].n, s->tail_rounding);
        lines[l].cut = lines[l].n - k;
    }
    return lines;
}

/* The place of the one that stands first below the line; when it is above it, equals stand on both sides. */
static void find_crossing(const Evaluation *e, const uint32_t *place, Line *lines)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->place[i] == 0) continue;
        Line *l = &lines[line_of_pool(e, e->pool[i])];
        if (place[i] <= l->cut + 1 && place[i] > l->cross) l->cross = place[i];
    }
}

static PoolLine *lines_of_pools(Evaluation *e, const uint32_t *place, Arena *a)
{
    PoolLine *out = NEW_ARRAY(a, PoolLine, e->n_pools + 1);
    Line *lines = draw_lines(e, a);
    if (e->scheme->across_all_in) find_crossing(e, place, lines);
    for (uint32_t p = 0; p < e->n_pools; p++) {
        const Line *l = &lines[line_of_pool(e, p)];
        out[p].has_tail = !has_no_tail(e, p);
        out[p].safe = INT64_MAX;
        out[p].first = l->cut >= l->n ? UINT32_MAX : e->scheme->across_all_in && l->cross ? l->cross : l->cut + 1;
        if (e->pools[p].n == 0) continue;
        e->pools[p].has_line = out[p].has_tail;
        e->pools[p].safe = l->cut;
    }
    return out;
}

/* ---- grades and tail of each ---- */

typedef struct {
    size_t n, n_grades;
    const uint32_t *pool, *place, *tail_place, *upto;    /* upto: last place of each grade but the last, pool * n_grades + grade */
    const int64_t *score64;
    const int32_t *score32;
    PoolLine *lines;                     /* NULL: no tail */
    uint8_t *grade, *tail;
} Marks;

static inline uint8_t grade_of(const Marks *m, size_t i, size_t n_grades)
{
    const uint32_t *upto = m->upto + (size_t)m->pool[i] * n_grades;
    unsigned g = 1;
    for (size_t k = 0; k + 1 < n_grades; k++) g += m->place[i] > upto[k];
    return (uint8_t)g;
}

static inline uint8_t tail_of(const Marks *m, size_t i)
{
    PoolLine *l = &m->lines[m->pool[i]];
    bool below = m->tail_place[i] >= l->first;
    int64_t score = m->score32 ? m->score32[i] : m->score64[i];
    if (!below & (score < l->safe)) l->safe = score, l->has_safe = true;
    return below & l->has_tail;
}

static inline void mark(Marks m, size_t from, size_t to, size_t n_grades)
{
    for (size_t i = from; i < to; i++) {
        if (m.place[i] == 0) continue;
        if (n_grades) m.grade[i] = grade_of(&m, i, n_grades);
        if (m.lines) m.tail[i] = tail_of(&m, i);
    }
}

/* Each worker has its rows, and pool lines of its own. */
typedef struct { Marks marks; PoolLine *lines; uint32_t n_pools; int workers; } Marking;

static void mark_rows(void *context, int worker)
{
    const Marking *x = context;
    Marks m = x->marks;
    size_t from = m.n * (size_t)worker / (size_t)x->workers, to = m.n * ((size_t)worker + 1) / (size_t)x->workers;
    if (m.lines) m.lines = x->lines + (size_t)worker * x->n_pools;
    if (m.n_grades == 4 && m.lines) mark(m, from, to, 4);      /* A to D: the usual number, known to the compiler */
    else mark(m, from, to, m.n_grades);
}

static void mark_all(const Evaluation *e, Marks m, Arena *scratch)
{
    Marking x = { m, NULL, e->n_pools, feed_threads(e->feed) };
    size_t n = e->n_pools;
    if (m.lines) x.lines = NEW_ARRAY(scratch, PoolLine, n * (size_t)x.workers + 1);
    for (int w = 0; m.lines && w < x.workers; w++) memcpy(x.lines + (size_t)w * n, m.lines, n * sizeof *m.lines);
    threads_run(x.workers, mark_rows, &x);
    for (size_t i = 0; m.lines && i < n * (size_t)x.workers; i++) {
        PoolLine *l = &m.lines[i % n];
        l->has_safe |= x.lines[i].has_safe;
        l->safe = x.lines[i].safe < l->safe ? x.lines[i].safe : l->safe;
    }
}

static void move_grades(Evaluation *e)
{
    size_t n = e->scheme->n_grades;
    for (size_t i = 0; i < e->n; i++) {
        if (e->place[i] == 0) continue;
        size_t g = e->grade[i] - 1u;
        if (e->veto && e->veto[i]) g = e->veto[i] - 1u;
        if (e->down) g += e->down[i];
        e->grade[i] = (uint8_t)((g < n ? g : n - 1) + 1);
    }
}

static uint32_t *grades_upto(const Evaluation *e, Arena *a)
{
    const EvalScheme *s = e->scheme;
    uint32_t *upto = NEW_ARRAY(a, uint32_t, (size_t)e->n_pools * s->n_grades + 1);
    for (uint32_t p = 0; p < e->n_pools; p++)
        for (size_t g = 0; g + 1 < s->n_grades; g++) upto[(size_t)p * s->n_grades + g] = line_count(s->grades[g].share, e->pools[p].n, s->count_rounding);
    return upto;
}

static void keep_safe(Evaluation *e, const PoolLine *lines)
{
    for (uint32_t p = 0; p < e->n_pools; p++) e->pools[p].safe_score = lines[p].has_safe ? lines[p].safe : 0, e->pools[p].has_safe = lines[p].has_safe;
    if (!e->scheme->tail_of_all) return;
    for (uint32_t p = 0; p < e->n_pools; p++)            /* one line for the list: one score above it */
        for (uint32_t q = 0; q < e->n_pools; q++) {
            const Pool *o = &e->pools[q];
            Pool *t = &e->pools[p];
            if (o->list_index != t->list_index || !o->has_safe) continue;
            if (!t->has_safe || o->safe_score < t->safe_score) t->safe_score = o->safe_score, t->has_safe = true;
        }
}

static void draw(Evaluation *e, Arena *a)
{
    const EvalScheme *s = e->scheme;
    Arena *scratch = arena_new();
    const uint32_t *tail_place = s->tail_of_all ? e->list_place : e->place;
    e->grade = NEW_ARRAY(a, uint8_t, e->n + 1);
    e->tail = NEW_ARRAY(a, uint8_t, e->n + 1);
    for (uint32_t p = 0; p < e->n_pools; p++) e->pools[p].has_line = e->pools[p].has_safe = false;
    Marks m = { e->n, s->n_grades, e->pool, e->place, tail_place, grades_upto(e, scratch), e->score64, e->score32,
        s->has_tail ? lines_of_pools(e, tail_place, scratch) : NULL, e->grade, e->tail };
    mark_all(e, m, scratch);
    if (m.n_grades && (e->veto || e->down)) move_grades(e);
    for (size_t i = 0; e->guarded && i < e->n; i++) e->tail[i] = e->tail[i] && !e->guarded[i];
    if (m.lines) keep_safe(e, m.lines);
    arena_free(scratch);
}

static void list_places(Evaluation *e, const RankKeys *keys, Arena *a)
{
    Arena *scratch = arena_new();
    uint32_t *list = NEW_ARRAY(scratch, uint32_t, e->n + 1);
    e->list_place = NEW_ARRAY(a, uint32_t, e->n + 1);
    for (size_t i = 0; i < e->n; i++) list[i] = e->state[i] == STATE_RANKED ? e->pools[e->pool[i]].list_index : POOL_NONE;
    rank_places(rank_new(scratch, list, e->n, e->n_lists, feed_threads(e->feed)), keys, e->list_place);
    arena_free(scratch);
}

/* Nobody stands in a pool without being ranked: the usual case. */
static bool all_are_ranked(const uint32_t *pool, const uint8_t *state, size_t n)
{
    bool others = false;
    for (size_t i = 0; i < n; i++) others |= (pool[i] != POOL_NONE) & (state[i] != STATE_RANKED);
    return !others;
}

static Ranker *ranker_of(Evaluation *e, Arena *a)
{
    if (e->n_ranked == e->n || all_are_ranked(e->pool, e->state, e->n)) return rank_new(a, e->pool, e->n, e->n_pools, feed_threads(e->feed));
    Arena *scratch = arena_new();
    uint32_t *pool = NEW_ARRAY(scratch, uint32_t, e->n + 1);
    for (size_t i = 0; i < e->n; i++) pool[i] = e->state[i] == STATE_RANKED ? e->pool[i] : POOL_NONE;
    Ranker *r = rank_new(a, pool, e->n, e->n_pools, feed_threads(e->feed));
    arena_free(scratch);
    return r;
}

void line_draw(Evaluation *e, Arena *a)
{
    RankKeys keys = { e->score64, e->score32, (const int64_t *const *)e->order, e->scheme->n_orders };
    e->place = NEW_ARRAY(a, uint32_t, e->n + 1);
    if (!e->ranker) e->ranker = ranker_of(e, a);
    rank_places(e->ranker, &keys, e->place);
    if (e->scheme->has_tail && e->scheme->tail_of_all) list_places(e, &keys, a);
    draw(e, a);
}
