/* SPDX-License-Identifier: Apache-2.0
** intake/gone.h - rows of the ledger inside what a form covers (covers: {contract: project.park.town}) that its sheet does not
** name. Only listed, unless --gone delete. */
#ifndef LALIAN_INTAKE_GONE_H
#define LALIAN_INTAKE_GONE_H

#include "intake/work.h"

bool gone_find(Work *w) MUST_CHECK;

#endif
