/* SPDX-License-Identifier: Apache-2.0
** A rule file of every kind from arbitrary text: it loads or it is refused with problems that name a line, never anything else. */
#include "rules/rules.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Str names[] = {
        S_INIT("lists.yaml"), S_INIT("authority.yaml"), S_INIT("fields.yaml"), S_INIT("figures.yaml"),
        S_INIT("checks.yaml"), S_INIT("charts.yaml"), S_INIT("forms/x.yaml"), S_INIT("schemes/x.yaml"),
    };
    static const Model *m;
    if (!m) m = model_new(arena_new());      /* once: the registers take longer to build than a file to read */
    if (size < 1) return 0;
    Arena *a = arena_new();
    Problems *ps = problems_new(a);
    RuleBook *book = NULL;
    RuleFile file = { names[data[0] % (sizeof names / sizeof names[0])], { (const char *)data + 1, size - 1 } };
    bool ok = rules_load(&file, 1, m, a, &book, ps);
    assert(ok == (ps->counts[SEVERITY_ERROR] == 0));
    for (size_t i = 0; i < ps->n; i++) {
        Buf b = { 0 };
        problem_render(&ps->items[i], LANG_ZH, &b);
        assert(str_valid(buf_str(&b)));
        buf_done(&b);
    }
    arena_free(a);
    return 0;
}
