/* SPDX-License-Identifier: Apache-2.0
** formats/scan.h - a strict pull scanner for the XML of office files, in pieces from any source.
** Namespace prefixes are dropped (match on local names); entities, character references and CDATA are decoded; comments
** and processing instructions are skipped. Any DOCTYPE is a failure, so there are no entities to expand and nothing to fetch.
** UTF-8, or UTF-16 with a BOM. Limits: LIMIT_XML_DEPTH, SCAN_TOKEN bytes a tag or comment, SCAN_ATTRS attributes. */
#ifndef LALIAN_FORMATS_SCAN_H
#define LALIAN_FORMATS_SCAN_H

#include "base/err.h"
#include "base/limits.h"

enum { SCAN_ATTRS = 64, SCAN_TOKEN = 4 * 1024 * 1024 };

typedef enum { SCAN_FAIL, SCAN_START, SCAN_END, SCAN_TEXT, SCAN_DONE } ScanEvent;
typedef struct { Str name, value; } ScanAttr;

/* Gives at most `room` bytes; *got 0 is the end. archive_stream_read is one. */
typedef bool (*ScanMore)(void *ctx, char *p, size_t room, size_t *got, Err *err);

typedef struct {
    /* of the last event; borrowed until the next */
    Str name;                            /* START, END: local name */
    Str text;                            /* TEXT: a long one comes in several pieces */
    ScanAttr attrs[SCAN_ATTRS];          /* START */
    size_t n_attrs;
    int depth;                           /* elements open, the one just started among them */

    /* the scanner's own */
    Str file, part;
    ScanMore more;
    void *ctx;
    char *buf, *at, *end, *raw_end;      /* [at, end) is valid UTF-8; [end, raw_end) a character cut off */
    size_t cap;
    uint64_t base;                       /* bytes before buf */
    Buf names, raw;
    uint32_t name_at[LIMIT_XML_DEPTH + 2];
    bool begun, drained, close_next, had_root;
    int utf16;                           /* 0 no, 1 little-endian, 2 big-endian */
} Scan;

void scan_open(Scan *s, Str file, Str part, ScanMore more, void *ctx);   /* file and part are borrowed */
void scan_close(Scan *s);
ScanEvent scan_next(Scan *s, Err *err);
bool scan_skip(Scan *s, Err *err) MUST_CHECK;    /* after START: to its END */
Str scan_attr(const Scan *s, Str name);          /* after START; p NULL: absent. A reference to it, decoded */
/* After START: when the element holds one plain child and nothing else, "<v>81.9</v></c>", takes both to the END of the
** element at once and gives the child. false: nothing was taken, go on with scan_next. Only a quicker way. */
bool scan_leaf(Scan *s, Str *name, Str *text);

static inline bool scan_is(Str name, Str want) { return name.n == want.n && __builtin_memcmp(name.p, want.p, want.n) == 0; }

/* Values of attributes: xsd:boolean and a whole number (UINT32_MAX: none). */
static inline bool scan_true(Str v) { return scan_is(v, S("1")) || scan_is(v, S("true")) || scan_is(v, S("on")); }
uint32_t scan_whole(Str v);

/* A ScanMore over memory. */
typedef struct { Str rest; } ScanMemory;
bool scan_memory(void *ctx, char *p, size_t room, size_t *got, Err *err);

#endif
