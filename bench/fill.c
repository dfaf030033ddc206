/* SPDX-License-Identifier: Apache-2.0
** fill TEMPLATE.docx VALUES.tsv OUT.docx TIMES [plain]: fills a template again and again, each time from the bytes of the file to the
** bytes of the document, and prints two lines: the milliseconds of each filling, and its milliseconds of processor time. The values come from a table instead of a ledger
** (report/evaluator.h): what is measured is the filler. Numbers get a content control and a bookmark, as in every report, so that
** they lead back to their records; `plain`: they are text only, which is all that other fillers make. */
#include "report/fill_docx.h"

#include "base/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MAX_BYTES = 1 << 26, COLUMNS = 8, FIELDS = 200, FIRST_NUMBER = 3, LOOP = 10000, CELL = 20000 };   /* handles: a field, the loop, a column */
typedef struct { Str fields[FIELDS]; Str *cells, *scopes /* of the rows */; size_t n_rows; bool plain; } Values;

static int value_of(void *self, const Tag *t, int in, Err *err)
{
    int64_t k;
    (void)self, (void)err;
    if (!str_to_int64(str_slice(t->expression, 1, t->expression.n), &k)) return -1;
    return (int)(in == LOOP ? CELL + k - 1 : k - 1);
}

static int loop_of(void *self, const Tag *t, int in, Err *err)
{
    (void)self, (void)t, (void)in, (void)err;
    return LOOP;
}

static bool rows_of(void *self, int loop, RowAt outer, Arena *a, size_t **slots, size_t *n, Err *err)
{
    const Values *v = self;
    (void)loop, (void)outer, (void)err;
    *n = v->n_rows;
    *slots = NEW_ARRAY(a, size_t, *n);
    for (size_t i = 0; i < *n; i++) (*slots)[i] = i;
    return true;
}

static bool answer_of(void *self, int value, RowAt row, Arena *a, Answer *out, Err *err)
{
    const Values *v = self;
    (void)a, (void)err;
    bool cell = value >= CELL;
    Str shown = cell ? v->cells[row.slot * COLUMNS + (size_t)(value - CELL)] : v->fields[value];
    bool is_number = !v->plain && (!cell || value - CELL >= FIRST_NUMBER);
    *out = (Answer){ .ok = true, .is_number = is_number, .shown = shown, .number = is_number ? shown : S(""), .period = S("2023Q4") };
    if (cell && is_number) out->scope = v->scopes[row.slot];
    return true;
}

static Values read_values(Str tsv, Arena *a)
{
    Values v = { .cells = NEW_ARRAY(a, Str, tsv.n) };
    size_t k = 0, n = 0;
    while (tsv.n) {
        Str line = str_split(&tsv, '\n');
        if (k < FIELDS) {
            str_split(&line, '\t');
            v.fields[k++] = line;
        } else {
            for (int c = 0; c < COLUMNS; c++) v.cells[n++] = str_split(&line, '\t');
        }
    }
    v.n_rows = n / COLUMNS;
    v.scopes = NEW_ARRAY(a, Str, v.n_rows);
    for (size_t i = 0; i < v.n_rows; i++) v.scopes[i] = str_printf(a, "enterprise:%zu", i + 1);
    return v;
}

static double now_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool fill(char **argv, Values *v, bool keep, Err *err)
{
    Arena *a = arena_new();
    Str template, out;
    PrintedList printed = { 0 };
    FillJob job = { REPORT_FINAL, S("@1"), S("2023Q4"), S(""), S("template.docx") };
    Evaluator ev = { v, value_of, loop_of, rows_of, answer_of, NULL, NULL };
    bool ok = os_read_file(argv[1], MAX_BYTES, a, &template, err) && fill_docx(&job, &ev, template, a, &out, &printed, problems_new(a), err) &&
              (!keep || os_write_file(argv[3], out, err));
    arena_free(a);
    return ok;
}

int main(int argc, char **argv)
{
    Err err = { 0 };
    Arena *a = arena_new();
    Str tsv;
    if (argc < 5) return fprintf(stderr, "usage: fill TEMPLATE.docx VALUES.tsv OUT.docx TIMES [plain]\n"), 2;
    bool ok = os_read_file(argv[2], MAX_BYTES, a, &tsv, &err);
    Values v = ok ? read_values(tsv, a) : (Values){ 0 };
    v.plain = argc > 5;
    Buf wall = { 0 }, cpu = { 0 };
    for (long k = strtol(argv[4], NULL, 10); ok && k > 0; k--) {
        double start = now_ms(CLOCK_MONOTONIC), start_cpu = now_ms(CLOCK_PROCESS_CPUTIME_ID);
        ok = fill(argv, &v, false, &err);
        buf_addf(&cpu, "%.3f ", now_ms(CLOCK_PROCESS_CPUTIME_ID) - start_cpu);
        buf_addf(&wall, "%.3f ", now_ms(CLOCK_MONOTONIC) - start);
    }
    printf("%.*s\n%.*s\n", SP(buf_str(&wall)), SP(buf_str(&cpu)));
    buf_done(&wall);
    buf_done(&cpu);
    ok = ok && fill(argv, &v, true, &err);
    Buf b = { 0 };
    if (!ok) err_render(&err, LANG_EN, &b), fprintf(stderr, "%.*s\n", SP(buf_str(&b)));
    buf_done(&b);
    arena_free(a);
    return ok ? 0 : 3;
}
