/* SPDX-License-Identifier: Apache-2.0
** proof: documents read for figures that contradict each other. */
#include "action/desk.h"
#include "action/texts.h"
#include "base/limits.h"
#include "proof/proof.h"

static bool read_job(Desk *d, const Args *args, ProofJob *job, Err *err)
{
    Str period = args->values[OPT_period], until = args->values[OPT_until];
    *job = (ProofJob){ .lang = d->lang };
    if (args->given[OPT_until] && !args->given[OPT_period]) return FAIL(err, USE, T_ACTION_UNTIL_ALONE, S(""));
    if (!args->given[OPT_period]) return true;
    if (!period_parse(period, &job->period)) return FAIL(err, USE, T_ACTION_PERIOD, period);
    job->has_period = true;
    job->end = period_end(job->period);
    if (!args->given[OPT_until]) return true;
    Day day;
    if (!day_parse(until, &day)) return FAIL(err, USE, T_ACTION_DAY, until);
    if (day < job->end) job->end = day;
    return true;
}

static void finding_json(const Document *doc, const Finding *f, Lang lang, Json *j)
{
    static const char *const ids[] = { "note", "warn", "ask", "error" };
    json_open(j, '{');
    json_key(j, "file"), json_str(j, doc->file);
    json_key(j, "severity"), json_z(j, ids[f->severity]);
    json_key(j, "place"), json_str(j, f->place);
    json_key(j, "text"), json_str(j, f->text);
    json_key(j, "numbers"), json_open(j, '[');
    for (size_t i = 0; i < f->n_numbers; i++) json_str(j, f->numbers[i]);
    json_close(j, ']');
    json_key(j, "relation"), json_z(j, f->relation);
    json_key(j, "expected");
    if (f->expected.n) json_str(j, f->expected);
    else json_null(j);
    json_key(j, "why"), json_str(j, f->why);
    json_key(j, "doubt"), json_z(j, text_of(f->doubt, lang));
    json_key(j, "key"), json_str(j, f->key);
    json_close(j, '}');
}

static void finding_text(const Document *doc, const Finding *f, Lang lang, Buf *out)
{
    buf_addf(out, "%s %.*s · %.*s · %s%s", severity_name(f->severity, lang), SP(doc->file), SP(f->place), text_of(f->title, lang), lang == LANG_ZH ? "：" : ": ");
    buf_addf(out, "%.*s\n    “%.*s”\n    %s\n    [%.*s]\n", SP(f->why), SP(f->text), text_of(f->doubt, lang), SP(f->key));
}

bool action_proof(Desk *d, const Args *args, Answer *answer, Err *err)
{
    ProofJob job;
    size_t counts[SEVERITY_ERROR + 1] = { 0 }, quantities = 0;
    Json j = json_on(&answer->out);
    if (!read_job(d, args, &job, err)) return false;
    if (d->json) json_open(&j, '{'), json_key(&j, "findings"), json_open(&j, '[');
    for (size_t i = 0; i < args->n_words; i++) {
        Document doc;
        Findings found;
        Str bytes;
        if (!os_read_file(str_z(d->arena, args->words[i]), LIMIT_DOC_BYTES, d->arena, &bytes, err)) return false;
        if (!document_read(args->words[i], bytes, d->arena, &doc, err)) return false;
        proof_check(&doc, &job, d->arena, &found);
        quantities += found.quantities;
        for (size_t k = 0; k < found.n; k++) {
            counts[found.items[k].severity]++;
            if (d->json) finding_json(&doc, &found.items[k], d->lang, &j);
            else finding_text(&doc, &found.items[k], d->lang, &answer->out);
        }
    }
    answer->negative = counts[SEVERITY_ERROR] > 0;
    if (d->json) {
        json_close(&j, ']');
        json_key(&j, "quantities"), json_int(&j, (int64_t)quantities);
        json_close(&j, '}');
        return true;
    }
    SAY(d, &answer->out, T_ACTION_PROOF, desk_int(d, (int64_t)counts[SEVERITY_ERROR]), desk_int(d, (int64_t)counts[SEVERITY_WARN]), desk_int(d, (int64_t)counts[SEVERITY_NOTE]), desk_int(d, (int64_t)quantities));
    return true;
}
