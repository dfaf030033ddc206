/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

Map *map_new(Arena *a)
{
    Map *m = NEW(a, Map);
    m->arena = a;
    return m;
}

static uint32_t *slot_of(const Map *m, Str key, uint64_t hash)
{
    size_t mask = m->n_slots - 1, at = (size_t)hash & mask;
    while (m->slots[at]) {
        const MapEntry *e = &m->entries[m->slots[at] - 1];
        if (e->hash == hash && str_equal(e->key, key)) break;
        at = (at + 1) & mask;
    }
    return &m->slots[at];
}

static void rehash(Map *m)
{
    arena_return(m->arena, m->slots);
    m->n_slots = m->n_slots ? m->n_slots * 2 : 16;
    m->slots = NEW_ARRAY(m->arena, uint32_t, m->n_slots);
    for (size_t i = 0; i < m->n; i++) *slot_of(m, m->entries[i].key, m->entries[i].hash) = (uint32_t)i + 1;
}

static MapEntry *entry_for(Map *m, Str key, bool *fresh)
{
    if ((m->n + 1) * 2 > m->n_slots) rehash(m);
    uint64_t hash = str_hash(key);
    uint32_t *slot = slot_of(m, key, hash);
    *fresh = *slot == 0;
    if (!*fresh) return &m->entries[*slot - 1];
    MapEntry *e = PUSH(m->arena, m->entries, m->n, m->cap);
    *e = (MapEntry){ str_copy(m->arena, key), 0, hash };
    *slot = (uint32_t)m->n;
    return e;
}

void map_put(Map *m, Str key, int64_t value)
{
    bool fresh;
    entry_for(m, key, &fresh)->value = value;
}

bool map_find(const Map *m, Str key, int64_t *value)
{
    if (!m || m->n_slots == 0) return false;
    uint32_t slot = *slot_of(m, key, str_hash(key));
    if (slot && value) *value = m->entries[slot - 1].value;
    return slot != 0;
}

int64_t map_intern(Map *m, Str key)
{
    bool fresh;
    MapEntry *e = entry_for(m, key, &fresh);
    if (fresh) e->value = (int64_t)m->n - 1;
    return e->value;
}
