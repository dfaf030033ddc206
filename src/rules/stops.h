/* SPDX-License-Identifier: Apache-2.0
** rules/stops.h - 截至: where the source of a figure stops earlier than the cut-off asked about. The rule book may say it
** (stops_at); else `latest` tells the period that answered; else the newest period of the registers read by period; else the
** tour's own cut-off of a source (tour_cutoff) of the registers read by source. */
#ifndef LALIAN_RULES_STOPS_H
#define LALIAN_RULES_STOPS_H

#include "rules/rules.h"

/* The day to print; DAY_NONE: the cut-off itself. figure NULL: a formula of its own. */
bool stops_of(const RuleBook *b, const Figure *figure, const Formula *f, const Context *c, const Scalar *value, Arena *a, Day *out, Err *err) MUST_CHECK;
/* The day to which the data reach where newer ones are owed: a survey (stops_at) of an earlier period; a period after which
** another of its kind has ended by the cut-off (the source's own, where the tour has one). DAY_NONE: nothing newer is owed. */
bool stops_stale(const RuleBook *b, const Figure *figure, const Formula *f, const Context *c, const Scalar *value, Arena *a, Day *out, Err *err) MUST_CHECK;

#endif
