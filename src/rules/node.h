/* SPDX-License-Identifier: Apache-2.0
** rules/node.h - for the files of this folder: taking apart the Nodes of a rule file, and telling what is wrong at a place.
** Every sentence takes the line as {1} and the column as {2}; the file stands in the Problem. */
#ifndef LALIAN_RULES_NODE_H
#define LALIAN_RULES_NODE_H

#include "rules/rules.h"
#include "base/version.h"

/* What one reading of a rule book works on. */
typedef struct {
    RuleBook *book;
    const Model *model;
    Words *words;
    Arena *arena;
    Problems *ps;
} Reading;

void node_wrong(Problems *ps, Place at, const Text *t, size_t n, const Str *args);    /* at most 4 arguments */
void node_warn(Problems *ps, Place at, const Text *t, size_t n, const Str *args);
/* A failure of a formula becomes a problem of the file: the failure says line and column itself. */
void node_failed(Problems *ps, Place at, const Err *err);
/* WRONG(r, place, T_RULES_X, a, b): arguments are Str */
#define WRONG(r, at, text, ...)                                                             \
    node_wrong((r)->ps, (at), &(text), sizeof((const Str[]){ { 0 }, __VA_ARGS__ }) / sizeof(Str) - 1, (const Str[]){ { 0 }, __VA_ARGS__ } + 1)
#define WARN_AT(r, at, text, ...)                                                           \
    node_warn((r)->ps, (at), &(text), sizeof((const Str[]){ { 0 }, __VA_ARGS__ }) / sizeof(Str) - 1, (const Str[]){ { 0 }, __VA_ARGS__ } + 1)

/* Kinds, told when they do not fit. `what` is named in the message. */
bool node_is_map(const Reading *r, const Node *n, Str what);
bool node_is_list(const Reading *r, const Node *n, Str what);
bool node_is_text(const Reading *r, const Node *n, Str what);           /* not empty */
/* Keys outside `allowed` ("title formula unit") are errors that name the nearest and all allowed ones. */
void node_keys(const Reading *r, const Node *map, const char *allowed);
/* The text of a key; empty when absent (told when `required`) or no text (told). *at may be NULL. */
Str node_text(const Reading *r, const Node *map, const char *key, bool required, Place *at);
/* A text or a list of texts; NULL node: none. */
/* `title` with title_en of the map, else the id in words, as one word of both languages (base/text.h). */
Str node_word(const Reading *r, const Node *map, Str title, Str id);
Str *node_texts(const Reading *r, const Node *n, Str what, size_t *count);
/* One of the words of `allowed`; -1: absent, or wrong and told. */
int node_choice(const Reading *r, const Node *map, const char *key, const char *allowed);
/* "逾期 {{days}}" taken apart: text, and formulas that are compiled later. */
void node_say(const Reading *r, Str say, Place at, SayPart **parts, size_t *n);
bool node_int(const Reading *r, const Node *map, const char *key, int low, int high, int *out);    /* false: absent, or wrong and told */

/* ---- the parts of the book, each given the root of its file (NULL: no such file) ---- */
void lists_load(Reading *r, const Node *root);
void authority_load(Reading *r, const Node *root);
void fields_load(Reading *r, const Node *root);
void figures_load(Reading *r, const Node *root);
void checks_load(Reading *r, const Node *root);
void charts_load(Reading *r, const Node *root);
void desk_load(Reading *r, const Node *root);
void forms_load(Reading *r, const Node *root, size_t *cap);
/* All of them into Words, then every formula; compile.c alone of this folder calls formula/. */
void compile_book(Reading *r);

bool node_id(const Reading *r, Str id, Place at);                       /* letters, digits, _ - and dots, told when not */
UnitId node_unit(const Reading *r, const Node *map, const char *key);   /* UNIT_NONE: absent, or wrong and told */
bool node_amount(Str text, UnitId *unit, Frac *typed);                  /* "100亿元", "2%" */

/* Names of registers and fields, with the nearest told when there is none. */
const Register *node_register(const Reading *r, Str name, Place at);
const Field *node_field(const Reading *r, const Register *reg, Str name, Place at);
/* "register.field" taken apart. */
bool node_split_id(const Reading *r, Str id, Place at, const Register **reg, Str *rest);
/* A code against its list; true too when the list is not in the book. */
bool lists_has(const RuleBook *b, const char *list, Str code);
Str lists_near(const RuleBook *b, const char *list, Str code);
void lists_check(const Reading *r, const char *list, Str code, Place at);    /* told when it is not there */

LibVersion yaml_library(void);                  /* of the library that is loaded */

#endif
