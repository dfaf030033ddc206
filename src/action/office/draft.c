/* SPDX-License-Identifier: Apache-2.0
** draft, freeze, accept, slip: the document as people read it, with every figure marked; the copy that somebody has in hand against
** what the ledger says now; the changes accepted one by one, and the paper that tells them. */
#include "action/office/drafting.h"
#include "action/accounts/rights.h"
#include "action/evaluation/runs.h"
#include "action/texts.h"
#include "report/paper.h"

/* ---- draft ---- */

/* What a figure is: its title, its formula, and of a figure of a loop the row. */
static bool name_json(Drafting *f, Str expression, Str scope, Json *j, Err *err)
{
    int64_t id;
    Str key, title;
    const Register *reg;
    drafting_row(f, scope, &reg, &id);
    if (!drafting_title(f, expression, scope, &title, err)) return false;
    json_key(j, "title"), json_str(j, title);
    json_key(j, "expression"), json_str(j, expression);
    if (!reg) return true;
    if (!page_key(&f->page, reg, (size_t)id - 1, &key, err)) return false;
    json_key(j, "register"), json_z(j, reg->id);
    json_key(j, "key"), json_str(j, key);
    return true;
}

static bool figure_json(Drafting *f, const Printed *p, Json *j, Err *err)
{
    int paragraph;
    Str text;
    json_open(j, '{');
    json_key(j, "tag"), json_str(j, p->tag);
    if (!name_json(f, p->expression, p->scope, j, err)) return false;
    json_key(j, "at"), page_text_or_null(j, p->period);
    json_key(j, "shown"), json_str(j, p->shown);
    json_key(j, "missing"), json_bool(j, p->missing);
    if (p->owes.n) json_key(j, "owes"), json_str(j, p->owes);
    if (p->estimated.n) json_key(j, "estimated"), json_str(j, p->estimated);
    if (p->stale.n) json_key(j, "stale"), json_str(j, p->stale);
    if (p->lacking) json_key(j, "lacking"), json_int(j, (int64_t)p->lacking);
    if (blocks_find(&f->blocks, p->tag, f->page.desk->arena, &paragraph, &text)) json_key(j, "paragraph"), json_int(j, paragraph);
    json_close(j, '}');
    return true;
}

static bool figures_json(Drafting *f, Json *j, Err *err)
{
    Map *said = map_new(f->page.desk->arena);
    json_key(j, "figures"), json_open(j, '[');
    for (size_t i = 0; i < f->printed.n; i++) {
        const Printed *p = &f->printed.items[i];
        if (map_find(said, p->tag, NULL)) continue;
        map_put(said, p->tag, 1);
        if (!figure_json(f, p, j, err)) return false;
    }
    json_close(j, ']');
    return true;
}

static void chart_json(Str name, const ChartData *c, Json *j)
{
    static const char *const kinds[] = { [CHART_BAR] = "bar", [CHART_STACKED] = "stacked", [CHART_LINE] = "line", [CHART_PIE] = "pie", [CHART_FUNNEL] = "funnel" };
    json_open(j, '{');
    json_key(j, "name"), json_str(j, name);
    json_key(j, "title"), json_str(j, c->title);
    json_key(j, "kind"), json_z(j, kinds[c->kind]);
    json_key(j, "unit"), json_str(j, c->unit);
    json_key(j, "note"), page_text_or_null(j, c->note);
    json_key(j, "labels"), json_open(j, '[');
    for (size_t i = 0; i < c->n_labels; i++) json_str(j, c->labels[i]);
    json_close(j, ']');
    json_key(j, "series"), json_open(j, '[');
    for (size_t k = 0; k < c->n_series; k++) {
        json_open(j, '{');
        json_key(j, "title"), json_str(j, c->series[k]);
        json_key(j, "values"), json_open(j, '[');
        for (size_t i = 0; i < c->n_labels; i++) {
            const ChartValue *v = &c->values[i * c->n_series + k];
            page_text_or_null(j, v->ok ? v->shown : S(""));
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

/* The pictures that are charts of the rule book, each once, as numbers: the page draws them. */
static bool charts_in(const ReportJob *job, const Block *blocks, size_t n, Map *said, Json *j, Err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        const Block *b = &blocks[i];
        ChartData data;
        Err none = { 0 };
        for (size_t r = 0; ok && r < b->n_rows; r++)
            for (size_t k = 0; ok && k < b->rows[r].n; k++) ok = charts_in(job, b->rows[r].cells[k].blocks, b->rows[r].cells[k].n, said, j, err);
        if (!ok || b->kind != BLOCK_PICTURE || map_find(said, b->name, NULL)) continue;
        map_put(said, b->name, 1);
        if (report_chart(job, b->name, &data, &none)) chart_json(b->name, &data, j);
        else if (none.code != ERR_NOT_FOUND) *err = none, ok = false;
    }
    return ok;
}

static bool charts_json(Drafting *f, Json *j, Err *err)
{
    Desk *d = f->page.desk;
    ReportJob job = { .book = d->book, .context = f->page.context, .name = f->template->name, .mode = REPORT_DRAFT, .arena = d->arena };
    json_key(j, "charts"), json_open(j, '[');
    bool ok = charts_in(&job, f->blocks.blocks, f->blocks.n, map_new(d->arena), j, err);
    json_close(j, ']');
    return ok;
}

static void tx_json(const Tx *tx, Json *j)
{
    Buf b = { 0 };
    instant_format(tx->time, &b);
    json_open(j, '{');
    json_key(j, "tx"), json_int(j, tx->seq);
    json_key(j, "time"), json_str(j, buf_str(&b));
    json_key(j, "actor"), json_str(j, tx->actor);
    json_key(j, "action"), json_str(j, tx->action);
    json_key(j, "reason"), json_str(j, tx->reason);
    json_close(j, '}');
    buf_done(&b);
}

static bool change_json(Drafting *f, const FrozenCopy *copy, const FrozenFigure *g, Json *j, Err *err)
{
    Tx *why;
    size_t n;
    int paragraph;
    Str text;
    if (!drafting_why(f, copy, g, &why, &n, err)) return false;
    json_open(j, '{');
    json_key(j, "tag"), json_str(j, g->tag);
    if (!name_json(f, g->expression, g->scope, j, err)) return false;
    json_key(j, "old"), page_text_or_null(j, g->value);
    json_key(j, "new"), page_text_or_null(j, g->now ? g->now->shown : S(""));
    if (g->now && blocks_find(&f->blocks, g->now->tag, f->page.desk->arena, &paragraph, &text)) {
        json_key(j, "paragraph"), json_int(j, paragraph);
        json_key(j, "text"), json_str(j, text);
    }
    json_key(j, "why"), json_open(j, '[');
    for (size_t i = 0; i < n; i++) tx_json(&why[i], j);
    json_close(j, ']');
    json_close(j, '}');
    return true;
}

static bool frozen_json(Drafting *f, const FrozenCopy *copy, Json *j, Err *err)
{
    Desk *d = f->page.desk;
    json_key(j, "frozen");
    if (!copy->found) return json_null(j), true;
    json_open(j, '{');
    json_key(j, "no"), json_int(j, copy->no);
    json_key(j, "tx"), json_int(j, copy->tx);
    json_key(j, "state"), page_text_or_null(j, copy->state);
    json_key(j, "made_on"), page_text_or_null(j, copy->made_on == DAY_NONE ? S("") : desk_day(d, copy->made_on));
    json_key(j, "rules_changed"), json_bool(j, !str_equal(copy->rules, desk_hash(d, d->book->hash)));
    json_key(j, "changes"), json_open(j, '[');
    for (size_t i = 0; i < copy->n; i++)
        if (drafting_changed(&copy->figures[i]) && !change_json(f, copy, &copy->figures[i], j, err)) return false;
    json_close(j, ']');
    json_close(j, '}');
    return true;
}

static bool draft_text(Drafting *f, const FrozenCopy *copy, Buf *out, Err *err)
{
    Desk *d = f->page.desk;
    size_t missing = 0, changed = 0;
    for (size_t i = 0; i < f->printed.n; i++) missing += f->printed.items[i].missing;
    for (size_t i = 0; i < copy->n; i++) changed += drafting_changed(&copy->figures[i]);
    SAY(d, out, T_ACTION_DRAFT_HEAD, f->template->name, desk_int(d, (int64_t)f->printed.n), desk_int(d, (int64_t)missing));
    if (f->problems->n) desk_problems(d, f->problems, out);
    if (!copy->found) { SAY(d, out, T_ACTION_DRAFT_NO_COPY, S("")); return true; }
    SAY(d, out, T_ACTION_DRAFT_COPY, desk_int(d, copy->no), desk_int(d, copy->tx), desk_int(d, (int64_t)changed));
    for (size_t i = 0; i < copy->n; i++) {
        const FrozenFigure *g = &copy->figures[i];
        Tx *why;
        size_t n;
        Str title;
        if (!drafting_changed(g)) continue;
        if (!drafting_why(f, copy, g, &why, &n, err) || !drafting_title(f, g->expression, g->scope, &title, err)) return false;
        buf_addf(out, "%.*s  %.*s  %.*s → %.*s\n", SP(g->tag), SP(title), SP(g->value), SP(g->now ? g->now->shown : S("—")));
        for (size_t k = 0; k < n; k++) buf_addf(out, "  @%lld %.*s %.*s %.*s\n", (long long)why[k].seq, SP(why[k].actor), SP(why[k].action), SP(why[k].reason));
    }
    return true;
}

bool action_draft(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Drafting f;
    FrozenCopy copy;
    if (!drafting_fill(d, args, &f, err) || !drafting_frozen(&f, &copy, err)) return false;
    if (!d->json) return draft_text(&f, &copy, &answer->out, err);
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    page_head_json(&f.page, args, &j);
    json_key(&j, "template"), json_str(&j, f.template->name);
    json_key(&j, "blocks"), blocks_json(&f.blocks, &j);
    if (!charts_json(&f, &j, err) || !figures_json(&f, &j, err) || !frozen_json(&f, &copy, &j, err)) return false;
    desk_problems_json(d, f.problems, &j);
    json_close(&j, '}');
    return true;
}

/* ---- freeze ---- */

static bool next_id(Snapshot *s, const Register *reg, int64_t *id, Err *err)
{
    const Frame *f = snapshot_load(s, reg, 0, err);
    if (f) *id = (int64_t)f->n + 1;
    return f != NULL;
}

static bool put_report(Drafting *f, Snapshot *now, int64_t tour, int64_t no, int64_t *id, Err *err)
{
    Desk *d = f->page.desk;
    Row *row = row_new(model_get(d->model, "issued_report"), d->arena);
    if (!next_id(now, row->reg, id, err)) return false;
    row->id = *id, row->source = -1;
    row_set_text(row, "template", f->template->name);
    row_set_number(row, "round", tour);
    row_set_number(row, "no", no);
    row_set_text(row, "state", runs_first_code(d, "report_state"));
    row_set_number(row, "transaction", d->snapshot->tx);
    row_set_text(row, "rules_hash", desk_hash(d, d->book->hash));
    row_set_text(row, "template_hash", desk_hash(d, hash_of(f->template->bytes)));
    row_set_number(row, "period", period_pack(f->page.context.moment.period));
    row_set_number(row, "until", f->page.context.moment.end);
    row_set_number(row, "made_on", instant_day(d->clock.now(d->clock.context)));
    return rights_put(d, row, 0, err);
}

static bool put_figures(Drafting *f, Snapshot *now, int64_t report, size_t *n, Err *err)
{
    Desk *d = f->page.desk;
    const Register *reg = model_get(d->model, "printed_figure");
    Map *said = map_new(d->arena);
    int64_t id;
    *n = 0;
    if (!next_id(now, reg, &id, err)) return false;
    for (size_t i = 0; i < f->printed.n; i++) {
        const Printed *p = &f->printed.items[i];
        Str rest = p->period;
        Period period;
        if (map_find(said, p->tag, NULL)) continue;
        map_put(said, p->tag, 1);
        Row *row = row_new(reg, d->arena);
        row->id = id++, row->source = -1;
        row_set_number(row, "report", report);
        row_set_text(row, "tag", p->tag);
        row_set_text(row, "expression", p->expression);
        row_set_text(row, "scope", p->scope);
        if (period_parse(str_split(&rest, '/'), &period)) row_set_number(row, "period", period_pack(period));
        row_set_text(row, "value", p->shown);
        if (!rights_put(d, row, 0, err)) return false;
        (*n)++;
    }
    return true;
}

bool action_freeze(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Drafting f;
    FrozenCopy last;
    Snapshot *now = NULL;
    int64_t tour, report, tx = 0;
    size_t n = 0;
    bool done;
    TxNote note = { d->actor, S("freeze"), d->reason, d->key };
    if (d->reason.n == 0) return FAIL(err, USE, T_ACTION_REASON, S(""));
    if (!desk_done_before(d, answer, &done, err) || done) return done;
    if (!drafting_fill(d, args, &f, err) || !drafting_frozen(&f, &last, err) || !ledger_snapshot(d->ledger, 0, &now, err)) return false;
    bool ok = drafting_tour(&f, now, &tour, err) && (tour || FAIL(err, DATA, T_ACTION_DRAFT_NO_TOUR, args->values[OPT_period]));
    if (ok && ledger_begin(d->ledger, &note, err)) {
        ok = desk_keep_book(d, d->ledger, false, err) && put_report(&f, now, tour, last.no + 1, &report, err) && put_figures(&f, now, report, &n, err);
        ok = rights_end(d, ok, &tx, err) && ok;
    } else ok = false;
    snapshot_free(now);
    if (!ok) return false;
    if (!d->json) { SAY(d, &answer->out, T_ACTION_DRAFT_FROZEN, f.template->name, desk_int(d, last.no + 1), desk_int(d, (int64_t)n), desk_int(d, tx)); return true; }
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    json_key(&j, "template"), json_str(&j, f.template->name);
    json_key(&j, "no"), json_int(&j, last.no + 1);
    json_key(&j, "figures"), json_int(&j, (int64_t)n);
    json_key(&j, "tx"), json_int(&j, tx);
    json_close(&j, '}');
    return true;
}

/* ---- accept ---- */

static const FrozenFigure *frozen_of(const FrozenCopy *copy, Str tag)
{
    for (size_t i = 0; i < copy->n; i++)
        if (str_equal(copy->figures[i].tag, tag)) return &copy->figures[i];
    return NULL;
}

static bool accept_one(Desk *d, Snapshot *now, const FrozenFigure *g, size_t *n, Err *err)
{
    Row *row;
    if (!drafting_changed(g)) return true;
    if (!snapshot_row(now, model_get(d->model, "printed_figure"), g->id, d->arena, &row, err)) return false;
    const Field *value = register_get(row->reg, "value");
    row->v[value->index].ok = false;              /* printed no more */
    row->given |= field_bit(value);
    if (g->now) row_set_text(row, "value", g->now->shown);
    (*n)++;
    return rights_put(d, row, 0, err);
}

bool action_accept(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Drafting f;
    FrozenCopy copy;
    Snapshot *now = NULL;
    int64_t tx = 0;
    size_t n = 0;
    bool done;
    TxNote note = { d->actor, S("accept"), d->reason, d->key };
    if (d->reason.n == 0) return FAIL(err, USE, T_ACTION_REASON, S(""));
    if (!desk_done_before(d, answer, &done, err) || done) return done;
    if (!drafting_fill(d, args, &f, err) || !drafting_frozen(&f, &copy, err)) return false;
    if (!copy.found) return FAIL(err, NOT_FOUND, T_ACTION_DRAFT_NO_COPY, S(""));
    for (size_t i = 1; i < args->n_words; i++)
        if (!frozen_of(&copy, args->words[i])) return FAIL(err, NOT_FOUND, T_ACTION_DRAFT_NO_TAG, args->words[i]);
    if (!ledger_snapshot(d->ledger, 0, &now, err)) return false;
    bool ok = ledger_begin(d->ledger, &note, err);
    if (ok) {
        for (size_t i = 1; ok && i < args->n_words; i++) ok = accept_one(d, now, frozen_of(&copy, args->words[i]), &n, err);
        ok = rights_end(d, ok && n > 0, &tx, err) && ok;
    }
    snapshot_free(now);
    if (!ok) return false;
    if (!d->json) { SAY(d, &answer->out, T_ACTION_DRAFT_ACCEPTED, desk_int(d, (int64_t)n), desk_int(d, tx)); return true; }
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    json_key(&j, "accepted"), json_int(&j, (int64_t)n);
    json_key(&j, "tx"), json_int(&j, tx);
    json_close(&j, '}');
    return true;
}

/* ---- slip ---- */

/* A figure of the copy that was accepted otherwise since: what stood there first, what stands there now, why. */
typedef struct { Str place, title, old, now, reason; } SlipLine;
typedef struct { SlipLine *items; size_t n, cap; } Slip;

static bool slip_line(const Drafting *f, const FrozenFigure *g, Slip *slip, Err *err)
{
    Desk *d = f->page.desk;
    Version *v;
    size_t n;
    Tx tx;
    int paragraph;
    Str text, title;
    const Register *reg = model_get(d->model, "printed_figure");
    const Field *value = register_get(reg, "value");
    if (!ledger_versions(d->ledger, reg, g->id, d->arena, &v, &n, err)) return false;
    if (n < 2 || value_equal(value, &v[0].row->v[value->index], &v[n - 1].row->v[value->index])) return true;
    if (!ledger_tx(d->ledger, v[n - 1].tx, d->arena, &tx, err) || !drafting_title(f, g->expression, g->scope, &title, err)) return false;
    SlipLine *l = PUSH(d->arena, slip->items, slip->n, slip->cap);
    bool placed = g->now && blocks_find(&f->blocks, g->now->tag, d->arena, &paragraph, &text);
    *l = (SlipLine){ placed ? TOLD(d, T_ACTION_SLIP_PLACE, desk_int(d, paragraph)) : S("—"), title,
                     v[0].row->v[value->index].s, v[n - 1].row->v[value->index].ok ? v[n - 1].row->v[value->index].s : S("—"), tx.reason };
    return true;
}

static Table slip_table(Desk *d, const Slip *slip)
{
    static const Text *const heads[] = { &T_ACTION_SLIP_NO, &T_ACTION_SLIP_WHERE, &T_ACTION_COL_FIGURE, &T_ACTION_SLIP_OLD, &T_ACTION_SLIP_NEW, &T_ACTION_SLIP_WHY };
    Table t = { 0 };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) report_column(&t, (TableColumn){ .title = str_of(text_of(heads[i], d->lang)), .decimals = -1 }, d->arena);
    for (size_t i = 0; i < slip->n; i++) {
        const SlipLine *l = &slip->items[i];
        report_row(&t, (const Str[]){ desk_int(d, (int64_t)i + 1), l->place, l->title, l->old, l->now, l->reason }, d->arena);
    }
    return t;
}

static void slip_json(const Slip *slip, Json *j)
{
    json_open(j, '{');
    json_key(j, "corrections"), json_open(j, '[');
    for (size_t i = 0; i < slip->n; i++) {
        const SlipLine *l = &slip->items[i];
        json_open(j, '{');
        json_key(j, "place"), json_str(j, l->place);
        json_key(j, "title"), json_str(j, l->title);
        json_key(j, "old"), json_str(j, l->old);
        json_key(j, "new"), json_str(j, l->now);
        json_key(j, "reason"), json_str(j, l->reason);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

bool action_slip(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Drafting f;
    FrozenCopy copy;
    Slip slip = { 0 };
    Str bytes;
    if (!drafting_fill(d, args, &f, err) || !drafting_frozen(&f, &copy, err)) return false;
    if (!copy.found) return FAIL(err, NOT_FOUND, T_ACTION_DRAFT_NO_COPY, S(""));
    for (size_t i = 0; i < copy.n; i++)
        if (!slip_line(&f, &copy.figures[i], &slip, err)) return false;
    Table table = slip_table(d, &slip);
    Paper *p = paper_new(d->lang, TOLD(d, T_ACTION_SLIP_TITLE, S("")), TOLD(d, T_ACTION_SLIP_SUBTITLE, f.template->name, args->values[OPT_period], desk_int(d, copy.no)), S(""), d->arena);
    paper_paragraph(p, TOLD(d, T_ACTION_SLIP_HEAD, desk_int(d, (int64_t)slip.n)));
    if (slip.n) paper_table(p, &table);
    if (args->given[OPT_output]) {
        Args named = *args;
        if (d->sink) named.values[OPT_output] = str_printf(d->arena, "%s.docx", text_of(&T_ACTION_SLIP_TITLE, d->lang));       /* not the name of the document */
        d->of_firms = true;
        if (!paper_write(p, &bytes, err) || !desk_output(d, &named, bytes, answer, err)) return false;
    }
    if (d->json) {
        Json j = json_on(&answer->out);
        slip_json(&slip, &j);
    } else if (!args->given[OPT_output]) paper_print(p, &answer->out);
    return true;
}
