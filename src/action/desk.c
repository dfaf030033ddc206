/* SPDX-License-Identifier: Apache-2.0 */
#include "action/desk.h"
#include "action/accounts/sight.h"
#include "action/texts.h"
#include "model/label.h"
#include "report/stamp.h"

#include <assert.h>
#include <stdio.h>

enum { LOOK_AGAIN_MS = 20 };

Str desk_int(Desk *d, int64_t n) { return str_printf(d->arena, "%lld", (long long)n); }

Str desk_day(Desk *d, Day day)
{
    Buf b = { 0 };
    day_format(day, &b);
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

Str desk_period(Desk *d, Period p)
{
    Buf b = { 0 };
    period_format(p, &b);
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

Str desk_hash(Desk *d, Hash h)
{
    Buf b = { 0 };
    hash_format(h, &b);
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

void desk_say(Desk *d, Buf *out, const Text *t, const Str *args, size_t n)
{
    text_render(t, args, n, d->lang, out);
    buf_add_char(out, '\n');
}

Str desk_told(Desk *d, const Text *t, const Str *args, size_t n)
{
    Buf b = { 0 };
    text_render(t, args, n, d->lang, &b);
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

void desk_problems(Desk *d, const Problems *ps, Buf *out)
{
    for (size_t i = 0; i < ps->n; i++) {
        problem_render(&ps->items[i], d->lang, out);
        buf_add_char(out, '\n');
    }
    SAY(d, out, T_ACTION_COUNTS, desk_int(d, (int64_t)ps->counts[SEVERITY_ERROR]), desk_int(d, (int64_t)ps->counts[SEVERITY_ASK]),
        desk_int(d, (int64_t)ps->counts[SEVERITY_WARN]), desk_int(d, (int64_t)ps->counts[SEVERITY_NOTE]));
}

void desk_problems_json(Desk *d, const Problems *ps, Json *j)
{
    json_key(j, "problems");
    json_open(j, '[');
    for (size_t i = 0; i < ps->n; i++) problem_json(&ps->items[i], d->lang, j);
    json_close(j, ']');
}

Str desk_errors(Desk *d, const Problems *ps)
{
    Buf text = { 0 };
    for (size_t i = 0; i < ps->n; i++) {
        if (ps->items[i].severity != SEVERITY_ERROR) continue;
        buf_add_char(&text, '\n');
        problem_render(&ps->items[i], d->lang, &text);
    }
    Str s = buf_keep(&text, d->arena);
    buf_done(&text);
    return s;
}

/* A server's writer waits its turn; a person at the command line is told at once who is before him. */
bool desk_writer(Desk *d, Str what, Ledger **out, Err *err)
{
    Str holder = str_printf(d->arena, "%.*s %.*s", SP(d->actor), SP(what));
    int64_t until = os_ticks_ms() + d->wait_ms;
    for (;;) {
        Err own = { 0 };
        if (ledger_open(d->ledger_path, d->model, LEDGER_WRITE, holder, d->clock, out, &own)) {
            if (d->who) ledger_audit_by(*out, d->who->account, d->who->address, what, d->object);
            return true;
        }
        if (own.code != ERR_BUSY || os_ticks_ms() >= until) return *err = own, false;
        os_wait_ms(LOOK_AGAIN_MS);
    }
}

bool desk_open(Desk *d, LedgerMode mode, Str what, Err *err)
{
    if (!os_exists(d->ledger_path)) return FAIL(err, IO, T_ACTION_NO_LEDGER, str_of(d->ledger_path));
    if (mode == LEDGER_WRITE) return desk_writer(d, what, &d->ledger, err);
    if (d->share) return d->borrowed = d->share->reader(d->share->context, &d->ledger, err);
    return ledger_open(d->ledger_path, d->model, mode, what, d->clock, &d->ledger, err);
}

/* The words, cut: of files their names, of FIELD=VALUE the field, for who reads the audit sees no business data. */
Str desk_object(const Desk *d, const Action *a, const Args *args)
{
    enum { OBJECT_MOST = 200 };
    bool files = str_starts(str_of(a->words), S("FILE"));
    Buf b = { 0 };
    for (size_t i = 0; i < args->n_words && b.n < OBJECT_MOST; i++) {
        Str word = args->words[i];
        buf_add_z(&b, i ? " " : "");
        buf_add(&b, files ? os_name(word) : str_split(&word, '='));
    }
    Str s = buf_str(&b), out = str_copy(d->arena, str_slice(s, 0, str_cut(s, OBJECT_MOST)));
    buf_done(&b);
    return out;
}

bool desk_open_for(Desk *d, const Action *a, const Args *args, Err *err)
{
    d->object = desk_object(d, a, args);
    bool writes = a->need == LEDGER_WRITES || (a->need == LEDGER_DRY && !args->given[OPT_dry_run]);
    return a->need == LEDGER_NONE || desk_open(d, writes ? LEDGER_WRITE : LEDGER_READ, str_of(a->id), err);
}

void desk_tell_opening(Desk *d, Answer *answer)
{
    if (d->ledger && ledger_head_made(d->ledger)) SAY(d, &answer->notes, T_ACTION_HEAD_MADE, str_of(d->ledger_path), desk_int(d, ledger_head(d->ledger)));
}

void desk_forget(Desk *d)
{
    if (!d->share && d->totals != d->beneath && d->totals != d->snapshot) snapshot_free(d->totals);
    if (!d->share && d->snapshot != d->beneath) snapshot_free(d->snapshot);
    if (!d->share) snapshot_free(d->beneath);
    desk_leave(d);
}

void desk_leave(Desk *d)
{
    d->totals = d->snapshot = d->beneath = NULL;
    d->sight = NULL;
}

static bool look(Desk *d, bool totals, Snapshot **out, Sight **sight, Err *err)
{
    if (d->share && d->who) return d->share->sight(d->share->context, d->beneath, d->who, totals, out, sight, err);
    return sight_of(d->beneath, d->who, totals, out, sight, err);
}

bool desk_totals(Desk *d, Err *err)
{
    Sight *sight;
    if (d->totals) return true;
    if (!d->who || (d->who->role->clearance & 1u << SEC_FIRM)) return d->totals = d->snapshot, true;
    return look(d, true, &d->totals, &sight, err);
}

void desk_close(Desk *d)
{
    desk_forget(d);
    if (!d->borrowed) ledger_close(d->ledger);
    d->ledger = NULL;
}

/* A rule book with errors is refused whole: the message is all of them. */
static bool load_book(Desk *d, const RuleFile *files, size_t n, Err *err)
{
    Problems *ps = problems_new(d->arena);
    return rules_load(files, n, d->model, d->arena, &d->book, ps) || FAIL(err, DATA, T_ACTION_BOOK_BAD, desk_errors(d, ps));
}

static bool load_kept_book(Desk *d, Hash hash, Err *err)
{
    NamedBytes *kept;
    size_t n;
    bool found;
    if (!ledger_book(d->ledger, hash, d->arena, &kept, &n, &found, err)) return false;
    if (!found) return FAIL(err, DAMAGED, T_ACTION_BOOK_GONE, S(""));
    RuleFile *files = NEW_ARRAY(d->arena, RuleFile, n);
    for (size_t i = 0; i < n; i++) files[i] = (RuleFile){ kept[i].name, kept[i].bytes };
    return load_book(d, files, n, err);
}

bool desk_book_of(Desk *d, Hash hash, Err *err)
{
    if (d->book && hash_equal(d->book->hash, hash)) return true;
    if (d->share) return d->share->book(d->share->context, &hash, &d->book, err);
    return load_kept_book(d, hash, err);
}

bool desk_book(Desk *d, Err *err)
{
    Hash hash;
    bool found = false;
    RuleFile *files;
    size_t n;
    if (d->book) return true;
    if (d->share) return d->share->book(d->share->context, NULL, &d->book, err);
    if (!d->rules_folder && d->ledger) {
        if (!ledger_current_book(d->ledger, ledger_head(d->ledger), &hash, &found, err)) return false;
        if (found) return load_kept_book(d, hash, err);
    }
    const char *folder = d->rules_folder ? d->rules_folder : d->shipped_rules;
    if (!folder) return FAIL(err, USE, T_ACTION_NO_BOOK, S(""));
    return rules_read_folder(folder, d->arena, &files, &n, err) && load_book(d, files, n, err);
}

bool desk_keep_book(Desk *d, Ledger *l, bool in_force, Err *err)
{
    NamedBytes *kept;
    RuleFile *files;
    size_t n;
    bool found;
    Hash hash;
    if (!ledger_book(l, d->book->hash, d->arena, &kept, &n, &found, err)) return false;
    if (found) return true;
    const char *folder = d->rules_folder ? d->rules_folder : d->shipped_rules;
    if (!rules_read_folder(folder, d->arena, &files, &n, err)) return false;
    if (!hash_equal(rules_hash(files, n), d->book->hash)) return FAIL(err, CONFLICT, T_ACTION_BOOK_CHANGED, str_of(folder));
    kept = NEW_ARRAY(d->arena, NamedBytes, n);
    for (size_t i = 0; i < n; i++) kept[i] = (NamedBytes){ files[i].name, files[i].bytes };
    return in_force ? ledger_put_book(l, kept, n, &hash, err) : ledger_keep_book(l, kept, n, &hash, err);
}

bool desk_tx(Desk *d, Str t, int64_t *tx, Err *err)
{
    Day day;
    Instant at;
    *tx = 0;
    if (t.n == 0 || str_equal(t, S("now"))) return true;
    if (t.p[0] == '@') {
        if (!str_to_int64(str_slice(t, 1, t.n), tx) || *tx < 1) return FAIL(err, USE, T_ACTION_AS_OF, t);
        if (*tx > ledger_head(d->ledger)) return FAIL(err, USE, T_ACTION_AS_OF_LATE, t, desk_int(d, ledger_head(d->ledger)));
        return true;
    }
    if (day_parse(t, &day)) at = day_end_instant(day);
    else if (!instant_parse(t, &at)) return FAIL(err, USE, T_ACTION_AS_OF, t);
    if (!ledger_tx_at(d->ledger, at, tx, err)) return false;
    return *tx > 0 || FAIL(err, NOT_FOUND, T_ACTION_AS_OF_EARLY, t);
}

bool desk_moment(Desk *d, Ledger *l, int64_t tx, Snapshot **out, Err *err)
{
    if (!d->share) return ledger_snapshot(l, tx, out, err);
    return d->share->snapshot(d->share->context, tx || !l || d->borrowed ? tx : ledger_head(l), out, err);   /* a writer sees what it stands on */
}

void desk_moment_done(const Desk *d, Snapshot *s)
{
    if (!d->share) snapshot_free(s);
}

bool desk_snapshot(Desk *d, Str as_of, Err *err)
{
    int64_t tx;
    if (!desk_tx(d, as_of, &tx, err)) return false;
    desk_forget(d);
    if (!desk_moment(d, d->ledger, tx, &d->beneath, err) || !look(d, false, &d->snapshot, &d->sight, err)) return false;
    /* how many transactions others have made is none of the business of who sees only some rows */
    d->as_of = tx == 0 && !rights_whole(d->who) ? S("now") : str_printf(d->arena, "@%lld", (long long)d->snapshot->tx);
    return true;
}

typedef struct { bool has_period, has_until; Period period; Day until; } Asked;

static bool read_asked(const Args *args, Asked *out, Err *err)
{
    *out = (Asked){ 0 };
    if (args->given[OPT_period]) {
        if (!period_parse(args->values[OPT_period], &out->period)) return FAIL(err, USE, T_ACTION_PERIOD, args->values[OPT_period]);
        out->has_period = true;
    }
    if (args->given[OPT_until]) {
        if (!day_parse(args->values[OPT_until], &out->until)) return FAIL(err, USE, T_ACTION_DAY, args->values[OPT_until]);
        if (!out->has_period) return FAIL(err, USE, T_ACTION_UNTIL_ALONE, S(""));
        out->has_until = true;
    }
    return true;
}

/* A sealed period answers as of its seal, cut where it was cut, under its own rule book. With --as-of it is restated: the same
** cut, the ledger of that moment, the rule book of today. */
static bool under_seal(Desk *d, const Args *args, Asked *asked, bool *sealed, Err *err)
{
    Seal seal;
    *sealed = false;
    if (!asked->has_period) return true;
    if (!ledger_seal_of(d->ledger, asked->period, d->arena, &seal, sealed, err)) return false;
    if (!*sealed) return true;
    if (asked->has_until && asked->until != seal.until) return *sealed = false, true;
    asked->has_until = true;
    asked->until = seal.until;
    if (args->given[OPT_as_of]) return *sealed = false, true;
    d->sealed = seal.tx;
    if (!d->rules_folder && !desk_book_of(d, seal.book, err)) return false;
    return desk_snapshot(d, str_printf(d->arena, "@%lld", (long long)seal.tx), err);
}

bool desk_context(Desk *d, const Args *args, Context *out, Err *err)
{
    Asked asked;
    bool sealed;
    if (!read_asked(args, &asked, err) || !under_seal(d, args, &asked, &sealed, err)) return false;
    if (!sealed && !desk_snapshot(d, args->values[OPT_as_of], err)) return false;
    if (!desk_book(d, err)) return false;
    *out = (Context){ .view = { .snapshot = d->snapshot } };
    return moment_make(d->snapshot, asked.has_period ? &asked.period : NULL, asked.has_until ? &asked.until : NULL, &out->moment, err);
}

bool desk_register(Desk *d, Str name, const Register **out, Err *err)
{
    *out = model_find(d->model, name);
    if (*out) return true;
    Str near = model_near(d->model, name);
    return near.n ? FAIL(err, USE, T_ACTION_NO_REGISTER_NEAR, name, near) : FAIL(err, USE, T_ACTION_NO_REGISTER, name);
}

bool desk_field(const Desk *d, const Register *reg, Str name, const Field **out, Err *err)
{
    *out = register_find(reg, name);
    if (*out) return rights_field(d->who, *out, err);
    Str near = register_near(reg, name), title = str_of(reg->word);
    return near.n ? FAIL(err, USE, T_ACTION_NO_FIELD_NEAR, title, name, near) : FAIL(err, USE, T_ACTION_NO_FIELD, title, name);
}

static Str template_names(Desk *d)
{
    Buf b = { 0 };
    for (size_t i = 0; i < d->book->n_templates; i++) {
        if (i) buf_add_z(&b, "、");
        buf_add(&b, d->book->templates[i].name);
    }
    Str s = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

bool desk_template(Desk *d, Str name, const Template **out, Err *err)
{
    *out = rules_template(d->book, name);
    return *out || FAIL(err, USE, T_ACTION_NO_TEMPLATE, name, template_names(d));
}

/* How well a row answers to KEY: 2 a key of one field, 1 its label, 0 not. */
static bool answers(Desk *d, const Register *reg, size_t slot, Str key, int *how, Err *err)
{
    const Frame *f = snapshot_frame(d->snapshot, reg);
    Buf b = { 0 };
    bool ok = true;
    *how = 0;
    for (size_t i = 0; i < reg->n_alternatives && *how == 0; i++) {
        if (reg->alternatives[i].n != 1) continue;
        const Field *field = &reg->fields[reg->alternatives[i].fields[0]];
        Value v = frame_value(f, field, slot);
        buf_clear(&b);
        value_canonical(field, &v, &b);
        if (v.ok && str_equal(buf_str(&b), key)) *how = 2;
    }
    if (*how == 0) {
        buf_clear(&b);
        ok = label_add(d->snapshot, reg, (int64_t)slot + 1, &b, err);
        if (ok && str_equal(buf_str(&b), key)) *how = 1;
    }
    buf_done(&b);
    return ok;
}

/* By its whole key, as lists and pages print it ("宥宸泵阀生产项目 2022-11-26"), where that has more parts than its label. */
static bool row_of_key(Desk *d, const Register *reg, Str key, int64_t *id, bool *found, Err *err)
{
    const Frame *f = snapshot_load(d->snapshot, reg, 0, err);
    Arena *a = arena_new();
    Buf b = { 0 };
    bool ok = f;
    *found = false;
    for (size_t slot = 0; ok && !*found && slot < f->n; slot++) {
        Row *row;
        if (!frame_lives(f, slot)) continue;
        buf_clear(&b);
        ok = snapshot_row(d->snapshot, reg, (int64_t)slot + 1, a, &row, err) && label_key(d->snapshot, row, d->lang, &b, err);
        *found = ok && str_equal(buf_str(&b), key);
        if (*found) *id = (int64_t)slot + 1;
    }
    buf_done(&b);
    arena_free(a);
    return ok;
}

/* Every row is asked. */
static bool rows_by_asking(Desk *d, const Register *reg, Str key, size_t *hits, int64_t *id, Err *err)
{
    const Frame *f = snapshot_load(d->snapshot, reg, register_fields(reg), err);
    int best = 0;
    if (!f) return false;
    for (size_t slot = 0; slot < f->n; slot++) {
        int how;
        if (!frame_lives(f, slot)) continue;
        if (!answers(d, reg, slot, key, &how, err)) return false;
        if (how > best) best = how, *hits = 0;
        if (how && how == best) ++*hits, *id = (int64_t)slot + 1;
    }
    return true;
}

static bool rows_by_text(Desk *d, const Register *reg, const Field *field, Str key, size_t *hits, int64_t *id, Err *err)
{
    size_t *slots, n;
    if (!snapshot_find(d->snapshot, reg, field, key, d->arena, &slots, &n, err)) return false;
    const Frame *f = snapshot_frame(d->snapshot, reg);
    for (size_t i = 0; i < n; i++) {
        if (!frame_lives(f, slots[i]) || (*hits && *id == (int64_t)slots[i] + 1)) continue;
        ++*hits, *id = (int64_t)slots[i] + 1;
    }
    return true;
}

/* Keys of one field and the label are texts that stand in a column: an index finds them. */
static bool is_found_by_text(const Register *reg)
{
    const Field *label = label_field(reg);
    for (size_t i = 0; i < reg->n_alternatives; i++)
        if (reg->alternatives[i].n == 1 && !kind_is_text(reg->fields[reg->alternatives[i].fields[0]].kind)) return false;
    return label && kind_is_text(label->kind) && str_equal(str_of(reg->label), str_of(label->id));
}

static bool rows_indexed(Desk *d, const Register *reg, Str key, size_t *hits, int64_t *id, Err *err)
{
    for (size_t i = 0; i < reg->n_alternatives; i++)
        if (reg->alternatives[i].n == 1 && !rows_by_text(d, reg, &reg->fields[reg->alternatives[i].fields[0]], key, hits, id, err)) return false;
    return *hits || rows_by_text(d, reg, label_field(reg), key, hits, id, err);
}

bool desk_row(Desk *d, const Register *reg, Str key, int64_t *id, Err *err)
{
    size_t hits = 0;
    bool found = false, parts = false;
    if (is_found_by_text(reg) ? !rows_indexed(d, reg, key, &hits, id, err) : !rows_by_asking(d, reg, key, &hits, id, err)) return false;
    if (hits == 1) return true;
    for (size_t i = 0; i < reg->n_alternatives; i++) parts |= reg->alternatives[i].n > 1;
    if (parts && !row_of_key(d, reg, key, id, &found, err)) return false;
    if (found) return true;
    if (hits > 1) return FAIL(err, USE, T_ACTION_MANY_ROWS, str_of(reg->word), key, desk_int(d, (int64_t)hits));
    return FAIL(err, NOT_FOUND, T_ACTION_NO_ROW, str_of(reg->word), key);
}

bool desk_done_before(Desk *d, Answer *answer, bool *done, Err *err)
{
    Tx tx;
    *done = false;
    if (d->key.n == 0) return true;
    if (!ledger_tx_by_key(d->ledger, d->key, d->arena, &tx, done, err)) return false;
    if (!*done) return true;
    if (d->json) {
        Json j = json_on(&answer->out);
        json_open(&j, '{');
        json_key(&j, "committed"), json_bool(&j, true);
        json_key(&j, "tx"), json_int(&j, tx.seq);
        json_key(&j, "again"), json_bool(&j, true);
        json_close(&j, '}');
    } else SAY(d, &answer->out, T_ACTION_DONE_BEFORE, d->key, desk_int(d, tx.seq));
    return true;
}

bool desk_write(Desk *d, Str path, Str bytes, Err *err)
{
    if (!d->sink) return os_write_file(str_z(d->arena, path), bytes, err);
    *d->sink = (DeskFile){ str_copy(d->arena, path), str_copy(d->arena, bytes) };
    return true;
}

Str desk_watermark(Desk *d)
{
    Buf b = { 0 };
    if (!d->who) return (Str){ 0 };
    instant_format(d->clock.now(d->clock.context), &b);
    Str out = TOLD(d, T_ACTION_WATERMARK, d->who->person, d->who->account, buf_str(&b));
    buf_done(&b);
    return out;
}

bool desk_take_out(Desk *d, Str path, Str bytes, Err *err)
{
    d->exported = true;
    if (!d->who) return desk_write(d, path, bytes, err);
    if ((d->sensitive || d->of_firms) && !d->reason.n) return FAIL(err, REASON, T_ACTION_EXPORT_REASON, S(""));
    return report_stamp(path, bytes, desk_watermark(d), d->arena, &bytes, err) && desk_write(d, path, bytes, err);
}

bool desk_output(Desk *d, const Args *args, Str bytes, Answer *answer, Err *err)
{
    if (!args->given[OPT_output]) return FAIL(err, USE, T_ACTION_NO_OUTPUT, S(""));
    if (!desk_take_out(d, args->values[OPT_output], bytes, err)) return false;
    SAY(d, &answer->notes, T_ACTION_WROTE, args->values[OPT_output]);
    return true;
}
