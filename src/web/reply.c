/* SPDX-License-Identifier: Apache-2.0
** Answers: what a handler puts down, on whatever thread, and the head that goes out before it. */
#include "web/reply.h"

#include <assert.h>
#include <time.h>

int64_t http_spent_us(const Exchange *x) { return conn_now_us() - x->started_us; }
Str http_header(const Exchange *x, const char *name) { return wire_field(&conn_own(x)->conn->head, name); }

void http_head(Exchange *x, const char *name, Str value)
{
    Own *o = conn_own(x);
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
    if (later) conn_wake(c);
}

void http_answer(Exchange *x, int status, Buf *body)
{
    Own *o = conn_own(x);
    o->owned = *body;
    o->answer = buf_str(&o->owned);
    *body = (Buf){ 0 };
    settle(o, status);
}

void http_answer_const(Exchange *x, int status, Str body)
{
    conn_own(x)->answer = body;
    settle(conn_own(x), status);
}

void http_answer_shared(Exchange *x, int status, Str body, void (*done)(void *), void *context)
{
    Own *o = conn_own(x);
    o->answer = body, o->done = done, o->done_context = context;
    settle(o, status);
}

void http_answer_stream(Exchange *x, int status, HttpNext *next, void *context)
{
    Own *o = conn_own(x);
    o->next = next, o->next_context = context;
    settle(o, status);
}

void http_later(Exchange *x)
{
    conn_own(x)->conn->phase = WAITING;      /* before the other thread can answer */
    conn_own(x)->later = true;
}

void http_wake(Exchange *x) { conn_wake(conn_own(x)->conn); }

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
void reply_begin(Conn *c)
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
    conn_enter(c, o->next ? STREAMING : SENDING);
}
