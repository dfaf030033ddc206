/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/evaluating.h - what evaluate, simulate and objection start from: the scheme (of the rule book, or a .yaml), its subjects (of the
** ledger, or of --input), what they are called, and the moment. */
#ifndef LALIAN_ACTION_EVALUATING_H
#define LALIAN_ACTION_EVALUATING_H

#include "action/evaluation/input.h"
#include "action/evaluation/runs.h"

typedef struct {
    const Scheme *scheme_of;     /* of the book; NULL: a file */
    const Node *root;            /* as it stands there */
    Str file;
    RuleBook *book;              /* the ledger's; of a stand-alone scheme an empty one */
    EvalScheme *scheme;
    Snapshot *snapshot;          /* of a stand-alone one its own; else the desk's */
    Context context;
    Period period;
    Str *keys, *names;           /* by slot; empty: no such row */
    size_t n;
    Str input_name;
    Input *input;                /* of a stand-alone scheme; NULL: the ledger */
    Buf *notes;                  /* where warnings are said */
    KeptRun run;                 /* of --replay, whose moment and rules these are; id 0: none */
} Evaluating;

/* SCHEME is args->words[0]. Questions and mistakes of the scheme, and bad cells of --input, are one failure that lists them all. */
bool evaluating_open(Desk *d, const Args *args, Buf *notes, Evaluating *out, Err *err) MUST_CHECK;
/* A kept run at its moment, under its rules. The ledger is open; its snapshot and book are then on the desk. */
bool evaluating_of_run(Desk *d, const KeptRun *run, Buf *notes, Evaluating *out, Err *err) MUST_CHECK;
void evaluating_close(Evaluating *v);
bool evaluating_run(Desk *d, const Evaluating *v, Evaluation **out, Err *err) MUST_CHECK;
/* The same with other values: "tail.share=20%" (more behind line ends). The scheme of *out is its own. */
bool evaluating_with(Desk *d, const Evaluating *v, Str sets, EvalScheme **out, Err *err) MUST_CHECK;
/* "firms.csv · 第 3 行": the line of the table that a subject stands in. */
void evaluating_line(Desk *d, const Evaluating *v, size_t slot, Buf *out);
/* The slot of a key or a name that only one has. */
bool evaluating_find(Desk *d, const Evaluating *v, Str key, size_t *slot, Err *err) MUST_CHECK;

#endif
