/* SPDX-License-Identifier: Apache-2.0
** Other values beside those in force: the same either way they are computed, and nothing moves where nothing changes. */
#include "evaluate/simulate.h"
#include "table.h"
#include "test.h"

#include <string.h>

enum { TABLES = 40, ROWS = 40 };

static const struct { const char *key, *value; } changes[] = {
    { "tail.share", "25%" }, { "tail.share", "0%" }, { "tail.rounding", "ceil" }, { "tail.of", "all" }, { "tail.min_pool", "12" }, { "tail", "none" }, { "ties.across_the_line", "all_in" },
    { "ties.across_the_line", "all_out" }, { "ties.order", "[output desc]" }, { "score_decimals", "2" }, { "grades", "{A: 30%, B: 100%}" }, { "indicators.a.cap", "1.2" }, { "indicators.b.floor", "0.2" },
    { "indicators.a.direction", "down" }, { "indicators.b.missing", "pending" }, { "guard", "none" }, { "guard", "{not_listed_when: big}" }, { "where", "land >= 6亩" }, { "pool", "none" },
    { "method", "{topsis: sum}" }, { "method", "min_max" },
};
enum { CHANGES = sizeof changes / sizeof changes[0] };

static bool open_random(uint64_t seed, Arena *a, Trying *t, Evaluation **e)
{
    Dice d = { seed };
    Err err = { 0 };
    table_open(table_scheme(&d, a), ROWS, &d, a, t);
    return t->scheme && evaluation_run(t->scheme, &t->context, a, e, &err);
}

/* grades need count_rounding and a method sum needs a base: what a scheme with the change lacks is asked for when it loads. */
static EvalScheme *changed(const Trying *t, size_t k)
{
    Problems *ps = problems_new(t->arena);
    EvalScheme *s = NULL;
    const Node *root = scheme_with(t->root, str_of(changes[k].key), str_of(changes[k].value), t->arena, ps);
    return root && scheme_load(&t->book, S("random.yaml"), root, t->arena, &s, ps) ? s : NULL;
}

TEST(simulate, again_is_what_a_run_gives)
{
    size_t compared = 0;
    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        Trying t;
        Evaluation *e, *quick, *whole;
        bool ok = open_random(seed, a, &t, &e);
        for (size_t k = 0; ok && k < CHANGES; k++) {
            Err err = { 0 }, other = { 0 };
            EvalScheme *s = changed(&t, k);
            if (!s) continue;
            bool one = simulate_run(e, s, &(Str){ changes[k].key, strlen(changes[k].key) }, 1, a, &quick, &err), two = evaluation_run(s, &t.context, a, &whole, &other);
            CHECK_INT(one, two);
            if (!one || !two) continue;
            CHECK_STR(table_print(quick, t.keys, a), str_z(a, table_print(whole, t.keys, a)));
            compared++;
        }
        if (t.scheme) snapshot_free(t.snapshot);
    }
    CHECK(compared > TABLES * 10);
}

TEST(simulate, the_present_value_moves_nobody)
{
    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        Trying t;
        Evaluation *e, *same;
        Shift s;
        Err err = { 0 };
        if (open_random(seed, a, &t, &e)) {
            const Node *tail = node_find(t.root, "tail"), *share = node_find(tail, "share");
            Str key = S("tail.share");
            CHECK(simulate_run(e, table_with(&t, "tail.share", str_z(a, share->text)), &key, 1, a, &same, &err));
            simulate_shift(e, same, t.keys, a, &s);
            CHECK_INT(s.n, 0);
            CHECK_STR(table_print(same, t.keys, a), str_z(a, table_print(e, t.keys, a)));
        }
        if (t.scheme) snapshot_free(t.snapshot);
    }
}

TEST(simulate, those_that_enter_less_those_that_leave_are_the_difference)
{
    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        Trying t;
        Evaluation *e, *other;
        Measure *m;
        SimulateDimension by[SIMULATE_DIMENSIONS];
        size_t n_measures, n_by;
        Err err = { 0 };
        bool ok = open_random(seed, a, &t, &e) && simulate_measures(t.scheme, &t.context, a, &m, &n_measures, &err) && simulate_dimensions(t.scheme, &t.context, a, by, &n_by, &err);
        for (size_t k = 0; ok && k < CHANGES; k++) {
            Shift s;
            EvalScheme *with = changed(&t, k);
            if (!with || !evaluation_run(with, &t.context, a, &other, &err)) continue;
            simulate_shift(e, other, t.keys, a, &s);
            CHECK_INT(s.tail_before + s.n_enter - s.n_leave, s.tail_after);
            CHECK_INT(s.n_enter + s.n_leave, s.n);
            for (size_t d = 0; d < n_by; d++) {              /* every group's sums are those of all */
                ShiftGroup *g;
                size_t n, entered = 0;
                MeasureSum sum = { 0 }, all = { 0 };
                simulate_groups(&s, &by[d], m, n_measures, a, &g, &n);
                for (size_t i = 0; i < n; i++) entered += g[i].n_enter, sum.whole += g[i].enter[0].whole, sum.missing += g[i].enter[0].missing;
                for (size_t i = 0; i < s.n; i++)
                    if (s.moves[i].enters) simulate_add(&m[0], s.moves[i].slot, &all);
                CHECK_INT(entered, s.n_enter);
                CHECK(sum.whole == all.whole && sum.missing == all.missing);
            }
        }
        if (t.scheme) snapshot_free(t.snapshot);
    }
}

static void check_values(const char *range, const char *want)
{
    Arena *a = arena_new();
    Str *values;
    size_t n;
    Err err = { 0 };
    Buf b = { 0 };
    bool ok = simulate_values(str_of(range), a, &values, &n, &err);
    for (size_t i = 0; ok && i < n; i++) buf_addf(&b, "%s%.*s", i ? " " : "", SP(values[i]));
    CHECK_STR(buf_str(&b), want);
    buf_done(&b);
    arena_free(a);
}

TEST(simulate, a_range_goes_from_end_to_end)
{
    check_values("5%..8%", "5% 6% 7% 8%");
    check_values("5..8%", "5% 6% 7% 8%");
    check_values("0.5%..2%", "0.5% 1.5% 2%");
    check_values("0.8..1.2/0.1", "0.8 0.9 1 1.1 1.2");
    check_values("1万元/亩..2万元/亩/0.5", "1万元/亩 1.5万元/亩 2万元/亩");
    check_values("1..3万元/亩/2万元/亩", "1万元/亩 3万元/亩");
    check_values("1..3万元/亩", "1万元/亩 1.1万元/亩 1.2万元/亩 1.3万元/亩 1.4万元/亩 1.5万元/亩 1.6万元/亩 1.7万元/亩 1.8万元/亩 1.9万元/亩 2万元/亩 2.1万元/亩 2.2万元/亩 2.3万元/亩 2.4万元/亩 2.5万元/亩 2.6万元/亩 2.7万元/亩 2.8万元/亩 2.9万元/亩 3万元/亩");
    check_values("0..20", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20");
    check_values("8%..5%", "");
    check_values("5亩..8%", "");
    check_values("0..1/0.0001", "");
    check_values("5", "");
}
