/* SPDX-License-Identifier: Apache-2.0
** The promises P1 to P3 under fire: an acknowledged transaction is there, any other is whole or absent, and the ledger verifies.
** A fault that did not happen is a failed test; the counts are printed. $LALIAN_FAULTS multiplies them for a long run. */
#include "ledger/fixture.h"
#include "base/os.h"
#include "ledger/faultvfs.h"
#include "ledger/sqlite.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct { const char *path, *template; Model *m; TestClock clock; } Rig;

static void restore(const Rig *r)
{
    Arena *a = arena_new();
    static const char *const tails[] = { "", ".head", ".audit", "-wal", "-shm" };
    for (size_t i = 0; i < 5; i++) fixture_copy(str_printf(a, "%s%s", r->template, tails[i]).p, str_printf(a, "%s%s", r->path, tails[i]).p);
    arena_free(a);
}

static Rig new_rig(Arena *a)
{
    Rig r = { .m = model_new(a) };
    Err err = { 0 };
    faultvfs_register();
    sqlite_use_vfs(NULL);
    Ledger *l = fixture_new(a, r.m, &r.clock, &r.template);
    CHECK(fixture_put(l, fixture_row(a, r.m, "park", 1, "name=园1", NULL), &err) == 1);
    ledger_close(l);
    r.path = str_printf(a, "%s/ledger.db", fixture_folder(a)).p;
    return r;
}

static int times(int n)
{
    const char *more = getenv("LALIAN_FAULTS");
    int64_t k;
    return more && str_to_int64(str_of(more), &k) && k > 0 && k < 100000 ? n * (int)k : n;
}

/* An import: a stored file, twenty parks and a project. */
static bool import_once(Ledger *l, Model *m, const char *key, int64_t *tx, Err *err)
{
    Arena *a = arena_new();
    int64_t head = ledger_head(l), first = (head - 1) * 20 + 2;
    BatchFile file = { .name = S("表.csv"), .bytes = str_printf(a, "第%lld次,%s", (long long)head, key) };
    Batch b = { .files = &file, .n_files = 1, .added = 21 };
    ledger_audit_by(l, S("甲"), S("::1"), S("import"), S(""));
    bool ok = fixture_begin(l, key, err), began = ok;
    ok = ok && ledger_put_batch(l, &b, err);
    for (int64_t i = first; ok && i < first + 20; i++) ok = ledger_put(l, fixture_row(a, m, "park", i, str_printf(a, "name=园%lld", (long long)i).p, NULL), b.id, err);
    ok = ok && ledger_put(l, fixture_row(a, m, "project", head, str_printf(a, "name=项目%lld", (long long)head).p, "park=1", NULL), b.id, err);
    if (began && !ledger_end(l, ok, tx, err)) ok = false;
    arena_free(a);
    return ok;
}

/* The head of the ledger when all is sound; -1: it was refused as damaged. */
static int64_t sound_head(Rig *r, Arena *a)
{
    Err err = { 0 };
    Ledger *l;
    unlink(str_printf(a, "%s-shm", r->path).p);
    if (!ledger_open(r->path, r->m, LEDGER_WRITE, S("test"), fixture_clock(&r->clock), &l, &err)) return -1;
    int64_t head = ledger_head(l);
    Problems *ps = problems_new(a);
    CHECK(ledger_verify(l, ps, &err));
    CHECK_INT(ps->n, 0);
    Snapshot *s;
    const Frame *f = ledger_snapshot(l, 0, &s, &err) ? snapshot_load(s, model_get(r->m, "park"), 0, &err) : NULL;
    CHECK(f && (int64_t)f->n == (head - 1) * 20 + 1);   /* whole imports only */
    snapshot_free(s);
    ledger_close(l);
    return head;
}

static void one_io_fault(Rig *r, Fault fault, long n, bool *passed)
{
    Arena *a = arena_new();
    Err err = { 0 }, ignored = { 0 };
    Ledger *l = NULL;
    int64_t tx = 0;
    restore(r);
    sqlite_use_vfs("fault");
    faultvfs_arm(fault, n, (unsigned)n);
    bool ok = ledger_open(r->path, r->m, LEDGER_WRITE, S("test"), fixture_clock(&r->clock), &l, &err) && import_once(l, r->m, "k", &tx, &err);
    if (err.code == ERR_UNKNOWN) CHECK(!fixture_begin(l, "k2", &ignored) && ignored.code == ERR_UNKNOWN);
    ledger_close(l);
    *passed = ok && faultvfs_fired() == 0;
    faultvfs_arm(FAULT_NONE, 0, 0);
    sqlite_use_vfs(NULL);
    int64_t head = sound_head(r, a);
    CHECK(ok ? head == 2 : err.code == ERR_UNKNOWN ? head == 1 || head == 2 : head == 1);
    l = fixture_open(r->path, r->m, LEDGER_WRITE, &r->clock);   /* asking with the key settles it */
    Tx by;
    bool found;
    Err again = { 0 };
    CHECK(ledger_tx_by_key(l, S("k"), a, &by, &found, &again) && found == (head == 2));
    if (!found) CHECK(import_once(l, r->m, "k", &tx, &again) && tx == 2);
    ledger_close(l);
    arena_free(a);
}

static void fail_every_io(Arena *a, Fault fault, long step, const char *name)
{
    Rig r = new_rig(a);
    bool passed = false;
    long n = 1, faults = 0;
    for (; n < 2000; n += step, faults++) {
        one_io_fault(&r, fault, n, &passed);
        if (passed) break;
    }
    printf("    %s: %ld faults\n", name, faults);
    CHECK(passed && faults > 10);
}

TEST(fault, each_write_fails_once) { fail_every_io(a, FAULT_ONE, 1, "one write, truncation or fsync fails"); }
TEST(fault, each_write_and_all_after_it_fail) { fail_every_io(a, FAULT_ALL_AFTER, 3, "all fail from the n-th on"); }

/* ---- processes that end in the middle ---- */

/* Imports until it dies; each acknowledged transaction goes down the pipe. */
static _Noreturn void child(Rig *r, Fault fault, long after, unsigned seed, int acks)
{
    Err err = { 0 };
    Ledger *l;
    int64_t tx;
    sqlite_use_vfs("fault");
    faultvfs_arm(fault, after, seed);
    if (!ledger_open(r->path, r->m, LEDGER_WRITE, S("child"), fixture_clock(&r->clock), &l, &err)) _exit(3);
    for (int i = 0; i < 1000; i++) {
        if (!import_once(l, r->m, "", &tx, &err)) _exit(4);
        if (write(acks, &tx, sizeof tx) != (ssize_t)sizeof tx) _exit(5);
    }
    _exit(0);
}

static int64_t last_ack(int fd, int64_t *n)
{
    int64_t tx = 0, last = 0;
    for (; read(fd, &tx, sizeof tx) == (ssize_t)sizeof tx; ++*n) last = tx;
    close(fd);
    return last;
}

static void sleep_us(unsigned us)
{
    struct timespec t = { us / 1000000, (long)(us % 1000000) * 1000 };
    nanosleep(&t, NULL);
}

/* One round: true when the child met its end by the fault. kill_us > 0: by SIGKILL after that time, counted in every other round
** from its first acknowledgement (on a busy machine it would never come to one). `n` counts acknowledged ones. */
static bool round_of(Rig *r, Fault fault, long after, unsigned seed, unsigned kill_us, int64_t *last, int64_t *n)
{
    int ends[2], status = 0;
    CHECK(pipe(ends) == 0);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(r, fault, after, seed, ends[1]);
    }
    close(ends[1]);
    int64_t first = 0, later;
    if (kill_us && seed >> 4 & 1 && read(ends[0], &first, sizeof first) == (ssize_t)sizeof first) ++*n;
    if (kill_us) sleep_us(kill_us), kill(pid, SIGKILL);
    later = last_ack(ends[0], n);
    *last = later ? later : first;
    CHECK(waitpid(pid, &status, 0) == pid);
    return kill_us ? WIFSIGNALED(status) : WIFEXITED(status) && WEXITSTATUS(status) == FAULT_EXIT;
}

typedef struct { int fired, lost; int64_t acknowledged; } Outcome;

static Outcome rounds(Arena *a, int n, Fault fault, unsigned longest_kill_us)
{
    Rig r = new_rig(a);
    Outcome o = { 0 };
    unsigned seed = 20231205;
    int64_t ack;
    for (int i = 0; i < n; i++) {
        Arena *scratch = arena_new();
        if (i % 8 == 0) restore(&r);
        seed = seed * 1103515245u + 12345u;
        long after = 1 + (long)(seed >> 16) % 400;
        o.fired += round_of(&r, fault, after, seed, longest_kill_us ? 2000 + (seed >> 8) % longest_kill_us : 0, &ack, &o.acknowledged);
        sqlite_use_vfs(NULL);
        int64_t head = sound_head(&r, scratch);
        if (head < 1 || head < ack) o.lost++, restore(&r);
        arena_free(scratch);
    }
    return o;
}

static void power(Arena *a, Fault fault, const char *name, int n)
{
    Outcome o = rounds(a, n, fault, 0);
    printf("    %s: %d of %d cut, %d lost, %lld acknowledged\n", name, o.fired, n, o.lost, (long long)o.acknowledged);
    CHECK(o.fired * 10 >= n * 9 && o.acknowledged > 0);
    CHECK_INT(o.lost, 0);
}

TEST(fault, no_acknowledged_write_is_lost_when_the_power_goes) { power(a, FAULT_CUT, "power cut", times(30)); }
TEST(fault, nor_when_sectors_are_torn) { power(a, FAULT_CUT_TORN, "power cut, torn sectors", times(30)); }

TEST(fault, the_rig_sees_losses_where_the_setting_is_weak)   /* synchronous=NORMAL must lose some, else the rig is blind */
{
    int n = times(15);
    sqlite_use_synchronous("NORMAL", "1");
    Outcome o = rounds(a, n, FAULT_CUT, 0);
    sqlite_use_synchronous("FULL", "2");
    printf("    control with synchronous=NORMAL: %d of %d cut, %d lost\n", o.fired, n, o.lost);
    CHECK(o.lost > 0);
}

TEST(fault, no_acknowledged_write_is_lost_by_kill)
{
    int n = times(30);
    Outcome o = rounds(a, n, FAULT_NONE, 200000);
    printf("    kill -9: %d of %d killed, %d lost, %lld acknowledged\n", o.fired, n, o.lost, (long long)o.acknowledged);
    CHECK(o.fired * 10 >= n * 9 && o.acknowledged > 0);
    CHECK_INT(o.lost, 0);
}
