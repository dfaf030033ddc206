/* SPDX-License-Identifier: Apache-2.0
** formats/deflate.h by zlib, for machines without ISA-L. */
#include "formats/deflate.h"

#include <assert.h>
#include <zlib.h>

enum { PACK_LEVEL = 1, PACK_STEP = 64 * 1024, WINDOW = -15, MEMORY = 8 };  /* a window below 0: no head or tail round the stream */

static Bytef *bytes_of(Str s) { return (Bytef *)(uintptr_t)s.p; }          /* the library reads only, without saying so */

uint32_t deflate_checksum(uint32_t so_far, Str bytes) { return (uint32_t)crc32_z(so_far, bytes_of(bytes), bytes.n); }

/* ---- packing ---- */

void deflate_pack(Str bytes, Buf *out)
{
    assert(bytes.n <= UINT32_MAX);
    z_stream z = { 0 };
    int result = deflateInit2(&z, PACK_LEVEL, Z_DEFLATED, WINDOW, MEMORY, Z_DEFAULT_STRATEGY);
    assert(result == Z_OK);
    z.next_in = bytes_of(bytes);
    z.avail_in = (uInt)bytes.n;
    while (result != Z_STREAM_END) {
        char *p = buf_room(out, PACK_STEP);
        if (!p) break;           /* the sticky flag of the Buf says so */
        z.next_out = (Bytef *)p;
        z.avail_out = PACK_STEP;
        result = deflate(&z, Z_FINISH);
        assert(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);
        out->n += PACK_STEP - z.avail_out;
    }
    deflateEnd(&z);
}

/* ---- unpacking ---- */

struct Unpacker { z_stream stream; bool ended; };

static void *from_arena(void *arena, uInt count, uInt size) { return arena_array(arena, count, size); }
static void leave(void *arena, void *p) { (void)arena, (void)p; }

Unpacker *deflate_unpacker(Arena *a)
{
    Unpacker *u = NEW(a, Unpacker);
    u->stream = (z_stream){ .zalloc = from_arena, .zfree = leave, .opaque = a };
    int result = inflateInit2(&u->stream, WINDOW);
    assert(result == Z_OK);
    return u;
}

void deflate_start(Unpacker *u)
{
    inflateReset(&u->stream);
    u->stream.avail_in = 0;
    u->ended = false;
}

void deflate_give(Unpacker *u, Str packed)
{
    assert(u->stream.avail_in == 0 && packed.n <= UINT32_MAX);
    u->stream.next_in = bytes_of(packed);
    u->stream.avail_in = (uInt)packed.n;
}

bool deflate_take(Unpacker *u, char *p, size_t room, size_t *got)
{
    assert(room <= UINT32_MAX);
    u->stream.next_out = (Bytef *)p;
    u->stream.avail_out = (uInt)room;
    int result = u->ended ? Z_OK : inflate(&u->stream, Z_NO_FLUSH);
    *got = room - u->stream.avail_out;
    u->ended |= result == Z_STREAM_END;
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
}

bool deflate_ended(const Unpacker *u) { return u->ended; }
