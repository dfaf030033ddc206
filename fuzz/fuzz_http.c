/* SPDX-License-Identifier: Apache-2.0
** A request as bytes: what is read of it does not depend on how it arrives, and every text lies within it. */
#include "fuzz.h"

#include "base/arena.h"
#include "web/wire.h"

#include <assert.h>

static bool within(Str s, Str all) { return !s.p || (s.p >= all.p && s.p + s.n <= all.p + all.n); }

/* The status when bytes come one by one: the first that is no HEAD_MORE. */
static int dripped(Str bytes, Head *h)
{
    int how = HEAD_MORE;
    for (size_t n = 1; n <= bytes.n && how == HEAD_MORE; n++) how = wire_head(str_slice(bytes, 0, n), h);
    return how;
}

static uint64_t body(Str rest, size_t most, ChunksStep *last)
{
    Chunks c = { 0 };
    uint64_t sum = 0;
    *last = CHUNKS_MORE;
    while (rest.n && *last != CHUNKS_END && *last != CHUNKS_BAD) {
        Str piece = str_slice(rest, 0, most), data;
        size_t before = piece.n;
        do {
            *last = wire_chunks(&c, &piece, &data);
            for (size_t i = 0; *last == CHUNKS_DATA && i < data.n; i++) sum = sum * 31 + (unsigned char)data.p[i];
        } while (*last == CHUNKS_DATA);
        rest = str_slice(rest, before - piece.n, rest.n);
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 4096 };
    Str all = { (const char *)data, size < MOST ? size : MOST };
    Head *one = mem_resize(NULL, sizeof *one), *two = mem_resize(NULL, sizeof *two);
    *one = *two = (Head){ 0 };
    int how = wire_head(all, one);
    assert(how == dripped(all, two));
    if (how == HEAD_OK) {
        assert(one->bytes == two->bytes && one->bytes <= all.n && one->n == two->n && one->length == two->length && within(one->target, all) && one->target.p[0] == '/');
        for (size_t i = 0; i < one->n; i++) assert(within(one->fields[i].name, all) && within(one->fields[i].value, all) && one->fields[i].name.n);
        Str rest = str_slice(all, one->bytes, all.n);
        ChunksStep a, b;
        uint64_t whole = body(rest, rest.n, &a), pieces = body(rest, 1, &b);
        assert(whole == pieces && a == b);
    }
    mem_free(one), mem_free(two);
    return 0;
}
