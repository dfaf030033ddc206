/* SPDX-License-Identifier: Apache-2.0 */
#include "action/desk.h"
#include "action/accounts/sight.h"
#include "action/texts.h"

#include <assert.h>

/* ---- the table ---- */

#define ADMIN true
#define BUSINESS false
#define ALL true
#define OWN false
#define YES true
#define NO false
#define OPEN (1u << SEC_OPEN)
#define INTERNAL (1u << SEC_INTERNAL)
#define FIRM (1u << SEC_FIRM)
#define PERSON (1u << SEC_PERSON)
#define WHOLE true
#define ANY false

#define MAY(permission, roles, rows)
#define KEEPS(role, reg, fields)
#define WITHIN(reg)
#define AGAIN(action, option, value)
static const Role roles[] = {
#define ROLE(id, zh, en, kind, rows, writes, secrecy) { #id, { zh, en }, kind, rows, writes, secrecy },
#include "action/accounts/roles.def"
#undef ROLE
};
#undef MAY
#define ROLE(id, zh, en, kind, rows, writes, secrecy)
static const struct { const char *permission, *roles; bool whole; } may[] = {
#define MAY(permission, who, rows) { #permission, who, rows },
#include "action/accounts/roles.def"
#undef MAY
};
#define MAY(permission, who, rows)
#undef KEEPS
static const struct { RoleId role; const char *reg, *fields; } keeps[] = {
#define KEEPS(role, reg, fields) { ROLE_##role, reg, fields },
#include "action/accounts/roles.def"
#undef KEEPS
};
#define KEEPS(role, reg, fields)
#undef WITHIN
static const char *const within[] = {
#define WITHIN(reg) #reg,
#include "action/accounts/roles.def"
#undef WITHIN
};
#undef WITHIN
#define WITHIN(reg)
#undef AGAIN
static const struct { const char *action, *option, *value; } again[] = {
#define AGAIN(action, option, value) { #action, option, value },
#include "action/accounts/roles.def"
#undef AGAIN
};
#undef WITHIN
#undef ROLE
#undef MAY
#undef KEEPS

#define N(list) (sizeof(list) / sizeof(list)[0])

const Role *rights_role(RoleId id)
{
    assert(id < ROLE_COUNT);
    return &roles[id];
}

const Role *rights_find_role(Str id)
{
    for (size_t i = 0; i < N(roles); i++)
        if (str_equal(id, str_of(roles[i].id)) || str_equal(id, str_of(roles[i].title.zh))) return &roles[i];
    return NULL;
}

bool rights_hides(const Register *reg)
{
    for (size_t i = 0; i < N(within); i++)
        if (str_equal(str_of(reg->id), str_of(within[i]))) return true;
    return false;
}

static bool has_word(const char *list, Str word)
{
    for (Str rest = str_of(list); rest.p;)
        if (str_equal(str_split(&rest, ' '), word)) return true;
    return false;
}

const char *rights_roles(const Action *a, bool *whole)
{
    for (size_t i = 0; i < N(may); i++) {
        if (!str_equal(str_of(a->permission), str_of(may[i].permission))) continue;
        *whole = may[i].whole;
        return may[i].roles;
    }
    return NULL;
}

bool rights_keeps(const Role *role, size_t i, const char **reg, const char **fields)
{
    for (size_t k = 0; k < N(keeps); k++) {
        if (&roles[keeps[k].role] != role || i-- > 0) continue;
        *reg = keeps[k].reg, *fields = keeps[k].fields;
        return true;
    }
    return false;
}

/* ---- may it be done? ---- */

static bool writes(const Action *a, const Args *args)
{
    if (a->need == LEDGER_WRITES) return true;
    if (a->need == LEDGER_DRY) return !args->given[OPT_dry_run];
    return false;          /* a run is kept of every evaluation, whoever asked; an objection is the office's */
}

bool rights_may(const Desk *d, const Action *a, const Args *args, Err *err)
{
    const Who *w = d->who;
    bool whole = true;
    if (!w) return true;
    const char *list = rights_roles(a, &whole);
    Text t = w->role->title;
    Buf b = { 0 };
    text_word(str_of(t.zh), str_of(t.en), &b);
    bool ok = list && has_word(list, str_of(w->role->id)) && (w->role->writes || !writes(a, args));
    if (!ok) FAIL(err, DENIED, T_ACTION_DENIED, buf_str(&b), str_of(a->id));
    else if (whole && !w->role->admin && !rights_whole(w)) ok = FAIL(err, DENIED, T_ACTION_DENIED_SCOPE, str_of(a->id));
    buf_done(&b);
    return ok;
}

static bool wants_again(const Action *a, const Args *args)
{
    for (size_t i = 0; i < N(again); i++) {
        const char *option = again[i].option, *value = again[i].value;
        if (!str_equal(str_of(a->id), str_of(again[i].action))) continue;
        bool first = !option[0] && (!value[0] || (args->n_words && str_equal(args->words[0], str_of(value)))), given = false;
        for (int k = 0; option[0] && k < OPT_COUNT; k++)
            given |= str_equal(str_of(action_option((OptionId)k)->id), str_of(option)) && args->given[k] && (!value[0] || str_equal(args->values[k], str_of(value)));
        if (first || given) return true;
    }
    return false;
}

bool rights_confirmed(const Desk *d, const Action *a, const Args *args, Err *err)
{
    return !d->who || d->who->confirmed || !wants_again(a, args) || FAIL(err, CONFIRM, T_ACTION_CONFIRM, S(""));
}

bool rights_field(const Who *w, const Field *f, Err *err)
{
    return rights_sees(w, f) || FAIL(err, DENIED, T_ACTION_DENIED_FIELD, str_of(f->word));
}

bool rights_formula(const Who *w, const Formula *f, Err *err)
{
    const FieldUse *uses;
    size_t n = w ? formula_uses(f, &uses) : 0;
    for (size_t i = 0; i < n; i++)
        if (!rights_field(w, uses[i].field, err)) return false;
    return true;
}

bool rights_mark(Desk *d, const Formula *f)
{
    const FieldUse *uses;
    size_t n = formula_uses(f, &uses);
    for (size_t i = 0; i < n; i++) d->sensitive |= uses[i].field->secrecy >= SEC_FIRM;
    return true;
}

bool rights_firms_only(const Who *w, const Formula *f)
{
    const FieldUse *uses;
    bool any = false;
    size_t n = w ? formula_uses(f, &uses) : 0;
    for (size_t i = 0; i < n; i++) {
        if (rights_sees(w, uses[i].field)) continue;
        if (uses[i].field->secrecy != SEC_FIRM) return false;
        any = true;
    }
    return any;
}

/* ---- changes ---- */

/* What a transaction of an account has put, by register and id. */
typedef struct Written { Arena *arena; Map *at; Row **rows; size_t n, cap; } Written;

static Str name_of(const Register *reg, int64_t id, Arena *a) { return str_printf(a, "%u %lld", reg->index, (long long)id); }

static bool find_written(void *context, const Register *reg, int64_t id, const Row **out)
{
    const Written *w = context;
    Arena *a = arena_new();
    int64_t at = -1;
    bool found = map_find(w->at, name_of(reg, id, a), &at);
    arena_free(a);
    if (found) *out = w->rows[at];
    return found;
}

static const char *kept_fields(const Who *w, const Register *reg)
{
    for (size_t i = 0; i < N(keeps); i++)
        if (rights_role(keeps[i].role) == w->role && (str_equal(str_of(keeps[i].reg), S("*")) || str_equal(str_of(keeps[i].reg), str_of(reg->id)))) return keeps[i].fields;
    return NULL;
}

static bool may_change(const Who *w, const Register *reg, const Field *f, Err *err)
{
    const char *fields = kept_fields(w, reg);
    bool blind = fields && str_equal(str_of(fields), S("**")), every = blind || (fields && str_equal(str_of(fields), S("*")));
    if (fields && (blind || rights_sees(w, f)) && (every || has_word(fields, str_of(f->id)))) return true;
    return FAIL(err, DENIED, T_ACTION_DENIED_CHANGE, str_of(reg->word), str_of(f->word));
}

static bool may_begin_or_end(const Who *w, const Register *reg, Err *err)
{
    const char *fields = kept_fields(w, reg);
    return (fields && fields[0] == '*') || FAIL(err, DENIED, T_ACTION_DENIED_ROWS, str_of(reg->word));
}

static bool out_of_scope(const Register *reg, Err *err) { return FAIL(err, DENIED, T_ACTION_OUT_OF_SCOPE, str_of(reg->word)); }

/* The row as it stands beneath; NULL: it is new. One that the account does not see is none of its business. */
static bool row_beneath(Desk *d, const Row *row, Row **was, Err *err)
{
    *was = NULL;
    const Frame *f = snapshot_load(d->beneath, row->reg, 0, err), *seen = snapshot_load(d->snapshot, row->reg, 0, err);
    if (!f || !seen) return false;
    if ((size_t)row->id > f->n) return true;
    if (frame_lives(f, (size_t)row->id - 1) && !frame_lives(seen, (size_t)row->id - 1)) return out_of_scope(row->reg, err);
    return snapshot_row(d->beneath, row->reg, row->id, d->arena, was, err);
}

static bool keep_unseen(Desk *d, Row *row, const Row *was, Err *err)
{
    const Frame *above = was ? snapshot_load(d->snapshot, row->reg, UINT64_MAX >> (64 - row->reg->n_fields), err) : NULL;
    Value none = { 0 };
    if (was && !above) return false;
    for (size_t k = 0; k < row->reg->n_fields; k++) {
        const Field *f = &row->reg->fields[k];
        bool unseen = was && was->v[k].ok && !column_has(frame_column(above, f), (size_t)row->id - 1);
        if (unseen && !row->v[k].ok) row->v[k] = was->v[k];          /* nobody clears what he cannot see */
        if (!value_equal(f, was ? &was->v[k] : &none, &row->v[k]) && !may_change(d->who, row->reg, f, err)) return false;
    }
    return true;
}

bool rights_put(Desk *d, Row *row, int64_t batch, Err *err)
{
    Row *was;
    if (!d->who || !d->sight) return ledger_put(d->ledger, row, batch, err);
    if (!row_beneath(d, row, &was, err)) return false;
    if ((!was || row->gone || was->gone) && !may_begin_or_end(d->who, row->reg, err)) return false;
    if (!row->gone && !keep_unseen(d, row, was, err)) return false;
    if (!d->written) d->written = NEW(d->arena, Written), *d->written = (Written){ .arena = d->arena, .at = map_new(d->arena) };
    Written *w = d->written;
    map_put(w->at, name_of(row->reg, row->id, w->arena), (int64_t)w->n);
    *PUSH(w->arena, w->rows, w->n, w->cap) = row_copy(row, w->arena);
    return ledger_put(d->ledger, row, batch, err);
}

static bool all_within(Desk *d, Err *err)
{
    SightRows fresh = { find_written, d->written };
    for (size_t i = 0; d->written && i < d->written->n; i++) {
        bool holds = true;
        const Row *row = d->written->rows[i];
        if (!row->gone && !sight_holds(d->sight, row, &fresh, &holds, err)) return false;
        if (!holds) return out_of_scope(row->reg, err);
    }
    return true;
}

bool rights_end(Desk *d, bool commit, int64_t *tx, Err *err)
{
    bool ok = commit && (!d->written || all_within(d, err));
    ok = ledger_end(d->ledger, ok, tx, err) && ok;
    d->written = NULL;
    if (ok || rights_whole(d->who) || err->code != ERR_CONFLICT) return ok;
    *err = (Err){ 0 };                                     /* it would name what is not this account's */
    return FAIL(err, CONFLICT, T_ACTION_CONFLICT_UNSEEN, S(""));
}

bool rights_batch(Desk *d, const Batch *b, bool *own, Err *err)
{
    Tx tx;
    *own = true;
    if (rights_whole(d->who)) return true;
    if (!ledger_tx(d->ledger, b->tx, d->arena, &tx, err)) return false;
    *own = str_equal(tx.actor, d->who->account);
    return true;
}

bool rights_batches(Desk *d, Batch *b, size_t *n, Err *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++) {
        bool own;
        if (!rights_batch(d, &b[i], &own, err)) return false;
        if (own) b[kept++] = b[i];
    }
    *n = kept;
    return true;
}
