/* SPDX-License-Identifier: Apache-2.0
** What damage and tampering look like afterwards. A raw connection plays the one who tampers. */
#include "ledger/fixture.h"
#include "base/os.h"
#include "ledger/inside.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

/* true when the statements were carried out */
static bool raw(const char *path, const char *sql)
{
    sqlite3 *db;
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    bool ok = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(db);
    return ok;
}

/* Three parks, the second changed, a project; closed. */
static const char *three_parks(Arena *a, Model *m, TestClock *c)
{
    Err err = { 0 };
    const char *path;
    Ledger *l = fixture_new(a, m, c, &path);
    for (int i = 1; i <= 3; i++) CHECK(fixture_put(l, fixture_row(a, m, "park", i, str_printf(a, "name=园%d", i).p, NULL), &err) == i);
    CHECK(fixture_put(l, fixture_row(a, m, "park", 2, "name=园二", NULL), &err) == 4);
    CHECK(fixture_put(l, fixture_row(a, m, "project", 1, "name=厂房", "park=2", NULL), &err) == 5);
    ledger_close(l);
    return path;
}

static size_t findings(const char *path, Model *m, TestClock *c, Arena *a, const char *holding)
{
    Ledger *l = fixture_open(path, m, LEDGER_READ, c);
    size_t n = l ? fixture_findings(l, a, holding) : 0;
    ledger_close(l);
    return n;
}

TEST(care, a_sound_ledger_has_no_findings)
{
    TestClock c;
    Model *m = model_new(a);
    CHECK_INT(findings(three_parks(a, m, &c), m, &c, a, ""), 0);
}

TEST(care, sql_cannot_update_or_delete)
{
    TestClock c;
    Model *m = model_new(a);
    const char *path = three_parks(a, m, &c);
    CHECK(!raw(path, "UPDATE park_v SET name='x' WHERE id=1") && !raw(path, "DELETE FROM park_v") && !raw(path, "DELETE FROM tx WHERE seq=5"));
    CHECK(!raw(path, "UPDATE tx SET actor='x'") && !raw(path, "DELETE FROM seal WHERE 1") == false);   /* an empty table has nothing to refuse */
    CHECK_INT(findings(path, m, &c, a, ""), 0);
}

TEST(care, tampering_is_found_and_named)
{
    static const struct { const char *sql, *finding; } cases[] = {
        { "UPDATE park_v SET name='改' WHERE id=1 AND tx=1", "transaction 1 (" },
        { "UPDATE park_v SET level='镇级' WHERE id=1 AND tx=1", "row of park '" },
        { "UPDATE park_v SET level='镇级' WHERE id=3", "that transaction 3 wrote was altered" },
        { "DELETE FROM park_v WHERE id=2 AND tx=4", "that transaction 4 wrote was taken out" },
        { "INSERT INTO park_v(id,tx,gone,given,name) VALUES(4,3,0,x'','塞')", "row of park '塞' was not written by transaction 3" },
        { "UPDATE park_v SET gone=1 WHERE id=3", "transaction 3 (" },
        { "UPDATE park_v SET given=x'02' WHERE id=3", "transaction 3 (" },
        { "UPDATE park_v SET src_line=5 WHERE id=3", "transaction 3 (" },
        { "UPDATE tx SET actor='别人' WHERE seq=2", "transaction 2 (" },
        { "UPDATE tx SET hash=zeroblob(32) WHERE seq=2", "transaction 3 is not linked" },
        { "DELETE FROM tx WHERE seq=3", "transaction 4 is not linked" },
        { "DELETE FROM park_v WHERE id=2 AND tx=4", "transaction 4 (" },
        { "INSERT INTO park_v(id,tx,gone,given) VALUES(4,9,0,x'')", "no transaction" },
        { "INSERT INTO park_v(id,tx,gone,given,name) VALUES(7,5,0,x'','x')", "have holes" },
        { "UPDATE project_v SET park=9", "project 1" },
        { "DELETE FROM park_k WHERE id=1", "key index" },
        { "UPDATE park_k SET key='name=x' WHERE id=1", "key index" },
        { "INSERT INTO seal VALUES(5,'2023Q4',NULL,5,zeroblob(32),zeroblob(32),'')", "imports, identities" },
        { "INSERT INTO form_answer VALUES('contract','struck',5,'skip','别人')", "imports, identities" },
        { "SELECT 1", "park_no_UPDATE" } };
    TestClock c;
    Model *m = model_new(a);
    const char *path = three_parks(a, m, &c), *copy = str_printf(a, "%s.copy", path).p;
    fixture_copy(path, copy);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture_copy(copy, path);
        CHECK(raw(path, "DROP TRIGGER park_no_UPDATE; DROP TRIGGER park_no_DELETE; DROP TRIGGER tx_no_UPDATE; DROP TRIGGER tx_no_DELETE; DROP TRIGGER project_no_UPDATE"));
        CHECK(raw(path, cases[i].sql));
        if (findings(path, m, &c, a, cases[i].finding) == 0) test_fail(__FILE__, __LINE__, cases[i].sql);
    }
}

TEST(care, a_damaged_file_is_found)
{
    Err err = { 0 };
    TestClock c;
    Str bytes, found;
    bool there;
    Model *m = model_new(a);
    const char *path;
    Ledger *l = fixture_new(a, m, &c, &path);
    BatchFile file = { .name = S("x.csv"), .bytes = S("一个不会重复出现的标记") };
    Batch b = { .files = &file, .n_files = 1 };
    CHECK(fixture_begin(l, "", &err) && ledger_put_batch(l, &b, &err) && ledger_end(l, true, NULL, &err));
    ledger_close(l);
    CHECK(os_read_file(path, 1u << 30, a, &bytes, &err));
    char *at = memmem(bytes.p, bytes.n, file.bytes.p, file.bytes.n);
    CHECK(at != NULL);
    if (!at) return;
    at[4] ^= 1;   /* one bit, in a place that SQLite does not check */
    CHECK(os_write_file(path, bytes, &err));
    CHECK_INT(findings(path, m, &c, a, "stored file"), 1);
    l = fixture_open(path, m, LEDGER_READ, &c);
    CHECK(ledger_file(l, hash_of(file.bytes), a, &found, &there, &err) && there);
    ledger_close(l);
}

TEST(care, a_wal_that_was_cut_off_is_refused)   /* RELIABILITY finding 4 */
{
    Err err = { 0 };
    TestClock c;
    Ledger *l;
    Model *m = model_new(a);
    const char *path = three_parks(a, m, &c), *early = str_printf(a, "%s/early.db", os_folder(str_of(path)).p ? str_z(a, os_folder(str_of(path))) : ".").p;
    fixture_copy(path, early);
    l = fixture_open(path, m, LEDGER_WRITE, &c);
    CHECK(fixture_put(l, fixture_row(a, m, "park", 4, "name=园4", NULL), &err) == 6);
    ledger_close(l);
    fixture_copy(early, path);   /* the file as it was, the head as it is */
    CHECK(!ledger_open(path, m, LEDGER_READ, S(""), fixture_clock(&c), &l, &err) && err.code == ERR_DAMAGED);
    CHECK(str_has(fixture_text(&err, a), S("lost acknowledged work")));
    Err again = { 0 };
    CHECK(!ledger_open(path, m, LEDGER_WRITE, S(""), fixture_clock(&c), &l, &again) && again.code == ERR_DAMAGED);
}

TEST(care, a_head_that_is_behind_is_mended_if_the_chain_goes_on_from_it)
{
    Err err = { 0 };
    TestClock c;
    Ledger *l;
    Str text;
    Model *m = model_new(a);
    const char *path = three_parks(a, m, &c), *head = str_printf(a, "%s.head", path).p, *old = str_printf(a, "%s.old", path).p;
    fixture_copy(head, old);
    l = fixture_open(path, m, LEDGER_WRITE, &c);
    CHECK(fixture_put(l, fixture_row(a, m, "park", 4, "name=园4", NULL), &err) == 6);
    ledger_close(l);
    fixture_copy(old, head);     /* as if the process had ended between commit and head */
    ledger_close(fixture_open(path, m, LEDGER_READ, &c));
    ledger_close(fixture_open(path, m, LEDGER_WRITE, &c));
    CHECK(os_read_file(head, 100, a, &text, &err) && str_starts(text, S("6 ")));
    fixture_copy(old, head);
    CHECK(raw(path, "DROP TRIGGER park_no_UPDATE; UPDATE park_v SET name='x' WHERE id=4"));
    CHECK(!ledger_open(path, m, LEDGER_READ, S(""), fixture_clock(&c), &l, &err) && err.code == ERR_DAMAGED);
    Err other = { 0 };
    CHECK(os_write_file(head, S("5 0000000000000000000000000000000000000000000000000000000000000000\n"), &other));
    CHECK(!ledger_open(path, m, LEDGER_READ, S(""), fixture_clock(&c), &l, &other) && other.code == ERR_DAMAGED);
    Err garbled = { 0 };
    CHECK(os_write_file(head, S("what"), &garbled) && !ledger_open(path, m, LEDGER_READ, S(""), fixture_clock(&c), &l, &garbled) && garbled.code == ERR_DAMAGED);
    unlink(head);
    CHECK_INT(findings(three_parks(a, m, &c), m, &c, a, ""), 0);
}

TEST(care, a_missing_head_is_told)
{
    TestClock c;
    Model *m = model_new(a);
    const char *path = three_parks(a, m, &c);
    unlink(str_printf(a, "%s.head", path).p);
    CHECK_INT(findings(path, m, &c, a, "missing"), 1);
}

TEST(care, a_backup_is_whole_and_opens_by_itself)
{
    Err err = { 0 }, twice = { 0 };
    TestClock c;
    Str *names;
    size_t n;
    Model *m = model_new(a);
    const char *path = three_parks(a, m, &c), *folder = fixture_folder(a), *to = str_printf(a, "%s/备份 100%%.db", folder).p;
    Ledger *l = fixture_open(path, m, LEDGER_WRITE, &c);
    Tx here, there;
    CHECK(fixture_put(l, fixture_row(a, m, "park", 4, "name=园4", NULL), &err) == 6);   /* still in the WAL */
    CHECK(ledger_backup(l, to, &err) && ledger_tx(l, 6, a, &here, &err));
    CHECK(!ledger_backup(l, to, &twice) && twice.code == ERR_CONFLICT);
    ledger_close(l);
    CHECK(os_list(folder, a, &names, &n, &err) && n == 2);   /* nothing half made is left */
    CHECK_INT(findings(to, m, &c, a, ""), 0);
    l = fixture_open(to, m, LEDGER_WRITE, &c);
    CHECK(ledger_tx(l, 6, a, &there, &err) && hash_equal(here.hash, there.hash));
    CHECK(fixture_put(l, fixture_row(a, m, "park", 5, "name=园5", NULL), &err) == 7);
    ledger_close(l);
    Err damaged = { 0 };
    CHECK(raw(path, "DROP TRIGGER park_no_UPDATE; UPDATE park_v SET name='x' WHERE id=1"));
    l = fixture_open(path, m, LEDGER_READ, &c);
    CHECK(!ledger_backup(l, str_printf(a, "%s/b.db", folder).p, &damaged) && damaged.code == ERR_DAMAGED);
    ledger_close(l);
    CHECK(os_list(folder, a, &names, &n, &err) && !os_exists(str_printf(a, "%s/b.db", folder).p));
}

TEST(sql, every_statement_prepares)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Stmt *s;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    for (int i = 0; i < SQL_COUNT; i++)
        if (!inside_sql(l, (SqlId)i, &s, &err)) test_fail(__FILE__, __LINE__, inside_sql_text((SqlId)i));
    for (size_t r = 0; r < m->n; r++)
        for (int i = 0; i < TABLE_SQL; i++)
            if (!schema_sql(l, &l->tables[r], (TableSql)i, &s, &err)) test_fail(__FILE__, __LINE__, m->registers[r].id);
    ledger_close(l);
}

/* ---- migration ---- */

static const char version_1[] =
#include "ledger/version_1.def"
    "";

TEST(migrate, an_older_file_reads_as_it_is_and_is_brought_up_when_written)
{
    Err err = { 0 };
    TestClock c = { INT64_C(1700000000000) };
    Snapshot *s;
    Hash book;
    bool found;
    Model *m = model_new(a);
    const char *path = str_printf(a, "%s/old.db", fixture_folder(a)).p;
    CHECK(raw(path, version_1));
    const Register *park = model_get(m, "park");
    Ledger *l = fixture_open(path, m, LEDGER_READ, &c);
    const Frame *f = ledger_snapshot(l, 0, &s, &err) ? snapshot_load(s, park, 3, &err) : NULL;
    CHECK(f && f->n == 1 && frame_value(f, &park->fields[0], 0).ok && !frame_value(f, &park->fields[1], 0).ok);   /* a column it does not have */
    CHECK(snapshot_load(s, model_get(m, "project"), 1, &err) && snapshot_frame(s, model_get(m, "project"))->n == 0);
    CHECK(ledger_current_book(l, 0, &book, &found, &err) && !found);
    snapshot_free(s);
    ledger_close(l);
    l = fixture_open(path, m, LEDGER_WRITE, &c);
    CHECK(fixture_put(l, fixture_row(a, m, "project", 1, "name=厂房", "park=1", NULL), &err) == 2);
    CHECK(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲", "level=市级", NULL), &err) == 3);
    Problems *ps = problems_new(a);
    CHECK(ledger_verify(l, ps, &err));
    for (size_t i = 0; i < ps->n; i++) {
        Buf b = { 0 };
        problem_render(&ps->items[i], LANG_EN, &b);
        test_fail(__FILE__, __LINE__, str_z(a, buf_str(&b)));
        buf_done(&b);
    }
    ledger_close(l);
}

TEST(migrate, a_newer_file_is_refused)
{
    TestClock c;
    Model *m = model_new(a);
    static const char *const newer[] = { "PRAGMA user_version=99", "CREATE TABLE moon_v(id INTEGER)", "ALTER TABLE park_v ADD COLUMN tide INTEGER" };
    for (size_t i = 0; i < 3; i++) {
        const char *path = three_parks(a, m, &c);
        CHECK(raw(path, newer[i]));
        for (int mode = 0; mode < 2; mode++) {
            Err err = { 0 };
            Ledger *l;
            CHECK(!ledger_open(path, m, mode ? LEDGER_WRITE : LEDGER_READ, S(""), fixture_clock(&c), &l, &err) && err.code == ERR_IO);
        }
    }
    Err err = { 0 };
    Ledger *l;
    const char *other = str_printf(a, "%s/other.db", fixture_folder(a)).p;
    CHECK(raw(other, "CREATE TABLE t(x)"));
    CHECK(!ledger_open(other, m, LEDGER_WRITE, S(""), fixture_clock(&c), &l, &err) && err.code == ERR_USE);
    Err text = { 0 };
    CHECK(os_write_file(other, S("这不是数据库，只是一段足够长的文字"), &text));
    CHECK(!ledger_open(other, m, LEDGER_READ, S(""), fixture_clock(&c), &l, &text) && text.code == ERR_DAMAGED);
}
