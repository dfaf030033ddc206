/* SPDX-License-Identifier: Apache-2.0
** From the first byte of a request to the last of its answer: each step says whether there is more to do now. */
#include "web/steps.h"
#include "web/reply.h"

#include <sys/epoll.h>
#include <sys/socket.h>

enum { STREAM_BLOCK = 4096, TURNS = 32 };

/* The request cannot be read further: answered by the handler, then no more of this connection. */
static void refuse(Conn *c, int status)
{
    Http *http = c->loop->http;
    Own *o = c->own ? c->own : conn_open_exchange(c);
    c->closing = true;
    http->handler.refused(http->handler.context, &o->x, status);
    reply_begin(c);
}

typedef enum { GO, BLOCKED, OVER } Step;

static Step step_shake(Conn *c)
{
    ptrdiff_t n = tls_shake(c->tls);
    c->writes = n == TLS_WAIT && tls_writes(c->tls);
    if (n == 1) return conn_enter(c, HEADING), GO;
    return n == TLS_WAIT ? BLOCKED : OVER;
}

static Step step_more(Conn *c)
{
    ptrdiff_t n = conn_receive(c);
    return n > 0 ? GO : n == TLS_WAIT ? BLOCKED : OVER;
}

/* All of it is here: the handler answers, now or later. */
static Step hand_over(Conn *c)
{
    Http *http = c->loop->http;
    Own *o = c->own;
    http->handler.ready(http->handler.context, &o->x);
    if (o->later) return BLOCKED;        /* its thread wakes this one, perhaps it has already */
    return reply_begin(c), GO;
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
    if (c->n_in >= 2 && c->in[0] == '\r' && c->in[1] == '\n') conn_drop(c, 2);       /* an empty line before a request is passed over */
    int how = c->n_in ? wire_head((Str){ c->in, c->n_in }, &c->head) : HEAD_MORE;
    if (how == HEAD_MORE) return step_more(c);
    if (how != HEAD_OK) return refuse(c, how), GO;
    Own *o = conn_open_exchange(c);
    keep_head(c, o->x.arena);
    conn_drop(c, c->head.bytes);
    c->chunks = (Chunks){ 0 }, c->taken = 0;
    http->handler.begin(http->handler.context, &o->x);
    if (o->later || o->x.status) {       /* refused before its body came */
        c->closing = c->head.length != 0;
        if (o->later) return BLOCKED;
        return reply_begin(c), GO;
    }
    if (c->head.length == 0) return hand_over(c);
    conn_enter(c, BODYING);
    return !c->head.expects || conn_send(c, proceed, S("")) == (ptrdiff_t)proceed.n ? GO : OVER;
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
        if (s == CHUNKS_DATA && !take(c, data)) return conn_drop(c, c->n_in - rest.n), too_large(c);
        if (s == CHUNKS_DATA) continue;
        conn_drop(c, c->n_in - rest.n);
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
    conn_drop(c, piece.n);
    return c->taken == c->head.length ? hand_over(c) : step_more(c);
}

/* After the last byte: the next request, or the end. What a client still sends is read for a moment, or it would not see the answer. */
static Step after_answer(Conn *c)
{
    bool closing = c->closing;
    conn_end_exchange(c);
    if (!closing) return conn_enter(c, HEADING), GO;
    conn_enter(c, LINGERING);
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
    ptrdiff_t n = conn_send(c, head, rest);
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
    ptrdiff_t got = conn_receive(c);
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
        return reply_begin(c), GO;
    case SENDING: return step_send(c);
    case STREAMING: return step_stream(c);
    case LINGERING: return step_linger(c);
    }
    return OVER;
}

void steps_go_on(Conn *c)
{
    Step s = GO;
    for (int i = 0; i < TURNS && s == GO; i++) s = step(c);
    if (s == OVER) {
        conn_close(c);
        return;
    }
    if (s == GO) conn_wake(c);                /* others first; what TLS has already read shows at no socket */
    conn_watch(c, c->phase == WAITING || s == GO ? 0 : c->writes ? EPOLLOUT : EPOLLIN | EPOLLRDHUP);
}
