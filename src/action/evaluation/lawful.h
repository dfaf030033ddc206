/* SPDX-License-Identifier: Apache-2.0
** action/evaluation/lawful.h - data of firms that has no lawful basis may not be used to name them (enterprise_data.lawful_basis): of the
** years that a scheme reads, only the records that answer in its formulas count, each with the source that answered. */
#ifndef LALIAN_ACTION_LAWFUL_H
#define LALIAN_ACTION_LAWFUL_H

#include "action/desk.h"
#include "evaluate/scheme.h"

/* false: a failure that names the sources and how many records each; a scheme of parks or units names no firm and passes. */
bool lawful_check(Desk *d, const EvalScheme *s, const Context *c, Err *err) MUST_CHECK;

#endif
