/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/fixture.h"
#include "base/os.h"

static Str cell(Snapshot *s, const char *reg, const char *field, int64_t id, Arena *a)
{
    Err err = { 0 };
    Buf b = { 0 };
    const Register *r = model_get(s->model, reg);
    const Field *f = register_get(r, field);
    const Frame *frame = snapshot_load(s, r, field_bit(f), &err);
    CHECK(frame && id >= 1 && (size_t)id <= frame->n);
    if (!frame || (size_t)id > frame->n) return S("?");
    Value v = frame_value(frame, f, (size_t)id - 1);
    value_canonical(f, &v, &b);
    Str out = v.ok ? buf_keep(&b, a) : S("-");
    buf_done(&b);
    return out;
}

TEST(ledger, init_refuses_an_existing_file)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Model *m = model_new(a);
    ledger_close(fixture_new(a, m, &c, &path));
    CHECK(!ledger_init(path, m, fixture_clock(&c), &err) && err.code == ERR_CONFLICT);
    Err other = { 0 };
    Ledger *l;
    CHECK(!ledger_open("/tmp/there-is-none.db", m, LEDGER_READ, S(""), fixture_clock(&c), &l, &other) && other.code == ERR_NOT_FOUND);
}

TEST(ledger, what_a_transaction_wrote_is_known)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    Touched *t = NULL;
    size_t n = 9;
    CHECK_INT(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲园", NULL), &err), 1);
    CHECK_INT(fixture_put(l, fixture_row(a, m, "unit", 1, "name=乙", NULL), &err), 2);
    CHECK_INT(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲产业园", NULL), &err), 3);
    CHECK(ledger_written(l, 1, a, &t, &n, &err) && n == 1 && t[0].created && t[0].reg == model_get(m, "park") && t[0].id == 1 && t[0].tx == 1);
    CHECK(ledger_written(l, 2, a, &t, &n, &err) && n == 1 && t[0].created && t[0].reg == model_get(m, "unit"));
    CHECK(ledger_written(l, 3, a, &t, &n, &err) && n == 1 && !t[0].created && t[0].id == 1);
    CHECK(ledger_written(l, 4, a, &t, &n, &err) && n == 0);
    ledger_close(l);
}

/* The new rows of a transaction are known as such, in whatever order they stand among those it changed. */
TEST(ledger, what_a_transaction_changed_and_what_it_added_are_told_apart)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    Touched *t = NULL;
    size_t n = 0;
    for (int round = 0; round < 3; round++) {           /* 3 rows, then 3 more and all of these, then 3 more and those 6 */
        CHECK(fixture_begin(l, "", &err));
        for (int i = 1; i <= 3 * round + 3; i++) {
            int id = i <= 3 ? 3 * round + i : 3 * round + 4 - i;
            Str name = str_printf(a, "name=园%d-%d", round, id);
            CHECK(ledger_put(l, fixture_row(a, m, "park", id, str_z(a, name), NULL), 0, &err));
        }
        if (round == 1) CHECK(ledger_put(l, fixture_row(a, m, "unit", 1, "name=镇", NULL), 0, &err));
        CHECK(ledger_end(l, true, NULL, &err));
    }
    for (int64_t tx = 1; tx <= 3; tx++) {
        CHECK(ledger_written(l, tx, a, &t, &n, &err) && n == (size_t)(3 * tx + (tx == 2)));
        for (size_t i = 0; i < n; i++) CHECK(t[i].created == (t[i].reg != model_get(m, "park") || t[i].id > 3 * (tx - 1)));
    }
    ledger_close(l);
}

TEST(ledger, any_past_moment_reads_as_it_was)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    Snapshot *s1 = NULL, *s2 = NULL, *s3 = NULL, *s0;
    CHECK_INT(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲园", "approved_on=2023-05-06", "investment=100", NULL), &err), 1);
    CHECK_INT(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲产业园", "investment=", NULL), &err), 2);
    CHECK_INT(fixture_put(l, fixture_row(a, m, "park", 2, "name=乙园", NULL), &err), 3);
    Row *gone = fixture_row(a, m, "park", 1, "name=甲产业园", NULL);
    gone->gone = true;
    CHECK_INT(fixture_put(l, gone, &err), 4);
    CHECK(ledger_snapshot(l, 1, &s1, &err) && ledger_snapshot(l, 2, &s2, &err) && ledger_snapshot(l, 0, &s3, &err));
    CHECK_STR(cell(s1, "park", "name", 1, a), "甲园");
    CHECK_STR(cell(s1, "park", "approved_on", 1, a), "2023-05-06");
    CHECK_STR(cell(s1, "park", "investment", 1, a), "100");
    CHECK_STR(cell(s2, "park", "name", 1, a), "甲产业园");
    CHECK_STR(cell(s2, "park", "investment", 1, a), "-");
    CHECK_INT(snapshot_frame(s2, model_get(m, "park"))->n, 1);
    CHECK_STR(cell(s3, "park", "name", 2, a), "乙园");
    const Frame *f = snapshot_frame(s3, model_get(m, "park"));
    CHECK(f->n == 2 && f->n_live == 1 && !frame_lives(f, 0) && frame_lives(f, 1));
    CHECK_INT(frame_column(f, register_get(f->reg, "name"))->dict->n, 2);   /* 甲园 is no word of this moment */
    CHECK_INT(s3->tx, 4);
    CHECK(s3->at > s2->at);
    CHECK(!ledger_snapshot(l, 5, &s0, &err) && err.code == ERR_NOT_FOUND);
    Snapshot *all[] = { s1, s2, s3 };
    for (int i = 0; i < 3; i++) snapshot_free(all[i]);
    ledger_close(l);
}

TEST(ledger, every_kind_comes_back_as_it_went)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Snapshot *s;
    Row *back;
    Version *v;
    size_t n;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    Row *e = fixture_row(a, m, "enterprise", 1, "code=91320900MA1XXXXX01", "name=某厂'\"; DROP TABLE tx;--", NULL);
    Row *d = fixture_row(a, m, "enterprise_data", 1, "enterprise=1", "period=2023Q4", "source=税务", "tax=-819100000000", "output=", NULL);
    CHECK(fixture_begin(l, "", &err) && ledger_put(l, e, 0, &err) && ledger_put(l, d, 0, &err) && ledger_end(l, true, NULL, &err));
    CHECK(ledger_snapshot(l, 0, &s, &err) && snapshot_row(s, d->reg, 1, a, &back, &err));
    for (size_t k = 0; k < d->reg->n_fields; k++) CHECK(value_equal(&d->reg->fields[k], &d->v[k], &back->v[k]));
    CHECK_STR(cell(s, "enterprise", "name", 1, a), "某厂'\"; DROP TABLE tx;--");
    CHECK(ledger_versions(l, d->reg, 1, a, &v, &n, &err) && n == 1 && v[0].row->given == d->given && v[0].tx == 1 && v[0].batch == 0);
    for (size_t k = 0; k < d->reg->n_fields; k++) CHECK(value_equal(&d->reg->fields[k], &d->v[k], &v[0].row->v[k]));
    snapshot_free(s);
    ledger_close(l);
}

TEST(ledger, ids_are_dense_and_a_failed_step_spoils_the_transaction)
{
    Err err = { 0 }, two = { 0 }, three = { 0 };
    TestClock c;
    const char *path;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    CHECK(fixture_begin(l, "", &err) && ledger_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), 0, &err));
    CHECK(!ledger_put(l, fixture_row(a, m, "park", 3, "name=丙", NULL), 0, &err) && err.code == ERR_USE);
    CHECK(!ledger_end(l, true, NULL, &two));
    CHECK_INT(ledger_head(l), 0);
    CHECK(fixture_begin(l, "", &three) && ledger_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), 0, &three));
    CHECK(!ledger_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), 0, &three) && three.code == ERR_USE);   /* twice in one transaction */
    CHECK(ledger_end(l, false, NULL, &three));
    ledger_close(l);
}

TEST(ledger, a_key_is_held_by_one_live_row)
{
    Err err = { 0 }, fresh = { 0 };
    TestClock c;
    const char *path;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    CHECK(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), &err) && fixture_put(l, fixture_row(a, m, "park", 2, "name=乙", NULL), &err));
    CHECK(!fixture_put(l, fixture_row(a, m, "park", 3, "name=甲", NULL), &err) && err.code == ERR_CONFLICT);
    CHECK(str_has(fixture_text(&err, a), S("甲")));
    /* two rows may change names with each other */
    CHECK(fixture_begin(l, "", &fresh) && ledger_put(l, fixture_row(a, m, "park", 1, "name=乙", NULL), 0, &fresh));
    CHECK(ledger_put(l, fixture_row(a, m, "park", 2, "name=甲", NULL), 0, &fresh) && ledger_end(l, true, NULL, &fresh));
    Row *gone = fixture_row(a, m, "park", 2, "name=甲", NULL);
    gone->gone = true;
    CHECK(fixture_put(l, gone, &fresh) && fixture_put(l, fixture_row(a, m, "park", 3, "name=甲", NULL), &fresh));
    ledger_close(l);
}

TEST(ledger, references_hit_live_rows)
{
    Err err = { 0 }, two = { 0 }, three = { 0 }, ok = { 0 };
    TestClock c;
    const char *path;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    CHECK(!fixture_put(l, fixture_row(a, m, "project", 1, "name=标准厂房", "park=1", NULL), &err) && err.code == ERR_CONFLICT);
    CHECK(str_has(fixture_text(&err, a), S("→")));
    CHECK(fixture_begin(l, "", &ok) && ledger_put(l, fixture_row(a, m, "project", 1, "name=标准厂房", "park=1", NULL), 0, &ok));   /* the park comes after */
    CHECK(ledger_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), 0, &ok) && ledger_end(l, true, NULL, &ok));
    Row *park = fixture_row(a, m, "park", 1, "name=甲", NULL), *project = fixture_row(a, m, "project", 1, "name=标准厂房", "park=1", NULL);
    park->gone = project->gone = true;
    CHECK(!fixture_put(l, park, &two) && two.code == ERR_CONFLICT && str_has(fixture_text(&two, a), S("1")));
    CHECK(fixture_begin(l, "", &ok) && ledger_put(l, park, 0, &ok) && ledger_put(l, project, 0, &ok) && ledger_end(l, true, NULL, &ok));
    CHECK(!fixture_put(l, fixture_row(a, m, "project", 2, "name=二期", "park=1", NULL), &three) && three.code == ERR_CONFLICT);
    ledger_close(l);
}

TEST(ledger, transactions_are_found_by_number_key_and_time)
{
    Err err = { 0 }, used = { 0 };
    TestClock c;
    const char *path;
    Tx tx;
    bool found;
    int64_t seq;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    CHECK(fixture_begin(l, "k1", &err) && ledger_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), 0, &err) && ledger_end(l, true, &seq, &err) && seq == 1);
    c.now -= 100000;   /* the clock is set back: time still goes on */
    CHECK(fixture_begin(l, "k2", &err) && ledger_end(l, true, &seq, &err) && seq == 2);
    CHECK(fixture_begin(l, "k2", &err) && !ledger_end(l, true, &seq, &used) && used.code == ERR_CONFLICT);
    CHECK(ledger_tx_by_key(l, S("k1"), a, &tx, &found, &err) && found && tx.seq == 1);
    CHECK(ledger_tx_by_key(l, S("k3"), a, &tx, &found, &err) && !found);
    CHECK(ledger_tx_by_key(l, S(""), a, &tx, &found, &err) && !found);
    Tx one, two;
    CHECK(ledger_tx(l, 1, a, &one, &err) && ledger_tx(l, 2, a, &two, &err) && two.time == one.time + 1 && hash_equal(two.prev, one.hash));
    CHECK_STR(two.actor, "王五");
    CHECK(ledger_tx_at(l, one.time, &seq, &err) && seq == 1);
    CHECK(ledger_tx_at(l, one.time - 1, &seq, &err) && seq == 0);
    CHECK(ledger_tx_at(l, INT64_MAX, &seq, &err) && seq == 2);
    ledger_close(l);
}

TEST(ledger, the_same_rows_and_clock_give_the_same_hash)
{
    Err err = { 0 };
    Hash head[3];
    Model *m = model_new(a);
    for (int i = 0; i < 3; i++) {
        TestClock c;
        const char *path;
        Tx tx;
        Ledger *l = fixture_new(a, m, &c, &path);
        Row *rows[] = { fixture_row(a, m, "park", 1, "name=甲", "approved_on=2023-01-31", NULL), fixture_row(a, m, "place", 1, "code=320900", "name=某市", NULL) };
        CHECK(fixture_begin(l, "", &err) && ledger_put(l, rows[i == 1], 0, &err) && ledger_put(l, rows[i != 1], 0, &err));   /* order of putting is no matter */
        CHECK(ledger_end(l, true, NULL, &err) && ledger_tx(l, 1, a, &tx, &err));
        head[i] = tx.hash;
        ledger_close(l);
    }
    CHECK(hash_equal(head[0], head[1]) && hash_equal(head[0], head[2]));
}

TEST(ledger, a_second_writer_learns_who_holds_it_and_readers_go_on)
{
    Err err = { 0 };
    TestClock c;
    const char *path;
    Ledger *second;
    Snapshot *s;
    Model *m = model_new(a);
    Ledger *l = fixture_new(a, m, &c, &path);
    CHECK(!ledger_open(path, m, LEDGER_WRITE, S("pid 2"), fixture_clock(&c), &second, &err) && err.code == ERR_BUSY);
    CHECK(str_has(fixture_text(&err, a), S("test")));
    Ledger *r = fixture_open(path, m, LEDGER_READ, &c);
    Err no = { 0 };
    CHECK(!fixture_begin(r, "", &no) && no.code == ERR_USE);
    CHECK_INT(ledger_head(r), 0);
    CHECK(fixture_put(l, fixture_row(a, m, "park", 1, "name=甲", NULL), &no) == 1 || true);
    CHECK_INT(ledger_head(r), 1);
    Err fresh = { 0 };
    CHECK(ledger_snapshot(r, 0, &s, &fresh));
    CHECK_STR(cell(s, "park", "name", 1, a), "甲");
    snapshot_free(s);
    ledger_close(l);
    ledger_close(r);
}
