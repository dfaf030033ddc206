/* SPDX-License-Identifier: Apache-2.0
** proof/relation.h - what a relation file sees and may say. It reads paragraphs and tables, and says claims (equations over mentions,
** judged here with their culprit) or complaints (findings that are no arithmetic). relations.def is the table. */
#ifndef LALIAN_PROOF_RELATION_H
#define LALIAN_PROOF_RELATION_H

#include "proof/claim.h"
#include "proof/proof.h"

typedef enum {
#define RELATION(id, accuses, zh, en, doubt_zh, doubt_en) RELATION_##id,
#include "proof/relations.def"
#undef RELATION
    RELATION_COUNT
} RelationId;

typedef struct Cells Cells;          /* cells.h */
typedef struct CellsTold CellsTold;
typedef struct { Claim claim; RelationId relation; ClaimState state; Severity severity; bool odd; } Said;      /* odd: no slip explains it */

/* Members of claims that are only being tried: a ring, long enough that those in use are never overwritten. What is said is kept. */
enum { TRIED_MEMBERS = 1 << 16 };

typedef struct {
    const Document *document;
    const ProofJob *job;
    Paragraph *paragraphs; size_t n_paragraphs, cap_paragraphs;
    Said *said; size_t n_said, cap_said;
    const Mention **tried; signed char *tried_signs; size_t n_tried;
    Finding *findings; size_t n_findings, cap_findings;
    const Mention **unbound; size_t n_unbound, cap_unbound;      /* quantities that no known figure explains */
    CellsTold *told;
    Cells **cells;           /* of the tables, read when asked for */
    Arena *arena;
} Check;

/* A reading that may be one of several. */
Claim relation_sum(Check *c, const Mention *whole, const Mention *const *parts, size_t n);      /* whole = sum of parts */
Claim relation_quotient(Check *c, const Mention *ratio, const Mention *a, const Mention *b);    /* ratio = a / b */
Claim relation_three(Check *c, ClaimForm form, const Mention *a, const Mention *b, const Mention *d);
Claim relation_product_of(Check *c, const Mention *whole, const Mention *const *factors, size_t n);         /* whole = factors multiplied */
Claim relation_difference(Check *c, const Mention *d, const Mention *a, const Mention *b);      /* d = a - b */
Claim relation_hundred_of(Check *c, const Mention *const *shares, size_t n);                     /* hundred.c: they make 100 */
bool relation_is_pooled(const Check *c, const Mention *rate);                                     /* pooled.c: of all that the rates of its sentence are of */
bool relation_holds(const Claim *claim);
bool relation_slip_mends(const Check *c, const Claim *claim, size_t digits);     /* one member of that many digits (of two exchanged one fewer), mistyped, explains it */

typedef enum { SLIP_NONE, SLIP_OTHER, SLIP_EXCHANGE } SlipKind;    /* two digits exchanged, which chance makes seldom */
SlipKind slip_of(const Claim *claim, size_t k);                 /* the slip that would explain it in m[k] */
bool relation_slip_of(const Check *c, const Mention *m, const Range *r, Frac *out);              /* a value in the range that m may be mistyped for */
bool slip_explains(const Claim *claim);                          /* slip.c: one slip of the pen in one member: a digit, two exchanged, one more or less, the point, the unit */
bool relation_swap_mends(const Check *c, const Claim *claim, size_t digits);     /* one member of that many digits, two of them exchanged */

/* The claim is made: it counts where it holds and is a finding of this severity where it does not. */
void relation_say(Check *c, RelationId r, const Claim *claim, Severity severity);
void relation_settle(Check *c, const Mention *m);                /* what m is of is found: later relations leave it alone */
void relation_say_told(Check *c, RelationId r, const Claim *claim);      /* an error whether a slip explains it or not: others of the same list bear the pairing out */
/* A finding that is no arithmetic: the words at [from, to) of the piece. */
void relation_complain(Check *c, RelationId r, Severity severity, const Piece *p, size_t from, size_t to, const Text *why, const Str *args, size_t n);
#define COMPLAIN(c, r, severity, piece, from, to, text, ...) \
    relation_complain((c), (r), (severity), (piece), (from), (to), &(text), (const Str[]){ { 0 }, __VA_ARGS__ } + 1, sizeof((const Str[]){ { 0 }, __VA_ARGS__ }) / sizeof(Str) - 1)

const Text *relation_title(RelationId r);
const Text *relation_doubt(const Said *said);
const char *relation_name(RelationId r);

#define RELATION(id, accuses, zh, en, doubt_zh, doubt_en) void relation_##id(Check *c);
#include "proof/relations.def"
#undef RELATION

#endif
