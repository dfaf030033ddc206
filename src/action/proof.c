/* SPDX-License-Identifier: Apache-2.0
** proof: documents read for figures that contradict each other, or (with --ledger) what the ledger knows. A finding that is none is
** dismissed with a reason, kept with the document's hash: a changed document is read afresh. At the machine that stands beside the document
** (FILE.proof.tsv); of what a browser sent, which is gone in an hour, beside the ledger (LEDGER.proof.tsv). */
#include "action/accounts/accounts.h"
#include "action/desk.h"
#include "action/proof_json.h"
#include "action/accounts/rights.h"
#include "action/texts.h"
#include "base/limits.h"
#include "figures/figures.h"

typedef struct {
    Desk *desk;
    const Args *args;
    Answer *answer;
    Buf texts;                   /* of the documents, for --text */
    Json json, texts_json;
    size_t counts[SEVERITY_ERROR + 1], dismissed, quantities;
    struct { Str file; Unbound of; } *unbound; size_t n_unbound, cap_unbound;
    bool with_ledger;
} Proofing;

/* ---- the period, and what the ledger knows ---- */

/* The period of the command, else the one that a document of our own carries. */
static void take_period(const Document *doc, Args *args)
{
    Str said = proof_json_period(doc);
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
        if (v->value.ok && v->exact.n && v->unit != UNIT_NONE && rights_formula(d->who, v->figure->formula, &(Err){ 0 })) known[job->n_figures++] = (ProofFigure){ v->figure->id, v->figure->title, v->unit, v->number, v->printed };
    }
    return true;
}

/* ---- dismissals: hash, key, reason and who, between tabs ---- */

static const char *beside(Desk *d, Str file)
{
    return str_printf(d->arena, "%.*s.proof.tsv", SP(d->sink ? str_of(d->ledger_path) : file)).p;
}

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

/* Two browsers may dismiss at once: who has the ledger's lock writes. */
static bool keep_for_browsers(Desk *d, Str key, Str line, Err *err)
{
    Ledger *l;
    Str lines;
    if (d->who && !accounts_note(d, S("proof"), key, S("ok"), err)) return false;
    if (!desk_writer(d, S("proof"), &l, err)) return false;
    bool ok = read_beside(d, S(""), &lines, err) && os_write_secret(beside(d, S("")), str_printf(d->arena, "%.*s%.*s", SP(lines), SP(line)), err);
    ledger_close(l);
    return ok;
}

static bool dismiss(Proofing *p, const Document *doc, Str file, Str lines, Str hash, Findings *found, Err *err)
{
    Desk *d = p->desk;
    Str key = p->args->values[OPT_dismiss];
    bool there = false;
    if (!p->args->given[OPT_dismiss]) return true;
    if (!d->reason.n) return FAIL(err, USE, T_ACTION_REASON, S(""));
    for (size_t i = 0; i < found->n; i++) there |= str_equal(found->items[i].key, key);
    if (!there) return FAIL(err, USE, T_ACTION_NO_FINDING, key, doc->file);
    Str line = str_printf(d->arena, "%.*s\t%.*s\t%.*s\t%.*s\n", SP(hash), SP(key), SP(one_line(d, d->reason)), SP(one_line(d, d->actor)));
    mark_dismissed(line, hash, found);
    if (d->sink) return keep_for_browsers(d, key, line, err);
    return os_write_file(beside(d, file), str_printf(d->arena, "%.*s%.*s", SP(lines), SP(line)), err);
}

static bool dismissals(Proofing *p, const Document *doc, Str file, Findings *found, Err *err)
{
    Str lines;
    Str hash = desk_hash(p->desk, hash_of(doc->bytes));
    if (!read_beside(p->desk, file, &lines, err)) return false;
    mark_dismissed(lines, hash, found);
    return dismiss(p, doc, file, lines, hash, found, err);
}

/* ---- telling ---- */

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
        if (p->desk->json) proof_json_finding(doc, f, p->desk->lang, &p->json);
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

/* A browser gets it under the document's own name. */
static Str marked_name(Proofing *p, const Document *doc)
{
    Desk *d = p->desk;
    Str stem = doc->file;
    if (!d->sink) return p->args->values[OPT_marked];
    if (str_ends(stem, S(".docx"))) stem.n -= 5;
    return TOLD(d, T_ACTION_MARKED_NAME, stem);
}

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
    d->exported = p->with_ledger;              /* what it should be stands in the comments */
    return docx_text_mark(doc->docx, marks, n, S("Lalian"), &out, err) && desk_write(d, marked_name(p, doc), out, err);
}

static bool one_document(Proofing *p, Str file, Err *err)
{
    Desk *d = p->desk;
    Args args = *p->args;
    Document doc;
    Findings found;
    Str bytes;
    ProofJob job = { .lang = d->lang };
    Str name = d->sink ? os_name(file) : file;        /* where it lies on the server is nobody's business */
    if (!os_read_file(str_z(d->arena, file), LIMIT_DOC_BYTES, d->arena, &bytes, err) || !document_read(name, bytes, d->arena, &doc, err)) return false;
    take_period(&doc, &args);
    if (!read_period(&args, &job, err) || !known_figures(p, &args, &job, err)) return false;
    proof_check(&doc, &job, d->arena, &found);
    if (!dismissals(p, &doc, file, &found, err) || !write_marked(p, &doc, &found, err)) return false;
    tell(p, &doc, &found);
    if (args.given[OPT_text]) proof_json_text(&doc, args.values[OPT_period], args.values[OPT_until], &p->texts_json);
    return true;
}

static void end_json(Proofing *p)
{
    Json *j = &p->json;
    json_close(j, ']');
    json_key(j, "quantities"), json_int(j, (int64_t)p->quantities);
    json_key(j, "unbound");
    if (p->with_ledger) json_int(j, (int64_t)p->n_unbound);
    else json_null(j);
    unbound_json(p);
    if (p->args->given[OPT_text]) {
        json_close(&p->texts_json, ']');
        json_key(j, "documents"), json_raw(j, buf_str(&p->texts));
    }
    json_close(j, '}');
}

bool action_proof(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Proofing p = { .desk = d, .args = args, .answer = answer, .json = json_on(&answer->out), .with_ledger = args->given[OPT_ledger] };
    if (args->n_words > 1 && (args->given[OPT_marked] || args->given[OPT_dismiss])) return FAIL(err, USE, T_ACTION_ONE_DOCUMENT, S(""));
    if (p.with_ledger && !desk_open(d, LEDGER_READ, S("proof"), err)) return false;
    p.texts_json = json_on(&p.texts);
    json_open(&p.texts_json, '[');
    if (d->json) json_open(&p.json, '{'), json_key(&p.json, "findings"), json_open(&p.json, '[');
    bool ok = true;
    for (size_t i = 0; ok && i < args->n_words; i++) ok = one_document(&p, args->words[i], err);
    answer->negative = p.counts[SEVERITY_ERROR] > 0;
    if (ok && d->json) end_json(&p);
    buf_done(&p.texts);
    if (!ok || d->json) return ok;
    SAY(d, &answer->out, T_ACTION_PROOF, desk_int(d, (int64_t)p.counts[SEVERITY_ERROR]), desk_int(d, (int64_t)p.counts[SEVERITY_WARN]), desk_int(d, (int64_t)p.counts[SEVERITY_NOTE]), desk_int(d, (int64_t)p.quantities),
        desk_int(d, (int64_t)p.dismissed));
    if (p.with_ledger) SAY(d, &answer->out, T_ACTION_UNBOUND, desk_int(d, (int64_t)p.n_unbound));
    for (size_t i = 0; i < p.n_unbound; i++) SAY(d, &answer->out, T_ACTION_UNBOUND_ONE, p.unbound[i].file, p.unbound[i].of.place, p.unbound[i].of.number, p.unbound[i].of.text);
    if (args->given[OPT_marked]) SAY(d, &answer->out, T_ACTION_WROTE, args->values[OPT_marked]);
    return true;
}
