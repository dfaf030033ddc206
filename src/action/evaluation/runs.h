/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/runs.h - kept runs: an evaluation of the ledger with the transaction and the rule book that it rests on, frozen as rows
** of `run` and `result`. A run is called by its number (run.batch), or by its label "scheme period number". */
#ifndef LALIAN_ACTION_RUNS_H
#define LALIAN_ACTION_RUNS_H

#include "action/desk.h"
#include "evaluate/evaluation.h"

typedef struct {
    int64_t id;                  /* in the register; 0: none */
    Str number, scheme;
    Period period;
    Day until;
    int64_t as_of;               /* the transaction whose state was evaluated */
    Hash rules;
    Str inputs, result;          /* hashes as text */
} KeptRun;

/* The run that people call `word`, as of the newest transaction. Leaves that snapshot on the desk. */
bool runs_find(Desk *d, Str word, KeptRun *out, Err *err) MUST_CHECK;
/* The moment of a run: its snapshot and its rule book on the desk. */
bool runs_open(Desk *d, const KeptRun *run, Context *out, Err *err) MUST_CHECK;
/* Keeps e in one transaction, and answers with what is kept: the same evaluation under the same rules is kept once.
** Where the ledger cannot be opened for writing nothing is kept, and out->id is 0; the reason is said in notes. */
bool runs_keep(Desk *d, const Evaluation *e, const Str *keys, KeptRun *out, Buf *notes, Err *err) MUST_CHECK;
/* The fingerprint of a result: of its CSV. */
bool runs_hash(Desk *d, const Evaluation *e, const Str *keys, Str *out, Err *err) MUST_CHECK;
/* The row of `result` in which a run keeps a subject; 0: none. */
bool runs_result(Snapshot *s, const KeptRun *run, const Register *subject, size_t slot, int64_t *id, Err *err) MUST_CHECK;
Str runs_first_code(const Desk *d, const char *list);        /* of a list of the rule book: where a run or an objection begins; empty: none */
void runs_json(const KeptRun *run, Json *j);                 /* the member "run": its number, null where none is kept */

#endif
