/* SPDX-License-Identifier: Apache-2.0
** proof: documents read for figures that contradict each other, or (with --ledger) what the ledger knows. A finding that is none is
** dismissed with a reason, kept beside the document (FILE.proof.tsv) with the document's hash: a changed document is read afresh. */
#include "action/desk.h"
#include "action/texts.h"
#include "base/hash.h"
#include "base/limits.h"
#include "figures/figures.h"
#include "proof/proof.h"

typedef struct {
    Desk *desk;
    const Args *args;
    Answer *answer;
    Json json;
    size_t counts[SEVERITY_ERROR + 1], dismissed, quantities;
    struct { Str file; Unbound of; } *unbound; size_t n_unbound, cap_unbound;
    bool with_ledger;
} Proofing;

/* ---- the period, and what the ledger knows ---- */

/* The period of the command, else the one that a document of our own carries: "2023Q4/2023-11-30". */
static void take_period(const Document *doc, Args *args)
{
    Str said = doc->docx ? doc->docx->map.period : S("");
    if (args->given[OPT_period] || !said.n) return;
    args->values[OPT_period] = str_split(&said, '/');
    args->given[OPT_period] = true;
    if (said.p) args->values[OPT_until] = said, args->given[OPT_until] = true;
}

static bool read_period(const Args *args, ProofJob *job, Err *err)
{
    Day day;
    Str period = args->values[OPT_period], until = args->values[OPT_until];
    if (args->given[OPT_until] && !args->given[OPT_period]) return FAIL(err, USE, T_ACTION_UNTIL_ALONE, S(""));
    if (!args->given[OPT_period]) return true;
    if (!period_parse(period, &job->period)) return FAIL(err, USE, T_ACTION_PERIOD, period);
    job->has_period = true;
    job->end = period_end(job->period);
    if (!args->given[OPT_until]) return true;
    if (!day_parse(until, &day)) return FAIL(err, USE, T_ACTION_DAY, until);
    if (day < job->end) job->end = day;
    return true;
}

static bool known_figures(Proofing *p, const Args *args, ProofJob *job, Err *err)
{
    Desk *d = p->desk;
    Context context;
    FigureValue *values;
    size_t n;
    if (!p->with_ledger) return true;
    if (!desk_context(d, args, &context, err)) return false;
    FigureRequest q = { .context = context, .sees_firms = true };
    if (!figures_compute(d->book, &q, d->arena, &values, &n, err)) return false;
    ProofFigure *known = NEW_ARRAY(d->arena, ProofFigure, n);
    job->figures = known;
    for (size_t i = 0; i < n; i++) {
        const FigureValue *v = &values[i];
        if (v->value.ok && v->exact.n && v->unit != UNIT_NONE) known[job->n_figures++] = (ProofFigure){ v->figure->id, v->figure->title, v->unit, v->number, v->printed };
    }
    return true;
}

/* ---- dismissals: hash, key, reason and who, between tabs ---- */

static const char *beside(Desk *d, Str file) { return str_printf(d->arena, "%.*s.proof.tsv", SP(file)).p; }

static bool read_beside(Desk *d, Str file, Str *out, Err *err)
{
    *out = S("");
    return !os_exists(beside(d, file)) || os_read_file(beside(d, file), LIMIT_DOC_BYTES, d->arena, out, err);
}

static void mark_dismissed(Str lines, Str hash, Findings *found)
{
    while (lines.p) {
        Str line = str_split(&lines, '\n'), of = str_split(&line, '\t'), key = str_split(&line, '\t'), reason = str_split(&line, '\t');
        for (size_t i = 0; i < found->n && str_equal(of, hash); i++)
            if (str_equal(found->items[i].key, key)) found->items[i].dismissed = reason;
    }
}

/* A tab or a line end in a reason would end it. */
static Str one_line(Desk *d, Str s)
{
    Buf b = { 0 };
    for (size_t i = 0; i < s.n; i++) buf_add_char(&b, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
    return buf_give(&b, d->arena);
}

static bool dismiss(Proofing *p, const Document *doc, Str lines, Str hash, Findings *found, Err *err)
{
    Desk *d = p->desk;
    Str key = p->args->values[OPT_dismiss];
    bool there = false;
    if (!p->args->given[OPT_dismiss]) return true;
    if (!d->reason.n) return FAIL(err, USE, T_ACTION_REASON, S(""));
    for (size_t i = 0; i < found->n; i++) there |= str_equal(found->items[i].key, key);
    if (!there) return FAIL(err, USE, T_ACTION_NO_FINDING, key, doc->file);
    Str line = str_printf(d->arena, "%.*s\t%.*s\t%.*s\t%.*s\n", SP(hash), SP(key), SP(one_line(d, d->reason)), SP(one_line(d, d->actor)));
    Str all = str_printf(d->arena, "%.*s%.*s", SP(lines), SP(line));
    mark_dismissed(line, hash, found);
    return os_write_file(beside(d, doc->file), all, err);
}

static bool dismissals(Proofing *p, const Document *doc, Findings *found, Err *err)
{
    Str lines;
    Str hash = desk_hash(p->desk, hash_of(doc->bytes));
    if (!read_beside(p->desk, doc->file, &lines, err)) return false;
    mark_dismissed(lines, hash, found);
    return dismiss(p, doc, lines, hash, found, err);
}

/* ---- telling ---- */

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
    json_key(j, "dismissed");
    if (f->dismissed.p) json_str(j, f->dismissed);
    else json_null(j);
    json_close(j, '}');
}

static void finding_text(Desk *d, const Document *doc, const Finding *f, Buf *out)
{
    SAY(d, out, T_ACTION_FINDING, str_of(severity_name(f->severity, d->lang)), doc->file, f->place, str_of(text_of(f->title, d->lang)), f->why, f->text, str_of(text_of(f->doubt, d->lang)), f->key);
}

static void tell(Proofing *p, const Document *doc, const Findings *found)
{
    p->quantities += found->quantities;
    for (size_t i = 0; i < found->n_unbound; i++) {
        PUSH(p->desk->arena, p->unbound, p->n_unbound, p->cap_unbound);
        p->unbound[p->n_unbound - 1].file = doc->file, p->unbound[p->n_unbound - 1].of = found->unbound[i];
    }
    for (size_t i = 0; i < found->n; i++) {
        const Finding *f = &found->items[i];
        if (f->dismissed.p) p->dismissed++;
        else p->counts[f->severity]++;
        if (p->desk->json) finding_json(doc, f, p->desk->lang, &p->json);
        else if (!f->dismissed.p) finding_text(p->desk, doc, f, &p->answer->out);
    }
}

static void unbound_json(Proofing *p)
{
    Json *j = &p->json;
    json_key(j, "unbound_quantities"), json_open(j, '[');
    for (size_t i = 0; i < p->n_unbound; i++) {
        json_open(j, '{');
        json_key(j, "file"), json_str(j, p->unbound[i].file);
        json_key(j, "place"), json_str(j, p->unbound[i].of.place);
        json_key(j, "number"), json_str(j, p->unbound[i].of.number);
        json_key(j, "text"), json_str(j, p->unbound[i].of.text);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* ---- one document ---- */

static bool write_marked(Proofing *p, const Document *doc, const Findings *found, Err *err)
{
    Desk *d = p->desk;
    Str out;
    size_t n = 0;
    if (!p->args->given[OPT_marked]) return true;
    if (!doc->docx) return FAIL(err, USE, T_ACTION_MARKED_DOCX, doc->file);
    DocxMark *marks = NEW_ARRAY(d->arena, DocxMark, found->n);
    for (size_t i = 0; i < found->n; i++) {
        const Finding *f = &found->items[i];
        if (f->dismissed.p || f->severity == SEVERITY_NOTE) continue;
        DocxMark mark = { f->piece->source, document_original(doc, f->piece, f->from), document_original(doc, f->piece, f->to), f->why };
        DocxMark *last = n ? &marks[n - 1] : NULL;
        if (last && last->paragraph == mark.paragraph && last->from == mark.from && last->to == mark.to) last->comment = str_printf(d->arena, "%.*s %.*s", SP(last->comment), SP(mark.comment));
        else marks[n++] = mark;
    }
    return docx_text_mark(doc->docx, marks, n, S("Lalian"), &out, err) && os_write_file(str_z(d->arena, p->args->values[OPT_marked]), out, err);
}

static bool one_document(Proofing *p, Str file, Err *err)
{
    Desk *d = p->desk;
    Args args = *p->args;
    Document doc;
    Findings found;
    Str bytes;
    ProofJob job = { .lang = d->lang };
    if (!os_read_file(str_z(d->arena, file), LIMIT_DOC_BYTES, d->arena, &bytes, err) || !document_read(file, bytes, d->arena, &doc, err)) return false;
    take_period(&doc, &args);
    if (!read_period(&args, &job, err) || !known_figures(p, &args, &job, err)) return false;
    proof_check(&doc, &job, d->arena, &found);
    if (!dismissals(p, &doc, &found, err) || !write_marked(p, &doc, &found, err)) return false;
    tell(p, &doc, &found);
    return true;
}

bool action_proof(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Proofing p = { .desk = d, .args = args, .answer = answer, .json = json_on(&answer->out), .with_ledger = args->given[OPT_ledger] };
    if (args->n_words > 1 && (args->given[OPT_marked] || args->given[OPT_dismiss])) return FAIL(err, USE, T_ACTION_ONE_DOCUMENT, S(""));
    if (p.with_ledger && !desk_open(d, LEDGER_READ, S("proof"), err)) return false;
    if (d->json) json_open(&p.json, '{'), json_key(&p.json, "findings"), json_open(&p.json, '[');
    for (size_t i = 0; i < args->n_words; i++)
        if (!one_document(&p, args->words[i], err)) return false;
    answer->negative = p.counts[SEVERITY_ERROR] > 0;
    if (d->json) {
        json_close(&p.json, ']');
        json_key(&p.json, "quantities"), json_int(&p.json, (int64_t)p.quantities);
        json_key(&p.json, "unbound");
        if (p.with_ledger) json_int(&p.json, (int64_t)p.n_unbound);
        else json_null(&p.json);
        unbound_json(&p);
        json_close(&p.json, '}');
        return true;
    }
    SAY(d, &answer->out, T_ACTION_PROOF, desk_int(d, (int64_t)p.counts[SEVERITY_ERROR]), desk_int(d, (int64_t)p.counts[SEVERITY_WARN]), desk_int(d, (int64_t)p.counts[SEVERITY_NOTE]), desk_int(d, (int64_t)p.quantities),
        desk_int(d, (int64_t)p.dismissed));
    if (p.with_ledger) SAY(d, &answer->out, T_ACTION_UNBOUND, desk_int(d, (int64_t)p.n_unbound));
    for (size_t i = 0; i < p.n_unbound; i++) SAY(d, &answer->out, T_ACTION_UNBOUND_ONE, p.unbound[i].file, p.unbound[i].of.place, p.unbound[i].of.number, p.unbound[i].of.text);
    if (args->given[OPT_marked]) SAY(d, &answer->out, T_ACTION_WROTE, args->values[OPT_marked]);
    return true;
}
