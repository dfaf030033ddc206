/* SPDX-License-Identifier: Apache-2.0
** Who comes in. The password is looked at before the ledger is locked, so that many who try do not stop those who write; whether the
** account is locked is decided with the lock in hand, so that no two tries count as one. */
#include "action/accounts/accounts.h"
#include "action/accounts/passwords.h"
#include "action/accounts/secret.h"
#include "action/texts.h"

#include <stdio.h>
#include <stdlib.h>

enum { MINUTE = 60000, HOUR = 60 * MINUTE, NAME_MOST = 64 };
#define DAY_MS (24 * (Instant)HOUR)

static bool no_entry(Err *err) { return FAIL(err, LOGIN, T_ACTION_LOGIN_BAD, S("")); }

static Instant now_of(const Desk *d) { return d->clock.now(d->clock.context); }

static bool find(Desk *d, Str name, Account *out, bool *found, Err *err)
{
    Ledger *l = d->ledger;
    if (!l && !desk_open(d, LEDGER_READ, S("login"), err)) return false;
    return ledger_account(d->ledger, name, d->arena, out, found, err);
}

/* The step of the code that let this account in last: it does not let in again. */
static bool last_step(Desk *d, Ledger *l, Str name, int64_t *step, Err *err)
{
    Audit *rows;
    size_t n;
    *step = -1;
    AuditAsk ask = { .object = name, .since = now_of(d) - 10 * MINUTE };
    if (!ledger_audits(l, &ask, d->arena, &rows, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        int64_t used;
        if (str_starts(rows[i].detail, S("code ")) && str_to_int64(str_slice(rows[i].detail, 5, rows[i].detail.n), &used) && used > *step) *step = used;
    }
    return true;
}

bool accounts_asleep(Desk *d, Ledger *l, const Account *c, bool *out, Err *err)
{
    Instant last;
    if (!ledger_last_login(l, c->name, &last, err)) return false;
    if (last < c->password_at) last = c->password_at;
    return *out = now_of(d) - last > POLICY_UNUSED_DAYS * DAY_MS, true;
}

typedef struct { bool fits, locked, wants; int64_t step; const char *result; } Look;

static bool look(Desk *d, Ledger *l, const Login *in, const Account *c, bool found, Look *k, Err *err)
{
    int64_t of_name, of_address, used;
    Str seed;
    Instant now = now_of(d);
    if (!ledger_failures(l, in->name, in->address, now - POLICY_LOCK_MINUTES * MINUTE, &of_name, &of_address, err)) return false;
    k->locked = of_name >= POLICY_FAILURES || of_address >= POLICY_FAILURES_ADDRESS;
    k->result = k->locked ? "locked" : "failed";
    Day until;
    bool asleep = false;
    if (found && !accounts_asleep(d, l, c, &asleep, err)) return false;
    bool over = asleep || (found && ((c->expires && c->expires < now) || (day_parse(c->until, &until) && day_end_instant(until) < now)));
    if (k->locked || !k->fits || c->closed || over || !rights_find_role(c->role)) return k->fits = false, true;
    if (!c->second) return true;
    if (in->code.n == 0) return k->wants = true, k->fits = false, k->result = "code wanted", true;
    if (!secret_open(d->ledger_path, c->seed, d->arena, &seed, err) || !last_step(d, l, in->name, &used, err)) return false;
    k->step = secret_step(seed, in->code, now);
    k->fits = k->step >= 0 && k->step > used;
    return true;
}

static bool record(Desk *d, Ledger *l, const Login *in, const Account *c, const Look *k, Err *err)
{
    Audit row = { .actor = in->name, .address = in->address, .action = S("login"), .object = in->name, .result = str_of(k->fits ? "ok" : k->result) };
    Account again = *c;
    if (k->fits && k->step >= 0) row.detail = str_printf(d->arena, "code %lld", (long long)k->step);
    bool weak = k->fits && secret_weaker(c->password) && secret_hash(in->password, d->arena, &again.password, err);
    if (!weak) return ledger_audit(l, &row, NULL, err);
    Audit change = row;
    change.action = S("password hash");
    return ledger_audit(l, &row, NULL, err) && ledger_audit(l, &change, &again, err);
}

bool accounts_login(Desk *d, const Login *asked, Account *out, bool *wants_code, Err *err)
{
    Login in = *asked;
    Account c = { 0 };
    Ledger *l;
    bool found;
    in.name = str_slice(in.name, 0, str_cut(in.name, NAME_MOST));
    *wants_code = false;
    if (!find(d, in.name, &c, &found, err)) return false;
    Look k = { .step = -1 };
    bool fits = secret_fits(found ? c.password : (Str){ 0 }, in.password);
    if (!desk_writer(d, S("login"), &l, err)) return false;
    bool ok = ledger_account(l, in.name, d->arena, &c, &found, err);       /* it may have changed meanwhile */
    k.fits = fits && found;
    ok = ok && look(d, l, &in, &c, found, &k, err) && record(d, l, &in, &c, &k, err);
    ledger_close(l);
    if (!ok) return false;
    *wants_code = k.wants;
    *out = c;
    return k.fits || no_entry(err);
}

static bool read_ids(Str text, Arena *a, const int64_t **out, size_t *n)
{
    int64_t *ids = NEW_ARRAY(a, int64_t, text.n / 2 + 1);
    *n = 0;
    for (Str rest = text; rest.p && rest.n;)
        if (!str_to_int64(str_split(&rest, ' '), &ids[(*n)++])) return false;
    *out = ids;
    return true;
}

bool accounts_who(const Account *c, Arena *a, Who *out, Err *err)
{
    *out = (Who){ .account = c->name, .person = c->person, .role = rights_find_role(c->role) };
    if (!out->role || c->closed || !read_ids(c->units, a, &out->units, &out->n_units) || !read_ids(c->parks, a, &out->parks, &out->n_parks)) return no_entry(err);
    return true;
}

bool accounts_must_change(const Account *c, Instant now) { return c->must_change || now - c->password_at > POLICY_PASSWORD_DAYS * DAY_MS; }

/* ---- the account's own affairs ---- */

/* The present password, tries counted as at the door. */
static bool ask_again(Desk *d, Str password, Account *c, Err *err)
{
    bool found;
    int64_t of_name, of_address;
    if (!find(d, d->who->account, c, &found, err)) return false;
    bool fits = found && secret_fits(c->password, password);
    if (!ledger_failures(d->ledger, c->name, d->who->address, now_of(d) - POLICY_LOCK_MINUTES * MINUTE, &of_name, &of_address, err)) return false;
    if (fits && of_name < POLICY_FAILURES) return true;
    return accounts_note(d, S("login"), c->name, S("failed"), err) && FAIL(err, DENIED, T_ACTION_PASSWORD_WRONG, S(""));
}

static bool put_version(Desk *d, const char *action, Account *c, Err *err)
{
    Ledger *l;
    Audit row = { .actor = d->who->account, .address = d->who->address, .action = str_of(action), .object = c->name, .result = S("ok") };
    c->by = d->who->account, c->address = d->who->address, c->reason = d->reason;
    if (!desk_writer(d, str_of(action), &l, err)) return false;
    bool ok = ledger_audit(l, &row, c, err);
    ledger_close(l);
    return ok;
}

/* Not one of the last ones, the present one counted in. */
static bool used_before(const Account *c, Str password)
{
    Str rest = c->old_passwords;
    bool used = secret_fits(c->password, password);
    for (int i = 1; i < POLICY_PASSWORD_HISTORY && rest.p && rest.n && !used; i++) used = secret_fits(str_split(&rest, '\n'), password);
    return used;
}

static Str older(const Account *c, Arena *a)
{
    Str rest = c->old_passwords;
    Buf b = { 0 };
    buf_add(&b, c->password);
    for (int i = 2; i < POLICY_PASSWORD_HISTORY && rest.p && rest.n; i++) buf_add_char(&b, '\n'), buf_add(&b, str_split(&rest, '\n'));
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

bool accounts_password(Desk *d, Str old, Str password, Err *err)
{
    Account c;
    if (!ask_again(d, old, &c, err)) return false;
    const Str own[] = { c.name, c.person };
    if (!passwords_good(password, own, 2, err)) return false;
    if (used_before(&c, password)) return FAIL(err, DATA, T_ACTION_PASSWORD_OLD, S(""));
    c.old_passwords = older(&c, d->arena);
    c.password_at = now_of(d);
    c.expires = 0, c.must_change = false;
    return secret_hash(password, d->arena, &c.password, err) && put_version(d, "password", &c, err);
}

bool accounts_confirm(Desk *d, Str password, Err *err)
{
    Account c;
    return ask_again(d, password, &c, err) && accounts_note(d, S("confirm"), c.name, S("ok"), err);
}

Str accounts_seed(Arena *a)
{
    char *seed = arena_alloc(a, SECRET_SEED);
    secret_random(seed, SECRET_SEED);
    return (Str){ seed, SECRET_SEED };
}

bool accounts_second(Desk *d, Str password, Str seed, Str code, Err *err)
{
    Account c;
    if (!ask_again(d, password, &c, err)) return false;
    if (secret_step(seed, code, now_of(d)) < 0) return FAIL(err, DENIED, T_ACTION_CODE_WRONG, S(""));
    c.second = true;
    return secret_seal(d->ledger_path, seed, d->arena, &c.seed, err) && put_version(d, "second factor", &c, err);
}

bool accounts_note(Desk *d, Str action, Str object, Str result, Err *err)
{
    Ledger *l;
    Audit row = { .actor = d->actor, .address = S("console"), .action = action, .object = object, .result = result };
    if (d->who) row.actor = d->who->account, row.address = d->who->address;
    if (d->ledger && ledger_writes(d->ledger)) return ledger_audit(d->ledger, &row, NULL, err);
    if (d->note && !d->note->any) return *d->note = (DeskNote){ row, true }, true;
    if (!desk_writer(d, action, &l, err)) return false;
    bool ok = ledger_audit(l, &row, NULL, err);
    ledger_close(l);
    return ok;
}
