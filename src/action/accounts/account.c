/* SPDX-License-Identifier: Apache-2.0
** account, accounts, audit: what the administrators do, on the web and at the machine. At the machine all of it is open, so nobody can
** lock everybody out. On the web the three exclude each other: the system administrator makes and closes accounts, the security
** administrator grants role and scope, the audit administrator reads what was done. */
#include "action/accounts/accounts.h"
#include "action/accounts/secret.h"
#include "action/texts.h"
#include "model/label.h"

#include <stdio.h>

enum { NAME_LEAST = 2, NAME_MOST = 32, AUDIT_ROWS = 200 };
#define HOUR_MS (60 * 60 * (Instant)1000)

typedef struct { Desk *d; Desk plain; Account c; bool found; Str verb, password; size_t handed; } Change;

static const struct { const char *verb, *role; } verbs[] = { { "add", "system" }, { "reset", "system" }, { "close", "system" }, { "grant", "security" } };
/* What a word of the command sets, and whose it is: role and scope are granted, the rest is made. */
static const struct { const char *word; bool granted; } words[] = { { "person", false }, { "lang", false }, { "until", false }, { "successor", false }, { "role", true }, { "unit", true }, { "park", true } };

static bool may(const Change *g, Err *err)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (!str_equal(g->verb, str_of(verbs[i].verb))) continue;
        const Who *w = g->d->who;
        if (!w || str_equal(str_of(w->role->id), str_of(verbs[i].role))) return true;
        Buf b = { 0 };
        text_word(str_of(w->role->title.zh), str_of(w->role->title.en), &b);
        FAIL(err, DENIED, T_ACTION_DENIED, buf_str(&b), str_printf(g->d->arena, "account %.*s", SP(g->verb)));
        buf_done(&b);
        return false;
    }
    return FAIL(err, USE, T_ACTION_ACCOUNT_VERB, g->verb);
}

static bool name_good(Str name)
{
    if (name.n < NAME_LEAST || name.n > NAME_MOST) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.')) return false;
    }
    return true;
}

/* "石埕镇,安和镇" -> "3 12" */
static bool read_rows(Change *g, const char *register_id, Str names, Str *out, Err *err)
{
    const Register *reg = model_get(g->d->model, register_id);
    Buf b = { 0 };
    bool ok = true;
    for (Str rest = names; ok && rest.p && rest.n;) {
        int64_t id;
        ok = desk_row(&g->plain, reg, str_trim(str_split(&rest, ',')), &id, err);
        if (ok) buf_addf(&b, "%s%lld", b.n ? " " : "", (long long)id);
    }
    *out = buf_keep(&b, g->d->arena);
    buf_done(&b);
    return ok;
}

static bool set_role(Change *g, Str value, Err *err)
{
    const Role *role = rights_find_role(value), *before = rights_find_role(g->c.role);
    if (!role) return FAIL(err, USE, T_ACTION_NO_ROLE, value);
    /* who holds one of the three offices does not become another, and who keeps accounts does not come to business data */
    if (g->d->who && (str_equal(g->c.name, g->d->who->account) || (before && before->admin && before != role))) return FAIL(err, DENIED, T_ACTION_ROLE_FIXED, g->c.name);
    g->c.role = str_of(role->id);
    return true;
}

static bool set_word(Change *g, Str word, Err *err)
{
    Str value = word, name = str_split(&value, '=');
    Day day;
    size_t k = 0;
    if (!value.p) return FAIL(err, USE, T_ACTION_EDIT_FORM, word);
    while (k < sizeof words / sizeof words[0] && !str_equal(name, str_of(words[k].word))) k++;
    if (k == sizeof words / sizeof words[0]) return FAIL(err, USE, T_ACTION_ACCOUNT_WORD, name);
    if (g->d->who && words[k].granted != str_equal(g->verb, S("grant"))) return FAIL(err, DENIED, T_ACTION_ACCOUNT_PART, name);
    value = str_trim(value);
    if (str_equal(name, S("person"))) return g->c.person = value, true;
    if (str_equal(name, S("lang"))) return g->c.lang = value, str_equal(value, S("zh")) || str_equal(value, S("en")) || FAIL(err, USE, T_ACTION_OPTION_VALUE, S("lang"), S("zh|en"));
    if (str_equal(name, S("until"))) return g->c.until = value, !value.n || day_parse(value, &day) || FAIL(err, USE, T_ACTION_DAY, value);
    if (str_equal(name, S("successor"))) return g->c.successor = value, true;
    if (str_equal(name, S("role"))) return set_role(g, value, err);
    return str_equal(name, S("unit")) ? read_rows(g, "unit", value, &g->c.units, err) : read_rows(g, "park", value, &g->c.parks, err);
}

static bool new_password(Change *g, Err *err)
{
    Instant now = g->d->clock.now(g->d->clock.context);
    g->password = secret_one_time(g->d->arena);
    g->c.password_at = now, g->c.expires = now + POLICY_ONE_TIME_HOURS * HOUR_MS;
    g->c.must_change = true;
    return secret_hash(g->password, g->d->arena, &g->c.password, err);
}

static bool check_successor(Change *g, Account *to, Err *err)
{
    bool found = false;
    if (!ledger_account(g->d->ledger, g->c.successor, g->d->arena, to, &found, err)) return false;
    return (found && !to->closed && !str_equal(to->name, g->c.name)) || FAIL(err, USE, T_ACTION_SUCCESSOR, g->c.successor);
}

/* What the account held passes on in the same transaction that closes it. */
static bool close_account(Change *g, Err *err)
{
    Account to = { 0 };
    TxNote note = { g->d->actor, S("account close"), g->d->reason, g->d->key };
    Ledger *l = g->d->ledger;
    g->c.closed = true;
    if (!check_successor(g, &to, err) || !ledger_begin(l, &note, err)) return false;
    bool ok = handover_rows(&g->plain, l, g->c.person, to.person, &g->handed, err) && ledger_put_account(l, &g->c, err);
    return ledger_end(l, ok, NULL, err) && ok;
}

static bool carry_out(Change *g, Err *err)
{
    Desk *d = g->d;
    const Who *w = d->who;
    Str actor = w ? w->account : d->actor, address = w ? w->address : S("console"), action = str_printf(d->arena, "account %.*s", SP(g->verb));
    Audit row = { .actor = actor, .address = address, .action = action, .object = g->c.name, .result = S("ok") };
    g->c.by = actor, g->c.reason = d->reason, g->c.address = address;
    if (str_equal(g->verb, S("close")) && g->c.successor.n) return ledger_audit_by(d->ledger, actor, address, action, g->c.name), close_account(g, err);
    if (str_equal(g->verb, S("close"))) g->c.closed = true;
    if (str_equal(g->verb, S("reset"))) g->c.second = false, g->c.seed = S("");
    if ((str_equal(g->verb, S("add")) || str_equal(g->verb, S("reset"))) && !new_password(g, err)) return false;
    return ledger_audit(d->ledger, &row, &g->c, err);
}

static void tell(Change *g, Answer *answer)
{
    Desk *d = g->d;
    if (!d->json) {
        SAY(d, &answer->out, T_ACTION_ACCOUNT_DONE, g->c.name, g->verb);
        if (g->password.n) SAY(d, &answer->out, T_ACTION_ONE_TIME, g->password, desk_int(d, POLICY_ONE_TIME_HOURS));
        if (g->c.closed) SAY(d, &answer->out, T_ACTION_HANDED, desk_int(d, (int64_t)g->handed), g->c.successor.n ? g->c.successor : S("—"));
        return;
    }
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    json_key(&j, "account"), json_str(&j, g->c.name);
    json_key(&j, "done"), json_str(&j, g->verb);
    if (g->password.n) json_key(&j, "password"), json_str(&j, g->password);
    if (g->c.closed) json_key(&j, "handed_over"), json_int(&j, (int64_t)g->handed);
    json_close(&j, '}');
}

bool action_account(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Change g = { .d = d, .plain = *d, .verb = args->words[0] };
    Str name = args->words[1];
    g.plain.who = NULL;              /* names of units are no business data */
    desk_leave(&g.plain);
    bool add = str_equal(g.verb, S("add"));
    if (!may(&g, err) || !ledger_account(d->ledger, name, d->arena, &g.c, &g.found, err)) return false;
    if (add && g.found) return FAIL(err, CONFLICT, T_ACTION_ACCOUNT_THERE, name);
    if (add && !name_good(name)) return FAIL(err, USE, T_ACTION_ACCOUNT_NAME, name);
    if (!add && !g.found) return FAIL(err, NOT_FOUND, T_ACTION_NO_ACCOUNT, name);
    if (!add && g.c.closed) return FAIL(err, CONFLICT, T_ACTION_ACCOUNT_CLOSED, name);
    if (add) g.c = (Account){ .name = name, .lang = S("zh") };
    bool ok = desk_snapshot(&g.plain, S(""), err);
    for (size_t i = 2; ok && i < args->n_words; i++) ok = set_word(&g, args->words[i], err);
    ok = ok && carry_out(&g, err);
    desk_forget(&g.plain);
    if (ok) tell(&g, answer);
    return ok;
}

/* ---- reading ---- */

static bool rows_json(Desk *plain, const char *register_id, Str ids, Json *j, Err *err)
{
    const Register *reg = model_get(plain->model, register_id);
    bool ok = true;
    json_open(j, '[');
    for (Str rest = ids; ok && rest.p && rest.n;) {
        int64_t id = 0;
        Buf b = { 0 };
        ok = !str_to_int64(str_split(&rest, ' '), &id) || label_add(plain->snapshot, reg, id, &b, err);
        json_str(j, buf_str(&b));
        buf_done(&b);
    }
    json_close(j, ']');
    return ok;
}

static bool account_json(Desk *plain, const Account *c, Json *j, Err *err)
{
    Instant last;
    bool asleep;
    Buf when = { 0 };
    if (!ledger_last_login(plain->ledger, c->name, &last, err) || !accounts_asleep(plain, plain->ledger, c, &asleep, err)) return false;
    json_open(j, '{');
    json_key(j, "name"), json_str(j, c->name);
    json_key(j, "person"), json_str(j, c->person);
    json_key(j, "role"), json_str(j, c->role);
    json_key(j, "units");
    if (!rows_json(plain, "unit", c->units, j, err)) return false;
    json_key(j, "parks");
    if (!rows_json(plain, "park", c->parks, j, err)) return false;
    json_key(j, "lang"), json_str(j, c->lang);
    json_key(j, "until"), json_str(j, c->until);
    json_key(j, "must_change"), json_bool(j, c->must_change);
    json_key(j, "second_factor"), json_bool(j, c->second);
    json_key(j, "last_login");
    if (last) instant_format(last, &when), json_str(j, buf_str(&when));
    else json_null(j);
    buf_done(&when);
    json_key(j, "asleep"), json_bool(j, asleep);
    json_key(j, "closed"), json_bool(j, c->closed);
    json_key(j, "successor"), json_str(j, c->successor);
    json_key(j, "version"), json_int(j, c->version);
    json_close(j, '}');
    return true;
}

bool action_accounts(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Account *all;
    size_t n;
    Desk plain = *d;
    (void)args;
    plain.who = NULL;
    desk_leave(&plain);
    bool ok = ledger_accounts(d->ledger, d->arena, &all, &n, err) && desk_snapshot(&plain, S(""), err);
    Json j = json_on(&answer->out);
    if (d->json) json_open(&j, '{'), json_key(&j, "accounts"), json_open(&j, '[');
    for (size_t i = 0; ok && i < n; i++) {
        if (d->json) ok = account_json(&plain, &all[i], &j, err);
        else buf_addf(&answer->out, "%.*s\t%.*s\t%.*s%s\n", SP(all[i].name), SP(all[i].person), SP(all[i].role), all[i].closed ? " ✕" : "");
    }
    if (d->json) json_close(&j, ']'), json_close(&j, '}');
    desk_forget(&plain);
    return ok;
}

static void audit_json(const Audit *r, Str when, Json *j)
{
    json_open(j, '{');
    json_key(j, "seq"), json_int(j, r->seq);
    json_key(j, "time"), json_str(j, when);
    json_key(j, "actor"), json_str(j, r->actor);
    json_key(j, "address"), json_str(j, r->address);
    json_key(j, "action"), json_str(j, r->action);
    json_key(j, "object"), json_str(j, r->object);
    json_key(j, "result"), json_str(j, r->result);
    json_key(j, "tx");
    if (r->tx) json_int(j, r->tx);
    else json_null(j);
    json_close(j, '}');
}

/* A name that somebody typed at the door: whatever ends a line or steers a terminal is a '?'. */
static Str one_line(Str s, Arena *a)
{
    Buf b = { 0 };
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        bool odd = c < ' ' || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        buf_add_point(&b, odd ? '?' : c);
    }
    return buf_give(&b, a);
}

/* The newest first; `offset` is the row before which to go on. */
bool action_audit(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Audit *rows;
    size_t n;
    AuditAsk ask = { .limit = AUDIT_ROWS, .since = INT64_MIN, .actor = args->values[OPT_by_account], .action = args->values[OPT_done], .object = args->values[OPT_object] };
    if (args->given[OPT_limit] && (!str_to_int64(args->values[OPT_limit], &ask.limit) || ask.limit < 1)) return FAIL(err, USE, T_ACTION_OPTION_VALUE, S("limit"), S("N"));
    if (args->given[OPT_before] && (!str_to_int64(args->values[OPT_before], &ask.before) || ask.before < 1)) return FAIL(err, USE, T_ACTION_OPTION_VALUE, S("before"), S("N"));
    if (!ledger_audits(d->ledger, &ask, d->arena, &rows, &n, err)) return false;
    Json j = json_on(&answer->out);
    if (d->json) json_open(&j, '{'), json_key(&j, "rows"), json_open(&j, '[');
    for (size_t i = 0; i < n; i++) {
        const Audit *r = &rows[i];
        Buf when = { 0 };
        instant_format(r->time, &when);
        if (d->json) audit_json(r, buf_str(&when), &j);
        else buf_addf(&answer->out, "%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", (long long)r->seq, SP(buf_str(&when)), SP(one_line(r->actor, d->arena)), SP(r->address), SP(r->action), SP(one_line(r->object, d->arena)), SP(r->result));
        buf_done(&when);
    }
    if (d->json) json_close(&j, ']'), json_close(&j, '}');
    return true;
}
