/* SPDX-License-Identifier: Apache-2.0
** The server: threads, each with its own epoll and connections; a connection stays with its thread. What comes is taken apart by wire.c.
** Threads of others only put an answer down or wake a stream; the connection's own thread goes on with it. */
#include "web/http.h"
#include "base/os.h"
#include "web/wire.h"
#include "web/texts.h"
#include "web/tls.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { IN_BYTES = 32 * 1024, STREAM_BLOCK = 4096, BACKLOG = 512, ADDRESS_BYTES = 64, EVENTS = 64, TICK_MS = 500, LINGER_MS = 2000, FULL_MS = 20, TURNS = 32, HEADS = 16 };
enum { BYTES_PER_MS = 8 };           /* who sends or reads more slowly for long is let go */

typedef struct Conn Conn;
typedef struct Loop Loop;
typedef struct { const char *name; Str value; } OutHead;

/* An exchange and what only the server needs of it. */
typedef struct {
    Exchange x;
    Conn *conn;
    OutHead heads[HEADS];
    size_t n_heads;
    bool later;                      /* the answer comes from another thread */
    Buf owned;                       /* the body of the answer, when it is ours to free */
    Str answer;
    void (*done)(void *context);
    void *done_context;
    HttpNext *next;
    void *next_context;
} Own;

typedef enum { SHAKING, HEADING, BODYING, WAITING, SENDING, STREAMING, LINGERING } Phase;

struct Conn {
    Loop *loop;
    Conn *before, *after;            /* of the loop */
    Conn *woken_next;
    bool woken;                      /* under the loop's lock: it stands in its list */
    int fd;
    uint32_t watched;                /* what epoll looks for; 0: it is not there */
    Tls *tls;
    Phase phase;
    char address[ADDRESS_BYTES];
    char *in;                        /* what came and is not taken yet */
    size_t n_in;
    bool closing, writes;            /* closing: after this answer; writes: it waits until it can write */
    Head head;
    Chunks chunks;
    int64_t taken;                   /* bytes of the body */
    Own *own;
    Buf out;                         /* head of the answer, or frames of a stream */
    size_t sent;                     /* of out and answer together */
    bool stream_ended;
    int64_t since_ms, moved_ms;      /* of this phase; when bytes last went */
};

struct Loop {
    Http *http;
    pthread_t thread;
    int epoll, event;
    Conn *first;
    pthread_mutex_t lock;            /* of what follows */
    Conn *woken, *woken_last;        /* first come, first served */
};

typedef struct { char address[ADDRESS_BYTES]; int n; } Peer;

struct Http {
    Arena *arena;
    HttpHandler handler;
    HttpConfig config;
    TlsServer *tls;
    int port, listening;
    Loop *loops; int n_loops;
    atomic_int open;
    atomic_bool quiet, ending;
    pthread_mutex_t lock;            /* of what follows */
    Peer *peers; int n_connections;
};

static Own *own_of(const Exchange *x) { return (Own *)(uintptr_t)x; }

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t http_spent_us(const Exchange *x) { return now_us() - x->started_us; }

/* ---- bytes ---- */

static ptrdiff_t told(ssize_t n) { return n >= 0 ? n : errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? TLS_WAIT : TLS_DEAD; }

static ptrdiff_t receive(Conn *c)
{
    ptrdiff_t n = c->tls ? tls_recv(c->tls, c->in + c->n_in, IN_BYTES - c->n_in) : told(recv(c->fd, c->in + c->n_in, IN_BYTES - c->n_in, 0));
    if (n > 0) c->n_in += (size_t)n, c->moved_ms = os_ticks_ms();
    if (n == TLS_WAIT) c->writes = c->tls && tls_writes(c->tls);
    return n;
}

static void drop_in(Conn *c, size_t n)
{
    memmove(c->in, c->in + n, c->n_in - n);
    c->n_in -= n;
}

/* Two pieces, the second may be empty. */
static ptrdiff_t send_two(Conn *c, Str a, Str b)
{
    struct iovec parts[2] = { { (void *)(uintptr_t)(a.n ? a.p : b.p), a.n ? a.n : b.n }, { (void *)(uintptr_t)b.p, b.n } };
    struct msghdr m = { .msg_iov = parts, .msg_iovlen = a.n && b.n ? 2 : 1 };
    ptrdiff_t n = c->tls ? tls_send(c->tls, a.n ? a : b) : told(sendmsg(c->fd, &m, MSG_NOSIGNAL));
    if (n > 0) c->moved_ms = os_ticks_ms();
    return n;
}

/* ---- connections of a loop ---- */

static bool count_in(Http *http, const char *address)
{
    Peer *mine = NULL, *empty = NULL;
    pthread_mutex_lock(&http->lock);
    for (int i = 0; i < http->config.connections && !mine; i++) {
        Peer *p = &http->peers[i];
        if (!p->n) empty = empty ? empty : p;
        else if (strcmp(p->address, address) == 0) mine = p;
    }
    if (!mine && empty) mine = empty, snprintf(mine->address, sizeof mine->address, "%s", address);
    bool ok = mine && mine->n < http->config.per_client && http->n_connections < http->config.connections;
    if (ok) mine->n++, http->n_connections++;
    pthread_mutex_unlock(&http->lock);
    return ok;
}

static void count_out(Http *http, const char *address)
{
    pthread_mutex_lock(&http->lock);
    for (int i = 0; i < http->config.connections; i++) {
        Peer *p = &http->peers[i];
        if (!p->n || strcmp(p->address, address) != 0) continue;
        p->n--, http->n_connections--;
        break;
    }
    pthread_mutex_unlock(&http->lock);
}

static void watch(Conn *c, uint32_t events)
{
    struct epoll_event e = { .events = events, .data.ptr = c };
    if (events == c->watched) return;
    int how = !events ? EPOLL_CTL_DEL : c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (epoll_ctl(c->loop->epoll, how, c->fd, &e) == 0) c->watched = events;
}

static void call(Loop *l)
{
    uint64_t one = 1;
    ssize_t n = write(l->event, &one, sizeof one);
    (void)n;                         /* full: it is awake already */
}

static void wake(Conn *c)
{
    Loop *l = c->loop;
    pthread_mutex_lock(&l->lock);
    if (!c->woken) {
        c->woken = true, c->woken_next = NULL;
        if (l->woken) l->woken_last->woken_next = c;
        else l->woken = c;
        l->woken_last = c;
    }
    pthread_mutex_unlock(&l->lock);
    call(l);
}

/* The next of the list, or c alone wherever it stands. Under the lock. */
static void unlist(Loop *l, Conn *c)
{
    Conn *before = NULL, *at = l->woken;
    while (at != c) before = at, at = at->woken_next;
    if (before) before->woken_next = c->woken_next;
    else l->woken = c->woken_next;
    if (l->woken_last == c) l->woken_last = before;
    c->woken = false;
}

static void forget_wake(Conn *c)
{
    pthread_mutex_lock(&c->loop->lock);
    if (c->woken) unlist(c->loop, c);
    pthread_mutex_unlock(&c->loop->lock);
}

static void enter(Conn *c, Phase phase)
{
    c->phase = phase;
    c->since_ms = c->moved_ms = os_ticks_ms();
    c->writes = false;
}

/* ---- the life of an exchange ---- */

static Own *open_exchange(Conn *c)
{
    Arena *a = arena_new();
    Own *o = NEW(a, Own);
    *o = (Own){ .conn = c };
    o->x.arena = a;
    o->x.address = c->address;
    o->x.method = str_copy(a, c->head.method.p ? c->head.method : S("?"));
    o->x.target = str_copy(a, c->head.target.p ? c->head.target : S("?"));
    o->x.body_size = c->head.length;
    o->x.started_us = now_us();
    atomic_fetch_add(&c->loop->http->open, 1);
    return c->own = o;
}

static void end_exchange(Conn *c)
{
    Own *o = c->own;
    Http *http = c->loop->http;
    if (!o) return;
    http->handler.ended(http->handler.context, &o->x);
    c->own = NULL;
    if (o->done) o->done(o->done_context);
    buf_done(&o->owned);
    buf_done(&o->x.body);
    arena_free(o->x.arena);
    atomic_fetch_sub(&http->open, 1);
}

static void close_conn(Conn *c)
{
    Loop *l = c->loop;
    end_exchange(c);
    forget_wake(c);
    watch(c, 0);
    tls_end(c->tls);
    close(c->fd);
    count_out(l->http, c->address);
    if (c->before) c->before->after = c->after;
    else l->first = c->after;
    if (c->after) c->after->before = c->before;
    buf_done(&c->out);
    mem_free(c->in);
    mem_free(c);
}

Str http_header(const Exchange *x, const char *name) { return wire_field(&own_of(x)->conn->head, name); }

/* ---- answers ---- */

void http_head(Exchange *x, const char *name, Str value)
{
    Own *o = own_of(x);
    assert(o->n_heads < HEADS);
    o->heads[o->n_heads++] = (OutHead){ name, str_copy(x->arena, value) };
}

/* The answer is there; a request that waits for it goes on. Nothing of o is touched afterwards: its own thread may be done with it. */
static void settle(Own *o, int status)
{
    Conn *c = o->conn;
    bool later = o->later;
    assert(!o->x.status);
    o->x.status = status;
    if (later) wake(c);
}

void http_answer(Exchange *x, int status, Buf *body)
{
    Own *o = own_of(x);
    o->owned = *body;
    o->answer = buf_str(&o->owned);
    *body = (Buf){ 0 };
    settle(o, status);
}

void http_answer_const(Exchange *x, int status, Str body)
{
    own_of(x)->answer = body;
    settle(own_of(x), status);
}

void http_answer_shared(Exchange *x, int status, Str body, void (*done)(void *), void *context)
{
    Own *o = own_of(x);
    o->answer = body, o->done = done, o->done_context = context;
    settle(o, status);
}

void http_answer_stream(Exchange *x, int status, HttpNext *next, void *context)
{
    Own *o = own_of(x);
    o->next = next, o->next_context = context;
    settle(o, status);
}

void http_later(Exchange *x)
{
    own_of(x)->conn->phase = WAITING;      /* before the other thread can answer */
    own_of(x)->later = true;
}

void http_wake(Exchange *x) { wake(own_of(x)->conn); }

static const char *phrase(int status)
{
    static const struct { int status; const char *text; } known[] = { { 200, "OK" }, { 204, "No Content" }, { 304, "Not Modified" }, { 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" },
        { 404, "Not Found" }, { 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 408, "Request Timeout" }, { 409, "Conflict" }, { 413, "Content Too Large" }, { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" }, { 417, "Expectation Failed" }, { 421, "Misdirected Request" }, { 422, "Unprocessable Content" }, { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" }, { 503, "Service Unavailable" }, { 505, "HTTP Version Not Supported" } };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].status == status) return known[i].text;
    return "Status";
}

static void add_date(Buf *b)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t now = time(NULL);
    struct tm t;
    gmtime_r(&now, &t);
    buf_addf(b, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d GMT\r\n", days + 3 * t.tm_wday, t.tm_mday, months + 3 * t.tm_mon, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

/* From the answer that was put down to what goes out. */
static void begin_sending(Conn *c)
{
    Own *o = c->own;
    int status = o->x.status;
    bool empty = status == 204 || status == 304 || str_equal(o->x.method, S("HEAD"));
    if (o->next && !c->head.chunks_known) c->closing = true;         /* its end is the end of the connection */
    if (!c->head.keep) c->closing = true;
    buf_clear(&c->out);
    buf_addf(&c->out, "HTTP/1.1 %d %s\r\n", status, phrase(status));
    add_date(&c->out);
    if (o->next && c->head.chunks_known) buf_add_z(&c->out, "Transfer-Encoding: chunked\r\n");
    else if (!o->next && status != 204 && status != 304) buf_addf(&c->out, "Content-Length: %zu\r\n", o->answer.n);
    if (c->closing) buf_add_z(&c->out, "Connection: close\r\n");
    for (size_t i = 0; i < o->n_heads; i++) buf_addf(&c->out, "%s: %.*s\r\n", o->heads[i].name, SP(o->heads[i].value));
    buf_add_z(&c->out, "\r\n");
    if (empty) o->answer = S("");
    c->sent = 0;
    c->stream_ended = empty;
    enter(c, o->next ? STREAMING : SENDING);
}

/* The request cannot be read further: answered by the handler, then no more of this connection. */
static void refuse(Conn *c, int status)
{
    Http *http = c->loop->http;
    Own *o = c->own ? c->own : open_exchange(c);
    c->closing = true;
    http->handler.refused(http->handler.context, &o->x, status);
    begin_sending(c);
}

/* ---- a connection goes on: each step says whether there is more to do now ---- */

typedef enum { GO, BLOCKED, OVER } Step;

static Step step_shake(Conn *c)
{
    ptrdiff_t n = tls_shake(c->tls);
    c->writes = n == TLS_WAIT && tls_writes(c->tls);
    if (n == 1) return enter(c, HEADING), GO;
    return n == TLS_WAIT ? BLOCKED : OVER;
}

static Step step_more(Conn *c)
{
    ptrdiff_t n = receive(c);
    return n > 0 ? GO : n == TLS_WAIT ? BLOCKED : OVER;
}

/* All of it is here: the handler answers, now or later. */
static Step hand_over(Conn *c)
{
    Http *http = c->loop->http;
    Own *o = c->own;
    http->handler.ready(http->handler.context, &o->x);
    if (o->later) return BLOCKED;        /* its thread wakes this one, perhaps it has already */
    return begin_sending(c), GO;
}

/* The head points into what came: copied where it outlives it. */
static void keep_head(Conn *c, Arena *a)
{
    for (size_t i = 0; i < c->head.n; i++) c->head.fields[i] = (HeadField){ str_copy(a, c->head.fields[i].name), str_copy(a, c->head.fields[i].value) };
}

static Step step_head(Conn *c)
{
    Http *http = c->loop->http;
    Str proceed = S("HTTP/1.1 100 Continue\r\n\r\n");
    if (c->n_in >= 2 && c->in[0] == '\r' && c->in[1] == '\n') drop_in(c, 2);       /* an empty line before a request is passed over */
    int how = c->n_in ? wire_head((Str){ c->in, c->n_in }, &c->head) : HEAD_MORE;
    if (how == HEAD_MORE) return step_more(c);
    if (how != HEAD_OK) return refuse(c, how), GO;
    Own *o = open_exchange(c);
    keep_head(c, o->x.arena);
    drop_in(c, c->head.bytes);
    c->chunks = (Chunks){ 0 }, c->taken = 0;
    http->handler.begin(http->handler.context, &o->x);
    if (o->later || o->x.status) {       /* refused before its body came */
        c->closing = c->head.length != 0;
        if (o->later) return BLOCKED;
        return begin_sending(c), GO;
    }
    if (c->head.length == 0) return hand_over(c);
    enter(c, BODYING);
    return !c->head.expects || send_two(c, proceed, S("")) == (ptrdiff_t)proceed.n ? GO : OVER;
}

/* More than may come: the refusal goes out while the rest still arrives. */
static Step too_large(Conn *c)
{
    c->own->x.too_large = true;
    c->closing = true;
    buf_done(&c->own->x.body);
    return hand_over(c);
}

static bool take(Conn *c, Str piece)
{
    Http *http = c->loop->http;
    Exchange *x = &c->own->x;
    c->taken += (int64_t)piece.n;
    if (c->taken > (int64_t)x->body_most) return false;
    if (x->streamed) http->handler.data(http->handler.context, x, piece);
    else buf_add(&x->body, piece);
    return true;
}

static Step step_chunks(Conn *c)
{
    Str rest = { c->in, c->n_in }, data;
    for (;;) {
        ChunksStep s = wire_chunks(&c->chunks, &rest, &data);
        if (s == CHUNKS_DATA && !take(c, data)) return drop_in(c, c->n_in - rest.n), too_large(c);
        if (s == CHUNKS_DATA) continue;
        drop_in(c, c->n_in - rest.n);
        if (s == CHUNKS_BAD) return refuse(c, 400), GO;
        return s == CHUNKS_END ? hand_over(c) : step_more(c);
    }
}

static Step step_body(Conn *c)
{
    if (c->head.length < 0) return step_chunks(c);
    int64_t left = c->head.length - c->taken;
    Str piece = { c->in, c->n_in < (uint64_t)left ? c->n_in : (size_t)left };
    if (piece.n && !take(c, piece)) return too_large(c);
    drop_in(c, piece.n);
    return c->taken == c->head.length ? hand_over(c) : step_more(c);
}

/* After the last byte: the next request, or the end. What a client still sends is read for a moment, or it would not see the answer. */
static Step after_answer(Conn *c)
{
    bool closing = c->closing;
    end_exchange(c);
    if (!closing) return enter(c, HEADING), GO;
    enter(c, LINGERING);
    c->n_in = 0;
    if (c->tls) tls_bye(c->tls);
    shutdown(c->fd, SHUT_WR);
    return GO;
}

static Step step_linger(Conn *c)
{
    c->n_in = 0;
    return step_more(c);
}

static Step send_out(Conn *c, Str body)
{
    size_t total = c->out.n + body.n;
    if (c->sent == total) return GO;
    Str head = str_slice(buf_str(&c->out), c->sent, c->out.n), rest = str_slice(body, c->sent > c->out.n ? c->sent - c->out.n : 0, body.n);
    ptrdiff_t n = send_two(c, head, rest);
    if (n <= 0) return c->writes = n == TLS_WAIT, n == TLS_WAIT ? BLOCKED : OVER;
    c->sent += (size_t)n;
    return GO;
}

static Step step_send(Conn *c)
{
    Step s = send_out(c, c->own->answer);
    return s == GO && c->sent == c->out.n + c->own->answer.n ? after_answer(c) : s;
}

static void frame(Conn *c, Str piece)
{
    bool chunks = c->head.chunks_known;
    buf_clear(&c->out);
    c->sent = 0;
    if (chunks) buf_addf(&c->out, "%zx\r\n", piece.n);
    buf_add(&c->out, piece);
    if (chunks) buf_add_z(&c->out, "\r\n");
}

/* A client that listens sends nothing; when it says something or leaves, that is the end. */
static Step step_stream(Conn *c)
{
    char piece[STREAM_BLOCK];
    Own *o = c->own;
    Step s = send_out(c, S(""));
    if (s != GO || c->sent < c->out.n) return s;
    if (c->stream_ended) return c->closing = true, after_answer(c);
    c->writes = false;
    ptrdiff_t n = o->next(o->next_context, piece, sizeof piece);
    if (n) return frame(c, (Str){ piece, n > 0 ? (size_t)n : 0 }), c->stream_ended = n < 0, GO;
    c->n_in = 0;
    ptrdiff_t got = receive(c);
    return got == TLS_WAIT ? BLOCKED : got > 0 ? GO : OVER;
}

static Step step(Conn *c)
{
    switch (c->phase) {
    case SHAKING: return step_shake(c);
    case HEADING: return step_head(c);
    case BODYING: return step_body(c);
    case WAITING:
        if (!c->own->x.status) return BLOCKED;
        return begin_sending(c), GO;
    case SENDING: return step_send(c);
    case STREAMING: return step_stream(c);
    case LINGERING: return step_linger(c);
    }
    return OVER;
}

static void go_on(Conn *c)
{
    Step s = GO;
    for (int i = 0; i < TURNS && s == GO; i++) s = step(c);
    if (s == OVER) {
        close_conn(c);
        return;
    }
    if (s == GO) wake(c);                /* others first; what TLS has already read shows at no socket */
    watch(c, c->phase == WAITING || s == GO ? 0 : c->writes ? EPOLLOUT : EPOLLIN | EPOLLRDHUP);
}

/* ---- time ---- */

static bool late(const Conn *c, int64_t now)
{
    int64_t idle = c->loop->http->config.idle_seconds * (int64_t)1000, moved = now - c->moved_ms, spent = now - c->since_ms;
    switch (c->phase) {
    case SHAKING: case HEADING: return spent > idle;
    case BODYING: return moved > idle || spent > idle + c->taken / BYTES_PER_MS;
    case SENDING: return moved > idle || spent > idle + (int64_t)c->sent / BYTES_PER_MS;
    case STREAMING: return c->writes && moved > idle;
    case LINGERING: return spent > LINGER_MS;
    case WAITING: return false;
    }
    return false;
}

static void end_late(Loop *l)
{
    int64_t now = os_ticks_ms();
    for (Conn *c = l->first, *after; c; c = after) {
        after = c->after;
        if (late(c, now)) close_conn(c);
    }
}

/* ---- a loop ---- */

static void take_in(Loop *l, int fd, const struct sockaddr_storage *from)
{
    Http *http = l->http;
    char address[ADDRESS_BYTES] = "";
    int one = 1;
    if (from->ss_family == AF_INET6) inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, address, sizeof address);
    else inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr, address, sizeof address);
    if (!count_in(http, address)) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    Conn *c = mem_resize(NULL, sizeof *c);
    *c = (Conn){ .loop = l, .fd = fd, .after = l->first, .in = mem_resize(NULL, IN_BYTES) };
    snprintf(c->address, sizeof c->address, "%s", address);
    if (l->first) l->first->before = c;
    l->first = c;
    enter(c, http->tls ? SHAKING : HEADING);
    if (http->tls && !(c->tls = tls_accept(http->tls, fd))) close_conn(c);
    else go_on(c);
}

static void accept_some(Loop *l)
{
    for (int i = 0; i < EVENTS; i++) {
        struct sockaddr_storage from = { 0 };
        socklen_t n = sizeof from;
        int fd = accept4(l->http->listening, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EMFILE || errno == ENFILE)) os_wait_ms(FULL_MS);       /* those that knock stay there: not at full speed until one has left */
        if (fd < 0) return;
        take_in(l, fd, &from);
    }
}

static Conn *next_woken(Loop *l)
{
    pthread_mutex_lock(&l->lock);
    Conn *c = l->woken;
    if (c) unlist(l, c);
    pthread_mutex_unlock(&l->lock);
    return c;
}

/* So many and no more: one that has always something to do does not keep the others waiting. */
static void go_on_woken(Loop *l)
{
    uint64_t n;
    ssize_t got = read(l->event, &n, sizeof n);
    (void)got;
    for (int i = 0; i < EVENTS; i++) {
        Conn *c = next_woken(l);
        if (!c) return;
        go_on(c);
    }
    call(l);
}

static void *run_loop(void *context)
{
    Loop *l = context;
    Http *http = l->http;
    struct epoll_event events[EVENTS];
    bool listens = true;
    int64_t looked = os_ticks_ms();
    while (!atomic_load(&http->ending)) {
        bool woken = false;
        int n = epoll_wait(l->epoll, events, EVENTS, TICK_MS);
        if (listens && atomic_load(&http->quiet)) listens = false, epoll_ctl(l->epoll, EPOLL_CTL_DEL, http->listening, NULL);
        for (int i = 0; i < n; i++) {
            void *what = events[i].data.ptr;
            if (what == l) woken = true;
            else if (what == http) { if (listens) accept_some(l); }
            else go_on(what);        /* none of this batch is closed but by its own turn */
        }
        if (woken) go_on_woken(l);
        if (os_ticks_ms() - looked < TICK_MS) continue;
        looked = os_ticks_ms();
        end_late(l);
    }
    while (l->first) close_conn(l->first);
    return NULL;
}

/* ---- the server ---- */

static bool listen_on(const HttpConfig *c, Http *http, Err *err)
{
    struct sockaddr_in a4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)c->port) };
    struct sockaddr_in6 a6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)c->port) };
    struct sockaddr_in6 got = { 0 };                 /* an IPv4 address has its port at the same place */
    socklen_t n = sizeof got;
    bool six = inet_pton(AF_INET, c->address, &a4.sin_addr) != 1;
    int one = 1;
    char why[128];
    if (six && inet_pton(AF_INET6, c->address, &a6.sin6_addr) != 1) return FAIL(err, USE, T_WEB_ADDRESS, str_of(c->address));
    http->listening = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (http->listening >= 0) setsockopt(http->listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (http->listening < 0 || bind(http->listening, six ? (const struct sockaddr *)&a6 : (const struct sockaddr *)&a4, six ? sizeof a6 : sizeof a4) != 0 ||
        listen(http->listening, BACKLOG) != 0 || getsockname(http->listening, (struct sockaddr *)&got, &n) != 0)
        return FAIL(err, IO, T_WEB_LISTEN, str_of(c->address), str_printf(http->arena, "%d", c->port), str_of(strerror_r(errno, why, sizeof why)));
    http->port = ntohs(got.sin6_port);
    return true;
}

static bool start_loop(Http *http, Loop *l)
{
    struct epoll_event knock = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = http }, called = { .events = EPOLLIN, .data.ptr = l };
    *l = (Loop){ .http = http, .epoll = epoll_create1(EPOLL_CLOEXEC), .event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) };
    pthread_mutex_init(&l->lock, NULL);
    return l->epoll >= 0 && l->event >= 0 && epoll_ctl(l->epoll, EPOLL_CTL_ADD, http->listening, &knock) == 0 && epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->event, &called) == 0 &&
        pthread_create(&l->thread, NULL, run_loop, l) == 0;
}

static bool run(Http *http, Err *err)
{
    char why[128];
    http->loops = NEW_ARRAY(http->arena, Loop, (size_t)http->config.threads);
    for (; http->n_loops < http->config.threads; http->n_loops++)
        if (!start_loop(http, &http->loops[http->n_loops])) return FAIL(err, IO, T_WEB_START, str_of(strerror_r(errno, why, sizeof why)));
    return true;
}

bool http_start(const HttpConfig *c, const HttpHandler *h, Http **out, Err *err)
{
    Arena *a = arena_new();
    Http *http = NEW(a, Http);
    *http = (Http){ .handler = *h, .arena = a, .config = *c, .listening = -1, .peers = NEW_ARRAY(a, Peer, (size_t)c->connections) };
    pthread_mutex_init(&http->lock, NULL);
    if ((!c->certificate || tls_open(c->certificate, c->key, a, &http->tls, err)) && listen_on(c, http, err) && run(http, err)) return *out = http, true;
    http_stop(http);
    return false;
}

int http_port(const Http *http) { return http->port; }
int http_open_exchanges(const Http *http) { return atomic_load(&http->open); }

static void wake_loops(Http *http)
{
    for (int i = 0; i < http->n_loops; i++) call(&http->loops[i]);
}

void http_quiesce(Http *http)
{
    if (http->listening < 0 || atomic_exchange(&http->quiet, true)) return;
    shutdown(http->listening, SHUT_RDWR);
    wake_loops(http);
}

void http_stop(Http *http)
{
    if (!http) return;
    http_quiesce(http);
    atomic_store(&http->ending, true);
    wake_loops(http);
    for (int i = 0; i < http->n_loops; i++) {
        Loop *l = &http->loops[i];
        pthread_join(l->thread, NULL);
        close(l->epoll), close(l->event);
        pthread_mutex_destroy(&l->lock);
    }
    if (http->listening >= 0) close(http->listening);
    tls_close(http->tls);
    pthread_mutex_destroy(&http->lock);
    arena_free(http->arena);
}
