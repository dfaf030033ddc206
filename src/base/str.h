/* SPDX-License-Identifier: Apache-2.0
** base/str.h - text: Str is a borrowed view of valid UTF-8 (no NUL promised), Buf a growing one.
** A Str without an arena lives until the next call on its owner. A Buf has a cap and a sticky `full`
** flag that is checked once, at the end. Lengths shown to people count code points (str_points). */
#ifndef LALIAN_BASE_STR_H
#define LALIAN_BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUST_CHECK __attribute__((warn_unused_result))

typedef struct { const char *p; size_t n; } Str;

#define S(literal) ((Str){ "" literal, sizeof(literal) - 1 })
#define S_INIT(literal) { "" literal, sizeof(literal) - 1 }   /* in static tables */
#define SP(s) (int)(s).n, (s).p            /* for "%.*s" */

Str str_of(const char *z);                 /* z may be NULL: empty */
bool str_equal(Str a, Str b);
bool str_equal_case(Str a, Str b);         /* ASCII letters without case */
int str_compare(Str a, Str b);             /* byte order: <0 0 >0 */
bool str_starts(Str s, Str head);
bool str_ends(Str s, Str tail);
ptrdiff_t str_find(Str s, Str part);       /* offset of the first, -1 if absent */
bool str_has(Str s, Str part);
bool str_has_digit(Str s);                 /* 0-9 */
/* Words as "甲|乙": the bytes of the first of them that s begins or ends with (0: none), and whether s holds one. */
size_t str_head_word(Str s, const char *words);
size_t str_tail_word(Str s, const char *words);
bool str_has_word(Str s, const char *words);
Str str_slice(Str s, size_t from, size_t to);   /* both cut to the length */
Str str_trim(Str s);                       /* spaces, tabs, line ends, NBSP, U+3000, BOM, zero width */
Str str_split(Str *rest, char by);         /* the piece before the first `by`; rest moves on; rest->p NULL at the end */
Str str_copy(Arena *a, Str s);             /* NUL-terminated copy */
const char *str_z(Arena *a, Str s);        /* the same, as char * */
uint64_t str_hash(Str s);

/* UTF-8 */
bool str_valid(Str s);                               /* strict: no overlong forms, no surrogates */
size_t str_points(Str s);                            /* code points */
uint32_t str_next(Str s, size_t *at);                /* code point at *at, moves on; s must be valid; 0 at the end */
size_t str_cut(Str s, size_t max_bytes);             /* largest length <= max_bytes that ends on a code point */
size_t str_width(Str s);                             /* terminal columns: East Asian wide = 2 */
/* Width folding for codes and numbers only, never names: １２ -> 12, （ -> (, ： -> :, U+3000 -> space. */
Str str_fold_width(Arena *a, Str s);

/* Growing text. {0} is an empty one; buf_done gives the memory back. */
typedef struct { char *p; size_t n, cap; bool full; } Buf;

void buf_done(Buf *b);
void buf_clear(Buf *b);
void buf_add_z(Buf *b, const char *z);
void buf_add_char(Buf *b, char c);
void buf_add_point(Buf *b, uint32_t code_point);
void buf_add_int(Buf *b, int64_t n);
void buf_addf(Buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *buf_room(Buf *b, size_t bytes);      /* room for `bytes` at the end, not yet counted in n; NULL when full */
static inline void buf_add(Buf *b, Str s)  /* inline: called for every piece of a document */
{
    char *p = s.n <= b->cap - b->n && !b->full ? b->p + b->n : buf_room(b, s.n);
    if (!p || !s.n) return;
    memcpy(p, s.p, s.n);
    b->n += s.n;
}
Str buf_str(const Buf *b);                 /* borrowed */
Str buf_keep(const Buf *b, Arena *a);      /* a copy in the arena */
Str buf_give(Buf *b, Arena *a);            /* the same without a copy of what is large; b is empty afterwards */

/* printf into an arena */
Str str_printf(Arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
