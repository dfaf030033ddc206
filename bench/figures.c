/* SPDX-License-Identifier: Apache-2.0
** figures LEDGER RULES PERIOD UNTIL TIMES [each]: all figures of the rule book on a ledger, TIMES times, nothing kept from one time to
** the next but the loaded columns. Prints milliseconds: opening and rule book; the first time (it loads the columns it needs) and
** each time after, then the processor's of those after; the same without the figures of the yearly economic data (economy.*);
** then peak memory in KiB, memory of the Snapshot in KiB, live enterprises, figures with a value. `each` prints every figure's own
** time to standard error. */
#include "figures/figures.h"
#include "ledger/ledger.h"

#include "base/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct { const Model *model; Ledger *ledger; RuleBook *book; Snapshot *snapshot; FigureRequest request; Arena *arena; } Bench;

static Instant wall_clock(void *context)
{
    (void)context;
    return os_now();
}

static double clock_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

static bool load_rules(Bench *b, const char *dir, Err *err)
{
    RuleFile *files;
    size_t n;
    Problems *ps = problems_new(b->arena);
    if (!rules_read_folder(dir, b->arena, &files, &n, err)) return false;
    if (rules_load(files, n, b->model, b->arena, &b->book, ps)) return true;
    for (size_t i = 0; i < ps->n; i++) {
        Buf text = { 0 };
        problem_render(&ps->items[i], LANG_EN, &text);
        fprintf(stderr, "%.*s\n", SP(buf_str(&text)));
        buf_done(&text);
    }
    return false;
}

static bool open_all(Bench *b, char **argv, Err *err)
{
    Period period;
    Day until;
    b->model = model_new(b->arena);
    if (!period_parse(str_of(argv[3]), &period) || !day_parse(str_of(argv[4]), &until)) return false;
    if (!ledger_open(argv[1], b->model, LEDGER_READ, S("bench"), (Clock){ wall_clock, NULL }, &b->ledger, err)) return false;
    if (!load_rules(b, argv[2], err) || !ledger_snapshot(b->ledger, 0, &b->snapshot, err)) return false;
    b->request = (FigureRequest){ .context = { .view = { .snapshot = b->snapshot } }, .sees_firms = true };
    return moment_make(b->snapshot, &period, &until, &b->request.context.moment, err);
}

static bool compute(Bench *b, size_t *with_value, Err *err)
{
    Arena *a = arena_new();
    FigureValue *values;
    size_t n;
    bool ok = figures_compute(b->book, &b->request, a, &values, &n, err);
    *with_value = 0;
    for (size_t i = 0; ok && i < n; i++) *with_value += values[i].value.ok;
    arena_free(a);
    return ok;
}

/* A line of wall times, a line of processor times. */
static bool compute_times(Bench *b, long times, size_t *with_value, Err *err)
{
    double *wall = NEW_ARRAY(b->arena, double, (size_t)times), *cpu = NEW_ARRAY(b->arena, double, (size_t)times);
    bool ok = true;
    for (long k = 0; ok && k < times; k++) {
        double start = now_ms(), cpu_start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
        ok = compute(b, with_value, err);
        wall[k] = now_ms() - start, cpu[k] = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - cpu_start;
    }
    for (long k = 0; k < times; k++) printf("%.3f ", wall[k]);
    printf("\n");
    for (long k = 0; k < times; k++) printf("%.3f ", cpu[k]);
    printf("\n");
    return ok;
}

/* The figures of economy.* stand last in the book. */
static size_t reference_figures(const RuleBook *book)
{
    size_t n = 0;
    while (n < book->n_figures && !str_starts(book->figures[n].id, S("economy."))) n++;
    return n;
}

static bool compute_each(Bench *b, Err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < b->book->n_figures; i++) {
        Arena *a = arena_new();
        FigureValue v;
        double start = now_ms();
        ok = figures_one(&b->book->figures[i], b->book, &b->request, a, &v, NULL, err);
        if (ok) fprintf(stderr, "%9.2f ms  %.*s = %.*s\n", now_ms() - start, SP(b->book->figures[i].id), SP(v.printed));
        arena_free(a);
    }
    return ok;
}

int main(int argc, char **argv)
{
    Err err = { 0 };
    Bench b = { .arena = arena_new() };
    size_t n = 0;
    if (argc < 6) return fprintf(stderr, "usage: figures LEDGER RULES PERIOD UNTIL TIMES [each]\n"), 2;
    double start = now_ms();
    bool ok = open_all(&b, argv, &err);
    printf("%.3f\n", now_ms() - start);
    long times = strtol(argv[5], NULL, 10);
    size_t all = ok ? b.book->n_figures : 0, part;
    ok = ok && compute_times(&b, times, &n, &err);
    if (ok) {
        b.book->n_figures = reference_figures(b.book);
        ok = compute_times(&b, times, &part, &err);
        b.book->n_figures = all;
    }
    if (ok) {
        const Frame *f = snapshot_frame(b.snapshot, model_get(b.model, "enterprise"));
        printf("%lld %zu %zu %zu\n", (long long)os_peak_kib(), arena_bytes(b.snapshot->arena) / 1024, f->n_live, n);
    }
    if (ok && argc > 6) ok = compute_each(&b, &err);
    snapshot_free(b.snapshot);
    ledger_close(b.ledger);
    Buf text = { 0 };
    if (!ok) err_render(&err, LANG_EN, &text), fprintf(stderr, "%.*s\n", SP(buf_str(&text)));
    buf_done(&text);
    arena_free(b.arena);
    return ok ? 0 : 3;
}
