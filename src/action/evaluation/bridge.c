/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/bridge.h"
#include "action/evaluation/standing.h"
#include "action/texts.h"

#include <stdlib.h>

typedef struct {
    const Evaluating *v;
    KeptRun run;                 /* last year's */
    Standing *old, *restated, *now;      /* by slot: its rules and data · this year's rules, its data · this year's */
    uint8_t *rules, *data;       /* 1: moved because of them */
    uint32_t *slots; size_t n;   /* who takes part in any of the three, by key */
    size_t n_rules, n_data, n_both;
} Bridge;

static bool compute_old(Desk *d, Bridge *b, Buf *notes, Err *err)
{
    Evaluating then;
    Evaluation *e;
    Str hash;
    const Evaluating *v = b->v;
    Context c;
    if (!evaluating_of_run(d, &b->run, notes, &then, err) || !evaluating_run(d, &then, &e, err) || !runs_hash(d, e, then.keys, &hash, err)) return false;
    if (!str_equal(hash, b->run.result)) return FAIL(err, DATA, T_ACTION_RUN_DIFFERS, b->run.number, b->run.result, hash);
    b->old = standing_all(d, e, then.keys, v->n);
    c = then.context;
    if (!evaluation_run(v->scheme, &c, d->arena, &e, err)) return false;
    b->restated = standing_all(d, e, then.keys, v->n);
    return true;
}

/* Without grades and tail a place is all there is. */
static bool moved(const EvalScheme *s, const Standing *a, const Standing *b)
{
    return standing_moved(a, b) || (s->n_grades == 0 && !s->has_tail && a->place != b->place);
}

static int by_key(const void *x, const void *y, void *keys)
{
    const Str *k = keys;
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    int c = str_compare(k[a], k[b]);
    return c ? c : a < b ? -1 : a > b;
}

static void compare(Desk *d, Bridge *b)
{
    const Evaluating *v = b->v;
    b->rules = NEW_ARRAY(d->arena, uint8_t, v->n + 1);
    b->data = NEW_ARRAY(d->arena, uint8_t, v->n + 1);
    b->slots = NEW_ARRAY(d->arena, uint32_t, v->n + 1);
    for (size_t i = 0; i < v->n; i++) {
        if (b->old[i].state == STATE_OUT && b->restated[i].state == STATE_OUT && b->now[i].state == STATE_OUT) continue;
        b->slots[b->n++] = (uint32_t)i;
        b->rules[i] = moved(v->scheme, &b->old[i], &b->restated[i]);
        b->data[i] = moved(v->scheme, &b->restated[i], &b->now[i]);
        b->n_rules += b->rules[i], b->n_data += b->data[i], b->n_both += b->rules[i] & b->data[i];
    }
    if (b->n) qsort_r(b->slots, b->n, sizeof *b->slots, by_key, v->keys);
}

/* ---- telling ---- */

static void tell_side(Desk *d, const Bridge *b, const Text *title, const uint8_t *which, const Standing *from, const Standing *to, Buf *out)
{
    bool any = false;
    for (size_t i = 0; i < b->n; i++) {
        uint32_t slot = b->slots[i];
        if (!which[slot]) continue;
        if (!any) SAY(d, out, *title, S(""));
        any = true;
        buf_addf(out, "  %.*s  ", SP(b->v->names[slot]));
        standing_text(d, &from[slot], out);
        buf_add_z(out, " → ");
        standing_text(d, &to[slot], out);
        buf_add_char(out, '\n');
    }
}

static void tell(Desk *d, const Bridge *b, Buf *out)
{
    const Evaluating *v = b->v;
    SAY(d, out, T_ACTION_BRIDGE, v->scheme->title, desk_period(d, v->period), b->run.number, desk_period(d, b->run.period), str_slice(desk_hash(d, b->run.rules), 0, 12), str_slice(desk_hash(d, v->book->hash), 0, 12));
    SAY(d, out, T_ACTION_BRIDGE_COUNTS, desk_int(d, (int64_t)b->n_rules), desk_int(d, (int64_t)b->n_data), desk_int(d, (int64_t)b->n_both));
    tell_side(d, b, &T_ACTION_BRIDGE_RULES, b->rules, b->old, b->restated, out);
    tell_side(d, b, &T_ACTION_BRIDGE_DATA, b->data, b->restated, b->now, out);
}

static void to_json(Desk *d, const Bridge *b, Buf *out)
{
    const Evaluating *v = b->v;
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "scheme"), json_str(&j, v->scheme->id);
    json_key(&j, "period"), json_str(&j, desk_period(d, v->period));
    json_key(&j, "rules"), json_str(&j, desk_hash(d, v->book->hash));
    json_key(&j, "before"), json_open(&j, '{');
    runs_json(&b->run, &j);
    json_key(&j, "period"), json_str(&j, desk_period(d, b->run.period));
    json_key(&j, "rules"), json_str(&j, desk_hash(d, b->run.rules));
    json_close(&j, '}');
    json_key(&j, "because_of_rules"), json_int(&j, (int64_t)b->n_rules);
    json_key(&j, "because_of_data"), json_int(&j, (int64_t)b->n_data);
    json_key(&j, "because_of_both"), json_int(&j, (int64_t)b->n_both);
    json_key(&j, "moved"), json_open(&j, '[');
    for (size_t i = 0; i < b->n; i++) {
        uint32_t slot = b->slots[i];
        if (!b->rules[slot] && !b->data[slot]) continue;
        json_open(&j, '{');
        json_key(&j, "key"), json_str(&j, v->keys[slot]);
        json_key(&j, "name"), json_str(&j, v->names[slot]);
        json_key(&j, "rules"), json_bool(&j, b->rules[slot]);
        json_key(&j, "data"), json_bool(&j, b->data[slot]);
        json_key(&j, "before"), standing_json(&b->old[slot], &j);
        json_key(&j, "restated"), standing_json(&b->restated[slot], &j);
        json_key(&j, "now"), standing_json(&b->now[slot], &j);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    buf_add_char(out, '\n');
}

/* Everybody, whether moved or not. */
static void to_csv(Desk *d, const Bridge *b, Buf *out)
{
    enum { COLUMNS = 4 + 3 * STANDING_COLUMNS };
    const Standing *sides[] = { b->old, b->restated, b->now };
    static const char *const prefixes[] = { "before", "restated", "now" };
    TextTable t = { .n_columns = COLUMNS, .n_rows = b->n, .heads = NEW_ARRAY(d->arena, Str, COLUMNS) };
    t.cells = NEW_ARRAY(d->arena, Str, COLUMNS * (b->n + 1));
    t.heads[0] = S("key"), t.heads[1] = S("name"), t.heads[2] = S("rules"), t.heads[3] = S("data");
    for (size_t k = 0; k < 3; k++) standing_heads(d, prefixes[k], t.heads + 4 + k * STANDING_COLUMNS);
    for (size_t r = 0; r < b->n; r++) {
        uint32_t slot = b->slots[r];
        Str *cells = t.cells + r * COLUMNS;
        cells[0] = b->v->keys[slot], cells[1] = b->v->names[slot];
        cells[2] = b->rules[slot] ? S("1") : S("0"), cells[3] = b->data[slot] ? S("1") : S("0");
        for (size_t k = 0; k < 3; k++) standing_cells(d, &sides[k][slot], cells + 4 + k * STANDING_COLUMNS);
    }
    cells_csv(&t, out);
}

static bool write_file(Desk *d, const Args *args, const Bridge *b, Answer *answer, Err *err)
{
    Str path = args->values[OPT_output];
    Buf out = { 0 };
    bool ok = true;
    if (str_ends(path, S(".csv"))) to_csv(d, b, &out);
    else if (str_ends(path, S(".json"))) to_json(d, b, &out);
    else if (str_ends(path, S(".txt"))) tell(d, b, &out);
    else ok = FAIL(err, USE, T_ACTION_OBJECTION_FORMAT, path);
    ok = ok && desk_output(d, args, buf_str(&out), answer, err);
    buf_done(&out);
    return ok;
}

bool bridge_answer(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    Bridge b = { .v = v, .now = standing_all(d, e, v->keys, v->n) };
    if (v->scheme->stand_alone) return FAIL(err, USE, T_ACTION_BRIDGE_LEDGER, v->scheme->title);
    Desk newest = *d;                            /* its texts are still read when older ones are on the desk */
    desk_leave(d);
    bool ok = runs_find(d, args->values[OPT_bridge], &b.run, err);
    if (ok && !str_equal(b.run.scheme, v->scheme->id)) ok = FAIL(err, USE, T_ACTION_RUN_SCHEME, b.run.number, b.run.scheme, v->scheme->id);
    ok = ok && compute_old(d, &b, &answer->notes, err);
    if (ok) compare(d, &b);
    if (ok && args->given[OPT_output]) ok = write_file(d, args, &b, answer, err);
    if (ok && d->json) to_json(d, &b, &answer->out);
    else if (ok && !args->given[OPT_output]) tell(d, &b, &answer->out);
    desk_forget(&newest);
    return ok;
}
