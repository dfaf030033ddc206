/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/intake.h"
#include "intake/texts.h"
#include "model/quantity.h"
#include "model/label.h"

typedef struct { const Intake *in; Snapshot *s; Lang lang; Err *err; Arena *a, *rows; uint32_t **fresh; size_t *n_fresh; } Showing;   /* fresh: id beyond the frame -> change + 1; rows: those of the change at hand */

static const Change *new_row(Showing *d, const Register *reg, int64_t id)
{
    size_t at = (size_t)id - snapshot_frame(d->s, reg)->n;
    uint32_t k = at < d->n_fresh[reg->index] ? d->fresh[reg->index][at] : 0;
    return k ? &d->in->changes[k - 1] : NULL;
}

static bool add_label(Showing *d, const Row *row, int depth, Buf *out);

static bool add_value(Showing *d, const Field *f, const Value *v, int depth, Buf *out)
{
    if (!v->ok) {
        buf_add_z(out, "—");
        return true;
    }
    if (!f->to) {
        quantity_format(f, v, d->lang, out);
        return true;
    }
    if (depth == 0 || (size_t)v->i <= snapshot_frame(d->s, f->to)->n) return label_add(d->s, f->to, v->i, out, d->err);
    const Change *c = new_row(d, f->to, v->i);
    Row *row;
    if (c) return intake_row(d->in, c, d->rows, &row, NULL, d->err) && add_label(d, row, depth - 1, out);
    buf_addf(out, "#%lld", (long long)v->i);
    return true;
}

/* What people call a row that need not be in the ledger yet. */
static bool add_label(Showing *d, const Row *row, int depth, Buf *out)
{
    bool any = false;
    for (Str rest = str_of(row->reg->label); rest.p;) {
        const Field *f = register_find(row->reg, str_split(&rest, ' '));
        if (!f || !row->v[f->index].ok) continue;
        if (any) buf_add_char(out, ' ');
        any = true;
        if (!add_value(d, f, &row->v[f->index], depth, out)) return false;
    }
    return true;
}

static void index_fresh(Showing *d)
{
    size_t n = d->s->model->n;
    d->fresh = NEW_ARRAY(d->a, uint32_t *, n);
    d->n_fresh = NEW_ARRAY(d->a, size_t, n);
    for (size_t i = 0; i < d->in->n_changes; i++) {
        const Change *c = &d->in->changes[i];
        size_t at = (size_t)c->id - snapshot_frame(d->s, c->reg)->n;
        if (c->fresh && at >= d->n_fresh[c->reg->index]) d->n_fresh[c->reg->index] = at + 1;
    }
    for (size_t r = 0; r < n; r++) d->fresh[r] = NEW_ARRAY(d->a, uint32_t, d->n_fresh[r]);
    for (size_t i = 0; i < d->in->n_changes; i++) {
        const Change *c = &d->in->changes[i];
        if (c->fresh) d->fresh[c->reg->index][(size_t)c->id - snapshot_frame(d->s, c->reg)->n] = (uint32_t)i + 1;
    }
}

static bool load_labels(Showing *d)
{
    for (size_t i = 0; i < d->s->model->n; i++)
        if (!snapshot_load(d->s, &d->s->model->registers[i], 0, d->err)) return false;
    index_fresh(d);
    return true;
}

typedef enum { DIFF_NEW, DIFF_CHANGED, DIFF_GONE, DIFF_KINDS } DiffKind;
static DiffKind kind_of(const Change *c) { return c->gone ? DIFF_GONE : c->fresh ? DIFF_NEW : DIFF_CHANGED; }

static bool add_fields(Showing *d, const Change *c, const Row *row, const Row *before, Buf *out)
{
    bool first = true;
    for (size_t i = 0; i < c->reg->n_fields; i++) {
        const Field *f = &c->reg->fields[i];
        if (!(c->changed >> i & 1)) continue;
        buf_add_z(out, first ? (d->lang == LANG_ZH ? "：" : ": ") : (d->lang == LANG_ZH ? "；" : "; "));
        first = false;
        text_add(str_of(f->word), d->lang, out);
        buf_add_char(out, ' ');
        if (!add_value(d, f, &before->v[i], 3, out)) return false;
        buf_add_z(out, " → ");
        if (!add_value(d, f, &row->v[i], 3, out)) return false;
    }
    return true;
}

static bool add_change(Showing *d, const Change *c, Buf *out)
{
    static const char *const marks[] = { "  + ", "  ~ ", "  - " };
    DiffKind k = kind_of(c);
    Row *row, *before;
    d->rows = arena_new();
    buf_add_z(out, marks[k]);
    bool ok = intake_row(d->in, c, d->rows, &row, &before, d->err) && add_label(d, row, 3, out) && (k != DIFF_CHANGED || add_fields(d, c, row, before, out));
    arena_free(d->rows);
    if (!ok) return false;
    if (c->bad) buf_add_char(out, ' '), buf_add_z(out, text_of(&T_INTAKE_BAD_ROW, d->lang));
    buf_add_char(out, '\n');
    return true;
}

static bool add_register(Showing *d, const Register *reg, const Change *const *list, size_t n, size_t each, Buf *out)
{
    size_t counts[DIFF_KINDS] = { 0 }, shown[DIFF_KINDS] = { 0 };
    for (size_t i = 0; i < n; i++) counts[kind_of(list[i])]++;
    Str args[] = { str_of(reg->word), str_printf(d->a, "%zu", counts[0]), str_printf(d->a, "%zu", counts[1]), str_printf(d->a, "%zu", counts[2]) };
    text_render(&T_INTAKE_DIFF_REGISTER, args, 4, d->lang, out);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < n; i++) {
        DiffKind k = kind_of(list[i]);
        if (each && shown[k] >= each) continue;
        shown[k]++;
        if (!add_change(d, list[i], out)) return false;
    }
    size_t hidden = n - shown[0] - shown[1] - shown[2];
    if (hidden) text_render(&T_INTAKE_DIFF_MORE, &(Str){ str_printf(d->a, "%zu", hidden).p, str_printf(d->a, "%zu", hidden).n }, 1, d->lang, out), buf_add_char(out, '\n');
    return true;
}

/* Changes and gone rows of one register, in their order. */
static size_t collect(const Intake *in, const Register *reg, const Change **list)
{
    size_t n = 0;
    for (size_t i = 0; i < in->n_changes; i++)
        if (in->changes[i].reg == reg && !in->changes[i].gone) list[n++] = &in->changes[i];
    for (size_t i = 0; i < in->n_gone; i++)
        if (in->gone[i].reg == reg) list[n++] = &in->gone[i];
    return n;
}

bool intake_difference(const Intake *in, Snapshot *s, Lang lang, size_t each, Buf *out, Err *err)
{
    Arena *a = arena_new();
    Showing d = { .in = in, .s = s, .lang = lang, .err = err, .a = a };
    const Change **list = NEW_ARRAY(a, const Change *, in->n_changes + in->n_gone);
    bool ok = load_labels(&d);
    for (size_t i = 0; i < s->model->n && ok; i++) {
        size_t n = collect(in, &s->model->registers[i], list);
        if (n) ok = add_register(&d, &s->model->registers[i], list, n, each, out);
    }
    if (ok && in->same) text_render(&T_INTAKE_DIFF_SAME, &(Str){ str_printf(a, "%zu", in->same).p, str_printf(a, "%zu", in->same).n }, 1, lang, out), buf_add_char(out, '\n');
    arena_free(a);
    return ok;
}

static bool json_value(Showing *d, Json *j, const Field *f, const Value *v)
{
    Buf b = { 0 };
    if (!v->ok) {
        json_null(j);
        return true;
    }
    bool ok = add_value(d, f, v, 3, &b);
    json_str(j, buf_str(&b));
    buf_done(&b);
    return ok;
}

static bool json_fields(Showing *d, Json *j, const Change *c, const Row *row, const Row *before)
{
    bool ok = true;
    for (size_t i = 0; i < c->reg->n_fields && ok && !c->gone; i++) {
        const Field *f = &c->reg->fields[i];
        if (!(c->changed >> i & 1)) continue;
        json_key(j, f->id);
        json_open(j, '{');
        json_key(j, "old"), ok = before ? json_value(d, j, f, &before->v[i]) : (json_null(j), true);
        json_key(j, "new"), ok = ok && json_value(d, j, f, &row->v[i]);
        json_close(j, '}');
    }
    return ok;
}

static bool json_change(Showing *d, Json *j, const Change *c)
{
    static const char *const names[] = { "new", "changed", "gone" };
    Buf label = { 0 };
    Row *row, *before;
    d->rows = arena_new();
    bool ok = intake_row(d->in, c, d->rows, &row, &before, d->err) && add_label(d, row, 3, &label);
    json_open(j, '{');
    json_key(j, "register"), json_z(j, c->reg->id);
    json_key(j, "what"), json_z(j, names[kind_of(c)]);
    json_key(j, "label"), json_str(j, buf_str(&label));
    json_key(j, "bad"), json_bool(j, c->bad);
    json_key(j, "fields");
    json_open(j, '{');
    ok = ok && json_fields(d, j, c, row, before);
    json_close(j, '}');
    json_close(j, '}');
    arena_free(d->rows);
    buf_done(&label);
    return ok;
}

bool intake_difference_json(const Intake *in, Snapshot *s, Json *j, Err *err)
{
    Arena *a = arena_new();
    Showing d = { .in = in, .s = s, .lang = LANG_ZH, .err = err, .a = a };
    bool ok = load_labels(&d);
    json_open(j, '[');
    for (size_t i = 0; i < in->n_changes && ok; i++)
        if (!in->changes[i].gone) ok = json_change(&d, j, &in->changes[i]);
    for (size_t i = 0; i < in->n_gone && ok; i++) ok = json_change(&d, j, &in->gone[i]);
    json_close(j, ']');
    arena_free(a);
    return ok;
}
