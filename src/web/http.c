/* SPDX-License-Identifier: Apache-2.0
** The server: threads, each with its own epoll and connections; how many there may be; from the first listening to the last goodbye.
** A connection: conn.c, steps.c; answers: reply.c. */
#include "base/os.h"
#include "web/steps.h"
#include "web/texts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 512, EVENTS = 64, TICK_MS = 500, FULL_MS = 20 };

/* ---- how many ---- */

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

void http_forget(Http *http, const char *address)
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

static void end_late(Loop *l)
{
    int64_t now = os_ticks_ms();
    for (Conn *c = l->first, *after; c; c = after) {
        after = c->after;
        if (conn_late(c, now)) conn_close(c);
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
    Conn *c = conn_new(l, fd, address);
    if (c) steps_go_on(c);
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

/* So many and no more: one that has always something to do does not keep the others waiting. */
static void go_on_woken(Loop *l)
{
    uint64_t n;
    ssize_t got = read(l->event, &n, sizeof n);
    (void)got;
    for (int i = 0; i < EVENTS; i++) {
        Conn *c = conn_next_woken(l);
        if (!c) return;
        steps_go_on(c);
    }
    conn_call(l);
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
            else steps_go_on(what);        /* none of this batch is closed but by its own turn */
        }
        if (woken) go_on_woken(l);
        if (os_ticks_ms() - looked < TICK_MS) continue;
        looked = os_ticks_ms();
        end_late(l);
    }
    while (l->first) conn_close(l->first);
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
    for (int i = 0; i < http->n_loops; i++) conn_call(&http->loops[i]);
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
