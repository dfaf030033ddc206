/* SPDX-License-Identifier: Apache-2.0
** Sessions under a clock that is told. */
#include "web/sessions.h"
#include "base/map.h"
#include "test.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

static Account account(const char *name, const char *role) { return (Account){ .name = str_of(name), .role = str_of(role), .version = 1, .password = S("secret") }; }

static bool lives(Sessions *s, Str token, int64_t now, Arena *a)
{
    Session found;
    return sessions_find(s, token, now, a, &found);
}

TEST(sessions, ten_thousand_tokens_are_all_different_and_long)
{
    Sessions *s = sessions_new();
    Map *seen = map_new(a);
    Account c = account("ban", "office");
    for (int i = 0; i < 10000; i++) {
        Str token = sessions_open(s, &c, S("::1"), 0, i, a);
        CHECK(token.n == 64 && !map_find(seen, token, NULL));
        map_put(seen, token, 1);
    }
    sessions_free(s);
}

TEST(sessions, idle_and_absolute_limits_hold_to_the_millisecond)
{
    Sessions *s = sessions_new();
    Account c = account("ban", "office");
    Str token = sessions_open(s, &c, S("::1"), 0, 0, a);
    CHECK(lives(s, token, 30 * MINUTE - 1, a) && lives(s, token, 60 * MINUTE - 2, a));
    CHECK(!lives(s, token, 90 * MINUTE - 2, a));
    token = sessions_open(s, &c, S("::1"), 0, 0, a);
    for (int64_t t = 0; t < 12 * HOUR; t += 29 * MINUTE) CHECK(lives(s, token, t, a));
    CHECK(lives(s, token, 12 * HOUR - 1, a));
    CHECK(!lives(s, token, 12 * HOUR, a));
    sessions_free(s);
}

TEST(sessions, a_password_entered_again_holds_five_minutes_to_the_millisecond)
{
    Sessions *s = sessions_new();
    Account c = account("ban", "office");
    Session found;
    Str token = sessions_open(s, &c, S("::1"), 0, 0, a);
    CHECK(sessions_find(s, token, 1, a, &found) && !sessions_confirmed(&found, 1));      /* to come in is not to be asked again */
    sessions_confirm(s, found.id, MINUTE);
    CHECK(sessions_find(s, token, MINUTE, a, &found) && sessions_confirmed(&found, 6 * MINUTE - 1) && !sessions_confirmed(&found, 6 * MINUTE));
    sessions_free(s);
}

TEST(sessions, an_administrator_has_one_others_three)
{
    Sessions *s = sessions_new();
    Account system = account("xitong", "system"), office = account("ban", "office");
    Str first = sessions_open(s, &system, S("::1"), 0, 0, a), second = sessions_open(s, &system, S("::1"), 0, 1, a), of[4];
    CHECK(!lives(s, first, 2, a) && lives(s, second, 2, a));
    for (int i = 0; i < 4; i++) of[i] = sessions_open(s, &office, S("::1"), 0, i, a);
    CHECK(!lives(s, of[0], 5, a) && lives(s, of[1], 5, a) && lives(s, of[3], 5, a) && lives(s, second, 5, a));
    sessions_free(s);
}

typedef struct { bool closed, found; int64_t version; const char *role; } Now;

static bool read_now(void *context, Str name, Arena *a, Account *out, bool *found, Err *err)
{
    const Now *n = context;
    (void)a, (void)err;
    *out = (Account){ .name = name, .role = str_of(n->role), .version = n->version, .closed = n->closed };
    *found = n->found;
    return true;
}

TEST(sessions, another_role_counts_at_once_and_a_closed_account_is_out)
{
    Sessions *s = sessions_new();
    Account c = account("ban", "office");
    Session found;
    Err err = { 0 };
    char stamp[64] = "1";
    Str token = sessions_open(s, &c, S("::1"), 0, 0, a);
    CHECK(!sessions_fresh(s, stamp) && sessions_renew(s, stamp, read_now, &(Now){ false, true, 2, "town" }, &err) && sessions_fresh(s, stamp));
    CHECK(sessions_find(s, token, 1, a, &found));
    CHECK_STR(found.account.role, "town");
    CHECK_INT(found.account.password.n, 0);        /* nothing secret lies about */
    CHECK(sessions_renew(s, stamp, read_now, &(Now){ true, true, 3, "town" }, &err) && !lives(s, token, 2, a));
    sessions_free(s);
}

TEST(sessions, ended_ones_are_dead)
{
    Sessions *s = sessions_new();
    Account c = account("ban", "office");
    Session *all, found;
    Str one = sessions_open(s, &c, S("10.0.0.1"), 0, 0, a), two = sessions_open(s, &c, S("10.0.0.2"), 0, 0, a);
    CHECK(sessions_find(s, two, 1, a, &found));
    CHECK_INT(sessions_list(s, S("ban"), 1, a, &all), 2);
    CHECK_INT(sessions_list(s, S("other"), 1, a, &all), 0);
    sessions_end_others(s, S("ban"), found.id);
    CHECK(!lives(s, one, 1, a) && lives(s, two, 1, a));
    CHECK(sessions_end(s, found.id) && !sessions_end(s, found.id) && !lives(s, two, 1, a));
    CHECK(!lives(s, S(""), 1, a) && !lives(s, S("0"), 1, a));
    sessions_free(s);
}
