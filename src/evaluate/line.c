/* SPDX-License-Identifier: Apache-2.0
** Places, grades to whole counts, the tail with its ties and its guard, and the score of the last one above the line. */
#include "evaluate/inside.h"

#include <string.h>

uint32_t line_count(Frac share, uint32_t n, Rounding how)
{
    Frac f;
    int64_t count;
    if (!frac_mul(share, frac_of(n), &f) || !frac_int64(f, how, &count)) return 0;
    return count < 0 ? 0 : count > (int64_t)n ? n : (uint32_t)count;
}

static void draw_grades(Evaluation *e, Arena *a)
{
    const EvalScheme *s = e->scheme;
    e->grade = NEW_ARRAY(a, uint8_t, e->n + 1);
    if (s->n_grades == 0) return;
    Arena *scratch = arena_new();
    uint32_t *upto = NEW_ARRAY(scratch, uint32_t, (size_t)e->n_pools * s->n_grades + 1);
    for (uint32_t p = 0; p < e->n_pools; p++)
        for (size_t g = 0; g < s->n_grades; g++) upto[(size_t)p * s->n_grades + g] = line_count(s->grades[g].share, e->pools[p].n, s->count_rounding);
    for (size_t i = 0; i < e->n; i++) {
        if (e->place[i] == 0) continue;
        const uint32_t *u = upto + (size_t)e->pool[i] * s->n_grades;
        size_t g = 0;
        for (size_t k = 0; k + 1 < s->n_grades; k++) g += e->place[i] > u[k];
        if (e->veto && e->veto[i]) g = e->veto[i] - 1u;
        if (e->down) g += e->down[i];
        e->grade[i] = (uint8_t)((g < s->n_grades ? g : s->n_grades - 1) + 1);
    }
    arena_free(scratch);
}

/* ---- the tail ---- */

/* A group of equals whose lines are drawn together: a pool, or the whole list. */
typedef struct { uint32_t n, cut, cross; } Line;       /* cut: places above; cross: the place of those who stand on both sides, 0: none */

static uint32_t line_of(const Evaluation *e, size_t slot) { return e->scheme->tail_of_all ? e->pools[e->pool[slot]].list_index : e->pool[slot]; }
static uint32_t place_in_line(const Evaluation *e, size_t slot) { return e->scheme->tail_of_all ? e->list_place[slot] : e->place[slot]; }

static Line *draw_lines(const Evaluation *e, Arena *a, uint32_t *n_lines)
{
    const EvalScheme *s = e->scheme;
    *n_lines = s->tail_of_all ? e->n_lists : e->n_pools;
    Line *lines = NEW_ARRAY(a, Line, *n_lines + 1);
    bool *none = NEW_ARRAY(a, bool, *n_lines + 1);
    for (uint32_t p = 0; p < e->n_pools; p++) {
        uint32_t l = s->tail_of_all ? e->pools[p].list_index : p;
        lines[l].n += e->pools[p].n;
        none[l] |= !s->tail_of_all && e->pools[p].small && s->still_small == STILL_NO_TAIL;
    }
    for (uint32_t l = 0; l < *n_lines; l++) {
        uint32_t k = none[l] || lines[l].n < (uint32_t)s->min_pool ? 0 : line_count(s->tail_share, lines[l].n, s->tail_rounding);
        lines[l].cut = lines[l].n - k;
    }
    return lines;
}

/* The place of the one that stands first below the line; when it is above it, equals stand on both sides. */
static void find_crossing(const Evaluation *e, Line *lines)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->place[i] == 0) continue;
        Line *l = &lines[line_of(e, i)];
        uint32_t place = place_in_line(e, i);
        if (place <= l->cut + 1 && place > l->cross) l->cross = place;
    }
}

/* still_small: no_tail */
static bool has_no_tail(const Evaluation *e, size_t slot) { return e->pools[e->pool[slot]].small && e->scheme->still_small == STILL_NO_TAIL; }

static bool below(const EvalScheme *s, const Line *l, uint32_t place)
{
    if (l->cut >= l->n) return false;
    if (place > l->cut) return true;
    return s->across_all_in && place == l->cross;        /* cross <= cut here: its group reaches below the line */
}

static void keep_safe(Evaluation *e, const Line *lines)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->place[i] == 0) continue;
        Pool *p = &e->pools[e->pool[i]];
        p->has_line = !has_no_tail(e, i);
        p->safe = lines[line_of(e, i)].cut;
        if (below(e->scheme, &lines[line_of(e, i)], place_in_line(e, i))) continue;
        int64_t score = evaluation_score(e, i);
        if (!p->has_safe || score < p->safe_score) p->safe_score = score;
        p->has_safe = true;
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

static void draw_tail(Evaluation *e, Arena *a)
{
    uint32_t n_lines;
    Arena *scratch = arena_new();
    e->tail = NEW_ARRAY(a, uint8_t, e->n + 1);
    for (uint32_t p = 0; p < e->n_pools; p++) e->pools[p].has_line = e->pools[p].has_safe = false;
    if (e->scheme->has_tail) {
        Line *lines = draw_lines(e, scratch, &n_lines);
        find_crossing(e, lines);
        for (size_t i = 0; i < e->n; i++) {
            bool in = e->place[i] > 0 && below(e->scheme, &lines[line_of(e, i)], place_in_line(e, i));
            e->tail[i] = in && !has_no_tail(e, i) && !(e->guarded && e->guarded[i]);
        }
        keep_safe(e, lines);
    }
    arena_free(scratch);
}

static void list_places(Evaluation *e, const RankKeys *keys, Arena *a)
{
    Arena *scratch = arena_new();
    uint32_t *list = NEW_ARRAY(scratch, uint32_t, e->n + 1);
    e->list_place = NEW_ARRAY(a, uint32_t, e->n + 1);
    for (size_t i = 0; i < e->n; i++) list[i] = e->state[i] == STATE_RANKED ? e->pools[e->pool[i]].list_index : POOL_NONE;
    rank_places(rank_new(scratch, list, e->n, e->n_lists, e->context.threads), keys, e->list_place);
    arena_free(scratch);
}

static Ranker *ranker_of(Evaluation *e, Arena *a)
{
    Arena *scratch = arena_new();
    uint32_t *pool = NEW_ARRAY(scratch, uint32_t, e->n + 1);
    for (size_t i = 0; i < e->n; i++) pool[i] = e->state[i] == STATE_RANKED ? e->pool[i] : POOL_NONE;
    Ranker *r = rank_new(a, pool, e->n, e->n_pools, e->context.threads);
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
    draw_grades(e, a);
    draw_tail(e, a);
}
