/* SPDX-License-Identifier: Apache-2.0
** roles: the table of rights, for people to read. */
#include "action/desk.h"
#include "action/accounts/rights.h"
#include "action/texts.h"

static const struct { Secrecy secrecy; const char *id; } marks[] = { { SEC_OPEN, "open" }, { SEC_INTERNAL, "internal" }, { SEC_FIRM, "firm" }, { SEC_PERSON, "person" } };

static bool may_take(const Role *r, const Action *a, bool *whole)
{
    const char *list = rights_roles(a, whole);
    for (Str rest = list ? str_of(list) : (Str){ 0 }; rest.p;)
        if (str_equal(str_split(&rest, ' '), str_of(r->id))) return true;
    return false;
}

static void keeps_json(const Role *r, Json *j)
{
    const char *reg, *fields;
    json_key(j, "keeps"), json_open(j, '[');
    for (size_t i = 0; rights_keeps(r, i, &reg, &fields); i++) {
        json_open(j, '{');
        json_key(j, "register"), json_z(j, reg);
        json_key(j, "fields"), json_z(j, fields);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void role_json(const Role *r, Lang lang, Json *j)
{
    json_open(j, '{');
    json_key(j, "id"), json_z(j, r->id);
    json_key(j, "title"), json_z(j, text_of(&r->title, lang));
    json_key(j, "admin"), json_bool(j, r->admin);
    json_key(j, "everything"), json_bool(j, r->everything);
    json_key(j, "writes"), json_bool(j, r->writes);
    json_key(j, "secrecy"), json_open(j, '[');
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (r->clearance >> marks[i].secrecy & 1u) json_z(j, marks[i].id);
    json_close(j, ']');
    keeps_json(r, j);
    json_close(j, '}');
}

static void action_json(const Action *a, Lang lang, Json *j)
{
    bool whole = false;
    json_open(j, '{');
    json_key(j, "id"), json_z(j, a->id);
    json_key(j, "title"), json_z(j, text_of(&a->help, lang));
    json_key(j, "web"), json_bool(j, a->method != METHOD_NONE);
    json_key(j, "writes"), json_bool(j, a->need == LEDGER_WRITES || a->need == LEDGER_DRY);
    json_key(j, "roles"), json_open(j, '[');
    for (RoleId r = 0; r < ROLE_COUNT; r++)
        if (may_take(rights_role(r), a, &whole)) json_z(j, rights_role(r)->id);
    json_close(j, ']');
    json_key(j, "whole"), json_bool(j, whole);          /* not for an account with a scope */
    json_close(j, '}');
}

static void roles_json(Lang lang, Json *j)
{
    const Action *all;
    size_t n = action_all(&all);
    json_open(j, '{');
    json_key(j, "roles"), json_open(j, '[');
    for (RoleId r = 0; r < ROLE_COUNT; r++) role_json(rights_role(r), lang, j);
    json_close(j, ']');
    json_key(j, "actions"), json_open(j, '[');
    for (size_t i = 0; i < n; i++) action_json(&all[i], lang, j);
    json_close(j, ']');
    json_close(j, '}');
}

bool action_roles(Desk *d, const Args *args, Answer *answer, Err *err)
{
    const Action *all;
    size_t n = action_all(&all);
    Json j = json_on(&answer->out);
    (void)args, (void)err;
    if (d->json) return roles_json(d->lang, &j), true;
    for (size_t i = 0; i < n; i++) {
        bool whole = false;
        buf_addf(&answer->out, "%s:", all[i].id);
        for (RoleId r = 0; r < ROLE_COUNT; r++)
            if (may_take(rights_role(r), &all[i], &whole)) buf_addf(&answer->out, " %s", text_of(&rights_role(r)->title, d->lang));
        buf_add_char(&answer->out, '\n');
    }
    return true;
}
