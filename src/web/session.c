/* SPDX-License-Identifier: Apache-2.0 */
#include "web/session.h"
#include "action/accounts/accounts.h"
#include "action/accounts/secret.h"
#include "model/label.h"
#include "web/sessions.h"
#include "web/texts.h"

#include <stdio.h>
#include <sys/stat.h>

/* ---- who has accounts, as of now ---- */

static Instant now_of(const Desk *d) { return d->clock.now(d->clock.context); }

/* PATH.audit is written anew with each row of the audit, and so with each change of an account. */
static void stamp_of(const Web *w, Arena *a, char out[64])
{
    struct stat st;
    memset(out, 0, 64);
    if (stat(str_printf(a, "%s.audit", w->home->ledger_path).p, &st) != 0) return;
    snprintf(out, 64, "%lld %lld.%09ld %lld", (long long)st.st_ino, (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (long long)st.st_size);
}

static bool read_account(void *context, Str name, Arena *a, Account *out, bool *found, Err *err) { return ledger_account(context, name, a, out, found, err); }

static bool look_again(Web *w, Exchange *x, const char stamp[64], Err *err)
{
    Hold *h = state_hold(w->state, x->arena);
    const DeskShare *share = state_share(h);
    Ledger *l = NULL;
    int64_t n = 0;
    bool ok = share->reader(share->context, &l, err) && ledger_account_versions(l, &n, err);
    bool changed = ok && n != atomic_load(&w->accounts);
    ok = ok && sessions_renew(w->sessions, stamp, changed ? read_account : NULL, l, err);
    if (ok) atomic_store(&w->accounts, n);
    state_release(h);
    return ok;
}

static bool settle(Web *w, Exchange *x, Err *err)
{
    char stamp[64];
    stamp_of(w, x->arena, stamp);
    return sessions_fresh(w->sessions, stamp) || look_again(w, x, stamp, err);
}

/* ---- the cookie ---- */

static Str cookie_name(const Web *w) { return w->tls ? S("__Host-lalian") : S("lalian"); }

static Str token_of(const Web *w, const Exchange *x)
{
    for (Str rest = http_header(x, "Cookie"); rest.p;) {
        Str value = str_trim(str_split(&rest, ';')), name = str_split(&value, '=');
        if (str_equal(name, cookie_name(w)) && value.p) return value;
    }
    return S("");
}

static void set_cookie(const Web *w, Exchange *x, Str token)
{
    const char *life = token.n ? "" : "; Max-Age=0", *secure = w->tls ? "; Secure" : "";
    http_head(x, "Set-Cookie", str_printf(x->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Strict%s%s", SP(cookie_name(w)), SP(token), secure, life));
}

/* ---- coming in ---- */

static bool reads(const Exchange *x) { return str_equal(x->method, S("GET")) || str_equal(x->method, S("HEAD")); }

static bool log_in(Err *err) { return FAIL(err, LOGIN, T_WEB_LOGIN, S("")); }

static bool find_session(Web *w, Exchange *x, Session *s, Err *err)
{
    return settle(w, x, err) && (sessions_find(w->sessions, token_of(w, x), os_ticks_ms(), x->arena, s) || log_in(err));
}

static bool from_own_page(const Exchange *x, const Session *s, Err *err)
{
    return reads(x) || secret_same(http_header(x, "X-CSRF"), s->csrf) || FAIL(err, DENIED, T_WEB_CSRF, S(""));
}

/* Somebody known is refused before any action could record it: one row of the audit. */
static bool refused(const Exchange *x, Desk *d, Err *err)
{
    enum { PATH_MOST = 200 };
    Err own = { 0 };
    Str rest = x->target, path = str_split(&rest, '?');
    if (err->code != ERR_DENIED) return false;
    if (!accounts_note(d, S("request"), str_valid(path) ? str_slice(path, 0, PATH_MOST) : S("?"), S("denied"), &own)) *err = own;
    return false;
}

static bool seat(Exchange *x, Session *s, Desk *d, Err *err)
{
    Who *who = NEW(x->arena, Who);
    if (!accounts_who(&s->account, x->arena, who, err)) return false;
    who->confirmed = sessions_confirmed(s, os_ticks_ms());
    who->address = str_copy(x->arena, str_of(x->address));
    d->who = who;
    d->actor = who->account;
    d->lang = str_equal(s->account.lang, S("en")) ? LANG_EN : LANG_ZH;
    return true;
}

static bool must_second(const Web *w, const Account *c)
{
    bool listed = false;
    for (Str rest = str_of(w->second_roles); rest.p && rest.n;) listed |= str_equal(str_split(&rest, ' '), c->role);
    return listed && !c->second;
}

static bool may_act(const Web *w, const Exchange *x, const Session *s, const Desk *d, Err *err)
{
    if (!from_own_page(x, s, err)) return false;
    if (accounts_must_change(&s->account, now_of(d))) return FAIL(err, DENIED, T_WEB_MUST_CHANGE, S(""));
    return !must_second(w, &s->account) || FAIL(err, DENIED, T_WEB_MUST_SECOND, S(""));
}

bool session_admit(Web *w, Exchange *x, Desk *d, Err *err)
{
    Session s;
    if (!settle(w, x, err)) return false;
    if (!atomic_load(&w->accounts)) return w->loopback || FAIL(err, DENIED, T_WEB_LOCAL_ONLY, S(""));
    return find_session(w, x, &s, err) && seat(x, &s, d, err) && (may_act(w, x, &s, d, err) || refused(x, d, err));
}

bool session_foreign(Web *w, Exchange *x, Desk *d, Err *err)
{
    Session s;
    Err nobody = { 0 };
    bool known = find_session(w, x, &s, &nobody) && seat(x, &s, d, &nobody);
    FAIL(err, DENIED, T_WEB_ORIGIN, S(""));
    return known ? refused(x, d, err) : false;
}

/* ---- me ---- */

static void local_json(const Desk *d, Buf *out)
{
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "csrf"), json_str(&j, S("local"));
    json_key(&j, "account"), json_open(&j, '{');
    json_key(&j, "name"), json_str(&j, d->actor);
    json_key(&j, "person"), json_str(&j, d->actor);
    json_key(&j, "role"), json_str(&j, S("local"));
    json_key(&j, "role_title"), json_str(&j, str_of(text_of(&T_WEB_LOCAL_ROLE, d->lang)));
    json_key(&j, "unit"), json_null(&j);
    json_key(&j, "parks"), json_open(&j, '['), json_close(&j, ']');
    json_key(&j, "lang"), json_str(&j, d->lang == LANG_EN ? S("en") : S("zh"));
    json_key(&j, "must_change"), json_bool(&j, false);
    json_key(&j, "second_factor"), json_bool(&j, false);
    json_key(&j, "menu"), json_null(&j);           /* everything */
    json_close(&j, '}');
    json_close(&j, '}');
}

static bool names_json(Snapshot *s, const Register *reg, const int64_t *ids, size_t n, Json *j, Err *err)
{
    bool ok = true;
    json_open(j, '[');
    for (size_t i = 0; ok && i < n; i++) {
        Buf b = { 0 };
        ok = label_add(s, reg, ids[i], &b, err);
        json_str(j, buf_str(&b));
        buf_done(&b);
    }
    json_close(j, ']');
    return ok;
}

static void menu_json(const Desk *d, Json *j)
{
    const Action *all;
    size_t n = action_all(&all);
    Args args = { 0 };
    args.given[OPT_dry_run] = true;
    json_key(j, "menu"), json_open(j, '[');
    for (size_t i = 0; i < n; i++)
        if (all[i].method != METHOD_NONE && rights_may(d, &all[i], &args, &(Err){ 0 })) json_z(j, all[i].id);
    json_close(j, ']');
}

static bool me_json(Web *w, Exchange *x, const Desk *d, const Session *s, Buf *out, Err *err)
{
    const Who *who = d->who;
    Snapshot *now;
    Hold *h = state_hold(w->state, x->arena);
    const DeskShare *share = state_share(h);
    Json j = json_on(out);
    bool ok = share->snapshot(share->context, 0, &now, err);
    json_open(&j, '{');
    json_key(&j, "csrf"), json_str(&j, s->csrf);
    json_key(&j, "account"), json_open(&j, '{');
    json_key(&j, "name"), json_str(&j, who->account);
    json_key(&j, "person"), json_str(&j, who->person);
    json_key(&j, "role"), json_z(&j, who->role->id);
    json_key(&j, "role_title"), json_z(&j, text_of(&who->role->title, d->lang));
    json_key(&j, "unit");
    ok = ok && names_json(now, model_get(d->model, "unit"), who->units, who->n_units, &j, err);
    if (ok) json_key(&j, "parks");
    ok = ok && names_json(now, model_get(d->model, "park"), who->parks, who->n_parks, &j, err);
    state_release(h);
    if (!ok) return false;
    json_key(&j, "lang"), json_str(&j, s->account.lang);
    json_key(&j, "must_change"), json_bool(&j, accounts_must_change(&s->account, now_of(d)));
    json_key(&j, "second_factor"), json_bool(&j, s->account.second);
    json_key(&j, "must_second"), json_bool(&j, must_second(w, &s->account));
    menu_json(d, &j);
    json_close(&j, '}');
    json_close(&j, '}');
    return true;
}

/* ---- the routes ---- */

typedef struct { Web *w; Exchange *x; const Request *r; Desk *d; Request body; Session s; Buf *out; } Turn;
typedef bool RouteFn(Turn *t, Err *err);

static Str said(const Turn *t, const char *name)
{
    const Item *i = request_find(&t->body, name);
    return i ? i->value : S("");
}

static bool done(Turn *t)
{
    buf_add_z(t->out, "{\"ok\":true}");
    return true;
}

static bool route_login(Turn *t, Err *err)
{
    Account c;
    bool wants = false;
    Login in = { said(t, "name"), said(t, "password"), said(t, "totp"), str_of(t->x->address) };
    bool ok = settle(t->w, t->x, err) && accounts_login(t->d, &in, &c, &wants, err);
    desk_close(t->d);
    if (!ok && wants) {
        http_head(t->x, "X-Lalian-Second", S("1"));
        *err = (Err){ 0 };
        return FAIL(err, LOGIN, T_WEB_CODE, S(""));
    }
    if (!ok) return false;
    Session before;
    if (sessions_find(t->w->sessions, token_of(t->w, t->x), os_ticks_ms(), t->x->arena, &before)) sessions_end(t->w->sessions, before.id);
    Str token = sessions_open(t->w->sessions, &c, str_of(t->x->address), now_of(t->d), os_ticks_ms(), t->x->arena);
    set_cookie(t->w, t->x, token);
    return sessions_find(t->w->sessions, token, os_ticks_ms(), t->x->arena, &t->s) && seat(t->x, &t->s, t->d, err) && me_json(t->w, t->x, t->d, &t->s, t->out, err);
}

static bool route_me(Turn *t, Err *err)
{
    if (!settle(t->w, t->x, err)) return false;
    if (atomic_load(&t->w->accounts) || !t->w->loopback) return find_session(t->w, t->x, &t->s, err) && seat(t->x, &t->s, t->d, err) && me_json(t->w, t->x, t->d, &t->s, t->out, err);
    local_json(t->d, t->out);
    return true;
}

static bool route_logout(Turn *t, Err *err)
{
    sessions_end(t->w->sessions, t->s.id);
    set_cookie(t->w, t->x, S(""));
    http_head(t->x, "Clear-Site-Data", S("\"cache\", \"cookies\", \"storage\""));
    return accounts_note(t->d, S("logout"), t->d->actor, S("ok"), err) && done(t);
}

/* The password once more, before what AGAIN in roles.def names. */
static bool route_confirm(Turn *t, Err *err)
{
    bool ok = accounts_confirm(t->d, said(t, "password"), err);
    desk_close(t->d);
    if (ok) sessions_confirm(t->w->sessions, t->s.id, os_ticks_ms());
    return ok && done(t);
}

static bool route_password(Turn *t, Err *err)
{
    bool ok = accounts_password(t->d, said(t, "old"), said(t, "new"), err);
    desk_close(t->d);
    if (ok) sessions_end_others(t->w->sessions, t->d->actor, t->s.id);
    return ok && done(t);
}

/* First without a code: a seed to show. Then with one: it is kept. */
static bool route_totp(Turn *t, Err *err)
{
    Json j = json_on(t->out);
    if (said(t, "code").n) {
        bool ok = t->s.seed.n || FAIL(err, CONFLICT, T_WEB_NO_SEED, S(""));
        ok = ok && accounts_second(t->d, said(t, "password"), t->s.seed, said(t, "code"), err);
        desk_close(t->d);
        return ok && done(t);
    }
    Str seed = accounts_seed(t->x->arena), text = secret_seed_text(seed, t->x->arena);
    sessions_seed(t->w->sessions, t->s.id, seed);
    json_open(&j, '{');
    json_key(&j, "secret"), json_str(&j, text);
    json_key(&j, "uri"), json_str(&j, str_printf(t->x->arena, "otpauth://totp/Lalian:%.*s?secret=%.*s&issuer=Lalian", SP(t->d->actor), SP(text)));
    json_close(&j, '}');
    return true;
}

static bool sees_all(const Turn *t) { return str_equal(str_of(t->d->who->role->id), S("system")); }

static bool route_sessions(Turn *t, Err *err)
{
    Session *all;
    Json j = json_on(t->out);
    size_t n = sessions_list(t->w->sessions, sees_all(t) ? S("") : t->d->actor, os_ticks_ms(), t->x->arena, &all);
    (void)err;
    json_open(&j, '{');
    json_key(&j, "sessions"), json_open(&j, '[');
    for (size_t i = 0; i < n; i++) {
        Buf since = { 0 };
        instant_format(all[i].born, &since);
        json_open(&j, '{');
        json_key(&j, "id"), json_int(&j, all[i].id);
        json_key(&j, "account"), json_str(&j, all[i].account.name);
        json_key(&j, "address"), json_str(&j, all[i].address);
        json_key(&j, "since"), json_str(&j, buf_str(&since));
        json_key(&j, "idle_seconds"), json_int(&j, (os_ticks_ms() - all[i].used_ms) / 1000);
        json_key(&j, "own"), json_bool(&j, all[i].id == t->s.id);
        json_close(&j, '}');
        buf_done(&since);
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return true;
}

/* One of them, all others of the account itself, or all of an account: one's own, or anybody's for the system administrator. */
static bool route_session(Turn *t, Err *err)
{
    int64_t id = 0;
    Session *all;
    if (str_equal(said(t, "end"), S("others"))) {
        sessions_end_others(t->w->sessions, t->d->actor, t->s.id);
        return accounts_note(t->d, S("session end"), said(t, "end"), S("ok"), err) && done(t);
    }
    Str name = said(t, "account"), one = said(t, "end");
    size_t ended = 0, n = sessions_list(t->w->sessions, sees_all(t) ? S("") : t->d->actor, os_ticks_ms(), t->x->arena, &all);
    if (!name.n && !str_to_int64(one, &id)) return FAIL(err, USE, T_WEB_OPTION_VALUE, S("end"), S("ID"));
    for (size_t i = 0; i < n; i++)
        if (name.n ? str_equal(all[i].account.name, name) : all[i].id == id) ended += sessions_end(t->w->sessions, all[i].id);
    if (!ended) return FAIL(err, NOT_FOUND, T_WEB_NO_SESSION, name.n ? name : one);
    return accounts_note(t->d, S("session end"), name.n ? name : one, S("ok"), err) && done(t);
}

/* seated: somebody must be logged in; those who still must change their password get as far. */
static const struct { const char *path; bool post, seated; RouteFn *run; } routes[] = {
    { "login", true, false, route_login }, { "me", false, false, route_me }, { "logout", true, true, route_logout }, { "password", true, true, route_password },
    { "totp", true, true, route_totp }, { "confirm", true, true, route_confirm }, { "sessions", false, true, route_sessions }, { "session", true, true, route_session },
};
enum { N_ROUTES = sizeof routes / sizeof routes[0] };

static size_t route_of(const Request *r)
{
    size_t i = 0;
    while (i < N_ROUTES && !(r->n_pieces == 2 && str_equal(r->pieces[1], str_of(routes[i].path)))) i++;
    return i;
}

bool session_knows(const Request *r, bool *post)
{
    size_t i = route_of(r);
    if (i < N_ROUTES) *post = routes[i].post;
    return i < N_ROUTES;
}

bool session_route(Web *w, Exchange *x, const Request *r, Desk *d, Buf *out, Err *err)
{
    size_t i = route_of(r);
    Turn t = { .w = w, .x = x, .r = r, .d = d, .out = out };
    if (routes[i].post && x->body.n && !request_body(buf_str(&x->body), x->arena, &t.body, err)) return false;
    if (routes[i].seated && (!find_session(w, x, &t.s, err) || !seat(x, &t.s, d, err))) return false;
    if (routes[i].seated && !from_own_page(x, &t.s, err)) return refused(x, d, err);
    return routes[i].run(&t, err);
}
