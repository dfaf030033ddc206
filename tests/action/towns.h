/* SPDX-License-Identifier: Apache-2.0
** tests/action/towns.h - a ledger in which two towns have a row in every register, the one's words beginning with MINE, the other's with
** THEIRS: what an account of the first town is told must hold nothing of the second. */
#ifndef LALIAN_TEST_TOWNS_H
#define LALIAN_TEST_TOWNS_H

#include "action/desk.h"
#include "action/accounts/rights.h"

#define MINE "甲甲"
#define THEIRS "乙乙"
enum { TOWN_MINE = 1, TOWN_THEIRS = 2 };          /* ids of the rows in every register that has sides */

typedef struct { Arena *arena; const Model *model; const char *path; RuleBook *book; Ledger *reader; Instant now; } Towns;

bool towns_sided(const Register *reg);             /* has rows of the one and of the other */
Towns *towns_new(Arena *a);                        /* a ledger in a folder of its own */
void towns_done(Towns *t);
void towns_at(Towns *t, Instant now);              /* what is asked from now on is asked then: the time stands in what is taken out */
void towns_change_theirs(Towns *t);                /* every row of the second town gets other words, and there are more of them */
Desk towns_desk(Towns *t, Arena *a, const Who *who);
Who towns_who(RoleId role, bool scoped);           /* scoped: the first town */

/* What comes out of one call, all of it: answer, notes, the file, failure. Words are split at '|'. */
Str towns_run(Towns *t, const Who *who, bool json, const char *words, Arena *a, ErrCode *code);
#endif
