/* SPDX-License-Identifier: Apache-2.0
** formats/cfb.h - compound files (the container of .xls, .doc and encrypted .xlsx): the streams at the root, whole.
** Every chain is bounded by the size of the file, so loops and wild sectors end. */
#ifndef LALIAN_FORMATS_CFB_H
#define LALIAN_FORMATS_CFB_H

#include "base/str.h"

typedef struct { Str name; uint32_t start; uint64_t bytes; } CfbStream;      /* name in UTF-8 */
typedef struct {
    Str file;
    size_t sector, mini_sector;
    uint32_t mini_cutoff, mini_start;        /* where the stream of small sectors begins */
    uint64_t mini_bytes;
    uint32_t *fat, *mini_fat;
    size_t n_fat, n_mini_fat;
    CfbStream *streams;
    size_t n;
} Cfb;

bool cfb_open(Str bytes, Arena *a, Cfb *out) MUST_CHECK;             /* borrows bytes; false: damaged */
const CfbStream *cfb_find(const Cfb *c, Str name);                   /* NULL: absent */
bool cfb_read(const Cfb *c, const CfbStream *s, Arena *a, Str *out) MUST_CHECK;

static inline uint32_t cfb_u16(const char *p) { return (uint32_t)(uint8_t)p[0] | (uint32_t)(uint8_t)p[1] << 8; }
static inline uint32_t cfb_u32(const char *p) { return cfb_u16(p) | cfb_u16(p + 2) << 16; }

#endif
