/* SPDX-License-Identifier: Apache-2.0
** formats/archive.h - zip files in memory, read and written. The only file that knows libzip (whose names begin with zip_), which
** finds the entries and what is inconsistent; what is deflated goes through formats/deflate.h.
** Nothing is ever unpacked to disk. Bytes are counted while they are unpacked, so a lying directory gains nothing.
** Limits: base/limits.def (ENTRIES, ENTRY_BYTES, TOTAL_BYTES, RATIO above RATIO_FLOOR) and ARCHIVE_DEPTH. */
#ifndef LALIAN_FORMATS_ARCHIVE_H
#define LALIAN_FORMATS_ARCHIVE_H

#include "base/err.h"
#include "base/version.h"

enum { ARCHIVE_DEPTH = 3 };          /* zips within zips; a workbook counts as one */

typedef struct Archive Archive;
typedef struct {
    Str name;                    /* UTF-8, '/' between folders; names marked UTF-8, else GB18030 as Chinese Windows writes */
    uint64_t bytes;              /* unpacked, as the directory says: not to be trusted */
    bool folder, locked;         /* locked: needs a password */
} ArchiveEntry;

/* Borrows `bytes` until archive_close. `file` is for the sentences of errors. */
bool archive_open(Str file, Str bytes, Arena *a, Archive **out, Err *err) MUST_CHECK;
/* A zip within an open one; it shares the count of unpacked bytes and goes one level deeper. */
bool archive_open_inside(Archive *outer, size_t entry, Arena *a, Archive **out, Err *err) MUST_CHECK;
void archive_close(Archive *z);                                            /* accepts NULL */

size_t archive_count(const Archive *z);
const ArchiveEntry *archive_entry(const Archive *z, size_t i);
ptrdiff_t archive_find(const Archive *z, Str name);                        /* ASCII case ignored; -1: absent */
bool archive_read(Archive *z, size_t i, Arena *a, Str *out, Err *err) MUST_CHECK;

/* One stream of an archive is open at a time. */
typedef struct { Archive *zip; size_t entry; void *handle; bool packed; uint64_t done; uint32_t checksum; } ArchiveStream;
bool archive_stream_open(Archive *z, size_t i, ArchiveStream *out, Err *err) MUST_CHECK;
/* The next bytes, at most `room`; *got 0: the end, sizes and checksum were right. `stream` is a ArchiveStream *. */
bool archive_stream_read(void *stream, char *p, size_t room, size_t *got, Err *err) MUST_CHECK;
void archive_stream_close(ArchiveStream *s);                               /* accepts a closed one */

/* Writing: entries keep their order, dates are 1980-01-01, so the same input gives the same bytes. Plain zip: no entry and no
** archive of 4 GiB (BUF_BYTES is below), at most 65,534 entries. */
typedef struct ArchiveWriter ArchiveWriter;
typedef enum { ARCHIVE_STORED, ARCHIVE_PACKED } ArchivePacking;            /* stored: what is packed already, as pictures are */
ArchiveWriter *archive_writer(Arena *a);
void archive_add(ArchiveWriter *w, Str name, Str bytes, ArchivePacking packing);
bool archive_finish(ArchiveWriter *w, Str file, Arena *a, Str *out, Err *err) MUST_CHECK;

LibVersion archive_library(void);               /* of the library that is loaded */

#endif
