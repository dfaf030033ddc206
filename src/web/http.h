/* SPDX-License-Identifier: Apache-2.0
** web/http.h - HTTP/1.1 with keep-alive, plain or over TLS: requests in, answers out. What is no proper request never comes to
** the handler, but for `refused`, which answers it.
** A request is an Exchange: `begin` sees its head (and may refuse its body), `data` gets a streamed body in pieces, `ready` answers,
** now or later from another thread; `ended` comes once for every Exchange. Knows no route, no session, no JSON. */
#ifndef LALIAN_WEB_HTTP_H
#define LALIAN_WEB_HTTP_H

#include "base/day.h"
#include "base/err.h"

typedef struct Http Http;
typedef struct Exchange Exchange;

struct Exchange {
    Arena *arena;                /* lives as long as the exchange */
    Str method, target;          /* target: path and query as they came, percent-encoded */
    const char *address;         /* of the client, numeric */
    int64_t body_size;           /* as declared; -1: it comes in chunks */
    size_t body_most;            /* set by `begin`: more is answered with 413 */
    bool streamed;               /* set by `begin`: pieces go to `data`, not into body */
    bool too_large;              /* more than body_most came */
    Buf body;
    int status;                  /* of the answer, 0: none yet */
    int64_t started_us;
    void *own;                   /* the handler's */
};

typedef struct {
    void *context;
    void (*begin)(void *context, Exchange *x);
    void (*data)(void *context, Exchange *x, Str piece);
    void (*ready)(void *context, Exchange *x);
    void (*refused)(void *context, Exchange *x, int status);  /* it cannot be read (further): 400, 414, 417, 431, 505; must answer */
    void (*ended)(void *context, Exchange *x);
} HttpHandler;

typedef struct {
    const char *address;         /* numeric */
    int port;                    /* 0: any free one */
    const char *certificate, *key;   /* PEM; NULL: plain HTTP */
    int threads, connections, per_client, idle_seconds;
} HttpConfig;

bool http_start(const HttpConfig *c, const HttpHandler *h, Http **out, Err *err) MUST_CHECK;
int http_port(const Http *http);
void http_quiesce(Http *http);                               /* no new connections from now on */
int http_open_exchanges(const Http *http);                   /* requests whose answer is not out yet */
void http_stop(Http *http);                                  /* ends all; every exchange must be answered, every stream closed */

int64_t http_spent_us(const Exchange *x);                     /* since its first line */
Str http_header(const Exchange *x, const char *name);        /* p NULL: absent */

/* The answer: heads first, then one of the three. After http_later they may come from another thread. */
void http_head(Exchange *x, const char *name, Str value);
void http_answer(Exchange *x, int status, Buf *body);        /* takes the bytes over; body is empty afterwards */
void http_answer_const(Exchange *x, int status, Str body);   /* bytes that outlive the server */
void http_answer_shared(Exchange *x, int status, Str body, void (*done)(void *), void *context);   /* done: when the bytes are no longer needed */
void http_later(Exchange *x);                                /* in `ready`, or in `begin` to refuse: the answer comes from elsewhere */

/* An answer without an end: `next` fills up to `size` bytes and returns how many; 0: nothing now, http_wake later; -1: the end.
** `next` is never called again after the exchange ended. */
typedef ptrdiff_t HttpNext(void *context, char *to, size_t size);
void http_answer_stream(Exchange *x, int status, HttpNext *next, void *context);
void http_wake(Exchange *x);

#endif
