/* SPDX-License-Identifier: Apache-2.0 */
#include "action/accounts/accounts.h"

#include <assert.h>

#define NEED_NONE LEDGER_NONE
#define NEED_READ LEDGER_READS
#define NEED_WRITE LEDGER_WRITES
#define NEED_DRY LEDGER_DRY

typedef enum { WEIGHT_LIGHT, WEIGHT_HEAVY, WEIGHT_KEPT } Weight;

static const Action actions[] = {
#define ACTION(id, ledger, method, permission, weight, least, most, words, options, zh, en, example) \
    { #id, NEED_##ledger, METHOD_##method, #permission, WEIGHT_##weight != WEIGHT_LIGHT, WEIGHT_##weight == WEIGHT_KEPT, least, most, words, options, { zh, en }, example, action_##id },
#include "action/actions.def"
#undef ACTION
};

static const Option options[] = {
#define OPTION(id, name, value, zh, en) { #id, name, value, { zh, en } },
#include "action/options.def"
#undef OPTION
};

const Option *action_option(OptionId id)
{
    assert(id < OPT_COUNT);
    return &options[id];
}

size_t action_all(const Action **out)
{
    *out = actions;
    return sizeof actions / sizeof actions[0];
}

const Action *action_find(Str id)
{
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
        if (str_equal(id, str_of(actions[i].id))) return &actions[i];
    return NULL;
}

bool action_takes(const Action *a, OptionId option) { return option <= OPT_help || action_names(a, option); }

bool action_names(const Action *a, OptionId option)
{
    for (Str rest = str_of(a->options); rest.p;) {
        Str word = str_split(&rest, ' ');
        if (str_equal(word, str_of(options[option].id)) || str_equal(word, str_of(options[option].name))) return true;
    }
    return false;
}

static bool refused(Desk *d, const Action *a, const Args *args, Err *err)
{
    Err own = { 0 };
    if (d->who && err->code == ERR_DENIED && !accounts_note(d, str_of(a->id), desk_object(d, a, args), S("denied"), &own)) *err = own;
    return false;
}

bool action_allowed(Desk *d, const Action *a, const Args *args, Err *err)
{
    return (rights_may(d, a, args, err) && rights_confirmed(d, a, args, err)) || refused(d, a, args, err);
}

/* One row for what leaves the house and what was read of single firms or persons. A change has its row in its own transaction. What
** cannot be recorded is not done. */
static bool record(Desk *d, const Action *a, const Args *args, Err *err)
{
    Str object = desk_object(d, a, args);
    if (d->exported) return accounts_note(d, S("export"), str_printf(d->arena, "%s %.*s", a->id, SP(object)), S("ok"), err);
    return !d->sensitive || accounts_note(d, S("read"), str_printf(d->arena, "%s %.*s", a->id, SP(object)), S("ok"), err);
}

bool action_run(Desk *d, const Action *a, const Args *args, Answer *answer, Err *err)
{
    if (d->who && d->key.n) d->key = str_printf(d->arena, "%.*s/%.*s", SP(d->who->account), SP(d->key));     /* one account's keys are not another's */
    if (!action_allowed(d, a, args, err)) return false;
    if (!a->run(d, args, answer, err)) return refused(d, a, args, err);
    return !d->who || record(d, a, args, err);
}
