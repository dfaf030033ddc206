/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/input.h - the table that a stand-alone scheme evaluates, as a Snapshot of one register: a plain UTF-8 text straight into
** columns (formats/columns.h), any other file cell by cell (intake/table.h). Both give the same. */
#ifndef LALIAN_ACTION_INPUT_H
#define LALIAN_ACTION_INPUT_H

#include "evaluate/scheme.h"
#include "formats/columns.h"

typedef struct {
    const EvalScheme *scheme;
    size_t n;
    Column *columns;             /* by Field.index; the key's is empty when `texts` has it */
    CsvColumn *texts;            /* of the fast way: what columns.h filled, the key among them */
    size_t n_texts;
    const CsvColumn *key;        /* NULL: the key is an ordinary column */
    uint8_t *ones;               /* of the fast way: n times 1, for all columns that lack nothing; NULL: there is none */
    const int32_t *lines;        /* line of each row in the sheet, from 1; NULL: `rows` has them */
    CsvRows rows;
    Str sheet;                   /* empty: a text file */
    Snapshot *snapshot;
} Input;

/* false: problems with cells (in ps), or a failure. program: for the confined reader. threads 0: as many as pay. */
bool input_open(const RuleBook *book, const EvalScheme *s, const char *program, Str path, int threads, Arena *a, Input *out, Problems *ps, Err *err) MUST_CHECK;
void input_close(Input *in);
Str input_key(const Input *in, size_t row, Arena *a);
static inline int64_t input_line(const Input *in, size_t row) { return in->lines ? in->lines[row] : (int64_t)columns_line(&in->rows, row); }

#endif
