/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/faultvfs.h"
#include "base/arena.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512 };

/* What a write that is not yet on disk replaced. */
typedef struct Undo Undo;
struct Undo {
    Undo *older;
    sqlite3_int64 offset, file_size;
    int n, had;              /* bytes written; bytes that stood there before */
    unsigned char bytes[];   /* n of them, zero beyond `had` */
};

typedef struct File File;
struct File {
    sqlite3_file base;
    sqlite3_file *real;
    Undo *undo;              /* newest first */
    File *next;
};

static sqlite3_vfs *usual, vfs;
static File *files;
static Fault armed;
static long countdown, fired, seen;
static unsigned state;

static unsigned next_random(void) { return (state = state * 1103515245u + 12345u) >> 16; }

static const sqlite3_io_methods *real_methods(File *f) { return f->real->pMethods; }

static void undo_whole(File *f, const Undo *u)
{
    if (u->had > 0) real_methods(f)->xWrite(f->real, u->bytes, u->had, u->offset);
    real_methods(f)->xTruncate(f->real, u->file_size);
}

static void undo_sectors(File *f, const Undo *u)
{
    for (int at = 0; at < u->n; at += SECTOR) {
        int n = u->n - at < SECTOR ? u->n - at : SECTOR;
        if (next_random() & 1) real_methods(f)->xWrite(f->real, u->bytes + at, n, u->offset + at);
    }
}

static void power_cut(void)
{
    for (File *f = files; f; f = f->next)
        for (const Undo *u = f->undo; u; u = u->older) {
            if (armed == FAULT_CUT) undo_whole(f, u);
            else undo_sectors(f, u);
        }
    _exit(FAULT_EXIT);
}

/* true: this one fails */
static bool count_one(void)
{
    seen++;
    if (armed == FAULT_NONE || --countdown > 0) return false;
    if (armed == FAULT_CUT || armed == FAULT_CUT_TORN) power_cut();
    if (armed == FAULT_ONE && countdown < 0) return false;
    fired++;
    return true;
}

static void forget_undo(File *f)
{
    while (f->undo) {
        Undo *u = f->undo;
        f->undo = u->older;
        mem_free(u);
    }
}

static void remember(File *f, int n, sqlite3_int64 offset)
{
    Undo *u = mem_resize(NULL, sizeof *u + (size_t)n);
    memset(u, 0, sizeof *u + (size_t)n);
    u->n = n, u->offset = offset;
    real_methods(f)->xFileSize(f->real, &u->file_size);
    sqlite3_int64 there = u->file_size - offset;
    u->had = there <= 0 ? 0 : there < n ? (int)there : n;
    if (u->had > 0) real_methods(f)->xRead(f->real, u->bytes, u->had, offset);
    u->older = f->undo;
    f->undo = u;
}

static int file_close(sqlite3_file *p)
{
    File *f = (File *)p, **at = &files;
    while (*at && *at != f) at = &(*at)->next;
    if (*at) *at = f->next;
    forget_undo(f);
    int rc = real_methods(f)->xClose(f->real);
    mem_free(f->real);
    return rc;
}

static int file_write(sqlite3_file *p, const void *bytes, int n, sqlite3_int64 offset)
{
    File *f = (File *)p;
    if (armed == FAULT_CUT || armed == FAULT_CUT_TORN) remember(f, n, offset);
    if (count_one()) return next_random() & 1 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    return real_methods(f)->xWrite(f->real, bytes, n, offset);
}

static int file_truncate(sqlite3_file *p, sqlite3_int64 size)
{
    File *f = (File *)p;
    return count_one() ? SQLITE_IOERR_TRUNCATE : real_methods(f)->xTruncate(f->real, size);
}

/* A failed fsync may leave the bytes on disk or not: here they stay, the harder case for whoever thinks them lost. */
static int file_sync(sqlite3_file *p, int flags)
{
    File *f = (File *)p;
    if (count_one()) return SQLITE_IOERR_FSYNC;
    forget_undo(f);
    return real_methods(f)->xSync(f->real, flags);
}

#define PASS(name, method, params, call) \
    static int name params { File *f = (File *)p; return real_methods(f)->method call; }
PASS(file_read, xRead, (sqlite3_file *p, void *to, int n, sqlite3_int64 at), (f->real, to, n, at))
PASS(file_size, xFileSize, (sqlite3_file *p, sqlite3_int64 *size), (f->real, size))
PASS(file_lock, xLock, (sqlite3_file *p, int level), (f->real, level))
PASS(file_unlock, xUnlock, (sqlite3_file *p, int level), (f->real, level))
PASS(file_reserved, xCheckReservedLock, (sqlite3_file *p, int *out), (f->real, out))
PASS(file_control, xFileControl, (sqlite3_file *p, int op, void *arg), (f->real, op, arg))
PASS(file_sector, xSectorSize, (sqlite3_file *p), (f->real))
PASS(file_shm_map, xShmMap, (sqlite3_file *p, int page, int size, int extend, void volatile **out), (f->real, page, size, extend, out))
PASS(file_shm_lock, xShmLock, (sqlite3_file *p, int offset, int n, int flags), (f->real, offset, n, flags))
PASS(file_shm_unmap, xShmUnmap, (sqlite3_file *p, int drop), (f->real, drop))

static int file_device(sqlite3_file *p)
{
    File *f = (File *)p;
    return real_methods(f)->xDeviceCharacteristics(f->real) & ~SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static void file_shm_barrier(sqlite3_file *p)
{
    File *f = (File *)p;
    real_methods(f)->xShmBarrier(f->real);
}

static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock, file_reserved, file_control, file_sector, file_device,
    file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap, NULL, NULL };

static int vfs_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *p, int flags, int *out)
{
    File *f = (File *)p;
    (void)v;
    *f = (File){ .real = mem_resize(NULL, (size_t)usual->szOsFile) };
    memset(f->real, 0, (size_t)usual->szOsFile);
    int rc = usual->xOpen(usual, name, f->real, flags, out);
    if (rc != SQLITE_OK) {
        mem_free(f->real);
        return rc;
    }
    f->base.pMethods = &methods;
    f->next = files;
    files = f;
    return SQLITE_OK;
}

void faultvfs_register(void)
{
    if (usual) return;
    usual = sqlite3_vfs_find(NULL);
    vfs = *usual;
    vfs.szOsFile = (int)sizeof(File);
    vfs.zName = "fault";
    vfs.xOpen = vfs_open;
    vfs.pNext = NULL;
    sqlite3_vfs_register(&vfs, 0);
}

void faultvfs_arm(Fault fault, long after, unsigned seed)
{
    armed = fault;
    countdown = after;
    state = seed;
    fired = seen = 0;
}

long faultvfs_fired(void) { return fired; }
long faultvfs_seen(void) { return seen; }
