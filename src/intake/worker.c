/* SPDX-License-Identifier: Apache-2.0
** Both sides of the confined reader. Parent to child: a memory file (length of the name, name, bytes) as standard input.
** Child to parent, over a pipe: 'B' and the Book, or 'E', the code, and the sentence in both languages. The child is not trusted. */
#include "formats/book.h"
#include "formats/book_wire.h"
#include "formats/encoding.h"
#include "intake/intake.h"
#include "intake/sandbox.h"
#include "intake/texts.h"
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_S = 60, PIECE = 1 << 18, HANDED = 1 << 20, SENTENCE = 4096 };

/* ---- the child ---- */

typedef struct { char bytes[PIECE]; size_t n; } Outbox;

static bool write_all(int fd, const void *p, size_t n)
{
    while (n > 0) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return false;
        p = (const char *)p + k;
        n -= (size_t)k;
    }
    return true;
}

static bool flush(Outbox *o)
{
    bool ok = write_all(STDOUT_FILENO, o->bytes, o->n);
    o->n = 0;
    return ok;
}

/* What is large is sent piece by piece and let go: the parent holds it now. Nothing is sent twice. */
static bool hand_over(const char *p, size_t n)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (size_t k; n > 0; p += k, n -= k) {
        k = n < HANDED ? n : HANDED;
        if (!write_all(STDOUT_FILENO, p, k)) return false;
        uintptr_t from = ((uintptr_t)p + page - 1) / page * page, to = ((uintptr_t)p + k) / page * page;
        if (to > from) (void)madvise((char *)(uintptr_t)p + (from - (uintptr_t)p), to - from, MADV_DONTNEED);
    }
    return true;
}

static bool put(void *context, const void *p, size_t n)
{
    Outbox *o = context;
    if (o->n + n > PIECE && !flush(o)) return false;
    if (n > PIECE) return hand_over(p, n);
    memcpy(o->bytes + o->n, p, n);
    o->n += n;
    return true;
}

static bool put_sentence(Outbox *o, const Err *err, Lang lang)
{
    Buf b = { 0 };
    err_render_page(err, lang, &b);
    uint32_t n = (uint32_t)str_cut(buf_str(&b), SENTENCE - 1);
    bool ok = put(o, &n, sizeof n) && put(o, b.p, n);
    buf_done(&b);
    return ok;
}

static bool put_failure(Outbox *o, const Err *err)
{
    uint32_t code = (uint32_t)err->code;
    return put(o, "E", 1) && put(o, &code, sizeof code) && put_sentence(o, err, LANG_ZH) && put_sentence(o, err, LANG_EN);
}

static bool take_input(Str *name, Str *bytes)
{
    struct stat st;
    uint64_t n;
    if (fstat(STDIN_FILENO, &st) != 0 || st.st_size < (off_t)sizeof n) return false;
    const char *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (p == MAP_FAILED) return false;
    memcpy(&n, p, sizeof n);
    Str all = { p + sizeof n, (size_t)st.st_size - sizeof n };
    if (n > all.n) return false;
    *name = str_slice(all, 0, (size_t)n);
    *bytes = str_slice(all, (size_t)n, all.n);
    return true;
}

int intake_worker_main(void)
{
    Str name, bytes;
    Encoding converters;
    Err err = { 0 };
    Book book;
    (void)close_range(3, ~0U, 0);
    sandbox_limit();
    tzset();                     /* the zip library asks for local times: their file is read now or never */
    if (!take_input(&name, &bytes) || !encoding_open(&converters, &err)) return 3;
    Arena *a = arena_new();
    Outbox *o = arena_alloc(a, sizeof *o);
    if (!sandbox_enter()) return 4;
    bool ok = book_read(name, bytes, a, &book, &err) ? put(o, "B", 1) && book_wire_write(&book, put, o) : put_failure(o, &err);
    ok = ok && flush(o);
    _exit(ok ? 0 : 5);           /* nothing to tidy: the process is the arena */
}

/* ---- the parent ---- */

typedef struct { int fd; int64_t until; bool late; char *bytes; size_t n, at; } Inbox;

static bool fill(Inbox *in)
{
    struct pollfd p = { .fd = in->fd, .events = POLLIN };
    for (;;) {
        int64_t left = in->until - os_ticks_ms();
        if (left <= 0) return in->late = true, false;
        int rc = poll(&p, 1, (int)left);
        if (rc < 0 && errno != EINTR) return false;
        if (rc <= 0) continue;
        ssize_t k = read(in->fd, in->bytes, PIECE);
        if (k < 0 && errno == EINTR) continue;
        in->n = k > 0 ? (size_t)k : 0;
        in->at = 0;
        return k > 0;
    }
}

static bool get(void *context, void *p, size_t n)
{
    Inbox *in = context;
    while (n > 0) {
        if (in->at == in->n && !fill(in)) return false;
        size_t k = in->n - in->at < n ? in->n - in->at : n;
        memcpy(p, in->bytes + in->at, k);
        in->at += k;
        p = (char *)p + k;
        n -= k;
    }
    return true;
}

static bool get_sentence(Inbox *in, Arena *a, Str *out)
{
    uint32_t n;
    if (!get(in, &n, sizeof n) || n >= SENTENCE) return false;
    char *p = arena_alloc(a, n + 1);
    *out = (Str){ p, n };
    return get(in, p, n) && str_valid(*out);
}

static bool get_failure(Inbox *in, Arena *a, Err *err)
{
    uint32_t code;
    Str zh, en;
    if (!get(in, &code, sizeof code) || code == 0 || code >= ERR_COUNT || !get_sentence(in, a, &zh) || !get_sentence(in, a, &en)) return false;
    return err_set(err, (ErrCode)code, &T_INTAKE_WORKER_SAID, __FILE__, __LINE__, (Str[]){ zh, en }, 2), true;
}

static int input_file(const IntakeFile *f)
{
    uint64_t n = f->name.n;
    int fd = memfd_create("lalian-input", MFD_CLOEXEC);
    if (fd < 0) return -1;
    if (write_all(fd, &n, sizeof n) && write_all(fd, f->name.p, f->name.n) && write_all(fd, f->bytes.p, f->bytes.n) && lseek(fd, 0, SEEK_SET) == 0) return fd;
    close(fd);
    return -1;
}

/* Nothing of the parent's environment but where its own libraries were found. */
static int start(const char *worker, int in, int out, pid_t *pid)
{
    Arena *a = arena_new();
    const char *libraries = getenv("LD_LIBRARY_PATH");
    char *argv[] = { (char *)(uintptr_t)worker, (char *)(uintptr_t)"--parse-worker", NULL };
    char *env[] = { (char *)(uintptr_t)"LC_ALL=C", (char *)(uintptr_t)"TZ=UTC0", libraries ? (char *)(uintptr_t)str_printf(a, "LD_LIBRARY_PATH=%s", libraries).p : NULL, NULL };
    posix_spawn_file_actions_t fa;
    int rc = posix_spawn_file_actions_init(&fa);
    if (rc != 0) goto done;
    rc = posix_spawn_file_actions_adddup2(&fa, in, STDIN_FILENO);
    if (rc == 0) rc = posix_spawn_file_actions_adddup2(&fa, out, STDOUT_FILENO);
    if (rc == 0) rc = posix_spawn(pid, worker, &fa, NULL, argv, env);
    posix_spawn_file_actions_destroy(&fa);
done:
    arena_free(a);
    return rc;
}

static int end_child(pid_t pid, bool by_force)
{
    int status = 0;
    if (by_force) kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

static bool tell_death(const IntakeFile *f, const Inbox *in, int status, Arena *a, Err *err)
{
    if (in->late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) return FAIL(err, DATA, T_INTAKE_WORKER_SLOW, f->name, str_printf(a, "%d", WAIT_S));
    Str how = WIFSIGNALED(status) ? str_printf(a, "signal %d", WTERMSIG(status)) : str_printf(a, "exit %d", WEXITSTATUS(status));
    return FAIL(err, DATA, T_INTAKE_WORKER_DIED, f->name, how);
}

static bool receive(const IntakeFile *f, int fd, pid_t pid, Arena *a, Book *out, Err *err)
{
    Arena *scratch = arena_new();
    Inbox in = { .fd = fd, .until = os_ticks_ms() + WAIT_S * 1000, .bytes = arena_alloc(scratch, PIECE) };
    Err wire = { 0 };
    char what = 0;
    bool got = get(&in, &what, 1), ok = got && what == 'B' && book_wire_read(f->name, get, &in, a, out, &wire);
    bool said = got && what == 'E' && get_failure(&in, scratch, err);
    bool ended = !ok && !said && in.n == 0 && !in.late;   /* the pipe closed by itself: the status says why */
    int status = end_child(pid, !ok && !said && !ended);
    if (!ok && !said) (void)tell_death(f, &in, status, scratch, err);
    arena_free(scratch);
    return ok;
}

bool intake_read_file(const char *worker, const IntakeFile *f, Arena *a, Book *out, Err *err)
{
    int pipe_fds[2] = { -1, -1 };
    pid_t pid;
    if (!worker) return book_read(f->name, f->bytes, a, out, err);
    int in = input_file(f);
    int rc = in < 0 || pipe2(pipe_fds, O_CLOEXEC) != 0 ? errno : 0;
    if (rc == 0) (void)fcntl(pipe_fds[0], F_SETPIPE_SZ, 1 << 20);
    if (rc == 0) rc = start(worker, in, pipe_fds[1], &pid);
    if (in >= 0) close(in);
    if (pipe_fds[1] >= 0) close(pipe_fds[1]);
    bool ok = rc == 0 ? receive(f, pipe_fds[0], pid, a, out, err) : FAIL(err, IO, T_INTAKE_WORKER_START, f->name, str_of(strerrordesc_np(rc)));
    if (pipe_fds[0] >= 0) close(pipe_fds[0]);
    return ok;
}
