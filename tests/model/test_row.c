/* SPDX-License-Identifier: Apache-2.0 */
#include "model/row.h"
#include "test.h"

static void put_text(Row *r, const char *field, const char *text) { r->v[register_get(r->reg, field)->index] = (Value){ .s = str_of(text), .ok = true }; }
static void put(Row *r, const char *field, int64_t i) { r->v[register_get(r->reg, field)->index] = (Value){ .i = i, .ok = true }; }

static Str key_of(const Row *r, Arena *a)
{
    Buf b = { 0 };
    Str out = row_key(r, &b) ? buf_keep(&b, a) : S("no key");
    buf_done(&b);
    return out;
}

TEST(row, the_first_whole_alternative_is_the_key)
{
    Row *r = row_new(model_get(model_new(a), "contract"), a);
    CHECK_STR(key_of(r, a), "no key");
    put_text(r, "investor", "甲");
    put(r, "project", 7);
    put(r, "signed_on", 0);
    CHECK_STR(key_of(r, a), "investor=甲\x1f" "project=7\x1fsigned_on=1970-01-01\x1fseq=");
    put_text(r, "number", "");
    CHECK_STR(key_of(r, a), "investor=甲\x1f" "project=7\x1fsigned_on=1970-01-01\x1fseq=");
    put_text(r, "number", "HT-1");
    CHECK_STR(key_of(r, a), "number=HT-1");
}

TEST(row, values_are_equal_by_kind_and_missing_equals_missing)
{
    const Register *park = model_get(model_new(a), "park");
    const Field *name = register_get(park, "name"), *far = register_get(park, "far_planned");
    Value x = { .s = S("甲"), .ok = true }, y = { .s = S("甲"), .i = 9, .ok = true }, none = { 0 };
    CHECK(value_equal(name, &x, &y) && !value_equal(far, &x, &y) && !value_equal(name, &x, &none) && value_equal(name, &none, &none));
}

TEST(row, canonical_texts)
{
    const Register *data = model_get(model_new(a), "enterprise_data");
    Value period = { .i = period_pack(period_of(PER_QUARTER, 2023, 3)), .ok = true }, tax = { .i = -5, .ok = true }, none = { 0 };
    Buf b = { 0 };
    value_canonical(register_get(data, "period"), &period, &b);
    value_canonical(register_get(data, "tax"), &tax, &b);
    value_canonical(register_get(data, "tax"), &none, &b);
    CHECK_STR(buf_str(&b), "2023Q4-5");
    buf_done(&b);
}

TEST(row, a_copy_stands_alone)
{
    Row *r = row_new(model_get(model_new(a), "park"), a);
    put_text(r, "name", "甲园区");
    Row *copy = row_copy(r, a);
    put_text(r, "name", "乙园区");
    CHECK_STR(copy->v[0].s, "甲园区");
}
