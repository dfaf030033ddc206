/* SPDX-License-Identifier: Apache-2.0
** intake/merge.h - what all lines state of one row, laid over what the ledger keeps: changes, contradictions, what is gone.
** The same field stated twice: equal is counted, unequal is an error that names both places. */
#ifndef LALIAN_INTAKE_MERGE_H
#define LALIAN_INTAKE_MERGE_H

#include "intake/work.h"

bool merge_all(Work *w) MUST_CHECK;

#endif
