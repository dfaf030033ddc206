/* SPDX-License-Identifier: Apache-2.0
** Nobody learns what is not theirs: every reading action, over every register, as an account of one town. */
#include "towns.h"
#include "model/label.h"
#include "test.h"

#include <string.h>
#include <unistd.h>

typedef struct { Towns *t; Who who; Arena *arena; const char *file, *paper; Str *lines; size_t n, cap; } Calls;

enum { ASKED = 200 };
#define LATER ((Instant)1900000000000)

static void call(Calls *c, Str line) { *PUSH(c->arena, c->lines, c->n, c->cap) = line; }

/* What a row is called, as the person at the machine sees it. */
static Str label(Towns *t, const Register *reg, int64_t id, Arena *a)
{
    Desk d = towns_desk(t, a, NULL);
    Err err = { 0 };
    Buf b = { 0 };
    CHECK(desk_open(&d, LEDGER_READ, S("test"), &err) && desk_snapshot(&d, S(""), &err) && label_add(d.snapshot, reg, id, &b, &err));
    Str out = buf_keep(&b, a);
    buf_done(&b);
    desk_close(&d);
    return out;
}

static void calls_of_register(Calls *c, const Register *reg)
{
    Arena *a = c->arena;
    call(c, str_printf(a, "list|%s", reg->id));
    call(c, str_printf(a, "list|%s|--format=csv", reg->id));
    call(c, str_printf(a, "list|%s|--sort=-%s|--limit=5|--totals", reg->id, reg->fields[0].id));
    call(c, str_printf(a, "list|%s|--group=%s|--totals", reg->id, reg->fields[0].id));
    if (reg->index % 8 == 0) call(c, str_printf(a, "list|%s|--feeds|--period=2023Q4", reg->id));
    if (towns_sided(reg)) call(c, str_printf(a, "show|%s|%.*s|--history", reg->id, SP(label(c->t, reg, TOWN_MINE, a))));
    for (size_t k = 0; k < reg->n_fields; k++) {
        const Field *f = &reg->fields[k];
        if (f->to) call(c, str_printf(a, "list|%s|--where=%s is-missing", reg->id, f->id));
        if (f->to) call(c, str_printf(a, "figure|count(%s where %s is-not-missing)|--trace", reg->id, f->id));
    }
    call(c, str_printf(a, "list|%s|--format=csv|--o=x.csv|--reason=试", reg->id));
    call(c, str_printf(a, "list|%s|--format=xlsx|--o=x.xlsx|--reason=试|--totals", reg->id));
    call(c, str_printf(a, "form|%s|--o=x.xlsx|--reason=试", reg->id));
    call(c, str_printf(a, "show|%s|" THEIRS "%s%s2", reg->id, reg->id, reg->fields[0].id));          /* there before, another name afterwards */
    call(c, str_printf(a, "import|%s|--dry-run|--as=%s", c->file, reg->id));
    static const char *const by[] = { "park", "unit", "town", "class" };
    for (size_t i = reg->index % 4; i < 4; i += 4) call(c, str_printf(a, "figure|count(%s)|--by=%s|--period=2023Q4", reg->id, by[i]));
}

static void all_calls(Calls *c)
{
    for (size_t i = 0; i < c->t->model->n; i++) calls_of_register(c, &c->t->model->registers[i]);
    call(c, S("figure|--all|--period=2023Q4"));
    call(c, S("figure|leasing.tax_promised|--period=2023Q4|--trace"));
    call(c, S("figure|economy.all_tax_last_year|--period=2023Q4|--by=town|--trace"));
    call(c, S("check|--period=2023Q4"));
    call(c, S("batches"));
    call(c, S("today|--period=2023Q4|--until=2023-12-31|--since=@1"));
    call(c, S("projects|--period=2023Q4|--until=2023-12-31"));
    call(c, S("pipeline|--period=2023Q4|--until=2023-12-31"));
    static const char *const kept_out[] = { "projects", "pipeline", "figure|--all" };
    for (size_t i = 0; i < sizeof kept_out / sizeof kept_out[0]; i++) call(c, str_printf(c->arena, "%s|--period=2023Q4|--until=2023-12-31|--o=x.xlsx|--reason=试", kept_out[i]));
    call(c, S("list|enterprise|--feeds|--period=2023Q4"));
    call(c, S("list|project|--where=name = '" THEIRS "projectname2'"));
    call(c, S("list|enterprise|--where=park = '" THEIRS "parkname2'"));
    call(c, S("figure|count(enterprise)|--scope=park:" THEIRS "parkname2|--period=2023Q4"));
    call(c, S("figure|count(enterprise)|--scope=unit:" THEIRS "unitname2|--period=2023Q4"));
    call(c, S("edit|enterprise|" MINE "enterprisename1|park=" THEIRS "parkname2|--reason=试"));
    call(c, S("edit|enterprise|" THEIRS "enterprisename2|note=x|--reason=试"));
    call(c, S("scheme|inefficient_land|--period=2023"));
    call(c, str_printf(c->arena, "proof|%s|--period=2023Q4|--until=2023-12-31", c->paper));
    call(c, str_printf(c->arena, "proof|%s|--ledger=x|--period=2023Q4|--until=2023-12-31", c->paper));
    /* what compares everybody is nobody's who has a scope: refused with the same words */
    static const char *const whole[] = { "evaluate|inefficient_land|--period=2023", "evaluate|inefficient_land|--period=2023|--explain=" THEIRS "enterprisecode2|--for=firm", "simulate|inefficient_land|--period=2023|--set=tail.share=20%",
                                         "objection|1|" THEIRS "enterprisecode2|tax=1", "draft|汇报稿|--period=2023Q4", "slip|汇报稿|--period=2023Q4", "report|汇报稿|--period=2023Q4|--o=x.docx|--reason=试", "verify", "audit", "accounts" };
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) call(c, str_of(whole[i]));
    call(c, S("book"));
}

static bool holds(Str s, const char *canary) { return str_has(s, str_of(canary)); }

static Str *answers(Calls *c)
{
    Str *out = NEW_ARRAY(c->arena, Str, c->n * 2);
    for (size_t i = 0; i < 2 * c->n; i++) {
        Arena *a = arena_new();
        out[i] = str_copy(c->arena, towns_run(c->t, &c->who, i & 1, str_z(a, c->lines[i / 2]), a, NULL));
        arena_free(a);
    }
    return out;
}

static void give(const char *path, const char *text)
{
    Err err = { 0 };
    CHECK(os_write_file(path, str_of(text), &err));
}

static void never_told(Arena *a, RoleId role)
{
    Calls c = { .t = towns_new(a), .who = towns_who(role, true), .arena = a };
    size_t mine = 0;
    c.file = str_printf(a, "%s.csv", c.t->path).p, c.paper = str_printf(a, "%s.txt", c.t->path).p;
    give(c.file, "名称,统一社会信用代码,园区,所在镇,编号\n" MINE "新,91350583MA2XXXXX0X," MINE "parkname1," MINE "unitname1,1\n" THEIRS "enterprisename2,," THEIRS "parkname2," THEIRS "unitname2,2\n丙丙没有,,丙丙没有,丙丙没有,3\n");
    give(c.paper, "截至目前，" THEIRS "parkname2入驻企业 7 家，全市入驻企业 3 家，实缴税金 12 万元。\n");
    all_calls(&c);
    towns_at(c.t, LATER);
    Str *before = answers(&c);
    towns_change_theirs(c.t);
    towns_at(c.t, LATER);
    Str *after = answers(&c);
    for (size_t i = 0; i < 2 * c.n; i++) {
        Str line = str_printf(a, "%s: %.*s", rights_role(role)->id, SP(c.lines[i / 2]));
        bool said = holds(c.lines[i / 2], THEIRS) || str_starts(c.lines[i / 2], S("import")) || str_starts(c.lines[i / 2], S("proof"));      /* what was asked comes back */
        if (!said && (holds(before[i], THEIRS) || holds(after[i], THEIRS))) test_fail(__FILE__, __LINE__, str_printf(a, "%.*s\n%.*s", SP(line), SP(after[i])).p);
        if (!str_equal(before[i], after[i])) test_fail(__FILE__, __LINE__, str_printf(a, "%.*s\n%.*s\n--\n%.*s", SP(line), SP(before[i]), SP(after[i])).p);
        mine += holds(before[i], MINE);
    }
    CHECK(mine > 100 && c.n > ASKED);             /* the own rows are there: silence proves nothing */
    CHECK(unlink(c.file) == 0 && unlink(c.paper) == 0);
    towns_done(c.t);
}

TEST(unseen, a_town_is_told_nothing_of_another_town) { never_told(a, ROLE_town); }
TEST(unseen, a_company_is_told_nothing_of_another) { never_told(a, ROLE_company); }

TEST(unseen, an_office_account_with_a_scope_is_told_nothing_either) { never_told(a, ROLE_office); }

/* Against the ledger the proof-reader would tell any figure whose name somebody writes. */
TEST(unseen, the_proof_reader_tells_no_figure_above_the_clearance)
{
    static const RoleId roles[] = { ROLE_town, ROLE_company };
    Towns *t = towns_new(a);
    Err err = { 0 };
    Str file = str_printf(a, "%s.txt", t->path);
    Str line = str_printf(a, "proof|%.*s|--ledger=%s|--period=2023Q4", SP(file), t->path);
    CHECK(os_write_file(file.p, S("签约承诺年税收1.23亿元。"), &err));
    for (size_t i = 0; i < 2; i++) {
        Who who = towns_who(roles[i], true);
        Str told = towns_run(t, &who, false, str_z(a, line), a, NULL);
        CHECK(str_has(told, S("“签约承诺年税收”是")) == (roles[i] == ROLE_town));
    }
    CHECK(os_remove(file.p, &err));
    towns_done(t);
}

/* The answer to a question for their row is the answer to one for a row that never was. */
TEST(unseen, a_row_not_seen_answers_like_a_row_that_is_not_there)
{
    Towns *t = towns_new(a);
    Who who = towns_who(ROLE_town, true);
    static const struct { const char *verb, *rest; } forms[] = { { "show", "" }, { "show", "|--history" }, { "edit", "|note=x|--reason=试" } };
    for (size_t i = 0; i < t->model->n; i++) {
        const Register *reg = &t->model->registers[i];
        Str theirs = towns_sided(reg) ? label(t, reg, TOWN_THEIRS, a) : (Str){ 0 };
        if (!theirs.n || !holds(theirs, THEIRS)) continue;
        for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++) {
            Buf line = { 0 }, other = { 0 };
            ErrCode x, y;
            Str never = str_copy(a, theirs);
            memcpy((char *)(uintptr_t)never.p + str_find(never, S(THEIRS)), "丙丙", 6);
            buf_addf(&line, "%s|%s|%.*s%s", forms[k].verb, reg->id, SP(theirs), forms[k].rest);
            buf_addf(&other, "%s|%s|%.*s%s", forms[k].verb, reg->id, SP(never), forms[k].rest);
            Str one = towns_run(t, &who, true, str_z(a, buf_str(&line)), a, &x), two = towns_run(t, &who, true, str_z(a, buf_str(&other)), a, &y);
            CHECK_INT(x, ERR_NOT_FOUND);
            CHECK_INT(y, ERR_NOT_FOUND);
            CHECK_INT(one.n, two.n);
            buf_done(&line), buf_done(&other);
        }
    }
    towns_done(t);
}

/* What a scope shows is the columns that all read, with bits of its own; a field above the clearance has nothing of them. */
TEST(unseen, a_scope_has_bits_of_its_own_and_no_second_copy_of_a_column)
{
    static const RoleId roles[] = { ROLE_town, ROLE_leader };
    Towns *t = towns_new(a);
    Err err = { 0 };
    for (size_t i = 0; i < 2; i++) {
        Who who = towns_who(roles[i], roles[i] == ROLE_town);
        Desk d = towns_desk(t, a, &who);
        size_t hidden = 0, *slots, n;
        CHECK(desk_open(&d, LEDGER_READ, S("test"), &err) && desk_snapshot(&d, S(""), &err) && d.snapshot != d.beneath);
        for (size_t k = 0; k < t->model->n; k++) {
            const Register *reg = &t->model->registers[k];
            const Frame *f = snapshot_load(d.snapshot, reg, (UINT64_C(1) << (reg->n_fields - 1)) * 2 - 1, &err), *under = snapshot_frame(d.beneath, reg);
            CHECK(f != NULL);
            for (size_t j = 0; j < reg->n_fields; j++) {
                const Column *c = &f->columns[j], *all = &under->columns[j];
                bool sees = rights_sees(&who, &reg->fields[j]);
                CHECK((c->packed == all->packed && c->dict == all->dict) == sees);
                for (size_t slot = 0; !sees && slot < f->n; slot++) CHECK(!column_has(c, slot));
                hidden += !sees;
            }
        }
        const Register *firm = model_get(t->model, "enterprise");
        const Field *name = register_get(firm, "name");
        CHECK(snapshot_find(d.snapshot, firm, name, frame_value(snapshot_frame(d.beneath, firm), name, TOWN_THEIRS - 1).s, a, &slots, &n, &err));
        CHECK_INT(n, roles[i] == ROLE_leader);
        CHECK(snapshot_find(d.snapshot, firm, name, frame_value(snapshot_frame(d.beneath, firm), name, TOWN_MINE - 1).s, a, &slots, &n, &err) && n == 1);
        CHECK(!frame_column(snapshot_frame(d.snapshot, firm), name)->index);
        CHECK((hidden > 0) == (roles[i] == ROLE_leader));
        desk_close(&d);
    }
    towns_done(t);
}
