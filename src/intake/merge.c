/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/merge.h"
#include "intake/gone.h"
#include "model/label.h"
#include "intake/resolve.h"
#include "intake/tell.h"
#include "intake/value.h"
#include "model/code.h"

#include <stdlib.h>
#include <string.h>

/* ---- one row from its lines ---- */

typedef struct { Value v; const Draft *from; const Slot *slot; bool stated; } Told;

typedef struct {
    Work *w;
    Told *told;                  /* by field of the register at hand */
    const Register *reg;
    Arena *scratch;
    bool tell;                   /* the first time: contradictions are told, repetitions counted */
    bool clash;
} Merging;

/* Two ways to write one name are one name. */
static bool same_value(const Register *reg, const Field *f, const Value *a, const Value *b, Arena *scratch)
{
    if (value_equal(f, a, b)) return true;
    if (f->kind != K_TEXT || !a->ok || !b->ok || (f->key == KEY_NO && !label_is(f, reg))) return false;
    return str_equal(label_normal(a->s, scratch), label_normal(b->s, scratch));
}

static Str place_of(const Draft *d, const Slot *slot, Arena *a)
{
    Str cell = slot->col >= 0 ? grid_address((uint32_t)d->line - 1, (uint32_t)slot->col, a) : work_int(a, d->line);
    return str_printf(a, "%.*s·%.*s·%.*s", SP(d->plan->sheet->file_name), SP(d->plan->sheet->sheet->name), SP(cell));
}

/* What the lines of this import call a row that is not yet kept. */
static void add_new_label(const Merging *m, const Register *reg, int64_t id, Buf *out)
{
    uint32_t e = tell_entity_of(m->w, reg, id);
    for (uint32_t i = e == NOBODY ? NOBODY : m->w->entities[e].first; i != NOBODY; i = m->w->drafts[i].next) {
        const Draft *d = &m->w->drafts[i];
        for (size_t k = 0; k < d->plan->n_slots; k++)
            if (label_is(d->plan->slots[k].field, reg) && d->v[k].state == ST_VALUE) {
                buf_add(out, (Str){ d->v[k].u.p, d->v[k].n });
                return;
            }
    }
    buf_addf(out, "#%lld", (long long)id);
}

static Str value_text(Merging *m, const Field *f, const Value *v)
{
    Buf b = { 0 };
    Err ignored = { 0 };
    if (!v->ok) buf_add_z(&b, "—");
    else if (f->kind == K_REF) {
        const RegisterWork *rw = &m->w->regs[f->to->index];
        if (v->i >= (rw->loaded ? (int64_t)rw->frame->n + 1 : INT64_MAX) || !label_add(m->w->s, f->to, v->i, &b, &ignored)) add_new_label(m, f->to, v->i, &b);
    } else quantity_format(f, v, LANG_ZH, &b);
    Str out = buf_keep(&b, m->w->a);
    buf_done(&b);
    return out;
}

static void tell_clash(Merging *m, const Field *f, const Told *one, const Draft *d, const Slot *slot, const Value *v)
{
    Arena *a = m->w->a;
    m->clash = true;
    if (!m->tell) return;
    problems_add(m->w->ps, (Problem){ .severity = SEVERITY_ERROR, .text = &T_INTAKE_CLASH,
        .args = { str_of(m->reg->word), place_of(one->from, one->slot, a), value_text(m, f, &one->v), place_of(d, slot, a), value_text(m, f, v) }, .n_args = 5,
        .file = d->plan->sheet->file_name, .sheet = d->plan->sheet->sheet->name, .row = d->line, .col = slot->col + 1, .field = str_of(f->word), .value = value_text(m, f, v) });
}

static void state_field(Merging *m, const Draft *d, const Slot *slot, const Stated *st)
{
    const Field *f = slot->field;
    Told *t = &m->told[f->index];
    Value v;
    if (st->state == ST_NONE || st->state == ST_BAD) return;
    if (st->state == ST_WANT && m->w->wants[st->u.i].id == WANT_SKIP) return;
    if (!resolve_value(m->w, d, slot, st, &v)) return;
    if (!t->stated) {
        *t = (Told){ v, d, slot, true };
        return;
    }
    if (same_value(m->reg, f, &t->v, &v, m->scratch)) {
        m->w->twice += m->tell;
        if (kind_is_text(f->kind) && t->v.ok && str_compare(v.s, t->v.s) < 0) t->v = v;   /* one of the two, whatever the order of files */
    } else tell_clash(m, f, t, d, slot, &v);
}

/* Good lines decide; a bad line speaks only where there is no good one. False: no good line, or they contradict. */
static bool state_all(Merging *m, const Entity *e)
{
    bool any_good = false;
    for (uint32_t i = e->first; i != NOBODY; i = m->w->drafts[i].next) any_good |= !m->w->drafts[i].bad;
    for (uint32_t i = e->first; i != NOBODY; i = m->w->drafts[i].next) {
        const Draft *d = &m->w->drafts[i];
        if (any_good && d->bad) continue;
        for (size_t k = 0; k < d->plan->n_slots; k++) state_field(m, d, &d->plan->slots[k], &d->v[k]);
    }
    return any_good && !m->clash;
}

/* ---- against the ledger ---- */

static const Draft *first_of(const Merging *m, const Entity *e)
{
    const Draft *d = &m->w->drafts[e->first];
    for (uint32_t i = e->first; i != NOBODY && d->bad; i = m->w->drafts[i].next)
        if (!m->w->drafts[i].bad) d = &m->w->drafts[i];
    return d;
}

static const Field *provisional_of(const Entity *e) { return e->provisional.n ? register_find(e->reg, S("provisional")) : NULL; }

/* A new row owes all that is required; a kept row must not lose it. */
static void check_required(Merging *m, Entity *e, uint64_t changed)
{
    const Draft *d = first_of(m, e);
    if (d->bad) return;   /* its own problems come first */
    for (size_t i = 0; i < m->reg->n_fields; i++) {
        const Field *f = &m->reg->fields[i];
        if (!f->required || m->told[i].v.ok || f == provisional_of(e) || !(e->is_new || changed >> i & 1)) continue;
        int32_t col = -1;
        for (size_t k = 0; k < d->plan->n_slots; k++)
            if (d->plan->slots[k].field == f) col = d->plan->slots[k].col;
        problems_add(m->w->ps, (Problem){ .severity = SEVERITY_ERROR, .text = &T_INTAKE_REQUIRED, .args = { str_of(m->reg->word), str_of(f->word) }, .n_args = 2,
            .file = d->plan->sheet->file_name, .sheet = d->plan->sheet->sheet->name, .row = d->line, .col = col + 1, .field = str_of(f->word) });
        e->bad = true;
    }
}

/* A code that fails its check digits is kept: codes really issued do fail (model/code.h). Told when it comes, not each time it comes again. */
static void check_credit_codes(const Merging *m, uint64_t changed)
{
    for (size_t i = 0; i < m->reg->n_fields; i++) {
        const Field *f = &m->reg->fields[i];
        const Told *t = &m->told[i];
        if (!(changed >> i & 1) || !t->v.ok || !value_is_credit_code(f)) continue;
        CodeCheck k = code_check_uscc(t->v.s, m->w->a);
        if (k.verdict == CODE_OK) continue;
        problems_add(m->w->ps, (Problem){ .severity = SEVERITY_WARN, .text = k.reason, .args = { k.args[0], k.args[1], k.args[2] }, .n_args = k.n_args < 3 ? k.n_args : 3,
            AT(t->from, t->slot->col), .field = str_of(f->word), .value = t->v.s });
    }
}

/* A sheet that calls a kept row by a former or short name, or by one that was decided on, does not rename it. */
static void forget_other_name(Merging *m, const Entity *e)
{
    const Field *f = label_field(m->reg);
    Told *t = f ? &m->told[f->index] : NULL;
    int64_t id = 0;
    if (!t || !t->stated || !t->v.ok || f->key != KEY_NO) return;
    const Map *aliases = m->w->regs[m->reg->index].labels.aliases;
    bool other = aliases && map_find(aliases, label_normal(t->v.s, m->w->a), &id) && id == e->id;
    for (size_t i = 0; i < m->w->n_known && !other; i++) other = m->w->known[i].reg == m->reg && m->w->known[i].id == e->id && str_equal(m->w->known[i].text, t->v.s);
    if (other || work_answer(m->w, str_of(m->reg->id), t->v.s)) t->stated = false;
}

/* Compared column by column: most rows of a repeated import are equal and never become a Row. */
static bool changed_fields(Merging *m, const Entity *e, uint64_t *changed)
{
    uint64_t stated = 0;
    for (size_t i = 0; i < m->reg->n_fields; i++) stated |= (uint64_t)m->told[i].stated << i;
    const Frame *f = e->is_new ? NULL : snapshot_load(m->w->s, m->reg, stated, m->w->err);
    if (!e->is_new && !f) return false;
    *changed = 0;
    for (size_t i = 0; i < m->reg->n_fields; i++) {
        if (!(stated >> i & 1)) continue;
        Value old = f ? frame_value(f, &m->reg->fields[i], (size_t)e->id - 1) : (Value){ 0 };
        if (!same_value(m->reg, &m->reg->fields[i], &old, &m->told[i].v, m->scratch)) *changed |= UINT64_C(1) << i;
    }
    return true;
}

static void lay_over(Merging *m, Row *row, uint64_t changed, bool is_new)
{
    for (size_t i = 0; i < m->reg->n_fields; i++) {
        if (!m->told[i].stated) continue;
        row->given |= UINT64_C(1) << i;
        if (is_new || (changed >> i & 1)) row->v[i] = m->told[i].v;
    }
}

/* The line whose cells the version names: of the stated fields that changed, the one with most; ties: the first. */
static void set_source(Merging *m, const Entity *e, Row *row, uint64_t changed)
{
    size_t best = 0;
    const Draft *pick = first_of(m, e);
    for (uint32_t i = e->first; i != NOBODY; i = m->w->drafts[i].next) {
        size_t n = 0;
        for (size_t k = 0; k < m->reg->n_fields; k++) n += m->told[k].stated && m->told[k].from == &m->w->drafts[i] && (changed >> k & 1);
        if (n > best) best = n, pick = &m->w->drafts[i];
    }
    row->source = pick->plan->source;
    row->line = pick->line;
}

/* The line of the cell itself: a merged area holds its value in its first line. */
static int32_t line_of(const Told *t)
{
    const SheetWork *sw = t->from->plan->sheet;
    size_t low = 0, high = sw->n_held;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (sw->held[mid].line < t->from->line) low = mid + 1;
        else high = mid;
    }
    for (; low < sw->n_held && sw->held[low].line == t->from->line; low++)
        if (sw->held[low].col == t->slot->col) return sw->held[low].from;
    return t->from->line;
}

static void add_parts(Merging *m, Row *row, Arena *a)
{
    RowPart *parts = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < m->reg->n_fields; i++) {
        const Told *t = &m->told[i];
        if (!t->stated) continue;
        int32_t line = line_of(t);
        if (t->from->plan->source == row->source && line == row->line) continue;
        size_t k = 0;
        while (k < n && (parts[k].source != t->from->plan->source || parts[k].line != line)) k++;
        if (k == n) *PUSH(a, parts, n, cap) = (RowPart){ t->from->plan->source, line, 0 };
        parts[k].given |= UINT64_C(1) << i;
    }
    row->parts = parts;
    row->n_parts = n;
}

/* References to rows that are new themselves: the order of changes follows them. */
static void add_links(Merging *m)
{
    Work *w = m->w;
    for (size_t i = 0; i < m->reg->n_fields; i++) {
        const Field *f = &m->reg->fields[i];
        if (!f->to || !m->told[i].v.ok || !w->regs[f->to->index].loaded || m->told[i].v.i <= (int64_t)w->regs[f->to->index].frame->n) continue;
        *PUSH(w->a, w->links, w->n_links, w->cap_links) = (Link){ (uint32_t)w->out->n_changes, f->to->index, m->told[i].v.i };
    }
}

static bool merge_entity(Work *w, Entity *e, Told *told, Arena *scratch)
{
    Merging m = { .w = w, .told = told, .reg = e->reg, .scratch = scratch, .tell = true };
    uint64_t changed;
    if (e->first == NOBODY) return true;
    memset(told, 0, e->reg->n_fields * sizeof *told);
    e->bad = !state_all(&m, e);
    if (!e->is_new) forget_other_name(&m, e);
    if (!changed_fields(&m, e, &changed)) return false;
    if (!e->is_new && changed == 0) {
        w->out->same++;
        return true;
    }
    check_required(&m, e, changed);
    check_credit_codes(&m, changed);
    add_links(&m);
    *PUSH(w->a, w->out->changes, w->out->n_changes, w->cap_changes) =
        (Change){ .reg = e->reg, .id = e->id, .changed = changed, .entity = (uint32_t)(e - w->entities), .fresh = e->is_new, .bad = e->bad };
    return true;
}

static Row *gone_row(const Row *kept, Arena *a)
{
    Row *row = row_copy(kept, a);
    row->gone = true;
    row->given = 0;
    row->source = -1;
    row->line = 0;
    return row;
}

static Row *stated_row(Work *w, const Change *c, const Row *kept, Arena *a)
{
    const Entity *e = &w->entities[c->entity];
    Merging m = { .w = w, .told = NEW_ARRAY(a, Told, c->reg->n_fields), .reg = c->reg, .scratch = a };
    Row *row = kept ? row_copy(kept, a) : row_new(c->reg, a);
    (void)state_all(&m, e);
    if (!c->fresh) forget_other_name(&m, e);
    row->id = c->id;
    row->gone = false;
    row->given = 0;
    lay_over(&m, row, c->changed, c->fresh);
    const Field *provisional = provisional_of(e);
    if (provisional && !row->v[provisional->index].ok) row->v[provisional->index] = (Value){ .s = e->provisional, .ok = true }, row->given |= field_bit(provisional);
    set_source(&m, e, row, c->changed);
    add_parts(&m, row, a);
    return row;
}

bool intake_row(const Intake *in, const Change *c, Arena *a, Row **row, Row **before, Err *err)
{
    Row *kept = NULL;
    if (!c->fresh && !snapshot_row(in->work->s, c->reg, c->id, a, &kept, err)) return false;
    if (before) *before = kept;
    *row = c->gone ? gone_row(kept, a) : stated_row(in->work, c, kept, a);
    return true;
}

/* ---- the order of changes ---- */

/* The change and its place in the order in which changes were made: its links stand there. */
typedef struct { Change c; uint32_t made; } Placed;

static int by_register_and_id(const void *x, const void *y)
{
    const Change *a = &((const Placed *)x)->c, *b = &((const Placed *)y)->c;
    if (a->reg != b->reg) return a->reg->index < b->reg->index ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

typedef struct { Work *w; Placed *list; size_t n; uint32_t *links, **at; uint8_t *state; uint32_t *stack; size_t depth; Change *out; size_t n_out; } Order;

static uint32_t change_of(const Order *o, const Link *l)
{
    return o->at[l->reg] && (size_t)l->id < o->w->regs[l->reg].n_by_id ? o->at[l->reg][l->id] : 0;   /* change + 1 */
}

/* The next new row that this one refers to and that does not stand yet; 0: none. */
static uint32_t unmet(const Order *o, const Placed *p)
{
    for (uint32_t i = o->links[p->made]; i < o->links[p->made + 1]; i++) {
        uint32_t k = change_of(o, &o->w->links[i]);
        if (k && o->state[k - 1] == 0 && o->list[k - 1].c.fresh) return k;
    }
    return 0;
}

static void place(Order *o, uint32_t first)
{
    o->stack[o->depth++] = first;
    o->state[first] = 1;
    while (o->depth > 0) {
        uint32_t top = o->stack[o->depth - 1], next = unmet(o, &o->list[top]);
        if (next) {
            o->state[next - 1] = 1;
            o->stack[o->depth++] = next - 1;
            continue;
        }
        o->out[o->n_out++] = o->list[top].c;
        o->depth--;
    }
}

static void index_changes(Order *o, Arena *scratch)
{
    const Work *w = o->w;
    for (size_t i = 0; i < o->n; i++) o->list[i] = (Placed){ o->out[i], (uint32_t)i };
    for (uint32_t i = 0, k = 0; i <= o->n; i++) {
        while (k < w->n_links && w->links[k].from < i) k++;
        o->links[i] = k;
    }
    qsort(o->list, o->n, sizeof *o->list, by_register_and_id);
    for (size_t i = 0; i < o->n; i++) {
        const Change *c = &o->list[i].c;
        const RegisterWork *rw = &w->regs[c->reg->index];
        if (!o->at[c->reg->index]) o->at[c->reg->index] = NEW_ARRAY(scratch, uint32_t, rw->n_by_id + 1);
        if ((size_t)c->id < rw->n_by_id) o->at[c->reg->index][c->id] = (uint32_t)i + 1;
    }
}

/* What refers to a bad new row is bad; until nothing changes, for rows may refer to each other. */
static void spread_bad(Order *o)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < o->n; i++) {
            Placed *p = &o->list[i];
            for (uint32_t k = o->links[p->made]; k < o->links[p->made + 1] && !p->c.bad; k++) {
                uint32_t to = change_of(o, &o->w->links[k]);
                if (to && o->list[to - 1].c.bad && o->list[to - 1].c.fresh) p->c.bad = more = true;
            }
        }
    }
}

static void order_changes(Work *w)
{
    Arena *scratch = arena_new();
    Order o = { .w = w, .out = w->out->changes, .n = w->out->n_changes };
    o.list = NEW_ARRAY(scratch, Placed, o.n);
    o.links = NEW_ARRAY(scratch, uint32_t, o.n + 1);
    o.at = NEW_ARRAY(scratch, uint32_t *, w->s->model->n);
    o.state = arena_alloc(scratch, o.n);
    o.stack = NEW_ARRAY(scratch, uint32_t, o.n);
    index_changes(&o, scratch);
    spread_bad(&o);
    for (uint32_t i = 0; i < o.n; i++)
        if (o.state[i] == 0) place(&o, i);
    arena_free(scratch);
}

bool merge_all(Work *w)
{
    size_t most = 0;
    for (size_t i = 0; i < w->s->model->n; i++)
        if (w->s->model->registers[i].n_fields > most) most = w->s->model->registers[i].n_fields;
    Arena *scratch = arena_new();
    Told *told = NEW_ARRAY(scratch, Told, most);
    bool ok = true;
    for (size_t i = 0; i < w->n_entities && ok; i++) ok = merge_entity(w, &w->entities[i], told, scratch);
    arena_free(scratch);
    if (!ok) return false;
    if (w->twice) PROBLEM(w->ps, NOTE, T_INTAKE_TWICE, ARGS(work_int(w->a, (int64_t)w->twice)));
    if (!gone_find(w)) return false;
    order_changes(w);
    return true;
}
