/* SPDX-License-Identifier: Apache-2.0 */
#include "action/accounts/passwords.h"
#include "action/accounts/secret.h"
#include "action/texts.h"

/* What people take: rows of keys, words of every day and of the office, words that sound like wishes. */
static const char *const words[] = {
    "password", "passwd", "admin", "administrator", "root", "user", "guest", "test", "tester", "welcome", "hello", "login", "master", "manager", "system",
    "secret", "letmein", "iloveyou", "monkey", "dragon", "football", "sunshine", "princess", "computer", "internet", "service", "office", "huawei", "tencent",
    "alibaba", "qwerty", "qwertyuiop", "qwert", "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "qazwsx", "qazwsxedc", "qweasd", "qweasdzxc", "abc", "abcd", "abcdef",
    "abcdefgh", "aaa", "aaaaaa", "zxc", "asd", "qwe", "woaini", "woaizhongguo", "zhongguo", "china", "beijing", "shanghai", "fujian", "quanzhou", "xiamen", "nihao",
    "mima", "wodemima", "yuanqu", "yuanquban", "zhengfu", "jiguan", "bangong", "gongsi", "qiye", "caiwu", "shuiwu", "tongji", "lalian", "kaifaqu", "zhenzhengfu",
};
static const char *const joins[] = { "", "@", "_", ".", "-", "#", "!" };
static const char *const tails[] = {
    "", "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "111", "111111", "000", "000000", "321", "666", "888", "666666",
    "888888", "520", "1314", "5201314", "007", "99", "2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027", "!", "!!", "!!!", "!@#", "123!", "123!@#", "abc", "123abc",
};
/* Runs of digits and keys alone. */
static const char *const runs[] = {
    "1234567890", "0123456789", "9876543210", "0987654321", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz@wsx", "1qaz@wsx3edc", "!qaz2wsx", "q1w2e3r4t5", "zaq12wsx", "zaq1xsw2cde3", "qwer1234",
    "asdf1234", "1234qwer", "123qweasdzxc", "123456qwerty", "a123456789", "aa123456", "abc123456", "abcd123456", "qq123456789", "wang123456", "li123456789", "zhang123456", "p@ssw0rd",
};

enum { N_WORDS = sizeof words / sizeof words[0], N_JOINS = sizeof joins / sizeof joins[0], N_TAILS = sizeof tails / sizeof tails[0], N_RUNS = sizeof runs / sizeof runs[0], LONGEST = 64 };

/* Small letters, and signs read as the letter they stand for. */
static char plain(char c)
{
    static const char signs[] = "@a$s0o1l3e5s7t!i";
    if (c >= 'A' && c <= 'Z') return (char)(c + 32);
    for (const char *p = signs; *p; p += 2)
        if (*p == c) return p[1];
    return c;
}

static Str folded(Str s, char out[LONGEST], bool signs)
{
    size_t n = s.n < LONGEST ? s.n : LONGEST;
    for (size_t i = 0; i < n; i++) out[i] = signs ? plain(s.p[i]) : s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    return (Str){ out, n };
}

static bool is_word(Str s)
{
    char read[LONGEST];
    Str as = folded(s, read, true);
    for (size_t i = 0; i < N_WORDS; i++)
        if (str_equal(s, str_of(words[i])) || str_equal(as, str_of(words[i]))) return true;
    return false;
}

/* A word, and behind it at most `more` tails. */
static bool of_parts(Str s, int more)
{
    for (size_t t = 0; t < N_TAILS; t++) {
        Str tail = str_of(tails[t]);
        if (!str_ends(s, tail)) continue;
        Str head = str_slice(s, 0, s.n - tail.n);
        if (tail.n && more > 1 && of_parts(head, more - 1)) return true;
        for (size_t j = 0; j < N_JOINS; j++)
            if (str_ends(head, str_of(joins[j])) && is_word(str_slice(head, 0, head.n - strlen(joins[j])))) return true;
    }
    return false;
}

static bool repeats(Str s)
{
    for (size_t n = 1; n <= s.n / 2; n++) {
        bool same = s.n % n == 0;
        for (size_t i = n; same && i < s.n; i++) same = s.p[i] == s.p[i - n];
        if (same && n <= 4) return true;
    }
    return false;
}

bool passwords_is_common(Str password)
{
    char low[LONGEST], read[LONGEST];
    if (password.n > LONGEST) return false;
    Str s = folded(password, low, false), as = folded(password, read, true);
    for (size_t i = 0; i < N_RUNS; i++)
        if (str_equal(s, str_of(runs[i])) || str_equal(as, str_of(runs[i]))) return true;
    return repeats(s) || of_parts(s, 2);
}

size_t passwords_common(void (*each)(void *context, Str password), void *context)
{
    size_t n = 0;
    for (size_t w = 0; w < N_WORDS; w++)
        for (size_t j = 0; j < N_JOINS; j++)
            for (size_t t = 0; t < N_TAILS; t++) {
                Buf b = { 0 };
                buf_addf(&b, "%s%s%s", words[w], joins[j], tails[t]);
                if (each) each(context, buf_str(&b));
                buf_done(&b);
                n++;
            }
    for (size_t i = 0; i < N_RUNS; i++, n++)
        if (each) each(context, str_of(runs[i]));
    return n;
}

static int classes(Str s)
{
    bool small = false, big = false, digit = false, other = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'a' && c <= 'z') small = true;
        else if (c >= 'A' && c <= 'Z') big = true;
        else if (c >= '0' && c <= '9') digit = true;
        else other = true;
    }
    return small + big + digit + other;
}

static bool holds(Str password, Str word)
{
    char a[LONGEST], b[LONGEST], back[LONGEST];
    if (word.n < 3 || word.n > LONGEST) return false;
    Str s = folded(password, a, false), w = folded(word, b, false);
    for (size_t i = 0; i < w.n; i++) back[i] = w.p[w.n - 1 - i];
    return str_has(s, w) || str_has(s, (Str){ back, w.n });
}

bool passwords_good(Str password, const Str *own, size_t n_own, Err *err)
{
    static const char *const house[] = { "lalian", "拉练", "园区办" };
    Arena *a = arena_new();
    size_t points = str_points(password);
    bool ok = true;
    if (points < POLICY_PASSWORD_LEAST) ok = FAIL(err, DATA, T_ACTION_PASSWORD_SHORT, str_printf(a, "%d", POLICY_PASSWORD_LEAST));
    else if (points > POLICY_PASSWORD_MOST) ok = FAIL(err, DATA, T_ACTION_PASSWORD_LONG, str_printf(a, "%d", POLICY_PASSWORD_MOST));
    else if (classes(password) < POLICY_PASSWORD_CLASSES) ok = FAIL(err, DATA, T_ACTION_PASSWORD_CLASSES, str_printf(a, "%d", POLICY_PASSWORD_CLASSES));
    else if (passwords_is_common(password)) ok = FAIL(err, DATA, T_ACTION_PASSWORD_COMMON, S(""));
    for (size_t i = 0; ok && i < n_own + 3; i++)
        if (holds(password, i < n_own ? own[i] : str_of(house[i - n_own]))) ok = FAIL(err, DATA, T_ACTION_PASSWORD_OWN, S(""));
    arena_free(a);
    return ok;
}
