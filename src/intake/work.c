/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/work.h"

Str work_int(Arena *a, int64_t n) { return str_printf(a, "%lld", (long long)n); }

const Str *work_answer(const Work *w, Str scope, Str text)
{
    int64_t at;
    Arena *a = arena_new();
    bool hit = map_find(w->answers, str_printf(a, "%.*s\t%.*s", SP(scope), SP(text)), &at);
    arena_free(a);
    return hit ? &w->answer_texts[at] : NULL;
}
