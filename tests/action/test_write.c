/* SPDX-License-Identifier: Apache-2.0
** What an account with a scope may change, and what stays as it was behind its back. */
#include "towns.h"
#include "base/os.h"
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

static ErrCode asked(Towns *t, const Who *who, const char *line, Arena *a)
{
    ErrCode code;
    (void)towns_run(t, who, true, line, a, &code);
    return code;
}

/* A file to import. */
static const char *file_of(Arena *a, const char *text)
{
    char folder[] = "/tmp/lalian-write-XXXXXX";
    Err err = { 0 };
    CHECK(mkdtemp(folder) != NULL);
    const char *path = str_printf(a, "%s/表.csv", folder).p;
    CHECK(os_write_file(path, str_of(text), &err));
    return path;
}

static void drop_file(Arena *a, const char *path) { CHECK(unlink(path) == 0 && rmdir(str_z(a, os_folder(str_of(path)))) == 0); }

TEST(write, a_town_changes_its_own_rows_and_fields_alone)
{
    Towns *t = towns_new(a);
    Who town = towns_who(ROLE_town, true);
    CHECK_INT(asked(t, &town, "edit|project|" MINE "projectname1|note=新|--reason=试", a), ERR_NONE);
    CHECK_INT(asked(t, &town, "edit|project|" MINE "projectname1|name=新|--reason=试", a), ERR_DENIED);
    CHECK_INT(asked(t, &town, "edit|project|" THEIRS "projectname2|note=新|--reason=试", a), ERR_NOT_FOUND);
    CHECK_INT(asked(t, &town, "edit|park|" MINE "parkname1|note=新|--reason=试", a), ERR_DENIED);
    CHECK_INT(asked(t, &town, "edit|enterprise|" MINE "enterprisename1|park=" THEIRS "parkname2|--reason=试", a), ERR_NOT_FOUND);
    towns_done(t);
}

TEST(write, a_row_does_not_leave_the_scope)
{
    Towns *t = towns_new(a);
    Who town = towns_who(ROLE_town, true);
    CHECK_INT(asked(t, &town, "edit|enterprise|" MINE "enterprisename1|park=—|--reason=试", a), ERR_NONE);      /* the town holds it still */
    CHECK_INT(asked(t, &town, "edit|enterprise|" MINE "enterprisename1|town=—|--reason=试", a), ERR_DENIED);
    towns_done(t);
}

TEST(write, what_an_account_does_not_see_stays_as_it_was)
{
    Towns *t = towns_new(a);
    Who company = towns_who(ROLE_company, true);
    Str before = towns_run(t, NULL, true, "show|lead|" MINE "leadname1", a, NULL);
    CHECK(str_has(before, S(MINE "leadphone1")));
    CHECK_INT(asked(t, &company, "edit|lead|" MINE "leadname1|note=新|--reason=试", a), ERR_NONE);
    Str after = towns_run(t, NULL, true, "show|lead|" MINE "leadname1", a, NULL);
    CHECK(str_has(after, S(MINE "leadphone1")) && str_has(after, S("\"新\"")));
    CHECK_INT(asked(t, &company, "edit|lead|" MINE "leadname1|phone=123|--reason=试", a), ERR_DENIED);
    towns_done(t);
}

TEST(write, an_import_keeps_to_the_scope)
{
    Towns *t = towns_new(a);
    Who town = towns_who(ROLE_town, true);
    const char *own = file_of(a, "意向名称,首次接触日期,意向园区\n新客,2023-10-01," MINE "parkname1\n");
    const char *theirs = file_of(a, "意向名称,首次接触日期,意向园区\n新客二,2023-10-01," THEIRS "parkname2\n");
    const char *nobodys = file_of(a, "意向名称,首次接触日期\n新客三,2023-10-01\n");
    CHECK_INT(asked(t, &town, str_printf(a, "import|%s|--as=lead", own).p, a), ERR_NONE);
    CHECK(str_has(towns_run(t, NULL, true, "list|lead", a, NULL), S("新客")));
    ErrCode code;
    Str said = towns_run(t, &town, true, str_printf(a, "import|%s|--as=lead", theirs).p, a, &code);
    CHECK(code == ERR_NONE && str_has(said, S("\"committed\":false")) && !str_has(said, S(THEIRS "parkname2、")));
    CHECK_INT(asked(t, &town, str_printf(a, "import|%s|--as=lead", nobodys).p, a), ERR_DENIED);
    CHECK(!str_has(towns_run(t, NULL, true, "list|lead", a, NULL), S("新客二")) && !str_has(towns_run(t, NULL, true, "list|lead", a, NULL), S("新客三")));
    CHECK(str_has(towns_run(t, &town, true, "batches", a, NULL), S("表.csv")));
    Who other = towns_who(ROLE_park, true);
    other.account = S("丁");
    CHECK(!str_has(towns_run(t, &other, true, "batches", a, NULL), S("表.csv")));
    CHECK_INT(asked(t, &other, "undo|1|--reason=试", a), ERR_NOT_FOUND);
    drop_file(a, own), drop_file(a, theirs), drop_file(a, nobodys);
    towns_done(t);
}

TEST(write, what_leaves_with_data_of_firms_needs_a_reason_and_bears_a_name)
{
    Towns *t = towns_new(a);
    Who town = towns_who(ROLE_town, true);
    CHECK_INT(asked(t, &town, "list|enterprise_data|--format=csv|--o=x.csv", a), ERR_REASON);
    CHECK(str_has(towns_run(t, &town, true, "list|enterprise_data|--format=csv|--o=x.csv|--reason=上报", a, NULL), S("某某（甲）")));
    CHECK_INT(asked(t, &town, "list|park|--format=csv|--o=x.csv", a), ERR_NONE);
    towns_done(t);
}
