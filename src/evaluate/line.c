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

/* What the members of a pool are marked by. Places from `first` on stand below the line, from `tail` on in the tail: the same, or nobody
** (still_small: no_tail). upto: the last place of each grade but the last. safe: the least score above the line; INT64_MAX: none. */
typedef struct { uint32_t next, first, tail, upto[SCHEME_GRADES - 1]; int64_t safe; } PoolLine;

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
        out[p].first = l->cut >= l->n ? UINT32_MAX : e->scheme->across_all_in && l->cross ? l->cross : l->cut + 1;
        out[p].tail = has_no_tail(e, p) ? UINT32_MAX : out[p].first;
        if (e->pools[p].n == 0) continue;
        e->pools[p].has_line = !has_no_tail(e, p);
        e->pools[p].safe = l->cut;
    }
}

/* ---- place, grade and tail of each ---- */

typedef struct { Evaluation *e; const PoolLine *lines; PoolLine **own; uint32_t n_pools; size_t n_grades; bool any_tail; } Marking;

static inline uint8_t grade_of(const PoolLine *l, uint32_t place, size_t n_grades)
{
    unsigned g = 1;
    for (size_t k = 0; k + 1 < n_grades; k++) g += place > l->upto[k];
    return (uint8_t)g;
}

static inline uint8_t tail_of(PoolLine *l, uint32_t place, int64_t score)
{
    int64_t above = place < l->first ? score : INT64_MAX;
    if (above < l->safe) l->safe = above;                /* seldom; who stands below the line is as good as chance */
    return place >= l->tail;
}

/* Rows of no pool count as one pool more, whose places are 0. */
static inline void mark(RankPart r, PoolLine *lines, Evaluation e, uint32_t n_pools, size_t n_grades, bool any_tail, bool narrow)
{
    const uint32_t *tail_place = e.list_place;
    for (size_t i = r.from; i < r.to; i++) {
        uint32_t pool = r.pool[i] < n_pools ? r.pool[i] : n_pools;
        PoolLine *l = &lines[pool];
        uint32_t place = r.place[l->next++];
        e.place[i] = place;
        e.grade[i] = place && n_grades ? grade_of(l, place, n_grades) : 0;
        e.tail[i] = place && any_tail ? tail_of(l, tail_place ? tail_place[i] : place, narrow ? e.score32[i] : e.score64[i]) : 0;
    }
}

/* Each worker has its rows, and pool lines of its own. */
static void mark_rows(void *context, int worker)
{
    const Marking *x = context;
    RankPart r = rank_part(x->e->ranker, worker);
    PoolLine *lines = x->own[worker];
    memcpy(lines, x->lines, (x->n_pools + 1) * sizeof *lines);
    for (uint32_t p = 0; p <= x->n_pools; p++) lines[p].next = r.next[p];
    if (x->n_grades == 4 && x->any_tail && x->e->score32) mark(r, lines, *x->e, x->n_pools, 4, true, true);    /* A to D: the usual case, known to the compiler */
    else mark(r, lines, *x->e, x->n_pools, x->n_grades, x->any_tail, x->e->score32 != NULL);
}

static void mark_all(Evaluation *e, PoolLine *lines, Arena *scratch)
{
    int workers = rank_threads(e->ranker);
    Marking x = { e, lines, NEW_ARRAY(scratch, PoolLine *, (size_t)workers), e->n_pools, e->scheme->n_grades, e->scheme->has_tail };
    for (int w = 0; w < workers; w++) x.own[w] = RAW_ARRAY(scratch, PoolLine, e->n_pools + 1);
    threads_run(workers, mark_rows, &x);
    for (int w = 0; w < workers; w++)
        for (uint32_t p = 0; p < e->n_pools; p++) lines[p].safe = x.own[w][p].safe < lines[p].safe ? x.own[w][p].safe : lines[p].safe;
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
        e->pools[p].has_safe = lines[p].safe < INT64_MAX;
        e->pools[p].safe_score = e->pools[p].has_safe ? lines[p].safe : 0;
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
    for (uint32_t p = 0; p <= e->n_pools; p++) lines[p].safe = INT64_MAX;
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
    uint32_t *pool = e->pool;
    if (e->owner || (e->n_ranked != e->n && !all_are_ranked(e->pool, e->state, e->n))) {     /* members get a pool afterwards: share_results */
        pool = RAW_ARRAY(a, uint32_t, e->n + 1);
        for (size_t i = 0; i < e->n; i++) pool[i] = e->state[i] == STATE_RANKED ? e->pool[i] : POOL_NONE;
    }
    return rank_new(a, pool, e->n, e->n_pools, feed_threads(e->feed));
}

void line_draw(Evaluation *e, Arena *a)
{
    RankKeys keys = { e->score64, e->score32, (const int64_t *const *)e->order, e->scheme->n_orders };
    if (!e->ranker) e->ranker = ranker_of(e, a);
    rank_members(e->ranker, &keys);
    if (e->scheme->has_tail && e->scheme->tail_of_all) list_places(e, &keys, a);
    draw(e, a);
}
