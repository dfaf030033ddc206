/* SPDX-License-Identifier: Apache-2.0
** web/warm.h - what the first person will ask for, read before anybody asks: once, behind the start. Requests go on beside it; one that
** needs a register which is being read waits for that one alone, for it would take as long by itself. */
#ifndef LALIAN_WEB_WARM_H
#define LALIAN_WEB_WARM_H

#include "web/state.h"

typedef struct Warm Warm;

Warm *warm_start(State *s);
void warm_stop(Warm *w);                 /* at once: what is half read is let go */

#endif
