/* SPDX-License-Identifier: Apache-2.0 */
#include "action/listing.h"
#include "action/cells.h"
#include "action/accounts/rights.h"
#include "action/accounts/sight.h"
#include "action/texts.h"
#include "model/label.h"
#include "model/quantity.h"

#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */

static bool find_column(Desk *d, const Register *reg, Str name, const char *option, ListColumn *out, Err *err)
{
    *out = (ListColumn){ .derived = register_find(reg, name) ? NULL : rules_column(d->book, reg, name) };
    if (!out->derived) return desk_field(d, reg, name, &out->field, err);
    return formula_compile_row(d->book->words, reg, out->derived->id, (Place){ str_of(option), 1, 1 }, d->arena, &out->formula, err)
        && rights_formula(d->who, out->formula, err) && rights_mark(d, out->formula);
}

static bool choose_columns(Desk *d, const Args *args, Listing *l, Err *err)
{
    for (size_t i = 0; !args->given[OPT_columns] && i < l->reg->n_fields; i++)
        if (l->reg->fields[i].kind != K_GEOMETRY && rights_sees(d->who, &l->reg->fields[i])) *PUSH(d->arena, l->columns, l->n_columns, l->cap_columns) = (ListColumn){ .field = &l->reg->fields[i] };
    for (Str rest = args->values[OPT_columns]; rest.p;)
        if (!find_column(d, l->reg, str_trim(str_split(&rest, ',')), "--columns", PUSH(d->arena, l->columns, l->n_columns, l->cap_columns), err)) return false;
    return true;
}

static bool load_columns(Desk *d, const ListColumn *columns, size_t n, const Register *reg, Err *err)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < n; i++)
        if (columns[i].field) mask |= field_bit(columns[i].field);
    return snapshot_load(d->snapshot, reg, mask, err);
}

/* ---- rows ---- */

/* A condition over the newest moment is asked again with each page: which rows it lists is kept by the server. */
static bool is_newest(const Desk *d, const Args *args) { return d->share && d->borrowed && !d->sealed && args->values[OPT_as_of].n == 0; }

static Str rows_name(Desk *d, const Args *args, const Context *c, const Register *reg)
{
    Str sight = sight_name(d->who, d->arena);
    return str_printf(d->arena, "%s\n%d %lld %d\n%.*s\n%.*s", reg->id, c->moment.given, c->moment.given ? (long long)period_pack(c->moment.period) : 0LL, (int)c->moment.end,
                      SP(sight), SP(args->values[OPT_where]));
}

static bool rows_where(Desk *d, const Args *args, const Context *c, Listing *l, Err *err)
{
    uint8_t *keep;
    Formula *where;
    Str kept, name;
    size_t n;
    bool share = is_newest(d, args);
    if (!formula_compile_row(d->book->words, l->reg, args->values[OPT_where], (Place){ S("--where"), 1, 1 }, d->arena, &where, err)) return false;
    if (!rights_formula(d->who, where, err)) return false;
    if (share) {
        name = rows_name(d, args, c, l->reg);
        if (d->share->find(d->share->context, name, &kept) && kept.n == l->frame->n) return l->keep = (const uint8_t *)kept.p, true;
    }
    if (!formula_filter(where, c, d->arena, &keep, NULL, &n, err)) return false;
    for (size_t slot = 0; slot < l->frame->n; slot++) keep[slot] &= frame_lives(l->frame, slot);
    for (size_t slot = 0; c->view.visible && slot < l->frame->n; slot++) keep[slot] &= view_sees(&c->view, l->frame, slot);
    if (share) d->share->keep(d->share->context, name, (Str){ (const char *)keep, l->frame->n });
    l->keep = keep;
    return true;
}

/* A sum of bytes that the compiler can take many at a time. */
static size_t count_rows(const uint8_t *keep, size_t n)
{
    enum { BLOCK = 128 };
    size_t all = 0, at = 0;
    for (; at + BLOCK <= n; at += BLOCK) {
        uint8_t some = 0;                      /* at most BLOCK */
        for (size_t k = 0; k < BLOCK; k++) some = (uint8_t)(some + keep[at + k]);
        all += some;
    }
    for (; at < n; at++) all += keep[at];
    return all;
}

static bool choose_rows(Desk *d, const Args *args, const Context *c, Listing *l, Err *err)
{
    l->frame = snapshot_load(d->snapshot, l->reg, 0, err);
    if (!l->frame) return false;
    if (args->given[OPT_where]) {
        if (!rows_where(d, args, c, l, err)) return false;
    } else if (c->view.visible) {
        uint8_t *keep = arena_alloc(d->arena, l->frame->n + 1);
        for (size_t slot = 0; slot < l->frame->n; slot++) keep[slot] = view_sees(&c->view, l->frame, slot);
        l->keep = keep;
    } else l->keep = frame_live(l->frame, d->arena);
    l->n = count_rows(l->keep, l->frame->n);
    return true;
}

/* ---- order ---- */

typedef struct { ListColumn column; bool down; const uint8_t *ok; const Column *field; const int64_t *i; const int32_t *i32; const double *r; const Str *words; } SortKey;
typedef struct { SortKey *keys; size_t n, cap; } Order;

/* Texts and references by the bytes of what is read, numbers and days by size. */
static bool key_of_field(Desk *d, const Listing *l, SortKey *k, Err *err)
{
    const Column *c = frame_column(l->frame, k->column.field);
    const Field *f = k->column.field;
    k->ok = column_ok(c, l->frame->n, d->arena), k->field = c;
    if (kind_is_text(f->kind)) k->words = c->dict->words;
    if (f->kind != K_REF) return true;
    const Frame *to = snapshot_load(d->snapshot, f->to, 0, err);
    if (!to) return false;
    Str *words = NEW_ARRAY(d->arena, Str, to->n + 1);
    for (size_t slot = 0; slot < l->frame->n; slot++) {
        Buf b = { 0 };
        if (!l->keep[slot] || !column_has(c, slot) || words[frame_whole(c, slot)].p) continue;
        bool ok = label_add(d->snapshot, f->to, frame_whole(c, slot) + 1, &b, err);
        words[frame_whole(c, slot)] = buf_keep(&b, d->arena);
        buf_done(&b);
        if (!ok) return false;
    }
    k->words = words;
    return true;
}

typedef struct { uint8_t *ok; int64_t *i; double *r; } Copied;

static void copy_block(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    Copied *to = context;
    (void)worker;
    memcpy(to->ok + base, v->ok, n);
    if (v->i) memcpy(to->i + base, v->i, n * sizeof *v->i);
    else for (size_t k = 0; k < n; k++) memcpy(&to->i[base + k], &v->r[k], sizeof v->r[k]);
    if (!v->i) to->r = (double *)(void *)to->i;
}

static bool key_of_derived(Desk *d, const Context *c, const Listing *l, SortKey *k, Err *err)
{
    Formula *f = k->column.formula;
    Type t = formula_type(f);
    FormulaBlocks *blocks;
    FormulaCodes codes;
    if (t.kind == TYPE_TEXT || t.kind == TYPE_REF) {
        if (!formula_codes(f, c, d->arena, &codes, err)) return false;
        k->ok = codes.ok, k->i32 = codes.code, k->words = codes.words;
        return true;
    }
    Copied to = { arena_alloc(d->arena, l->frame->n + 1), NEW_ARRAY(d->arena, int64_t, l->frame->n + 1), NULL };
    const Formula *one = f;
    if (!formula_blocks_open(&one, 1, c, d->arena, &blocks, err) || !formula_blocks_run(blocks, 1, copy_block, &to, err)) return false;
    k->ok = to.ok;
    if (to.r) k->r = to.r;
    else k->i = to.i;
    return true;
}

static bool read_order(Desk *d, const Args *args, const Context *c, const Listing *l, Order *o, Err *err)
{
    for (Str rest = args->values[OPT_sort]; rest.p;) {
        Str name = str_trim(str_split(&rest, ','));
        SortKey *k = PUSH(d->arena, o->keys, o->n, o->cap);
        *k = (SortKey){ .down = str_starts(name, S("-")) };
        if (!find_column(d, l->reg, str_slice(name, k->down, name.n), "--sort", &k->column, err) || !load_columns(d, &k->column, 1, l->reg, err)) return false;
        if (k->column.field ? !key_of_field(d, l, k, err) : !key_of_derived(d, c, l, k, err)) return false;
    }
    return true;
}

#define SIGN(a, b) (((a) > (b)) - ((a) < (b)))

static int64_t whole_at(const SortKey *k, size_t slot) { return k->field ? frame_whole(k->field, slot) : k->i32 ? k->i32[slot] : k->i[slot]; }

/* Missing ones come last, up or down; rows that are alike in the order in which they came into the ledger. */
static int compare(const Order *o, size_t a, size_t b)
{
    for (size_t i = 0; i < o->n; i++) {
        const SortKey *k = &o->keys[i];
        int sign;
        if (k->ok[a] != k->ok[b]) return k->ok[a] ? -1 : 1;
        if (!k->ok[a]) continue;
        if (k->r) sign = SIGN(k->r[a], k->r[b]);
        else if (k->words && whole_at(k, a) != whole_at(k, b)) sign = str_compare(k->words[whole_at(k, a)], k->words[whole_at(k, b)]);
        else sign = SIGN(whole_at(k, a), whole_at(k, b));
        if (sign) return k->down ? -sign : sign;
    }
    return SIGN(a, b);
}

static void sift(const Order *o, size_t *heap, size_t n, size_t at)
{
    for (size_t child = at * 2 + 1; child < n; at = child, child = at * 2 + 1) {
        if (child + 1 < n && compare(o, heap[child + 1], heap[child]) > 0) child++;
        if (compare(o, heap[child], heap[at]) <= 0) return;
        size_t swap = heap[at];
        heap[at] = heap[child], heap[child] = swap;
    }
}

/* The first `most` rows in order: a heap of the best so far, its worst on top. */
static size_t best(const Order *o, const Listing *l, size_t most, size_t *heap)
{
    size_t n = 0;
    for (size_t slot = 0; slot < l->frame->n && most; slot++) {
        if (!l->keep[slot]) continue;
        if (n < most) {
            heap[n++] = slot;
            for (size_t i = n / 2; n == most && i-- > 0;) sift(o, heap, n, i);
        } else if (compare(o, slot, heap[0]) < 0) {
            heap[0] = slot;
            sift(o, heap, n, 0);
        }
    }
    for (size_t i = n < most ? n / 2 : 0; i-- > 0;) sift(o, heap, n, i);
    for (size_t end = n; end > 1;) {
        size_t last = heap[0];
        heap[0] = heap[--end], heap[end] = last;
        sift(o, heap, end, 0);
    }
    return n;
}

/* ---- the page ---- */

static bool read_count(const Args *args, OptionId id, size_t otherwise, size_t *out, Err *err)
{
    int64_t n;
    *out = otherwise;
    if (!args->given[id]) return true;
    if (!str_to_int64(args->values[id], &n) || n < 0) return FAIL(err, USE, T_ACTION_LIST_COUNT, str_of(action_option(id)->name), args->values[id]);
    *out = (size_t)n;
    return true;
}

static void plain_page(Listing *l, size_t from, size_t most)
{
    for (size_t slot = 0; slot < l->frame->n && l->n_slots < most; slot++) {
        if (!l->keep[slot]) continue;
        if (from) from--;
        else l->slots[l->n_slots++] = slot;
    }
}

static bool choose_page(Desk *d, const Args *args, const Context *c, Listing *l, Err *err)
{
    size_t from, most;
    Order o = { 0 };
    if (!read_count(args, OPT_offset, 0, &from, err) || !read_count(args, OPT_limit, l->n, &most, err)) return false;
    if (from > l->n) from = l->n;
    if (most > l->n - from) most = l->n - from;
    l->slots = NEW_ARRAY(d->arena, size_t, from + most + 1);
    if (!args->given[OPT_sort]) return plain_page(l, from, most), true;
    if (!read_order(d, args, c, l, &o, err)) return false;
    best(&o, l, from + most, l->slots);
    l->slots += from;
    l->n_slots = most;
    return true;
}

bool listing_open(Desk *d, const Args *args, Context *c, Listing *l, Err *err)
{
    *l = (Listing){ 0 };
    if (!desk_register(d, args->words[0], &l->reg, err) || !desk_context(d, args, c, err)) return false;
    c->cache = formula_cache_new(d->arena);
    if (!choose_columns(d, args, l, err) || !choose_rows(d, args, c, l, err) || !choose_page(d, args, c, l, err)) return false;
    return load_columns(d, l->columns, l->n_columns, l->reg, err);
}

/* ---- totals ---- */

typedef struct { Int128 sum; bool any, broken; } Sum;
/* Of a derived column: its formula, or the two sides of its quotient, read block by block. */
typedef struct { const Listing *l; const int32_t *group; Sum *num, *den; bool quotient; } Summing;

static bool adds_up(const ListColumn *c)
{
    if (c->formula) return formula_type(c->formula).kind == TYPE_NUMBER;
    return c->field->kind >= K_COUNT && c->field->kind < K_RATIO;
}

static void sum_add(Sum *s, int64_t v)
{
    s->any = true;
    s->broken |= __builtin_add_overflow(s->sum, (Int128)v, &s->sum);
}

static void sum_block(void *context, int worker, size_t base, size_t n, const BlockValues *v)
{
    const Summing *s = context;
    (void)worker;
    for (size_t k = 0; k < n; k++) {
        if (!s->l->keep[base + k] || !v[0].ok[k] || (s->quotient && !v[1].ok[k])) continue;   /* both sides, or the row counts for neither */
        int32_t g = s->group ? s->group[base + k] : 0;
        if (!v[0].i || (s->quotient && !v[1].i)) s->num[g].broken = true;
        else {
            sum_add(&s->num[g], v[0].i[k]);
            if (s->quotient) sum_add(&s->den[g], v[1].i[k]);
        }
    }
}

static void sum_field(const Listing *l, const ListColumn *c, const int32_t *group, Sum *sums)
{
    const Column *col = frame_column(l->frame, c->field);
    for (size_t slot = 0; slot < l->frame->n; slot++)
        if (l->keep[slot] && column_has(col, slot)) sum_add(&sums[group ? group[slot] : 0], frame_whole(col, slot));
}

static void write_field_sum(Desk *d, const ListColumn *c, const Sum *s, Str *out)
{
    Buf b = { 0 };
    Value v = { .ok = s->any && !s->broken && s->sum <= INT64_MAX && s->sum >= INT64_MIN, .i = (int64_t)s->sum };
    if (v.ok) quantity_format(c->field, &v, d->lang, &b);
    *out = buf_keep(&b, d->arena);
    buf_done(&b);
}

static void write_formula_sum(Desk *d, const ListColumn *c, const Formula *const *sides, bool quotient, const Sum *num, const Sum *den, Str *out)
{
    Buf b = { 0 };
    Frac n, m;
    Scalar s = { .type = formula_type(c->formula), .ok = num->any && !num->broken && !(quotient && den->broken) };
    s.ok = s.ok && frac_make(num->sum, 1, &n) && frac_mul(n, formula_scale(sides[0]), &s.number);
    if (quotient) s.ok = s.ok && frac_make(den->sum, 1, &m) && frac_mul(m, formula_scale(sides[1]), &m) && frac_div(s.number, m, &s.number);
    if (s.ok) cells_scalar(d, &s, &b);
    *out = buf_keep(&b, d->arena);
    buf_done(&b);
}

static bool sum_formula(Desk *d, const Context *c, const Listing *l, const ListColumn *col, const int32_t *group, size_t n, ListGroup *out, size_t at, Err *err)
{
    Formula *num = col->formula, *den = NULL;
    bool quotient = formula_quotient(col->formula, d->arena, &num, &den);
    const Formula *sides[2] = { num, den };
    FormulaBlocks *blocks;
    Summing s = { l, group, NEW_ARRAY(d->arena, Sum, n), NEW_ARRAY(d->arena, Sum, n), quotient };
    if (!formula_blocks_open(sides, quotient ? 2 : 1, c, d->arena, &blocks, err) || !formula_blocks_run(blocks, 1, sum_block, &s, err)) return false;
    for (size_t g = 0; g < n; g++) write_formula_sum(d, col, sides, quotient, &s.num[g], &s.den[g], &out[g].totals[at]);
    return true;
}

static bool sum_all(Desk *d, const Context *c, const Listing *l, const int32_t *group, size_t n, ListGroup *out, Err *err)
{
    for (size_t g = 0; g < n; g++) out[g].totals = NEW_ARRAY(d->arena, Str, l->n_columns + 1);
    for (size_t i = 0; i < l->n_columns; i++) {
        const ListColumn *col = &l->columns[i];
        if (!adds_up(col)) continue;
        if (col->formula) {
            if (!sum_formula(d, c, l, col, group, n, out, i, err)) return false;
            continue;
        }
        Sum *sums = NEW_ARRAY(d->arena, Sum, n);
        sum_field(l, col, group, sums);
        for (size_t g = 0; g < n; g++) write_field_sum(d, col, &sums[g], &out[g].totals[i]);
    }
    return true;
}

bool listing_totals(Desk *d, const Context *c, const Listing *l, ListGroup *out, Err *err)
{
    out->rows = l->n;
    return sum_all(d, c, l, NULL, 1, out, err);
}

/* ---- groups ---- */

/* By what is read in the column: equal texts are one group. Codes of texts and references are settled once each. */
typedef struct { Map *names; int32_t *of_code; int32_t *group; } Grouping;

static bool group_slot(Desk *d, const Context *c, const Listing *l, const ListColumn *by, size_t slot, Buf *b, Str *name, Err *err)
{
    Scalar s;
    buf_clear(b);
    if (by->formula) {
        if (!formula_row(by->formula, c, slot, d->arena, &s, err)) return false;
        cells_scalar(d, &s, b);
    } else {
        Value v = frame_value(l->frame, by->field, slot);
        if (!cells_value(d, by->field, &v, b, err)) return false;
    }
    *name = buf_str(b);
    return true;
}

static bool assign(Desk *d, const Context *c, const Listing *l, const ListColumn *by, Grouping *g, Err *err)
{
    const Column *col = by->field ? frame_column(l->frame, by->field) : NULL;
    bool coded = col && (kind_is_text(by->field->kind) || by->field->kind == K_REF);
    size_t n_codes = !coded ? 0 : by->field->kind == K_REF ? snapshot_frame(d->snapshot, by->field->to)->n : col->dict->n;
    Buf b = { 0 };
    Str name;
    bool ok = true;
    g->of_code = NEW_ARRAY(d->arena, int32_t, n_codes + 1);
    for (size_t slot = 0; ok && slot < l->frame->n; slot++) {
        int32_t *known = coded && column_has(col, slot) ? &g->of_code[frame_whole(col, slot)] : NULL;
        if (!l->keep[slot]) continue;
        if (known && *known) {
            g->group[slot] = *known - 1;
            continue;
        }
        ok = group_slot(d, c, l, by, slot, &b, &name, err);
        g->group[slot] = ok ? (int32_t)map_intern(g->names, name) : 0;
        if (known) *known = g->group[slot] + 1;
    }
    buf_done(&b);
    return ok;
}

typedef struct { size_t rows; int32_t old; Str name; } Sized;

static int largest_first(const void *x, const void *y)
{
    const Sized *a = x, *b = y;
    if (a->rows != b->rows) return a->rows < b->rows ? 1 : -1;
    return str_compare(a->name, b->name);
}

bool listing_groups(Desk *d, const Context *c, const Listing *l, Str column, bool totals, ListGroups *out, Err *err)
{
    Grouping g = { .names = map_new(d->arena), .group = NEW_ARRAY(d->arena, int32_t, l->frame->n + 1) };
    *out = (ListGroups){ 0 };
    if (!find_column(d, l->reg, column, "--group", &out->by, err) || !load_columns(d, &out->by, 1, l->reg, err)) return false;
    if (out->by.field && out->by.field->kind == K_REF && !snapshot_load(d->snapshot, out->by.field->to, 0, err)) return false;
    if (!assign(d, c, l, &out->by, &g, err)) return false;
    size_t n = out->n = g.names->n;
    Sized *order = NEW_ARRAY(d->arena, Sized, n + 1);
    int32_t *place = NEW_ARRAY(d->arena, int32_t, n + 1);
    for (size_t i = 0; i < n; i++) order[i] = (Sized){ 0, (int32_t)i, g.names->entries[i].key };
    for (size_t slot = 0; slot < l->frame->n; slot++)
        if (l->keep[slot]) order[g.group[slot]].rows++;
    if (n) qsort(order, n, sizeof *order, largest_first);
    out->names = NEW_ARRAY(d->arena, Str, n + 1);
    out->groups = NEW_ARRAY(d->arena, ListGroup, n + 1);
    for (size_t i = 0; i < n; i++) place[order[i].old] = (int32_t)i, out->names[i] = order[i].name, out->groups[i].rows = order[i].rows;
    for (size_t slot = 0; slot < l->frame->n; slot++)
        if (l->keep[slot]) g.group[slot] = place[g.group[slot]];
    return !totals || sum_all(d, c, l, g.group, n, out->groups, err);
}
