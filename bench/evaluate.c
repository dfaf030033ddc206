/* SPDX-License-Identifier: Apache-2.0
** evaluate FILE.csv THREADS TIMES OUT: our side of the contract in docs/performance.md: the scheme bench/evaluate.yaml by the program's own
** folders. TIMES 0: from the file to the answer, once; else the evaluation alone, TIMES times, nothing kept of the one before but memory.
** OUT "again": in place of that, TIMES changes of weight over one evaluation (evaluation_again). */
#include "action/evaluation/input.h"
#include "base/os.h"
#include "base/threads.h"
#include "evaluate/evaluation.h"
#include "rules/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* counts: firms, and from bit 32 on those in the tail. Filled up to 64 bytes, a line of the cache. */
typedef struct { int64_t counts, land, tax, output, energy, tail_land, unused[2]; } Park;
typedef struct { RuleBook book; EvalScheme *scheme; Input input; Context context; int threads; } Bench;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const Err *err, const Problems *ps)
{
    Buf b = { 0 };
    if (err->text) err_render(err, LANG_EN, &b);
    for (size_t i = 0; ps && i < ps->n && i < 10; i++) problem_render(&ps->items[i], LANG_EN, &b), buf_add_char(&b, '\n');
    fprintf(stderr, "%.*s\n", (int)b.n, b.p);
    exit(1);
}

static void load_scheme(Bench *x, const char *path, Arena *a)
{
    Str bytes;
    Node *root = NULL;
    Err err = { 0 };
    Problems *ps = problems_new(a);
    const Model *m = model_new(a);
    x->book = (RuleBook){ .arena = a, .model = m, .words = words_new(m, a) };
    if (!os_read_file(path, 1 << 20, a, &bytes, &err)) die(&err, NULL);
    if (!yaml_read(S("evaluate.yaml"), bytes, a, &root, ps) || !scheme_load(&x->book, S("evaluate.yaml"), root, a, &x->scheme, ps)) die(&err, ps);
}

static void load_firms(Bench *x, const char *path, Arena *a)
{
    Err err = { 0 };
    Problems *ps = problems_new(a);
    if (!input_open(&x->book, x->scheme, NULL, str_of(path), x->threads, a, &x->input, ps, &err)) die(&err, ps);
    x->context = (Context){ .view = { .snapshot = x->input.snapshot }, .moment = { .end = DAY_NONE }, .threads = x->threads };
}

static const Column *column(const Bench *x, const char *id) { return &x->input.columns[register_get(x->scheme->subject, id)->index]; }

/* The table of parks, what the office shows beside the list: each thread adds up its rows. */
typedef struct { const Bench *x; const Evaluation *e; Park *parks; size_t n_parks; int threads; bool narrow; } Summing;

/* What is written, 0 where nothing is (formats/columns.h); narrow: in grains. */
static inline int64_t written(Column c, bool narrow, size_t i) { return narrow ? c.i32[i] : frame_whole(&c, i); }

static inline void sum_part(const Summing *s, Park *parks, size_t from, size_t to, bool narrow)
{
    const Bench *x = s->x;
    const Column land = *column(x, "land"), tax = *column(x, "tax"), output = *column(x, "output"), energy = *column(x, "energy");
    const int32_t *code = column(x, "park")->i32;
    const uint8_t *tail = s->e->tail;
    for (size_t i = from; i < to; i++) {
        Park *p = &parks[code[i]];
        int64_t t = written(tax, narrow, i), area = written(land, narrow, i);
        p->counts += 1 + ((int64_t)tail[i] << 32);
        p->land += area;
        p->tax += t & (int64_t)(((uint64_t)t >> 63) - 1);           /* 0 where it is negative */
        p->output += written(output, narrow, i);
        p->energy += written(energy, narrow, i);
        p->tail_land += area & -(int64_t)tail[i];
    }
}

static void sum_rows(void *context, int worker)
{
    const Summing *s = context;
    size_t n = s->e->n, threads = (size_t)s->threads, from = n * (size_t)worker / threads, to = n * ((size_t)worker + 1) / threads;
    Park *parks = s->parks + (size_t)worker * s->n_parks;
    if (s->narrow) sum_part(s, parks, from, to, true);
    else sum_part(s, parks, from, to, false);
}

static void scale_parks(const Bench *x, Park *parks, size_t n)
{
    int64_t land = column(x, "land")->grain, tax = column(x, "tax")->grain, output = column(x, "output")->grain, energy = column(x, "energy")->grain;
    for (size_t i = 0; i < n; i++) parks[i].land *= land, parks[i].tail_land *= land, parks[i].tax *= tax, parks[i].output *= output, parks[i].energy *= energy;
}

static Park *sum_parks(const Bench *x, const Evaluation *e, Arena *a)
{
    size_t n = column(x, "park")->dict->n;
    int threads = e->n < 100000 ? 1 : x->threads;
    bool narrow = column(x, "land")->grain && column(x, "tax")->grain && column(x, "output")->grain && column(x, "energy")->grain;
    Summing s = { x, e, NEW_ARRAY(a, Park, n * (size_t)threads + 1), n, threads, narrow };
    threads_run(threads, sum_rows, &s);
    for (size_t i = n; i < n * (size_t)threads; i++) {
        Park *to = &s.parks[i % n], *from = &s.parks[i];
        to->counts += from->counts, to->land += from->land, to->tax += from->tax, to->output += from->output, to->energy += from->energy;
        to->tail_land += from->tail_land;
    }
    if (narrow) scale_parks(x, s.parks, n);
    return s.parks;
}

static Evaluation *evaluate(const Bench *x, Arena *a, Park **parks)
{
    Evaluation *e;
    Err err = { 0 };
    if (!evaluation_run(x->scheme, &x->context, a, &e, &err)) die(&err, NULL);
    *parks = sum_parks(x, e, a);
    return e;
}

static void put_amount(FILE *f, const Bench *x, const char *id, int64_t kept)
{
    Frac typed;
    Buf b = { 0 };
    if (!unit_show(register_get(x->scheme->subject, id)->unit, kept, &typed)) exit(1);
    frac_format(typed, 2, ROUND_HALF_UP, &b);
    fprintf(f, ",%.*s", (int)b.n, b.p);
    buf_done(&b);
}

static void write_answer(const Bench *x, const Evaluation *e, const Park *parks, const char *path, Arena *a)
{
    FILE *f = fopen(path, "w");
    fprintf(f, "code,key,place,grade,tail\n");
    for (size_t i = 0; i < e->n; i++) {
        Str key = input_key(&x->input, i, a);
        fprintf(f, "%.*s,%lld,%u,%s,%d\n", (int)key.n, key.p, (long long)evaluation_score(e, i), e->place[i], e->scheme->grades[e->grade[i] - 1].id.p, e->tail[i]);
    }
    fclose(f);
    f = fopen(str_printf(a, "%s.parks", path).p, "w");
    fprintf(f, "park,count,land,tax,output,energy,tail_count,tail_land\n");
    const Dict *names = column(x, "park")->dict;
    for (size_t p = 0; p < names->n; p++) {
        fprintf(f, "%.*s,%lld", (int)names->words[p].n, names->words[p].p, (long long)(parks[p].counts & UINT32_MAX));
        put_amount(f, x, "land", parks[p].land), put_amount(f, x, "tax", parks[p].tax), put_amount(f, x, "output", parks[p].output), put_amount(f, x, "energy", parks[p].energy);
        fprintf(f, ",%lld", (long long)(parks[p].counts >> 32));
        put_amount(f, x, "land", parks[p].tail_land);
        fprintf(f, "\n");
    }
    fclose(f);
}

/* Weights moved from one indicator to the next: what a person at a slider waits for. Prints the milliseconds of each. */
static void slide(const Bench *x, int times)
{
    Arena *a = arena_new();
    Err err = { 0 };
    Evaluation *of, *e;
    if (!evaluation_run(x->scheme, &x->context, a, &of, &err)) die(&err, NULL);
    Arena *own = arena_new();
    for (int k = 0; k < times; k++) {
        double start = now_ms();
        arena_empty(own);
        EvalScheme moved = *x->scheme;
        moved.indicators = NEW_ARRAY(own, Indicator, moved.n_indicators);
        memcpy(moved.indicators, x->scheme->indicators, moved.n_indicators * sizeof *moved.indicators);
        moved.indicators[0].weight -= k + 1, moved.indicators[1].weight += k + 1;
        if (!evaluation_again(of, &moved, own, &e, &err)) die(&err, NULL);
        printf("%s%.3f", k ? " " : "", now_ms() - start);
    }
    printf("\n");
    arena_free(own);
    arena_free(a);
}

int main(int n_args, char **args)
{
    double since = now_ms();
    if (n_args != 5) return fprintf(stderr, "usage: evaluate FILE.csv THREADS TIMES OUT\n"), 2;
    Bench x = { .threads = atoi(args[2]) };
    int times = atoi(args[3]);
    Arena *a = arena_new();
    load_scheme(&x, getenv("BENCH_SCHEME") ? getenv("BENCH_SCHEME") : "bench/evaluate.yaml", a);
    load_firms(&x, args[1], a);
    bool again = strcmp(args[4], "again") == 0;
    if (again) slide(&x, times);
    Arena *own = times ? arena_new() : a;
    for (int k = 0; k < (times ? times : 1) && !again; k++) {
        Park *parks;
        if (times) arena_empty(own);
        double start = times ? now_ms() : since;
        const Evaluation *e = evaluate(&x, own, &parks);
        printf("%s%.3f", k ? " " : "", now_ms() - start);
        if (k + 1 >= times && strcmp(args[4], "-") != 0) write_answer(&x, e, parks, args[4], own);
    }
    if (!again) printf("\n");
    if (times) arena_free(own);
    input_close(&x.input);
    arena_free(a);
    return 0;
}
