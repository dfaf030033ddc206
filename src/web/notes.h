/* SPDX-License-Identifier: Apache-2.0
** web/notes.h - rows of the audit that an answer waits for: one thread writes them, all that wait in one transaction, so nobody who
** only reads holds up a connection while another program writes. What cannot be written in NOTES_WAIT_MS fails with BUSY. */
#ifndef LALIAN_WEB_NOTES_H
#define LALIAN_WEB_NOTES_H

#include "action/desk.h"

enum { NOTES_WAIT_MS = 3000 };

typedef struct Notes Notes;
typedef void NoteFn(void *context, const Err *failed);       /* on the thread of the notes; failed NULL: it is on the disk */

Notes *notes_open(const Desk *home);                         /* home outlives it */
bool notes_put(Notes *n, const Audit *row, NoteFn *done, void *context);      /* row: its texts live until done; false: too many wait */
void notes_close(Notes *n);                                  /* does what waits, then ends; accepts NULL */

#endif
