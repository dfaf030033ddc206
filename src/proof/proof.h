/* SPDX-License-Identifier: Apache-2.0
** proof/proof.h - figures in a document that contradict each other. Pure: a Document in, findings out. Needs no ledger; figures that the
** ledger knows may be handed in (words, unit, value, period). The relations are a table: relations.def, relation.h. */
#ifndef LALIAN_PROOF_PROOF_H
#define LALIAN_PROOF_PROOF_H

#include "proof/document.h"
#include "model/problem.h"
#include "model/unit.h"
#include "base/day.h"

/* A figure that is known from elsewhere. */
typedef struct { Str id, title; UnitId unit; Frac value; Str printed; } ProofFigure;      /* value in `unit` */

typedef struct {
    bool has_period;
    Period period;
    Day end;                         /* of the period, or the cut-off */
    const ProofFigure *figures; size_t n_figures;
    Lang lang;
} ProofJob;

typedef struct { const Piece *piece; size_t from, to; } Spot;      /* bytes of piece->text */

typedef struct {
    Severity severity;               /* ERROR, WARN, NOTE */
    const char *relation;
    const Text *title, *doubt;
    const Piece *piece;
    size_t from, to;                 /* bytes of piece->text: what is marked */
    Spot *spots; size_t n_spots;     /* where its numbers stand (those that the text has), the culprit first; a complaint has none beside the marked words */
    Str place;                       /* words of both languages */
    Str text;                        /* the sentence */
    Str *numbers; size_t n_numbers;  /* as written; the likely culprit first */
    Str expected;                    /* in place of the first number; empty: none follows */
    Str why;                         /* the sum worked out, words of both languages */
    Str dismissed;                   /* the reason, when a person has dismissed it */
    Str key;                         /* the same finding of the same document has the same key */
} Finding;

typedef struct { Str place, number, text; } Unbound;               /* a quantity that is bound to no known figure */
typedef struct { Finding *items; size_t n; size_t quantities; Unbound *unbound; size_t n_unbound; } Findings;

void proof_check(const Document *d, const ProofJob *job, Arena *a, Findings *out);

#endif
