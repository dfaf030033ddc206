/* SPDX-License-Identifier: Apache-2.0
** web/conn.h - for http.c, conn.c, reply.c, steps.c: a connection, its exchange, the loop it belongs to. A connection stays with its
** loop's thread; threads of others only put an answer down (reply.c) or wake it. */
#ifndef LALIAN_WEB_CONN_H
#define LALIAN_WEB_CONN_H

#include "web/http.h"
#include "web/tls.h"
#include "web/wire.h"

#include <pthread.h>
#include <stdatomic.h>

enum { IN_BYTES = 32 * 1024, ADDRESS_BYTES = 64, HEADS = 16 };

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

Conn *conn_new(Loop *l, int fd, const char *address);        /* reads its first head, or shakes hands; TLS failed: NULL, and the descriptor is closed */
void conn_close(Conn *c);                                    /* with its exchange, whatever it was about */
void conn_enter(Conn *c, Phase phase);
bool conn_late(const Conn *c, int64_t now);                  /* slower than a client may be */

/* Bytes, 0: the other side has ended, TLS_WAIT, TLS_DEAD; as tls.h. */
ptrdiff_t conn_receive(Conn *c);
ptrdiff_t conn_send(Conn *c, Str a, Str b);                  /* two pieces, the second may be empty */
void conn_drop(Conn *c, size_t n);                           /* n bytes of what came are taken */

/* ---- what wakes it ---- */

void conn_watch(Conn *c, uint32_t events);                   /* of epoll; 0: nothing */
void conn_wake(Conn *c);                                     /* from any thread */
Conn *conn_next_woken(Loop *l);                              /* no longer in the list; NULL: none */
void conn_call(Loop *l);                                     /* its thread looks up */

/* ---- its exchange ---- */

Own *conn_open_exchange(Conn *c);
void conn_end_exchange(Conn *c);
int64_t conn_now_us(void);
Own *conn_own(const Exchange *x);

void http_forget(Http *http, const char *address);           /* one connection of this address less */

#endif
