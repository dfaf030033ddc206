/* SPDX-License-Identifier: Apache-2.0
** Aggregates that need their rows together: distinct ones, medians, names, values of periods. */
#include "formula/run.h"
#include "model/label.h"

#include <stdlib.h>
#include <string.h>

typedef struct { int32_t group; uint32_t slot; Int128 value; } Item;       /* slot: which of the rows, in the order of their slots */

static int by_group_value(const void *x, const void *y)
{
    const Item *a = x, *b = y;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->value != b->value) return a->value < b->value ? -1 : 1;
    return a->slot < b->slot ? -1 : a->slot > b->slot;
}

static int by_group_slot(const void *x, const void *y)
{
    const Item *a = x, *b = y;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return a->slot < b->slot ? -1 : a->slot > b->slot;
}

/* The name of a row that the reader may not see is missing. */
static void hide(Run *r, const Node *term, Rows *rows)
{
    if (term->type.kind != TYPE_REF) return;
    const Frame *f = run_loaded(r, term->type.to);
    for (size_t i = 0; i < rows->n; i++)
        if (rows->ok[i] && !view_sees(&r->c->view, f, (size_t)rows->value[i])) rows->ok[i] = 0;
}

static Item *items_of(const Rows *rows, Arena *a, size_t *n)
{
    Item *items = NEW_ARRAY(a, Item, rows->n);
    *n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->keep[i] && rows->ok[i] && rows->group[i] >= 0) items[(*n)++] = (Item){ rows->group[i], (uint32_t)i, rows->value[i] };
    return items;
}

/* One group of small whole values (slots, codes): a bit for each instead of a sort. */
static bool count_bits(const Rows *rows, Arena *a, Groups *out)
{
    Int128 top = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->keep[i] && rows->ok[i]) {
            if (rows->value[i] < 0 || rows->value[i] > (Int128)1 << 26) return false;
            if (rows->value[i] > top) top = rows->value[i];
        }
    uint8_t *seen = NEW_ARRAY(a, uint8_t, (size_t)top + 1);
    for (size_t i = 0; i < rows->n; i++) {
        if (!rows->keep[i] || !rows->ok[i] || rows->group[i] != 0) continue;
        uint8_t *s = &seen[(size_t)rows->value[i]];
        out->value[0] += !*s;
        *s = 1;
    }
    return true;
}

static void count_distinct(const Rows *rows, Arena *a, Groups *out)
{
    size_t n;
    if (out->n == 1 && count_bits(rows, a, out)) return;
    Item *items = items_of(rows, a, &n);
    if (n) qsort(items, n, sizeof *items, by_group_value);
    for (size_t i = 0; i < n; i++)
        out->value[items[i].group] += i == 0 || items[i].group != items[i - 1].group || items[i].value != items[i - 1].value;
}

static void swap(Int128 *a, Int128 *b)
{
    Int128 was = *a;
    *a = *b, *b = was;
}

/* The k-th smallest, by halving around the middle of three; all smaller ones then stand before it. */
static Int128 select_one(Int128 *v, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t mid = low + (high - low) / 2, i = low, j = high;
        if (v[mid] < v[low]) swap(&v[mid], &v[low]);
        if (v[high] < v[low]) swap(&v[high], &v[low]);
        if (v[high] < v[mid]) swap(&v[high], &v[mid]);
        Int128 pivot = v[mid];
        while (i <= j) {
            while (v[i] < pivot) i++;
            while (v[j] > pivot) j--;
            if (i > j) break;
            swap(&v[i], &v[j]);
            i++;
            if (j == 0) break;
            j--;
        }
        if (k <= j) high = j;
        else if (k >= i) low = i;
        else break;
    }
    return v[k];
}

static void median_of_all(const Rows *rows, Arena *a, Groups *out)
{
    Int128 *v = NEW_ARRAY(a, Int128, rows->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->keep[i] && rows->ok[i] && rows->group[i] == 0) v[n++] = rows->value[i];
    if (n == 0) return;
    Int128 upper = select_one(v, n, n / 2), lower = v[0];
    for (size_t i = 0; i < n / 2; i++) lower = v[i] > lower ? v[i] : lower;   /* the greatest of those before it */
    out->value[0] = upper + (n % 2 ? upper : lower);
}

/* Twice the median, so that it stays whole. */
static void medians(const Rows *rows, Arena *a, Groups *out)
{
    size_t n, end;
    if (out->n == 1) { median_of_all(rows, a, out); return; }
    Item *items = items_of(rows, a, &n);
    if (n) qsort(items, n, sizeof *items, by_group_value);
    for (size_t from = 0; from < n; from = end) {
        for (end = from; end < n && items[end].group == items[from].group; end++) {}
        size_t half = (end - from) / 2;
        bool odd = (end - from) % 2;
        out->value[items[from].group] = items[from + half].value + items[odd ? from + half : from + half - 1].value;
    }
}

/* ---- names ---- */

static bool add_name(Run *r, const Node *term, const Rows *rows, const Item *item, Buf *out)
{
    if (rows->words) return buf_add(out, rows->words->entries[(size_t)item->value].key), true;
    if (term->type.kind == TYPE_REF) return label_add(r->s, term->type.to, (int64_t)item->value + 1, out, r->err);
    Str word = frame_column(run_loaded(r, term->reg), term->field)->dict->words[(size_t)item->value];
    const List *l = words_list(r->words, term->type.list);
    const ListItem *titled = l ? words_item(l, word) : NULL;
    buf_add(out, titled && titled->title.n ? titled->title : word);
    return true;
}

static bool join_group(Run *r, const Node *term, const Rows *rows, const Item *items, size_t n, Buf *out)
{
    Arena *a = arena_new();
    Map *seen = map_new(a);
    Buf one = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        buf_clear(&one);
        ok = add_name(r, term, rows, &items[i], &one);
        if (map_find(seen, buf_str(&one), NULL)) continue;
        map_put(seen, buf_str(&one), 0);
        if (out->n) buf_add_z(out, "、");
        buf_add(out, buf_str(&one));
    }
    buf_done(&one);
    arena_free(a);
    return ok;
}

static bool names(Run *r, const Node *n, const Rows *rows, Arena *a, Groups *out)
{
    size_t count, end;
    bool ok = true;
    Item *items = items_of(rows, a, &count);
    if (count) qsort(items, count, sizeof *items, by_group_slot);
    out->text = NEW_ARRAY(r->arena, Str, out->n);
    for (size_t from = 0; ok && from < count; from = end) {
        Buf b = { 0 };
        for (end = from; end < count && items[end].group == items[from].group; end++) {}
        ok = join_group(r, n->agg->term, rows, items + from, end - from, &b);
        out->text[items[from].group] = buf_keep(&b, r->arena);
        buf_done(&b);
    }
    return ok;
}

/* ---- all ---- */

static bool tally(Run *r, const Node *n, const Rows *rows, Groups *out)
{
    bool fits = true;
    for (size_t i = 0; i < rows->n; i++) {
        int32_t g = rows->group[i];
        if (g < 0 || !(rows->keep[i] | rows->unknown[i])) continue;
        out->missing[g] += rows->unknown[i] || !rows->ok[i];
        if (rows->unknown[i]) continue;
        out->rows[g]++;
        if (!rows->ok[i]) continue;
        bool adds = n->agg->kind != AGG_MEDIAN && n->agg->kind != AGG_COUNT_DISTINCT && n->agg->kind != AGG_NAMES;
        if (adds) fits &= aggregate_add(n->agg->kind, rows->value[i], out->terms[g] == 0, &out->value[g]);
        out->terms[g]++;
    }
    return fits || FAIL(r->err, DATA, T_FORMULA_RANGE);
}

bool staged_run(Run *r, const Node *n, Arena *keep, Groups *out)
{
    Rows rows;
    Arena *a = arena_new();
    bool combines = n->agg->mode == MODE_DURING || n->agg->mode == MODE_THROUGH;
    bool ok = aggregate_rows(r, n, a, out, &rows) && (!combines || period_combine(r, n, a, &rows));
    const Node *term = n->agg->term;
    ok = ok && (term->type.kind != TYPE_REF || run_frame(r, term->type.to, 0));
    if (ok) hide(r, term, &rows);
    if (ok) {
        Groups sized = *out;
        aggregate_new(&sized, rows.groups, keep);
        *out = sized;
        ok = tally(r, n, &rows, out);
    }
    if (ok && n->agg->kind == AGG_COUNT_DISTINCT) count_distinct(&rows, a, out);
    if (ok && n->agg->kind == AGG_MEDIAN) medians(&rows, a, out);
    if (ok && n->agg->kind == AGG_NAMES) ok = names(r, n, &rows, a, out);
    arena_free(a);
    return ok;
}
