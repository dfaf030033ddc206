/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"
#include "base/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Test *tests;
static size_t failures, skips;
static bool blessing;

void test_add(Test *t)
{
    t->next = tests;
    tests = t;
}

void test_fail(const char *file, int line, const char *what)
{
    printf("    %s:%d: %s\n", file, line, what);
    failures++;
}

void test_skip(const char *reason)
{
    printf("    skipped: %s\n", reason);
    skips++;
}

void test_equal_str(const char *file, int line, const char *expr, Str got, Str want)
{
    if (str_equal(got, want)) return;
    printf("    %s:%d: %s\n      got  \"%.*s\"\n      want \"%.*s\"\n", file, line, expr, SP(got), SP(want));
    failures++;
}

void test_equal_int(const char *file, int line, const char *expr, long long got, long long want)
{
    if (got == want) return;
    printf("    %s:%d: %s is %lld, not %lld\n", file, line, expr, got, want);
    failures++;
}

bool test_blessing(void) { return blessing; }

const char *test_root(void)
{
    const char *root = getenv("LALIAN_ROOT");
    return root ? root : ".";
}

void test_golden(const char *file, int line, const char *path, Str got)
{
    Arena *a = arena_new();
    Err err = { 0 };
    Str want = { 0 };
    const char *full = str_printf(a, "%s/%s", test_root(), path).p;
    if (blessing) {
        if (!os_write_file(full, got, &err)) test_fail(file, line, full);
    } else if (!os_read_file(full, 1u << 28, a, &want, &err)) {
        test_fail(file, line, full);
    } else if (!str_equal(got, want)) {
        size_t at = 0;
        while (at < got.n && at < want.n && got.p[at] == want.p[at]) at++;
        printf("    %s:%d: %s differs at byte %zu (got %zu bytes, want %zu); see the whole change with --bless and git diff\n", file, line, path, at, got.n, want.n);
        failures++;
    }
    arena_free(a);
}

static bool wanted(const Test *t, int argc, char **argv)
{
    char full[256];
    bool any = false;
    snprintf(full, sizeof full, "%s %s", t->subject, t->name);
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-') continue;
        any = true;
        if (strstr(full, argv[i])) return true;
    }
    return !any;
}

static void add_counts(size_t passed, size_t failed)
{
    const char *path = getenv("LALIAN_COUNTS");
    FILE *f = path ? fopen(path, "a") : NULL;
    if (!f) return;
    fprintf(f, "%zu %zu %zu\n", passed, failed, skips);
    fclose(f);
}

int main(int argc, char **argv)
{
    size_t passed = 0, failed = 0;
    Test *list = NULL;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < argc; i++) blessing |= strcmp(argv[i], "--bless") == 0;
    for (Test *t = tests, *next; t; t = next) {   /* constructors ran last file first: turn the order */
        next = t->next;
        t->next = list;
        list = t;
    }
    for (const Test *t = list; t; t = t->next) {
        if (!wanted(t, argc, argv)) continue;
        size_t before = failures;
        Arena *a = arena_new();
        t->run(a);
        arena_free(a);
        if (failures != before) printf("  failed: %s %s\n", t->subject, t->name), failed++;
        else passed++;
    }
    const char *slash = strrchr(argv[0], '/');
    printf("%s: %zu passed, %zu failed\n", slash ? slash + 1 : argv[0], passed, failed);
    add_counts(passed, failed);
    return failed ? 1 : 0;
}
