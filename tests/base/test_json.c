/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "test.h"

TEST(json, nested_values_and_escapes)
{
    Buf b = { 0 };
    Json j = json_on(&b);
    json_open(&j, '{');
    json_key(&j, "甲\"");
    json_open(&j, '[');
    json_int(&j, -1);
    json_bool(&j, true);
    json_null(&j);
    json_open(&j, '{');
    json_close(&j, '}');
    json_str(&j, S("a\\\n\x01"));
    json_close(&j, ']');
    json_key(&j, "b");
    json_frac(&j, (Frac){ 8191, 100 }, 2);
    json_close(&j, '}');
    CHECK_STR(buf_str(&b), "{\"甲\\\"\":[-1,true,null,{},\"a\\\\\\n\\u0001\"],\"b\":\"81.91\"}");
    buf_done(&b);
}
