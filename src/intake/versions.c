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

/* ---- what differs ---- */

enum { DIFFERENCES_SHOWN = 6, SHOWN_BYTES = 60 };
typedef struct { Arena *a; Buf out; size_t n; } Differing;

static Str row_text(const Sheet *s, uint32_t row, Arena *a)
{
    Buf b = { 0 };
    for (uint32_t i = s->row_start[row]; i < s->row_start[row + 1]; i++) {
        Str t = str_trim(grid_text(s, &s->cells[i]));
        if (!t.n) continue;
        buf_addf(&b, "%u\x1f", (unsigned)s->cells[i].col);
        buf_add(&b, t), buf_add_char(&b, '\x1e');
    }
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

/* The rows of `s` whose text does not stand in `other` as often. */
static size_t rows_alone(const Sheet *s, const Sheet *other, Arena *a, uint32_t **out)
{
    Map *left = map_new(a);
    size_t n = 0;
    int64_t count;
    *out = NEW_ARRAY(a, uint32_t, s->n_rows + 1);
    for (uint32_t r = 0; other && r < other->n_rows; r++) {
        Str t = row_text(other, r, a);
        map_put(left, t, map_find(left, t, &count) ? count + 1 : 1);
    }
    for (uint32_t r = 0; r < s->n_rows; r++) {
        Str t = row_text(s, r, a);
        if (!t.n) continue;
        if (map_find(left, t, &count) && count > 0) map_put(left, t, count - 1);
        else (*out)[n++] = r;
    }
    return n;
}

static void tell(Differing *d, const char *mark, const Sheet *s, Str where, Str one, Str two)
{
    if (d->n++ >= DIFFERENCES_SHOWN) return;
    if (d->out.n) buf_add_z(&d->out, "; ");
    buf_addf(&d->out, "%s%.*s%s%.*s: %.*s", mark, SP(s->name), s->name.n ? "!" : "", SP(where), (int)str_cut(one, SHOWN_BYTES), one.p ? one.p : "");
    if (!*mark) buf_addf(&d->out, " → %.*s", (int)str_cut(two, SHOWN_BYTES), two.p ? two.p : "");
}

static void compare_rows(Differing *d, const Sheet *older, uint32_t i, const Sheet *newer, uint32_t k)
{
    uint32_t most = older->n_cols > newer->n_cols ? older->n_cols : newer->n_cols;
    for (uint32_t c = 0; c < most; c++) {
        Str one = str_trim(grid_text(older, grid_cell(older, i, c))), two = str_trim(grid_text(newer, grid_cell(newer, k, c)));
        if (!str_equal(one, two)) tell(d, "", newer, grid_address(k, c, d->a), one.n ? one : S("—"), two.n ? two : S("—"));
    }
}

static Str first_text(const Sheet *s, uint32_t row)
{
    for (uint32_t i = s->row_start[row]; i < s->row_start[row + 1]; i++)
        if (str_trim(grid_text(s, &s->cells[i])).n) return str_trim(grid_text(s, &s->cells[i]));
    return (Str){ 0 };
}

static Str row_number(Arena *a, uint32_t row) { return str_printf(a, "%u", (unsigned)row + 1); }

/* Rows that stand in both are out of it; as many on both sides are the same rows with other cells; else by their number. */
static void compare_sheets(Differing *d, const Sheet *older, const Sheet *newer)
{
    uint32_t *was, *is;
    size_t n_was = rows_alone(older, newer, d->a, &was), n_is = rows_alone(newer, older, d->a, &is), i = 0, k = 0;
    while (i < n_was || k < n_is) {
        bool both = i < n_was && k < n_is && (n_was == n_is || was[i] == is[k]);
        if (both) compare_rows(d, older, was[i++], newer, is[k++]);
        else if (k == n_is || (i < n_was && was[i] < is[k])) tell(d, "- ", older, row_number(d->a, was[i]), first_text(older, was[i]), (Str){ 0 }), i++;
        else tell(d, "+ ", newer, row_number(d->a, is[k]), first_text(newer, is[k]), (Str){ 0 }), k++;
    }
}

static const Sheet *sheet_named(const Book *b, const Sheet *like, size_t at)
{
    for (size_t i = 0; i < b->n_sheets; i++)
        if (str_equal(b->sheets[i].name, like->name)) return &b->sheets[i];
    return b->n_sheets == 1 && at == 0 ? &b->sheets[0] : NULL;
}

Str versions_differ(const Book *older, const Book *newer, Arena *a, size_t *n)
{
    Differing d = { .a = arena_new() };
    for (size_t i = 0; i < newer->n_sheets; i++) {
        const Sheet *s = &newer->sheets[i], *was = sheet_named(older, s, i);
        if (was) compare_sheets(&d, was, s);
        else tell(&d, "+ ", s, S("*"), (Str){ 0 }, (Str){ 0 });
    }
    for (size_t i = 0; i < older->n_sheets; i++)
        if (!sheet_named(newer, &older->sheets[i], i)) tell(&d, "- ", &older->sheets[i], S("*"), (Str){ 0 }, (Str){ 0 });
    if (d.n > DIFFERENCES_SHOWN) buf_add_z(&d.out, "; …");
    *n = d.n;
    Str out = buf_keep(&d.out, a);
    buf_done(&d.out);
    arena_free(d.a);
    return out;
}

void versions_tell(const IntakeFile *files, const Book *const *books, size_t n, Arena *a, Problems *ps)
{
    Map *stems = map_new(a);
    for (size_t i = 0; i < n; i++) {
        int64_t first;
        size_t cells;
        Str stem = versions_stem(files[i].name, a);
        if (!map_find(stems, stem, &first)) {
            map_put(stems, stem, (int64_t)i);
            continue;
        }
        if (str_equal(files[i].bytes, files[first].bytes) && files[i].bytes.n) {
            PROBLEM(ps, NOTE, T_INTAKE_SAME_FILE, .file = files[i].name, ARGS(files[first].name));
            continue;
        }
        Str what = versions_differ(books[first], books[i], a, &cells);
        PROBLEM(ps, WARN, T_INTAKE_VERSIONS, .file = files[i].name, ARGS(files[first].name, work_int(a, (int64_t)cells), what.n ? what : S("—")));
    }
}
