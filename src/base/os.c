/* SPDX-License-Identifier: Apache-2.0 */
#include "base/os.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static Str reason(void) { return str_of(strerrordesc_np(errno)); }

static Str int_str(int64_t n, char store[24]) { return (Str){ store, (size_t)snprintf(store, 24, "%lld", (long long)n) }; }

static bool read_all(int fd, char *p, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t got = read(fd, p + at, n - at);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) { errno = EIO; return false; }
        at += (size_t)got;
    }
    return true;
}

bool os_read_file(const char *path, size_t max_bytes, Arena *a, Str *out, Err *err)
{
    bool ok = false;
    char x[24], y[24];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return FAIL(err, IO, T_BASE_OPEN, str_of(path), reason());
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        if (S_ISDIR(st.st_mode)) errno = EISDIR;
        FAIL(err, IO, T_BASE_OPEN, str_of(path), reason());
        goto done;
    }
    if ((uint64_t)st.st_size > max_bytes) {
        FAIL(err, LIMIT, T_BASE_TOO_BIG, str_of(path), int_str((st.st_size >> 20) + 1, x), int_str((int64_t)max_bytes >> 20, y));
        goto done;
    }
    char *p = arena_alloc(a, (size_t)st.st_size + 1);
    ok = read_all(fd, p, (size_t)st.st_size);
    if (!ok) FAIL(err, IO, T_BASE_READ, str_of(path), reason());
    else *out = (Str){ p, (size_t)st.st_size };
done:
    close(fd);
    return ok;
}

static bool write_all(int fd, Str s)
{
    while (s.n) {
        ssize_t put = write(fd, s.p, s.n);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return false;
        s = str_slice(s, (size_t)put, s.n);
    }
    return true;
}

static bool sync_folder(const char *path)
{
    Arena *a = arena_new();
    int fd = open(str_z(a, os_folder(str_of(path))), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    arena_free(a);
    if (fd < 0) return false;
    bool ok = fsync(fd) == 0;
    close(fd);
    return ok;
}

/* What root newly makes in a folder of somebody's is theirs: a service goes on with its ledger after an administrator wrote there. */
static bool as_the_folder(int fd, const char *path)
{
    struct stat st;
    if (geteuid() != 0) return true;
    Arena *a = arena_new();
    bool ok = stat(str_z(a, os_folder(str_of(path))), &st) == 0 && (st.st_uid == 0 || fchown(fd, st.st_uid, st.st_gid) == 0);
    arena_free(a);
    return ok;
}

/* A new file, never one that stood there or what a link points to; -1. */
static int make_file(const char *path, int how, mode_t mode)
{
    int fd = open(path, how | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0 || as_the_folder(fd, path)) return fd;
    close(fd);
    return -1;
}

static bool make_folder(const char *path, mode_t mode)
{
    if (mkdir(path, mode) != 0) return false;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool ok = fd >= 0 && as_the_folder(fd, path);
    if (fd >= 0) close(fd);
    return ok;
}

static bool write_beside(const char *path, Str bytes, mode_t mode, Err *err)
{
    Arena *a = arena_new();
    const char *temp = str_printf(a, "%s.new.%d", path, (int)getpid()).p;
    unlink(temp);                /* of a process of this number that was ended in the middle */
    int fd = make_file(temp, O_WRONLY, mode);
    bool ok = fd >= 0 && write_all(fd, bytes) && fsync(fd) == 0;
    if (fd >= 0 && close(fd) != 0) ok = false;
    ok = ok && rename(temp, path) == 0 && sync_folder(path);
    if (!ok) {
        FAIL(err, IO, T_BASE_WRITE, str_of(path), reason());
        if (fd >= 0) unlink(temp);
    }
    arena_free(a);
    return ok;
}

bool os_write_file(const char *path, Str bytes, Err *err) { return write_beside(path, bytes, 0666, err); }
bool os_write_secret(const char *path, Str bytes, Err *err) { return write_beside(path, bytes, 0600, err); }

bool os_remove(const char *path, Err *err)
{
    return unlink(path) == 0 || errno == ENOENT || FAIL(err, IO, T_BASE_WRITE, str_of(path), reason());
}

bool os_exists(const char *path) { return access(path, F_OK) == 0; }

bool os_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool os_make_folders(const char *path, Err *err)
{
    Arena *a = arena_new();
    char *p = (char *)(uintptr_t)str_z(a, str_of(path));
    bool ok = true;
    for (size_t i = 1; ok && p[0]; i++) {
        char was = p[i];
        if (was != '/' && was != 0) continue;
        p[i] = 0;
        ok = make_folder(p, 0777) || (errno == EEXIST && os_is_folder(p));
        p[i] = was;
        if (was == 0) break;
    }
    if (!ok) FAIL(err, IO, T_BASE_WRITE, str_of(path), reason());
    arena_free(a);
    return ok;
}

bool os_make_own_folder(const char *path, Err *err)
{
    bool ok = make_folder(path, 0700) || (errno == EEXIST && os_is_folder(path) && chmod(path, 0700) == 0);
    return ok || FAIL(err, IO, T_BASE_WRITE, str_of(path), reason());
}

static int by_bytes(const void *a, const void *b) { return str_compare(*(const Str *)a, *(const Str *)b); }

bool os_list(const char *path, Arena *a, Str **names, size_t *n, Err *err)
{
    size_t cap = 0;
    DIR *dir = opendir(path);
    *names = NULL, *n = 0;
    if (!dir) return FAIL(err, IO, T_BASE_OPEN, str_of(path), reason());
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        Str name = str_of(e->d_name);
        if (str_equal(name, S(".")) || str_equal(name, S(".."))) continue;
        *PUSH(a, *names, *n, cap) = str_copy(a, name);
    }
    closedir(dir);
    if (*n) qsort(*names, *n, sizeof **names, by_bytes);
    return true;
}

Str os_name(Str path)
{
    size_t at = path.n;
    while (at > 0 && path.p[at - 1] != '/') at--;
    return str_slice(path, at, path.n);
}

Str os_folder(Str path)
{
    size_t name = os_name(path).n;
    if (name == path.n) return S(".");
    return name + 1 == path.n ? S("/") : str_slice(path, 0, path.n - name - 1);
}

bool os_lock(const char *path, Str holder, Lock *out, Err *err)
{
    char words[256];
    int fd = make_file(path, O_RDWR, 0666);
    if (fd < 0 && errno == EEXIST) fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return FAIL(err, IO, T_BASE_OPEN, str_of(path), reason());
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        ssize_t n = errno == EWOULDBLOCK ? read(fd, words, sizeof words) : -1;
        if (n < 0) FAIL(err, IO, T_BASE_OPEN, str_of(path), reason());
        else FAIL(err, BUSY, T_BASE_LOCKED, str_of(path), str_trim((Str){ words, (size_t)n }));
        close(fd);
        return false;
    }
    if (ftruncate(fd, 0) != 0 || !write_all(fd, holder)) {
        FAIL(err, IO, T_BASE_WRITE, str_of(path), reason());
        close(fd);
        return false;
    }
    out->fd = fd;
    return true;
}

void os_unlock(Lock *lock)
{
    if (lock->fd <= 0) return;
    if (ftruncate(lock->fd, 0) != 0) { /* the words are only for people; the lock itself goes with the descriptor */ }
    close(lock->fd);
    lock->fd = -1;
}

bool os_random(void *to, size_t n, Err *err)
{
    return getrandom(to, n, 0) == (ssize_t)n || FAIL(err, IO, T_BASE_READ, S("getrandom"), reason());
}

Instant os_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (Instant)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void os_wait_ms(int ms)
{
    struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };
    nanosleep(&t, NULL);
}

int64_t os_ticks_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void os_give_back(void) { (void)malloc_trim(0); }

int64_t os_peak_kib(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss;
}

void os_touch(void *p, size_t bytes)
{
    uintptr_t page = 4096, first = ((uintptr_t)p + page - 1) / page * page, last = ((uintptr_t)p + bytes + page - 1) / page * page;
    if (bytes && last > first) (void)madvise((void *)first, last - first, MADV_POPULATE_WRITE);
}
