/* SPDX-License-Identifier: Apache-2.0
** FOLDER/ID/NAME: the action sees the name the file had at its owner's. */
#include "web/uploads.h"
#include "base/limits.h"
#include "web/texts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ID_BYTES = 16, NAME_BYTES = 200, FILES = 512, OWNER_FILES = 60, HOUR_MS = 3600 * 1000 };

struct Upload {
    Uploads *all;
    bool used, done, failed;
    char id[ID_BYTES * 2 + 1];
    Str owner, name;
    int fd;
    int64_t bytes, at_ms;
};

struct Uploads {
    Arena *arena;
    pthread_mutex_t lock;
    const char *folder;
    Upload files[FILES];
};

static const char *place(const Uploads *u, const Upload *f, bool file, Arena *a)
{
    return file ? str_printf(a, "%s/%s/%.*s", u->folder, f->id, SP(f->name)).p : str_printf(a, "%s/%s", u->folder, f->id).p;
}

/* Under the lock. */
static void forget(Uploads *u, Upload *f)
{
    Arena *a = arena_new();
    if (f->fd >= 0) close(f->fd);
    unlink(place(u, f, true, a));
    rmdir(place(u, f, false, a));
    mem_free((void *)(uintptr_t)f->name.p);
    mem_free((void *)(uintptr_t)f->owner.p);
    *f = (Upload){ .fd = -1 };
    arena_free(a);
}

static void forget_old(Uploads *u)
{
    int64_t now = os_ticks_ms();
    for (size_t i = 0; i < FILES; i++)
        if (u->files[i].used && u->files[i].done && now - u->files[i].at_ms > HOUR_MS) forget(u, &u->files[i]);
}

static bool name_plain(Str name)
{
    if (name.n == 0 || name.n > NAME_BYTES || name.p[0] == '.') return false;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == '/' || name.p[i] == '\\' || name.p[i] == 127) return false;
    return true;
}

static Str own_copy(Str s)
{
    char *p = mem_resize(NULL, s.n + 1);
    memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return (Str){ p, s.n };
}

/* Under the lock: a place for one more; what an owner has is counted. */
static Upload *free_place(Uploads *u, Str owner, int64_t size)
{
    Upload *f = NULL;
    int64_t bytes = size > 0 ? size : 0;
    size_t n = 0;
    forget_old(u);
    for (size_t i = 0; i < FILES; i++) {
        Upload *o = &u->files[i];
        if (!o->used) f = f ? f : o;
        else if (str_equal(o->owner, owner)) n++, bytes += o->bytes;
    }
    return n < OWNER_FILES && bytes <= LIMIT_UPLOADS_BYTES ? f : NULL;
}

static bool make(Uploads *u, Upload *f, Err *err)
{
    unsigned char random[ID_BYTES];
    Arena *a = arena_new();
    if (!os_random(random, sizeof random, err)) return arena_free(a), false;
    for (size_t i = 0; i < ID_BYTES; i++) snprintf(f->id + i * 2, 3, "%02x", random[i]);
    bool ok = mkdir(place(u, f, false, a), 0700) == 0;
    f->fd = ok ? open(place(u, f, true, a), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (f->fd < 0) FAIL(err, IO, T_WEB_UPLOAD_WRITE, f->name);
    arena_free(a);
    return f->fd >= 0;
}

bool uploads_begin(Uploads *u, Str owner, Str name, int64_t size, Upload **out, Err *err)
{
    if (!name_plain(name)) return FAIL(err, USE, T_WEB_UPLOAD_NAME, name);
    pthread_mutex_lock(&u->lock);
    Upload *f = free_place(u, owner, size);
    bool ok = f || FAIL(err, MANY, T_WEB_UPLOAD_MANY, S(""));
    if (ok) {
        *f = (Upload){ .all = u, .used = true, .fd = -1, .owner = own_copy(owner), .name = own_copy(name), .at_ms = os_ticks_ms() };
        ok = make(u, f, err);
        if (!ok) forget(u, f);
    }
    pthread_mutex_unlock(&u->lock);
    *out = ok ? f : NULL;
    return ok;
}

void uploads_add(Upload *f, Str piece)
{
    while (piece.n && !f->failed) {
        ssize_t n = write(f->fd, piece.p, piece.n);
        if (n < 0 && errno == EINTR) continue;
        f->failed = n <= 0;
        if (n <= 0) break;
        f->bytes += n;
        piece = str_slice(piece, (size_t)n, piece.n);
    }
}

bool uploads_end(Upload *f, Str *id, Str *name, int64_t *bytes, Err *err)
{
    Uploads *u = f->all;
    bool ok = !f->failed && close(f->fd) == 0;
    pthread_mutex_lock(&u->lock);
    if (!f->failed) f->fd = -1;
    f->done = ok;
    *id = str_of(f->id), *name = f->name, *bytes = f->bytes;
    if (!ok) {
        FAIL(err, IO, T_WEB_UPLOAD_WRITE, f->name);
        forget(u, f);
    }
    pthread_mutex_unlock(&u->lock);
    return ok;
}

void uploads_drop(Upload *f)
{
    if (!f) return;
    Uploads *u = f->all;
    pthread_mutex_lock(&u->lock);
    forget(u, f);
    pthread_mutex_unlock(&u->lock);
}

bool uploads_find(Uploads *u, Str owner, Str id, Arena *a, Str *path, Err *err)
{
    bool found = false;
    pthread_mutex_lock(&u->lock);
    forget_old(u);
    for (size_t i = 0; i < FILES && !found; i++) {
        const Upload *f = &u->files[i];
        found = f->used && f->done && str_equal(id, str_of(f->id)) && str_equal(owner, f->owner);
        if (found) *path = str_of(place(u, f, true, a));
    }
    pthread_mutex_unlock(&u->lock);
    return found || FAIL(err, NOT_FOUND, T_WEB_NO_UPLOAD, id);
}

/* ---- the folder ---- */

static bool clear(const char *folder, Arena *a, Err *err)
{
    Str *names, *inside;
    size_t n, k;
    if (!os_list(folder, a, &names, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        const char *one = str_printf(a, "%s/%.*s", folder, SP(names[i])).p;
        if (!os_is_folder(one)) continue;
        if (!os_list(one, a, &inside, &k, err)) return false;
        for (size_t j = 0; j < k; j++) unlink(str_printf(a, "%s/%.*s", one, SP(inside[j])).p);
        rmdir(one);
    }
    return true;
}

bool uploads_open(const char *folder, Uploads **out, Err *err)
{
    Arena *a = arena_new(), *scratch = arena_new();
    Uploads *u = NEW(a, Uploads);
    u->arena = a;
    u->folder = str_z(a, str_of(folder));
    pthread_mutex_init(&u->lock, NULL);
    for (size_t i = 0; i < FILES; i++) u->files[i].fd = -1;
    bool ok = os_make_own_folder(folder, err) && clear(folder, scratch, err);
    arena_free(scratch);
    if (ok) *out = u;
    else arena_free(a);
    return ok;
}

void uploads_close(Uploads *u)
{
    if (!u) return;
    for (size_t i = 0; i < FILES; i++)
        if (u->files[i].used) forget(u, &u->files[i]);
    rmdir(u->folder);
    pthread_mutex_destroy(&u->lock);
    arena_free(u->arena);
}
