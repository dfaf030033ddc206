/* SPDX-License-Identifier: Apache-2.0
** action/proof_json.h - a proof-read document as JSON: its findings with their places, and its text. A place is the number of a paragraph
** (from 0, as `paragraphs` has them) and code points in it, so a page marks it without guessing. */
#ifndef LALIAN_ACTION_PROOF_JSON_H
#define LALIAN_ACTION_PROOF_JSON_H

#include "base/json.h"
#include "proof/proof.h"

Str proof_json_period(const Document *d);      /* "2023Q4/2023-11-30": what a document of our own carries; else empty */
void proof_json_finding(const Document *d, const Finding *f, Lang lang, Json *j);
void proof_json_text(const Document *d, Str period, Str until, Json *j);       /* the moment it was read at, empty: none */

#endif
