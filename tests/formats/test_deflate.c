/* SPDX-License-Identifier: Apache-2.0
** Streams packed and unpacked, in pieces of every size; damaged ones. Linked twice: with ISA-L where it is, and with zlib. */
#include "formats/deflate.h"
#include "test.h"

#include <string.h>

static Str pack(Arena *a, Str bytes)
{
    Buf b = { 0 };
    deflate_pack(bytes, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

/* Gives `packed` in pieces and takes in pieces; false: damaged. *whole: the stream came to its end. */
static bool unpack(Arena *a, Unpacker *u, Str packed, size_t give, size_t take, Str *out, bool *whole)
{
    Buf b = { 0 };
    size_t at = 0, got = 0;
    bool ok = true;
    char *exact = NEW_ARRAY(a, char, take);              /* a piece of its own, so that sanitizers see a byte too many */
    deflate_start(u);
    while (ok && !deflate_ended(u)) {
        ok = deflate_take(u, exact, take, &got);
        buf_add(&b, (Str){ exact, got });
        if (!ok || got || deflate_ended(u)) continue;
        if (at == packed.n) break;
        size_t n = packed.n - at < give ? packed.n - at : give;
        deflate_give(u, (Str){ memcpy(NEW_ARRAY(a, char, n), packed.p + at, n), n });
        at += n;
    }
    *whole = deflate_ended(u);
    *out = buf_keep(&b, a);
    buf_done(&b);
    return ok;
}

static Str sample(Arena *a, size_t n, uint32_t kinds)     /* kinds: how many bytes there are; 1 repeats, 256 is noise */
{
    char *p = NEW_ARRAY(a, char, n);
    uint32_t x = 12345;
    for (size_t i = 0; i < n; i++) {
        x = x * 1664525 + 1013904223;
        p[i] = (char)((x >> 24) % kinds);
    }
    return (Str){ p, n };
}

TEST(deflate, what_was_packed_comes_back_in_pieces_of_any_size)
{
    static const size_t lengths[] = { 0, 1, 2, 300, 65535, 65536, 200001 }, gives[] = { 1, 7, 4096, 1 << 20 }, takes[] = { 1, 258, 65536, 1 << 20 };
    static const uint32_t kinds[] = { 1, 3, 100, 256 };
    Unpacker *u = deflate_unpacker(a);
    for (size_t i = 0; i < 7; i++)
        for (size_t k = 0; k < 4; k++) {
            Arena *own = arena_new();
            Str bytes = sample(own, lengths[i], kinds[k]), packed = pack(own, bytes), out;
            CHECK(packed.n < bytes.n + bytes.n / 100 + 200);
            for (size_t piece = 0; piece < 4; piece++) {
                if (bytes.n > 1000 && piece != 2) continue;          /* by single bytes: short ones only */
                bool whole;
                for (size_t room = 0; room < 4; room++)
                    CHECK(unpack(own, u, packed, gives[piece], takes[room], &out, &whole) && whole && str_equal(out, bytes));
            }
            arena_free(own);
        }
}

/* A library may look at where it stands in memory: the state is put elsewhere by what lies between. */
TEST(deflate, the_same_bytes_pack_the_same_wherever_they_lie)
{
    for (size_t n = 1; n < 3000; n += 1 + n / 3) {
        Str bytes = sample(a, n, 2), first = pack(a, bytes);
        for (int i = 0; i < 40; i++) {
            void *between = mem_resize(NULL, 100000 * (size_t)(i + 1));
            CHECK(str_equal(first, pack(a, str_copy(a, bytes))));
            mem_free(between);
        }
    }
}

TEST(deflate, a_stream_cut_off_has_no_end)
{
    Unpacker *u = deflate_unpacker(a);
    Str packed = pack(a, sample(a, 3000, 100)), out;
    for (size_t n = 0; n < packed.n; n++) {
        bool whole;
        CHECK(unpack(a, u, str_slice(packed, 0, n), 100, 4096, &out, &whole) && !whole);
    }
}

TEST(deflate, damaged_streams)
{
    Unpacker *u = deflate_unpacker(a);
    static const Str bad[] = { S_INIT("\xFF\xFF\xFF\xFF"), S_INIT("\x01\x05\x00\x05\x00hello") /* stored, its length not twice the same */,
                               S_INIT("\x03\xFC") /* fixed codes: the end */ };
    Str out;
    bool whole;
    CHECK(!unpack(a, u, bad[0], 4, 100, &out, &whole));
    CHECK(!unpack(a, u, bad[1], 10, 100, &out, &whole));
    CHECK(unpack(a, u, bad[2], 2, 100, &out, &whole) && whole && out.n == 0);
    Str packed = pack(a, sample(a, 2000, 100));
    for (size_t i = 0; i < packed.n * 8; i++) {           /* any bit turned: whatever comes, it ends, and no byte too many is written */
        Arena *own = arena_new();
        char *turned = memcpy(NEW_ARRAY(own, char, packed.n), packed.p, packed.n);
        turned[i / 8] = (char)(turned[i / 8] ^ (1 << (i % 8)));
        bool ok = unpack(own, u, (Str){ turned, packed.n }, 64, 100, &out, &whole);
        CHECK(out.n < 300 * 2000 + (size_t)ok);
        arena_free(own);
    }
}

TEST(deflate, checksum_is_that_of_zip)
{
    CHECK_INT(deflate_checksum(0, S("")), 0);
    CHECK_INT(deflate_checksum(0, S("123456789")), 0xCBF43926);
    CHECK_INT(deflate_checksum(deflate_checksum(0, S("1234")), S("56789")), 0xCBF43926);
}
