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

/* What the members of a pool are marked by, in 64 bytes, a line of the cache. Places up to `last` stand above the line, from `tail` on in the
** tail: the following ones, or nobody (still_small: no_tail). upto: the last place of each grade but the last. row: of those above the line
** one that stands nearest to it, `gap` places away; NO_GAP: none yet. */
typedef struct { uint32_t next, last, tail, upto[SCHEME_GRADES - 1], gap, row; } PoolLine;
#define NO_GAP (UINT32_C(1) << 31)       /* places are below it, and what stands below the line has a gap beyond it */

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
static void find_crossing(Line *l, uint32_t place)
{
    if (place <= l->cut + 1 && place > l->cross) l->cross = place;
}

static void find_crossings(const Evaluation *e, Line *lines)
{
    for (size_t i = 0; e->list_place && i < e->n; i++)
        if (e->list_place[i]) find_crossing(&lines[line_of_pool(e, e->pool[i])], e->list_place[i]);
    for (uint32_t p = 0; !e->list_place && p < e->n_pools; p++) {
        RankMembers m = rank_pool_members(e->ranker, p);
        for (size_t i = 0; i < m.n; i++) find_crossing(&lines[p], m.place[i]);
    }
}

static void lines_of_pools(Evaluation *e, PoolLine *out, Arena *a)
{
    Line *lines = draw_lines(e, a);
    if (e->scheme->across_all_in) find_crossings(e, lines);
    for (uint32_t p = 0; p < e->n_pools; p++) {
        const Line *l = &lines[line_of_pool(e, p)];
        out[p].last = l->cut < l->n && e->scheme->across_all_in && l->cross ? l->cross - 1 : l->cut;
        out[p].tail = has_no_tail(e, p) ? UINT32_MAX : out[p].last + 1;
        if (e->pools[p].n == 0) continue;
        e->pools[p].has_line = !has_no_tail(e, p);
        e->pools[p].safe = l->cut;
    }
}

/* ---- place, grade and tail of each ---- */

typedef struct { const uint32_t *tail_place; uint32_t *place; uint8_t *grade, *tail; } Marks;    /* tail_place: over the list; NULL: the place */
typedef struct { Evaluation *e; const PoolLine *lines; PoolLine **own; uint32_t n_pools; size_t n_grades; } Marking;

static inline uint8_t grade_of(const PoolLine *l, uint32_t place, size_t n_grades)
{
    unsigned g = 1;
    for (size_t k = 0; k + 1 < n_grades; k++) g += place > l->upto[k];
    return (uint8_t)g;
}

static inline uint8_t tail_of(PoolLine *l, uint32_t place, size_t row)
{
    uint32_t gap = l->last - place;                      /* below the line: beyond NO_GAP */
    if (gap < l->gap) l->gap = gap, l->row = (uint32_t)row;
    return place >= l->tail;
}

/* usual: all rows have a pool and the tail is that of the pool. Rows of no pool count as one pool more, whose places are 0. */
static inline void mark(RankPart r, PoolLine *lines, Marks m, uint32_t n_pools, size_t n_grades, bool usual)
{
    for (size_t i = r.from; i < r.to; i++) {
        PoolLine *l = &lines[usual || r.pool[i] < n_pools ? r.pool[i] : n_pools];
        uint32_t place = r.place[l->next++];
        __builtin_prefetch(&r.place[l->next + RANK_AHEAD]);
        m.place[i] = place;
        m.grade[i] = n_grades && (usual || place) ? grade_of(l, place, n_grades) : 0;
        m.tail[i] = usual || place ? tail_of(l, !usual && m.tail_place ? m.tail_place[i] : place, i) : 0;
    }
}

/* Each worker has its rows, and pool lines of its own. */
static void mark_rows(void *context, int worker)
{
    const Marking *x = context;
    Evaluation *e = x->e;
    Marks m = { e->list_place, e->place, e->grade, e->tail };
    RankPart r = rank_part(e->ranker, worker);
    PoolLine *lines = x->own[worker];
    bool usual = e->n_ranked == e->n && !e->list_place;
    memcpy(lines, x->lines, (x->n_pools + 1) * sizeof *lines);
    for (uint32_t p = 0; p <= x->n_pools; p++) lines[p].next = r.next[p];
    if (usual && x->n_grades == 4) mark(r, lines, m, x->n_pools, 4, true);       /* A to D: the usual number, known to the compiler */
    else mark(r, lines, m, x->n_pools, x->n_grades, false);
}

static void mark_all(Evaluation *e, PoolLine *lines, Arena *scratch)
{
    int workers = rank_threads(e->ranker);
    Marking x = { e, lines, NEW_ARRAY(scratch, PoolLine *, (size_t)workers), e->n_pools, e->scheme->n_grades };
    for (int w = 0; w < workers; w++) x.own[w] = RAW_ARRAY(scratch, PoolLine, e->n_pools + 1);
    threads_run(workers, mark_rows, &x);
    for (int w = 0; w < workers; w++)
        for (uint32_t p = 0; p < e->n_pools; p++)
            if (x.own[w][p].gap < lines[p].gap) lines[p] = x.own[w][p];
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

static void grades_upto(const Evaluation *e, PoolLine *lines)
{
    const EvalScheme *s = e->scheme;
    for (uint32_t p = 0; p < e->n_pools; p++)
        for (size_t g = 0; g + 1 < s->n_grades; g++) lines[p].upto[g] = line_count(s->grades[g].share, e->pools[p].n, s->count_rounding);
}

static void keep_safe(Evaluation *e, const PoolLine *lines)
{
    for (uint32_t p = 0; p < e->n_pools; p++) {
        e->pools[p].has_safe = lines[p].gap < NO_GAP;
        e->pools[p].safe_score = e->pools[p].has_safe ? evaluation_score(e, lines[p].row) : 0;
    }
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
    Arena *scratch = arena_new();
    PoolLine *lines = NEW_ARRAY(scratch, PoolLine, e->n_pools + 1);
    e->place = RAW_ARRAY(a, uint32_t, e->n + 1);
    e->grade = RAW_ARRAY(a, uint8_t, e->n + 1);
    e->tail = RAW_ARRAY(a, uint8_t, e->n + 1);
    for (uint32_t p = 0; p < e->n_pools; p++) e->pools[p].has_line = e->pools[p].has_safe = false;
    for (uint32_t p = 0; p <= e->n_pools; p++) lines[p].tail = UINT32_MAX, lines[p].gap = NO_GAP;
    grades_upto(e, lines);
    if (e->scheme->has_tail) lines_of_pools(e, lines, scratch);
    mark_all(e, lines, scratch);
    if (e->scheme->n_grades && (e->veto || e->down)) move_grades(e);
    for (size_t i = 0; e->guarded && i < e->n; i++) e->tail[i] = e->tail[i] && !e->guarded[i];
    if (e->scheme->has_tail) keep_safe(e, lines);
    arena_free(scratch);
}

static void list_places(Evaluation *e, const RankKeys *keys, Arena *a)
{
    Arena *scratch = arena_new();
    uint32_t *list = RAW_ARRAY(scratch, uint32_t, e->n + 1);
    e->list_place = RAW_ARRAY(a, uint32_t, e->n + 1);
    for (size_t i = 0; i < e->n; i++) list[i] = e->state[i] == STATE_RANKED ? e->pools[e->pool[i]].list_index : POOL_NONE;
    rank_places(rank_new(scratch, list, e->n, e->n_lists, NULL, feed_threads(e->feed)), keys, e->list_place);
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
    uint32_t *pool = e->pool;
    const uint32_t *shares = e->n_ranked == e->n ? e->shares : NULL;
    if (e->owner || (e->n_ranked != e->n && !all_are_ranked(e->pool, e->state, e->n))) {     /* members get a pool afterwards: share_results */
        pool = RAW_ARRAY(a, uint32_t, e->n + 1);
        for (size_t i = 0; i < e->n; i++) pool[i] = e->state[i] == STATE_RANKED ? e->pool[i] : POOL_NONE;
    }
    return rank_new(a, pool, e->n, e->n_pools, shares, feed_threads(e->feed));
}

void line_draw(Evaluation *e, Arena *a)
{
    RankKeys keys = { e->score64, e->score32, (const int64_t *const *)e->order, e->scheme->n_orders };
    if (!e->ranker) e->ranker = ranker_of(e, a);
    rank_members(e->ranker, &keys);
    if (e->scheme->has_tail && e->scheme->tail_of_all) list_places(e, &keys, a);
    draw(e, a);
}
