/* SPDX-License-Identifier: Apache-2.0
** Every action x role x scope. The table is written by hand, apart from roles.def: a role that gains a right by mistake is found. */
#include "action/desk.h"
#include "action/accounts/rights.h"
#include "test.h"

/* Letters: y system, a security, s audit, O office, L leader, T town, P park, C company, B bureau; those with a scope after "/".
** An action without a row fails. "w": reads and writes; of a leader the writing half is refused. */
static const struct { const char *action, *whole, *scoped, *writers; } want[] = {
    { "demo", "", "", "" },
    { "init", "", "", "" },
    { "verify", "sO", "s", "sO" },
    { "backup", "yO", "y", "yO" },
    { "backups", "yO", "y", "yO" },
    { "roles", "yasOLTPCB", "yasOLTPCB", "" },
    { "seal", "O", "", "O" },
    { "import", "OTPCB", "OTPCB", "OTPCB" },
    { "undo", "OTPCB", "OTPCB", "OTPCB" },
    { "today", "OLTPCB", "OLTPCB", "" },
    { "projects", "OLTPCB", "OLTPCB", "" },
    { "pipeline", "OLTPCB", "OLTPCB", "" },
    { "draft", "OL", "", "" },
    { "slip", "OL", "", "" },
    { "freeze", "O", "", "O" },
    { "accept", "O", "", "O" },
    { "list", "OLTPCB", "OLTPCB", "" },
    { "show", "OLTPCB", "OLTPCB", "" },
    { "edit", "OTPCB", "OTPCB", "OTPCB" },
    { "form", "OTPCB", "OTPCB", "" },
    { "figure", "OLTPCB", "OLTPCB", "" },
    { "check", "OLT", "OLT", "" },
    { "report", "OL", "", "" },
    { "evaluate", "OL", "", "OL" },
    { "simulate", "OL", "", "OL" },
    { "objection", "O", "", "O" },
    { "batches", "OTPCB", "OTPCB", "" },
    { "book", "yasOLTPCB", "yasOLTPCB", "" },
    { "scheme", "OLTPCB", "OLTPCB", "" },
    { "proof", "OLTPCB", "OLTPCB", "" },
    { "code", "yasOLTPCB", "yasOLTPCB", "" },
    { "rules", "aO", "a", "aO" },
    { "model", "yasOLTPCB", "yasOLTPCB", "" },
    { "serve", "", "", "" },
    { "accounts", "ya", "ya", "" },
    { "account", "ya", "ya", "ya" },
    { "audit", "s", "s", "" },
};
static const char letters[] = "yasOLTPCB";

static bool asked(const Who *w, const Action *a, bool write, Err *err)
{
    Desk d = { .who = w, .reason = write ? S("理由") : S("") };
    Args args = { 0 };
    args.given[OPT_dry_run] = !write;
    return rights_may(&d, a, &args, err);
}

static bool has(const char *list, char letter)
{
    for (; *list; list++)
        if (*list == letter) return true;
    return false;
}

/* Does a role see all rows without a scope? Only then is it whole. */
static void one_cell(const Action *a, size_t row, size_t role, bool scoped)
{
    static const int64_t unit[] = { 1 };
    Who w = { .role = rights_role((RoleId)role), .units = unit, .n_units = scoped, .confirmed = true };
    Err err = { 0 };
    bool whole = !scoped && w.role->everything, compares;
    (void)rights_roles(a, &compares);
    bool expected = has(whole || !compares ? want[row].whole : want[row].scoped, letters[role]);
    bool writes_only = a->need == LEDGER_WRITES;
    if (!writes_only && asked(&w, a, false, &err) != expected) test_fail(__FILE__, __LINE__, str_printf(arena_new(), "%s %s", a->id, w.role->id).p);
    err = (Err){ 0 };
    bool may_write = asked(&w, a, true, &err);
    if (want[row].writers[0] && may_write != (expected && has(want[row].writers, letters[role]))) test_fail(__FILE__, __LINE__, a->id);
    if (!may_write) CHECK(err.code == ERR_DENIED);
}

TEST(may, every_action_role_and_scope_is_as_the_table_says)
{
    const Action *all;
    size_t n = action_all(&all);
    CHECK_INT(sizeof letters - 1, ROLE_COUNT);
    for (size_t i = 0; i < n; i++) {
        size_t row = 0;
        bool whole;
        while (row < sizeof want / sizeof want[0] && !str_equal(str_of(want[row].action), str_of(all[i].id))) row++;
        if (row == sizeof want / sizeof want[0]) test_fail(__FILE__, __LINE__, all[i].id);
        if (!rights_roles(&all[i], &whole)) test_fail(__FILE__, __LINE__, all[i].id);
        for (size_t role = 0; row < sizeof want / sizeof want[0] && role < ROLE_COUNT; role++)
            for (int scoped = 0; scoped < 2; scoped++) one_cell(&all[i], row, role, scoped);
    }
}

/* Each row of AGAIN, and the same action without what makes it one. */
TEST(may, what_counts_wants_the_password_once_more)
{
    static const struct { const char *action, *word, *value; OptionId option; RoleId role; bool again; } cases[] = {
        { "account", "add", "", OPT_json, ROLE_system, true }, { "backup", "", "", OPT_json, ROLE_system, true }, { "rules", "use", "", OPT_json, ROLE_security, true }, { "rules", "check", "", OPT_json, ROLE_security, false },
        { "seal", "2023Q4", "", OPT_json, ROLE_office, true }, { "freeze", "汇报稿", "", OPT_json, ROLE_office, true }, { "report", "汇报稿", "", OPT_final, ROLE_office, true }, { "report", "汇报稿", "", OPT_draft, ROLE_office, false },
        { "evaluate", "x", "public", OPT_for, ROLE_office, true }, { "evaluate", "x", "firm", OPT_for, ROLE_office, false }, { "edit", "park", "", OPT_json, ROLE_office, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Who w = { .role = rights_role(cases[i].role) };
        Desk d = { .who = &w, .reason = S("理由") };
        Str word = str_of(cases[i].word);
        Args args = { .words = &word, .n_words = 1 };
        Err err = { 0 };
        args.given[cases[i].option] = true, args.values[cases[i].option] = str_of(cases[i].value);
        const Action *action = action_find(str_of(cases[i].action));
        CHECK(rights_may(&d, action, &args, &(Err){ 0 }));
        bool may = rights_confirmed(&d, action, &args, &err);
        if (may == cases[i].again || (!may && err.code != ERR_CONFIRM)) test_fail(__FILE__, __LINE__, cases[i].action);
        w.confirmed = true;
        CHECK(rights_confirmed(&d, action, &args, &(Err){ 0 }));
    }
}

TEST(may, the_person_at_the_machine_may_do_everything)
{
    const Action *all;
    size_t n = action_all(&all);
    for (size_t i = 0; i < n; i++) CHECK(asked(NULL, &all[i], true, &(Err){ 0 }));
}

TEST(may, the_three_administrators_see_no_business_data)
{
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        const Role *r = rights_role((RoleId)i);
        if (r->admin) CHECK(!r->everything && r->clearance == 1u << SEC_OPEN);
    }
}
