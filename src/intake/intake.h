/* SPDX-License-Identifier: Apache-2.0
** intake/intake.h - workbooks of other offices -> rows, problems, difference, by the forms of the rule book (RULES: docs/forms.md).
** A pure function of (files, rule book, Snapshot, options): it writes nothing. All files of a command are read first, then
** references are resolved, so the order of files does not matter. Nothing is guessed silently: what was assumed is a note. */
#ifndef LALIAN_INTAKE_INTAKE_H
#define LALIAN_INTAKE_INTAKE_H

#include "formats/grid.h"
#include "rules/rules.h"
#include "base/json.h"

typedef struct {
    Str name, bytes;            /* name as the user knows it: "税务局/2023年.xlsx" */
    bool beside;                /* not named in the command: it lies in a folder or zip that is */
} IntakeFile;

/* Reads one file in a confined child process (this program's own binary with --parse-worker: rlimits, no-new-privs, Landlock,
** seccomp, where the kernel has them) and brings its cells back. A dead or slow child is a failure of this file only. */
bool intake_read_file(const char *worker, const IntakeFile *f, Arena *a, Book *out, Err *err) MUST_CHECK;
int intake_worker_main(void);                                 /* the child's side: the whole of `lalian --parse-worker` */
/* Unpacks .zip files of many workbooks; others pass through. */
bool intake_unpack(const IntakeFile *files, size_t n, Arena *a, IntakeFile **out, size_t *n_out, Problems *ps, Err *err) MUST_CHECK;

/* What was said a form's struck-through cells mean: "keep" or "skip". `layout`: the form, with --as also the headings of the sheet. */
typedef struct { Str layout, answer; } StruckAnswer;

typedef struct {
    Str as;                     /* --as REGISTER: a form of one row; empty: by the forms */
    Str form;                   /* --form F; empty: matched */
    bool has_period;
    Period period;
    bool blank_clears;          /* --blank clear: a blank cell states "missing" */
    bool gone_deletes;          /* --gone delete */
    const char *worker;         /* path of the program; NULL: read in this process (tests) */
    const StruckAnswer *struck; size_t n_struck;   /* answered before */
    Str resolve;                /* --resolve FILE: its bytes: "register<TAB>text<TAB>key|new|skip" lines */
    void (*cells_read)(void *context); void *cells_context;    /* from here on only the texts of the books are needed, no cells */
    void (*progress)(void *context, const char *stage, size_t done, size_t of); void *progress_context;
} IntakeOptions;

/* How lines of one sheet became rows of one register: the column of each field, -1 where no cell says it. */
typedef struct { int32_t file; Str sheet; Str form; const Register *reg; int16_t *columns; } IntakeSource;

/* One row that differs from the ledger. Its values are not here: intake_row makes them, one row at a time. */
typedef struct {
    const Register *reg;
    int64_t id;                 /* that of the ledger, or the next dense ids of the register for new rows, in order */
    uint64_t changed;           /* fields whose value differs */
    uint32_t entity;            /* where intake_row finds what was stated */
    bool fresh;                 /* not in the ledger yet */
    bool gone;                  /* not in a file that covers it */
    bool bad;                   /* a problem of severity ERROR stands on its line: not committed with --good-rows, nor what refers to it */
} Change;

typedef struct { const Register *reg; Str text; int64_t id; Str evidence; } Learned;   /* to be remembered when committed */

typedef struct {
    Change *changes; size_t n_changes;      /* ordered so that a row comes after the rows it refers to */
    size_t same;                            /* rows equal to what is kept */
    IntakeSource *sources; size_t n_sources;
    Learned *learned; size_t n_learned;
    StruckAnswer *struck; size_t n_struck;  /* answered by --resolve and not known before: to be remembered when committed */
    size_t rows_read;
    struct { Str sheet, form; int32_t file; size_t rows, skipped_totals; } *sheets; size_t n_sheets;   /* what was recognised */
    Change *gone; size_t n_gone;            /* not in a file that covers them: only listed, unless --gone delete */
    Problems *problems;
    struct Work *work;                      /* what intake_row needs: books, Snapshot and arena of the run must live */
} Intake;

bool intake_run(const RuleBook *book, Snapshot *s, const Learned *known, size_t n_known, const IntakeFile *files, const Book *books, size_t n,
                const IntakeOptions *o, Arena *a, Intake *out, Err *err) MUST_CHECK;

/* One value typed by hand, read as a cell of a sheet would be (no reference). err: DATA, why it will not do. */
bool intake_value(const RuleBook *book, const Field *f, Str text, Arena *a, Value *out, Err *err) MUST_CHECK;

/* The whole row of a change: what the source stated laid over what was kept; `before`, which may be NULL: as kept, NULL for a new one. */
bool intake_row(const Intake *in, const Change *c, Arena *a, Row **row, Row **before, Err *err) MUST_CHECK;

/* The difference for people: by register new, changed (field: old → new) and gone, at most `each` rows of a kind (0: all); and the
** same as one JSON value. */
bool intake_difference(const Intake *in, Snapshot *s, Lang lang, size_t each, Buf *out, Err *err) MUST_CHECK;
bool intake_difference_json(const Intake *in, Snapshot *s, Json *j, Err *err) MUST_CHECK;

#endif
