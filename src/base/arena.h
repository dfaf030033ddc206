/* SPDX-License-Identifier: Apache-2.0
** base/arena.h - memory that is freed in one call by whoever made the arena.
** A function that takes an Arena returns memory from it; one that does not never returns memory to free.
** Out of memory ends the process (transactions make that safe); sizes a user controls are checked
** against limits.def first. This file is the only caller of malloc in the program.
** In debug builds (ARENA_DEBUG) every piece is a malloc of its own, so that sanitizers see its ends. */
#ifndef LALIAN_BASE_ARENA_H
#define LALIAN_BASE_ARENA_H

#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);                                   /* never NULL */
void arena_free(Arena *a);                                /* accepts NULL */
/* All that it gave is gone, as after arena_free; its memory stays for what is asked next: for work that is done again and again. */
void arena_empty(Arena *a);
void *arena_alloc(Arena *a, size_t bytes);                /* zeroed, aligned for any type; bytes may be 0 */
void *arena_array(Arena *a, size_t count, size_t size);   /* zeroed; the product is checked */
void *arena_raw(Arena *a, size_t bytes);                  /* not zeroed: for what is wholly written before it is read */
void *arena_raw_array(Arena *a, size_t count, size_t size);
/* Gives memory back early: of a piece so large (1 MiB) that it stands alone; of any other nothing happens. p may be NULL. */
void arena_return(Arena *a, const void *p);
/* The same, but it stays with the arena for what is asked next and is as large: pages that have been touched cost nothing more. */
void arena_reuse(Arena *a, const void *p);
size_t arena_bytes(const Arena *a);                       /* handed out so far */

#define NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define NEW_ARRAY(arena, T, n) ((T *)arena_array((arena), (n), sizeof(T)))
#define RAW_ARRAY(arena, T, n) ((T *)arena_raw_array((arena), (n), sizeof(T)))

/* Growing memory that is handed back by hand: for Buf and for big columns only. n bytes, old may be NULL. */
void *mem_resize(void *old, size_t bytes);
void mem_free(void *p);
void arena_take(Arena *a, void *p);                       /* what mem_resize made, or NULL, now lives and goes with the arena */

/* Makes room for one more item at the end of an arena list; doubles. The old array is gone (arena_return): nobody may still point into it. */
void *arena_grow(Arena *a, void *items, size_t count, size_t *cap, size_t size);
#define PUSH(arena, list, count, cap)                                                       \
    ((list) = arena_grow((arena), (list), (count), &(cap), sizeof *(list)), &(list)[(count)++])

#endif
