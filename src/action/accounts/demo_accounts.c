/* SPDX-License-Identifier: Apache-2.0
** The accounts of the sample city, one of each role, with random passwords that are printed and kept beside the ledger (accounts.txt,
** for its owner's eyes alone). */
#include "action/accounts/accounts.h"
#include "action/accounts/secret.h"
#include "action/texts.h"
#include "base/limits.h"

#include <sys/stat.h>

/* A reference of the account: the id of the row of that name; no name, none. */
static bool row_named(Desk *d, const char *register_id, Str name, Str *out, Err *err)
{
    int64_t id;
    if (!name.n) return true;
    if (!desk_row(d, model_get(d->model, register_id), name, &id, err)) return false;
    *out = desk_int(d, id);
    return true;
}

/* A line of accounts.tsv: name, person, role, unit, park. */
static bool one_account(Desk *d, Str line, Buf *told, Err *err)
{
    Str password = secret_one_time(d->arena), name = str_split(&line, '\t'), person = str_split(&line, '\t'), role = str_split(&line, '\t'), unit = str_split(&line, '\t');
    Account c = { .name = name, .person = person, .role = role, .lang = S("zh"), .password_at = d->clock.now(d->clock.context), .by = d->actor, .address = S("console"), .reason = d->reason };
    Audit row = { .actor = d->actor, .address = S("console"), .action = S("account add"), .object = c.name, .result = S("ok") };
    if (!rights_find_role(role)) return FAIL(err, DATA, T_ACTION_NO_SAMPLE, S(""));
    if (!row_named(d, "unit", unit, &c.units, err) || !row_named(d, "park", line, &c.parks, err)) return false;
    if (!secret_hash(password, d->arena, &c.password, err) || !ledger_audit(d->ledger, &row, &c, err)) return false;
    buf_addf(told, "%-10.*s %.*s  %.*s\n", SP(name), SP(password), SP(person));
    return true;
}

bool accounts_demo(Desk *d, const char *path, Buf *told, Err *err)
{
    Str people;
    if (!os_read_file(str_printf(d->arena, "%s/accounts.tsv", d->shipped_sample).p, LIMIT_YAML_BYTES, d->arena, &people, err)) return false;
    bool ok = desk_open(d, LEDGER_WRITE, S("demo"), err) && desk_snapshot(d, S(""), err);
    while (ok && people.n) ok = one_account(d, str_split(&people, '\n'), told, err);
    desk_close(d);
    mode_t before = umask(077);
    ok = ok && os_write_file(path, buf_str(told), err);
    umask(before);
    return ok;
}
