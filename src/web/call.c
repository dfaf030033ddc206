/* SPDX-License-Identifier: Apache-2.0
** A client names no file of the server: where the command line takes FILE it gives what it uploaded, and where the command line
** writes one it asks for a format. */
#include "web/call.h"
#include "web/texts.h"

typedef struct { const Action *a; CallUpload *upload; void *context; Arena *arena; Call *out; } Reading;

static bool find_option(Str name, OptionId *out)
{
    for (size_t i = 0; i < OPT_COUNT; i++) {
        *out = (OptionId)i;
        if (str_equal(name, str_of(action_option(*out)->name))) return true;
    }
    return false;
}

/* "ledger" of an action that works without one: the ledger that is served, on or off. */
static bool is_served_ledger(const Action *a, OptionId id) { return id == OPT_ledger && action_names(a, id); }

bool call_option_switch(const Action *a, OptionId id) { return !action_option(id)->value[0] || id == OPT_marked || is_served_ledger(a, id); }

bool call_option_given(const Action *a, OptionId id)
{
    if (id == OPT_ledger) return is_served_ledger(a, id);
    return !(id == OPT_rules || id == OPT_actor || id == OPT_json || id == OPT_help || id == OPT_output || id == OPT_listen || id == OPT_tls || id == OPT_host || id == OPT_log || id == OPT_imagery);
}

static bool takes_file(Str what) { return str_equal(what, S("FILE")) || str_equal(what, S("FILE…")); }

size_t call_words_before_files(const Action *a)
{
    size_t n = 0;
    for (Str rest = str_of(a->words); rest.p; n++)
        if (takes_file(str_split(&rest, ' '))) return n;
    return SIZE_MAX;
}

bool call_takes_uploads(const Action *a) { return call_words_before_files(a) != SIZE_MAX; }

static bool read_value(Reading *r, OptionId id, const Item *item, Str *out, Err *err)
{
    const Option *o = action_option(id);
    Str v = item->value;
    if (call_option_switch(r->a, id)) {
        bool on = item->flag || v.n == 0 || str_equal(v, S("1")) || str_equal(v, S("true"));
        if (id == OPT_marked) *out = S("marked.xlsx");
        return on || FAIL(err, USE, T_WEB_OPTION_SWITCH, item->name);
    }
    if (item->flag) return FAIL(err, USE, T_WEB_OPTION_VALUE, item->name, str_of(o->value));
    *out = v;
    return !takes_file(str_of(o->value)) || r->upload(r->context, v, out, err);
}

/* format: of what the action would write to -o; `list` knows its formats itself. */
static bool read_format(Reading *r, Str format, Err *err)
{
    static const char *const known[] = { "csv", "xlsx", "docx", "txt", "json" };
    Call *c = r->out;
    bool ok = false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) ok |= str_equal(format, str_of(known[i]));
    if (!ok || !action_takes(r->a, OPT_output)) return FAIL(err, USE, T_WEB_FORMAT, str_of(r->a->id), format);
    if (str_equal(format, S("json"))) return true;
    Str stem = c->args.n_words ? c->args.words[0] : str_of(r->a->id);
    c->args.given[OPT_output] = c->file = true;
    c->args.values[OPT_output] = str_printf(r->arena, "%.*s.%.*s", SP(stem), SP(format));
    c->args.given[OPT_format] = action_takes(r->a, OPT_format);
    c->args.values[OPT_format] = format;
    return true;
}

static bool read_item(Reading *r, const Item *item, Err *err)
{
    OptionId id;
    Call *c = r->out;
    Str value = { 0 };
    if (str_equal(item->name, S("format"))) return read_format(r, item->value, err);
    if (!find_option(item->name, &id) || !call_option_given(r->a, id)) return FAIL(err, USE, T_WEB_NO_OPTION, item->name);
    if (!action_takes(r->a, id)) return FAIL(err, USE, T_WEB_OPTION_HERE, str_of(r->a->id), item->name);
    if (!read_value(r, id, item, &value, err)) return false;
    c->args.given[id] = true;
    c->args.values[id] = value;
    c->file |= id == OPT_marked;
    return true;
}

static bool read_words(Reading *r, const Request *q, Err *err)
{
    size_t n_path = q->n_pieces - 2, n = 0;
    Str *words = NEW_ARRAY(r->arena, Str, n_path + q->n_words + q->n_files);
    size_t before = call_words_before_files(r->a);
    bool files = before != SIZE_MAX;
    for (size_t i = 0; i < n_path; i++) words[n++] = q->pieces[i + 2];
    for (size_t i = 0; i < q->n_words; i++) words[n++] = q->words[i];
    if (files ? n > before : q->n_files > 0) return FAIL(err, USE, T_WEB_WORDS, str_of(r->a->id), str_of(files ? "files" : r->a->words));
    for (size_t i = 0; i < q->n_files; i++)
        if (!r->upload(r->context, q->files[i], &words[n++], err)) return false;
    if (n < r->a->least || n > r->a->most) return FAIL(err, USE, T_WEB_WORDS, str_of(r->a->id), str_of(r->a->words));
    r->out->args.words = words;
    r->out->args.n_words = n;
    return true;
}

bool call_read(const Action *a, const Request *q, CallUpload *upload, void *context, Arena *arena, Call *out, Err *err)
{
    Reading r = { a, upload, context, arena, out };
    *out = (Call){ .action = a };
    if (!read_words(&r, q, err)) return false;
    out->args.given[OPT_json] = true;
    for (size_t i = 0; i < q->n_items; i++)
        if (!read_item(&r, &q->items[i], err)) return false;
    out->reason = out->args.values[OPT_reason];
    out->key = out->args.values[OPT_key];
    out->lang = out->args.values[OPT_lang];
    return true;
}
