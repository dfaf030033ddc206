/* SPDX-License-Identifier: Apache-2.0
** rules, model, code: what stands before any ledger. */
#include "action/desk.h"
#include "action/texts.h"
#include "evaluate/scheme.h"
#include "model/code.h"
#include "model/print.h"
#include "report/report.h"

/* A template is read as a report would read it; nothing is computed. */
static void check_template(Desk *d, const Template *t, Problems *ps)
{
    ReportJob job = { .book = d->book, .mode = REPORT_CHECK, .name = t->name, .arena = d->arena };
    size_t before = ps->counts[SEVERITY_ERROR];
    Str none;
    Err err = { 0 };
    bool ok = t->is_xlsx ? report_xlsx(&job, t->bytes, &none, NULL, ps, &err) : report_docx(&job, t->bytes, &none, NULL, ps, &err);
    if (!ok && ps->counts[SEVERITY_ERROR] == before) problems_add(ps, problem_of(&err, SEVERITY_ERROR));
}

static bool check_book(Desk *d, const char *folder, Answer *answer, Err *err)
{
    RuleFile *files;
    size_t n;
    Problems *ps = problems_new(d->arena);
    if (!rules_read_folder(folder, d->arena, &files, &n, err)) return false;
    bool ok = rules_load(files, n, d->model, d->arena, &d->book, ps);
    for (size_t i = 0; ok && i < d->book->n_templates; i++) check_template(d, &d->book->templates[i], ps);
    if (ok) scheme_check_book(d->book, ps);
    ok = ps->counts[SEVERITY_ERROR] == 0;
    answer->negative = !ok;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "ok"), json_bool(&j, ok);
        desk_problems_json(d, ps, &j);
        json_close(&j, '}');
        return true;
    }
    if (ps->n) desk_problems(d, ps, &answer->out);
    if (ok) SAY(d, &answer->out, T_ACTION_RULES_OK, desk_int(d, (int64_t)d->book->n_figures), desk_int(d, (int64_t)d->book->n_forms), desk_int(d, (int64_t)d->book->n_templates), desk_int(d, (int64_t)d->book->n_schemes));
    return true;
}

/* A book is put in force whole: an unanswered scheme stops it too. One that is in force already still serves figures. */
static bool schemes_answered(Desk *d, Err *err)
{
    Problems *ps = problems_new(d->arena);
    scheme_check_book(d->book, ps);
    return ps->counts[SEVERITY_ERROR] == 0 || FAIL(err, DATA, T_ACTION_BOOK_BAD, desk_errors(d, ps));
}

static bool use_book(Desk *d, const char *folder, Answer *answer, Err *err)
{
    RuleFile *files;
    size_t n;
    Hash hash;
    int64_t tx;
    Buf b = { 0 };
    bool done;
    TxNote note = { d->actor, S("rules use"), d->reason, d->key };
    if (d->reason.n == 0) return FAIL(err, USE, T_ACTION_REASON, S(""));
    d->rules_folder = folder;
    if (!desk_book(d, err) || !schemes_answered(d, err) || !rules_read_folder(folder, d->arena, &files, &n, err)) return false;
    if (!desk_open(d, LEDGER_WRITE, S("rules use"), err)) return false;
    desk_tell_opening(d, answer);
    if (!desk_done_before(d, answer, &done, err)) return false;
    if (done) return true;
    NamedBytes *kept = NEW_ARRAY(d->arena, NamedBytes, n);
    for (size_t i = 0; i < n; i++) kept[i] = (NamedBytes){ files[i].name, files[i].bytes };
    if (!ledger_begin(d->ledger, &note, err)) return false;
    bool ok = ledger_put_book(d->ledger, kept, n, &hash, err);
    if (!ledger_end(d->ledger, ok, &tx, err) || !ok) return false;
    hash_format(hash, &b);
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "rules"), json_str(&j, buf_str(&b));
        json_key(&j, "tx"), json_int(&j, tx);
        json_close(&j, '}');
    } else SAY(d, &answer->out, T_ACTION_RULES_USED, str_slice(buf_str(&b), 0, 12), desk_int(d, tx));
    buf_done(&b);
    return true;
}

bool action_rules(Desk *d, const Args *args, Answer *answer, Err *err)
{
    const char *folder = args->n_words > 1 ? str_z(d->arena, args->words[1]) : d->rules_folder ? d->rules_folder : d->shipped_rules;
    if (d->sink && args->n_words > 1) return FAIL(err, USE, T_ACTION_HERE_ALONE, args->words[1]);      /* the web names no folder of the server */
    if (!folder) return FAIL(err, USE, T_ACTION_NO_BOOK, S(""));
    if (str_equal(args->words[0], S("check"))) return check_book(d, folder, answer, err);
    if (str_equal(args->words[0], S("use"))) return use_book(d, folder, answer, err);
    return FAIL(err, USE, T_ACTION_RULES_WORD, S(""));
}

bool action_model(Desk *d, const Args *args, Answer *answer, Err *err)
{
    if (args->given[OPT_sql]) model_print_sql(d->model, &answer->out);
    else if (args->given[OPT_ts]) model_print_ts(d->model, &answer->out);
    else if (args->given[OPT_md]) model_print_md(d->model, d->lang, &answer->out);
    else if (args->given[OPT_json]) model_print_json(d->model, &answer->out);
    else return FAIL(err, USE, T_ACTION_MODEL_WHICH, S(""));
    return true;
}

bool action_code(Desk *d, const Args *args, Answer *answer, Err *err)
{
    static const struct { const char *word; CodeCheck (*check)(Str text, Arena *a); } kinds[] = {
        { "uscc", code_check_uscc }, { "industry", code_check_industry }, { "place", code_check_place }, { "land", code_check_land },
    };
    size_t k = 0;
    Buf reason = { 0 };
    Json j = json_on(&answer->out);
    while (k < sizeof kinds / sizeof kinds[0] && !str_equal(args->words[0], str_of(kinds[k].word))) k++;
    if (k == sizeof kinds / sizeof kinds[0]) return FAIL(err, USE, T_ACTION_CODE_KIND, args->words[0]);
    if (d->json) json_open(&j, '{'), json_key(&j, "codes"), json_open(&j, '[');
    for (size_t i = 1; i < args->n_words; i++) {
        CodeCheck c = kinds[k].check(args->words[i], d->arena);
        buf_clear(&reason);
        if (c.reason) text_render(c.reason, c.args, c.n_args, d->lang, &reason);
        answer->negative |= c.verdict == CODE_BAD;
        if (d->json) {
            json_open(&j, '{');
            json_key(&j, "value"), json_str(&j, args->words[i]);
            json_key(&j, "state"), json_z(&j, code_verdict_name(c.verdict));
            json_key(&j, "normalised"), json_str(&j, c.value);
            json_key(&j, "reason"), json_str(&j, buf_str(&reason));
            json_close(&j, '}');
        } else buf_addf(&answer->out, "%.*s\t%s\t%.*s\t%.*s\n", SP(args->words[i]), code_verdict_name(c.verdict), SP(c.value), SP(buf_str(&reason)));
    }
    if (d->json) json_close(&j, ']'), json_close(&j, '}');
    buf_done(&reason);
    return true;
}
