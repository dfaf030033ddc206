/* SPDX-License-Identifier: Apache-2.0
** report/stamp.h - who took a document out, in the document itself: whatever made it. docx: a paragraph at its end; xlsx: the foot of
** every sheet's pages; csv, txt: a last line. Other files stay as they are. */
#ifndef LALIAN_REPORT_STAMP_H
#define LALIAN_REPORT_STAMP_H

#include "base/err.h"

bool report_stamp(Str name, Str bytes, Str mark, Arena *a, Str *out, Err *err) MUST_CHECK;

#endif
