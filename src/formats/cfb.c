/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/cfb.h"

#include "formats/encoding.h"

#include <string.h>

enum { HEADER = 512, ENTRY = 128, IN_HEADER = 109 };
static const uint32_t last_sector = 0xFFFFFFFA;      /* above: end of chain, free and such */

static const char *sector_at(const Cfb *c, uint32_t i, size_t need)
{
    if (i >= last_sector) return NULL;
    uint64_t from = ((uint64_t)i + 1) * c->sector;
    return from + need <= c->file.n ? c->file.p + from : NULL;
}

/* `bytes` of a chain of big sectors; the last one may be cut off by the end of the file. */
static bool read_chain(const Cfb *c, uint32_t start, uint64_t bytes, Arena *a, Str *out)
{
    if (bytes > c->file.n) return false;
    char *p = arena_alloc(a, (size_t)bytes);
    size_t done = 0;
    for (uint32_t i = start; done < bytes; i = c->fat[i]) {
        size_t n = bytes - done < c->sector ? (size_t)(bytes - done) : c->sector;
        const char *from = sector_at(c, i, n);
        if (!from || i >= c->n_fat) return false;
        memcpy(p + done, from, n);
        done += n;
    }
    *out = (Str){ p, done };
    return true;
}

static size_t chain_length(const Cfb *c, uint32_t start)
{
    size_t n = 0;
    for (uint32_t i = start; i < c->n_fat && n <= c->n_fat; i = c->fat[i]) n++;
    return n;
}

static void take_table(const Cfb *c, uint32_t sector, uint32_t *table, size_t *n)
{
    const char *p = sector_at(c, sector, c->sector);
    for (size_t i = 0; p && i < c->sector / 4; i++) table[(*n)++] = cfb_u32(p + i * 4);
}

static bool load_fat(Cfb *c, Arena *a)
{
    const char *h = c->file.p;
    size_t most = c->file.n / c->sector + 1, tables = cfb_u32(h + 44), taken = 0;
    if (tables == 0 || tables > most) return false;
    c->fat = NEW_ARRAY(a, uint32_t, tables * (c->sector / 4));
    for (size_t i = 0; i < IN_HEADER && taken < tables; i++, taken++) take_table(c, cfb_u32(h + 76 + i * 4), c->fat, &c->n_fat);
    uint32_t more = cfb_u32(h + 68);
    while (taken < tables) {
        const char *p = sector_at(c, more, c->sector);
        if (!p) return false;
        for (size_t i = 0; i + 1 < c->sector / 4 && taken < tables; i++, taken++) take_table(c, cfb_u32(p + i * 4), c->fat, &c->n_fat);
        more = cfb_u32(p + c->sector - 4);
    }
    return c->n_fat > 0;
}

static bool load_mini_fat(Cfb *c, Arena *a)
{
    uint32_t start = cfb_u32(c->file.p + 60);
    size_t n = chain_length(c, start);
    if (n > c->n_fat) return false;
    Str bytes = S("");
    if (n && !read_chain(c, start, (uint64_t)n * c->sector, a, &bytes)) return false;
    c->n_mini_fat = bytes.n / 4;
    c->mini_fat = NEW_ARRAY(a, uint32_t, c->n_mini_fat);
    for (size_t i = 0; i < c->n_mini_fat; i++) c->mini_fat[i] = cfb_u32(bytes.p + i * 4);
    return true;
}

static CfbStream entry_of(const char *e, Arena *a)
{
    CfbStream s = { .name = S(""), .start = cfb_u32(e + 116), .bytes = cfb_u32(e + 120) };
    size_t n = cfb_u16(e + 64), bad;
    if (n < 2 || n > 64 || !encoding_from_utf16((Str){ e, n - 2 }, false, a, &s.name, &bad)) s.name = S("");
    return s;
}

/* The children of the root: a tree of siblings; each entry is visited once. */
static void load_streams(Cfb *c, Str dir, Arena *a)
{
    size_t n = dir.n / ENTRY, waiting = 0, cap = 0;
    bool *seen = NEW_ARRAY(a, bool, n);
    uint32_t *stack = NEW_ARRAY(a, uint32_t, 2 * n + 2);
    stack[waiting++] = cfb_u32(dir.p + 76);
    while (waiting) {
        uint32_t i = stack[--waiting];
        if (i >= n || seen[i]) continue;
        seen[i] = true;
        const char *e = dir.p + (size_t)i * ENTRY;
        if (e[66] == 2) *PUSH(a, c->streams, c->n, cap) = entry_of(e, a);
        stack[waiting++] = cfb_u32(e + 68);
        stack[waiting++] = cfb_u32(e + 72);
    }
}

bool cfb_open(Str bytes, Arena *a, Cfb *c)
{
    *c = (Cfb){ .file = bytes };
    if (bytes.n < HEADER) return false;
    const char *h = bytes.p;
    uint32_t shift = cfb_u16(h + 30), mini_shift = cfb_u16(h + 32);
    if ((shift != 9 && shift != 12) || mini_shift != 6) return false;
    c->sector = (size_t)1 << shift;
    c->mini_sector = (size_t)1 << mini_shift;
    c->mini_cutoff = cfb_u32(h + 56);
    if (!load_fat(c, a) || !load_mini_fat(c, a)) return false;
    uint32_t start = cfb_u32(h + 48);
    size_t sectors = chain_length(c, start);
    Str dir;
    if (sectors == 0 || sectors > c->n_fat || !read_chain(c, start, (uint64_t)sectors * c->sector, a, &dir) || dir.n < ENTRY) return false;
    c->mini_start = cfb_u32(dir.p + 116);
    c->mini_bytes = cfb_u32(dir.p + 120);
    load_streams(c, dir, a);
    return true;
}

const CfbStream *cfb_find(const Cfb *c, Str name)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_equal_case(c->streams[i].name, name)) return &c->streams[i];
    return NULL;
}

bool cfb_read(const Cfb *c, const CfbStream *s, Arena *a, Str *out)
{
    if (s->bytes >= c->mini_cutoff) return read_chain(c, s->start, s->bytes, a, out);
    Str mini;
    if (s->bytes > c->file.n || !read_chain(c, c->mini_start, c->mini_bytes, a, &mini)) return false;
    char *p = arena_alloc(a, (size_t)s->bytes);
    size_t done = 0;
    for (uint32_t i = s->start; done < s->bytes; i = c->mini_fat[i]) {
        size_t n = s->bytes - done < c->mini_sector ? (size_t)(s->bytes - done) : c->mini_sector;
        size_t from = (size_t)i * c->mini_sector;
        if (i >= c->n_mini_fat || from + n > mini.n) return false;
        memcpy(p + done, mini.p + from, n);
        done += n;
    }
    *out = (Str){ p, done };
    return true;
}
