/* SPDX-License-Identifier: Apache-2.0 */
#include "web/wire.h"
#include "base/limits.h"

enum { METHOD_MOST = 16, CHUNK_LINE_MOST = 256, CHUNK_DIGITS = 8, VERSION_BYTES = 8, SIZE_DIGITS = 18 };

/* ---- lines ---- */

static bool token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool text_char(char c) { return (unsigned char)c >= ' ' && c != 127; }

/* The line at `at` without its CR LF. HEAD_MORE: its end has not come; 400: it holds what no line may. */
static int read_line(Str s, size_t at, Str *line)
{
    for (size_t i = at; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\r' && i + 1 == s.n) return HEAD_MORE;
        if (c == '\r' && s.p[i + 1] == '\n') return *line = str_slice(s, at, i), HEAD_OK;
        if (!text_char(c) && c != '\t') return 400;
    }
    return HEAD_MORE;
}

static bool all(Str s, bool (*is)(char))
{
    for (size_t i = 0; i < s.n; i++)
        if (!is(s.p[i])) return false;
    return s.n > 0;
}

static bool target_char(char c) { return text_char(c) && c != ' '; }

static int read_first(Str line, Head *out)
{
    Str rest = line, method = str_split(&rest, ' '), target = rest.p ? str_split(&rest, ' ') : (Str){ 0 };
    if (method.n > METHOD_MOST || !all(method, token_char) || !rest.p || !all(target, target_char)) return 400;
    bool version = rest.n == VERSION_BYTES && str_starts(rest, S("HTTP/")) && rest.p[5] >= '0' && rest.p[5] <= '9' && rest.p[6] == '.' && rest.p[7] >= '0' && rest.p[7] <= '9';
    if (!version) return 400;
    out->method = method, out->target = target;
    if (target.n > LIMIT_URI_BYTES) return 414;
    if (rest.p[5] != '1' || rest.p[7] > '1') return 505;
    out->keep = out->chunks_known = rest.p[7] == '1';
    return target.p[0] == '/' ? HEAD_OK : 400;         /* no other form: whose host would count? */
}

/* Spaces and tabs around a value; a folded line would begin with one. */
static Str bare(Str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t')) s = str_slice(s, 1, s.n);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t')) s.n--;
    return s;
}

static int read_field(Str line, Head *out)
{
    Str value = line, name = str_split(&value, ':');
    if (!value.p || !all(name, token_char)) return 400;
    if (out->n == HEAD_FIELDS) return 431;
    out->fields[out->n++] = (HeadField){ name, bare(value) };
    return HEAD_OK;
}

/* ---- what follows the head ---- */

Str wire_field(const Head *h, const char *name)
{
    for (size_t i = 0; i < h->n; i++)
        if (str_equal_case(h->fields[i].name, str_of(name))) return h->fields[i].value;
    return (Str){ 0 };
}

static int count(const Head *h, const char *name)
{
    int n = 0;
    for (size_t i = 0; i < h->n; i++) n += str_equal_case(h->fields[i].name, str_of(name));
    return n;
}

static bool read_size(Str s, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || i >= SIZE_DIGITS) return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    return s.n > 0;
}

static int read_framing(Head *h)
{
    int lengths = count(h, "Content-Length"), codings = count(h, "Transfer-Encoding");
    Str expects = wire_field(h, "Expect"), connection = wire_field(h, "Connection");
    if (lengths > 1 || codings > 1 || (lengths && codings) || count(h, "Host") != 1) return 400;
    if (codings && (!h->chunks_known || !str_equal_case(wire_field(h, "Transfer-Encoding"), S("chunked")))) return 400;
    h->length = codings ? -1 : 0;
    if (lengths && !read_size(wire_field(h, "Content-Length"), &h->length)) return 400;
    if (expects.p && !str_equal_case(expects, S("100-continue"))) return 417;
    h->expects = expects.p && h->length;
    for (Str rest = connection; rest.p;) h->keep &= !str_equal_case(bare(str_split(&rest, ',')), S("close"));
    return HEAD_OK;
}

int wire_head(Str bytes, Head *out)
{
    Str line;
    size_t first;
    out->n = 0, out->method = out->target = (Str){ 0 };
    int how = read_line(bytes, 0, &line);
    if (how == HEAD_MORE && bytes.n > LIMIT_URI_BYTES + METHOD_MOST + VERSION_BYTES + 4) return 414;
    if (how == HEAD_OK) how = read_first(line, out);
    if (how != HEAD_OK) return how;
    first = line.n + 2;
    for (size_t at = first;; at += line.n + 2) {
        how = read_line(bytes, at, &line);
        if ((how == HEAD_MORE ? bytes.n : at + line.n) - first > LIMIT_HEAD_BYTES) return 431;
        if (how != HEAD_OK) return how;
        if (line.n == 0) return out->bytes = at + 2, read_framing(out);
        how = read_field(line, out);
        if (how != HEAD_OK) return how;
    }
}

/* ---- chunks ----
** A size in hexadecimal, CR LF, so many bytes, CR LF, again; 0 ends it. What may follow the size after ';' is passed over. */

enum { IN_SIZE, IN_EXTENSION, AT_SIZE_LF, IN_DATA, AT_DATA_CR, AT_DATA_LF, AT_END_CR, AT_END_LF };

static int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

static bool in_line(Chunks *c, char x)
{
    int d = digit(x);
    if (++c->line > CHUNK_LINE_MOST) return false;
    if (c->at == IN_SIZE && d >= 0 && c->line <= CHUNK_DIGITS) return c->left = c->left * 16 + (uint64_t)d, true;
    if (x == '\r') return c->at = AT_SIZE_LF, c->line > 1;
    if (c->at == IN_SIZE) return c->at = IN_EXTENSION, x == ';' && c->line > 1;
    return text_char(x) || x == '\t';
}

static bool step(Chunks *c, char x, bool *ended)
{
    *ended = c->at == AT_END_LF && x == '\n';
    switch (c->at) {
    case IN_SIZE: case IN_EXTENSION: return in_line(c, x);
    case AT_SIZE_LF: return c->at = c->left ? IN_DATA : AT_END_CR, c->line = 0, x == '\n';
    case AT_DATA_CR: return c->at = AT_DATA_LF, x == '\r';
    case AT_DATA_LF: return c->at = IN_SIZE, x == '\n';
    case AT_END_CR: return c->at = AT_END_LF, x == '\r';     /* fields after the body are nothing that we read: refused */
    default: return x == '\n';
    }
}

ChunksStep wire_chunks(Chunks *c, Str *rest, Str *data)
{
    while (rest->n) {
        bool ended;
        if (c->at == IN_DATA) {
            size_t n = rest->n < c->left ? rest->n : (size_t)c->left;
            *data = str_slice(*rest, 0, n), *rest = str_slice(*rest, n, rest->n);
            c->left -= n;
            if (!c->left) c->at = AT_DATA_CR;
            return CHUNKS_DATA;
        }
        char x = rest->p[0];
        *rest = str_slice(*rest, 1, rest->n);
        if (!step(c, x, &ended)) return CHUNKS_BAD;
        if (ended) return CHUNKS_END;
    }
    return CHUNKS_MORE;
}
