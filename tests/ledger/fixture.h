/* SPDX-License-Identifier: Apache-2.0
** tests/ledger/fixture.h - a ledger in a folder of its own, a clock that is told, rows by field=text. */
#ifndef LALIAN_TESTS_LEDGER_FIXTURE_H
#define LALIAN_TESTS_LEDGER_FIXTURE_H

#include "ledger/ledger.h"
#include "test.h"

typedef struct { Instant now; } TestClock;

const char *fixture_folder(Arena *a);                                 /* fresh, under /tmp */
Clock fixture_clock(TestClock *c);                                    /* each look moves it by a second */
void fixture_copy(const char *from, const char *to);                  /* a file; a missing one is removed at `to` */
/* A new ledger at FOLDER/ledger.db, open for writing; CHECKs all the way. */
Ledger *fixture_new(Arena *a, const Model *m, TestClock *c, const char **path);
Ledger *fixture_open(const char *path, const Model *m, LedgerMode mode, TestClock *c);
/* fixture_row(a, m, "park", 1, "name=甲", "far_planned=1500000000", NULL): numbers are kept quanta; "name=" is missing but given. */
Row *fixture_row(Arena *a, const Model *m, const char *reg, int64_t id, ...);
bool fixture_begin(Ledger *l, const char *key, Err *err);
/* One transaction of one row; the transaction, 0 when it was refused. */
int64_t fixture_put(Ledger *l, const Row *row, Err *err);
size_t fixture_findings(Ledger *l, Arena *a, const char *holding);    /* of ledger_verify, those whose text holds the words */
Str fixture_text(const Err *err, Arena *a);

#endif
