/* SPDX-License-Identifier: Apache-2.0 */
#include "model/label.h"
#include "test.h"

TEST(label, names_meet_with_width_brackets_blanks_and_case_folded)
{
    CHECK_STR(label_normal(S(" Ａb（中国） 有限公司"), a), "ab(中国)有限公司");
    CHECK_STR(label_normal(S("3号楼"), a), "3#");
    CHECK_STR(label_normal(S("3幢"), a), "3#");
    CHECK_STR(label_short(S("某某贸易有限公司")), "某某贸易");
    CHECK_INT(label_short(S("某某")).n, 0);
}

TEST(label, a_register_is_called_by_the_text_its_label_starts_with)
{
    const Model *m = model_new(a);
    CHECK(label_field(model_get(m, "enterprise")) == register_get(model_get(m, "enterprise"), "name"));
    CHECK(label_field(model_get(m, "building")) == NULL);
    CHECK(label_is(register_get(model_get(m, "contract"), "number"), model_get(m, "contract")));
}
