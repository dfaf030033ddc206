/* SPDX-License-Identifier: Apache-2.0
** formats/deflate.h by ISA-L. Packing is its level 0 with codes made for the bytes at hand: levels 1 and 2 of 2.30 hash the
** address of their own state among the first bytes, so that the same bytes pack differently from run to run. */
#include "formats/deflate.h"

#include <assert.h>
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <string.h>

/* The codes suit a sample from the middle; below SAMPLE_FROM bytes, making them costs more than they save. */
enum { PACK_STEP = 64 * 1024, SAMPLE = 32 * 1024, SAMPLE_FROM = 2048 };

static uint8_t *bytes_of(Str s) { return (uint8_t *)(uintptr_t)s.p; }      /* the library reads only, without saying so */

uint32_t deflate_checksum(uint32_t so_far, Str bytes) { return crc32_gzip_refl(so_far, bytes_of(bytes), bytes.n); }

/* ---- packing ---- */

typedef struct { struct isal_zstream stream; struct isal_hufftables codes; struct isal_huff_histogram sample; } Packer;

static void choose_codes(Packer *p, Str bytes)
{
    size_t from = bytes.n > SAMPLE ? (bytes.n - SAMPLE) / 2 : 0;
    Str sample = str_slice(bytes, from, from + SAMPLE);
    memset(&p->sample, 0, sizeof p->sample);
    isal_update_histogram(bytes_of(sample), (int)sample.n, &p->sample);
    int made = isal_create_hufftables(&p->codes, &p->sample);
    if (made == 0) isal_deflate_set_hufftables(&p->stream, &p->codes, IGZIP_HUFFTABLE_CUSTOM);
}

void deflate_pack(Str bytes, Buf *out)
{
    assert(bytes.n <= UINT32_MAX);
    Packer *packer = mem_resize(NULL, sizeof *packer);
    struct isal_zstream *z = &packer->stream;
    isal_deflate_init(z);
    if (bytes.n >= SAMPLE_FROM) choose_codes(packer, bytes);
    z->next_in = bytes_of(bytes);
    z->avail_in = (uint32_t)bytes.n;
    z->end_of_stream = 1;
    while (z->internal_state.state != ZSTATE_END) {
        char *p = buf_room(out, PACK_STEP);
        if (!p) break;           /* the sticky flag of the Buf says so */
        z->next_out = (uint8_t *)p;
        z->avail_out = PACK_STEP;
        int result = isal_deflate(z);
        assert(result == COMP_OK);
        out->n += PACK_STEP - z->avail_out;
    }
    mem_free(packer);
}

/* ---- unpacking ---- */

struct Unpacker { struct inflate_state stream; };

Unpacker *deflate_unpacker(Arena *a) { return NEW(a, Unpacker); }

void deflate_start(Unpacker *u)
{
    isal_inflate_init(&u->stream);
    u->stream.avail_in = 0;
}

void deflate_give(Unpacker *u, Str packed)
{
    assert(u->stream.avail_in == 0 && packed.n <= UINT32_MAX);
    u->stream.next_in = bytes_of(packed);
    u->stream.avail_in = (uint32_t)packed.n;
}

bool deflate_take(Unpacker *u, char *p, size_t room, size_t *got)
{
    assert(room <= UINT32_MAX);
    u->stream.next_out = (uint8_t *)p;
    u->stream.avail_out = (uint32_t)room;
    int result = isal_inflate(&u->stream);
    *got = room - u->stream.avail_out;
    return result >= 0 && (*got || u->stream.avail_in == 0 || deflate_ended(u));
}

bool deflate_ended(const Unpacker *u) { return u->stream.block_state == ISAL_BLOCK_FINISH; }
