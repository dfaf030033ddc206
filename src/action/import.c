/* SPDX-License-Identifier: Apache-2.0
** import: read all files, show difference and problems, commit whole (or the good rows) in one transaction. */
#include "action/earlier.h"
#include "action/accounts/rights.h"
#include "action/texts.h"
#include "base/limits.h"
#include "intake/intake.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

enum { DIFFERENCE_LINES = 20 };   /* printed of each register; --json has all */

typedef struct {
    IntakeFile *files;
    Book *books;
    Hash *hashes;
    size_t n;
    Problems *unread;            /* files that cannot be read, and other versions of a file: told with the problems of the others */
    Earlier *earlier; size_t n_earlier;
    Intake intake;
    Batch batch;
    bool committed;
    size_t left_out;
    struct { int64_t first; size_t n; int64_t *id; } *moved;   /* by register, of new rows: id - first -> id in the ledger, 0: left out; NULL: none moves */
    Buf shown;                   /* the difference, told before --good-rows numbers the new rows anew */
} Job;

typedef struct { Desk *desk; Job *job; } Reading;

static void report_progress(void *context, const char *stage, size_t done, size_t of)
{
    const Progress *p = context;
    if (p->step) p->step(p->context, str_of(stage), done, of);
}

/* A file among others that cannot be read is told with the rest. */
static bool is_told(Problems *unread, const Err *why, Severity sev)
{
    if (!unread || (why->code != ERR_DATA && why->code != ERR_LIMIT && why->code != ERR_NO_TABLE)) return false;
    problems_add(unread, problem_of(why, sev));
    return true;
}

/* The words of the command: files; a folder stands for the files in it. unread NULL: there is one file. */
static bool read_named(Desk *d, Str word, bool beside, Problems *unread, IntakeFile **files, size_t *n, size_t *cap, Err *err)
{
    const char *path = str_z(d->arena, word);
    if (os_is_folder(path)) {
        Str *names;
        size_t count;
        if (!os_list(path, d->arena, &names, &count, err)) return false;
        for (size_t i = 0; i < count; i++)
            if (!read_named(d, str_printf(d->arena, "%s/%.*s", path, SP(names[i])), true, unread, files, n, cap, err)) return false;
        return true;
    }
    IntakeFile f = { .name = os_name(word), .beside = beside };
    Err one = { 0 };
    if (!os_read_file(path, LIMIT_IMPORT_BYTES, d->arena, &f.bytes, &one))
        return is_told(unread, &one, SEVERITY_ERROR) || err_set(err, one.code, one.text, one.file, one.line, one.args, one.n_args);
    *PUSH(d->arena, *files, *n, *cap) = f;
    return true;
}

/* A file that cannot be read does not hide what is wrong in the others. What lies beside them and is no table is only told. */
static bool read_file(Desk *d, Job *job, const IntakeFile *f, Book *out, bool *read, Err *err)
{
    Err one = { 0 };
    *read = intake_read_file(d->program, f, d->arena, out, &one);
    if (*read) return true;
    return is_told(job->n + job->unread->n == 1 ? NULL : job->unread, &one, f->beside && one.code == ERR_NO_TABLE ? SEVERITY_WARN : SEVERITY_ERROR)
        || err_set(err, one.code, one.text, one.file, one.line, one.args, one.n_args);
}

static bool read_files(Desk *d, const Args *args, Job *job, Err *err)
{
    IntakeFile *named = NULL;
    size_t n = 0, cap = 0;
    bool alone = args->n_words == 1 && !os_is_folder(str_z(d->arena, args->words[0]));
    job->unread = problems_new(d->arena);
    for (size_t i = 0; i < args->n_words; i++)
        if (!read_named(d, args->words[i], false, alone ? NULL : job->unread, &named, &n, &cap, err)) return false;
    if (!intake_unpack(named, n, d->arena, &job->files, &job->n, job->unread, err)) return false;
    job->books = NEW_ARRAY(d->arena, Book, job->n);
    size_t kept = 0;
    for (size_t i = 0; i < job->n; i++) {
        bool read;
        report_progress(&d->progress, text_of(&T_ACTION_READING, d->lang), i, job->n);
        if (!read_file(d, job, &job->files[i], &job->books[kept], &read, err)) return false;
        if (read) job->files[kept++] = job->files[i];
    }
    report_progress(&d->progress, text_of(&T_ACTION_READING, d->lang), job->n, job->n);
    job->n = kept;
    return true;
}

/* The cells of a large book are as large as all that was read from them. */
static void drop_cells(void *context)
{
    const Reading *r = context;
    for (size_t i = 0; i < r->job->n; i++)
        for (size_t k = 0; k < r->job->books[i].n_sheets; k++) {
            Sheet *s = &r->job->books[i].sheets[k];
            arena_return(r->desk->arena, s->cells);
            s->cells = NULL, s->n_cells = 0;
        }
}

static bool options_of(Desk *d, const Args *args, IntakeOptions *o, Err *err)
{
    *o = (IntakeOptions){ .as = args->values[OPT_as], .form = args->values[OPT_form], .worker = d->program,
                          .progress = report_progress, .progress_context = &d->progress };
    if (args->given[OPT_period]) {
        if (!period_parse(args->values[OPT_period], &o->period)) return FAIL(err, USE, T_ACTION_PERIOD, args->values[OPT_period]);
        o->has_period = true;
    }
    if (args->given[OPT_blank] && !str_equal(args->values[OPT_blank], S("clear"))) return FAIL(err, USE, T_ACTION_OPTION_VALUE, S("blank"), S("clear"));
    if (args->given[OPT_gone] && !str_equal(args->values[OPT_gone], S("delete"))) return FAIL(err, USE, T_ACTION_OPTION_VALUE, S("gone"), S("delete"));
    o->blank_clears = args->given[OPT_blank];
    o->gone_deletes = args->given[OPT_gone];
    if (!args->given[OPT_resolve]) return true;
    return os_read_file(str_z(d->arena, args->values[OPT_resolve]), LIMIT_YAML_BYTES, d->arena, &o->resolve, err);
}

static bool known_identities(Desk *d, Learned **out, size_t *n, Err *err)
{
    Identity *kept;
    if (!ledger_identities(d->ledger, d->arena, &kept, n, err)) return false;
    *out = NEW_ARRAY(d->arena, Learned, *n);
    size_t seen = 0;
    for (size_t i = 0; i < *n; i++) {
        const Frame *f = snapshot_load(d->snapshot, kept[i].reg, 0, err);
        if (!f) return false;
        bool hidden = d->sight && (kept[i].id < 1 || (size_t)kept[i].id > f->n || !frame_lives(f, (size_t)kept[i].id - 1));
        if (!hidden) (*out)[seen++] = (Learned){ kept[i].reg, kept[i].text, kept[i].id, kept[i].evidence };
    }
    *n = seen;
    return true;
}

static const char struck_question[] = "struck";

static bool known_answers(Desk *d, IntakeOptions *o, Err *err)
{
    FormAnswer *kept;
    size_t n;
    if (!ledger_answers(d->ledger, d->arena, &kept, &n, err)) return false;
    StruckAnswer *struck = NEW_ARRAY(d->arena, StruckAnswer, n);
    for (size_t i = 0; i < n; i++)
        if (str_equal(kept[i].question, str_of(struck_question))) struck[o->n_struck++] = (StruckAnswer){ kept[i].form, kept[i].answer };
    o->struck = struck;
    return true;
}

static void count_changes(Job *job, bool good_rows)
{
    const Intake *in = &job->intake;
    job->batch.same = (int64_t)in->same;
    for (size_t i = 0; i < in->n_changes; i++) {
        const Change *c = &in->changes[i];
        if (c->bad && good_rows) job->left_out++;
        else if (c->gone) job->batch.gone++;
        else if (c->fresh) job->batch.added++;
        else job->batch.changed++;
    }
}

static void fill_batch(Desk *d, Job *job)
{
    Batch *b = &job->batch;
    const Intake *in = &job->intake;
    b->n_files = job->n;
    b->files = NEW_ARRAY(d->arena, BatchFile, job->n);
    for (size_t i = 0; i < job->n; i++) b->files[i] = (BatchFile){ job->files[i].name, job->hashes[i], job->files[i].bytes };
    b->n_sources = in->n_sources;
    b->sources = NEW_ARRAY(d->arena, BatchSource, in->n_sources);
    for (size_t i = 0; i < in->n_sources; i++)
        b->sources[i] = (BatchSource){ in->sources[i].file, in->sources[i].sheet, in->sources[i].form, in->sources[i].reg, in->sources[i].columns };
    b->problems = in->problems;
}

/* With --good-rows some new rows stay out: the ids of those behind them move up, and with them the references. */
static void close_ranks(Desk *d, Job *job)
{
    const Intake *in = &job->intake;
    job->moved = arena_array(d->arena, d->model->n, sizeof *job->moved);
    int64_t *next = NEW_ARRAY(d->arena, int64_t, d->model->n);
    for (size_t i = 0; i < in->n_changes; i++) {
        const Change *c = &in->changes[i];
        size_t r = c->reg->index;
        if (c->fresh && (job->moved[r].n++ == 0 || c->id < job->moved[r].first)) job->moved[r].first = c->id;
    }
    for (size_t r = 0; r < d->model->n; r++) {
        job->moved[r].id = NEW_ARRAY(d->arena, int64_t, job->moved[r].n);
        next[r] = job->moved[r].first;
    }
    for (size_t i = 0; i < in->n_changes; i++) {        /* by register and id */
        const Change *c = &in->changes[i];
        size_t r = c->reg->index;
        if (c->fresh && !c->bad) job->moved[r].id[c->id - job->moved[r].first] = next[r]++;
    }
}

static int64_t ledger_id(const Job *job, const Register *reg, int64_t id)
{
    if (!job->moved || job->moved[reg->index].n == 0 || id < job->moved[reg->index].first) return id;
    return job->moved[reg->index].id[id - job->moved[reg->index].first];
}

static void renumber(const Job *job, Row *row)
{
    row->id = ledger_id(job, row->reg, row->id);
    for (size_t k = 0; k < row->reg->n_fields; k++)
        if (row->reg->fields[k].to && row->v[k].ok) row->v[k].i = ledger_id(job, row->reg->fields[k].to, row->v[k].i);
}

static int by_register_and_id(const void *a, const void *b)
{
    const Change *x = a, *y = b;
    if (x->reg != y->reg) return strcmp(x->reg->id, y->reg->id);   /* the order in which the ledger hashes */
    return (x->id > y->id) - (x->id < y->id);
}

/* Rows are made as they are written: a few live at a time. */
static bool put_rows(Desk *d, Job *job, bool good_rows, Err *err)
{
    enum { AT_A_TIME = 256 };
    const Intake *in = &job->intake;
    Arena *a = arena_new();
    bool ok = true;
    for (size_t i = 0; i < in->n_changes && ok; i++) {
        Row *row;
        if (i % AT_A_TIME == 0) arena_empty(a);
        if (in->changes[i].bad && good_rows) continue;
        if (i % 4096 == 0) report_progress(&d->progress, text_of(&T_ACTION_COMMITTING, d->lang), i, in->n_changes);
        ok = intake_row(in, &in->changes[i], a, &row, NULL, err);
        if (ok) renumber(job, row);
        ok = ok && rights_put(d, row, job->batch.id, err);
    }
    arena_free(a);
    return ok;
}

/* The files stand in the ledger, nobody reads them again here. */
static void drop_files(Desk *d, Job *job)
{
    for (size_t i = 0; i < job->n; i++) {
        arena_return(d->arena, job->files[i].bytes.p);
        job->files[i].bytes = job->batch.files[i].bytes = S("");
    }
}

/* The ledger takes new ids in order; it looks at references when all rows are there. */
static bool put_all(Desk *d, Job *job, bool good_rows, Err *err)
{
    const Intake *in = &job->intake;
    if (!ledger_put_batch(d->ledger, &job->batch, err)) return false;
    drop_files(d, job);
    if (!put_rows(d, job, good_rows, err)) return false;
    for (size_t i = 0; i < in->n_learned; i++) {
        Identity one = { in->learned[i].reg, in->learned[i].text, ledger_id(job, in->learned[i].reg, in->learned[i].id), d->actor, in->learned[i].evidence };
        if (one.id && !ledger_put_identity(d->ledger, &one, err)) return false;
    }
    for (size_t i = 0; i < in->n_struck; i++)
        if (!ledger_put_answer(d->ledger, &(FormAnswer){ in->struck[i].layout, str_of(struck_question), in->struck[i].answer, d->actor }, err)) return false;
    return true;
}

static bool show_difference(Desk *d, const Job *job, Buf *out, Err *err)
{
    if (!d->json) return intake_difference(&job->intake, d->snapshot, d->lang, DIFFERENCE_LINES, out, err);
    Json j = json_on(out);
    return intake_difference_json(&job->intake, d->snapshot, &j, err);
}

static bool commit(Desk *d, Job *job, bool good_rows, Err *err)
{
    TxNote note = { d->actor, S("import"), d->reason, d->key };
    if (good_rows && job->left_out) {
        if (!show_difference(d, job, &job->shown, err)) return false;
        close_ranks(d, job);
    }
    if (job->intake.n_changes) qsort(job->intake.changes, job->intake.n_changes, sizeof *job->intake.changes, by_register_and_id);
    fill_batch(d, job);
    if (!ledger_begin(d->ledger, &note, err)) return false;
    bool ok = put_all(d, job, good_rows, err);
    job->committed = rights_end(d, ok, &job->batch.tx, err) && ok;
    return job->committed;
}

/* The file that is sent back: the first with something to mend. */
static size_t file_to_mark(const Job *job)
{
    const Problems *ps = job->intake.problems;
    for (size_t i = 0; i < ps->n; i++)
        for (size_t k = 0; k < job->n && ps->items[i].severity != SEVERITY_NOTE && ps->items[i].severity != SEVERITY_WARN; k++)
            if (str_equal(ps->items[i].file, job->files[k].name)) return k;
    return 0;
}

static bool write_marked(Desk *d, const Args *args, const Job *job, Answer *answer, Err *err)
{
    Str out;
    if (!args->given[OPT_marked] || job->n == 0) return true;
    const IntakeFile *file = &job->files[file_to_mark(job)];
    if (!report_marked(file->name, file->bytes, job->intake.problems, d->arena, &out, err)) return false;
    if (!desk_write(d, args->values[OPT_marked], out, err)) return false;
    SAY(d, &answer->notes, T_ACTION_WROTE, args->values[OPT_marked]);
    return true;
}

static bool render_json(Desk *d, const Job *job, Answer *answer, Err *err)
{
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    json_key(&j, "committed"), json_bool(&j, job->committed);
    json_key(&j, "batch");
    if (job->committed) json_int(&j, job->batch.id);
    else json_null(&j);
    json_key(&j, "tx");
    if (job->committed) json_int(&j, job->batch.tx);
    else json_null(&j);
    json_key(&j, "added"), json_int(&j, job->batch.added);
    json_key(&j, "changed"), json_int(&j, job->batch.changed);
    json_key(&j, "gone"), json_int(&j, job->batch.gone);
    json_key(&j, "same"), json_int(&j, job->batch.same);
    json_key(&j, "left_out"), json_int(&j, (int64_t)job->left_out);
    json_key(&j, "sheets"), json_open(&j, '[');
    for (size_t i = 0; i < job->intake.n_sheets; i++) {
        json_open(&j, '{');
        json_key(&j, "file"), json_str(&j, job->files[job->intake.sheets[i].file].name);
        json_key(&j, "sheet"), json_str(&j, job->intake.sheets[i].sheet);
        json_key(&j, "form"), json_str(&j, job->intake.sheets[i].form);
        json_key(&j, "rows"), json_int(&j, (int64_t)job->intake.sheets[i].rows);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_key(&j, "changes");
    if (job->shown.n) json_raw(&j, buf_str(&job->shown));
    else if (!intake_difference_json(&job->intake, d->snapshot, &j, err)) return false;
    desk_problems_json(d, job->intake.problems, &j);
    json_close(&j, '}');
    return true;
}

static bool render_text(Desk *d, const Job *job, bool dry, Answer *answer, Err *err)
{
    const Batch *b = &job->batch;
    Buf *out = &answer->out;
    if (job->shown.n) buf_add(out, buf_str(&job->shown));
    else if (!show_difference(d, job, out, err)) return false;
    desk_problems(d, job->intake.problems, out);
    Str added = desk_int(d, b->added), changed = desk_int(d, b->changed), gone = desk_int(d, b->gone), same = desk_int(d, b->same);
    if (job->left_out) SAY(d, out, T_ACTION_LEFT_OUT, desk_int(d, (int64_t)job->left_out));
    if (job->committed) SAY(d, out, T_ACTION_IMPORTED, desk_int(d, b->id), desk_int(d, b->tx), added, changed, gone, same);
    else if (dry) SAY(d, out, T_ACTION_DRY, added, changed, gone, same);
    else if (answer->negative) SAY(d, out, T_ACTION_NOT_IMPORTED, S(""));
    else SAY(d, out, T_ACTION_NOTHING_NEW, same);
    for (size_t i = 0; job->committed && i < job->n_earlier; i++)
        SAY(d, out, T_ACTION_TWO_VERSIONS, job->earlier[i].before, desk_int(d, job->earlier[i].batch), job->earlier[i].file, desk_int(d, b->id));
    return true;
}

static bool tell_seen_files(Desk *d, Job *job, Answer *answer, Err *err)
{
    job->hashes = NEW_ARRAY(d->arena, Hash, job->n);
    for (size_t i = 0; i < job->n; i++) {
        int64_t batch;
        job->hashes[i] = hash_of(job->files[i].bytes);
        if (!ledger_batch_by_file(d->ledger, job->hashes[i], &batch, err)) return false;
        Batch seen = { 0 };
        bool own = batch > 0;
        if (own && d->sight && (!ledger_batch(d->ledger, batch, d->arena, &seen, &own, err) || !rights_batch(d, &seen, &own, err))) return false;
        if (own) SAY(d, &answer->notes, T_ACTION_FILE_SEEN, job->files[i].name, desk_int(d, batch));
    }
    return earlier_find(d, job->files, job->hashes, job->books, job->n, job->unread, &job->earlier, &job->n_earlier, err);
}

bool action_import(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Job job = { 0 };
    IntakeOptions o;
    Learned *known;
    size_t n_known;
    bool done, dry = args->given[OPT_dry_run], good_rows = args->given[OPT_good_rows];
    if (!desk_done_before(d, answer, &done, err)) return false;
    if (done) return true;
    if (!options_of(d, args, &o, err) || !desk_book(d, err) || !desk_snapshot(d, S(""), err)) return false;
    if (!read_files(d, args, &job, err) || !known_identities(d, &known, &n_known, err) || !known_answers(d, &o, err)) return false;
    if (!tell_seen_files(d, &job, answer, err)) return false;
    report_progress(&d->progress, text_of(&T_ACTION_CHECKING, d->lang), 0, 1);
    Reading reading = { d, &job };
    o.cells_read = drop_cells, o.cells_context = &reading;
    if (!intake_run(d->book, d->snapshot, known, n_known, job.files, job.books, job.n, &o, d->arena, &job.intake, err)) return false;
    for (size_t i = 0; i < job.unread->n; i++) problems_add(job.intake.problems, job.unread->items[i]);
    count_changes(&job, good_rows);
    const size_t *counts = job.intake.problems->counts;
    bool stopped = counts[SEVERITY_ERROR] + counts[SEVERITY_ASK] > 0;
    bool any = job.batch.added + job.batch.changed + job.batch.gone > 0 || job.intake.n_struck > 0;
    answer->negative = stopped;
    if (o.has_period) job.batch.period = o.period;
    if (!write_marked(d, args, &job, answer, err)) return false;   /* first: what fails here has written nothing to the ledger */
    if (!dry && any && (!stopped || good_rows) && !commit(d, &job, good_rows, err)) return false;
    bool ok = (d->json ? render_json(d, &job, answer, err) : render_text(d, &job, dry, answer, err));
    buf_done(&job.shown);
    return ok;
}
