/* SPDX-License-Identifier: Apache-2.0
** Passwords that are taken and refused; hashes; sealed seeds; codes against RFC 6238. */
#include "action/accounts/passwords.h"
#include "action/accounts/secret.h"
#include "base/hash.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool good(const char *password)
{
    const Str own[] = { S("zhangsan"), S("张三丰") };
    return passwords_good(str_of(password), own, 2, &(Err){ 0 });
}

TEST(passwords, a_table_of_them)
{
    static const char *const taken[] = { "Tian-Gao-Yun-Dan8", "qing shan 77 Lv", "正确Horse电池9", "x9$Kd02.Lmq" };
    static const char *const refused[] = {
        "Short-1a", "alllowercase", "ALLUPPERCASE12", "1234567890123", "Password123!", "P@ssw0rd2024", "Admin@123456", "Qwerty123456!", "Woaini5201314", "1qaz@WSX3edc",
        "aA1!aA1!aA1!", "Zhangsan-77x", "x-nasgnahz-7X", "My-Lalian-2026", "张三丰Abc12345", "Welcome_2025", "Yuanquban@2026", "Huawei.123456",
    };
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) if (!good(taken[i])) test_fail(__FILE__, __LINE__, taken[i]);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) if (good(refused[i])) test_fail(__FILE__, __LINE__, refused[i]);
}

static void common(void *context, Str password)
{
    if (!passwords_is_common(password)) test_fail(__FILE__, __LINE__, str_copy(context, password).p);
}

TEST(passwords, more_than_three_thousand_common_ones_are_known)
{
    CHECK(passwords_common(common, a) >= 3000);
    CHECK(passwords_is_common(S("PassWord@2024")) && passwords_is_common(S("p@ssw0rd123")) && !passwords_is_common(S("Tian-Gao-Yun-Dan8")));
}

TEST(passwords, where_there_is_no_account_the_time_is_spent_all_the_same)
{
    CHECK(!secret_fits(S(""), S("x")) && !secret_fits(S(SECRET_NOBODYS), S("x")));
    CHECK(!secret_weaker(S(SECRET_NOBODYS)));          /* it is read as one, and costs what a real one costs */
}

TEST(passwords, a_hash_fits_its_password_alone)
{
    Str one, two;
    Err err = { 0 };
    char long_one[90], other[90];
    CHECK(secret_hash(S("Tian-Gao-Yun-Dan8"), a, &one, &err) && secret_hash(S("Tian-Gao-Yun-Dan8"), a, &two, &err));
    CHECK(str_starts(one, S("$argon2id$")) && str_has(one, S("m=19456,t=3")) && !str_equal(one, two));
    CHECK(secret_fits(one, S("Tian-Gao-Yun-Dan8")) && !secret_fits(one, S("tian-Gao-Yun-Dan8")) && !secret_fits((Str){ 0 }, S("x")) && !secret_weaker(one));
    snprintf(long_one, sizeof long_one, "%073d%s", 0, "x");
    snprintf(other, sizeof other, "%073d%s", 0, "y");
    CHECK(secret_hash(str_of(long_one), a, &one, &err) && !secret_fits(one, str_of(other)));      /* what comes behind 72 counts */
}

TEST(passwords, a_one_time_password_fits_the_rules)
{
    for (int i = 0; i < 200; i++) CHECK(passwords_good(secret_one_time(a), NULL, 0, &(Err){ 0 }));
}

TEST(passwords, what_is_sealed_opens_with_its_key_alone)
{
    char folder[] = "/tmp/lalian-seal-XXXXXX";
    Err err = { 0 };
    Str sealed = { 0 }, open = { 0 };
    CHECK(mkdtemp(folder) != NULL);
    const char *one = str_printf(a, "%s/a.db", folder).p, *two = str_printf(a, "%s/b.db", folder).p;
    CHECK(secret_seal(one, S("seed"), a, &sealed, &err) && secret_open(one, sealed, a, &open, &err));
    CHECK_STR(open, "seed");
    CHECK(!str_has(sealed, S("seed")) && !secret_open(two, sealed, a, &open, &err));
    CHECK(unlink(str_printf(a, "%s.key", one).p) == 0 && unlink(str_printf(a, "%s.key", two).p) == 0 && rmdir(folder) == 0);
}

TEST(passwords, codes_are_those_of_rfc_6238)
{
    static const struct { int64_t seconds, code; } table[] = { { 59, 287082 }, { 1111111109, 81804 }, { 1111111111, 50471 }, { 1234567890, 5924 }, { 2000000000, 279037 } };
    Str seed = S("12345678901234567890");
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) CHECK_INT(secret_code(seed, table[i].seconds / 30), table[i].code);
    CHECK_INT(secret_step(seed, S("287082"), 59000), 1);
    CHECK_INT(secret_step(seed, S("287082"), 59000 + 30000), 1);
    CHECK_INT(secret_step(seed, S("287082"), 59000 + 61000), -1);
    CHECK_STR(secret_seed_text(seed, a), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}
