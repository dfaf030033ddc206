/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/gone.h"
#include "intake/resolve.h"
#include "intake/tell.h"

#include <string.h>

typedef struct { Work *w; const Register *reg; const Field *steps[6]; size_t n; } Path;

static bool parse_path(Work *w, const Register *reg, Str text, Path *out)
{
    *out = (Path){ .w = w, .reg = reg };
    if (!text.n || str_equal(text, S("all")) || str_equal(text, S("."))) return true;
    for (Str rest = text; rest.p;) {
        const Field *f = reg ? register_find(reg, str_split(&rest, '.')) : NULL;
        if (!f || out->n == 6) return false;
        out->steps[out->n++] = f;
        reg = f->to;
    }
    return true;
}

/* What the import says of a row, else what the ledger keeps. */
static Value current(Work *w, const Register *reg, const Field *f, int64_t id)
{
    uint32_t e = tell_entity_of(w, reg, id);
    Value v = { 0 };
    for (uint32_t d = e == NOBODY ? NOBODY : w->entities[e].first; d != NOBODY; d = w->drafts[d].next)
        for (size_t k = 0; k < w->drafts[d].plan->n_slots; k++)
            if (w->drafts[d].plan->slots[k].field == f && w->drafts[d].v[k].state != ST_NONE && resolve_value(w, &w->drafts[d], &w->drafts[d].plan->slots[k], &w->drafts[d].v[k], &v)) return v;
    const Frame *frame = snapshot_load(w->s, reg, field_bit(f), w->err);
    return frame && id > 0 && (size_t)id <= frame->n ? frame_value(frame, f, (size_t)id - 1) : v;
}

/* The text of what the path reaches; empty: nothing. With no step every row is inside. */
static void follow(const Path *p, int64_t id, Buf *out)
{
    const Register *reg = p->reg;
    buf_clear(out);
    if (p->n == 0) buf_add_char(out, '*');
    for (size_t i = 0; i < p->n; i++) {
        Value v = current(p->w, reg, p->steps[i], id);
        if (!v.ok) return;
        if (i + 1 == p->n) value_canonical(p->steps[i], &v, out);
        id = v.i;
        reg = p->steps[i]->to;
    }
}

/* Of all sheets that use the same form and cover: what they reach together. */
static void add_reached(const Path *p, const SheetWork *sw, Map *reached, Buf *b)
{
    Work *w = p->w;
    const RegisterWork *rw = &w->regs[p->reg->index];
    for (size_t i = 0; i < rw->n_drafts; i++) {
        const Draft *d = &w->drafts[rw->drafts[i]];
        if (d->plan->sheet != sw || d->entity == NOBODY) continue;
        follow(p, w->entities[d->entity].id, b);
        if (b->n) map_put(reached, buf_str(b), 1);
    }
}

static bool is_stated(const Work *w, const Register *reg, int64_t id)
{
    uint32_t e = tell_entity_of(w, reg, id);
    return e != NOBODY && w->entities[e].first != NOBODY;
}

static void add_gone(Work *w, const Register *reg, int64_t id, size_t *cap)
{
    for (size_t i = 0; i < w->out->n_gone; i++)
        if (w->out->gone[i].reg == reg && w->out->gone[i].id == id) return;
    Change c = { .reg = reg, .id = id, .entity = NOBODY, .gone = true };
    *PUSH(w->a, w->out->gone, w->out->n_gone, *cap) = c;
    if (w->o->gone_deletes) *PUSH(w->a, w->out->changes, w->out->n_changes, w->cap_changes) = c;
}

static bool cover(Work *w, const SheetWork *sw, const Register *reg, Str path, size_t *cap)
{
    Path p;
    Buf b = { 0 };
    Map *reached = map_new(w->a);
    if (!parse_path(w, reg, path, &p)) return true;   /* the rule book refuses such a form */
    const Frame *f = snapshot_load(w->s, reg, 0, w->err);
    if (!f) return false;
    add_reached(&p, sw, reached, &b);
    size_t before = w->out->n_gone;
    for (size_t slot = 0; slot < f->n && reached->n; slot++) {
        if (!frame_lives(f, slot) || is_stated(w, reg, (int64_t)slot + 1)) continue;
        follow(&p, (int64_t)slot + 1, &b);
        if (b.n && map_find(reached, buf_str(&b), NULL)) add_gone(w, reg, (int64_t)slot + 1, cap);
    }
    size_t n = w->out->n_gone - before;
    const Text *told = w->o->gone_deletes ? &T_INTAKE_GONE_DELETE : &T_INTAKE_GONE;
    if (n) PROBLEM(w->ps, NOTE, *told, .file = sw->file_name, .sheet = sw->sheet->name, ARGS(work_int(w->a, (int64_t)n), str_of(reg->word), path));
    buf_done(&b);
    return true;
}

bool gone_find(Work *w)
{
    size_t cap = 0;
    for (size_t i = 0; i < w->n_sheets; i++) {
        const SheetWork *sw = w->sheets[i];
        if (sw->form->n_covers && sw->lost) PROBLEM(w->ps, NOTE, T_INTAKE_GONE_UNKNOWN, .file = sw->file_name, .sheet = sw->sheet->name);
        for (size_t k = 0; k < sw->form->n_covers && !sw->lost; k++)
            if (!cover(w, sw, sw->form->covers[k].reg, sw->form->covers[k].path, &cap)) return false;
    }
    return true;
}
