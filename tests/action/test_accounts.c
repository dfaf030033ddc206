/* SPDX-License-Identifier: Apache-2.0
** Accounts under a clock that is told. */
#include "towns.h"
#include "action/accounts/accounts.h"
#include "test.h"

#define DAY ((Instant)86400000)

/* What is said between the first quotes behind `name`. */
static Str said(Str document, const char *name)
{
    ptrdiff_t at = str_find(document, str_of(name));
    CHECK(at >= 0);
    Str rest = str_slice(document, (size_t)at + strlen(name), document.n);
    (void)str_split(&rest, '"');
    return str_split(&rest, '"');
}

static ErrCode enter(Towns *t, Str password, Account *c, Arena *a)
{
    Desk d = towns_desk(t, a, NULL);
    Login in = { .name = S("wang"), .password = password, .address = S("::1") };
    bool wants;
    Err err = { 0 };
    bool ok = accounts_login(&d, &in, c, &wants, &err);
    desk_close(&d);
    return ok ? ERR_NONE : err.code;
}

static bool asleep(Towns *t, Arena *a) { return str_has(towns_run(t, NULL, true, "accounts", a, NULL), S("\"asleep\":true")); }

TEST(accounts, who_does_not_come_for_ninety_days_stays_out_until_the_password_is_reset)
{
    Towns *t = towns_new(a);
    Account c;
    Str made = towns_run(t, NULL, true, "account|add|wang|person=王一|role=office|--reason=到岗", a, NULL), once = said(made, "\"password\"");
    CHECK_INT(enter(t, once, &c, a), ERR_NONE);
    CHECK(accounts_must_change(&c, t->now));
    Who who = { .account = S("wang"), .person = S("王一"), .role = rights_role(ROLE_office), .address = S("::1") };
    Desk d = towns_desk(t, a, &who);
    Err err = { 0 };
    CHECK(accounts_password(&d, once, S("Qing-Shan-Lv-Shui9"), &err));
    desk_close(&d);
    towns_at(t, t->now + 89 * DAY);
    CHECK_INT(enter(t, S("Qing-Shan-Lv-Shui9"), &c, a), ERR_NONE);
    CHECK(!accounts_must_change(&c, t->now));
    towns_at(t, t->now + 2 * DAY);
    CHECK_INT(enter(t, S("Qing-Shan-Lv-Shui9"), &c, a), ERR_NONE);
    CHECK(accounts_must_change(&c, t->now));            /* day 91: comes in, and must change it */
    CHECK(!asleep(t, a));
    towns_at(t, t->now + 91 * DAY);
    CHECK(asleep(t, a));
    CHECK_INT(enter(t, S("Qing-Shan-Lv-Shui9"), &c, a), ERR_LOGIN);
    Str again = said(towns_run(t, NULL, true, "account|reset|wang|--reason=回来了", a, NULL), "\"password\"");
    CHECK_INT(enter(t, again, &c, a), ERR_NONE);
    towns_done(t);
}
