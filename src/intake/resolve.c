/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/resolve.h"
#include "intake/place.h"
#include "model/label.h"
#include "intake/value.h"
#include "model/code.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

/* ---- keys ---- */

/* Twelve digits: keys sort in the order of numbers. */
static void add_padded(Buf *out, int64_t n)
{
    char digits[12];
    if (n < 0 || n > INT64_C(999999999999)) {
        buf_add_int(out, n);
        return;
    }
    for (size_t i = sizeof digits; i-- > 0; n /= 10) digits[i] = (char)('0' + n % 10);
    buf_add(out, (Str){ digits, sizeof digits });
}

static void add_name(Buf *out, Str name)
{
    char *p = name.n ? buf_room(out, name.n) : NULL;
    if (p) out->n += label_fold(name, p);
}

/* The key by which rows meet: like row_key_of, but names count in their normal form. False: a part is not there. */
static bool key_text(const Register *reg, const KeyParts *k, const Value *v, Buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < k->n; i++) {
        const Field *f = &reg->fields[k->fields[i]];
        const Value *one = &v[k->fields[i]];
        bool empty = !one->ok || (kind_is_text(f->kind) && one->s.n == 0);
        if (empty && !k->optional[i]) return false;
        if (out->n) buf_add_char(out, '\x1f');
        if (empty) continue;
        if (f->kind == K_TEXT) add_name(out, one->s);
        else if (f->kind == K_REF || f->kind == K_COUNT) add_padded(out, one->i);
        else value_canonical(f, one, out);
    }
    return k->n > 0;
}

static uint64_t key_mask(const Register *reg)
{
    uint64_t mask = 0;
    for (size_t k = 0; k < reg->n_alternatives; k++)
        for (size_t i = 0; i < reg->alternatives[k].n; i++) mask |= field_bit(&reg->fields[reg->alternatives[k].fields[i]]);
    return mask;
}

static void put_once(Map *m, Str key, int64_t value)
{
    int64_t old;
    if (!map_find(m, key, &old)) map_put(m, key, value);
    else if (old != value) map_put(m, key, -1);
}

/* Rows of the ledger by their k-th key; made when it is first asked for. */
static const Map *kept_by(RegisterWork *rw, size_t k)
{
    const Register *reg = rw->reg;
    const KeyParts *alt = &reg->alternatives[k];
    Value v[LIMIT_FIELDS];
    Buf key = { 0 };
    if (rw->kept[k]) return rw->kept[k];
    rw->kept[k] = map_new(rw->fresh[k]->arena);
    for (size_t slot = 0; slot < rw->frame->n; slot++) {
        if (!rw->frame->live[slot]) continue;
        for (size_t i = 0; i < alt->n; i++) v[alt->fields[i]] = frame_value(rw->frame, &reg->fields[alt->fields[i]], slot);
        if (key_text(reg, alt, v, &key)) put_once(rw->kept[k], buf_str(&key), (int64_t)slot + 1);
    }
    buf_done(&key);
    return rw->kept[k];
}

static bool load(Work *w, RegisterWork *rw)
{
    if (rw->loaded) return true;
    rw->frame = snapshot_load(w->s, rw->reg, key_mask(rw->reg), w->err);
    if (!rw->frame) return false;
    for (size_t k = 0; k < rw->reg->n_alternatives; k++) rw->fresh[k] = map_new(w->keys);
    rw->n_by_id = rw->frame->n + 1;
    rw->by_id = NEW_ARRAY(w->a, uint32_t, rw->n_by_id);
    memset(rw->by_id, 0xFF, rw->n_by_id * sizeof *rw->by_id);
    rw->next_id = (int64_t)rw->frame->n + 1;
    rw->loaded = true;
    return true;
}

/* ---- references ---- */

static int64_t want_id(Work *w, uint32_t index);

bool resolve_value(Work *w, const Draft *d, const Slot *slot, const Stated *v, Value *out)
{
    *out = (Value){ 0 };
    switch ((State)v->state) {
    case ST_NONE:
    case ST_MISSING: return true;
    case ST_BAD: return false;
    case ST_ROW: {
        uint32_t e = w->drafts[v->u.i].entity;
        if (e == NOBODY) return false;
        *out = (Value){ .i = w->entities[e].id, .ok = true };
        return true;
    }
    case ST_WANT: {
        int64_t id = want_id(w, (uint32_t)v->u.i);
        if (id > 0 && w->wants[v->u.i].ended) id = place_on_day(&w->wants[v->u.i], d);
        if (id > 0) *out = (Value){ .i = id, .ok = true };
        return id > 0 || id == WANT_SKIP;
    }
    case ST_VALUE: break;
    }
    out->ok = true;
    if (kind_is_text(slot->field->kind)) out->s = (Str){ v->u.p, v->n };
    else out->i = v->u.i;
    return true;
}

/* An id or 0; -1: several. */
static int64_t look_up(Work *w, RegisterWork *rw, size_t k, Str key)
{
    int64_t at, id = 0;
    if (map_find(kept_by(rw, k), key, &id)) return id;
    if (!map_find(rw->fresh[k], key, &at)) return 0;
    return at < 0 ? -1 : w->entities[at].id;
}

static int64_t by_single_key(Work *w, RegisterWork *rw, Str text)
{
    const Register *reg = rw->reg;
    Value *v = NEW_ARRAY(w->a, Value, reg->n_fields);
    Buf key = { 0 };
    int64_t id = 0;
    for (size_t k = 0; k < reg->n_alternatives && id == 0; k++) {
        const KeyParts *alt = &reg->alternatives[k];
        const Field *f = &reg->fields[alt->fields[0]];
        bool alone = f->kind == K_TEXT;
        for (size_t i = 1; i < alt->n; i++) alone &= alt->optional[i];
        if (!alone) continue;
        v[f->index] = (Value){ .s = value_is_code(f) ? value_code(f, text, w->a) : text, .ok = true };
        if (key_text(reg, alt, v, &key)) id = look_up(w, rw, k, buf_str(&key));
        if (id == 0 && place_is(reg)) {
            CodeCheck c = code_check_place(text, w->a);
            v[f->index].s = c.value;
            if (c.verdict == CODE_OK && key_text(reg, alt, v, &key)) id = look_up(w, rw, k, buf_str(&key));
        }
        v[f->index].ok = false;
    }
    buf_done(&key);
    return id;
}

int64_t resolve_by_code(Work *w, const Register *reg, Str text) { return by_single_key(w, &w->regs[reg->index], text); }

static int64_t by_memory(const Work *w, const Register *reg, Str text)
{
    for (size_t i = 0; i < w->n_known; i++)
        if (w->known[i].reg == reg && str_equal(w->known[i].text, text)) return w->known[i].id;
    return 0;
}

/* By name or former name, by what is printed for it, by a name without its suffix. */
static int64_t by_name(Work *w, RegisterWork *rw, Str text)
{
    int64_t id = label_find(&rw->labels, text);
    if (id == 0 && !label_find_whole(&rw->labels, text, &id, w->err)) return 0;
    if (id != 0) return id;
    id = label_find_short(&rw->labels, text);
    if (id <= 0) return 0;
    PROBLEM(w->ps, NOTE, T_INTAKE_SHORT_NAME, .value = text, ARGS(str_of(rw->reg->word)));
    return id;
}

static int64_t by_code(Work *w, RegisterWork *rw, Str text)
{
    int64_t id = by_single_key(w, rw, text);
    return id == 0 ? by_memory(w, rw->reg, text) : id;
}

static int64_t find_text(Work *w, RegisterWork *rw, Str text)
{
    int64_t id = by_code(w, rw, text);
    if (id == 0) id = label_find(&rw->labels, text);
    return id != 0 || label_find_whole(&rw->labels, text, &id, w->err) ? id : 0;
}

static void learn(Work *w, const Register *reg, Str text, int64_t id)
{
    for (size_t i = 0; i < w->out->n_learned; i++)
        if (w->out->learned[i].reg == reg && str_equal(w->out->learned[i].text, text)) return;
    *PUSH(w->a, w->out->learned, w->out->n_learned, w->cap_learned) = (Learned){ .reg = reg, .text = text, .id = id, .evidence = S("--resolve") };
}

/* The answer of --resolve: a key or name of the row that is meant, or skip. (`new` rows were made before, see resolve_all.) */
static bool by_answer(Work *w, RegisterWork *rw, Want *want)
{
    const Str *answer = work_answer(w, str_of(rw->reg->id), want->text);
    if (!answer) answer = work_answer(w, str_of(rw->reg->title), want->text);
    if (!answer) return false;
    if (str_equal(*answer, S("skip"))) return want->id = WANT_SKIP, true;
    if (str_equal(*answer, S("new"))) return false;
    int64_t id = find_text(w, rw, *answer);
    if (id <= 0) {
        PROBLEM(w->ps, ERROR, T_INTAKE_ANSWER, .value = want->text, ARGS(str_of(rw->reg->word), *answer));
        return want->id = WANT_FAILED, true;
    }
    learn(w, rw->reg, want->text, id);
    return want->id = id, true;
}

static int64_t by_parts(Work *w, RegisterWork *rw, const Want *want)
{
    const Register *reg = rw->reg;
    Value *v = NEW_ARRAY(w->a, Value, reg->n_fields);
    Buf key = { 0 };
    int64_t id = 0;
    for (size_t i = 0; i < want->n_parts; i++)
        if (!resolve_value(w, NULL, &want->parts[i], &want->v[i], &v[want->parts[i].field->index])) return WANT_FAILED;
    for (size_t k = 0; k < reg->n_alternatives && id == 0; k++)
        if (key_text(reg, &reg->alternatives[k], v, &key)) id = look_up(w, rw, k, buf_str(&key));
    buf_done(&key);
    const Field *name = label_field(reg);
    return id == 0 && name && v[name->index].ok ? by_name(w, rw, v[name->index].s) : id;
}

/* ---- a code and a name for one row ---- */

static const Slot *part_that(const Want *want, bool (*fits)(const Field *f, const Register *to), Str *text)
{
    for (size_t i = 0; i < want->n_parts; i++) {
        if (!fits(want->parts[i].field, want->to)) continue;
        *text = want->v[i].state == ST_VALUE ? (Str){ want->v[i].u.p, want->v[i].n } : (Str){ 0 };
        return &want->parts[i];
    }
    return NULL;
}

static bool is_code(const Field *f, const Register *to) { return value_is_code(f) && !label_is(f, to); }

static bool is_code_and_name(const Want *want, Str *code, Str *name) { return want->n_parts == 2 && part_that(want, is_code, code) && part_that(want, label_is, name); }

/* Of a row that is new in this import: nothing. */
static Str kept_text(const Work *w, const RegisterWork *rw, const Field *f, int64_t id)
{
    const Frame *frame = snapshot_load(w->s, rw->reg, field_bit(f), w->err);
    Value v = frame && (size_t)id <= frame->n ? frame_value(frame, f, (size_t)id - 1) : (Value){ 0 };
    return v.ok ? v.s : (Str){ 0 };
}

/* The code decides, then the name; when they point to different rows it is told. */
static int64_t by_code_and_name(Work *w, RegisterWork *rw, Want *want, Str code, Str name)
{
    Str ignored;
    const Field *code_field = part_that(want, is_code, &ignored)->field, *name_field = label_field(rw->reg);
    int64_t id = code.n ? by_code(w, rw, code) : 0;
    if (id > 0) {
        int64_t named = name.n ? label_find(&rw->labels, name) : id;
        if (named == 0) named = label_find_short(&rw->labels, name);
        if (named == id || named < 0) return id;
        want->doubt = &T_INTAKE_NAME_DIFFERS;
        want->kept = kept_text(w, rw, name_field, id);
        return id;
    }
    if (id == 0 && name.n) id = by_code(w, rw, name);
    if (id == 0 && name.n) id = by_name(w, rw, name);
    if (id <= 0 || !code.n) return id;
    want->kept = kept_text(w, rw, code_field, id);
    want->doubt = want->kept.n ? &T_INTAKE_CODE_DIFFERS : &T_INTAKE_CODE_UNKNOWN;
    return id;
}

static int64_t want_id(Work *w, uint32_t index)
{
    Str code, name;
    Want *want = &w->wants[index];
    RegisterWork *rw = &w->regs[want->to->index];
    if (want->id != WANT_OPEN) return want->id;
    if (!rw->loaded || !w->keys) return WANT_FAILED;
    if (by_answer(w, rw, want)) return want->id;
    bool both = is_code_and_name(want, &code, &name);
    int64_t id = both ? by_code_and_name(w, rw, want, code, name) : want->n_parts ? by_parts(w, rw, want) : by_single_key(w, rw, want->text);
    if (id == 0) id = by_memory(w, rw->reg, want->text);
    if (id == 0 && place_is(rw->reg) && label_find(&rw->labels, want->text) == 0) id = place_find_successor(w, want);
    if (id == 0 && want->n_parts == 0) id = by_name(w, rw, want->text);
    want = &w->wants[index];
    if (id > 0 && place_is(want->to)) place_settle(w, want, id);
    want->ambiguous = id == -1;
    want->id = id > 0 ? id : WANT_FAILED;
    if (id <= 0) want->near = label_near(&rw->labels, want->text, w->a);
    return want->id;
}

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

uint32_t resolve_entity_of(const Work *w, const Register *reg, int64_t id)
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
    return !has_failed(t, alt) && key_text(t->rw->reg, alt, t->v, &t->key);
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
        if (k != by && t->asked[k] && whole_key(t, k) && !map_find(kept_by(t->rw, k), buf_str(&t->key), NULL)) put_once(t->rw->fresh[k], buf_str(&t->key), entity);
    Str name = t->by_name ? name_of(t) : (Str){ 0 };
    if (name.n) put_once(t->fresh_names, name, entity);
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
        if (whole_key(t, j)) (void)map_find(kept_by(t->rw, j), buf_str(&t->key), &id);
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
    (void)key_text(t->rw->reg, &t->rw->reg->alternatives[k], t->v, &t->key);
    bool kept = map_find(kept_by(t->rw, k), buf_str(&t->key), &id), fresh = !kept && map_find(t->rw->fresh[k], buf_str(&t->key), &entity);
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
    if (id > 0) code = kept_text(t->w, t->rw, f, id);
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
    (void)key_text(t->rw->reg, &t->rw->reg->alternatives[k], t->v, &t->key);
    bool known = map_find(kept_by(t->rw, k), buf_str(&t->key), &id) || map_find(t->rw->fresh[k], buf_str(&t->key), &entity);
    stated->state = known ? ST_NONE : ST_VALUE;
    stated->u.p = code.p, stated->n = (uint32_t)code.n;
    if (id > 0 && !by_memory(t->w, t->rw->reg, text)) learn(t->w, t->rw->reg, text, id);
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
    int64_t id = by_memory(t->w, t->rw->reg, text);
    if (!told) told = work_answer(t->w, str_of(t->rw->reg->title), text);
    (void)key_text(t->rw->reg, &t->rw->reg->alternatives[k], t->v, &t->key);
    if (told) answer = *told;
    else if (id > 0) answer = kept_text(t->w, t->rw, f, id);
    bool own = str_equal(answer, S("new")) || (!answer.n && (!good.n || map_find(kept_by(t->rw, k), buf_str(&t->key), NULL)));
    if (own || (answer.n && take_code(t, &d->v[slot], f, k, answer, text))) return with_key(t, draft, k);
    d->bad = d->plan->sheet->lost = true;
    problems_add(t->w->ps, (Problem){ .severity = answer.n ? SEVERITY_ERROR : SEVERITY_ASK, .text = answer.n ? &T_INTAKE_ANSWER : &T_INTAKE_BROKEN_CODE,
        .args = { str_of(t->rw->reg->word), answer.n ? answer : good, text, str_of(t->rw->reg->id) }, .n_args = 4, AT(d, d->plan->slots[slot].col), .field = str_of(f->word), .value = text });
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
        if (answer && !str_equal(*answer, S("new")) && !str_equal(*answer, S("skip"))) id = find_text(w, t->rw, *answer);
    }
    if (name.n && id == 0) id = by_memory(w, t->rw->reg, t->v[t->name->index].s);
    bool fresh = name.n && map_find(t->fresh_names, name, &entity);
    if (id < 0 || (fresh && (entity < 0 || (id > 0 && t->rw->by_id[id] != (uint32_t)entity)))) {
        tell_problem(t, draft, SEVERITY_ASK, &T_INTAKE_SEVERAL, t->v[t->name->index].s, (Str){ 0 });
        return;
    }
    if (id > 0) entity = entity_of_id(w, t->rw, id);
    if (entity < 0 && t->provisional && name.n) {
        entity = add_entity(w, t->rw->reg, 0);
        w->entities[entity].provisional = w->entities[entity].key = str_printf(w->a, "暂:%.*s", SP(name));
        put_once(t->fresh_names, name, entity);
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

static bool tell_apart(Work *w, RegisterWork *rw)
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

/* ---- the order of registers ---- */

/* Former and short names that this import itself brings. */
static void add_new_names(Work *w, const Register *reg)
{
    RegisterWork *rw = &w->regs[reg->index];
    size_t n = strlen(reg->id);
    if (n < 6 || strcmp(reg->id + n - 5, "_name") != 0) return;
    const Register *owner = model_find(w->s->model, (Str){ reg->id, n - 5 });
    const Field *link = owner ? register_link(reg, owner) : NULL, *text = register_find(reg, S("name"));
    for (size_t i = 0; link && text && i < rw->n_drafts; i++) {
        const Draft *d = &w->drafts[rw->drafts[i]];
        Value id = { 0 }, name = { 0 };
        for (size_t k = 0; k < d->plan->n_slots; k++) {
            if (d->plan->slots[k].field == link && !resolve_value(w, d, &d->plan->slots[k], &d->v[k], &id)) break;
            if (d->plan->slots[k].field == text) (void)resolve_value(w, d, &d->plan->slots[k], &d->v[k], &name);
        }
        if (id.ok && name.ok) label_put(&w->regs[owner->index].labels, name.s, id.i);
    }
}

static bool identify(Work *w, const Register *reg)
{
    RegisterWork *rw = &w->regs[reg->index];
    if (rw->identified) return true;
    rw->identified = true;       /* a circle of keys ends here */
    for (size_t i = 0; i < reg->n_fields; i++)
        if (reg->fields[i].key != KEY_NO && reg->fields[i].to && !identify(w, reg->fields[i].to)) return false;
    if (rw->n_drafts + rw->n_wants == 0) return true;
    if (!load(w, rw)) return false;
    if (!tell_apart(w, rw)) return false;
    const Register *names = model_find(w->s->model, str_printf(w->a, "%s_name", reg->id));   /* before anybody asks for them */
    if (names && !identify(w, names)) return false;
    if (names) add_new_names(w, names);
    return true;
}
/* ---- what could not be found ---- */

static const Want *blame(const Work *w, const Want *want, int32_t *col)
{
    for (size_t i = 0; i < want->n_parts; i++)
        if (want->v[i].state == ST_WANT && w->wants[want->v[i].u.i].id == WANT_FAILED) {
            if (want->parts[i].col >= 0) *col = want->parts[i].col;
            return blame(w, &w->wants[want->v[i].u.i], col);
        }
    return want;
}

static void report(Work *w, Draft *d, const Slot *slot, const Want *composite)
{
    int32_t col = slot->col;
    Want *want = &w->wants[blame(w, composite, &col) - w->wants];
    if (want->told_sheet == d->plan->sheet && want->told_line == d->line) return;
    want->told_sheet = d->plan->sheet;
    want->told_line = d->line;
    bool ask = want->ambiguous || want->near.n > 0;
    const Text *text = want->ambiguous ? &T_INTAKE_AMBIGUOUS : want->near.n ? &T_INTAKE_ASK : &T_INTAKE_UNKNOWN;
    problems_add(w->ps, (Problem){ .severity = ask ? SEVERITY_ASK : SEVERITY_ERROR, .text = text, .args = { str_of(want->to->word), want->near, want->text, str_of(want->to->id) },
        .n_args = 4, .file = d->plan->sheet->file_name, .sheet = d->plan->sheet->sheet->name, .row = d->line, .col = col + 1, .field = str_of(slot->field->word), .value = want->text });
}

/* Found, but code and name say different rows, or the place is no more. */
static void tell_doubt(Work *w, const Draft *d, const Slot *slot, Want *want)
{
    if (!(want->doubt || want->ended) || (want->told_sheet == d->plan->sheet && want->told_line == d->line)) return;
    want->told_sheet = d->plan->sheet;
    want->told_line = d->line;
    if (want->ended) place_tell(w, d, slot, want);
    if (!want->doubt) return;
    problems_add(w->ps, (Problem){ .severity = SEVERITY_WARN, .text = want->doubt, .args = { str_of(want->to->word), want->kept.n ? want->kept : S("—") }, .n_args = 2,
        AT(d, slot->col), .field = str_of(slot->field->word), .value = want->text });
}

static void report_draft(Work *w, Draft *d)
{
    for (size_t i = 0; i < d->plan->n_slots; i++) {
        if (d->v[i].state == ST_ROW && w->drafts[d->v[i].u.i].entity == NOBODY) d->bad = true;
        if (d->v[i].state != ST_WANT) continue;
        Want *want = &w->wants[d->v[i].u.i];
        if (want_id(w, (uint32_t)d->v[i].u.i) != WANT_FAILED) {
            tell_doubt(w, d, &d->plan->slots[i], want);
            continue;
        }
        report(w, d, &d->plan->slots[i], want);
        d->bad = true;
        d->plan->sheet->lost = true;
    }
}

/* A line is good or bad as a whole. Its drafts stand together. */
static void spread_over_lines(Work *w)
{
    for (size_t i = 0, end; i < w->n_drafts; i = end) {
        const Draft *d = &w->drafts[i];
        bool bad = false;
        for (end = i; end < w->n_drafts && w->drafts[end].plan->sheet == d->plan->sheet && w->drafts[end].line == d->line; end++) bad |= w->drafts[end].bad;
        for (size_t k = i; k < end && bad; k++) w->drafts[k].bad = true;
    }
}

bool resolve_all(Work *w)
{
    const Model *m = w->s->model;
    for (size_t i = 0; i < m->n; i++)
        if (!identify(w, &m->registers[i])) return false;
    for (size_t i = 0; i < w->n_drafts; i++) report_draft(w, &w->drafts[i]);
    spread_over_lines(w);
    return w->err->code == ERR_NONE;     /* names are read when they are first asked for */
}
