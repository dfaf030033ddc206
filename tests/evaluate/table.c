/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"
#include "narrow.h"
#include "evaluate/result.h"
#include "test.h"

#include <string.h>

uint32_t dice_roll(Dice *d, uint32_t below)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(d->state >> 33) % below;
}

static const char *pick(Dice *d, const char *const *of, size_t n) { return of[dice_roll(d, (uint32_t)n)]; }
#define PICK(d, ...) pick((d), (const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void add_indicator(Dice *d, bool weighted, const char *id, const char *formula, const char *direction, const char *correct, Buf *b)
{
    const char *missing = PICK(d, "zero", "pool_mean", "reweigh", "exclude", "pending"), *zero = PICK(d, "missing", "full", "zero");
    buf_addf(b, "  %s: {formula: %s, title: %s, direction: %s, %s cap: %s, floor: %s, missing: %s, zero_denominator: %s, negative: %s%s}\n", id, formula, id, direction,
        weighted ? PICK(d, "weight: 40,", "weight: 25,") : "", PICK(d, "1.5", "none", "1"), PICK(d, "0", "none"), missing, zero, PICK(d, "keep", "zero"), correct);
}

static void add_method(Dice *d, const char *method, Buf *b)
{
    buf_addf(b, "method: %s\n", method);
    if (strcmp(method, "sum") != 0) return;
    const char *kind = PICK(d, "mean", "weighted_mean", "median", "max", "number");
    buf_addf(b, "base: {kind: %s, of: %s, k: %s%s}\n", kind, PICK(d, "pool", "all"), PICK(d, "1", "2"), strcmp(kind, "number") == 0 ? ", values: {a: 5, b: 3, c: 2}" : "");
}

Str table_scheme(Dice *d, Arena *a)
{
    Buf b = { 0 };
    const char *weights = PICK(d, "given", "given", "{by: cv, normalise: min_max}", "{by: entropy, normalise: min_max}");
    bool weighted = strcmp(weights, "given") == 0, corrected = dice_roll(d, 3) == 0;
    buf_addf(&b, "scheme: random\ntitle: 随机\nstatus: 测算\ninput: {key: code, columns: {code: code, town: text, tax: 万元, land: 亩, output: 万元, energy: tce, grade: number, big: bool}}\n");
    buf_addf(&b, "%s", PICK(d, "", "where: land >= 3亩\n", "where: tax is-missing or tax < 30万元\n"));
    buf_addf(&b, "%s", PICK(d, "", "", "exempt: [{when: output >= 28万元, reason: 大}]\n"));
    buf_addf(&b, "%s", PICK(d, "", "", "ungraded: [{when: energy < 2tce, reason: 少}]\n"));
    buf_addf(&b, "%s", PICK(d, "", "", "split: {by: big}\n"));
    buf_addf(&b, "pool: %s\n", PICK(d, "none", "{by: [town], min_size: 4, still_small: no_tail}", "{by: [town], min_size: 4, still_small: keep}", "{by: [town], min_size: 4, still_small: ungraded}"));
    buf_addf(&b, "%s", PICK(d, "", "compare_decimals: {area: 2}\n"));
    buf_add_z(&b, "indicators:\n");
    add_indicator(d, weighted, "a", "tax / land", "up", corrected ? ", correct: true" : "", &b);
    add_indicator(d, weighted, "b", "output / energy", "up", corrected ? ", correct: false" : "", &b);
    add_indicator(d, weighted, "c", PICK(d, "energy / output", "energy / land", "(energy + energy) / land"), "down", corrected ? ", correct: false" : "", &b);
    buf_addf(&b, "weights: %s\n", weights);
    add_method(d, PICK(d, "sum", "sum", "sum", "min_max", "{min_max: [20, 100]}", "{topsis: vector}", "{topsis: min_max}"), &b);
    if (corrected) buf_addf(&b, "correct: {by: grade, form: %s}\n", PICK(d, "divide", "multiply"));
    buf_addf(&b, "%s", PICK(d, "", "", "adjust: [{when: tax >= 10万元, points: 2}, {when: land < 8亩, points: -1.5}]\n"));
    buf_addf(&b, "grades: %s\n", PICK(d, "none\n", "{A: 20%, B: 60%, C: 100%}\ncount_rounding: ceil\n"));
    buf_addf(&b, "tail: {share: %s, of: %s, rounding: %s, min_pool: 3}\n", PICK(d, "15%", "30%", "50%"), PICK(d, "pool", "pool", "all"), PICK(d, "floor", "half_up", "ceil"));
    buf_addf(&b, "guard: %s\n", PICK(d, "none", "none", "{not_listed_when: tax / land >= 2万元/亩}"));
    buf_addf(&b, "ties: {across_the_line: %s, order: %s}\nscore_decimals: %s\n", PICK(d, "all_out", "all_in"), PICK(d, "[]", "[tax desc]", "[land asc, tax desc]"), PICK(d, "0", "1", "4"));
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}

/* ---- the table ---- */

typedef struct { size_t n; Column *columns; } Made;

static bool load(void *context, const Snapshot *s, Frame *f, uint64_t mask, Arena *a, Err *err)
{
    const Made *m = context;
    (void)s, (void)mask, (void)err;
    if (f->live) return true;
    f->n = f->n_live = m->n;
    f->live = arena_alloc(a, m->n + 1);
    memset(f->live, 1, m->n);
    for (size_t i = 0; i < f->reg->n_fields; i++) f->columns[i] = m->columns[i];
    return true;
}

static Column text_column(const Field *f, size_t n, bool key, Dice *d, Arena *a)
{
    enum { GROUPS = 3 };
    size_t words = key ? n : GROUPS;
    Dict *dict = NEW(a, Dict);
    *dict = (Dict){ NEW_ARRAY(a, Str, words + 1), words };
    Column c = { .field = f, .ok = NEW_ARRAY(a, uint8_t, n + 1), .i32 = NEW_ARRAY(a, int32_t, n + 1), .dict = dict };
    for (size_t w = 0; w < words; w++) dict->words[w] = str_printf(a, "%c%03zu", key ? 'k' : 'g', w);
    for (size_t i = 0; i < n; i++) c.ok[i] = 1, c.i32[i] = key ? (int32_t)i : (int32_t)dice_roll(d, GROUPS);
    return c;
}

static Column number_column(const Field *f, size_t n, Dice *d, Arena *a)
{
    Column c = { .field = f, .ok = NEW_ARRAY(a, uint8_t, n + 1), .i = NEW_ARRAY(a, int64_t, n + 1) };
    for (size_t i = 0; i < n; i++) {
        uint32_t kind = dice_roll(d, 20);
        int64_t hundredths = kind == 0 ? 0 : kind == 1 ? -(int64_t)dice_roll(d, 500) : kind < 8 ? (int64_t)(1 + dice_roll(d, 12)) * 100 : (int64_t)dice_roll(d, 3000);
        Frac typed = { 0, 1 };
        bool exact;
        c.ok[i] = kind != 2;
        if (f->kind == K_BOOL) c.i[i] = hundredths % 2 != 0, c.ok[i] = 1;
        else CHECK(frac_make(hundredths, 100, &typed) && unit_keep(f->unit, typed, &c.i[i], &exact));
    }
    return c;
}

void table_open(Str scheme, size_t n, Dice *d, Arena *a, Trying *t)
{
    Problems *ps = problems_new(a);
    Node *root = NULL;
    *t = (Trying){ .arena = a, .n = n, .keys = NEW_ARRAY(a, Str, n + 1) };
    const Model *model = model_new(a);
    t->book = (RuleBook){ .arena = a, .model = model, .words = words_new(model, a) };
    bool ok = yaml_read(S("random.yaml"), scheme, a, &root, ps) && scheme_load(&t->book, S("random.yaml"), root, a, &t->scheme, ps);
    t->root = root;
    for (size_t i = 0; i < ps->n; i++) {
        Buf b = { 0 };
        if (ps->items[i].severity == SEVERITY_ERROR) problem_render(&ps->items[i], LANG_EN, &b);
        CHECK_STR(buf_str(&b), "");
        buf_done(&b);
    }
    CHECK(ok);
    if (!ok) return;
    Made *m = NEW(a, Made);
    const Register *reg = t->scheme->subject;
    *m = (Made){ n, NEW_ARRAY(a, Column, reg->n_fields + 1) };
    for (size_t i = 0; i < reg->n_fields; i++) {
        const Field *f = &reg->fields[i];
        bool text = f->kind == K_TEXT || f->kind == K_CODE;
        Column c = text ? text_column(f, n, strcmp(f->id, "code") == 0, d, a) : number_column(f, n, d, a);
        if (c.i && (n + i) % 3) narrow_column(&c, n, a);
        m->columns[i] = c;
    }
    for (size_t i = 0; i < n; i++) t->keys[i] = str_printf(a, "k%03zu", i);
    t->snapshot = snapshot_new(t->scheme->model, 0, 0, (SnapshotSource){ m, load });
    t->context = (Context){ .view = { .snapshot = t->snapshot }, .moment = { .end = DAY_NONE } };
}

EvalScheme *table_with(const Trying *t, const char *key, const char *value)
{
    Problems *ps = problems_new(t->arena);
    EvalScheme *s = NULL;
    const Node *root = scheme_with(t->root, str_of(key), str_of(value), t->arena, ps);
    CHECK(root && scheme_load(&t->book, S("random.yaml"), root, t->arena, &s, ps));
    return s;
}

Str table_print(const Evaluation *e, const Str *keys, Arena *a)
{
    Buf b = { 0 };
    for (size_t i = 0; i < e->n; i++) {
        buf_addf(&b, "%.*s %s ", SP(keys[i]), result_state(e, i));
        if (e->pool[i] != POOL_NONE) buf_add(&b, e->pools[e->pool[i]].name);
        buf_add_char(&b, ' ');
        result_score(e, i, &b);
        buf_addf(&b, " %u %d %d ", e->place[i], e->grade[i], e->tail[i]);
        result_margin(e, i, &b);
        buf_add_char(&b, '\n');
    }
    Str s = buf_keep(&b, a);
    buf_done(&b);
    return s;
}
