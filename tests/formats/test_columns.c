/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/columns.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/os.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WANTED = 6, BLOCK = 256 * 1024 };

/* ---- a file, and what it should give: read one character after the other ---- */

typedef struct { Str *cells, lead; size_t n, cap, line; } Row;
typedef struct { Row *rows; size_t n, cap; } Rows;

static bool is_sum(Str lead) { return str_equal(lead, S("合计")); }

static Str naive_cell(Arena *a, Str text, size_t *at)
{
    Buf b = { 0 };
    bool equals = *at + 1 < text.n && text.p[*at] == '=' && text.p[*at + 1] == '"', quoted = equals || (*at < text.n && text.p[*at] == '"');
    if (quoted) {
        for (*at += equals ? 2 : 1; *at < text.n; ++*at) {
            if (text.p[*at] == '"' && (*at + 1 >= text.n || text.p[*at + 1] != '"')) break;
            *at += text.p[*at] == '"';
            buf_add_char(&b, text.p[*at]);
        }
        ++*at;
    }
    size_t plain_from = b.n;
    for (; *at < text.n && text.p[*at] != ',' && text.p[*at] != '\n'; ++*at) buf_add_char(&b, text.p[*at]);
    if (*at < text.n && text.p[*at] == '\n' && b.n > plain_from && b.p[b.n - 1] == '\r') b.n--;
    Str cell = buf_keep(&b, a);
    buf_done(&b);
    bool code = quoted && !equals && cell.n >= 3 && str_starts(cell, S("=\"")) && str_ends(cell, S("\""));
    return code ? str_slice(cell, 2, cell.n - 1) : cell;
}

static Rows naive_rows(Arena *a, Str text)
{
    Rows out = { 0 };
    size_t line = 1;
    if (str_starts(text, S("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.n);
    for (size_t at = 0; at < text.n;) {
        Row row = { .line = line };
        size_t from = at, written = 0;
        for (bool more = true; more; at++) {
            Str cell = *PUSH(a, row.cells, row.n, row.cap) = naive_cell(a, text, &at);
            more = at < text.n && text.p[at] == ',';
            if (str_trim(cell).n && written++ == 0) row.lead = str_trim(cell);
        }
        line++;
        Str whole = str_slice(text, from, at - 1);
        if (whole.n && written && !is_sum(row.lead)) *PUSH(a, out.rows, out.n, out.cap) = row;
    }
    return out;
}

static Str naive_at(const Row *row, size_t at) { return at < row->n ? row->cells[at] : S(""); }

/* ---- stories: all that a reading gives, as text ---- */

typedef struct { Buf told; } Story;

static bool answer(Str text, int64_t *value)
{
    *value = (int64_t)text.n * 7;
    return text.n % 2 == 0;
}

static bool told_odd(void *context, const CsvOdd *c, int64_t *value)
{
    Story *s = context;
    buf_addf(&s->told, "odd %zu %zu %zu %.*s\n", c->column, c->row, c->line, SP(c->text));
    return answer(c->text, value);
}

static bool told_skips(void *context, const CsvLead *lead, size_t n)
{
    (void)context;
    CHECK(n >= 1 && n <= CSV_LEAD && lead[0].text.n);
    return is_sum(lead[0].text);
}

static void told_long(void *context, size_t row, size_t line, size_t cells)
{
    Story *s = context;
    buf_addf(&s->told, "long %zu %zu %zu\n", row, line, cells);
}

static void put_number(Buf *b, bool ok, int64_t value)
{
    if (ok) buf_add_int(b, value);
    buf_add_z(b, "|");
}

static bool is_plain(Str s)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'), digits = 0, significant = 0, points = 0;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && digits && !points) points = 1, digits = 0;
        else if (s.p[i] < '0' || s.p[i] > '9') return false;
        else digits++, significant += significant || s.p[i] != '0';
    }
    return digits > 0 && significant <= 18 && (!points || digits <= 18);
}

static void naive_number(Story *s, const CsvColumn *w, size_t column, size_t r, const Row *row, Buf *out)
{
    Str cell = naive_at(row, w->at);
    Frac f;
    int64_t value = 0;
    if (cell.n == 0) put_number(out, false, 0);
    else if (is_plain(cell) && dec_parse(cell, &f) && frac_mul(f, (Frac){ w->mul, 1 }, &f) && frac_div(f, frac_of(w->div), &f) && frac_int64(f, ROUND_HALF_EVEN, &value))
        put_number(out, true, value);
    else {
        CsvOdd odd = { column, r, row->line, cell };
        bool ok = told_odd(s, &odd, &value);
        put_number(out, ok, value);
    }
}

static Str naive_story(Arena *a, Str text, const CsvColumn *wanted)
{
    Rows rows = naive_rows(a, text);
    Map *words[WANTED];
    Story s = { 0 };
    Buf b = { 0 };
    for (size_t c = 0; c < WANTED; c++) words[c] = map_new(a);
    for (size_t r = 1; r < rows.n; r++) {
        const Row *row = &rows.rows[r];
        bool beyond = false;
        for (size_t c = 0; c < WANTED; c++) {
            Str cell = naive_at(row, wanted[c].at);
            if (wanted[c].kind == COLUMN_NUMBER) naive_number(&s, &wanted[c], c, r - 1, row, &b);
            else if (wanted[c].kind == COLUMN_WORD) buf_addf(&b, "%d|", cell.n ? (int)map_intern(words[c], cell) : -1);
            else buf_addf(&b, "%.*s|", SP(cell));
        }
        for (size_t c = rows.rows[0].n; c < row->n; c++) beyond |= row->cells[c].n > 0;
        if (beyond) told_long(&s, r - 1, row->line, row->n);
        buf_add_char(&b, '\n');
    }
    for (size_t c = 0; c < WANTED; c++)
        for (size_t k = 0; k < words[c]->n; k++) buf_addf(&b, "%zu: %.*s\n", c, SP(words[c]->entries[k].key));
    buf_add(&b, buf_str(&s.told));
    for (size_t r = 1; r < rows.n; r++) buf_addf(&b, " %zu", rows.rows[r].line);
    Str out = buf_keep(&b, a);
    buf_done(&b), buf_done(&s.told);
    return out;
}

/* The hash and what is plain are said only where they are wrong. */
static void put_key(Buf *b, const CsvColumn *w, size_t row)
{
    Str key = columns_key(w, row);
    buf_addf(b, "%.*s|", SP(key));
    if (w->hash[row] != columns_hash(key)) buf_add(b, S("another hash|"));
    if (w->plain && !columns_is_plain(key)) buf_add(b, S("not plain|"));
}

static void columns_story(const CsvColumn *wanted, size_t n_rows, Buf *b)
{
    for (size_t r = 0; r < n_rows; r++) {
        for (size_t c = 0; c < WANTED; c++) {
            const CsvColumn *w = &wanted[c];
            if (w->kind == COLUMN_NUMBER) put_number(b, columns_there(w, r), columns_number(w, r));
            else if (w->kind == COLUMN_WORD) buf_addf(b, "%d|", w->code[r]);
            else put_key(b, w, r);
        }
        buf_add_char(b, '\n');
    }
    for (size_t c = 0; c < WANTED; c++)
        for (size_t k = 0; wanted[c].kind == COLUMN_WORD && k < wanted[c].words->n; k++) buf_addf(b, "%zu: %.*s\n", c, SP(wanted[c].words->entries[k].key));
}

static Str story(Arena *a, const char *path, const CsvColumn *wanted, int threads)
{
    CsvColumn mine[WANTED];
    ColumnsFile f;
    Err err = { 0 };
    CsvRows rows;
    Story s = { 0 };
    Buf b = { 0 };
    memcpy(mine, wanted, sizeof mine);
    bool ok = columns_open(path, a, &f, &err);
    if (ok && !f.fits) buf_add_z(&b, "does not fit");
    else if (ok && columns_read(&f, mine, WANTED, (CsvCare){ &s, told_skips, told_odd, told_long }, threads, a, &rows, &err)) {
        columns_story(mine, rows.n, &b);
        buf_add(&b, buf_str(&s.told));
        for (size_t r = 0; r < rows.n; r++) buf_addf(&b, " %zu", columns_line(&rows, r));
        columns_close(mine, WANTED);
    } else {
        buf_addf(&b, "%s ", err_name(err.code));
        err_render(&err, LANG_EN, &b);
    }
    Str out = buf_keep(&b, a);
    buf_done(&b), buf_done(&s.told);
    return out;
}

/* The columns of the tests: key, word, number in 1/200, word, a number that is not exact, number. */
static const CsvColumn WANT[WANTED] = {
    { .kind = COLUMN_KEY, .at = 0 }, { .kind = COLUMN_WORD, .at = 2 }, { .kind = COLUMN_NUMBER, .at = 1, .mul = 200, .div = 1 },
    { .kind = COLUMN_WORD, .at = 4 }, { .kind = COLUMN_NUMBER, .at = 3, .mul = 1, .div = 3 }, { .kind = COLUMN_NUMBER, .at = 4, .mul = 1000000, .div = 1 },
};

static const char *file_of(Arena *a, Str bytes)
{
    char *path = (char *)str_z(a, S("/tmp/lalian-columns-XXXXXX"));
    Err err = { 0 };
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    close(fd);
    CHECK(os_write_file(path, bytes, &err));
    return path;
}

static Str read_bytes(Arena *a, Str bytes, int threads)
{
    const char *path = file_of(a, bytes);
    Str out = story(a, path, WANT, threads);
    unlink(path);
    return out;
}

static void same_with_threads(Arena *a, Str bytes)
{
    const char *path = file_of(a, bytes);
    Str want = naive_story(a, bytes, WANT);
    for (int threads = 1; threads <= 3; threads++) {
        Str got = story(a, path, WANT, threads);
        if (str_equal(got, want)) continue;
        size_t at = 0;
        while (at < got.n && at < want.n && got.p[at] == want.p[at]) at++;
        at -= at < 40 ? at : 40;
        CHECK_STR(str_slice(got, at, at + 200), str_z(a, str_slice(want, at, at + 200)));
    }
    unlink(path);
}

#define HEAD "代码,\"税,收\",行业,面积,\"备\n注\"\n"

TEST(columns, numbers_words_and_keys)
{
    CHECK_STR(read_bytes(a, S(HEAD "甲,1.5,C13,10,1\n乙,-0.005,C14,-4.5,-2.5\n丙,,C13,7,\n"), 1),
        "甲|0|300|0|3|1000000|\n乙|1|-1|1|-2|-2500000|\n丙|0||-1|2||\n1: C13\n1: C14\n3: 1\n3: -2.5\n 2 3 4");
    CHECK_STR(read_bytes(a, S(HEAD ",1,,,\n,,,,2\n"), 1), "|-1|200|-1|||\n|-1||0||2000000|\n3: 2\n 2 3");      /* no key at all */
    CHECK_STR(read_bytes(a, S("a,b,c,d,e\n\n\r\n"), 1), "");      /* no row at all */
    CHECK_STR(read_bytes(a, S("a,b,c,d,e"), 1), "");
}

TEST(columns, quotes_line_ends_and_short_rows)
{
    CHECK_STR(read_bytes(a, S("\xEF\xBB\xBF" HEAD "\"甲\"\"\n,乙\",\"1.5\",=\"001\",\"=\"\"002\"\"\",\"3\"\r\n\r\n丙\r\n丁,2,a,3,b,,\r\n戊,2,\"a\"x,3,bc,c,d"), 1),
        "甲\"\n,乙|0|300|0|1|3000000|\n丙|-1||-1|||\n丁|1|400|1|1||\n戊|2|400|2|1|14|\n1: 001\n1: a\n1: ax\n3: 3\n3: b\n3: bc\nodd 5 2 5 b\nodd 5 3 6 bc\nlong 3 6 7\n 2 4 5 6");
}

/* Regular lines and others; what only looks like a sum is one more row. */
TEST(columns, lines_that_are_no_rows)
{
    Str lines[] = { S_INIT("合计,1,x,2,3\n"), S_INIT(",,,,\n"), S_INIT(" , ,\t,,\n"), S_INIT("乙,1,x,2,3\n"), S_INIT("总计,1,x,2,3\n"), S_INIT(" 合计 ,1,x,2,3\n"), S_INIT(",,合计,2,3\n"),
                    S_INIT(",,,,\r\n"), S_INIT("a,b,c,d,e\n"), S_INIT("\"合计\",1,\"x\n\",2,3\n"), S_INIT("丁,1,\"x\n\",2,3\n"), S_INIT("\n") };
    size_t n = sizeof lines / sizeof *lines;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            Buf b = { 0 };
            buf_add_z(&b, "a,b,c,d,e\n");
            buf_add(&b, lines[i]), buf_add(&b, lines[k]), buf_add_z(&b, "丙,1,x,2,3\n");
            same_with_threads(a, buf_str(&b));
            buf_done(&b);
        }
}

TEST(columns, what_has_no_sign_goes_to_the_caller_below_0)
{
    CsvColumn want = { .kind = COLUMN_NUMBER, .at = 0, .mul = 1, .div = 1, .no_sign = true };
    ColumnsFile f;
    CsvRows rows;
    Story s = { 0 };
    Err err = { 0 };
    const char *path = file_of(a, S("a,b\n1,x\n-2,x\n-0,x\n-4,x\n\"-5\",x\n"));
    CHECK(columns_open(path, a, &f, &err) && columns_read(&f, &want, 1, (CsvCare){ &s, told_skips, told_odd, told_long }, 0, a, &rows, &err));
    CHECK_STR(buf_str(&s.told), "odd 0 1 3 -2\nodd 0 3 5 -4\nodd 0 4 6 -5\n");
    columns_close(&want, 1);
    buf_done(&s.told);
    unlink(path);
}

TEST(columns, what_is_no_plain_decimal_goes_to_the_caller)
{
    static const char *const odd[] = { "5.", ".5", "-", "+", "1,2", "1e3", "１２", " 1", "1 ", "—", "--1", "1.2.3", "0x1", "1234567890123456789", "0.0000000000000000001", "9223372036854775807", "1:", "1/2" };
    static const char *const plain[] = { "0", "-0", "+7", "007", "0000000000000000000001", "123456789012345678", "0.123456789012345678", "99999999.99", "-99999999.99", "12345678.1234567",
                                         "1234567.12345678", "0.00", "4611686018427387.9" };
    Buf b = { 0 };
    buf_add_z(&b, "a,b,c,d,e\n");
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) buf_addf(&b, "k,\"%s\",w,%s,1\n", odd[i], strchr(odd[i], ',') ? "" : odd[i]);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) buf_addf(&b, "k,%s,w,%s,%s\n", plain[i], plain[i], plain[i]);
    same_with_threads(a, buf_str(&b));
    CHECK_INT(str_points(naive_story(a, buf_str(&b), WANT)) > 200, 1);
    buf_done(&b);
}

/* ---- random files ---- */

static uint64_t state;
static uint32_t below(uint32_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((state >> 33) % n);
}

static void random_cell(Buf *b, bool quotes)
{
    static const char *const some[] = { "", "C13", "C14", "产业园017", "滨江经济技术开发区管理委员会", "滨江经济技术开发区委员会", "—", "1,234.5", "12.5", "-3", "0.00", "123456.78", "1234567890.12", "x\"y", "=1", "无" };
    switch (below(quotes ? 8 : 6)) {
    case 0: case 1: case 2: buf_addf(b, "%u.%02u", below(1u << below(30)), below(100)); break;
    case 3: buf_addf(b, "%s%u", below(2) ? "-" : "", below(1000)); break;
    case 4: case 5: {
        const char *z = some[below(sizeof some / sizeof *some)];
        buf_add_z(b, strchr(z, ',') ? "7" : z);
        break;
    }
    case 6: buf_addf(b, "\"a\"\"%u\n,b\"%s", below(9), below(4) ? "" : "tail"); break;
    default: buf_addf(b, "%s\"%s\"", below(3) ? "" : "=", some[below(12)]);
    }
}

static void random_file(Buf *b, size_t bytes, int quotes, bool crlf)
{
    buf_add_z(b, below(2) ? "\xEF\xBB\xBF" "a,b,c,d,e" : "a,b,c,\"d\n\",e");
    buf_add_z(b, crlf ? "\r\n" : "\n");
    while (b->n < bytes) {
        uint32_t cells = below(50) ? 5 : below(8);
        buf_addf(b, "K%07u", below(1u << 20));
        for (uint32_t c = 1; c < cells; c++) {
            buf_add_char(b, ',');
            random_cell(b, quotes && below(100) < (uint32_t)quotes);
        }
        if (!below(200)) buf_add_z(b, crlf ? "\r\n" : "\n");
        if (!below(300)) buf_add_z(b, below(2) ? "合计,1,2,3,4\n" : ",,,,\n");
        buf_add_z(b, crlf || !below(500) ? "\r\n" : "\n");
    }
    if (below(2)) b->n -= crlf ? 2 : 1;
}

TEST(columns, random_files_are_read_as_one_character_after_the_other)
{
    for (uint32_t seed = 1; seed <= 60; seed++) {
        Buf b = { 0 };
        Arena *mine = arena_new();
        state = seed;
        random_file(&b, seed % 10 ? 3000 : 900 * 1024, seed % 3 ? (int)(seed % 3) * 30 : 0, seed % 4 == 0);
        same_with_threads(mine, buf_str(&b));
        arena_free(mine);
        buf_done(&b);
    }
}

/* A block ends at each byte of rows with all that can be cut: quotes, line breaks, CR LF, characters of several bytes. */
TEST(columns, a_block_may_end_anywhere)
{
    Str tricky = S("甲,1.5,\"x\"\"\n\"\"y\",2,=\"3\"\r\n\r\n乙,\"12\",\"\",\"\n\",—\n");
    for (size_t cut = 0; cut <= tricky.n; cut++) {
        Buf b = { 0 };
        Arena *mine = arena_new();
        Str head = S("a,b,c,d,e\n");
        buf_add(&b, head);
        char *to = buf_room(&b, BLOCK - cut);
        memset(to, 'x', BLOCK - cut);
        for (size_t i = 99; i < BLOCK - cut; i += 100) to[i] = '\n';
        to[BLOCK - cut - 1] = '\n';
        b.n += BLOCK - cut;
        for (int k = 0; k < 3; k++) buf_add(&b, tricky);
        same_with_threads(mine, buf_str(&b));
        arena_free(mine);
        buf_done(&b);
    }
}

/* Numbers are kept in 32 bits until one comes that is too large, has more decimals, or is what the caller makes of an odd cell. */
TEST(columns, a_column_may_stop_being_small)
{
    static const char *const surprises[] = { "21474836.48", "-21474836.48", "0.125", "123456789012345678", "ab", "abc" };
    enum { ROWS = 30000 };
    for (size_t i = 0; i < sizeof surprises / sizeof *surprises; i++)
        for (size_t at = 1; at < ROWS; at += ROWS / 2 - 2) {
            Buf b = { 0 };
            Arena *mine = arena_new();
            buf_add_z(&b, "a,b,c,d,e\n");
            for (size_t r = 0; r < ROWS; r++) {
                if (r == at) buf_addf(&b, "k%zu,%s,w,%s,%s\n", r, surprises[i], surprises[i], surprises[i]);
                else buf_addf(&b, "k%zu,%zu.%02zu,w,-%zu.5,%zu\n", r, r, r % 100, r, r);
            }
            same_with_threads(mine, buf_str(&b));
            arena_free(mine);
            buf_done(&b);
        }
}

/* Until then nothing says of each row that it has a number, or where its key begins. */
TEST(columns, a_number_may_be_missing_and_a_key_be_of_another_length_at_last)
{
    enum { ROWS = 30000 };
    static const char *const lines[] = { "K00001,,w,1.5,1\n", "K00001,1.5,,1.5,1\n", "K1,1.5,w,1.5,1\n", "K0000001,1.5,w,1.5,1\n", ",1.5,w,1.5,1\n", "K00001,abc,w,ab,1\n" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (size_t at = 0; at < ROWS; at += ROWS / 2 - 1) {
            Buf b = { 0 };
            Arena *mine = arena_new();
            buf_add_z(&b, "a,b,c,d,e\n");
            for (size_t r = 0; r < ROWS; r++) {
                if (r == at) buf_add_z(&b, lines[i]);
                else buf_addf(&b, "K%05zu,%zu.%02zu,w,-%zu.5,%zu\n", r, r, r % 100, r, r);
            }
            same_with_threads(mine, buf_str(&b));
            arena_free(mine);
            buf_done(&b);
        }
}

/* What a sum over a number's cells of every shape could get wrong: one wrong cell among many that are read at once, every length and sign. */
TEST(columns, numbers_of_every_shape)
{
    static const char *const odd[] = { "+5", "-", ".", "1.", ".5", "1-2", "-.5", "--1", "1.2.3", "0x1", "12:3", "1/2", "９", "1 ", " 1", "00000000000000000000000000000000000000000000000000000000000000000000000001.25" };
    for (int round = 0; round < 8; round++) {
        Buf b = { 0 };
        Arena *mine = arena_new();
        buf_add_z(&b, "a,b,c,d,e\n");
        for (int r = 0; r < 3000; r++) {
            uint64_t digits = ((uint64_t)below(UINT32_MAX) << 32 | below(UINT32_MAX)) >> below(64);
            uint32_t decimals = round < 7 ? (uint32_t)round : below(9), zeros = below(20) ? 0 : below(60);
            const char *sign = below(3) ? "" : "-";
            buf_addf(&b, "K,%s%0*d%llu", sign, (int)zeros, 0, (unsigned long long)(below(9) ? digits % 100000000 : digits));
            if (decimals) buf_addf(&b, ".%0*u", (int)decimals, below(decimals < 9 ? (uint32_t[]){ 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 }[decimals] : 1));
            buf_addf(&b, ",w,%s,%u\n", below(10) ? "-0.5" : odd[below(sizeof odd / sizeof *odd)], below(1u << 30));
        }
        same_with_threads(mine, buf_str(&b));
        arena_free(mine);
        buf_done(&b);
    }
}

/* Where all others have their point, any other character is none. */
TEST(columns, a_point_is_a_point)
{
    for (int c = '!'; c < 127; c++) {
        if (c == ',' || c == '"') continue;
        Buf b = { 0 };
        Arena *mine = arena_new();
        buf_add_z(&b, "a,b,c,d,e\n");
        for (int r = 0; r < 200; r++) buf_addf(&b, "K,%d%c5,w,1,%d%c25\n", r, r == 113 ? c : '.', 100000000 + r, r == 114 ? c : '.');
        same_with_threads(mine, buf_str(&b));
        arena_free(mine);
        buf_done(&b);
    }
}

TEST(columns, small_numbers_take_32_bits)
{
    static const struct { const char *text; bool narrow; } cases[] = { { "a,b\n0.60,x\n-21474836.47,x\n,x\n", true }, { "a,b\n21474836.48,x\n", false }, { "a,b\n0.001,x\n", false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CsvColumn want = { .kind = COLUMN_NUMBER, .at = 0, .mul = 1000000, .div = 10000 };
        ColumnsFile f;
        CsvRows rows;
        Err err = { 0 };
        const char *path = file_of(a, str_of(cases[i].text));
        CHECK(columns_open(path, a, &f, &err) && columns_read(&f, &want, 1, (CsvCare){ 0 }, 0, a, &rows, &err));
        CHECK((want.narrow != NULL) == cases[i].narrow && (want.i == NULL) == cases[i].narrow);
        if (i == 0) CHECK(columns_number(&want, 0) == 60 && columns_number(&want, 1) == -2147483647 && !want.ok[2]);
        CHECK((want.ok == NULL) == (i > 0));
        columns_close(&want, 1);
        unlink(path);
    }
}

TEST(columns, a_row_may_be_longer_than_a_block)
{
    for (size_t length = BLOCK - 3; length < 3 * BLOCK; length += BLOCK / 2) {
        Buf b = { 0 };
        buf_add_z(&b, "a,b,c,d,e\n甲,\"");
        memset(buf_room(&b, length), 'x', length);
        b.n += length;
        buf_add_z(&b, "\",乙,1,2\n丙,3,丁,4,5\n");
        same_with_threads(a, buf_str(&b));
        buf_done(&b);
    }
}

/* ---- what is refused ---- */

static Str long_row(Arena *a, const char *begin, size_t length)
{
    Buf b = { 0 };
    buf_add_z(&b, "a,b,c,d,e\n1,2,3,4,5\n");
    buf_add_z(&b, begin);
    memset(buf_room(&b, length), 'x', length);
    b.n += length;
    Str out = buf_keep(&b, a);
    buf_done(&b);
    return out;
}

TEST(columns, failures_name_their_line_and_the_first_wins)
{
    CHECK(str_has(read_bytes(a, S(HEAD "甲,1,\"x\n\",1,1\n乙,\"2,3\n4"), 1), S("DATA the quote that opens on line 5 of")));
    CHECK(str_has(read_bytes(a, S(HEAD "甲,1,x,1,1\n乙,2,a\0b,3,4\n丙,2,a\0c,3,4\n"), 1), S("does not fit")));
    CHECK(str_has(read_bytes(a, long_row(a, "", LIMIT_COLUMNS_LINE + BLOCK), 2), S("LIMIT line 3 of")));
    CHECK(str_has(read_bytes(a, long_row(a, "\"", 4 * LIMIT_COLUMNS_LINE), 2), S("LIMIT line 3 of")));
}

/* What stands behind the part that columns_open looks at. */
TEST(columns, bytes_that_are_no_text)
{
    static const struct { Str row; const char *said; } cases[] = {
        { S_INIT("\xCB,1,w,1,1\n"), "代码', holds byte 0xCB" },
        { S_INIT("k,1,a\0b,1,1\n"), "行业', holds byte 0x00" },
        { S_INIT("k,1\xFF,w,1,1\n"), "税,收', holds byte 0xFF" },
        { S_INIT("k\0,1,w,1,1\n"), "代码', holds byte 0x00" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Buf b = { 0 };
        buf_add_z(&b, "代码,\"税,收\",行业,面积,备注\n");
        for (int k = 0; k < 11000; k++) buf_add_z(&b, "k,1,w,1,1\n");
        buf_add(&b, cases[i].row);
        for (int k = 0; k < 100000; k++) buf_add_z(&b, "k,1,w,1,1\n");
        buf_add_z(&b, "k\xFF,1,w,1,1\n");
        const char *path = file_of(a, buf_str(&b));
        Str want = str_printf(a, "DATA line 11002 of '%s', column '%s", path, cases[i].said);
        for (int threads = 1; threads <= 3; threads++) CHECK_STR(str_slice(story(a, path, WANT, threads), 0, want.n), want.p);
        unlink(path);
        buf_done(&b);
    }
}

static bool fits(Arena *a, Str bytes)
{
    const char *path = file_of(a, bytes);
    ColumnsFile f;
    Err err = { 0 };
    CHECK(columns_open(path, a, &f, &err));
    unlink(path);
    return f.fits;
}

TEST(columns, what_fits)
{
    static const Str no[] = { S_INIT(""), S_INIT("\n"), S_INIT("\xFF\xFE" "a\0,\0b\0\n\0"), S_INIT("\xCB\xB0\xCA\xD5,1\n"), S_INIT("a,b\rc,d\r"), S_INIT("sep=;\na;b\n"), S_INIT("<html>a,b\n"),
                              S_INIT("PK\3\4\0\0,\n"), S_INIT("a,\"b\n1,2\n"), S_INIT(",,,\n1,2\n") };
    static const Str yes[] = { S_INIT("a,b\n"), S_INIT("a,b"), S_INIT("\xEF\xBB\xBF税收,b\r\n1,2"), S_INIT("a;b\n1;2\n"), S_INIT("a\tb\n1\t2\n") };
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) CHECK(!fits(a, no[i]));
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) CHECK(fits(a, yes[i]));
}

/* Only the beginning is looked at, and more of it when the headings do not end there. */
TEST(columns, headings_may_be_long)
{
    for (size_t n = 64 * 1024 - 3; n <= 64 * 1024 + 3; n++) {
        Buf b = { 0 };
        buf_add_z(&b, "a,");
        memset(buf_room(&b, n), 'h', n);
        b.n += n;
        buf_add_z(&b, ",c\nK1,1,x\n");
        const char *path = file_of(a, buf_str(&b));
        ColumnsFile f;
        Err err = { 0 };
        CHECK(columns_open(path, a, &f, &err) && f.fits && f.n_heads == 3 && f.heads[1].n == n && f.line == 2);
        CHECK_STR(f.heads[2], "c");
        unlink(path);
        buf_done(&b);
    }
}

TEST(columns, headings_and_delimiters)
{
    ColumnsFile f;
    Err err = { 0 };
    const char *path = file_of(a, S("代码;\"税\n\"\"收\";=\"03\"\r\n\"a;b\";1,5;x\r\n"));
    CsvColumn want = { .kind = COLUMN_KEY, .at = 0 };
    CsvRows rows;
    CHECK(columns_open(path, a, &f, &err) && f.fits);
    CHECK_INT(f.n_heads, 3);
    CHECK_STR(f.heads[1], "税\n\"收");
    CHECK_STR(f.heads[2], "03");
    CHECK_INT(f.line, 3);
    CHECK(columns_read(&f, &want, 1, (CsvCare){ 0 }, 0, a, &rows, &err) && rows.n == 1);
    CHECK_STR(columns_key(&want, 0), "a;b");
    columns_close(&want, 1);
    columns_close(&want, 1);
    unlink(path);
    CHECK(!columns_open(path, a, &f, &err) && err.code == ERR_IO);
}
