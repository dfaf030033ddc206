/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"
#include "base/os.h"
#include "test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder(Arena *a)
{
    char *path = (char *)(uintptr_t)str_z(a, S("/tmp/lalian-test-XXXXXX"));
    CHECK(mkdtemp(path) != NULL);
    return path;
}

TEST(os, files_are_written_whole_and_listed)
{
    Err err = { 0 };
    Str *names, text;
    size_t n;
    const char *dir = folder(a), *deep = str_printf(a, "%s/a/b", dir).p, *file = str_printf(a, "%s/文件", deep).p;
    CHECK(os_make_folders(deep, &err) && os_make_folders(deep, &err));
    CHECK(os_write_file(file, S("一"), &err) && os_write_file(file, S("二"), &err));
    CHECK(os_read_file(file, 100, a, &text, &err));
    CHECK_STR(text, "二");
    CHECK(os_list(deep, a, &names, &n, &err) && n == 1);
    CHECK_STR(names[0], "文件");
    CHECK(!os_read_file(file, 2, a, &text, &err) && err.code == ERR_LIMIT);
    Err again = { 0 };
    CHECK(!os_read_file(dir, 100, a, &text, &again) && again.code == ERR_IO);
    CHECK_STR(os_name(S("x/y/z.txt")), "z.txt");
    CHECK_STR(os_folder(S("x/y/z.txt")), "x/y");
    CHECK_STR(os_folder(S("z.txt")), ".");
}

/* 2026-11-28: an administrator wrote as root with umask 077, and the service could no longer read LEDGER.audit. */
TEST(os, what_root_makes_in_the_folder_of_another_is_theirs)
{
    enum { SOMEBODY = 12345 };
    Err err = { 0 };
    Lock lock;
    struct stat st;
    const char *dir = folder(a), *victim = str_printf(a, "%s/victim", folder(a)).p, *temp = str_printf(a, "%s/x.new.%d", dir, (int)getpid()).p;
    const char *made[] = { str_printf(a, "%s/x", dir).p, str_printf(a, "%s/lock", dir).p, str_printf(a, "%s/sub", dir).p, str_printf(a, "%s/own", dir).p };
    CHECK(os_write_file(victim, S("root's"), &err));
    CHECK(symlink(victim, temp) == 0);           /* what its owner put there is not followed */
    if (geteuid() == 0) CHECK(chown(dir, SOMEBODY, SOMEBODY) == 0);
    CHECK(os_write_file(made[0], S("x"), &err) && os_lock(made[1], S("root"), &lock, &err) && os_make_folders(made[2], &err) && os_make_own_folder(made[3], &err));
    os_unlock(&lock);
    CHECK(os_lock(made[1], S("root"), &lock, &err));     /* one that is there is taken as it is */
    os_unlock(&lock);
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) CHECK(stat(made[i], &st) == 0 && st.st_uid == (geteuid() == 0 ? SOMEBODY : geteuid()));
    CHECK(stat(victim, &st) == 0 && st.st_uid == geteuid() && st.st_size == 6);
}

TEST(os, a_second_lock_names_the_holder)
{
    Err err = { 0 };
    Lock one, two;
    Buf b = { 0 };
    const char *path = str_printf(a, "%s/lock", folder(a)).p;
    CHECK(os_lock(path, S("pid 1 import"), &one, &err));
    CHECK(!os_lock(path, S("pid 2"), &two, &err) && err.code == ERR_BUSY);
    err_render(&err, LANG_EN, &b);
    CHECK(str_has(buf_str(&b), S("pid 1 import")));
    os_unlock(&one);
    Err fresh = { 0 };
    CHECK(os_lock(path, S("pid 2"), &two, &fresh));
    os_unlock(&two);
    buf_done(&b);
}

TEST(hash, sha256_of_abc)   /* FIPS 180-4 example */
{
    Buf b = { 0 };
    Hash back;
    hash_format(hash_of(S("abc")), &b);
    CHECK_STR(buf_str(&b), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash_parse(buf_str(&b), &back) && hash_equal(back, hash_of(S("abc"))));
    buf_done(&b);
}
