/* SPDX-License-Identifier: Apache-2.0
** The state of a connection: its bytes, what it waits for, the exchange on it. What it does next: steps.c. */
#include "web/conn.h"
#include "base/os.h"

#include <errno.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { BYTES_PER_MS = 8, LINGER_MS = 2000 };     /* who sends or reads more slowly for long is let go */

Own *conn_own(const Exchange *x) { return (Own *)(uintptr_t)x; }

int64_t conn_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- bytes ---- */

static ptrdiff_t told(ssize_t n) { return n >= 0 ? n : errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? TLS_WAIT : TLS_DEAD; }

ptrdiff_t conn_receive(Conn *c)
{
    ptrdiff_t n = c->tls ? tls_recv(c->tls, c->in + c->n_in, IN_BYTES - c->n_in) : told(recv(c->fd, c->in + c->n_in, IN_BYTES - c->n_in, 0));
    if (n > 0) c->n_in += (size_t)n, c->moved_ms = os_ticks_ms();
    if (n == TLS_WAIT) c->writes = c->tls && tls_writes(c->tls);
    return n;
}

void conn_drop(Conn *c, size_t n)
{
    memmove(c->in, c->in + n, c->n_in - n);
    c->n_in -= n;
}

/* Two pieces, the second may be empty. */
ptrdiff_t conn_send(Conn *c, Str a, Str b)
{
    struct iovec parts[2] = { { (void *)(uintptr_t)(a.n ? a.p : b.p), a.n ? a.n : b.n }, { (void *)(uintptr_t)b.p, b.n } };
    struct msghdr m = { .msg_iov = parts, .msg_iovlen = a.n && b.n ? 2 : 1 };
    ptrdiff_t n = c->tls ? tls_send(c->tls, a.n ? a : b) : told(sendmsg(c->fd, &m, MSG_NOSIGNAL));
    if (n > 0) c->moved_ms = os_ticks_ms();
    return n;
}

/* ---- what wakes it ---- */

void conn_watch(Conn *c, uint32_t events)
{
    struct epoll_event e = { .events = events, .data.ptr = c };
    if (events == c->watched) return;
    int how = !events ? EPOLL_CTL_DEL : c->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (epoll_ctl(c->loop->epoll, how, c->fd, &e) == 0) c->watched = events;
}

void conn_call(Loop *l)
{
    uint64_t one = 1;
    ssize_t n = write(l->event, &one, sizeof one);
    (void)n;                         /* full: it is awake already */
}

void conn_wake(Conn *c)
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
    conn_call(l);
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

void conn_enter(Conn *c, Phase phase)
{
    c->phase = phase;
    c->since_ms = c->moved_ms = os_ticks_ms();
    c->writes = false;
}

Conn *conn_next_woken(Loop *l)
{
    pthread_mutex_lock(&l->lock);
    Conn *c = l->woken;
    if (c) unlist(l, c);
    pthread_mutex_unlock(&l->lock);
    return c;
}

/* ---- the life of an exchange ---- */

Own *conn_open_exchange(Conn *c)
{
    Arena *a = arena_new();
    Own *o = NEW(a, Own);
    *o = (Own){ .conn = c };
    o->x.arena = a;
    o->x.address = c->address;
    o->x.method = str_copy(a, c->head.method.p ? c->head.method : S("?"));
    o->x.target = str_copy(a, c->head.target.p ? c->head.target : S("?"));
    o->x.body_size = c->head.length;
    o->x.started_us = conn_now_us();
    atomic_fetch_add(&c->loop->http->open, 1);
    return c->own = o;
}

void conn_end_exchange(Conn *c)
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

void conn_close(Conn *c)
{
    Loop *l = c->loop;
    conn_end_exchange(c);
    forget_wake(c);
    conn_watch(c, 0);
    tls_end(c->tls);
    close(c->fd);
    http_forget(l->http, c->address);
    if (c->before) c->before->after = c->after;
    else l->first = c->after;
    if (c->after) c->after->before = c->before;
    buf_done(&c->out);
    mem_free(c->in);
    mem_free(c);
}

Conn *conn_new(Loop *l, int fd, const char *address)
{
    Http *http = l->http;
    Conn *c = mem_resize(NULL, sizeof *c);
    *c = (Conn){ .loop = l, .fd = fd, .after = l->first, .in = mem_resize(NULL, IN_BYTES) };
    snprintf(c->address, sizeof c->address, "%s", address);
    if (l->first) l->first->before = c;
    l->first = c;
    conn_enter(c, http->tls ? SHAKING : HEADING);
    if (!http->tls || (c->tls = tls_accept(http->tls, fd))) return c;
    conn_close(c);
    return NULL;
}

/* ---- time ---- */

bool conn_late(const Conn *c, int64_t now)
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
