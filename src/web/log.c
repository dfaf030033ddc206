/* SPDX-License-Identifier: Apache-2.0 */
#include "web/log.h"
#include "base/json.h"
#include "web/texts.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

enum { MUCH = 256 * 1024 };

struct Log {
    Arena *arena;
    pthread_mutex_t lock;
    Buf lines;
    int fd;
};

bool log_open(const char *path, Log **out, Err *err)
{
    *out = NULL;
    if (!path) return true;
    bool own = !str_equal(str_of(path), S("-"));
    int fd = own ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640) : STDERR_FILENO;
    if (fd < 0) return FAIL(err, IO, T_WEB_LOG, str_of(path));
    Arena *a = arena_new();
    Log *l = NEW(a, Log);
    l->arena = a;
    l->fd = fd;
    pthread_mutex_init(&l->lock, NULL);
    *out = l;
    return true;
}

/* Under the lock. What cannot be written is lost: serving goes on. */
static void write_lines(Log *l)
{
    Str left = buf_str(&l->lines);
    while (left.n) {
        ssize_t n = write(l->fd, left.p, left.n);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) break;
        left = str_slice(left, (size_t)n, left.n);
    }
    buf_clear(&l->lines);
}

void log_request(Log *l, const Exchange *x, Str account, Instant now)
{
    if (!l) return;
    Buf when = { 0 };
    Str rest = x->target, path = str_split(&rest, '?');
    instant_format(now, &when);
    pthread_mutex_lock(&l->lock);
    Json j = json_on(&l->lines);
    json_open(&j, '{');
    json_key(&j, "time"), json_str(&j, buf_str(&when));
    json_key(&j, "address"), json_z(&j, x->address);
    json_key(&j, "account"), json_str(&j, account);
    json_key(&j, "method"), json_str(&j, x->method);
    json_key(&j, "path"), json_str(&j, str_valid(path) ? path : S("?"));
    json_key(&j, "status"), json_int(&j, x->status);
    json_key(&j, "us"), json_int(&j, http_spent_us(x));
    json_close(&j, '}');
    buf_add_char(&l->lines, '\n');
    if (l->lines.n > MUCH) write_lines(l);
    pthread_mutex_unlock(&l->lock);
    buf_done(&when);
}

void log_write(Log *l)
{
    if (!l) return;
    pthread_mutex_lock(&l->lock);
    write_lines(l);
    pthread_mutex_unlock(&l->lock);
}

void log_close(Log *l)
{
    if (!l) return;
    log_write(l);
    if (l->fd != STDERR_FILENO) close(l->fd);
    buf_done(&l->lines);
    pthread_mutex_destroy(&l->lock);
    arena_free(l->arena);
}
