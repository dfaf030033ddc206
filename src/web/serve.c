/* SPDX-License-Identifier: Apache-2.0 */
#include "web/serve.h"
#include "action/accounts/secret.h"
#include "web/door.h"
#include "web/news.h"
#include "web/sessions.h"
#include "web/texts.h"
#include "web/tls.h"
#include "web/warm.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PORT = 8640, CONNECTIONS = 1024, PER_CLIENT = 512, IDLE_SECONDS = 15, QUEUE = 200, LOOK_MS = 200, TICK_SECONDS = 20, FINISH_SECONDS = 30, NS = 1000000 };

typedef struct { Str address; int port; bool loopback; } Place4;

/* ---- where ---- */

static bool read_listen(Str text, Place4 *out, Err *err)
{
    int64_t port = PORT;
    Str host = text;
    size_t n = text.n;
    while (n > 0 && text.p[n - 1] != ':' && text.p[n - 1] != ']') n--;
    if (n > 0 && text.p[n - 1] == ':') {
        host = str_slice(text, 0, n - 1);
        if (!str_to_int64(str_slice(text, n, text.n), &port) || port < 0 || port > 65535) return FAIL(err, USE, T_WEB_ADDRESS, text);
    }
    if (str_starts(host, S("[")) && str_ends(host, S("]"))) host = str_slice(host, 1, host.n - 1);
    if (str_equal(host, S("localhost"))) host = S("127.0.0.1");
    *out = (Place4){ host, (int)port, str_starts(host, S("127.")) || str_equal(host, S("::1")) };
    return true;
}

/* Names a browser may call this server by. */
static void read_hosts(Web *w, const Args *args, const Place4 *p, Arena *a)
{
    Str *hosts = NULL;
    size_t n = 0, cap = 0;
    for (Str rest = args->values[OPT_host]; rest.p && rest.n;) *PUSH(a, hosts, n, cap) = str_trim(str_split(&rest, ','));
    *PUSH(a, hosts, n, cap) = S("localhost");
    *PUSH(a, hosts, n, cap) = S("127.0.0.1");
    *PUSH(a, hosts, n, cap) = S("[::1]");
    *PUSH(a, hosts, n, cap) = str_has(p->address, S(":")) ? str_printf(a, "[%.*s]", SP(p->address)) : p->address;
    w->hosts = hosts;
    w->n_hosts = n;
}

/* ---- until it is told to stop ---- */

static bool told_to_stop(const sigset_t *signals)
{
    struct timespec wait = { 0, (long)LOOK_MS * NS };
    return sigtimedwait(signals, NULL, &wait) > 0;
}

/* The look finds what others (the command line) have written. */
static void look(Web *w)
{
    Err err = { 0 };
    if (news_look(w, &err)) return;
    Buf b = { 0 };
    err_render(&err, w->home->lang, &b);
    fprintf(stderr, "%.*s\n", SP(buf_str(&b)));
    buf_done(&b);
}

static void say(Desk *d, const Text *t, const Str *args, size_t n)
{
    Buf b = { 0 };
    text_render(t, args, n, d->lang, &b);
    fprintf(stderr, "%.*s\n", SP(buf_str(&b)));
    buf_done(&b);
}

/* New connections are not taken, requests on old ones get 503, what began is finished. */
static void finish(Desk *d, Web *w)
{
    atomic_store(&w->stopping, true);
    http_quiesce(w->http);
    events_end(w->events);
    for (int ms = 0; http_open_exchanges(w->http) > 0 && ms < FINISH_SECONDS * 1000; ms += LOOK_MS / 10) os_wait_ms(LOOK_MS / 10);
    atomic_store(&w->dropping, true);
    int left = http_open_exchanges(w->http);
    if (left) say(d, &T_WEB_STOPPED_HARD, (Str[]){ desk_int(d, left), desk_int(d, FINISH_SECONDS) }, 2);
    else say(d, &T_WEB_STOPPED, NULL, 0);
}

static bool serve(Desk *d, Web *w, const HttpConfig *c, Err *err)
{
    sigset_t signals;
    HttpHandler handler = door_handler(w);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    /* Where a sanitizer has its own heap, the first call begins that of the C library; two threads that began it at once ended the program. */
    os_give_back();
    w->jobs = jobs_open(POLICY_HASHES, QUEUE);        /* passwords are hashed there and nowhere else: 19 MiB each */
    w->notes = notes_open(d);
    w->events = events_open();
    bool ok = http_start(c, &handler, &w->http, err);
    if (ok) {
        const char *at = str_has(str_of(c->address), S(":")) ? "[" : "", *end = *at ? "]" : "";
        say(d, &T_WEB_SERVING, (Str[]){ str_printf(d->arena, "%s://%s%s%s:%d/", c->certificate ? "https" : "http", at, c->address, end, http_port(w->http)), str_of(d->ledger_path) }, 2);
        Warm *warm = warm_start(w->state);
        for (int looks = 1; !told_to_stop(&signals); looks++) {
            look(w);
            log_write(w->log);
            if (looks % (TICK_SECONDS * 1000 / LOOK_MS)) continue;
            events_tick(w->events);
            os_give_back();               /* a document made meanwhile took some */
        }
        warm_stop(warm);
        finish(d, w);
    }
    jobs_close(w->jobs);                  /* before the server: what waits is still answered */
    notes_close(w->notes);
    http_stop(w->http);
    events_close(w->events);
    return ok;
}

bool serve_run(Desk *d, const Args *args, Err *err)
{
    Place4 p;
    Web w = { .home = d };
    HttpConfig c = { .threads = 2, .connections = CONNECTIONS, .per_client = PER_CLIENT, .idle_seconds = IDLE_SECONDS };
    if (!read_listen(args->given[OPT_listen] ? args->values[OPT_listen] : S("127.0.0.1"), &p, err)) return false;
    if (!p.loopback && !args->given[OPT_tls]) return FAIL(err, USE, T_WEB_PLAIN_OPEN, p.address);
    if (args->given[OPT_tls] && !tls_read(args->values[OPT_tls], d->ledger_path, p.address, d->arena, &c.certificate, &c.key, err)) return false;
    c.address = str_z(d->arena, p.address);
    c.port = p.port;
    w.tls = c.certificate;
    w.loopback = p.loopback;
    read_hosts(&w, args, &p, d->arena);
    w.sessions = sessions_new();
    w.second_roles = getenv("LALIAN_SECOND_FACTOR");
    bool ok = (!args->given[OPT_imagery] || imagery_open(args->values[OPT_imagery], d->arena, &w.imagery, err)) && uploads_open(str_printf(d->arena, "%s.uploads", d->ledger_path).p, &w.uploads, err) && log_open(args->given[OPT_log] ? str_z(d->arena, args->values[OPT_log]) : NULL, &w.log, err);
    ok = ok && state_open(d, &w.state, err) && serve(d, &w, &c, err);
    log_close(w.log);
    state_close(w.state);
    sessions_free(w.sessions);
    uploads_close(w.uploads);
    return ok;
}
