/* SPDX-License-Identifier: Apache-2.0
** web/request.h - what a request says, taken apart and checked: path pieces, query, JSON body. Text is valid UTF-8 without NUL,
** nothing is said twice. */
#ifndef LALIAN_WEB_REQUEST_H
#define LALIAN_WEB_REQUEST_H

#include "action/action.h"

typedef struct { Str name, value; bool flag; } Item;   /* flag: `true` in JSON */
typedef struct {
    Str *pieces; size_t n_pieces;          /* of the path, decoded: /api/show/park/X: api show park X */
    Item *items; size_t n_items, cap_items;
    Str *words; size_t n_words, cap_words; /* of the body */
    Str *files; size_t n_files, cap_files; /* of the body: what was uploaded */
} Request;

bool request_read(Str target, Arena *a, Request *out, Err *err) MUST_CHECK;
bool request_body(Str json, Arena *a, Request *out, Err *err) MUST_CHECK;   /* adds to it */
const Item *request_find(const Request *r, const char *name);

#endif
