/* SPDX-License-Identifier: Apache-2.0 */
#include "web/answer.h"
#include "formats/deflate.h"
#include "web/assets.h"
#include "web/texts.h"

#define POLICY "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"

void answer_heads(const Web *w, Exchange *x, bool kept)
{
    if (!kept) http_head(x, "Cache-Control", S("no-store"));
    http_head(x, "Content-Security-Policy", S(POLICY));
    http_head(x, "X-Content-Type-Options", S("nosniff"));
    http_head(x, "Referrer-Policy", S("no-referrer"));
    http_head(x, "Cross-Origin-Resource-Policy", S("same-origin"));
    if (w->tls) http_head(x, "Strict-Transport-Security", S("max-age=31536000; includeSubDomains"));
}

void answer_json(const Web *w, Exchange *x, int status, Buf *body)
{
    answer_heads(w, x, false);
    http_head(x, "Content-Type", S("application/json; charset=utf-8"));
    http_answer(x, status, body);
}

static void drop(void *memory) { memory_drop(memory); }

void answer_kept(const Web *w, Exchange *x, KeptAnswer a)
{
    if (a.negative) http_head(x, "X-Lalian-Negative", S("1"));
    answer_heads(w, x, false);
    http_head(x, "Content-Type", S("application/json; charset=utf-8"));
    http_answer_shared(x, 200, a.bytes, drop, a.memory);
}

static void error_json(Str code, Str text, Buf *out)
{
    Json j = json_on(out);
    json_open(&j, '{');
    json_key(&j, "error"), json_open(&j, '{');
    json_key(&j, "code"), json_str(&j, code);
    json_key(&j, "text"), json_str(&j, text);
    json_close(&j, '}');
    json_close(&j, '}');
}

/* Where things lie on the machine is nobody's affair: of a path in the ledger's folder or the rules' its name alone is told. */
static Str without_folders(const Web *w, Str text, Arena *a)
{
    const Desk *home = w->home;
    const Str folders[] = { os_folder(str_of(home->ledger_path)), str_of(home->rules_folder), str_of(home->shipped_rules) };
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        if (folders[i].n < 2) continue;
        Str folder = str_printf(a, "%.*s/", SP(folders[i]));
        for (ptrdiff_t at; (at = str_find(text, folder)) >= 0;)
            text = str_printf(a, "%.*s%.*s", (int)at, text.p, SP(str_slice(text, (size_t)at + folder.n, text.n)));
    }
    return text;
}

void answer_failure(const Web *w, Exchange *x, Lang lang, const Err *err)
{
    Buf text = { 0 }, out = { 0 };
    err_render_page(err, lang, &text);
    error_json(str_of(err_name(err->code)), without_folders(w, buf_str(&text), x->arena), &out);
    if (err->code == ERR_BUSY || err->code == ERR_MANY) http_head(x, "Retry-After", S("2"));
    answer_json(w, x, err_http(err->code), &out);
    buf_done(&text);
}

void answer_refusal(const Web *w, Exchange *x, Lang lang, int status, const char *code, const Text *text)
{
    Buf out = { 0 };
    error_json(str_of(code), str_of(text_of(text, lang)), &out);
    if (status == 503 || status == 429) http_head(x, "Retry-After", S("2"));
    answer_json(w, x, status, &out);
}

/* ---- files ---- */

static const struct { const char *end, *type; } types[] = {
    { ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }, { ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { ".csv", "text/csv; charset=utf-8" }, { ".txt", "text/plain; charset=utf-8" }, { ".json", "application/json; charset=utf-8" },
};

/* RFC 6266: a name of ASCII for old programs, the true one in UTF-8. */
static Str disposition(Exchange *x, Str name)
{
    Buf b = { 0 };
    buf_add_z(&b, "attachment; filename=\"");
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        buf_add_char(&b, (c > ' ' && c < 127 && c != '"' && c != '\\' && c != '%') ? c : '_');
    }
    buf_add_z(&b, "\"; filename*=UTF-8''");
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        if (plain) buf_add_char(&b, c);
        else buf_addf(&b, "%%%02X", (unsigned char)c);
    }
    Str s = buf_keep(&b, x->arena);
    buf_done(&b);
    return s;
}

void answer_file(const Web *w, Exchange *x, Str name, Str bytes)
{
    const char *type = "application/octet-stream";
    Buf body = { 0 };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_ends(name, str_of(types[i].end))) type = types[i].type;
    buf_add(&body, bytes);
    answer_heads(w, x, false);
    http_head(x, "Content-Type", str_of(type));
    http_head(x, "Content-Disposition", disposition(x, name));
    http_answer(x, 200, &body);
}

void answer_picture(const Web *w, Exchange *x, const char *type, Buf *body)
{
    answer_heads(w, x, true);
    http_head(x, "Cache-Control", S("private, max-age=3600"));
    if (type) http_head(x, "Content-Type", str_of(type));
    http_answer(x, type ? 200 : 204, body);
}

/* ---- pages ---- */

static const Asset *find_asset(Str path)
{
    for (size_t i = 0; i < n_web_assets; i++)
        if (str_equal(path, str_of(web_assets[i].path))) return &web_assets[i];
    return NULL;
}

/* For a client that takes neither packing. gzip: a head of ten bytes (the build makes it without a name), the stream, eight bytes. */
static bool unpack(const Asset *a, Arena *arena, Buf *out)
{
    enum { HEAD_BYTES = 10, TAIL_BYTES = 8, PIECE = 64 * 1024 };
    size_t got = 1;
    bool ok = a->n_gz > HEAD_BYTES + TAIL_BYTES;
    Unpacker *u = deflate_unpacker(arena);
    deflate_start(u);
    if (ok) deflate_give(u, (Str){ (const char *)a->gz + HEAD_BYTES, a->n_gz - HEAD_BYTES - TAIL_BYTES });
    while (ok && got) {
        char *to = buf_room(out, PIECE);
        ok = to && deflate_take(u, to, PIECE, &got);
        if (ok) out->n += got;
    }
    return ok && deflate_ended(u);
}

static void answer_plain(Exchange *x, const Asset *a)
{
    Buf body = { 0 };
    if (!unpack(a, x->arena, &body)) body.n = 0;
    http_head(x, "Content-Type", str_of(a->type));
    http_answer(x, body.n ? 200 : 406, &body);
}

static void answer_asset(const Web *w, Exchange *x, const Asset *a)
{
    bool gz = str_has(http_header(x, "Accept-Encoding"), S("gzip")), br = str_has(http_header(x, "Accept-Encoding"), S("br")), named = str_starts(str_of(a->path), S("/assets/"));
    Str body = br ? (Str){ (const char *)a->br, a->n_br } : (Str){ (const char *)a->gz, a->n_gz };
    answer_heads(w, x, true);
    http_head(x, "Cache-Control", named ? S("public, max-age=31536000, immutable") : S("no-cache"));
    http_head(x, "ETag", str_of(a->etag));
    http_head(x, "Vary", S("Accept-Encoding"));
    if (str_equal(http_header(x, "If-None-Match"), str_of(a->etag))) {
        http_answer_const(x, 304, S(""));
        return;
    }
    if (!br && !gz) {
        answer_plain(x, a);
        return;
    }
    http_head(x, "Content-Type", str_of(a->type));
    http_head(x, "Content-Encoding", br ? S("br") : S("gzip"));
    http_answer_const(x, 200, body);
}

static void answer_without_pages(const Web *w, Exchange *x, Lang lang)
{
    Buf b = { 0 };
    buf_addf(&b, "<!doctype html><meta charset=\"utf-8\"><title>Lalian</title><p>%s</p>\n", text_of(&T_WEB_NO_PAGES, lang));
    answer_heads(w, x, false);
    http_head(x, "Content-Type", S("text/html; charset=utf-8"));
    http_answer(x, 200, &b);
}

/* A file of the program, or a page: whatever else the path says, the pages read it themselves (/figures/leasing.firms_signed). */
void answer_page(const Web *w, Exchange *x, Lang lang)
{
    Str query = x->target, path = str_split(&query, '?');
    const Asset *a = find_asset(path), *index = find_asset(S("/index.html"));
    if (a) answer_asset(w, x, a);
    else if (str_equal(path, S("/favicon.ico"))) answer_heads(w, x, false), http_answer_const(x, 204, S(""));
    else if (str_starts(path, S("/assets/"))) answer_refusal(w, x, lang, 404, "NOT_FOUND", &T_WEB_NO_PAGE);
    else if (index) answer_asset(w, x, index);
    else answer_without_pages(w, x, lang);
}
