/* SPDX-License-Identifier: Apache-2.0
** The accounts of the sample city, one of each role, with random passwords that are printed and kept beside the ledger (accounts.txt,
** for its owner's eyes alone). */
#include "action/accounts.h"
#include "action/secret.h"
#include "action/texts.h"

#include <sys/stat.h>

static const struct { const char *name, *person; RoleId role; const char *unit, *park; } people[] = {
    { "ban", "园区办", ROLE_office, NULL, NULL }, { "lingdao", "领导", ROLE_leader, NULL, NULL }, { "shicheng", "石埕镇", ROLE_town, "石埕镇", NULL },
    { "kaifa", "国企", ROLE_company, NULL, "官岭机械装备产业园" }, { "shuiwu", "市税务局", ROLE_bureau, "市税务局", NULL }, { "xitong", "系统管理员", ROLE_system, NULL, NULL },
    { "anquan", "安全管理员", ROLE_security, NULL, NULL }, { "shenji", "审计管理员", ROLE_audit, NULL, NULL },
};
enum { N_PEOPLE = sizeof people / sizeof people[0] };

static bool row_named(Desk *d, const char *register_id, const char *name, Str *out, Err *err)
{
    int64_t id;
    if (!name) return true;
    if (!desk_row(d, model_get(d->model, register_id), str_of(name), &id, err)) return false;
    *out = desk_int(d, id);
    return true;
}

static bool one_account(Desk *d, size_t i, Buf *told, Err *err)
{
    Str password = secret_one_time(d->arena);
    Account c = { .name = str_of(people[i].name), .person = str_of(people[i].person), .role = str_of(rights_role(people[i].role)->id), .lang = S("zh"),
                  .password_at = d->clock.now(d->clock.context), .by = d->actor, .address = S("console"), .reason = d->reason };
    Audit row = { .actor = d->actor, .address = S("console"), .action = S("account add"), .object = c.name, .result = S("ok") };
    if (!row_named(d, "unit", people[i].unit, &c.units, err) || !row_named(d, "park", people[i].park, &c.parks, err)) return false;
    if (!secret_hash(password, d->arena, &c.password, err) || !ledger_audit(d->ledger, &row, &c, err)) return false;
    buf_addf(told, "%-10s %.*s  %s\n", people[i].name, SP(password), people[i].person);
    return true;
}

bool accounts_demo(Desk *d, const char *path, Buf *told, Err *err)
{
    bool ok = desk_open(d, LEDGER_WRITE, S("demo"), err) && desk_snapshot(d, S(""), err);
    for (size_t i = 0; ok && i < N_PEOPLE; i++) ok = one_account(d, i, told, err);
    desk_close(d);
    mode_t before = umask(077);
    ok = ok && os_write_file(path, buf_str(told), err);
    umask(before);
    return ok;
}
