/* SPDX-License-Identifier: Apache-2.0
** serve: the door to the web stands in a higher folder; the program puts it into Desk.serve. */
#include "action/desk.h"
#include "action/texts.h"

bool action_serve(Desk *d, const Args *args, Answer *answer, Err *err)
{
    (void)answer;
    return d->serve ? d->serve(d, args, err) : FAIL(err, USE, T_ACTION_NO_SERVE, S(""));
}
