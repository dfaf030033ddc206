/* SPDX-License-Identifier: Apache-2.0
** rules/approx.h - numbers printed loosely: 200多亿元. Only where the word is true of the value. */
#ifndef LALIAN_RULES_APPROX_H
#define LALIAN_RULES_APPROX_H

#include "base/num.h"

/* value and step in the printed unit. 多 余 超: over a whole number of steps, below the next (an exact one needs no word);
** 近: below, by at most a tenth of it; 约: off by at most a twentieth. false: the word does not fit; nothing is written. */
bool approx_format(Frac value, Frac step, Str word, Str unit, Buf *out);

#endif
