/* SPDX-License-Identifier: Apache-2.0
** How often the ledger is read for what people open every day: decoding its rows is what takes long, so each register is read once. */
#include "towns.h"
#include "figures/figures.h"
#include "test.h"

typedef struct { SnapshotSource ledger; size_t *times; } Spy;

static bool spied(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const Spy *spy = context;
    spy->times[f->reg->index]++;
    return spy->ledger.load(spy->ledger.context, s, f, mask, a, err);
}

TEST(reads, all_figures_read_each_register_once)
{
    Towns *t = towns_new(a);
    Desk d = towns_desk(t, a, NULL);
    Err err = { 0 };
    FigureValue *values;
    size_t n, read = 0;
    CHECK(desk_open(&d, LEDGER_READ, S("test"), &err) && desk_snapshot(&d, S(""), &err));
    Spy spy = { d.snapshot->source, NEW_ARRAY(a, size_t, t->model->n) };
    d.snapshot->source = (SnapshotSource){ &spy, spied };
    Period q = period_of(PER_QUARTER, 2023, 3);
    FigureRequest r = { .context.view.snapshot = d.snapshot, .sees_firms = true };
    CHECK(moment_make(d.snapshot, &q, NULL, &r.context.moment, &err));
    for (size_t i = 0; i < t->model->n; i++) spy.times[i] = 0;             /* of tours and cut-offs a moment is made */
    CHECK(figures_compute(d.book, &r, a, &values, &n, &err));
    for (size_t i = 0; i < t->model->n; i++) {
        if (spy.times[i] > 1 && !t->model->registers[i].is_public) test_fail(__FILE__, __LINE__, t->model->registers[i].id);      /* public ones: short lists, asked for names too */
        read += spy.times[i];
    }
    CHECK(read > 5 && n > 50);
    d.snapshot->source = spy.ledger;
    desk_close(&d);
    towns_done(t);
}
