/* SPDX-License-Identifier: Apache-2.0
** base/map.h - a hash table from text to a number (an index, an id). Keys are copied into the arena.
** Order of insertion is kept: entries[0 .. n) may be walked. */
#ifndef LALIAN_BASE_MAP_H
#define LALIAN_BASE_MAP_H

#include "base/str.h"

typedef struct { Str key; int64_t value; uint64_t hash; } MapEntry;
typedef struct {
    Arena *arena;
    MapEntry *entries;
    size_t n, cap, n_slots;
    uint32_t *slots;
} Map;

Map *map_new(Arena *a);
void map_put(Map *m, Str key, int64_t value);                    /* replaces */
bool map_find(const Map *m, Str key, int64_t *value);            /* m may be NULL: absent; value may be NULL */
int64_t map_intern(Map *m, Str key);                             /* the value of key; a new key gets the count so far */

#endif
