/* SPDX-License-Identifier: Apache-2.0
** report/docx_kept.h - narrative that people wrote in an earlier filling of a template: taken over word for word when the
** document is made anew, with its pictures; the figures printed within it are computed again. */
#ifndef LALIAN_REPORT_DOCX_KEPT_H
#define LALIAN_REPORT_DOCX_KEPT_H

#include "formats/package.h"
#include "report/docx_template.h"

#define KEPT_TAG "lalian-material:"

typedef struct Kept Kept;

/* `old` empty: *out is NULL. Pictures go to `package`, related to its part `main_part`. */
bool docx_kept_read(Str old, Package *package, Str main_part, Reading *r, Kept **out, Err *err) MUST_CHECK;
Str docx_kept_period(const Kept *k);                          /* "2023Q4/2023-11-30"; empty: not said */
const Seg *docx_kept_find(const Kept *k, Str section);          /* NULL: none */

#endif
