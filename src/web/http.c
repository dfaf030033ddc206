/* SPDX-License-Identifier: Apache-2.0
** libmicrohttpd behind http.h. Its keep-alive trap: an answer queued in the first call for a request closes the connection, so the
** first call only looks at the head (an early answer is a refusal of the body, where closing is right). */
#include "web/http.h"
#include "base/num.h"
#include "web/texts.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { POOL_BYTES = 24 * 1024, STREAM_BLOCK = 4096, FLUSH_FACTOR = 2, BACKLOG = 512, ADDRESS_BYTES = 64 };

struct Http {
    struct MHD_Daemon *daemon;
    HttpHandler handler;
    Arena *arena;
    int port, listening;
    atomic_int open;
};

typedef struct { const char *name; Str value; } Head;
enum { HEADS = 16 };

typedef struct {
    Exchange x;
    Http *http;
    struct MHD_Connection *connection;
    struct MHD_Response *response;
    Head heads[HEADS];
    size_t n_heads, taken;       /* taken: bytes of the body that came */
    bool begun, later;           /* later: the answer comes from another thread; queued when the request goes on */
    pthread_mutex_t lock;        /* of what follows: a sleeping stream */
    HttpNext *next;
    void *next_context;
    bool suspended, woken;
    char address[ADDRESS_BYTES];
} Own;

static Own *own_of(const Exchange *x) { return (Own *)(uintptr_t)x; }

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t http_spent_us(const Exchange *x) { return now_us() - x->started_us; }

/* ---- the life of an exchange ---- */

static void *on_target(void *cls, const char *uri, struct MHD_Connection *connection)
{
    Http *http = cls;
    Arena *a = arena_new();
    Own *o = NEW(a, Own);
    o->x.arena = a;
    o->x.target = str_copy(a, str_of(uri));
    o->x.started_us = now_us();
    o->http = http;
    o->connection = connection;
    pthread_mutex_init(&o->lock, NULL);
    atomic_fetch_add(&http->open, 1);
    return o;
}

static void note_address(Own *o)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(o->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    o->x.address = o->address;
    if (!info || !info->client_addr) return;
    if (info->client_addr->sa_family == AF_INET6) inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, o->address, sizeof o->address);
    else inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, o->address, sizeof o->address);
}

static void note_head(Own *o, const char *method)
{
    Str length = http_header(&o->x, "Content-Length");
    o->x.method = str_copy(o->x.arena, str_of(method));
    note_address(o);
    if (http_header(&o->x, "Transfer-Encoding").p) o->x.body_size = -1;
    else if (length.p && !str_to_int64(length, &o->x.body_size)) o->x.body_size = -1;
}

static enum MHD_Result queue(Own *o)
{
    for (size_t i = 0; i < o->n_heads; i++) MHD_add_response_header(o->response, o->heads[i].name, o->heads[i].value.p);
    enum MHD_Result r = MHD_queue_response(o->connection, (unsigned)o->x.status, o->response);
    MHD_destroy_response(o->response);
    o->response = NULL;
    return r;
}

static enum MHD_Result take(Own *o, Str piece)
{
    o->taken += piece.n;
    if (o->taken > o->x.body_most) {
        o->x.too_large = true;
        buf_done(&o->x.body);
        return o->taken > o->x.body_most * FLUSH_FACTOR ? MHD_NO : MHD_YES;   /* read on a little, so that the refusal arrives */
    }
    if (o->x.streamed) o->http->handler.data(o->http->handler.context, &o->x, piece);
    else buf_add(&o->x.body, piece);
    return MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method, const char *version, const char *upload_data,
                                  size_t *upload_size, void **own)
{
    Http *http = cls;
    Own *o = *own;
    (void)connection, (void)url, (void)version;
    if (!o->begun) {
        o->begun = true;
        note_head(o, method);
        http->handler.begin(http->handler.context, &o->x);
        return o->response ? queue(o) : MHD_YES;
    }
    if (*upload_size) {
        Str piece = { upload_data, *upload_size };
        *upload_size = 0;
        return take(o, piece);
    }
    if (!o->response) {
        http->handler.ready(http->handler.context, &o->x);
        if (o->later) return MHD_YES;                     /* called again once the answer is there */
    }
    return queue(o);
}

static void on_ended(void *cls, struct MHD_Connection *connection, void **own, enum MHD_RequestTerminationCode code)
{
    Http *http = cls;
    Own *o = *own;
    (void)connection, (void)code;
    if (!o) return;
    *own = NULL;
    if (o->begun) http->handler.ended(http->handler.context, &o->x);
    if (o->response) MHD_destroy_response(o->response);
    buf_done(&o->x.body);
    pthread_mutex_destroy(&o->lock);
    arena_free(o->x.arena);
    atomic_fetch_sub(&http->open, 1);
}

/* ---- headers ---- */

Str http_header(const Exchange *x, const char *name)
{
    const char *value = MHD_lookup_connection_value(own_of(x)->connection, MHD_HEADER_KIND, name);
    return value ? str_of(value) : (Str){ 0 };
}

typedef struct { const char *name; int n; } Counting;

static enum MHD_Result count_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    Counting *c = cls;
    (void)kind, (void)value;
    c->n += str_equal_case(str_of(name), str_of(c->name));
    return MHD_YES;
}

int http_header_count(const Exchange *x, const char *name)
{
    Counting c = { name, 0 };
    MHD_get_connection_values(own_of(x)->connection, MHD_HEADER_KIND, count_header, &c);
    return c.n;
}

/* ---- answers ---- */

void http_head(Exchange *x, const char *name, Str value)
{
    Own *o = own_of(x);
    assert(o->n_heads < HEADS);
    o->heads[o->n_heads++] = (Head){ name, str_copy(x->arena, value) };
}

/* The answer is there; a request that waits for it goes on. */
static void settle(Own *o, int status, struct MHD_Response *r)
{
    assert(!o->response && r);
    pthread_mutex_lock(&o->lock);
    o->x.status = status;
    o->response = r;
    bool waits = o->suspended;
    o->suspended = false;
    pthread_mutex_unlock(&o->lock);
    if (waits) MHD_resume_connection(o->connection);
}

void http_answer(Exchange *x, int status, Buf *body)
{
    size_t n = body->n;
    struct MHD_Response *r = n ? MHD_create_response_from_buffer_with_free_callback(n, body->p, mem_free) : MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (!n) buf_done(body);
    *body = (Buf){ 0 };
    settle(own_of(x), status, r);
}

void http_answer_const(Exchange *x, int status, Str body)
{
    settle(own_of(x), status, MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT));
}

void http_answer_shared(Exchange *x, int status, Str body, void (*done)(void *), void *context)
{
    settle(own_of(x), status, MHD_create_response_from_buffer_with_free_callback_cls(body.n, (void *)(uintptr_t)body.p, done, context));
}

void http_later(Exchange *x)
{
    Own *o = own_of(x);
    o->later = o->suspended = true;
    MHD_suspend_connection(o->connection);
}

/* ---- streams ---- */

static ssize_t on_stream(void *cls, uint64_t at, char *to, size_t size)
{
    Own *o = cls;
    (void)at;
    for (bool again = true; again;) {
        pthread_mutex_lock(&o->lock);
        o->woken = false;
        pthread_mutex_unlock(&o->lock);
        ptrdiff_t n = o->next(o->next_context, to, size);   /* without the lock: it takes its own */
        if (n) return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
        pthread_mutex_lock(&o->lock);
        again = o->woken;
        o->suspended = !again;
        if (!again) MHD_suspend_connection(o->connection);
        pthread_mutex_unlock(&o->lock);
    }
    return 0;
}

void http_answer_stream(Exchange *x, int status, HttpNext *next, void *context)
{
    Own *o = own_of(x);
    o->next = next;
    o->next_context = context;
    settle(o, status, MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, on_stream, o, NULL));
}

void http_wake(Exchange *x)
{
    Own *o = own_of(x);
    pthread_mutex_lock(&o->lock);
    bool sleeps = o->suspended;
    o->woken = true;
    o->suspended = false;
    if (sleeps) MHD_resume_connection(o->connection);
    pthread_mutex_unlock(&o->lock);
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

/* The library's own messages (a client that went away, a malformed line) are the client's affair. */
static void say_nothing(void *cls, const char *format, va_list args) { (void)cls, (void)format, (void)args; }

static size_t keep_escapes(void *cls, struct MHD_Connection *connection, char *s)
{
    (void)cls, (void)connection;
    return strlen(s);
}

static bool run(const HttpConfig *c, Http *http, Err *err)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG | (c->certificate ? MHD_USE_TLS : 0);
    struct MHD_OptionItem tls[] = { { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)c->certificate }, { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)c->key },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)"SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM:+AES-128-GCM:+CHACHA20-POLY1305:-RSA" }, { MHD_OPTION_END, 0, NULL } };
    struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    http->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, http,
        MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL,
        MHD_OPTION_LISTEN_SOCKET, http->listening,
        MHD_OPTION_ARRAY, c->certificate ? tls : none,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, http,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_ended, http,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)c->connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)c->per_client,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)c->idle_seconds,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)c->threads,
        MHD_OPTION_END);
    return http->daemon || FAIL(err, IO, T_WEB_START, str_of(c->address));
}

bool http_start(const HttpConfig *c, const HttpHandler *h, Http **out, Err *err)
{
    Arena *a = arena_new();
    Http *http = NEW(a, Http);
    *http = (Http){ .handler = *h, .arena = a, .listening = -1 };
    if (listen_on(c, http, err) && run(c, http, err)) return *out = http, true;
    if (http->listening >= 0) close(http->listening);
    arena_free(a);
    return false;
}

int http_port(const Http *http) { return http->port; }
int http_open_exchanges(const Http *http) { return atomic_load(&http->open); }

void http_quiesce(Http *http)
{
    if (http->listening < 0) return;
    MHD_quiesce_daemon(http->daemon);
    close(http->listening);
    http->listening = -1;
}

void http_stop(Http *http)
{
    if (!http) return;
    http_quiesce(http);
    MHD_stop_daemon(http->daemon);
    arena_free(http->arena);
}
