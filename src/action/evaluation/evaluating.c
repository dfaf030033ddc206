/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/evaluating.h"
#include "action/evaluation/lawful.h"
#include "action/texts.h"
#include "base/limits.h"
#include "model/label.h"

#include <string.h>

static bool fail_all(Desk *d, const Problems *ps, Str what, Err *err) { return FAIL(err, DATA, T_ACTION_SCHEME_BAD, what, desk_errors(d, ps)); }

static void say_warnings(const Desk *d, const Problems *ps, Buf *out)
{
    for (size_t i = 0; i < ps->n; i++) {
        Buf line = { 0 };
        if (ps->items[i].severity != SEVERITY_WARN) continue;
        problem_render(&ps->items[i], d->lang, &line);
        buf_add_char(&line, '\n');
        if (!str_has(buf_str(out), buf_str(&line))) buf_add(out, buf_str(&line));     /* once, however often the scheme is tried */
        buf_done(&line);
    }
}

static bool load(Desk *d, const Evaluating *v, const Node *root, EvalScheme **out, Err *err)
{
    Problems *ps = problems_new(d->arena);
    bool ok = scheme_load(v->book, v->file, root, d->arena, out, ps);
    if (ok) say_warnings(d, ps, v->notes);
    return ok || fail_all(d, ps, v->file, err);
}

/* ---- the scheme ---- */

static bool read_file(Desk *d, Str path, Evaluating *v, Err *err)
{
    Str bytes;
    Node *root = NULL;
    Problems *ps = problems_new(d->arena);
    v->file = os_name(path);
    if (d->share) return FAIL(err, USE, T_ACTION_EVALUATE_NO_FILE, path);   /* files of a server are not its clients' */
    if (!os_read_file(str_z(d->arena, path), LIMIT_YAML_BYTES, d->arena, &bytes, err)) return false;
    if (!yaml_read(v->file, bytes, d->arena, &root, ps)) return fail_all(d, ps, v->file, err);
    v->root = root;
    return true;
}

static bool is_file(Str word) { return str_ends(word, S(".yaml")) || str_ends(word, S(".yml")); }

static bool empty_book(Desk *d, Evaluating *v)
{
    v->book = NEW(d->arena, RuleBook);
    *v->book = (RuleBook){ .arena = d->arena, .model = d->model, .words = words_new(d->model, d->arena) };
    return true;
}

static bool find_scheme(Desk *d, Str name, Evaluating *v, Err *err)
{
    v->scheme_of = scheme_find(d->book, name);
    if (v->scheme_of) {
        v->root = v->scheme_of->node;
        v->file = v->scheme_of->at.file;
        return true;
    }
    Buf names = { 0 };
    for (size_t i = 0; i < d->book->n_schemes; i++) buf_addf(&names, "%s%.*s（%.*s）", i ? "、" : "", SP(d->book->schemes[i].id), SP(d->book->schemes[i].title));
    FAIL(err, NOT_FOUND, T_ACTION_NO_SCHEME, name, buf_str(&names));
    buf_done(&names);
    return false;
}

/* ---- subjects of the ledger ---- */

static bool ledger_keys(Desk *d, Evaluating *v, Err *err)
{
    d->of_firms = true;
    const Register *reg = v->scheme->subject;
    uint64_t mask = 0;
    for (size_t i = 0; i < reg->n_alternatives; i++)
        if (reg->alternatives[i].n == 1) mask |= UINT64_C(1) << reg->alternatives[i].fields[0];
    const Frame *f = snapshot_load(v->snapshot, reg, mask, err);
    if (!f) return false;
    v->n = f->n;
    v->keys = NEW_ARRAY(d->arena, Str, f->n + 1);
    v->names = NEW_ARRAY(d->arena, Str, f->n + 1);
    Buf b = { 0 };
    bool ok = true;
    for (size_t slot = 0; ok && slot < f->n; slot++) {
        if (!frame_lives(f, slot)) continue;
        buf_clear(&b);
        ok = label_add(v->snapshot, reg, (int64_t)slot + 1, &b, err);
        v->names[slot] = v->keys[slot] = buf_keep(&b, d->arena);
        for (size_t i = reg->n_alternatives; i-- > 0;) {
            if (reg->alternatives[i].n != 1) continue;
            Value value = frame_value(f, &reg->fields[reg->alternatives[i].fields[0]], slot);
            if (value.ok) v->keys[slot] = value.s;
        }
    }
    buf_done(&b);
    return ok;
}

/* The moment, the rule book and the scheme of v->run. */
static bool at_run(Desk *d, Evaluating *v, Err *err)
{
    if (!runs_open(d, &v->run, &v->context, err) || !find_scheme(d, v->run.scheme, v, err)) return false;
    v->book = d->book;
    v->snapshot = d->snapshot;
    v->period = v->run.period;
    return true;
}

bool evaluating_of_run(Desk *d, const KeptRun *run, Buf *notes, Evaluating *v, Err *err)
{
    *v = (Evaluating){ .notes = notes, .run = *run };
    return at_run(d, v, err) && load(d, v, v->root, &v->scheme, err) && ledger_keys(d, v, err);
}

/* Of --replay; an empty SCHEME: whatever the run is of. */
static bool open_run(Desk *d, const Args *args, Evaluating *v, Err *err)
{
    Period p;
    Str name = args->words[0];
    if (v->root) return FAIL(err, USE, T_ACTION_REPLAY_FILE, name);
    if (!desk_open(d, LEDGER_READ, S("evaluate"), err) || !runs_find(d, args->values[OPT_replay], &v->run, err)) return false;
    if (args->given[OPT_period] && (!period_parse(args->values[OPT_period], &p) || period_pack(p) != period_pack(v->run.period)))
        return FAIL(err, USE, T_ACTION_RUN_PERIOD, v->run.number, desk_period(d, v->run.period));
    if (!at_run(d, v, err)) return false;
    bool same = !name.n || str_equal(name, v->scheme_of->id) || str_equal(name, v->scheme_of->title) || str_equal(name, v->run.scheme);
    return same || FAIL(err, USE, T_ACTION_RUN_SCHEME, v->run.number, v->run.scheme, name);
}

static bool open_ledger(Desk *d, const Args *args, Evaluating *v, Err *err)
{
    if (args->given[OPT_replay]) return open_run(d, args, v, err);
    if (!args->given[OPT_period]) return FAIL(err, USE, T_ACTION_EVALUATE_PERIOD, args->words[0]);
    if (!desk_open(d, LEDGER_READ, S("evaluate"), err) || !desk_context(d, args, &v->context, err)) return false;
    v->book = d->book;
    v->snapshot = d->snapshot;
    v->period = v->context.moment.period;
    if (!v->root && !find_scheme(d, args->words[0], v, err)) return false;
    return true;
}

/* ---- subjects of a table ---- */

static bool open_table(Desk *d, const Args *args, Evaluating *v, Err *err)
{
    Problems *ps = problems_new(d->arena);
    Str path = args->values[OPT_input];
    if (!args->given[OPT_input]) return FAIL(err, USE, T_ACTION_EVALUATE_INPUT, v->scheme->title);
    v->input_name = os_name(path);
    v->input = NEW(d->arena, Input);
    if (!input_open(v->book, v->scheme, d->program, path, 0, d->arena, v->input, ps, err)) return err->text ? false : fail_all(d, ps, v->input_name, err);
    v->n = v->input->n;
    v->keys = v->names = NEW_ARRAY(d->arena, Str, v->n + 1);
    for (size_t i = 0; i < v->n; i++) v->keys[i] = input_key(v->input, i, d->arena);
    v->snapshot = v->input->snapshot;
    v->context = (Context){ .view = { .snapshot = v->snapshot }, .moment = { .end = instant_day(d->clock.now(d->clock.context)) } };   /* `until` of an exemption: today */
    if (!args->given[OPT_period]) return true;
    if (!period_parse(args->values[OPT_period], &v->period)) return FAIL(err, USE, T_ACTION_PERIOD, args->values[OPT_period]);
    return moment_make(v->snapshot, &v->period, NULL, &v->context.moment, err);
}

/* A scheme of the rule book may stand alone too: then the shipped book is looked into without a ledger. */
static bool alone(Desk *d, const Args *args, Evaluating *v, Err *err)
{
    Str name = args->words[0];
    if (is_file(name)) return read_file(d, name, v, err);
    if (!args->given[OPT_input]) return true;
    return desk_book(d, err) && find_scheme(d, name, v, err);
}

bool evaluating_open(Desk *d, const Args *args, Buf *notes, Evaluating *v, Err *err)
{
    *v = (Evaluating){ .notes = notes };
    if (!alone(d, args, v, err)) return false;
    bool table = v->root && node_find(v->root, "input");
    if (args->given[OPT_input] && !table) return FAIL(err, USE, T_ACTION_EVALUATE_NO_INPUT, args->words[0]);
    if (table ? !empty_book(d, v) : !open_ledger(d, args, v, err)) return false;
    if (!load(d, v, v->root, &v->scheme, err)) return false;
    if (v->scheme->stand_alone) return open_table(d, args, v, err);
    return ledger_keys(d, v, err) && lawful_check(d, v->scheme, &v->context, err);
}

void evaluating_close(Evaluating *v)
{
    if (v->input) input_close(v->input);
}

bool evaluating_run(Desk *d, const Evaluating *v, Evaluation **out, Err *err)
{
    return evaluation_run(v->scheme, &v->context, d->arena, out, err);
}

bool evaluating_with(Desk *d, const Evaluating *v, Str sets, EvalScheme **out, Err *err)
{
    const Node *root = v->root;
    Problems *ps = problems_new(d->arena);
    for (Str rest = sets; rest.p;) {
        Str value = str_split(&rest, '\n'), key = str_split(&value, '=');
        if (!key.n && !value.p) continue;
        if (!value.p) return FAIL(err, USE, T_ACTION_SET, key);
        root = scheme_with(root, str_trim(key), str_trim(value), d->arena, ps);
        if (!root) return fail_all(d, ps, v->file, err);
    }
    return load(d, v, root, out, err);
}

void evaluating_line(Desk *d, const Evaluating *v, size_t slot, Buf *out)
{
    buf_add(out, v->input_name);
    if (v->input->sheet.n) buf_addf(out, " · %.*s", SP(v->input->sheet));
    buf_add_z(out, " · ");
    text_render(&T_ACTION_EXPLAIN_LINE, (const Str[]){ desk_int(d, input_line(v->input, slot)) }, 1, d->lang, out);
}

bool evaluating_find(Desk *d, const Evaluating *v, Str key, size_t *slot, Err *err)
{
    size_t hits = 0;
    for (size_t i = 0; i < v->n; i++)
        if (v->keys[i].n && str_equal(v->keys[i], key)) return *slot = i, true;
    for (size_t i = 0; i < v->n; i++)
        if (v->names[i].n && str_equal(v->names[i], key)) *slot = i, hits++;
    if (hits == 1) return true;
    return hits ? FAIL(err, USE, T_ACTION_MANY_ROWS, str_of(v->scheme->subject->word), key, desk_int(d, (int64_t)hits))
        : FAIL(err, NOT_FOUND, T_ACTION_NO_ROW, str_of(v->scheme->subject->word), key);
}
