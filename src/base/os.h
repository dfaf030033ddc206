/* SPDX-License-Identifier: Apache-2.0
** base/os.h - files, locks and the clock. Paths are UTF-8, NUL-terminated. */
#ifndef LALIAN_BASE_OS_H
#define LALIAN_BASE_OS_H

#include "base/err.h"
#include "base/day.h"

bool os_read_file(const char *path, size_t max_bytes, Arena *a, Str *out, Err *err) MUST_CHECK;
/* Writes beside, fsyncs, renames over, fsyncs the folder: the file is the old one or the new one, whole. */
bool os_write_file(const char *path, Str bytes, Err *err) MUST_CHECK;
bool os_write_secret(const char *path, Str bytes, Err *err) MUST_CHECK;   /* the same, for nobody else to read */
bool os_remove(const char *path, Err *err) MUST_CHECK;            /* a missing file is fine */
bool os_exists(const char *path);
bool os_is_folder(const char *path);
bool os_make_folders(const char *path, Err *err) MUST_CHECK;      /* all missing ones; an existing one is fine */
bool os_make_own_folder(const char *path, Err *err) MUST_CHECK;    /* for its owner's eyes alone, also when it was there */
/* Names in a folder, sorted by bytes, without . and ..; false when it cannot be read. */
bool os_list(const char *path, Arena *a, Str **names, size_t *n, Err *err) MUST_CHECK;
Str os_name(Str path);                                            /* after the last '/' */
Str os_folder(Str path);                                          /* before it; "." when there is none */

/* An exclusive lock on a file that is made if missing; the holder's words are kept in it for the next one to read.
** Closing the descriptor gives it up. false + BUSY with the holder's words when somebody else has it. */
typedef struct { int fd; } Lock;
bool os_lock(const char *path, Str holder, Lock *out, Err *err) MUST_CHECK;
void os_unlock(Lock *lock);

bool os_random(void *to, size_t n, Err *err) MUST_CHECK;             /* from the system, fit for secrets */
Instant os_now(void);
void os_wait_ms(int ms);
int64_t os_ticks_ms(void);                                        /* monotonic */
void os_give_back(void);                                          /* freed memory goes back to the system */
int64_t os_peak_kib(void);                                        /* peak resident memory of this process */
/* Asks at once for the pages of memory about to be written, which costs a third less than one fault each; a kernel that cannot says no, and they
** come one by one. The page in which p lies is left alone unless p begins it: what stands before it is taken to have been written. */
void os_touch(void *p, size_t bytes);

#endif
