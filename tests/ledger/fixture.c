/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/fixture.h"
#include "base/os.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *fixture_folder(Arena *a)
{
    char *path = (char *)(uintptr_t)str_z(a, S("/tmp/lalian-ledger-XXXXXX"));
    CHECK(mkdtemp(path) != NULL);
    return path;
}

static Instant tick(void *context)
{
    TestClock *c = context;
    return c->now += 1000;
}

Clock fixture_clock(TestClock *c) { return (Clock){ tick, c }; }

void fixture_copy(const char *from, const char *to)
{
    Arena *a = arena_new();
    Err err = { 0 };
    Str bytes;
    if (!os_exists(from)) unlink(to);
    else CHECK(os_read_file(from, 1u << 30, a, &bytes, &err) && os_write_file(to, bytes, &err));
    arena_free(a);
}

Ledger *fixture_open(const char *path, const Model *m, LedgerMode mode, TestClock *c)
{
    Err err = { 0 };
    Ledger *l = NULL;
    bool ok = ledger_open(path, m, mode, S("test"), fixture_clock(c), &l, &err);
    if (!ok) {
        Arena *a = arena_new();
        test_fail(__FILE__, __LINE__, fixture_text(&err, a).p);
        arena_free(a);
    }
    return ok ? l : NULL;
}

Ledger *fixture_new(Arena *a, const Model *m, TestClock *c, const char **path)
{
    Err err = { 0 };
    c->now = INT64_C(1700000000000);
    *path = str_printf(a, "%s/ledger.db", fixture_folder(a)).p;
    CHECK(ledger_init(*path, m, fixture_clock(c), &err));
    return fixture_open(*path, m, LEDGER_WRITE, c);
}

static void set_field(Row *row, Str pair, Arena *a)
{
    Str rest = pair, name = str_split(&rest, '=');
    const Field *f = register_get(row->reg, str_z(a, name));
    Value *v = &row->v[f->index];
    Period p;
    Day d;
    row->given |= field_bit(f);
    v->ok = rest.n > 0;
    if (!v->ok) return;
    if (kind_is_text(f->kind)) v->s = str_copy(a, rest);
    else if (f->kind == K_PERIOD && period_parse(rest, &p)) v->i = period_pack(p);
    else if (f->kind == K_DAY && day_parse(rest, &d)) v->i = d;
    else CHECK(str_to_int64(rest, &v->i));
}

Row *fixture_row(Arena *a, const Model *m, const char *reg, int64_t id, ...)
{
    Row *row = row_new(model_get(m, reg), a);
    va_list args;
    row->id = id;
    va_start(args, id);
    for (const char *z = va_arg(args, const char *); z; z = va_arg(args, const char *)) set_field(row, str_of(z), a);
    va_end(args);
    return row;
}

bool fixture_begin(Ledger *l, const char *key, Err *err)
{
    return ledger_begin(l, &(TxNote){ S("王五"), S("edit"), S("测试"), str_of(key) }, err);
}

int64_t fixture_put(Ledger *l, const Row *row, Err *err)
{
    int64_t tx = 0;
    bool ok = fixture_begin(l, "", err) && ledger_put(l, row, 0, err);
    return ledger_end(l, ok, &tx, err) && ok ? tx : 0;
}

size_t fixture_findings(Ledger *l, Arena *a, const char *holding)
{
    Problems *ps = problems_new(a);
    Err err = { 0 };
    size_t n = 0;
    CHECK(ledger_verify(l, ps, &err));
    for (size_t i = 0; i < ps->n; i++) {
        Buf b = { 0 };
        problem_render(&ps->items[i], LANG_EN, &b);
        n += str_has(buf_str(&b), str_of(holding));
        buf_done(&b);
    }
    return n;
}

Str fixture_text(const Err *err, Arena *a)
{
    Buf b = { 0 };
    err_render(err, LANG_EN, &b);
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}
