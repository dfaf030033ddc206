/* SPDX-License-Identifier: Apache-2.0
** Accounts and the audit: one row for each thing done, none that can be altered or taken away unseen. */
#include "ledger/fixture.h"
#include "base/os.h"

#include <sqlite3.h>
#include <stdio.h>

static bool raw(const char *path, const char *sql)
{
    sqlite3 *db;
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    bool ok = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(db);
    return ok;
}

static Audit row_of(const char *action, const char *object, const char *result)
{
    return (Audit){ .actor = S("xitong"), .address = S("10.0.0.7"), .action = str_of(action), .object = str_of(object), .result = str_of(result) };
}

static size_t count(Ledger *l, Arena *a, Str action)
{
    Audit *rows;
    size_t n;
    Err err = { 0 };
    CHECK(ledger_audits(l, &(AuditAsk){ .action = action, .since = INT64_MIN }, a, &rows, &n, &err));
    return n;
}

/* Two accounts (one changed), failed logins, a transaction of a web write; closed. */
static const char *some(Arena *a, Model *m, TestClock *c)
{
    Err err = { 0 };
    const char *path;
    Ledger *l = fixture_new(a, m, c, &path);
    Audit add = row_of("account add", "ban", "ok"), bad = row_of("login", "ban", "failed");
    Account ban = { .name = S("ban"), .person = S("张三"), .role = S("office"), .password = S("x") };
    CHECK(ledger_audit(l, &add, &ban, &err));
    ban.person = S("李四");
    CHECK(ledger_audit(l, &add, &ban, &err));
    for (int i = 0; i < 3; i++) CHECK(ledger_audit(l, &bad, NULL, &err));
    ledger_audit_by(l, S("ban"), S("10.0.0.7"), S("edit"), S(""));
    CHECK(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), &err) == 1);
    ledger_close(l);
    return path;
}

TEST(audit, one_row_for_each_thing_done)
{
    TestClock c = { INT64_C(1700000000000) };
    Model *m = model_new(a);
    const char *path = some(a, m, &c);
    Err err = { 0 };
    Account ban;
    Audit *rows;
    size_t n;
    bool found;
    int64_t of_name, of_address;
    Ledger *l = fixture_open(path, m, LEDGER_WRITE, &c);
    CHECK_INT(count(l, a, S("")), 6);
    CHECK_INT(count(l, a, S("edit")), 1);
    CHECK(ledger_audits(l, &(AuditAsk){ .limit = 1 }, a, &rows, &n, &err) && n == 1 && rows[0].tx == 1 && rows[0].seq == 6);
    CHECK(ledger_account(l, S("ban"), a, &ban, &found, &err) && found && ban.version == 2);
    CHECK_STR(ban.person, "李四");
    CHECK(ledger_failures(l, S("ban"), S("10.0.0.7"), 0, &of_name, &of_address, &err));
    CHECK_INT(of_name, 3);
    CHECK_INT(of_address, 3);
    Audit good = row_of("login", "ban", "ok");
    CHECK(ledger_audit(l, &good, NULL, &err) && ledger_failures(l, S("ban"), S("10.0.0.7"), 0, &of_name, &of_address, &err));
    CHECK_INT(of_name, 0);
    CHECK_INT(of_address, 3);
    CHECK_INT(fixture_findings(l, a, ""), 0);
    ledger_audit_by(l, S("ban"), S(""), S("edit"), S(""));
    CHECK(fixture_begin(l, "", &err) && ledger_put(l, fixture_row(a, m, "park", 2, "name=乙", NULL), 0, &err) && ledger_end(l, false, NULL, &err));
    CHECK_INT(count(l, a, S("edit")), 1);          /* nothing was done */
    ledger_close(l);
}

TEST(audit, sql_cannot_update_or_delete)
{
    TestClock c = { INT64_C(1700000000000) };
    const char *path = some(a, model_new(a), &c);
    CHECK(!raw(path, "UPDATE audit SET actor='x'") && !raw(path, "DELETE FROM audit") && !raw(path, "UPDATE account SET role='system'") && !raw(path, "DELETE FROM account"));
}

static size_t findings(Arena *a, const char *sql, const char *holding)
{
    TestClock c = { INT64_C(1700000000000) };
    Model *m = model_new(a);
    const char *path = some(a, m, &c);
    CHECK(raw(path, sql));
    Ledger *l = fixture_open(path, m, LEDGER_READ, &c);
    size_t n = l ? fixture_findings(l, a, holding) : 0;
    ledger_close(l);
    return n;
}

#define UNLOCKED "DROP TRIGGER audit_no_UPDATE; DROP TRIGGER audit_no_DELETE; DROP TRIGGER account_no_UPDATE; "

TEST(audit, tampering_is_found)
{
    CHECK(findings(a, UNLOCKED "UPDATE audit SET result='ok' WHERE seq=4", "row 4 of the audit") == 1);
    CHECK(findings(a, UNLOCKED "DELETE FROM audit WHERE seq=3", "row 4 of the audit") == 1);
    CHECK(findings(a, UNLOCKED "UPDATE account SET role='system' WHERE version=2", "the account 'ban'") == 1);
}

TEST(audit, a_tail_that_was_taken_away_is_refused)
{
    TestClock c = { INT64_C(1700000000000) };
    Model *m = model_new(a);
    const char *path = some(a, m, &c);
    Err err = { 0 };
    Ledger *l = NULL;
    CHECK(raw(path, UNLOCKED "DELETE FROM audit WHERE seq=6"));
    CHECK(!ledger_open(path, m, LEDGER_READ, S("test"), fixture_clock(&c), &l, &err));
    CHECK_INT(err.code, ERR_DAMAGED);
}

TEST(audit, a_copy_takes_accounts_and_audit_along)
{
    TestClock c = { INT64_C(1700000000000) };
    Model *m = model_new(a);
    const char *path = some(a, m, &c), *to = str_printf(a, "%s/copy.db", fixture_folder(a)).p;
    Err err = { 0 };
    Ledger *l = fixture_open(path, m, LEDGER_READ, &c);
    CHECK(ledger_backup(l, to, &err) && os_exists(str_printf(a, "%s.audit", to).p));
    ledger_close(l);
    l = fixture_open(to, m, LEDGER_READ, &c);
    CHECK_INT(count(l, a, S("")), 6);
    CHECK_INT(fixture_findings(l, a, ""), 0);
    ledger_close(l);
}
