/* SPDX-License-Identifier: Apache-2.0
** action/desk.h - opening what an action needs: ledger, rule book, Snapshot as of a moment, the moment asked about. */
#ifndef LALIAN_ACTION_DESK_H
#define LALIAN_ACTION_DESK_H

#include "action/action.h"

bool desk_open(Desk *d, LedgerMode mode, Str what, Err *err) MUST_CHECK;        /* the ledger; `what` goes into the lock */
bool desk_writer(Desk *d, Str what, Ledger **out, Err *err) MUST_CHECK;         /* one of its own, to be closed; waits as the desk says */
Str desk_object(const Desk *d, const Action *a, const Args *args);                /* what it is done to, for the audit */
bool desk_open_for(Desk *d, const Action *a, const Args *args, Err *err) MUST_CHECK;   /* as the table of actions says */
void desk_tell_opening(Desk *d, Answer *answer);                                /* what a person should know of how it was found */
void desk_close(Desk *d);
bool desk_book(Desk *d, Err *err) MUST_CHECK;                                   /* the rule book; all its errors in one message */
bool desk_book_of(Desk *d, Hash hash, Err *err) MUST_CHECK;                     /* the book of a seal */
/* The desk's book is put into l (a transaction is open) unless it is there, so that what was computed can be computed again;
** in_force: from now on it is the current one. */
bool desk_keep_book(Desk *d, Ledger *l, bool in_force, Err *err) MUST_CHECK;
/* as_of: "@tx", a day, an instant, "now" or empty (newest). */
/* The transaction that `text` means (0: the newest): as --as-of says it. */
bool desk_tx(Desk *d, Str text, int64_t *tx, Err *err) MUST_CHECK;
bool desk_snapshot(Desk *d, Str as_of, Err *err) MUST_CHECK;
/* Another Snapshot beside the desk's: of l's newest moment (tx 0) or as of tx; with a server a shared one. */
bool desk_moment(Desk *d, Ledger *l, int64_t tx, Snapshot **out, Err *err) MUST_CHECK;
void desk_moment_done(const Desk *d, Snapshot *s);
/* --period, --until, --as-of together. A sealed period answers as of its seal, under its own rule book, unless --as-of is
** given. Opens book and snapshot. */
bool desk_context(Desk *d, const Args *args, Context *out, Err *err) MUST_CHECK;
/* The row that people call KEY: by any complete key of one field, by label, by "a b" of the label's fields. */
bool desk_row(Desk *d, const Register *reg, Str key, int64_t *id, Err *err) MUST_CHECK;
bool desk_register(Desk *d, Str name, const Register **out, Err *err) MUST_CHECK;
/* A field that the account does not see is refused. */
bool desk_field(const Desk *d, const Register *reg, Str name, const Field **out, Err *err) MUST_CHECK;
void desk_forget(Desk *d);                                                      /* its Snapshots */
void desk_leave(Desk *d);                                                       /* the same, but somebody else has them now */
bool desk_totals(Desk *d, Err *err) MUST_CHECK;                                 /* Desk.totals */
bool desk_template(Desk *d, Str name, const Template **out, Err *err) MUST_CHECK;
/* Asked again with the same --key: what was done then is the answer, and nothing is done now. */
bool desk_done_before(Desk *d, Answer *answer, bool *done, Err *err) MUST_CHECK;
/* Who took it out, and when: in what leaves the house in the name of an account. Empty: nobody is named. */
Str desk_watermark(Desk *d);
/* The one way out for a document: in the name of an account it bears who took it and when, and what holds data of firms or persons leaves
** with a reason. (desk_write alone gives somebody's own file back, marked.) */
bool desk_take_out(Desk *d, Str path, Str bytes, Err *err) MUST_CHECK;
/* desk_take_out to --o, or refuses when it is missing. */
bool desk_output(Desk *d, const Args *args, Str bytes, Answer *answer, Err *err) MUST_CHECK;
bool desk_write(Desk *d, Str path, Str bytes, Err *err) MUST_CHECK;             /* the file, or the sink of the desk */
void desk_say(Desk *d, Buf *out, const Text *t, const Str *args, size_t n);     /* a sentence and a line end */
#define SAY(desk, out, text, ...) \
    desk_say((desk), (out), &(text), (const Str[]){ { 0 }, __VA_ARGS__ } + 1, sizeof((const Str[]){ { 0 }, __VA_ARGS__ }) / sizeof(Str) - 1)
Str desk_told(Desk *d, const Text *t, const Str *args, size_t n);              /* the sentence alone, kept */
#define TOLD(desk, text, ...) \
    desk_told((desk), &(text), (const Str[]){ { 0 }, __VA_ARGS__ } + 1, sizeof((const Str[]){ { 0 }, __VA_ARGS__ }) / sizeof(Str) - 1)
Str desk_int(Desk *d, int64_t n);
Str desk_day(Desk *d, Day day);
Str desk_period(Desk *d, Period p);
Str desk_hash(Desk *d, Hash h);
/* Problems as text lines (out) or as the JSON array `problems` of an open object. */
void desk_problems(Desk *d, const Problems *ps, Buf *out);
Str desk_errors(Desk *d, const Problems *ps);                                   /* the errors alone, each on a line of its own, for one failure */
void desk_problems_json(Desk *d, const Problems *ps, Json *j);

#endif
