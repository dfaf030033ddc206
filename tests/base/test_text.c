/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "test.h"

static const Text asked = { "没有“{1}”。⟦用 lalian list {1} 查看。⟧请改正⟦（--x）⟧。", "no '{1}'.⟦ Look with lalian list {1}.⟧" };

static void is(void (*render)(const Text *, const Str *, size_t, Lang, Buf *), Lang lang, const char *want)
{
    Buf b = { 0 };
    render(&asked, (const Str[]){ S("甲⟦乙") }, 1, lang, &b);
    CHECK_STR(buf_str(&b), want);
    buf_done(&b);
}

TEST(text, what_only_a_command_line_does_is_not_told_to_a_page)
{
    (void)a;
    is(text_render, LANG_ZH, "没有“甲⟦乙”。用 lalian list 甲⟦乙 查看。请改正（--x）。");
    is(text_render_page, LANG_ZH, "没有“甲⟦乙”。请改正。");
    is(text_render, LANG_EN, "no '甲⟦乙'. Look with lalian list 甲⟦乙.");
    is(text_render_page, LANG_EN, "no '甲⟦乙'.");
}
