/* SPDX-License-Identifier: Apache-2.0
** evaluate: a scheme over the ledger or over any table; the result as a table, CSV, JSON, workbook or paper. */
#include "action/evaluation/bridge.h"
#include "action/evaluation/explaining.h"
#include "action/evaluation/fragility.h"
#include "action/evaluation/result_book.h"
#include "action/evaluation/result_paper.h"
#include "action/texts.h"
#include "evaluate/result.h"

static size_t count_tail(const Evaluation *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) n += e->tail[i];
    return n;
}

static size_t count_unscored(const Evaluation *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) n += e->state[i] != STATE_OUT && e->place[i] == 0;
    return n;
}

static void summary(Desk *d, const Evaluating *v, const Evaluation *e, Buf *out)
{
    SAY(d, out, T_ACTION_EVALUATED, v->scheme->title, desk_int(d, (int64_t)e->n_ranked), desk_int(d, e->n_pools), desk_int(d, (int64_t)count_tail(e)), desk_int(d, (int64_t)count_unscored(e)));
    if (!v->scheme->official) SAY(d, out, T_ACTION_TRIAL, S(""));
    if (e->n_unknown) SAY(d, out, T_ACTION_EVALUATE_UNKNOWN, desk_int(d, (int64_t)e->n_unknown));
}

/* replayed: whether the run computed again is the same is told too. */
static bool json_document(Desk *d, const Evaluating *v, const Evaluation *e, bool replayed, bool differs, Buf *out, Err *err)
{
    Json j = json_on(out);
    json_open(&j, '{');
    bool ok = result_json(e, v->keys, d->lang, &j, err);
    if (!v->scheme->stand_alone) runs_json(&v->run, &j);
    if (replayed) json_key(&j, "same"), json_bool(&j, !differs);
    json_close(&j, '}');
    buf_add_char(out, '\n');
    return ok;
}

/* ---- one subject ---- */

/* A page that is a paper or JSON: to -o by its ending, else to standard output. `json` is the document as JSON. */
static bool write_page(Desk *d, const Args *args, Paper *p, Str json, const Text *formats, Answer *answer, Err *err)
{
    Str path = args->values[OPT_output], bytes = json;
    Buf b = { 0 };
    bool ok = true, file = args->given[OPT_output];
    if (d->json) buf_add(&answer->out, json);
    else if (!file) paper_print(p, &answer->out);
    if (!file) return true;
    if (str_ends(path, S(".docx"))) ok = paper_write(p, &bytes, err);
    else if (str_ends(path, S(".txt"))) paper_print(p, &b), bytes = buf_str(&b);
    else if (!str_ends(path, S(".json"))) ok = err_false(err, ERR_USE, formats, __FILE__, __LINE__, &path, 1);
    ok = ok && desk_output(d, args, bytes, answer, err);
    buf_done(&b);
    return ok;
}

static bool explain(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    Explaining *x;
    size_t slot;
    Str who = args->given[OPT_for] ? args->values[OPT_for] : S("office");
    bool firm = str_equal(who, S("firm"));
    if (!firm && !str_equal(who, S("office"))) return FAIL(err, USE, T_ACTION_EXPLAIN_FOR, who);
    if (!evaluating_find(d, v, args->values[OPT_explain], &slot, err)) return false;
    if (e->state[slot] == STATE_OUT) return FAIL(err, NOT_FOUND, T_ACTION_EXPLAIN_OUT, v->names[slot], v->scheme->where.text);
    if (!explaining_gather(d, v, e, slot, firm, &x, err)) return false;
    Buf json = { 0 };
    Json j = json_on(&json);
    explaining_json(x, &j), buf_add_char(&json, '\n');
    bool ok = write_page(d, args, firm ? explaining_firm(x) : explaining_office(x), buf_str(&json), &T_ACTION_EXPLAIN_FORMAT, answer, err);
    buf_done(&json);
    return ok;
}

/* ---- the publicity list ---- */

static void public_json(const Evaluation *e, const PublicLine *lines, size_t n, Buf *out)
{
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "scheme"), json_str(&j, e->scheme->id);
    json_key(&j, "title"), json_str(&j, e->scheme->title);
    json_key(&j, "status"), json_z(&j, e->scheme->official ? "正式" : "测算");
    json_key(&j, "list"), json_open(&j, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(&j, '{');
        json_key(&j, "name"), json_str(&j, lines[i].name);
        json_key(&j, "parcels"), json_str(&j, lines[i].parcels);
        json_key(&j, "result"), json_str(&j, lines[i].result);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    buf_add_char(out, '\n');
}

static bool publish(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    PublicLine *lines;
    size_t n;
    Buf json = { 0 };
    if (!str_equal(args->values[OPT_for], S("public"))) return FAIL(err, USE, T_ACTION_EXPLAIN_FOR, args->values[OPT_for]);
    if (!result_paper_public_lines(d, v, e, &lines, &n, err)) return false;
    public_json(e, lines, n, &json);
    bool ok = write_page(d, args, result_paper_public(d, e, lines, n), buf_str(&json), &T_ACTION_PAPER_PUBLIC_FORMAT, answer, err);
    buf_done(&json);
    return ok;
}

/* ---- all ---- */

static bool write_result(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    Str path = args->values[OPT_output], bytes = { 0 };
    Buf b = { 0 };
    bool ok;
    Paper *paper;
    if (str_ends(path, S(".docx"))) ok = result_paper_meeting(d, v, e, &paper, err) && paper_write(paper, &bytes, err);
    else if (str_ends(path, S(".xlsx"))) ok = result_book(d, v, e, &bytes, err);
    else if (str_ends(path, S(".csv"))) ok = result_csv(e, v->keys, &b, err);
    else if (str_ends(path, S(".json"))) ok = json_document(d, v, e, args->given[OPT_replay], answer->negative, &b, err);
    else return FAIL(err, USE, T_ACTION_EVALUATE_FORMAT, path);
    ok = ok && desk_output(d, args, bytes.n ? bytes : buf_str(&b), answer, err);
    buf_done(&b);
    return ok;
}

static bool show_result(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    if (args->given[OPT_output] && !write_result(d, args, v, e, answer, err)) return false;
    if (d->json) return json_document(d, v, e, args->given[OPT_replay], answer->negative, &answer->out, err);
    return args->given[OPT_output] || result_csv(e, v->keys, &answer->out, err);
}

/* What a scheme of the rule book says of the ledger is kept; of a file, or of a table, it is not. */
static bool keep(Desk *d, Evaluating *v, const Evaluation *e, Buf *notes, Err *err)
{
    return !v->scheme_of || v->scheme->stand_alone || runs_keep(d, e, v->keys, &v->run, notes, err);
}

/* A run computed again must give what it gave. */
static bool compare(Desk *d, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    Str now;
    if (!runs_hash(d, e, v->keys, &now, err)) return false;
    answer->negative = !str_equal(now, v->run.result);
    if (answer->negative) SAY(d, &answer->notes, T_ACTION_RUN_DIFFERS, v->run.number, v->run.result, now);
    else SAY(d, &answer->notes, T_ACTION_RUN_SAME, v->run.number, str_slice(now, 0, 12));
    return true;
}

/* The result of all, kept or compared with the run it repeats; a trial of other values is neither. */
static bool whole(Desk *d, const Args *args, Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    bool trial = args->given[OPT_set];
    if (trial) v->run = (KeptRun){ 0 };
    bool ok = trial || (args->given[OPT_replay] ? compare(d, v, e, answer, err) : keep(d, v, e, &answer->notes, err));
    if (!ok || !show_result(d, args, v, e, answer, err)) return false;
    summary(d, v, e, &answer->notes);
    return true;
}

bool action_evaluate(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Evaluating v;
    Evaluation *e;
    bool ok = evaluating_open(d, args, &answer->notes, &v, err);
    if (ok && args->given[OPT_set]) ok = evaluating_with(d, &v, args->values[OPT_set], &v.scheme, err);
    ok = ok && evaluating_run(d, &v, &e, err);
    if (ok && args->given[OPT_explain]) ok = explain(d, args, &v, e, answer, err);
    else if (ok && args->given[OPT_fragile]) ok = fragility_answer(d, args, &v, e, answer, err);
    else if (ok && args->given[OPT_bridge]) ok = bridge_answer(d, args, &v, e, answer, err);
    else if (ok && args->given[OPT_for]) ok = publish(d, args, &v, e, answer, err);
    else if (ok) ok = whole(d, args, &v, e, answer, err);
    evaluating_close(&v);
    return ok;
}
