/* SPDX-License-Identifier: Apache-2.0 */
#include "web/door.h"
#include "action/accounts/rights.h"
#include "action/accounts/secret.h"
#include "action/accounts/sight.h"
#include "base/limits.h"
#include "web/answer.h"
#include "web/call.h"
#include "web/news.h"
#include "web/openapi.h"
#include "web/session.h"
#include "web/texts.h"

#include <assert.h>

enum { WRITER_WAITS_MS = 3000, PROGRESS_MS = 100 };

/* One request at the door. */
typedef struct {
    Web *w;
    Exchange *x;
    Request request;
    Call call;
    Desk desk;
    DeskFile file;
    Hold *hold;
    Upload *upload;
    int64_t told_ms;
    Answer answer;
    DeskNote note;               /* of the audit: written before the answer goes out */
    Err err;
    bool ok, later;              /* later: the connection's thread has let go of it */
} Visit;

/* ---- who may knock ---- */

static bool is(Str s, const char *z) { return str_equal(s, str_of(z)); }
static bool reads(const Exchange *x) { return is(x->method, "GET") || is(x->method, "HEAD"); }

static Lang lang_of(const Exchange *x, Lang own)
{
    Str accepted = http_header(x, "Accept-Language");
    return str_starts(accepted, S("en")) ? LANG_EN : str_starts(accepted, S("zh")) ? LANG_ZH : own;
}

static Str without_port(Str host)
{
    size_t n = host.n;
    while (n > 0 && host.p[n - 1] >= '0' && host.p[n - 1] <= '9') n--;
    return n > 1 && n < host.n && host.p[n - 1] == ':' && (host.p[0] != '[' || host.p[n - 2] == ']') ? str_slice(host, 0, n - 1) : host;
}

static bool host_known(const Web *w, const Exchange *x)
{
    Str host = without_port(http_header(x, "Host"));
    for (size_t i = 0; i < w->n_hosts; i++)
        if (str_equal_case(host, w->hosts[i])) return true;
    return false;
}

/* Absent, or this very place. */
static bool origin_own(const Web *w, const Exchange *x)
{
    Str origin = http_header(x, "Origin"), scheme = w->tls ? S("https://") : S("http://");
    return !origin.p || (str_starts(origin, scheme) && str_equal_case(str_slice(origin, scheme.n, origin.n), http_header(x, "Host")));
}

static bool media_json(const Exchange *x)
{
    Str rest = http_header(x, "Content-Type");
    return str_equal_case(str_trim(str_split(&rest, ';')), S("application/json"));
}

static void answer_visit(Visit *v);

static bool knocks_well(Visit *v)
{
    Web *w = v->w;
    Exchange *x = v->x;
    Lang lang = v->desk.lang;
    Err *err = &v->err;
    if (!host_known(w, x)) answer_refusal(w, x, lang, 421, "USE", &T_WEB_HOST);
    else if (atomic_load(&w->stopping)) answer_refusal(w, x, lang, 503, "BUSY", &T_WEB_STOPPING);
    else if (!reads(x) && !origin_own(w, x) && !session_foreign(w, x, &v->desk, err)) answer_visit(v);
    else if (!request_read(x->target, x->arena, &v->request, err)) answer_visit(v);
    else return true;
    return false;
}

static void dress(Visit *v)
{
    Desk *d = &v->desk;
    *d = *v->w->home;
    d->arena = v->x->arena;
    d->json = true;
    d->lang = lang_of(v->x, d->lang);
    d->sink = &v->file;
    d->wait_ms = WRITER_WAITS_MS;
    d->note = &v->note;
}

static Visit *visit_of(Web *w, Exchange *x)
{
    Visit *v = NEW(x->arena, Visit);
    *v = (Visit){ .w = w, .x = x };
    x->own = v;
    dress(v);
    return v;
}

/* ---- uploads: decided before the body is read, streamed to the disk ---- */

static bool is_upload(const Exchange *x)
{
    return is(x->method, "PUT") && (str_starts(x->target, S("/api/upload?")) || is(x->target, "/api/upload"));
}

static void begin_upload(Visit *v)
{
    Exchange *x = v->x;
    x->streamed = true;
    if (!knocks_well(v)) return;
    const Item *name = request_find(&v->request, "name");
    bool ok = session_admit(v->w, x, &v->desk, &v->err) && uploads_begin(v->w->uploads, v->desk.actor, name ? name->value : S(""), x->body_size, &v->upload, &v->err);
    if (!ok) answer_visit(v);
}

static void end_upload(Visit *v)
{
    Err err = { 0 };
    Str id, name;
    int64_t bytes;
    Buf out = { 0 };
    Json j = json_on(&out);
    Upload *f = v->upload;
    v->upload = NULL;
    if (!uploads_end(f, &id, &name, &bytes, &err)) {
        answer_failure(v->w, v->x, v->desk.lang, &err);
        return;
    }
    json_open(&j, '{');
    json_key(&j, "upload"), json_str(&j, id);
    json_key(&j, "name"), json_str(&j, name);
    json_key(&j, "bytes"), json_int(&j, bytes);
    json_close(&j, '}');
    answer_json(v->w, v->x, 200, &out);
}

static void begin(void *context, Exchange *x)
{
    Web *w = context;
    Visit *v = visit_of(w, x);
    bool upload = is_upload(x);
    x->body_most = upload ? LIMIT_UPLOAD_BYTES : LIMIT_JSON_BYTES;
    if (x->body_size > (int64_t)x->body_most) answer_refusal(w, x, v->desk.lang, 413, "LIMIT", &T_WEB_TOO_LARGE);
    else if (upload) begin_upload(v);
}

/* ---- an action ---- */

static bool find_upload(void *context, Str id, Str *path, Err *err)
{
    Visit *v = context;
    return uploads_find(v->w->uploads, v->desk.actor, id, v->x->arena, path, err);
}

static void leave(Visit *v)
{
    if (v->hold) state_release(v->hold);
    v->hold = NULL;
}

/* Data of single firms down to the cell are read anew each time. */
static bool may_keep(const Visit *v) { return v->call.action && v->call.action->kept && !v->call.file && !v->call.args.given[OPT_trace]; }

/* What an answer that is kept depends on beside the ledger: what who asks may see, in which language, for what. */
static Str asked_of(Visit *v)
{
    Str sight = sight_name(v->desk.who, v->x->arena);   /* an account whose role or scope changed is another reader */
    return str_printf(v->x->arena, "%.*s\n%.*s\n%d\n%.*s", SP(v->desk.actor), SP(sight), (int)v->desk.lang, SP(v->x->target));
}

static bool from_kept(Visit *v)
{
    KeptAnswer kept;
    bool found = may_keep(v) && kept_find(state_kept(v->hold), asked_of(v), &kept);
    if (found) leave(v), answer_kept(v->w, v->x, kept);
    return found;
}

static void answer_done(Visit *v, Answer *answer)
{
    bool negative = answer->negative, file = v->file.bytes.p && (v->call.file || answer->out.n == 0);
    if (negative) http_head(v->x, "X-Lalian-Negative", S("1"));
    if (file) answer_file(v->w, v->x, v->file.name, v->file.bytes);
    else answer_json(v->w, v->x, 200, &answer->out);
}

static void tell_progress(void *context, Str stage, size_t done, size_t of)
{
    Visit *v = context;
    int64_t now = os_ticks_ms();
    if (done < of && now - v->told_ms < PROGRESS_MS) return;
    v->told_ms = now;
    events_progress(v->w->events, v->desk.actor, str_of(v->call.action->id), stage, done, of);
}

/* On whatever thread; the last word of a visit. */
static void conclude(Visit *v)
{
    bool keep = v->ok && may_keep(v) && !(v->desk.who && v->desk.sensitive);      /* what the audit records is asked for each time */
    KeptAnswer kept = keep ? kept_put(state_kept(v->hold), asked_of(v), buf_str(&v->answer.out), v->answer.negative) : (KeptAnswer){ 0 };
    bool ran = v->hold;
    leave(v);
    Answer answer = v->answer;            /* once it is answered, its own thread may have done away with the visit */
    Err later = { 0 };                    /* what was written is seen by whoever asks from now on; else the next look, in a moment, tries again */
    if (ran && v->call.action->method == METHOD_POST && !news_look(v->w, &later)) later.code = ERR_NONE;
    if (keep) answer_kept(v->w, v->x, kept);
    else if (v->ok) answer_done(v, &answer);
    else answer_failure(v->w, v->x, v->desk.lang, &v->err);
    buf_done(&answer.out);
    buf_done(&answer.notes);
}

static void noted(void *context, const Err *failed)
{
    Visit *v = context;
    if (failed) v->ok = false, v->err = *failed;
    conclude(v);
}

static void let_go(Visit *v)
{
    if (!v->later) v->later = true, http_later(v->x);
}

/* No answer of what the audit records without its row: it waits for that, and nothing waits for it. */
static void answer_visit(Visit *v)
{
    if (!v->note.any) {
        conclude(v);
        return;
    }
    let_go(v);
    if (notes_put(v->w->notes, &v->note.row, noted, v)) return;
    v->ok = false;
    v->err = (Err){ 0 };
    FAIL(&v->err, BUSY, T_WEB_QUEUE);
    conclude(v);
}

/* On whatever thread: the desk is this request's alone, what it stands on is shared. */
static void run(void *context)
{
    Visit *v = context;
    const Action *a = v->call.action;
    if (atomic_load(&v->w->dropping)) {
        leave(v), answer_refusal(v->w, v->x, v->desk.lang, 503, "BUSY", &T_WEB_STOPPING);
        return;
    }
    if (!v->hold) v->hold = state_hold(v->w->state, v->x->arena);
    v->desk.share = state_share(v->hold);
    v->desk.progress = (Progress){ tell_progress, v };
    if (from_kept(v)) return;             /* another one asked the same meanwhile */
    v->ok = desk_open_for(&v->desk, a, &v->call.args, &v->err) && action_run(&v->desk, a, &v->call.args, &v->answer, &v->err);
    desk_close(&v->desk);
    if (v->ok && v->answer.out.full) v->ok = FAIL(&v->err, LIMIT, T_WEB_ANSWER_FULL, S(""));
    answer_visit(v);
}

/* A document took some memory: it goes back. v may be gone by then. */
static void run_heavy(void *context)
{
    run(context);
    os_give_back();
}

static bool set_lang(Visit *v, Err *err)
{
    if (is(v->call.lang, "en")) v->desk.lang = LANG_EN;
    else if (is(v->call.lang, "zh")) v->desk.lang = LANG_ZH;
    else if (v->call.args.given[OPT_lang]) return FAIL(err, USE, T_WEB_OPTION_VALUE, S("lang"), S("zh|en"));
    return true;
}

static void no_method(Visit *v, const char *allowed)
{
    http_head(v->x, "Allow", str_of(allowed));
    answer_refusal(v->w, v->x, v->desk.lang, 405, "USE", &T_WEB_METHOD);
}

static bool asks_well(Visit *v, bool post)
{
    if (post ? !is(v->x->method, "POST") : !reads(v->x)) return no_method(v, post ? "POST" : "GET, HEAD"), false;
    if (!post || media_json(v->x)) return true;
    answer_refusal(v->w, v->x, v->desk.lang, 415, "USE", &T_WEB_MEDIA);
    return false;
}

/* The queue is everybody's: no account fills it alone. */
static bool put_job(Visit *v, JobFn *fn)
{
    JobsPut put = jobs_put(v->w->jobs, fn, v, v->desk.who ? v->desk.who->account : S(""), POLICY_JOBS);
    if (put == JOBS_MANY) answer_refusal(v->w, v->x, v->desk.lang, 429, "MANY", &T_WEB_MANY);
    if (put == JOBS_FULL) answer_refusal(v->w, v->x, v->desk.lang, 503, "BUSY", &T_WEB_QUEUE);
    return put == JOBS_PUT;
}

static void visit_action(Visit *v, const Action *a)
{
    Err *err = &v->err;
    Web *w = v->w;
    Exchange *x = v->x;
    bool post = a->method == METHOD_POST;
    if (!asks_well(v, post)) return;
    v->call.action = a;
    v->ok = session_admit(w, x, &v->desk, err);
    v->ok = v->ok && (!post || request_body(buf_str(&x->body), x->arena, &v->request, err));
    v->ok = v->ok && call_read(a, &v->request, find_upload, v, x->arena, &v->call, err) && set_lang(v, err);
    v->desk.reason = v->call.reason;
    v->desk.key = v->call.key;
    v->ok = v->ok && action_allowed(&v->desk, a, &v->call.args, err);    /* before anything kept is handed out */
    if (v->ok && may_keep(v)) v->hold = state_hold(w->state, x->arena);
    if (!v->ok) answer_visit(v);
    else if (v->hold && from_kept(v)) return;
    else if (!a->heavy && !v->call.file) run(v);
    else {
        let_go(v);
        if (!put_job(v, run_heavy)) leave(v);
    }
}

/* ---- the paths ---- */

static void health(Visit *v)
{
    Buf b = { 0 };
    buf_add_z(&b, "{\"ok\":true}");
    answer_json(v->w, v->x, 200, &b);
}

/* Somebody who may be here; else it is answered. */
static bool admitted(Visit *v)
{
    v->ok = session_admit(v->w, v->x, &v->desk, &v->err);
    if (!v->ok) answer_visit(v);
    return v->ok;
}

static void listen(Visit *v)
{
    if (!admitted(v)) return;
    answer_heads(v->w, v->x, false);
    http_head(v->x, "Content-Type", S("text/event-stream; charset=utf-8"));
    if (!events_listen(v->w->events, v->x, v->desk.actor, v->desk.who)) answer_refusal(v->w, v->x, v->desk.lang, 503, "BUSY", &T_WEB_QUEUE);
}

static void describe(Visit *v)
{
    Buf out = { 0 };
    if (!admitted(v)) return;
    openapi_json(v->desk.lang, &out);
    answer_json(v->w, v->x, 200, &out);
}

/* Which zooms there are; or one tile. A place without a picture is no error: 204. */
static void picture(Visit *v)
{
    Buf out = { 0 };
    Json j = json_on(&out);
    const char *type;
    Str bytes;
    const Imagery *i = &v->w->imagery;
    const Str *p = v->request.pieces;
    if (!admitted(v)) return;
    if (v->request.n_pieces == 5) {
        bool found = imagery_tile(i, p[2], p[3], p[4], v->x->arena, &bytes, &type);
        if (found) buf_add(&out, bytes);
        answer_picture(v->w, v->x, found ? type : NULL, &out);
    } else {
        json_open(&j, '{');
        json_key(&j, "least"), i->folder ? json_int(&j, i->least) : json_null(&j);
        json_key(&j, "most"), i->folder ? json_int(&j, i->most) : json_null(&j);
        json_close(&j, '}');
        answer_json(v->w, v->x, 200, &out);
    }
}

/* Passwords take their time: not on the connection's thread. */
static void run_session(void *context)
{
    Visit *v = context;
    v->ok = session_route(v->w, v->x, &v->request, &v->desk, &v->answer.out, &v->err);
    answer_visit(v);
}

static bool visit_own(Visit *v)
{
    bool post;
    if (v->request.n_pieces == 2 && is(v->request.pieces[1], "health") && reads(v->x)) return health(v), true;
    if (v->request.n_pieces == 2 && is(v->request.pieces[1], "events") && is(v->x->method, "GET")) return listen(v), true;
    if (v->request.n_pieces == 2 && is(v->request.pieces[1], "openapi.json") && reads(v->x)) return describe(v), true;
    if ((v->request.n_pieces == 2 || v->request.n_pieces == 5) && is(v->request.pieces[1], "imagery") && reads(v->x)) return picture(v), true;
    if (!session_knows(&v->request, &post)) return false;
    if (!asks_well(v, post)) return true;
    if (!post) return run_session(v), true;
    let_go(v);
    v->desk.note = NULL;         /* a failure is counted before the next password is looked at */
    return put_job(v, run_session), true;
}

static void visit_api(Visit *v)
{
    if (visit_own(v)) return;
    const Action *a = v->request.n_pieces > 1 ? action_find(v->request.pieces[1]) : NULL;
    if (a && a->method != METHOD_NONE) visit_action(v, a);
    else if (reads(v->x) || is(v->x->method, "POST")) answer_refusal(v->w, v->x, v->desk.lang, 404, "NOT_FOUND", &T_WEB_NO_ROUTE);
    else no_method(v, "GET, HEAD, POST");
}

static void ready(void *context, Exchange *x)
{
    Web *w = context;
    Visit *v = x->own;
    if (x->too_large) answer_refusal(w, x, v->desk.lang, 413, "LIMIT", &T_WEB_TOO_LARGE);
    else if (v->upload) end_upload(v);
    else if (!knocks_well(v)) return;
    else if (v->request.n_pieces && is(v->request.pieces[0], "api")) visit_api(v);
    else if (reads(x)) answer_page(w, x, v->desk.lang);
    else no_method(v, "GET, HEAD");
}

static void data(void *context, Exchange *x, Str piece)
{
    (void)context;
    uploads_add(((Visit *)x->own)->upload, piece);
}

/* What is no request: nobody's, and nothing is done. */
static void refused(void *context, Exchange *x, int status)
{
    Web *w = context;
    const Visit *v = x->own ? x->own : visit_of(w, x);
    const Text *t = status == 414 ? &T_WEB_LONG_URI : status == 431 ? &T_WEB_HEAD_LARGE : &T_WEB_BAD_REQUEST;
    answer_refusal(w, x, v->desk.lang, status, status == 414 || status == 431 ? "LIMIT" : "USE", t);
}

/* However it ended: what was not finished is dropped. Work on another thread is finished by then: the library waits for it. */
static void ended(void *context, Exchange *x)
{
    Web *w = context;
    const Visit *v = x->own;
    uploads_drop(v->upload);
    events_leave(w->events, x);
    log_request(w->log, x, v->desk.actor, w->home->clock.now(w->home->clock.context));
}

HttpHandler door_handler(Web *w) { return (HttpHandler){ w, begin, data, ready, refused, ended }; }
