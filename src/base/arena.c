/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <assert.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Block Block;
struct Block {
    Block *next;
    size_t used, size, clear;    /* from `clear` on nobody has written */
    max_align_t data[];
};

typedef struct Taken Taken;
struct Taken { Taken *next; void *p; };

struct Arena {
    Block *blocks, *spare;       /* spare: from before arena_empty, in the order in which they were asked for */
    Taken *taken;                /* the list itself lives in the arena */
    size_t bytes;
};

enum { ARENAS = 2, BLOCK_BYTES = 4 * 1024, BLOCK_MAX = 1024 * 1024, KEPT_BYTES = 4 * 1024 * 1024 };

/* What is large comes straight from the system and goes back to it when freed; a little that is not stays for the next arena. Threads
** share two heaps: each of their own would keep what its largest job left behind. */
__attribute__((constructor)) static void settle_malloc(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, BLOCK_MAX);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_ARENA_MAX, ARENAS);
}

static _Noreturn void out_of_memory(void)
{
    fputs("lalian: out of memory\n", stderr);
    abort();
}

Arena *arena_new(void)
{
    Arena *a = calloc(1, sizeof *a);
    if (!a) out_of_memory();
    return a;
}

static void free_blocks(Block *b)
{
    for (Block *next; b; b = next) {
        next = b->next;
        free(b);
    }
}

static void free_taken(Arena *a)
{
    for (const Taken *t = a->taken; t; t = t->next) free(t->p);
    a->taken = NULL;
}

void arena_free(Arena *a)
{
    if (!a) return;
    free_taken(a);
    free_blocks(a->blocks);
    free_blocks(a->spare);
    free(a);
}

/* One of before that is large enough, and not so large that most of it would lie idle; NULL: there is none. */
static Block *take_spare(Arena *a, size_t size)
{
    Block **at = &a->spare;
    while (*at && ((*at)->size < size || (*at)->size / 2 > size)) at = &(*at)->next;
    Block *b = *at;
    if (b) *at = b->next;
    return b;
}

static Block *block_new(Arena *a, size_t size)
{
    Block *b = take_spare(a, size);
    if (!b) {
        b = calloc(1, sizeof *b + size);      /* cleared here once: fresh pages come cleared and are not touched before use */
        if (!b) out_of_memory();
        b->size = size;
    }
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

#ifdef ARENA_DEBUG
/* Every piece is a malloc of its own and of exact size: the sanitizer sees the first byte past it, and whoever uses it too long. */
void *arena_alloc(Arena *a, size_t bytes)
{
    Block *b = block_new(a, bytes ? bytes : 1);
    a->bytes += bytes;
    return b->data;
}

void *arena_raw(Arena *a, size_t bytes) { return memset(arena_alloc(a, bytes), 0xA5, bytes); }

void arena_empty(Arena *a)
{
    free_taken(a);
    free_blocks(a->blocks);
    a->blocks = NULL;
    a->bytes = 0;
}
#else
static size_t round_up(size_t n)
{
    size_t unit = sizeof(max_align_t);
    if (n > SIZE_MAX - unit) out_of_memory();
    return (n + unit - 1) / unit * unit;
}

static size_t next_block(const Arena *a, size_t need)
{
    size_t size = a->blocks ? a->blocks->size * 2 : BLOCK_BYTES;
    if (size > BLOCK_MAX) size = BLOCK_MAX;
    return need > size ? need : size;
}

void *arena_raw(Arena *a, size_t bytes)
{
    size_t need = round_up(bytes ? bytes : 1);
    Block *b = a->blocks;
    if (!b || b->size - b->used < need) b = block_new(a, next_block(a, need));
    void *p = (char *)b->data + b->used;
    b->used += need;
    a->bytes += need;
    return p;
}

void *arena_alloc(Arena *a, size_t bytes)
{
    char *p = arena_raw(a, bytes);
    const Block *b = a->blocks;
    size_t from = (size_t)(p - (const char *)b->data);
    if (from < b->clear) memset(p, 0, (b->clear < b->used ? b->clear : b->used) - from);
    return p;
}

static void lay_aside(Arena *a, Block *b)
{
    b->clear = b->clear > b->used ? b->clear : b->used;
    b->used = 0;
    b->next = a->spare;
    a->spare = b;
}

void arena_empty(Arena *a)
{
    free_taken(a);
    free_blocks(a->spare);                                   /* nobody asked for them this time */
    a->spare = NULL;
    for (Block *b = a->blocks, *next; b; b = next) {         /* the newest stands first, and comes to lie behind the others */
        next = b->next;
        lay_aside(a, b);
    }
    a->blocks = NULL;
    a->bytes = 0;
}
#endif

static size_t bytes_of(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) out_of_memory();
    return bytes;
}

void *arena_array(Arena *a, size_t count, size_t size) { return arena_alloc(a, bytes_of(count, size)); }
void *arena_raw_array(Arena *a, size_t count, size_t size) { return arena_raw(a, bytes_of(count, size)); }

#ifdef ARENA_DEBUG
static bool stands_alone(size_t size) { return size > 0; }
#else
static bool stands_alone(size_t size) { return size > BLOCK_MAX; }
#endif

/* The block that holds p alone, no longer in the arena; NULL: there is none. */
static Block *take_out(Arena *a, const void *p)
{
    Block **at = &a->blocks;
    while (p && *at && (const void *)(*at)->data != p) at = &(*at)->next;
    Block *b = p ? *at : NULL;
    if (!b || !stands_alone(b->size)) return NULL;
    *at = b->next;
    return b;
}

void arena_return(Arena *a, const void *p) { free(take_out(a, p)); }

#ifdef ARENA_DEBUG
void arena_reuse(Arena *a, const void *p) { arena_return(a, p); }
#else
void arena_reuse(Arena *a, const void *p)
{
    Block *b = take_out(a, p);
    if (b) lay_aside(a, b);
}
#endif

size_t arena_bytes(const Arena *a) { return a->bytes; }

void *mem_resize(void *old, size_t bytes)
{
    void *p = realloc(old, bytes ? bytes : 1);
    if (!p) out_of_memory();
    return p;
}

void mem_free(void *p) { free(p); }

void arena_take(Arena *a, void *p)
{
    Taken *t = NEW(a, Taken);
    *t = (Taken){ a->taken, p };
    a->taken = t;
}

void *arena_grow(Arena *a, void *items, size_t count, size_t *cap, size_t size)
{
    assert(count <= *cap);
    if (count < *cap) return items;
    size_t more = *cap ? *cap * 2 : 8;
    Block *old = stands_alone(count * size) ? take_out(a, items) : NULL;
    void *p = arena_array(a, more, size);
    if (count) memcpy(p, items, count * size);
    free(old);
    *cap = more;
    return p;
}
