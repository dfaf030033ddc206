/* SPDX-License-Identifier: Apache-2.0
** web/uploads.h - files that clients sent, for an hour, in a private folder beside the ledger. Each belongs to who sent it.
** They are read only by actions that take FILE; nothing of them is served. */
#ifndef LALIAN_WEB_UPLOADS_H
#define LALIAN_WEB_UPLOADS_H

#include "base/os.h"

typedef struct Uploads Uploads;
typedef struct Upload Upload;

bool uploads_open(const char *folder, Uploads **out, Err *err) MUST_CHECK;   /* what an earlier run left is removed */
void uploads_close(Uploads *u);                                              /* removes all; accepts NULL */
/* size -1: unknown. Refuses a name that is no plain file name, and more than an owner may have. */
bool uploads_begin(Uploads *u, Str owner, Str name, int64_t size, Upload **out, Err *err) MUST_CHECK;
void uploads_add(Upload *f, Str piece);                                      /* a failure is kept until uploads_end */
bool uploads_end(Upload *f, Str *id, Str *name, int64_t *bytes, Err *err) MUST_CHECK;   /* id, name: as long as u */
void uploads_drop(Upload *f);                                                /* instead of uploads_end; accepts NULL */
bool uploads_find(Uploads *u, Str owner, Str id, Arena *a, Str *path, Err *err) MUST_CHECK;

#endif
