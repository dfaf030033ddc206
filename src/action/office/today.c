/* SPDX-License-Identifier: Apache-2.0
** today: what is owed, what changed since one last looked, the figures as the report tells them. */
#include "action/office/changed.h"
#include "action/office/owed.h"
#include "action/office/told.h"
#include "action/texts.h"

enum { OWED_LINES = 50 };                /* of one rule, unless --limit asks for more */

bool action_today(Desk *d, const Args *args, Answer *answer, Err *err)
{
    Page p;
    OwedList owed;
    ChangedList changed;
    ToldList told;
    int64_t limit = OWED_LINES;
    if (args->given[OPT_limit] && (!str_to_int64(args->values[OPT_limit], &limit) || limit < 1)) return FAIL(err, USE, T_ACTION_OPTION_VALUE, S("limit"), S("1 …"));
    if (!page_open(d, args, &p, err)) return false;
    if (!snapshot_load_fields(d->snapshot, rules_reads(d->book, d->arena), err)) return false;
    if (!owed_find(&p, (size_t)limit, &owed, err) || !changed_find(&p, args->values[OPT_since], &changed, err) || !told_find(&p, &told, err)) return false;
    if (!d->json) {
        owed_print(&p, &owed, &answer->out);
        changed_print(&p, &changed, &answer->out);
        told_print(&p, &told, &answer->out);
        return true;
    }
    Json j = json_on(&answer->out);
    json_open(&j, '{');
    page_head_json(&p, args, &j);
    owed_json(&p, &owed, &j);
    changed_json(&p, &changed, &j);
    told_json(&p, &told, &j);
    json_close(&j, '}');
    return true;
}
