/* SPDX-License-Identifier: Apache-2.0
** model/snapshot.h - the ledger at one moment, as columns in memory. Immutable to all but its loader, shared by readers.
** Row ids are dense from 1, so the row with id k stands in slot k - 1 for ever; a dead row keeps its slot.
** Columns load on first use (snapshot_load), several in one pass. Everything downstream is a pure function of it. */
#ifndef LALIAN_MODEL_SNAPSHOT_H
#define LALIAN_MODEL_SNAPSHOT_H

#include "model/packed.h"
#include "model/row.h"

#include <pthread.h>

/* Memory that several Snapshots stand on: an arena that goes with the last of them. */
typedef struct Memory Memory;
Memory *memory_new(void);                /* kept once */
Memory *memory_keep(Memory *m);          /* once more; accepts NULL */
void memory_drop(Memory *m);             /* accepts NULL */
Arena *memory_arena(Memory *m);

typedef struct {
    Str *words;              /* code -> text, in order of first appearance by slot */
    size_t n;
} Dict;

/* What is at slot k is meaningful only where column_has. Of what the ledger loads: packed and seen; of tables made in memory: all else. */
typedef struct {
    const Field *field;
    const Packed *packed;    /* values and which are there, in few bytes */
    const uint64_t *seen;    /* of those only these, a bit each: what a scope shows of a column that others read whole; NULL: all */
    uint8_t *ok;             /* 0 or 1 */
    int64_t *i;              /* numbers in quanta, packed periods, bools; NULL for the kinds below */
    int32_t *i32;            /* days; references as slots of the target; text as codes of dict; small numbers, in grains of … */
    int32_t grain;           /* … so many quanta; 0 for all else */
    bool blank_is_zero;      /* a number that is missing stands there as 0 */
    bool all_there;          /* known: none is missing */
    const Dict *dict;
    Memory *memory;          /* what it stands on when the Snapshot's own arena is not it */
    struct TextIndex *index; /* text -> slots, made when first asked for (snapshot_find); NULL: not yet */
} Column;

static inline bool column_has(const Column *c, size_t slot)
{
    return c->packed ? packed_has(c->packed, slot) && (!c->seen || bits_at(c->seen, slot)) : c->ok[slot];
}
void column_read_has(const Column *c, size_t from, size_t n, uint8_t *out);
uint8_t *column_ok(const Column *c, size_t n, Arena *a);                         /* of all slots, as they lie or unpacked into a */

static inline int64_t frame_whole(const Column *c, size_t slot)
{
    if (c->packed) return packed_at(c->packed, slot);
    return c->i ? c->i[slot] : c->grain ? (int64_t)c->i32[slot] * c->grain : c->i32[slot];
}
static inline Str frame_word(const Column *c, size_t slot) { return c->dict->words[frame_whole(c, slot)]; }
/* Days, slots and codes side by side, as they lie or unpacked into a. */
int32_t *column_narrow(const Column *c, size_t n, Arena *a);
void column_keep(const Column *c);       /* what it stands on, once more */
void column_drop(Column *c);             /* … once less; it is empty then */

typedef struct {
    const Register *reg;
    size_t n;                /* slots */
    const uint64_t *alive;   /* in the ledger at that moment: a bit each, or (tables made in memory) … */
    uint8_t *live;           /* … a byte each; NULL: alive */
    size_t n_live;
    Column *columns;         /* by Field.index; empty until loaded */
    uint64_t loaded;         /* mask of loaded columns; set after they are there, read without a lock */
    bool known;              /* n and live are filled; likewise */
    Memory *memory;          /* of alive */
    uint64_t coming;         /* mask of columns that somebody fills elsewhere; under the lock */
} Frame;

static inline bool frame_lives(const Frame *f, size_t slot) { return f->live ? f->live[slot] : bits_at(f->alive, slot); }
void frame_read_live(const Frame *f, size_t from, size_t n, uint8_t *out);
const uint8_t *frame_live(const Frame *f, Arena *a);                             /* of all slots, as they lie or unpacked into a */

typedef struct Snapshot Snapshot;

/* Who fills it: the ledger, or a test. `load` fills n, live and the columns of `mask` (memory from `a`). */
typedef struct {
    void *context;
    bool (*load)(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err);
} SnapshotSource;

struct Snapshot {
    const Model *model;
    int64_t tx;              /* the last transaction it shows */
    Instant at;              /* that transaction's time */
    Frame *frames;           /* by Register.index */
    Arena *arena;
    SnapshotSource source;
    Snapshot *beneath;       /* whose columns this one shows in part: an index of texts is made once, there; NULL: none */
    pthread_mutex_t lock;    /* one thread at a time loads */
    pthread_cond_t came;     /* what was coming is there, or will not come */
};

Snapshot *snapshot_new(const Model *m, int64_t tx, Instant at, SnapshotSource source);   /* free with snapshot_free */
void snapshot_free(Snapshot *s);
/* A later one that stands on the same frames as far as they are loaded; whoever makes it puts in what has changed since, before
** anybody else sees it. */
Snapshot *snapshot_after(Snapshot *old, int64_t tx, Instant at, SnapshotSource source);
/* Makes sure that the frame and the columns of the mask are there. Any thread may ask. */
const Frame *snapshot_load(Snapshot *s, const Register *reg, uint64_t mask, Err *err) MUST_CHECK;
/* The same of many registers, each read once: fields by Register.index. */
bool snapshot_load_fields(Snapshot *s, const uint64_t *fields, Err *err) MUST_CHECK;
/* Columns are filled in another Snapshot of the same moment: who asks for them here waits, and nobody else does. Until snapshot_adopt takes
** what that one has loaded; from NULL: nothing, and who waited loads it. */
void snapshot_expect(Snapshot *s, const Register *reg, uint64_t mask);
void snapshot_adopt(Snapshot *s, const Snapshot *from, const Register *reg);
static inline const Frame *snapshot_frame(const Snapshot *s, const Register *reg) { return &s->frames[reg->index]; }
static inline const Column *frame_column(const Frame *f, const Field *field) { return &f->columns[field->index]; }

/* The slots that hold this text in a field of text, in order; rows that have ended are among them. Any thread may ask. */
bool snapshot_find(Snapshot *s, const Register *reg, const Field *field, Str text, Arena *a, size_t **slots, size_t *n, Err *err) MUST_CHECK;

/* One cell as a Value (references as ids). The column must be loaded. */
Value frame_value(const Frame *f, const Field *field, size_t slot);
/* A whole row; loads all columns of the register. */
bool snapshot_row(Snapshot *s, const Register *reg, int64_t id, Arena *a, Row **out, Err *err) MUST_CHECK;
bool snapshot_has(const Frame *f, int64_t id, Err *err) MUST_CHECK;   /* false: there is no such slot */

/* What a reader may see: visible[Register.index] is a byte a slot, NULL = all rows. A path to a hidden row gives missing. */
typedef struct { Snapshot *snapshot; const uint8_t *const *visible; } View;
static inline bool view_sees(const View *v, const Frame *f, size_t slot)
{
    const uint8_t *mask = v->visible ? v->visible[f->reg->index] : NULL;
    return frame_lives(f, slot) && (!mask || mask[slot]);
}

#endif
