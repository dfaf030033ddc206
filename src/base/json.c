/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <assert.h>

Json json_on(Buf *out) { return (Json){ .out = out }; }

static void before_value(Json *j)
{
    uint64_t bit = UINT64_C(1) << j->depth;
    if (!j->after_key && (j->has_item & bit)) buf_add_char(j->out, ',');
    j->has_item |= bit;
    j->after_key = false;
}

void json_open(Json *j, char bracket)
{
    before_value(j);
    buf_add_char(j->out, bracket);
    assert(j->depth < 62);
    j->depth++;
    j->has_item &= ~(UINT64_C(1) << j->depth);
}

void json_close(Json *j, char bracket)
{
    assert(j->depth > 0 && !j->after_key);
    j->depth--;
    buf_add_char(j->out, bracket);
}

static void quoted(Buf *out, Str s)
{
    buf_add_char(out, '"');
    for (size_t i = 0, from = 0; i <= s.n; i++) {
        unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0;
        if (i < s.n && c >= 0x20 && c != '"' && c != '\\') continue;
        buf_add(out, str_slice(s, from, i));
        from = i + 1;
        if (i == s.n) break;
        if (c == '"' || c == '\\') buf_addf(out, "\\%c", c);
        else if (c == '\n') buf_add_z(out, "\\n");
        else buf_addf(out, "\\u%04x", c);
    }
    buf_add_char(out, '"');
}

void json_key_str(Json *j, Str key)
{
    before_value(j);
    quoted(j->out, key);
    buf_add_char(j->out, ':');
    j->after_key = true;
}

void json_key(Json *j, const char *key) { json_key_str(j, str_of(key)); }

void json_raw(Json *j, Str document)
{
    before_value(j);
    buf_add(j->out, document);
}

void json_str(Json *j, Str s)
{
    before_value(j);
    quoted(j->out, s);
}

void json_z(Json *j, const char *z)
{
    if (z) json_str(j, str_of(z));
    else json_null(j);
}

void json_int(Json *j, int64_t n)
{
    before_value(j);
    buf_add_int(j->out, n);
}

void json_bool(Json *j, bool b)
{
    before_value(j);
    buf_add_z(j->out, b ? "true" : "false");
}

void json_null(Json *j)
{
    before_value(j);
    buf_add_z(j->out, "null");
}

void json_frac(Json *j, Frac f, int decimals)
{
    before_value(j);
    buf_add_char(j->out, '"');
    frac_format(f, decimals, ROUND_HALF_UP, j->out);
    buf_add_char(j->out, '"');
}
