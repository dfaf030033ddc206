/* SPDX-License-Identifier: Apache-2.0
** action/accounts/rights.h - who may do what: role x scope x secrecy, from roles.def. Rows and fields that somebody may not see are taken out
** of the Snapshot itself (sight.h), so no action can forget; what stands here is the rest: actions, formulas, changes. */
#ifndef LALIAN_ACTION_RIGHTS_H
#define LALIAN_ACTION_RIGHTS_H

#include "action/action.h"

typedef enum {
#define ROLE(id, zh, en, kind, rows, writes, secrecy) ROLE_##id,
#define MAY(permission, roles, rows)
#define KEEPS(role, reg, fields)
#define WITHIN(reg)
#define AGAIN(action, option, value)
#include "action/accounts/roles.def"
#undef ROLE
#undef MAY
#undef KEEPS
#undef WITHIN
#undef AGAIN
    ROLE_COUNT
} RoleId;

typedef struct {
    const char *id;
    Text title;
    bool admin, everything, writes;
    unsigned clearance;             /* a bit for each Secrecy */
} Role;

/* Who asks. Desk.who NULL: the person at the machine, who may do and see everything. Borrowed; lives as long as the desk. */
struct Who {
    Str account, person, address;
    const Role *role;
    const int64_t *units, *parks;   /* row ids: units count with all below them */
    size_t n_units, n_parks;
    bool confirmed;                 /* the password was entered again a moment ago */
};

const Role *rights_role(RoleId id);
const Role *rights_find_role(Str id);                                     /* NULL: none */
static inline bool rights_sees(const Who *w, const Field *f) { return !w || (w->role->clearance >> f->secrecy & 1u); }
/* All rows: the person at the machine, and roles that see all when the account names no unit and no park. */
static inline bool rights_whole(const Who *w) { return !w || (w->role->everything && w->n_units + w->n_parks == 0); }
bool rights_hides(const Register *reg);                                   /* WITHIN: not for an account with a scope */
/* The roles of an action's permission as its row has them ("office leader"); NULL: it has no row (a test fails). */
const char *rights_roles(const Action *a, bool *whole);

/* What a role changes: its i-th row of KEEPS, false: no more. fields "*" all it sees, "**" all, else names. */
bool rights_keeps(const Role *role, size_t i, const char **reg, const char **fields);

/* May this be done at all? DENIED with one text, whatever is there. */
bool rights_may(const Desk *d, const Action *a, const Args *args, Err *err) MUST_CHECK;
/* Nothing that wants the password entered again (AGAIN), or it was: else CONFIRM. Apart from rights_may: a menu shows it all the same. */
bool rights_confirmed(const Desk *d, const Action *a, const Args *args, Err *err) MUST_CHECK;
/* A formula that reads a field above the clearance is refused, whether or not there is a value. */
bool rights_formula(const Who *w, const Formula *f, Err *err) MUST_CHECK;
bool rights_field(const Who *w, const Field *f, Err *err) MUST_CHECK;
bool rights_mark(Desk *d, const Formula *f);                               /* always true; what it reads of firms and persons is recorded */
/* Does a formula read data of single firms that the reader does not see? Only totals of the rule book may, withheld where few stand behind. */
bool rights_firms_only(const Who *w, const Formula *f);

/* ---- changes ---- */
/* Appends a version for the desk's ledger as ledger_put does: only fields that the role keeps; what the account cannot see of the row
** stays as it is. all rows are looked at
** again at the end, when all are there: each must lie in the account's scope. */
bool rights_put(Desk *d, Row *row, int64_t batch, Err *err) MUST_CHECK;
bool rights_end(Desk *d, bool commit, int64_t *tx, Err *err) MUST_CHECK;  /* ledger_end; of a scoped account no conflict names a row */
/* A batch that this account brought in; with all rows: any. */
bool rights_batch(Desk *d, const Batch *b, bool *own, Err *err) MUST_CHECK;
bool rights_batches(Desk *d, Batch *b, size_t *n, Err *err) MUST_CHECK;   /* keeps those alone */

#endif
