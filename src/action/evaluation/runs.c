/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/runs.h"
#include "action/texts.h"
#include "evaluate/frozen.h"
#include "evaluate/result.h"

#include <string.h>

static const Register *run_register(const Desk *d) { return model_get(d->model, "run"); }

/* ---- finding ---- */

static Value value_at(const Frame *f, const char *field, size_t slot) { return frame_value(f, register_get(f->reg, field), slot); }

/* A run that was typed or imported has no transaction and no rule book: it can be shown, not computed again. */
static void read_run(const Desk *d, const Frame *f, size_t slot, KeptRun *out)
{
    Value until = value_at(f, "until", slot), as_of = value_at(f, "as_of", slot), rules = value_at(f, "rules_hash", slot);
    *out = (KeptRun){
        .id = (int64_t)slot + 1, .number = str_copy(d->arena, value_at(f, "batch", slot).s), .scheme = str_copy(d->arena, value_at(f, "scheme", slot).s),
        .period = period_unpack(value_at(f, "period", slot).i), .until = until.ok ? (Day)until.i : DAY_NONE,
        .inputs = str_copy(d->arena, value_at(f, "input_hash", slot).s), .result = str_copy(d->arena, value_at(f, "result_hash", slot).s),
    };
    if (as_of.ok && rules.ok && hash_parse(rules.s, &out->rules)) out->as_of = as_of.i;
}

bool runs_find(Desk *d, Str word, KeptRun *out, Err *err)
{
    const Register *reg = run_register(d);
    int64_t id = 0;
    size_t hits = 0;
    if (!desk_snapshot(d, S(""), err)) return false;
    const Frame *f = snapshot_load(d->snapshot, reg, register_fields(reg), err);
    if (!f) return false;
    for (size_t i = 0; i < f->n; i++)
        if (frame_lives(f, i) && str_equal(value_at(f, "batch", i).s, word)) id = (int64_t)i + 1, hits++;
    if (hits != 1 && !desk_row(d, reg, word, &id, err)) return false;
    read_run(d, f, (size_t)id - 1, out);
    return true;
}

bool runs_open(Desk *d, const KeptRun *run, Context *out, Err *err)
{
    if (!run->as_of) return FAIL(err, DATA, T_ACTION_RUN_BARE, run->number);
    if (!desk_snapshot(d, str_printf(d->arena, "@%lld", (long long)run->as_of), err) || !desk_book_of(d, run->rules, err)) return false;
    *out = (Context){ .view = { .snapshot = d->snapshot } };
    return moment_make(d->snapshot, &run->period, run->until == DAY_NONE ? NULL : &run->until, &out->moment, err);
}

bool runs_result(Snapshot *s, const KeptRun *run, const Register *subject, size_t slot, int64_t *id, Err *err)
{
    const Register *reg = model_get(s->model, "result");
    const Field *of = register_get(reg, "run"), *who = register_find(reg, str_of(subject->id));
    *id = 0;
    const Frame *f = who ? snapshot_load(s, reg, field_bit(of) | field_bit(who), err) : NULL;
    if (!f) return !who;
    const Column *runs = frame_column(f, of), *subjects = frame_column(f, who);
    for (size_t i = 0; i < f->n && !*id; i++)
        if (frame_lives(f, i) && column_has(runs, i) && frame_whole(runs, i) == run->id - 1 && column_has(subjects, i) && frame_whole(subjects, i) == (int32_t)slot) *id = (int64_t)i + 1;
    return true;
}

/* ---- keeping ---- */

Str runs_first_code(const Desk *d, const char *list)
{
    for (size_t i = 0; i < d->book->n_lists; i++)
        if (str_equal(d->book->lists[i].id, str_of(list)) && d->book->lists[i].n) return d->book->lists[i].items[0].code;
    return S("");
}

typedef struct {
    Desk *d;
    const Evaluation *e;
    const Str *keys;
    Frozen frozen;
    KeptRun run;                 /* as it is to be kept */
    Ledger *ledger;              /* that writes */
    Snapshot *now;               /* as it stands there */
} Keeping;

bool runs_hash(Desk *d, const Evaluation *e, const Str *keys, Str *out, Err *err)
{
    Buf csv = { 0 };
    bool ok = result_csv(e, keys, &csv, err);
    *out = desk_hash(d, hash_of(buf_str(&csv)));
    buf_done(&csv);
    return ok;
}

static bool same_run(const KeptRun *a, const KeptRun *b)
{
    return str_equal(a->scheme, b->scheme) && period_pack(a->period) == period_pack(b->period) && a->until == b->until &&
           hash_equal(a->rules, b->rules) && str_equal(a->inputs, b->inputs) && str_equal(a->result, b->result);
}

/* Kept already, as this snapshot shows it? Then k->run is that run. */
static bool look(Keeping *k, Snapshot *s, bool *found, Err *err)
{
    const Register *reg = run_register(k->d);
    const Frame *f = snapshot_load(s, reg, register_fields(reg), err);
    *found = false;
    for (size_t i = 0; f && i < f->n && !*found; i++) {
        KeptRun one;
        if (!frame_lives(f, i)) continue;
        read_run(k->d, f, i, &one);
        *found = one.as_of && same_run(&one, &k->run);
        if (*found) k->run = one;
    }
    return f != NULL;
}

/* The next number; one that somebody typed is passed over. */
static bool number_run(Keeping *k, Err *err)
{
    const Register *reg = run_register(k->d);
    const Frame *f = snapshot_load(k->now, reg, register_fields(reg), err);
    bool taken = true;
    if (!f) return false;
    k->run.id = (int64_t)f->n + 1;
    for (int64_t n = k->run.id; taken; n++) {
        k->run.number = desk_int(k->d, n);
        taken = false;
        for (size_t i = 0; i < f->n && !taken; i++) taken = frame_lives(f, i) && str_equal(value_at(f, "batch", i).s, k->run.number);
    }
    return true;
}

static bool put_run(const Keeping *k, Err *err)
{
    Row *row = row_new(run_register(k->d), k->d->arena);
    row->id = k->run.id, row->source = -1;
    row_set_text(row, "scheme", k->run.scheme);
    row_set_number(row, "period", period_pack(k->run.period));
    row_set_text(row, "batch", k->run.number);
    if (!k->e->scheme->official) row_set_text(row, "state", runs_first_code(k->d, "run_state"));
    row_set_number(row, "as_of", k->run.as_of);
    row_set_text(row, "rules_hash", desk_hash(k->d, k->run.rules));
    row_set_text(row, "input_hash", k->run.inputs);
    row_set_number(row, "pool", (int64_t)k->e->n_ranked);
    row_set_number(row, "until", k->run.until);
    row_set_text(row, "result_hash", k->run.result);
    return ledger_put(k->ledger, row, 0, err);
}

/* Where a subject lies: along the register's own path to park or unit; 0: nowhere. */
static bool lies_in(Keeping *k, const char *path, size_t slot, int64_t *id, Err *err)
{
    const Register *reg = k->e->scheme->subject;
    *id = str_equal(str_of(path), S(".")) ? (int64_t)slot + 1 : 0;
    if (*id || !*path) return true;
    int64_t at = (int64_t)slot + 1;
    for (Str rest = str_of(path); rest.p && at;) {
        const Field *f = register_get(reg, str_z(k->d->arena, str_split(&rest, '.')));
        const Frame *frame = snapshot_load(k->e->context.view.snapshot, reg, field_bit(f), err);
        if (!frame) return false;
        Value v = frame_value(frame, f, (size_t)at - 1);
        at = v.ok ? v.i : 0;
        reg = f->to;
    }
    *id = at;
    return true;
}

static bool put_place(Keeping *k, Row *row, const char *field, const char *path, size_t slot, Err *err)
{
    int64_t id;
    const Field *f = register_get(row->reg, field);
    if (row->v[f->index].ok) return true;
    if (!lies_in(k, path, slot, &id, err)) return false;
    const Frame *there = snapshot_load(k->now, f->to, 0, err);
    if (there && id && (size_t)id <= there->n && frame_lives(there, (size_t)id - 1)) row_set_number(row, field, id);
    return there != NULL;
}

/* A score is kept in quanta of 10^-9. */
static void put_score(Row *row, const char *field, int64_t score, int decimals)
{
    int64_t quanta = score;
    bool over = false;
    for (int i = decimals; i < 9; i++) over |= __builtin_mul_overflow(quanta, 10, &quanta);
    if (!over) row_set_number(row, field, quanta);
}

static void put_standing(const Keeping *k, Row *row, size_t slot)
{
    const Evaluation *e = k->e;
    const EvalScheme *s = e->scheme;
    const Pool *pool = e->pool[slot] == POOL_NONE ? NULL : &e->pools[e->pool[slot]];
    if (pool) row_set_text(row, "pool", pool->name);
    row_set_number(row, "tail", e->place[slot] && e->tail[slot]);
    if (!e->place[slot]) return;
    put_score(row, "score", evaluation_score(e, slot), s->score_decimals);
    row_set_number(row, "place", e->place[slot]);
    if (e->grade[slot]) row_set_text(row, "grade", s->grades[e->grade[slot] - 1].id);
    if (pool && pool->has_line && pool->has_safe) put_score(row, "margin", evaluation_score(e, slot) - pool->safe_score, s->score_decimals);
}

static void put_notes(const Keeping *k, Row *row, size_t slot, Arena *a)
{
    Buf b = { 0 };
    const EvalScheme *s = k->e->scheme;
    for (size_t i = 0; i < s->n_indicators; i++)
        if (k->frozen.missing[slot] >> i & 1) buf_addf(&b, "%s%.*s", b.n ? "、" : "", SP(s->indicators[i].title));
    row_set_text(row, "missing", buf_keep(&b, a));
    buf_clear(&b);
    result_reason(k->e, slot, k->keys, LANG_ZH, &b);
    row_set_text(row, "note", buf_keep(&b, a));
    buf_done(&b);
}

static bool put_result(Keeping *k, size_t slot, int64_t id, Arena *a, Err *err)
{
    const Register *subject = k->e->scheme->subject;
    Row *row = row_new(model_get(k->d->model, "result"), a);
    row->id = id, row->source = -1;
    row_set_number(row, "run", k->run.id);
    if (!put_place(k, row, subject->id, ".", slot, err)) return false;
    if (!put_place(k, row, "park", subject->park_path, slot, err)) return false;
    if (strcmp(subject->unit_path, ".") != 0 && !put_place(k, row, "town", subject->unit_path, slot, err)) return false;
    put_standing(k, row, slot);
    put_notes(k, row, slot, a);
    return ledger_put(k->ledger, row, 0, err);
}

static bool put_results(Keeping *k, Err *err)
{
    enum { AT_A_TIME = 256 };
    uint32_t *slots;
    size_t n;
    const Frame *f = snapshot_load(k->now, model_get(k->d->model, "result"), 0, err);
    if (!f) return false;
    evaluation_rows(k->e, k->keys, k->d->arena, &slots, &n);
    Arena *a = arena_new();
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        if (i % AT_A_TIME == 0) arena_empty(a);
        ok = put_result(k, slots[i], (int64_t)(f->n + i) + 1, a, err);
    }
    arena_free(a);
    return ok;
}

/* found: somebody kept it meanwhile. */
static bool write_run(Keeping *k, bool *found, Err *err)
{
    TxNote note = { k->d->actor, S("evaluate"), k->d->reason, S("") };
    if (!desk_moment(k->d, k->ledger, 0, &k->now, err)) return false;
    if (!look(k, k->now, found, err)) return false;
    if (*found) return true;
    if (!number_run(k, err) || !ledger_begin(k->ledger, &note, err)) return false;
    bool ok = desk_keep_book(k->d, k->ledger, false, err) && put_run(k, err) && put_results(k, err);
    return ledger_end(k->ledger, ok, NULL, err) && ok;
}

static bool write_if_open(Keeping *k, bool *found, Buf *notes, Err *err)
{
    Err why = { 0 };
    Buf b = { 0 };
    Desk *d = k->d;
    if (desk_writer(d, S("evaluate"), &k->ledger, &why)) {
        bool ok = write_run(k, found, err);
        desk_moment_done(d, k->now);
        ledger_close(k->ledger);
        if (ok && !*found) SAY(d, notes, T_ACTION_RUN_KEPT, k->run.number, k->run.scheme, desk_period(d, k->run.period));
        return ok;
    }
    if (why.code != ERR_BUSY && why.code != ERR_IO) return *err = why, false;
    err_render(&why, d->lang, &b);
    SAY(d, notes, T_ACTION_RUN_NOT_KEPT, buf_str(&b));
    buf_done(&b);
    k->run = (KeptRun){ 0 };
    return true;
}

bool runs_keep(Desk *d, const Evaluation *e, const Str *keys, KeptRun *out, Buf *notes, Err *err)
{
    const Moment *m = &e->context.moment;
    Keeping k = { .d = d, .e = e, .keys = keys };
    Snapshot *newest = NULL;
    bool found = false;
    if (!frozen_inputs(e, keys, d->arena, &k.frozen, err)) return false;
    k.run = (KeptRun){ .scheme = e->scheme->id, .period = m->period, .until = m->end, .as_of = d->snapshot->tx, .rules = d->book->hash, .inputs = desk_hash(d, k.frozen.inputs) };
    if (!runs_hash(d, e, keys, &k.run.result, err) || !desk_moment(d, d->ledger, 0, &newest, err)) return false;
    bool ok = look(&k, newest, &found, err);
    desk_moment_done(d, newest);
    if (ok && !found) ok = write_if_open(&k, &found, notes, err);
    if (ok && found) SAY(d, notes, T_ACTION_RUN_THERE, k.run.number);
    *out = k.run;
    return ok;
}

void runs_json(const KeptRun *run, Json *j)
{
    json_key(j, "run");
    if (run->id) json_str(j, run->number);
    else json_null(j);
}
