/* SPDX-License-Identifier: Apache-2.0
** tests/test.h - a test registers itself: TEST(unit, half_goes_to_even) { CHECK(…); }. No list to edit.
** A program takes words to run only the tests whose names hold one of them; --bless rewrites golden files.
** It prints each failure and closes with "name: N passed, N failed"; with $LALIAN_COUNTS set it adds "N N" to that file. */
#ifndef LALIAN_TEST_H
#define LALIAN_TEST_H

#include "base/arena.h"
#include "base/str.h"

typedef struct Test Test;
struct Test {
    const char *subject, *name;
    void (*run)(Arena *a);       /* the arena lives as long as the test */
    Test *next;
};

void test_add(Test *t);
void test_fail(const char *file, int line, const char *what);
void test_skip(const char *reason);                       /* printed and counted; for what a machine truly lacks */
void test_equal_str(const char *file, int line, const char *expr, Str got, Str want);
void test_equal_int(const char *file, int line, const char *expr, long long got, long long want);
bool test_blessing(void);
/* Compares with the golden file (path from the source root); --bless rewrites it. */
void test_golden(const char *file, int line, const char *path, Str got);
const char *test_root(void);                              /* the source tree: $LALIAN_ROOT or the folder meson gives */

#define TEST(subject, name)                                                                          \
    static void test_##subject##_##name(Arena *a);                                                   \
    __attribute__((constructor)) static void add_##subject##_##name(void)                            \
    {                                                                                                \
        static Test t = { #subject, #name, test_##subject##_##name, NULL };                          \
        test_add(&t);                                                                                \
    }                                                                                                \
    static void test_##subject##_##name(__attribute__((unused)) Arena *a)

#define CHECK(cond) do { if (!(cond)) test_fail(__FILE__, __LINE__, #cond); } while (0)
#define CHECK_STR(got, want) test_equal_str(__FILE__, __LINE__, #got, (got), str_of(want))
#define CHECK_INT(got, want) test_equal_int(__FILE__, __LINE__, #got, (long long)(got), (long long)(want))
#define CHECK_GOLDEN(path, got) test_golden(__FILE__, __LINE__, (path), (got))

#endif
