/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/tell.h"
#include "intake/keys.h"
#include "intake/resolve.h"
#include "intake/value.h"
#include "model/code.h"

#include <stdlib.h>
#include <string.h>

/* ---- entities ---- */

static uint32_t add_entity(Work *w, const Register *reg, int64_t id)
{
    Entity *e = PUSH(w->a, w->entities, w->n_entities, w->cap_entities);
    *e = (Entity){ .reg = reg, .id = id, .first = NOBODY, .last = NOBODY, .is_new = id == 0 };
    return (uint32_t)(w->n_entities - 1);
}

static uint32_t entity_of_id(Work *w, RegisterWork *rw, int64_t id)
{
    if (rw->by_id[id] == NOBODY) rw->by_id[id] = add_entity(w, rw->reg, id);
    return rw->by_id[id];
}

uint32_t tell_entity_of(const Work *w, const Register *reg, int64_t id)
{
    const RegisterWork *rw = &w->regs[reg->index];
    return rw->loaded && id > 0 && (size_t)id < rw->n_by_id ? rw->by_id[id] : NOBODY;
}

static void attach(Work *w, uint32_t entity, uint32_t draft)
{
    Entity *e = &w->entities[entity];
    w->drafts[draft].entity = entity;
    if (e->first == NOBODY) e->first = draft;
    else w->drafts[e->last].next = draft;
    e->last = draft;
}

/* One register while its drafts are told apart. */
typedef struct {
    Work *w;
    RegisterWork *rw;
    Value *v;                    /* of the draft at hand: keys and name */
    const Field *name, *provisional;
    Map *fresh_names;            /* normal name -> entity of this import */
    Arena *scratch;
    Buf key;
    bool by_name;                /* some draft has no key but a name */
    bool asked[KEY_ALTERNATIVES];/* some draft or reference is found by this key */
    uint64_t failed;             /* fields that cannot be read or found */
} Telling;

static bool is_needed(const Telling *t, const Field *f) { return f->key != KEY_NO || f == t->name; }

static void read_keys(Telling *t, const Draft *d)
{
    t->failed = 0;
    memset(t->v, 0, t->rw->reg->n_fields * sizeof *t->v);
    for (size_t i = 0; i < d->plan->n_slots; i++) {
        const Slot *slot = &d->plan->slots[i];
        if (!is_needed(t, slot->field) || resolve_value(t->w, d, slot, &d->v[i], &t->v[slot->field->index])) continue;
        t->failed |= field_bit(slot->field);
        t->v[slot->field->index].ok = false;
    }
}

static bool has_failed(const Telling *t, const KeyParts *alt)
{
    for (size_t i = 0; i < alt->n; i++)
        if (t->failed >> alt->fields[i] & 1) return true;
    return false;
}

static bool whole_key(Telling *t, size_t k)
{
    const KeyParts *alt = &t->rw->reg->alternatives[k];
    return !has_failed(t, alt) && keys_text(t->rw->reg, alt, t->v, &t->key);
}

enum { KEY_TOLD = KEY_ALTERNATIVES + 1 };   /* no key, because a part is bad or unknown: told at its cell */

static size_t first_key(Telling *t)
{
    const Register *reg = t->rw->reg;
    bool failed = false;
    size_t k = 0;
    while (k < reg->n_alternatives && !whole_key(t, k)) failed |= has_failed(t, &reg->alternatives[k++]);
    return k < reg->n_alternatives ? k : failed ? KEY_TOLD : KEY_ALTERNATIVES;
}

static Str name_of(const Telling *t) { return t->name && t->v[t->name->index].ok ? label_normal(t->v[t->name->index].s, t->scratch) : (Str){ 0 }; }

/* Later drafts may meet this one by any of its other keys, and by its name. */
static void remember(Telling *t, uint32_t entity, size_t by)
{
    const Register *reg = t->rw->reg;
    for (size_t k = 0; k < reg->n_alternatives; k++)
        if (k != by && t->asked[k] && whole_key(t, k) && !map_find(keys_kept(t->rw, k), buf_str(&t->key), NULL)) keys_put_once(t->rw->fresh[k], buf_str(&t->key), entity);
    Str name = t->by_name ? name_of(t) : (Str){ 0 };
    if (name.n) keys_put_once(t->fresh_names, name, entity);
}

static bool keeps_key(const Telling *t, int64_t id, const KeyParts *alt)
{
    for (size_t i = 0; i < alt->n; i++)
        if (!alt->optional[i] && !frame_value(t->rw->frame, &t->rw->reg->fields[alt->fields[i]], (size_t)id - 1).ok) return false;
    return true;
}

/* A row of the ledger that lacks this key but has a lesser one or the name of the draft: it gets the key. */
static int64_t promoted(Telling *t, size_t k)
{
    const Register *reg = t->rw->reg;
    int64_t id = 0;
    if (t->rw->frame->n == 0) return 0;
    for (size_t j = k + 1; j < reg->n_alternatives && id <= 0; j++)
        if (whole_key(t, j)) (void)map_find(keys_kept(t->rw, j), buf_str(&t->key), &id);
    if (id <= 0 && t->provisional && t->name && t->v[t->name->index].ok) id = label_find(&t->rw->labels, t->v[t->name->index].s);
    return id > 0 && !keeps_key(t, id, &reg->alternatives[k]) ? id : 0;
}

static void tell_problem(Telling *t, uint32_t draft, Severity sev, const Text *text, Str one, Str two)
{
    Draft *d = &t->w->drafts[draft];
    d->bad = true;
    d->plan->sheet->lost = true;
    problems_add(t->w->ps, (Problem){ .severity = sev, .text = text, .args = { str_of(t->rw->reg->word), one, two }, .n_args = 3, .file = d->plan->sheet->file_name,
        .sheet = d->plan->sheet->sheet->name, .row = d->line });
}

static void with_key(Telling *t, uint32_t draft, size_t k)
{
    Work *w = t->w;
    int64_t entity = -1, id = 0;
    (void)keys_text(t->rw->reg, &t->rw->reg->alternatives[k], t->v, &t->key);
    bool kept = map_find(keys_kept(t->rw, k), buf_str(&t->key), &id), fresh = !kept && map_find(t->rw->fresh[k], buf_str(&t->key), &entity);
    if ((kept && id < 0) || (fresh && entity < 0)) {
        tell_problem(t, draft, SEVERITY_ASK, &T_INTAKE_SEVERAL, buf_keep(&t->key, w->a), (Str){ 0 });
        return;
    }
    Str key = kept ? S("kept") : fresh ? w->entities[entity].key : buf_keep(&t->key, w->keys);   /* orders new ones; of others: there is one */
    if (id == 0 && entity < 0) {
        id = promoted(t, k);
        if (id > 0 && t->rw->by_id[id] != NOBODY && w->entities[t->rw->by_id[id]].key.n) id = 0;   /* another key of this import took it */
    }
    if (id > 0) entity = entity_of_id(w, t->rw, id);
    if (entity < 0) entity = add_entity(w, t->rw->reg, 0);
    if (!w->entities[entity].key.n) w->entities[entity].key = key;
    attach(w, (uint32_t)entity, draft);
    if (!kept && !fresh) map_put(t->rw->fresh[k], key, entity);
    remember(t, (uint32_t)entity, k);
}

/* ---- a credit code that is none (8 or 15 characters, say) ---- */

static const Field *credit_code(const Register *reg, size_t k)
{
    const KeyParts *alt = &reg->alternatives[k];
    return alt->n == 1 && value_is_credit_code(&reg->fields[alt->fields[0]]) ? &reg->fields[alt->fields[0]] : NULL;
}

static bool is_broken(const Telling *t, size_t k)
{
    const Field *f = k < t->rw->reg->n_alternatives ? credit_code(t->rw->reg, k) : NULL;
    return f && t->v[f->index].ok && code_check_uscc(t->v[f->index].s, t->scratch).verdict == CODE_BAD;
}

/* The good code of a firm with the name of the draft, kept or of this import; empty: none. */
static Str code_by_name(const Telling *t, const Field *f)
{
    Str name = name_of(t), code = { 0 };
    int64_t entity = -1, id = name.n ? label_find(&t->rw->labels, t->v[t->name->index].s) : 0;
    if (id > 0) code = resolve_kept(t->w, t->rw, f, id);
    else if (id == 0 && name.n && map_find(t->fresh_names, name, &entity) && entity >= 0)
        for (uint32_t i = t->w->entities[entity].first; i != NOBODY && !code.n; i = t->w->drafts[i].next)
            for (size_t k = 0; k < t->w->drafts[i].plan->n_slots; k++)
                if (t->w->drafts[i].plan->slots[k].field == f && t->w->drafts[i].v[k].state == ST_VALUE) code = (Str){ t->w->drafts[i].v[k].u.p, t->w->drafts[i].v[k].n };
    return code.n && code_check_uscc(code, t->scratch).verdict != CODE_BAD ? code : (Str){ 0 };
}

/* The answer is the code that was meant. Where that is known the line no longer states one; else it states the answer. */
static bool take_code(Telling *t, Stated *stated, const Field *f, size_t k, Str answer, Str text)
{
    int64_t id = 0, entity = -1;
    Str code = value_code(f, answer, t->w->a);
    if (code_check_uscc(code, t->scratch).verdict == CODE_BAD) return false;
    t->v[f->index].s = code;
    (void)keys_text(t->rw->reg, &t->rw->reg->alternatives[k], t->v, &t->key);
    bool known = map_find(keys_kept(t->rw, k), buf_str(&t->key), &id) || map_find(t->rw->fresh[k], buf_str(&t->key), &entity);
    stated->state = known ? ST_NONE : ST_VALUE;
    stated->u.p = code.p, stated->n = (uint32_t)code.n;
    if (id > 0 && !resolve_memory(t->w, t->rw->reg, text)) resolve_learn(t->w, t->rw->reg, text, id);
    return true;
}

/* It makes no firm of its own where the name says whose it is: asked, with the code that is known. */
static void with_broken_code(Telling *t, uint32_t draft, size_t k)
{
    Draft *d = &t->w->drafts[draft];
    const Field *f = credit_code(t->rw->reg, k);
    size_t slot = 0;
    while (d->plan->slots[slot].field != f) slot++;
    Str text = t->v[f->index].s, answer = { 0 }, good = code_by_name(t, f);
    const Str *told = work_answer(t->w, str_of(t->rw->reg->id), text);
    int64_t id = resolve_memory(t->w, t->rw->reg, text);
    if (!told) told = work_answer(t->w, str_of(t->rw->reg->title), text);
    (void)keys_text(t->rw->reg, &t->rw->reg->alternatives[k], t->v, &t->key);
    if (told) answer = *told;
    else if (id > 0) answer = resolve_kept(t->w, t->rw, f, id);
    bool own = str_equal(answer, S("new")) || (!answer.n && (!good.n || map_find(keys_kept(t->rw, k), buf_str(&t->key), NULL)));
    if (own || (answer.n && take_code(t, &d->v[slot], f, k, answer, text))) return with_key(t, draft, k);
    d->bad = d->plan->sheet->lost = true;
    problems_add(t->w->ps, (Problem){ .severity = answer.n ? SEVERITY_ERROR : SEVERITY_ASK, .text = answer.n ? &T_INTAKE_ANSWER : &T_INTAKE_BROKEN_CODE,
        .args = { str_of(t->rw->reg->word), answer.n ? answer : good, text, str_of(t->rw->reg->id) }, .n_args = 4, .question = { answer.n ? QUESTION_NONE : QUESTION_CODE, str_of(t->rw->reg->id), text, good }, AT(d, d->plan->slots[slot].col), .field = str_of(f->word), .value = text });
}


static Str missing_parts(Telling *t)
{
    Buf b = { 0 };
    const KeyParts *alt = &t->rw->reg->alternatives[0];
    for (size_t i = 0; i < alt->n; i++) {
        if (alt->optional[i] || t->v[alt->fields[i]].ok) continue;
        if (b.n) buf_add_z(&b, "、");
        buf_add_z(&b, t->rw->reg->fields[alt->fields[i]].word);
    }
    Str out = buf_keep(&b, t->w->a);
    buf_done(&b);
    return out;
}

static void without_key(Telling *t, uint32_t draft, size_t k)
{
    (void)k;
    Work *w = t->w;
    Str name = name_of(t);
    int64_t id = name.n ? label_find(&t->rw->labels, t->v[t->name->index].s) : 0, entity = -1;
    if (name.n && id == 0) {
        Str text = t->v[t->name->index].s;
        const Str *answer = work_answer(w, str_of(t->rw->reg->id), text);
        if (answer && !str_equal(*answer, S("new")) && !str_equal(*answer, S("skip"))) id = resolve_text(w, t->rw, *answer);
    }
    if (name.n && id == 0) id = resolve_memory(w, t->rw->reg, t->v[t->name->index].s);
    bool fresh = name.n && map_find(t->fresh_names, name, &entity);
    if (id < 0 || (fresh && (entity < 0 || (id > 0 && t->rw->by_id[id] != (uint32_t)entity)))) {
        tell_problem(t, draft, SEVERITY_ASK, &T_INTAKE_SEVERAL, t->v[t->name->index].s, (Str){ 0 });
        return;
    }
    if (id > 0) entity = entity_of_id(w, t->rw, id);
    if (entity < 0 && t->provisional && name.n) {
        entity = add_entity(w, t->rw->reg, 0);
        w->entities[entity].provisional = w->entities[entity].key = str_printf(w->a, "暂:%.*s", SP(name));
        keys_put_once(t->fresh_names, name, entity);
    }
    if (entity < 0) tell_problem(t, draft, SEVERITY_ERROR, &T_INTAKE_KEY, missing_parts(t), (Str){ 0 });
    else attach(w, (uint32_t)entity, draft);
}

static int by_key(const void *x, const void *y)
{
    const Entity *a = *(Entity *const *)x, *b = *(Entity *const *)y;
    return str_compare(a->key, b->key);
}

static void number_new(Telling *t, size_t first_entity)
{
    Work *w = t->w;
    RegisterWork *rw = t->rw;
    size_t n = 0;
    Entity **list = NEW_ARRAY(t->scratch, Entity *, w->n_entities - first_entity);
    for (size_t i = first_entity; i < w->n_entities; i++)
        if (w->entities[i].reg == rw->reg && w->entities[i].is_new) list[n++] = &w->entities[i];
    qsort(list, n, sizeof *list, by_key);
    uint32_t *by_id = NEW_ARRAY(w->a, uint32_t, rw->n_by_id + n);
    memcpy(by_id, rw->by_id, rw->n_by_id * sizeof *by_id);
    for (size_t i = 0; i < n; i++) {
        list[i]->id = rw->next_id++;
        by_id[rw->n_by_id++] = (uint32_t)(list[i] - w->entities);
    }
    rw->by_id = by_id;
}

/* References by name find what this import brings, too. */
static void name_new(Telling *t)
{
    for (size_t i = 0; t->name && i < t->rw->n_drafts; i++) {
        Draft *d = &t->w->drafts[t->rw->drafts[i]];
        if (d->entity == NOBODY) continue;
        for (size_t k = 0; k < d->plan->n_slots; k++)
            if (d->plan->slots[k].field == t->name && d->v[k].state == ST_VALUE)
                label_put(&t->rw->labels, (Str){ d->v[k].u.p, d->v[k].n }, t->w->entities[d->entity].id);
    }
}

static bool load_names(const Work *w, RegisterWork *rw) { return rw->labels.names || label_load(&rw->labels, w->s, rw->reg, w->keys, w->a, w->err); }

static void tell_each(Telling *t, const uint8_t *key, uint8_t which, size_t k, void (*tell)(Telling *t, uint32_t draft, size_t k))
{
    for (size_t i = 0; i < t->rw->n_drafts; i++) {
        if (key[i] != which) continue;
        read_keys(t, &t->w->drafts[t->rw->drafts[i]]);
        tell(t, t->rw->drafts[i], k);
    }
}

bool tell_apart(Work *w, RegisterWork *rw)
{
    Telling t = { .w = w, .rw = rw, .name = label_field(rw->reg), .scratch = arena_new(), .fresh_names = map_new(w->a) };
    size_t first_entity = w->n_entities;
    enum { BROKEN = 0x80 };      /* a key that is none: after those that are, before the names */
    uint8_t *key = arena_alloc(t.scratch, rw->n_drafts + 1);
    t.provisional = register_find(rw->reg, S("provisional"));
    t.v = NEW_ARRAY(t.scratch, Value, rw->reg->n_fields);
    for (size_t i = 0; i < rw->n_drafts; i++) {
        read_keys(&t, &w->drafts[rw->drafts[i]]);
        key[i] = (uint8_t)first_key(&t);
        bool broken = is_broken(&t, key[i]);
        t.by_name |= broken || key[i] == KEY_ALTERNATIVES;
        if (key[i] < KEY_ALTERNATIVES) t.asked[key[i]] = true;
        if (broken) key[i] |= BROKEN;
    }
    for (size_t k = 0; k < KEY_ALTERNATIVES; k++) t.asked[k] |= rw->n_wants > 0;
    bool ok = !(rw->n_wants || t.by_name || t.provisional) || load_names(w, rw);
    for (size_t k = 0; ok && k < KEY_ALTERNATIVES; k++) tell_each(&t, key, (uint8_t)k, k, with_key);
    for (size_t k = 0; ok && k < KEY_ALTERNATIVES; k++) tell_each(&t, key, (uint8_t)(k | BROKEN), k, with_broken_code);
    if (ok) tell_each(&t, key, KEY_ALTERNATIVES, 0, without_key);
    number_new(&t, first_entity);
    if (rw->n_wants) name_new(&t);
    buf_done(&t.key);
    arena_free(t.scratch);
    return ok;
}
