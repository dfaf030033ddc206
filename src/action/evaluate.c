/* SPDX-License-Identifier: Apache-2.0
** evaluate: a scheme over the ledger or over any table; the result as a table, CSV, JSON, workbook or paper. */
#include "action/bridge.h"
#include "action/evaluating.h"
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

static bool json_document(Desk *d, const Evaluating *v, const Evaluation *e, Buf *out, Err *err)
{
    Json j = json_on(out);
    json_open(&j, '{');
    bool ok = result_json(e, v->keys, d->lang, &j, err);
    if (!v->scheme->stand_alone) runs_json(&v->run, &j);
    json_close(&j, '}');
    buf_add_char(out, '\n');
    return ok;
}

static bool write_result(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    Str path = args->values[OPT_output];
    Buf b = { 0 };
    bool ok;
    if (str_ends(path, S(".csv"))) ok = result_csv(e, v->keys, &b, err);
    else if (str_ends(path, S(".json"))) ok = json_document(d, v, e, &b, err);
    else return FAIL(err, USE, T_ACTION_EVALUATE_FORMAT, path);
    ok = ok && desk_output(d, args, buf_str(&b), answer, err);
    buf_done(&b);
    return ok;
}

/* What the ledger's own scheme says of the ledger is kept; a trial of another file, an explanation, a search is not. */
static bool keep(Desk *d, const Args *args, Evaluating *v, const Evaluation *e, Buf *notes, Err *err)
{
    if (v->run.id || !v->scheme_of || v->scheme->stand_alone) return true;
    if (args->given[OPT_explain] || args->given[OPT_fragile] || args->given[OPT_set]) return true;
    return runs_keep(d, e, v->keys, &v->run, notes, err);
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

bool action_evaluate(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Evaluating v;
    Evaluation *e;
    bool ok = evaluating_open(d, args, &answer->notes, &v, err) && evaluating_run(d, &v, &e, err);
    if (ok && args->given[OPT_bridge]) {
        ok = bridge_answer(d, args, &v, e, answer, err);
        evaluating_close(&v);
        return ok;
    }
    if (ok) ok = args->given[OPT_replay] ? compare(d, &v, e, answer, err) : keep(d, args, &v, e, &answer->notes, err);
    if (ok && args->given[OPT_output]) ok = write_result(d, args, &v, e, answer, err);
    if (ok && d->json) ok = json_document(d, &v, e, &answer->out, err);
    else if (ok && !args->given[OPT_output]) ok = result_csv(e, v.keys, &answer->out, err);
    if (ok) summary(d, &v, e, &answer->notes);
    evaluating_close(&v);
    return ok;
}
