/* SPDX-License-Identifier: Apache-2.0
** base/json.h - writes one JSON document into a Buf. Commas and quoting are its business; nesting is asserted.
** Money, area and figures go out as decimal strings (json_str), never as JSON numbers. */
#ifndef LALIAN_BASE_JSON_H
#define LALIAN_BASE_JSON_H

#include "base/num.h"

typedef struct {
    Buf *out;
    int depth;
    uint64_t has_item;           /* a bit for each level: a comma is owed */
    bool after_key;
} Json;

Json json_on(Buf *out);
void json_open(Json *j, char bracket);          /* '{' or '[' */
void json_close(Json *j, char bracket);         /* '}' or ']' */
void json_key(Json *j, const char *key);
void json_key_str(Json *j, Str key);
void json_str(Json *j, Str s);
void json_z(Json *j, const char *z);
void json_int(Json *j, int64_t n);
void json_bool(Json *j, bool b);
void json_null(Json *j);
void json_raw(Json *j, Str document);            /* a value that is JSON already */
void json_frac(Json *j, Frac f, int decimals);  /* a decimal string */

#endif
