/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/columns_block.h"

#include "base/clones.h"
#include "formats/columns_avx512.h"
#include "formats/csv.h"

#include <assert.h>
#include <string.h>

/* ---- memory of a block: grows, never shrinks ---- */

void columns_block_init(Block *b, size_t n_columns)
{
    *b = (Block){ .n_columns = n_columns };
    b->columns = mem_resize(NULL, n_columns * sizeof *b->columns);
    b->cells = mem_resize(NULL, n_columns * sizeof *b->cells);
    for (size_t c = 0; c < n_columns; c++) b->columns[c] = (BlockColumn){ 0 };
}

void columns_block_done(Block *b)
{
    for (size_t c = 0; c < b->n_columns; c++) {
        BlockColumn *x = &b->columns[c];
        mem_free(x->numbers.i), mem_free(x->numbers.ok), mem_free(x->code), mem_free(x->blob), mem_free(x->end), mem_free(x->hash);
        mem_free(x->words.slots), mem_free(x->words.fresh);
    }
    mem_free(b->columns), mem_free(b->cells), mem_free(b->marks), mem_free(b->spans), mem_free(b->ends), mem_free(b->lines), mem_free(b->long_rows);
    if (b->text) mem_free(b->text - BLOCK_BEFORE);
    *b = (Block){ 0 };
}

void columns_block_room(Block *b, size_t bytes)
{
    if (bytes <= b->room) return;
    char *p = mem_resize(b->text ? b->text - BLOCK_BEFORE : NULL, BLOCK_BEFORE + bytes + BLOCK_AFTER);
    memset(p, 0, BLOCK_BEFORE);
    b->text = p + BLOCK_BEFORE;
    b->room = bytes;
}

static void need(uint32_t **p, size_t *room, size_t n)
{
    if (n <= *room) return;
    *p = mem_resize(*p, n * sizeof **p);
    *room = n;
}

static void need_rows(Block *b, const Plan *plan)
{
    bool rows = b->n_rows > b->rows_room, blob = b->n > b->blob_room;
    for (size_t c = 0; c < b->n_columns; c++) {
        BlockColumn *x = &b->columns[c];
        ColumnKind kind = plan->wanted[c].kind;
        if (rows && kind == COLUMN_NUMBER) columns_numbers_room(&x->numbers, b->n_rows);
        if (rows && kind == COLUMN_WORD) x->code = mem_resize(x->code, b->n_rows * sizeof *x->code);
        if (rows && kind == COLUMN_KEY) x->end = mem_resize(x->end, b->n_rows * sizeof *x->end), x->hash = mem_resize(x->hash, b->n_rows * sizeof *x->hash);
        if (blob && kind == COLUMN_KEY) x->blob = mem_resize(x->blob, b->n + BLOCK_AFTER);
    }
    if (rows) b->rows_room = b->n_rows;
    if (blob) b->blob_room = b->n;
}

/* ---- marks ---- */

enum { STRIDE = 64, FEW = 10 };   /* most stretches of 64 bytes hold up to FEW marks: those are written without a branch each */
static const uint64_t ONES = 0x0101010101010101u;

static uint32_t *put_marks(uint32_t *out, uint32_t base, uint64_t mask, size_t count)
{
    const uint64_t last = (uint64_t)1 << 63;
    for (size_t k = 0; k < FEW; k++, mask &= mask - 1) out[k] = base + (uint32_t)__builtin_ctzll(mask | last);
    for (size_t k = FEW; k < count; k++, mask &= mask - 1) out[k] = base + (uint32_t)__builtin_ctzll(mask);
    return out + count;
}

/* Where `by` and line ends are, and how many are line ends. The text is followed by BLOCK_AFTER bytes that are neither; out has FEW numbers
** of room beyond them. */
CLONES static size_t find_marks_plainly(const char *text, size_t n, char by, uint32_t *out, size_t *n_lines)
{
    const uint64_t low = ONES * 0x0F;
    uint8_t flags[STRIDE];
    uint32_t *at = out;
    *n_lines = 0;
    for (size_t i = 0; i < n; i += STRIDE) {
        const char *p = text + i;
        for (size_t k = 0; k < STRIDE; k++) flags[k] = (uint8_t)((p[k] == by ? 0x01 : 0) | (p[k] == '\n' ? 0x11 : 0));
        uint64_t mask = 0, sum = 0;                        /* of eight words: marks in the low half of each byte, line ends in the high one */
        for (size_t k = 0; k < STRIDE; k += 8) {
            uint64_t f = columns_load(flags + k);
            sum += f;
            mask |= ((f & ONES) * 0x0102040810204080u >> 56) << k;      /* eight bytes of 0 or 1 to eight bits */
        }
        at = put_marks(at, (uint32_t)i, mask, (sum & low) * ONES >> 56);
        *n_lines += (sum >> 4 & low) * ONES >> 56;
    }
    return (size_t)(at - out);
}

static size_t find_marks(const char *text, size_t n, char by, uint32_t *out, size_t *n_lines)
{
    return (columns_avx512_there() ? columns_avx512_marks : find_marks_plainly)(text, n, by, out, n_lines);
}

/* The last byte of a text that CsvCare.skips may want to see: of 计 and of the colons, of blanks. */
static const bool MAY_BE_SUM[256] = { [0xA1] = true, [0x9A] = true, [':'] = true, [' '] = true, ['\t'] = true, ['\r'] = true, [0x80] = true, [0xA0] = true };

static bool is_skipped(const Plan *plan, const CsvLead *lead, size_t n) { return n > 0 && plan->care->skips && plan->care->skips(plan->care->context, lead, n); }

/* A cell without quotes among the first of its line. */
static size_t put_lead(CsvLead lead[CSV_LEAD], size_t n, Str cell, size_t at)
{
    Str text = str_trim(cell);
    if (text.n && n < CSV_LEAD) lead[n++] = (CsvLead){ text, at };
    return n;
}

static bool skips_regular(const Block *b, const Plan *plan, const uint32_t *mark)
{
    CsvLead lead[CSV_LEAD];
    size_t n = 0;
    for (size_t k = 0; k < plan->width && n < CSV_LEAD; k++) {
        uint32_t from = mark[k] + 1;                       /* 0 of the first line */
        n = put_lead(lead, n, (Str){ b->text + from, mark[k + 1] - from }, k);
    }
    return n == 0 || is_skipped(plan, lead, n);
}

/* Whether skips_regular may say so: a line of nothing but delimiters, one of whose first texts ends like a sum, the headings once more. */
static bool may_be_no_row(const Block *b, const Plan *plan, const uint32_t *mark)
{
    uint32_t begin = mark[0] + 1, first = mark[1] - begin;
    if (first == plan->first_head.n && first && memcmp(b->text + begin, plan->first_head.p, first) == 0) return true;
    if (plan->width >= CSV_LEAD && (mark[1] != begin) & (mark[2] - mark[1] > 1) & (mark[3] - mark[2] > 1)) {       /* most lines */
        const unsigned char *t = (const unsigned char *)b->text - 1;
        return MAY_BE_SUM[t[mark[1]]] | MAY_BE_SUM[t[mark[2]]] | MAY_BE_SUM[t[mark[3]]];
    }
    bool look = false, written = false;
    for (size_t k = 0, lead = 0; !look && k < plan->width && lead < CSV_LEAD; k++) {
        if (mark[k + 1] == mark[k] + 1) continue;
        look = MAY_BE_SUM[(unsigned char)b->text[mark[k + 1] - 1]];
        written = true;
        lead++;
    }
    return look || !written;
}

/* Every line has as many cells as the headings, and is a row: then the marks are the cells. */
static bool is_regular(const Block *b, const Plan *plan)
{
    uint32_t width = plan->width;
    if (b->quotes || width < 2 || plan->named < width || b->n_marks != b->n_lines * width) return false;
    const uint32_t *mark = b->marks, *end = mark + b->n_marks;
    for (const char *text = b->text; mark < end; mark += width) {
        if (text[mark[width]] != '\n') return false;
        if (may_be_no_row(b, plan, mark) && skips_regular(b, plan, mark)) return false;
    }
    return true;
}

/* Of each row, before its CR. */
static void find_ends(Block *b, uint32_t width)
{
    need(&b->ends, &b->ends_room, b->n_rows);
    for (size_t r = 0; r < b->n_rows; r++) {
        uint32_t end = b->marks[(r + 1) * width];
        b->ends[r] = end - (b->text[end - 1] == '\r');
    }
}

static void regular_cells(Block *b, const Plan *plan)
{
    uint32_t width = plan->width;
    b->n_rows = b->n_sheet_lines = b->n_lines;
    for (size_t c = 0; c < b->n_columns; c++) {
        uint32_t at = plan->wanted[c].at;
        b->cells[c] = (Cells){ .from = b->marks + at, .to = b->marks + at + 1, .from_step = width, .to_step = width, .after = 1 };
        if (at < width - 1) continue;
        find_ends(b, width);
        b->cells[c].to = b->ends, b->cells[c].to_step = 1;
    }
}

/* ---- cells of rows that are not all regular ---- */

/* A cell's text in its place; what quotes took up is spaces then, line ends inside stay as many. */
static Str cell_text(char *text, size_t from, size_t quote_end, size_t end)
{
    if (!quote_end) return (Str){ text + from, end - from };
    bool equals = text[from] == '=';
    Str inside = { text + from + equals + 1, quote_end - from - equals - 2 };
    char *p = text + from + equals + 1;
    size_t n = inside.n;
    if (quote_end < end || (n && memchr(p, '"', n))) {
        n = csv_unquote(inside, p);
        memmove(p + n, text + quote_end, end - quote_end);
        n += end - quote_end;
        memset(p + n, ' ', (size_t)(text + end - (p + n)));
    }
    Str cell = { p, n };
    return !equals && csv_is_code(cell) ? str_slice(cell, 2, n - 1) : cell;
}

static size_t before_cr(const char *text, size_t from, size_t end) { return end - (text[end] == '\n' && end > from && text[end - 1] == '\r'); }

bool columns_block_cell(char *text, size_t n, char by, size_t *at, Str *out, bool *more)
{
    Str whole = { text, n };
    size_t from = *at, quote_end = 0;
    if (csv_opens_quote(whole, from)) {
        ptrdiff_t end = csv_quote_end(whole, from + (text[from] == '='));
        if (end < 0) return false;
        quote_end = (size_t)end;
    }
    size_t begin = quote_end ? quote_end : from, end = begin;
    while (end < n && text[end] != by && text[end] != '\n') end++;
    *more = end < n && text[end] == by;
    *at = end + 1;
    *out = cell_text(text, from, quote_end, end < n ? before_cr(text, begin, end) : n);
    return true;
}

typedef struct { Block *b; const Plan *plan; const uint32_t *mark; size_t at; uint32_t *from, *to; } Walk;

static Str walk_cell(Walk *w, bool *more)
{
    Str whole = { w->b->text, w->b->n };
    size_t from = w->at, quote_end = 0;
    if (w->b->quotes && csv_opens_quote(whole, from)) {
        ptrdiff_t end = csv_quote_end(whole, from + (whole.p[from] == '='));
        assert(end > 0);                                   /* whole rows only */
        quote_end = (size_t)end;
        while (*w->mark < quote_end) w->mark++;
    }
    size_t end = *w->mark++;
    w->at = end + 1;
    *more = whole.p[end] == w->plan->by;
    return cell_text(w->b->text, from, quote_end, before_cr(whole.p, quote_end ? quote_end : from, end));
}

static bool walk_empty_line(Walk *w)
{
    const char *p = w->b->text + w->at;
    size_t n = p[0] == '\n' ? 1 : p[0] == '\r' && p[1] == '\n' ? 2 : 0;
    w->at += n;
    w->mark += n > 0;
    w->b->n_sheet_lines += n > 0;
    return n > 0;
}

static void note_long(Block *b, LongRow row)
{
    if (b->n_long == b->long_room) {
        b->long_room = b->long_room ? b->long_room * 2 : 64;
        b->long_rows = mem_resize(b->long_rows, b->long_room * sizeof *b->long_rows);
    }
    b->long_rows[b->n_long++] = row;
}

static void walk_row(Walk *w)
{
    const Plan *plan = w->plan;
    size_t cells = 0, k = 0, row = w->b->n_rows, n_lead = 0;
    uint32_t *from = w->from + row * plan->n_wanted, *to = w->to + row * plan->n_wanted;
    CsvLead lead[CSV_LEAD];
    bool more = true, beyond = false, written = false;
    for (; more; cells++) {
        Str cell = walk_cell(w, &more);
        written = written || (cells < plan->named && str_trim(cell).n > 0);
        beyond |= cells >= plan->named && cell.n;
        if (cells < plan->width) n_lead = put_lead(lead, n_lead, cell, cells);
        for (; k < plan->n_wanted && plan->wanted[plan->order[k]].at == cells; k++) {
            from[plan->order[k]] = (uint32_t)(cell.p - w->b->text);
            to[plan->order[k]] = (uint32_t)(cell.p - w->b->text + (ptrdiff_t)cell.n);
        }
    }
    w->b->lines[row] = (uint32_t)w->b->n_sheet_lines++;
    if (!written || is_skipped(plan, lead, n_lead)) {
        memset(from, 0, plan->n_wanted * sizeof *from), memset(to, 0, plan->n_wanted * sizeof *to);
        return;
    }
    w->b->n_rows++;
    if (beyond) note_long(w->b, (LongRow){ row, cells });
}

static void irregular_cells(Block *b, const Plan *plan)
{
    size_t most = b->n_lines * plan->n_wanted;
    need(&b->spans, &b->spans_room, 2 * most);
    need(&b->lines, &b->lines_room, b->n_lines);
    memset(b->spans, 0, 2 * most * sizeof *b->spans);      /* cells that a row lacks are blank */
    Walk w = { b, plan, b->marks + 1, 0, b->spans, b->spans + most };
    b->n_rows = b->n_sheet_lines = 0;
    while (w.at < b->n)
        if (!walk_empty_line(&w)) walk_row(&w);
    for (size_t c = 0; c < b->n_columns; c++) b->cells[c] = (Cells){ w.from + c, w.to + c, plan->n_wanted, plan->n_wanted, 0 };
}

/* From quote to quote: between them every line end ends a row. */
size_t columns_block_whole(Str text, char by, bool quotes, ptrdiff_t *open)
{
    size_t whole = 0;
    *open = -1;
    for (size_t at = 0, search = 0; at < text.n;) {
        const char *quote = quotes && search < text.n ? memchr(text.p + search, '"', text.n - search) : NULL;
        size_t to = quote ? (size_t)(quote - text.p) : text.n, start = to - (to > 0 && text.p[to - 1] == '=');
        bool opens = quote && (start == 0 || text.p[start - 1] == by || text.p[start - 1] == '\n') && start >= at;
        search = to + 1;
        if (quote && !opens) continue;
        const char *line = memrchr(text.p + at, '\n', to - at);
        if (line) whole = (size_t)(line - text.p) + 1;
        ptrdiff_t end = quote ? csv_quote_end(text, to) : (ptrdiff_t)text.n;
        if (end < 0) *open = (ptrdiff_t)to;
        at = search = end < 0 ? text.n : (size_t)end;
    }
    return whole;
}

/* ---- words ---- */

static void note_bad(Block *b, size_t column, Str text)
{
    uint32_t from = (uint32_t)(text.p - b->text);
    if (b->bad && b->bad_from <= from) return;
    b->bad = true, b->bad_from = from, b->bad_to = from + (uint32_t)text.n, b->bad_column = column;
}

bool columns_block_is_text(Str s) { return str_valid(s) && !(s.n && memchr(s.p, 0, s.n)); }

/* A word by its first and last eight bytes, which are all of it up to sixteen, and a mix of all. */
typedef struct { uint64_t a, b, hash; } WordKey;

static uint64_t mixed(uint64_t x, uint64_t y)
{
    unsigned __int128 p = (unsigned __int128)x * y;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static uint64_t word_hash(uint64_t a, uint64_t b, const char *p, size_t n)
{
    const uint64_t k = 0x9E3779B97F4A7C15u, l = 0xD6E8FEB86659FD93u;
    uint64_t h = mixed(a ^ k, b ^ l ^ n);
    for (size_t i = 8; i + 8 < n; i += 8) h = mixed(h ^ columns_load(p + i), l);
    return h;
}

static WordKey word_key(const char *p, size_t n)
{
    size_t beyond = n < 8 ? (64 - 8 * n) % 64 : 0;          /* of no word too: then nobody looks at it */
    uint64_t a = columns_load(p) << beyond >> beyond, b = n > 8 ? columns_load(p + n - 8) : 0;
    return (WordKey){ a, b, word_hash(a, b, p, n) };
}

static WordSlot *word_slot(const Words *w, const char *p, size_t n, WordKey k)
{
    for (size_t mask = w->n_slots - 1, at = (size_t)k.hash & mask;; at = (at + 1) & mask) {
        WordSlot *s = &w->slots[at];
        bool same = ((s->a ^ k.a) | (s->b ^ k.b) | (s->n ^ n)) == 0;
        if (same ? n <= 16 || memcmp(s->p + 8, p + 8, n - 16) == 0 : !s->n) return s;
    }
}

static void grow_words(Words *w)
{
    Words bigger = *w;
    bigger.n_slots = w->n_slots ? w->n_slots * 2 : 256;
    bigger.slots = mem_resize(NULL, bigger.n_slots * sizeof *bigger.slots);
    memset(bigger.slots, 0, bigger.n_slots * sizeof *bigger.slots);
    for (size_t i = 0; i < w->n_slots; i++) {
        const WordSlot *s = &w->slots[i];
        if (s->n) *word_slot(&bigger, s->p, s->n, (WordKey){ s->a, s->b, word_hash(s->a, s->b, s->p, s->n) }) = *s;
    }
    mem_free(w->slots);
    *w = bigger;
}

static int32_t new_word(Block *b, size_t c, Str word, WordKey k)
{
    Words *w = &b->columns[c].words;
    if (!columns_block_is_text(word)) note_bad(b, c, word);
    if (++w->n * 8 > w->n_slots) grow_words(w);
    if (w->n_fresh == w->fresh_room) {
        w->fresh_room = w->fresh_room ? w->fresh_room * 2 : 64;
        w->fresh = mem_resize(w->fresh, w->fresh_room * sizeof *w->fresh);
    }
    int32_t code = -2 - (int32_t)w->n_fresh;
    w->fresh[w->n_fresh++] = word;
    *word_slot(w, word.p, word.n, k) = (WordSlot){ k.a, k.b, word.p, (uint32_t)word.n, code };
    return code;
}

/* The code of a word wherever it is, or is to be. */
__attribute__((noinline)) static int32_t look_up(Block *b, size_t c, const char *p, size_t n)
{
    BlockColumn *x = &b->columns[c];
    if (n == 0) return x->blanks = true, -1;
    WordKey k = word_key(p, n);
    const WordSlot *s = word_slot(&x->words, p, n, k);
    return s->n ? s->code : new_word(b, c, (Str){ p, n }, k);
}

static void read_words(Block *b, size_t c)
{
    Cells cells = b->cells[c];
    BlockColumn *x = &b->columns[c];
    x->words.n_fresh = 0;
    x->blanks = false;
    if (!x->words.n_slots) grow_words(&x->words);
    const char *text = b->text;
    const uint32_t *from = cells.from, *to = cells.to;
    int32_t *code = x->code;
    for (size_t r = 0, n_rows = b->n_rows; r < n_rows; r++, from += cells.from_step, to += cells.to_step) {
        const char *p = text + (*from + cells.after);
        size_t n = (size_t)(text + *to - p);
        WordKey k = word_key(p, n);
        const WordSlot *s = &x->words.slots[k.hash & (x->words.n_slots - 1)];
        bool here = (((s->a ^ k.a) | (s->b ^ k.b) | (s->n ^ n)) == 0) & (n - 1 < 16);        /* most are found at once */
        code[r] = here ? s->code : look_up(b, c, p, n);
    }
}

void columns_block_words(Block *b, size_t c, Map *all)
{
    BlockColumn *x = &b->columns[c];
    if (!x->words.n_fresh) return;
    int32_t *codes = mem_resize(NULL, x->words.n_fresh * sizeof *codes);
    for (size_t k = 0; k < x->words.n_fresh; k++) {
        Str word = x->words.fresh[k];
        WordSlot *s = word_slot(&x->words, word.p, word.n, word_key(word.p, word.n));
        codes[k] = s->code = (int32_t)map_intern(all, word);
        s->p = all->entries[s->code].key.p;
    }
    for (size_t r = 0; r < b->n_rows; r++)
        if (x->code[r] < -1) x->code[r] = codes[-2 - x->code[r]];
    mem_free(codes);
}

/* ---- keys ---- */

enum { KEY_STEP = 32 };           /* most keys are copied at once */
_Static_assert((int)KEY_STEP <= (int)BLOCK_AFTER, "what is read and written beyond a key");

CLONES static bool all_plain(Str keys) { return columns_is_plain(keys); }

static void read_keys(Block *b, size_t c)
{
    Cells cells = b->cells[c];
    BlockColumn *x = &b->columns[c];
    uint32_t end = 0, uneven = 0, *ends = x->end, *hash = x->hash, length = cells.to[0] - cells.from[0] - cells.after;
    const char *text = b->text;
    char *blob = x->blob;
    for (size_t r = 0, n_rows = b->n_rows; r < n_rows; r++) {
        uint32_t from = cells.from[r * cells.from_step] + cells.after, n = cells.to[r * cells.to_step] - from;
        for (uint32_t k = 0; k < n; k += KEY_STEP) memcpy(blob + end + k, text + from + k, KEY_STEP);        /* and some that come after it */
        hash[r] = columns_hash((Str){ text + from, n });
        ends[r] = end += n;
        uneven |= n ^ length;
    }
    x->even = !uneven;
    x->plain = all_plain((Str){ x->blob, end });
    for (size_t r = 0; !x->plain && r < b->n_rows; r++) {
        Str key = columns_block_text(b, c, r);
        if (!columns_block_is_text(key)) note_bad(b, c, key);
    }
}

void columns_block_parse(Block *b, const Plan *plan)
{
    need(&b->marks, &b->marks_room, b->n + STRIDE);
    b->marks[0] = UINT32_MAX;
    b->n_marks = find_marks(b->text, b->n, plan->by, b->marks + 1, &b->n_lines);
    b->n_long = 0;
    b->bad = false;
    b->regular = is_regular(b, plan);
    if (b->regular) regular_cells(b, plan);
    else irregular_cells(b, plan);
    if (b->n_rows == 0) return;
    need_rows(b, plan);
    for (size_t c = 0; c < b->n_columns; c++) {
        switch (plan->wanted[c].kind) {
        case COLUMN_NUMBER: columns_numbers_read(b->text, b->cells[c], b->n_rows, &plan->measures[c], &b->columns[c].numbers); break;
        case COLUMN_WORD: read_words(b, c); break;
        case COLUMN_KEY: read_keys(b, c); break;
        }
    }
}

size_t columns_block_line(const Block *b, size_t row) { return b->regular ? row : b->lines[row]; }

Str columns_block_text(const Block *b, size_t column, size_t row)
{
    Cells c = b->cells[column];
    uint32_t from = c.from[row * c.from_step] + c.after;
    return (Str){ b->text + from, c.to[row * c.to_step] - from };
}

size_t columns_block_bytes(const Block *b, size_t column)
{
    const BlockColumn *x = &b->columns[column];
    return x->end && b->n_rows ? x->end[b->n_rows - 1] : 0;
}
