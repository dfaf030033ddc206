/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/versions.h"
#include "model/label.h"

#include <string.h>

static Str without_ending(Str name)
{
    size_t dot = name.n;
    for (size_t i = name.n; i > 0 && name.p[i - 1] != '/'; i--)
        if (name.p[i - 1] == '.') {
            dot = i - 1;
            break;
        }
    return str_slice(name, 0, dot);
}

static bool take_end(Str *s, Str tail)
{
    if (!str_ends(*s, tail) || s->n == tail.n) return false;
    s->n -= tail.n;
    return true;
}

static size_t digits_before(Str s, size_t end)
{
    size_t n = 0;
    while (n < end && s.p[end - n - 1] >= '0' && s.p[end - n - 1] <= '9') n++;
    return n;
}

/* "(2)" or "v2" or a number of version at the end. */
static bool take_number(Str *s)
{
    if (str_ends(*s, S(")"))) {
        size_t n = digits_before(*s, s->n - 1);
        if (n == 0 || n > 3 || s->n < n + 3 || s->p[s->n - n - 2] != '(') return false;
        s->n -= n + 2;
        return true;
    }
    size_t n = digits_before(*s, s->n);
    if (n == 0 || n > 3 || s->n < n + 2 || s->p[s->n - n - 1] != 'v') return false;
    s->n -= n + 1;
    return true;
}

Str versions_stem(Str name, Arena *a)
{
    static const char *const marks[] = { "最终版", "最终", "终稿", "定稿", "修改版", "修改稿", "修改", "修订版", "修订", "更新版", "更新", "副本", "复件", "新版", "新", "版", "-", "_", "(", ")", "copy", "改", NULL };
    Str s = label_normal(without_ending(name), a);
    for (bool more = true; more;) {
        more = take_number(&s);
        for (const char *const *m = marks; *m; m++) more |= take_end(&s, str_of(*m));
    }
    static const char *const heads[] = { "副本-", "副本", "复件", "copyof", NULL };
    for (const char *const *h = heads; *h; h++)
        if (str_starts(s, str_of(*h)) && s.n > strlen(*h)) s = str_slice(s, strlen(*h), s.n);
    return s;
}

void versions_tell(const IntakeFile *files, size_t n, Arena *a, Problems *ps)
{
    Map *stems = map_new(a);
    for (size_t i = 0; i < n; i++) {
        int64_t first;
        Str stem = versions_stem(files[i].name, a);
        if (!map_find(stems, stem, &first)) map_put(stems, stem, (int64_t)i);
        else if (str_equal(files[i].bytes, files[first].bytes) && files[i].bytes.n) PROBLEM(ps, NOTE, T_INTAKE_SAME_FILE, .file = files[i].name, ARGS(files[first].name));
        else PROBLEM(ps, WARN, T_INTAKE_VERSIONS, .file = files[i].name, ARGS(files[first].name));
    }
}
