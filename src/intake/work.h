/* SPDX-License-Identifier: Apache-2.0
** intake/work.h - what the steps of one import hand to each other: match -> plans -> lines -> drafts -> entities -> changes.
** Compact: a stated value is 16 bytes, its text stays in the sheet; 100,000 lines x 20 columns are about 35 MB. */
#ifndef LALIAN_INTAKE_WORK_H
#define LALIAN_INTAKE_WORK_H

#include "intake/intake.h"
#include "intake/match.h"
#include "intake/texts.h"
#include "model/label.h"

/* Not stated; stated as missing; a value; a reference to a row of the same line; a reference to be resolved; a bad cell. */
typedef enum { ST_NONE, ST_MISSING, ST_VALUE, ST_ROW, ST_WANT, ST_BAD } State;
typedef struct { union { int64_t i; const char *p; } u; uint32_t n; uint8_t state; } Stated;

/* Why a cell cannot be read, or what was assumed (QUANTITY_NOTE_…). */
typedef struct { const Text *text; Str args[3]; size_t n_args; unsigned notes; } Why;

enum { NOBODY = UINT32_MAX };

typedef struct Slot Slot;
struct Slot {                    /* one field of a planned row */
    const FormValue *value;
    const Field *field;
    int32_t col;                 /* -1: no cell */
    UnitId unit;                 /* of the column */
    int64_t times, by;           /* typed * times / by = kept, both fit; times 0: only the long way */
    bool piece;                  /* reads a piece of the split cell */
    Stated constant;
    int row;                     /* ^register: form row */
    Slot *parts; size_t n_parts; /* a reference by several cells: the fields of its key, or a code and a name */
    int year;                    /* of the sheet: 11月 needs it */
    Str last; Stated last_value; /* of the cell above: columns repeat themselves */
    size_t rounded, converted, merged;      /* told once for the column */
};

typedef struct SheetWork SheetWork;
typedef struct {                 /* one form row of one sheet, for one period of a wide row */
    const FormRow *row;
    SheetWork *sheet;
    int32_t source;
    Slot *slots; size_t n_slots;
    int32_t split_col;
    const uint8_t *keep;         /* `when`, by row of data; NULL: always */
} Plan;

typedef struct {
    Plan *plan;
    Stated *v;                   /* plan->n_slots */
    int32_t line;                /* from 1 */
    uint32_t entity, next;       /* next draft of the same entity */
    bool bad;
} Draft;

typedef struct { int32_t line, col, from; } Held;   /* a cell of a merged area, and the line that holds its value */

struct SheetWork {
    int32_t file;                /* of the caller */
    Str file_name;
    const Sheet *sheet;
    const Form *form;
    Header header;
    UnitId units[SHEET_UNITS]; size_t n_units;
    Plan *plans; size_t n_plans;
    int year;                    /* that the titles, the sheet or the file name; 0: none */
    bool skip_struck, take_struck;
    size_t rows, totals;
    Held *held; size_t n_held, cap_held;   /* in the order of lines */
    bool lost;                   /* a line could not be identified: nothing is gone by this sheet */
};

typedef struct {                 /* a row that is referred to by text, or by the fields of its key */
    const Register *to;
    Str text;
    const Slot *parts; const Stated *v; size_t n_parts;
    int64_t id;                  /* > 0 found; WANT_… */
    Str near;                    /* candidates, for the question */
    bool ambiguous;
    const Text *doubt;           /* code and name say different rows; NULL: they agree, or one of them is not there */
    Str kept;                    /* what the ledger has in place of the one that differs */
    bool ended, has_until;       /* a place that is no more: its last day, if known, and its successor (> 0) */
    Day until;
    int64_t next;
    const SheetWork *told_sheet; int32_t told_line;   /* told once a line, however many rows ask for it */
} Want;
enum { WANT_OPEN = 0, WANT_SKIP = -1, WANT_FAILED = -2 };

typedef struct {
    const Register *reg;
    int64_t id;
    uint32_t first, last;        /* drafts */
    bool is_new, bad;
    Str key;                     /* of a new one, for the order of ids; lives in Work.keys */
    Str provisional;             /* number made for a firm without a code */
} Entity;

typedef struct {                 /* what is known about one register in this import */
    const Register *reg;
    uint32_t *drafts; size_t n_drafts, cap_drafts;
    uint32_t *wants; size_t n_wants, cap_wants;
    bool identified, loaded;
    const Frame *frame;
    Map *kept[KEY_ALTERNATIVES]; /* key -> slot + 1; -1: several */
    Labels labels;               /* the texts that mean a row; those of `aliases` are asked again when rows are made */
    Map *fresh[KEY_ALTERNATIVES];/* keys of new entities -> entity */
    uint32_t *by_id; size_t n_by_id;   /* id -> entity, NOBODY */
    int64_t next_id;
} RegisterWork;

/* Change `from` refers to the row `id` of `reg`, which is new. */
typedef struct { uint32_t from; uint16_t reg; int64_t id; } Link;

typedef struct Work {
    const RuleBook *book;
    Snapshot *s;
    const Learned *known; size_t n_known;
    const IntakeOptions *o;
    Arena *a;
    Problems *ps;
    Intake *out;
    Err *err;
    SheetWork **sheets; size_t n_sheets, cap_sheets;
    Draft *drafts; size_t n_drafts, cap_drafts;
    Want *wants; size_t n_wants, cap_wants;
    Map *want_index;
    Entity *entities; size_t n_entities, cap_entities;
    RegisterWork *regs;          /* by Register.index */
    Arena *keys;                 /* of the maps in regs; NULL when all references are settled */
    Map *answers;                /* --resolve: "register\ttext" -> offset into answer_texts */
    Str *answer_texts; size_t n_answers, cap_answers;
    Link *links; size_t n_links, cap_links;      /* in the order of changes as they were made */
    size_t cap_sources, cap_learned, cap_struck, cap_changes;
    size_t twice;                /* fields stated twice, equally */
} Work;

/* The place of a problem. */
#define AT(d, column) .file = (d)->plan->sheet->file_name, .sheet = (d)->plan->sheet->sheet->name, .row = (d)->line, .col = (int32_t)(column) + 1

const Str *work_answer(const Work *w, Str scope, Str text);   /* of --resolve; NULL: none */
Str work_int(Arena *a, int64_t n);

#endif
