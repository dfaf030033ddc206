/* SPDX-License-Identifier: Apache-2.0 */
#include "towns.h"
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

enum { WORDS_MOST = 16 };

static Instant tick(void *context) { return *(Instant *)context += 1000; }

static bool has_sided_key(const Register *reg)
{
    for (size_t k = 0; k < reg->n_fields; k++)
        if (reg->fields[k].to && reg->fields[k].key != KEY_NO && reg->fields[k].to != reg && towns_sided(reg->fields[k].to)) return true;
    return false;
}

bool towns_sided(const Register *reg) { return !rights_hides(reg) && (!reg->is_public || has_sided_key(reg)); }

/* Which side a row belongs to; what is everybody's has one row. */
static Row *make_row(Towns *t, const Register *reg, int64_t id, int side, int turn)
{
    Row *row = row_new(reg, t->arena);
    row->id = id;
    row->source = -1;
    bool neutral = reg->is_public && !rights_hides(reg);
    for (size_t k = 0; k < reg->n_fields; k++) {
        const Field *f = &reg->fields[k];
        Value *v = &row->v[k];
        v->ok = true;
        row->given |= field_bit(f);
        if (f->to == reg || (f->to && neutral && !towns_sided(f->to) && f->to->index >= reg->index)) v->ok = false;
        else if (f->to) v->i = towns_sided(f->to) ? id : 1;
        else if (f->kind == K_DAY) v->i = 19600 + id + turn;
        else if (f->kind == K_PERIOD) v->i = period_pack(period_of(PER_YEAR, 2022 + (id > 2), 0));
        else if (f->kind == K_BOOL) v->i = turn & 1;
        else if (kind_is_text(f->kind)) {
            const char *who = neutral ? "公" : side == TOWN_MINE ? MINE : THEIRS;
            v->s = str_printf(t->arena, "%s%s%s%lld%s", who, reg->id, f->id, (long long)id, turn ? "改" : "");
        } else v->i = side == TOWN_MINE ? 300000 : 700000 + (turn + id) * 300;
    }
    return row;
}

static void put_all(Towns *t, Ledger *l, int turn)
{
    Err err = { 0 };
    for (size_t i = 0; i < t->model->n; i++) {
        const Register *reg = &t->model->registers[i];
        if (!turn) CHECK(ledger_put(l, make_row(t, reg, 1, towns_sided(reg) ? TOWN_MINE : TOWN_THEIRS, 0), 0, &err));
        if (!towns_sided(reg)) continue;
        CHECK(ledger_put(l, make_row(t, reg, 2, TOWN_THEIRS, turn), 0, &err));
        if (turn) CHECK(ledger_put(l, make_row(t, reg, 3, TOWN_THEIRS, turn), 0, &err));
    }
}

static void write_ledger(Towns *t, int turn)
{
    Ledger *l;
    Err err = { 0 };
    TxNote note = { S("园区办"), S("edit"), S("试"), S("") };
    ledger_close(t->reader);
    t->reader = NULL;
    CHECK(ledger_open(t->path, t->model, LEDGER_WRITE, S("test"), (Clock){ tick, &t->now }, &l, &err));
    CHECK(ledger_begin(l, &note, &err));
    put_all(t, l, turn);
    Buf why = { 0 };
    if (!ledger_end(l, true, NULL, &err)) err_render(&err, LANG_ZH, &why), test_fail(__FILE__, __LINE__, str_z(t->arena, buf_str(&why)));
    buf_done(&why);
    ledger_close(l);
}

Towns *towns_new(Arena *a)
{
    Towns *t = NEW(a, Towns);
    char folder[] = "/tmp/lalian-towns-XXXXXX";
    Err err = { 0 };
    CHECK(mkdtemp(folder) != NULL);
    *t = (Towns){ .arena = a, .model = model_new(a), .path = str_printf(a, "%s/ledger.db", folder).p, .now = 1700000000000 };
    CHECK(ledger_init(t->path, t->model, (Clock){ tick, &t->now }, &err));
    write_ledger(t, 0);
    Desk d = towns_desk(t, a, NULL);
    CHECK(desk_book(&d, &err));
    t->book = d.book;
    return t;
}

void towns_done(Towns *t)
{
    Err err = { 0 };
    ledger_close(t->reader);
    CHECK(ledger_remove(t->path, &err));
    CHECK(rmdir(str_z(t->arena, os_folder(str_of(t->path)))) == 0);
}

void towns_change_theirs(Towns *t) { write_ledger(t, 1); }

void towns_at(Towns *t, Instant now)
{
    t->now = now;
}

Who towns_who(RoleId role, bool scoped)
{
    static const int64_t mine[] = { TOWN_MINE };
    return (Who){ .account = S("甲"), .person = S("某某"), .role = rights_role(role), .units = mine, .n_units = scoped, .parks = mine, .n_parks = scoped };
}

Desk towns_desk(Towns *t, Arena *a, const Who *who)
{
    return (Desk){ .arena = a, .model = t->model, .actor = who ? who->account : S("园区办"), .ledger_path = t->path, .clock = { tick, &t->now },
                   .shipped_rules = str_printf(a, "%s/rules", test_root()).p, .called = "lalian", .who = who, .book = t->book };
}

static OptionId option_named(Str name)
{
    OptionId found = OPT_COUNT;
    for (int i = 0; i < OPT_COUNT; i++)
        if (str_equal(name, str_of(action_option((OptionId)i)->name))) found = (OptionId)i;
    return found;
}

Str towns_run(Towns *t, const Who *who, bool json, const char *line, Arena *a, ErrCode *code)
{
    Str words[WORDS_MOST], rest = str_of(line), verb = str_split(&rest, '|');
    Args args = { .words = words };
    Desk d = towns_desk(t, a, who);
    Answer answer = { 0 };
    Err err = { 0 };
    Buf all = { 0 };
    DeskFile file = { 0 };
    d.json = json;
    d.sink = &file;
    while (rest.p) {
        Str word = str_split(&rest, '|');
        if (!str_starts(word, S("--"))) {
            words[args.n_words++] = word;
            continue;
        }
        Str name = str_slice(word, 2, word.n), value = name;
        name = str_split(&value, '=');
        OptionId o = option_named(name);
        CHECK(o != OPT_COUNT);
        args.given[o] = true;
        args.values[o] = value.p ? value : S("");
    }
    d.reason = args.values[OPT_reason];
    const Action *action = action_find(verb);
    CHECK(action != NULL);
    bool writes = action->need == LEDGER_WRITES || (action->need == LEDGER_DRY && !args.given[OPT_dry_run]);
    bool own = writes || action->need == LEDGER_NONE;       /* readers share one connection, as a server's do */
    if (!own && !t->reader) CHECK(ledger_open(t->path, t->model, LEDGER_READ, S("test"), d.clock, &t->reader, &err));
    if (!own) d.ledger = t->reader;
    bool ok = (!writes || desk_open(&d, LEDGER_WRITE, S("test"), &err)) && action_run(&d, action, &args, &answer, &err);
    if (!own) desk_forget(&d);
    else desk_close(&d);
    buf_add(&all, buf_str(&answer.out));
    buf_add(&all, buf_str(&answer.notes));
    buf_add(&all, file.bytes);
    if (!ok) err_render(&err, LANG_ZH, &all);
    if (code) *code = err.code;
    Str out = buf_keep(&all, a);
    buf_done(&all), buf_done(&answer.out), buf_done(&answer.notes);
    return out;
}
