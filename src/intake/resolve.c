/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/resolve.h"
#include "intake/keys.h"
#include "intake/place.h"
#include "intake/tell.h"
#include "intake/value.h"
#include "model/label.h"
#include "model/code.h"

#include <string.h>

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
    if (map_find(keys_kept(rw, k), key, &id)) return id;
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
        if (keys_text(reg, alt, v, &key)) id = look_up(w, rw, k, buf_str(&key));
        if (id == 0 && place_is(reg)) {
            CodeCheck c = code_check_place(text, w->a);
            v[f->index].s = c.value;
            if (c.verdict == CODE_OK && keys_text(reg, alt, v, &key)) id = look_up(w, rw, k, buf_str(&key));
        }
        v[f->index].ok = false;
    }
    buf_done(&key);
    return id;
}

int64_t resolve_by_code(Work *w, const Register *reg, Str text) { return by_single_key(w, &w->regs[reg->index], text); }

int64_t resolve_memory(const Work *w, const Register *reg, Str text)
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
    return id == 0 ? resolve_memory(w, rw->reg, text) : id;
}

int64_t resolve_text(Work *w, RegisterWork *rw, Str text)
{
    int64_t id = by_code(w, rw, text);
    if (id == 0) id = label_find(&rw->labels, text);
    return id != 0 || label_find_whole(&rw->labels, text, &id, w->err) ? id : 0;
}

void resolve_learn(Work *w, const Register *reg, Str text, int64_t id)
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
    int64_t id = resolve_text(w, rw, *answer);
    if (id <= 0) {
        PROBLEM(w->ps, ERROR, T_INTAKE_ANSWER, .value = want->text, ARGS(str_of(rw->reg->word), *answer));
        return want->id = WANT_FAILED, true;
    }
    resolve_learn(w, rw->reg, want->text, id);
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
        if (keys_text(reg, &reg->alternatives[k], v, &key)) id = look_up(w, rw, k, buf_str(&key));
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
Str resolve_kept(const Work *w, const RegisterWork *rw, const Field *f, int64_t id)
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
        want->kept = resolve_kept(w, rw, name_field, id);
        return id;
    }
    if (id == 0 && name.n) id = by_code(w, rw, name);
    if (id == 0 && name.n) id = by_name(w, rw, name);
    if (id <= 0 || !code.n) return id;
    want->kept = resolve_kept(w, rw, code_field, id);
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
    if (id == 0) id = resolve_memory(w, rw->reg, want->text);
    if (id == 0 && place_is(rw->reg) && label_find(&rw->labels, want->text) == 0) id = place_find_successor(w, want);
    if (id == 0 && want->n_parts == 0) id = by_name(w, rw, want->text);
    want = &w->wants[index];
    if (id > 0 && place_is(want->to)) place_settle(w, want, id);
    want->ambiguous = id == -1;
    want->id = id > 0 ? id : WANT_FAILED;
    if (id <= 0) want->near = label_near(&rw->labels, want->text, w->a);
    return want->id;
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
    if (!keys_load(w, rw)) return false;
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

/* Lines as a list in a sentence. */
static Str listed(Work *w, Str lines)
{
    Buf b = { 0 };
    for (Str rest = lines; rest.p && rest.n;) buf_add_z(&b, b.n ? "、" : ""), buf_add(&b, str_split(&rest, '\n'));
    Str out = buf_keep(&b, w->a);
    buf_done(&b);
    return out;
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
    problems_add(w->ps, (Problem){ .severity = ask ? SEVERITY_ASK : SEVERITY_ERROR, .text = text, .args = { str_of(want->to->word), listed(w, want->near), want->text, str_of(want->to->id) },
        .n_args = 4, .question = { QUESTION_ROW, str_of(want->to->id), want->text, want->near }, .file = d->plan->sheet->file_name, .sheet = d->plan->sheet->sheet->name, .row = d->line, .col = col + 1, .field = str_of(slot->field->word), .value = want->text });
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
