/* SPDX-License-Identifier: Apache-2.0
** evaluate: a scheme over the ledger or over any table; the result as a table, CSV, JSON, workbook or paper. */
#include "action/explaining.h"
#include "action/result_book.h"
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
    json_close(&j, '}');
    buf_add_char(out, '\n');
    return ok;
}

/* ---- one subject ---- */

static bool write_explanation(Desk *d, const Args *args, Explaining *x, Answer *answer, Err *err)
{
    Str path = args->values[OPT_output], bytes = { 0 };
    Buf b = { 0 };
    Json j = json_on(&b);
    bool ok = true;
    if (str_ends(path, S(".docx"))) ok = paper_write(x->firm ? explaining_firm(x) : explaining_office(x), &bytes, err);
    else if (str_ends(path, S(".txt"))) paper_print(x->firm ? explaining_firm(x) : explaining_office(x), &b);
    else if (str_ends(path, S(".json"))) explaining_json(x, &j);
    else return FAIL(err, USE, T_ACTION_EXPLAIN_FORMAT, path);
    ok = ok && desk_output(d, args, bytes.n ? bytes : buf_str(&b), answer, err);
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
    if (args->given[OPT_output] && !write_explanation(d, args, x, answer, err)) return false;
    Json j = json_on(&answer->out);
    if (d->json) explaining_json(x, &j), buf_add_char(&answer->out, '\n');
    else if (!args->given[OPT_output]) paper_print(firm ? explaining_firm(x) : explaining_office(x), &answer->out);
    return true;
}

/* ---- all ---- */

static bool write_result(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    Str path = args->values[OPT_output], bytes = { 0 };
    Buf b = { 0 };
    bool ok;
    if (str_ends(path, S(".xlsx"))) ok = result_book(d, v, e, &bytes, err);
    else if (str_ends(path, S(".csv"))) ok = result_csv(e, v->keys, &b, err);
    else if (str_ends(path, S(".json"))) ok = json_document(d, v, e, &b, err);
    else return FAIL(err, USE, T_ACTION_EVALUATE_FORMAT, path);
    ok = ok && desk_output(d, args, bytes.n ? bytes : buf_str(&b), answer, err);
    buf_done(&b);
    return ok;
}

static bool show_result(Desk *d, const Args *args, const Evaluating *v, const Evaluation *e, Answer *answer, Err *err)
{
    if (args->given[OPT_output] && !write_result(d, args, v, e, answer, err)) return false;
    if (d->json) return json_document(d, v, e, &answer->out, err);
    return args->given[OPT_output] || result_csv(e, v->keys, &answer->out, err);
}

bool action_evaluate(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Evaluating v;
    Evaluation *e;
    bool ok = evaluating_open(d, args, &answer->notes, &v, err) && evaluating_run(d, &v, &e, err);
    if (ok && args->given[OPT_explain]) ok = explain(d, args, &v, e, answer, err);
    else if (ok) ok = show_result(d, args, &v, e, answer, err);
    if (ok && !args->given[OPT_explain]) summary(d, &v, e, &answer->notes);
    evaluating_close(&v);
    return ok;
}
