/* SPDX-License-Identifier: Apache-2.0
** Threads take blocks by turns: a block is read where the last one ended (so whole rows, known to begin outside quotes), parsed into
** columns of its own while others read, and laid behind the one before it. Both turns are in the order of the file: codes, rows, calls
** of the caller and the first failure do not depend on threads. The big columns are reserved by the length of the first rows; memory
** that is not reached is never touched, and is given back at the end. */
#include "formats/columns.h"

#include "base/limits.h"
#include "base/os.h"
#include "base/threads.h"
#include "formats/columns_block.h"
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/texts.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_BYTES = 256 * 1024, HEAD_BYTES = 64 * 1024, MAX_WORKERS = 16 };

static Str reason(void) { return str_of(strerrordesc_np(errno)); }

/* Up to n bytes at `at`; fewer at the file's end alone. */
static bool read_at(int fd, char *p, size_t n, uint64_t at, size_t *got)
{
    for (*got = 0; *got < n;) {
        ssize_t k = pread(fd, p + *got, n - *got, (off_t)(at + *got));
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return false;
        if (k == 0) break;
        *got += (size_t)k;
    }
    return true;
}

/* ---- the beginning of a file ---- */

static bool lone_cr(Str s)
{
    for (size_t i = 0; i + 1 < s.n; i++)
        if (s.p[i] == '\r' && s.p[i + 1] != '\n') return true;
    return false;
}

/* Whether the beginning of a file (all of it when `whole`) is UTF-8 text with line ends, and no format of its own. */
static bool fits(Str head, bool whole)
{
    size_t valid = encoding_valid_prefix(head);
    if (valid < head.n && (whole || head.n - valid > 3)) return false;      /* a character may be cut */
    Str text = str_trim(head);
    return text.n && text.p[0] != '<' && !memchr(head.p, 0, head.n) && !lone_cr(head) && !str_equal_case(str_slice(text, 0, 4), S("sep="));
}

/* The headings, unquoted in their place; whole: nothing comes after the text. false: nothing written, too many, or the line has no end. */
static bool read_heads(char *text, size_t n, bool whole, Arena *a, ColumnsFile *out)
{
    size_t at = 0, cap = 0, count = 0, written = 0;
    for (bool more = true; more && count <= LIMIT_USED_COLUMNS; written += out->heads[count - 1].n) {
        Str cell;
        if (!columns_block_cell(text, n, out->by, &at, &cell, &more)) return false;
        *PUSH(a, out->heads, count, cap) = str_copy(a, cell);
    }
    out->n_heads = (uint32_t)count;
    if (at > n && !whole) return false;
    if (at > n) at = n;                                    /* headings alone, without a line end */
    for (size_t i = 0; i < at; i++) out->line += text[i] == '\n';
    out->from += at;
    return written && count <= LIMIT_USED_COLUMNS;
}

/* By the first `most` bytes: *out.fits, and what is known then. */
static bool look_at(int fd, size_t most, Arena *a, ColumnsFile *out, size_t *n, Err *err)
{
    char *p = arena_raw(a, most + BLOCK_AFTER);
    if (!read_at(fd, p, most, 0, n)) return FAIL(err, IO, T_BASE_READ, str_of(out->path), reason());
    memset(p + *n, 0, BLOCK_AFTER);
    Str head = { p, *n < HEAD_BYTES ? *n : HEAD_BYTES };
    bool bom = str_starts(head, S("\xEF\xBB\xBF"));
    out->from = bom ? 3 : 0;
    out->line = 1;
    out->by = csv_delimiter(str_slice(head, out->from, head.n));
    out->fits = fits(head, *n <= HEAD_BYTES) && read_heads(p + out->from, *n - out->from, *n < most, a, out);
    arena_return(a, p);
    return true;
}

/* Most headings end soon. */
static bool look(int fd, Arena *a, ColumnsFile *out, Err *err)
{
    size_t n;
    if (!look_at(fd, HEAD_BYTES + 1, a, out, &n, err)) return false;
    return out->fits || n <= HEAD_BYTES || look_at(fd, LIMIT_COLUMNS_LINE, a, out, &n, err);
}

bool columns_open(const char *path, Arena *a, ColumnsFile *out, Err *err)
{
    struct stat st;
    *out = (ColumnsFile){ .path = path };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return FAIL(err, IO, T_BASE_OPEN, str_of(path), reason());
    bool ok = fstat(fd, &st) == 0;
    if (!ok) FAIL(err, IO, T_BASE_OPEN, str_of(path), reason());
    out->size = ok ? (uint64_t)st.st_size : 0;
    ok = ok && (!S_ISREG(st.st_mode) || out->size >> 20 >= LIMIT_COLUMNS_MIB || look(fd, a, out, err));
    close(fd);
    return ok;
}

/* ---- what threads share ---- */

typedef struct {
    const ColumnsFile *f;
    Plan plan;
    CsvColumn *wanted;
    CsvCare care;
    int fd;
    atomic_bool stopped;
    pthread_mutex_t reading, appending;
    pthread_cond_t moved;        /* with `appending`: a turn has passed, or a copy is done */
    uint64_t at;                 /* under `reading`: where the next block begins … */
    size_t next;                 /* … and its number */
    bool ended;
    size_t turn, copying;        /* under `appending`: the block whose turn it is; copies that are being made … */
    size_t rows_room, line, sheet_line;  /* … rows reserved; lines before the block, in the text and as a spreadsheet counts them */
    CsvRows *rows;               /* rows so far */
    size_t steps_room;
    Arena *arena;
    size_t *bytes, *bytes_room;  /* of each wanted key */
    atomic_bool *wide;           /* of each wanted number, set under `appending`: it is kept in 64 bits */
    Err *err;
} Job;

typedef enum { READ_BLOCK, READ_END, READ_IO, READ_QUOTE, READ_LONG } Read;

/* open: where in the block the row stands that cannot be read; bytes: of each key before this block. */
typedef struct { Job *job; Block block; size_t number; Read read; size_t open, *bytes; int error; } Worker;

static Str int_text(char store[24], size_t n) { return (Str){ store, (size_t)snprintf(store, 24, "%zu", n) }; }

static size_t lines_before(const Block *b, size_t at)
{
    size_t n = 0;
    for (size_t i = 0; i < at; i++) n += b->text[i] == '\n';
    return n;
}

/* ---- the turn of reading ---- */

/* As many whole rows as BLOCK_BYTES hold, at least one, from where the last block ended. */
static Read read_rows(Worker *w)
{
    Job *j = w->job;
    Block *b = &w->block;
    for (size_t want = BLOCK_BYTES, most = LIMIT_COLUMNS_LINE + 1;; want = want * 2 < most ? want * 2 : most) {
        ptrdiff_t open;
        columns_block_room(b, want + 1);
        if (!read_at(j->fd, b->text, want, j->at, &b->n)) return w->error = errno, READ_IO;
        bool last = b->n < want;
        if (b->n == 0) return READ_END;
        if (last && b->text[b->n - 1] != '\n') b->text[b->n++] = '\n';
        b->quotes = memchr(b->text, '"', b->n) != NULL;
        size_t whole = columns_block_whole((Str){ b->text, b->n }, j->plan.by, b->quotes, &open);
        if (whole) {
            b->n = whole;
            memset(b->text + whole, 0, BLOCK_AFTER);
            j->at += whole;
            return READ_BLOCK;
        }
        w->open = last ? (size_t)open : 0;
        if (last || want == most) return last ? READ_QUOTE : READ_LONG;
    }
}

static bool take_block(Worker *w)
{
    Job *j = w->job;
    pthread_mutex_lock(&j->reading);
    w->read = j->ended || j->stopped ? READ_END : read_rows(w);
    w->number = j->next;
    j->next += w->read != READ_END;
    j->ended |= w->read != READ_BLOCK;
    pthread_mutex_unlock(&j->reading);
    return w->read != READ_END;
}

/* ---- the turn of appending ---- */

static bool bad_bytes(const Worker *w, size_t column, Str cell, Err *err)
{
    const Job *j = w->job;
    size_t at = encoding_valid_prefix(cell), line = j->line + lines_before(&w->block, (size_t)(cell.p - w->block.text) + at);
    const char *nul = memchr(cell.p, 0, at);
    unsigned char byte = nul ? 0 : (unsigned char)cell.p[at];
    char number[24], hex[8];
    Str shown = { hex, (size_t)snprintf(hex, sizeof hex, "%02X", byte) };
    return FAIL(err, DATA, T_FORMATS_COLUMNS_BYTE, str_of(j->f->path), int_text(number, line), j->f->heads[j->wanted[column].at], shown);
}

static bool cannot_read(const Worker *w, Err *err)
{
    char line[24], most[24];
    Str path = str_of(w->job->f->path), number = int_text(line, w->job->line + (w->read == READ_IO ? 0 : lines_before(&w->block, w->open)));
    errno = w->error;
    if (w->read == READ_IO) return FAIL(err, IO, T_BASE_READ, path, reason());
    if (w->read == READ_QUOTE) return FAIL(err, DATA, T_FORMATS_CSV_QUOTE, path, number);
    return FAIL(err, LIMIT, T_FORMATS_COLUMNS_LINE, path, number, int_text(most, LIMIT_COLUMNS_LINE));
}

static bool tell_cell(Worker *w, size_t column, size_t row, size_t line, Err *err)
{
    Job *j = w->job;
    Numbers *x = &w->block.columns[column].numbers;
    Str text = columns_block_text(&w->block, column, row);
    if (!columns_block_is_text(text)) return bad_bytes(w, column, text, err);
    CsvOdd cell = { column, j->rows->n + row, line, text };
    int64_t value = 0;
    bool there = j->care.odd(j->care.context, &cell, &value);
    columns_numbers_put(x, w->block.n_rows, &j->plan.measures[column], row, there, there ? value : 0);
    return true;
}

/* What the caller has to hear of a block, row by row. */
static bool tell(Worker *w, Err *err)
{
    Job *j = w->job;
    Block *b = &w->block;
    size_t odd = 0, k = 0;
    for (size_t c = 0; c < b->n_columns; c++) odd += b->columns[c].numbers.n_odd;
    for (size_t r = 0; r < b->n_rows && (odd || k < b->n_long); r++) {
        size_t line = j->sheet_line + columns_block_line(b, r);
        for (size_t c = 0; c < b->n_columns; c++)
            if (b->columns[c].numbers.n_odd && b->columns[c].numbers.ok[r] == CELL_ODD && !tell_cell(w, c, r, line, err)) return false;
        if (k < b->n_long && b->long_rows[k].row == r) j->care.long_row(j->care.context, j->rows->n + r, line, b->long_rows[k++].cells);
    }
    return true;
}

/* Where the lines of the rows do not follow one another. */
static void note_steps(Job *j, const Block *b)
{
    CsvRows *all = j->rows;
    for (size_t r = 0; r < (b->regular ? 1 : b->n_rows); r++) {
        CsvStep step = { all->n + r, j->sheet_line + columns_block_line(b, r) };
        const CsvStep *last = all->n_steps ? &all->steps[all->n_steps - 1] : NULL;
        if (!last || step.line - step.row != last->line - last->row) *PUSH(j->arena, all->steps, all->n_steps, j->steps_room) = step;
    }
}

size_t columns_line(const CsvRows *rows, size_t row)
{
    size_t low = 0;
    for (size_t high = rows->n_steps; high - low > 1;) {
        size_t mid = low + (high - low) / 2;
        if (rows->steps[mid].row <= row) low = mid;
        else high = mid;
    }
    return rows->steps[low].line + row - rows->steps[low].row;
}

/* How much of the file's like: `part` of this block's bytes, and a little more. */
static size_t likely(const Job *j, const Block *b, size_t part)
{
    return (size_t)((double)(j->f->size - j->f->from) / (double)b->n * (double)part * 1.02) + part;
}

/* Hashes are asked for as whole pieces of the arena: what is done with them lets others have the memory (arena_reuse). */
static void reserve_hashes(Job *j, CsvColumn *x, size_t rows)
{
    uint32_t *hash = RAW_ARRAY(j->arena, uint32_t, rows);
    if (j->rows->n) memcpy(hash, x->hash, j->rows->n * sizeof *hash);
    arena_return(j->arena, x->hash);
    x->hash = hash;
}

static void reserve_rows(Job *j, size_t rows)
{
    j->rows_room = rows;
    for (size_t c = 0; c < j->plan.n_wanted; c++) {
        CsvColumn *x = &j->wanted[c];
        switch (x->kind) {
        case COLUMN_NUMBER:
            if (j->wide[c]) x->i = mem_resize(x->i, rows * sizeof *x->i);
            else x->narrow = mem_resize(x->narrow, rows * sizeof *x->narrow);
            if (x->ok) x->ok = mem_resize(x->ok, rows);
            break;
        case COLUMN_WORD: x->code = mem_resize(x->code, rows * sizeof *x->code); break;
        case COLUMN_KEY:
            if (x->start) x->start = mem_resize(x->start, (rows + 1) * sizeof *x->start);
            if (rows > j->rows->n) reserve_hashes(j, x, rows);
            break;
        }
    }
}

/* Room for a block behind the last one. Columns move only while nobody copies into them. */
static void make_room(Job *j, const Block *b)
{
    bool small = j->rows->n + b->n_rows > j->rows_room;
    for (size_t c = 0; c < b->n_columns; c++) small |= j->bytes[c] + columns_block_bytes(b, c) > j->bytes_room[c];
    if (!small) return;
    while (j->copying) pthread_cond_wait(&j->moved, &j->appending);
    if (j->rows->n + b->n_rows > j->rows_room) reserve_rows(j, j->rows_room ? j->rows->n + b->n_rows + j->rows_room / 4 : likely(j, b, b->n_rows));
    for (size_t c = 0; c < b->n_columns; c++) {
        size_t more = columns_block_bytes(b, c), room = j->bytes_room[c];
        if (j->bytes[c] + more <= room) continue;
        j->bytes_room[c] = room ? j->bytes[c] + more + room / 4 : likely(j, b, more);
        j->wanted[c].blob = mem_resize(j->wanted[c].blob, j->bytes_room[c]);
    }
}

/* A column whose numbers are no longer small. */
static void widen(Job *j, size_t c)
{
    CsvColumn *x = &j->wanted[c];
    while (j->copying) pthread_cond_wait(&j->moved, &j->appending);
    j->wide[c] = true;
    if (!x->narrow) return;
    x->i = mem_resize(NULL, j->rows_room * sizeof *x->i);
    for (size_t r = 0; r < j->rows->n; r++) x->i[r] = (int64_t)x->narrow[r] * x->grain;
    mem_free(x->narrow);
    x->narrow = NULL;
}

void columns_give_starts(CsvColumn *key, size_t n, size_t room)
{
    if (key->start) return;
    key->start = mem_resize(NULL, (room + 1) * sizeof *key->start);
    for (size_t r = 0; r <= n; r++) key->start[r] = (uint32_t)r * key->length;
}

/* The first number that is missing, the first key that is longer or shorter than those before: from here on its column says so of each row. */
static void see_exceptions(Job *j, const Block *b, size_t c)
{
    const BlockColumn *x = &b->columns[c];
    CsvColumn *to = &j->wanted[c];
    size_t n = j->rows->n;
    bool missing = to->kind == COLUMN_NUMBER && !to->ok && x->numbers.n_there < b->n_rows;
    if (to->kind == COLUMN_KEY && n == 0) to->length = x->end[0];
    bool uneven = to->kind == COLUMN_KEY && !to->start && !(x->even && x->end[0] == to->length);
    while ((missing || uneven) && j->copying) pthread_cond_wait(&j->moved, &j->appending);
    if (missing) to->ok = mem_resize(NULL, j->rows_room), memset(to->ok, 1, n);
    if (uneven) columns_give_starts(to, n, j->rows_room);
    if (to->kind == COLUMN_WORD) to->blanks |= x->blanks;
}

static bool accept(Worker *w, Err *err)
{
    Job *j = w->job;
    Block *b = &w->block;
    char most[24];
    if (w->read != READ_BLOCK) return cannot_read(w, err);
    if (b->bad) return bad_bytes(w, b->bad_column, (Str){ b->text + b->bad_from, b->bad_to - b->bad_from }, err);
    if (j->rows->n + b->n_rows > LIMIT_COLUMNS_ROWS) return FAIL(err, LIMIT, T_FORMATS_CSV_ROWS, str_of(j->f->path), int_text(most, LIMIT_COLUMNS_ROWS));
    if (!tell(w, err)) return false;
    if (b->n_rows == 0) return true;
    note_steps(j, b);
    for (size_t c = 0; c < b->n_columns; c++) {
        if (j->wanted[c].kind == COLUMN_WORD) columns_block_words(b, c, j->wanted[c].words);
        if (j->wanted[c].kind == COLUMN_NUMBER && !j->wide[c] && !b->columns[c].numbers.narrow) widen(j, c);
    }
    make_room(j, b);
    for (size_t c = 0; c < b->n_columns; c++) see_exceptions(j, b, c);
    return true;
}

static void copy_to(void *to, const void *from, size_t bytes)
{
    os_touch(to, bytes);
    memcpy(to, from, bytes);
}

static void copy_numbers(const CsvColumn *to, const Numbers *x, size_t row, size_t n)
{
    if (to->ok) copy_to(to->ok + row, x->ok, n);
    if (to->i && !x->narrow) {
        copy_to(to->i + row, x->i, n * sizeof *x->i);
    } else if (to->i) {
        for (size_t r = 0; r < n; r++) to->i[row + r] = (int64_t)x->grains[r] * to->grain;
    } else copy_to(to->narrow + row, x->grains, n * sizeof *x->grains);
}

static void copy_rows(const Block *b, const CsvColumn *wanted, size_t row, const size_t *bytes)
{
    for (size_t c = 0; b->n_rows && c < b->n_columns; c++) {
        const BlockColumn *x = &b->columns[c];
        const CsvColumn *to = &wanted[c];
        switch (to->kind) {
        case COLUMN_NUMBER: copy_numbers(to, &x->numbers, row, b->n_rows); break;
        case COLUMN_WORD: copy_to(to->code + row, x->code, b->n_rows * sizeof *x->code); break;
        case COLUMN_KEY:
            if (x->end[b->n_rows - 1]) copy_to(to->blob + bytes[c], x->blob, x->end[b->n_rows - 1]);
            copy_to(to->hash + row, x->hash, b->n_rows * sizeof *x->hash);
            if (!to->start) break;
            for (size_t r = 0; r < b->n_rows; r++) x->end[r] += (uint32_t)bytes[c];
            copy_to(to->start + row + 1, x->end, b->n_rows * sizeof *x->end);
            break;
        }
    }
}

/* Waits for the block before, takes its rows; the copying itself is nobody's turn. */
static void append_block(Worker *w)
{
    Job *j = w->job;
    Block *b = &w->block;
    pthread_mutex_lock(&j->appending);
    while (j->turn != w->number) pthread_cond_wait(&j->moved, &j->appending);
    bool ok = !j->stopped && accept(w, j->err);
    size_t row = j->rows->n;
    if (!ok) j->stopped = true;
    for (size_t c = 0; ok && c < b->n_columns; c++) {
        w->bytes[c] = j->bytes[c];
        j->bytes[c] += columns_block_bytes(b, c);
        j->wanted[c].plain = j->wanted[c].plain && (b->n_rows == 0 || b->columns[c].plain);
    }
    j->rows->n += ok ? b->n_rows : 0;
    j->line += b->n_lines;
    j->sheet_line += b->n_sheet_lines;
    j->copying += ok;
    j->turn++;
    pthread_cond_broadcast(&j->moved);
    pthread_mutex_unlock(&j->appending);
    if (!ok) return;
    copy_rows(b, j->wanted, row, w->bytes);
    pthread_mutex_lock(&j->appending);
    if (--j->copying == 0) pthread_cond_broadcast(&j->moved);
    pthread_mutex_unlock(&j->appending);
}

static void work(void *context, int worker)
{
    Worker *w = (Worker *)context + worker;
    while (take_block(w)) {
        for (size_t c = 0; c < w->block.n_columns; c++) w->block.columns[c].numbers.narrow = !w->job->wide[c];
        if (w->read == READ_BLOCK) columns_block_parse(&w->block, &w->job->plan);
        append_block(w);
    }
}

/* ---- all of a file ---- */

static int count_workers(const ColumnsFile *f, int threads)
{
    long machine = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t want = threads > 0 ? (uint64_t)threads : machine > 0 ? (uint64_t)machine : 1, pays = (f->size - f->from) / BLOCK_BYTES / 2 + 1;
    if (want > pays) want = pays;
    return want > MAX_WORKERS ? MAX_WORKERS : (int)want;
}

static void run(Job *j, int n, Arena *a)
{
    Worker *workers = NEW_ARRAY(a, Worker, (size_t)n);
    for (int i = 0; i < n; i++) {
        workers[i].job = j;
        workers[i].bytes = NEW_ARRAY(a, size_t, j->plan.n_wanted);
        columns_block_init(&workers[i].block, j->plan.n_wanted);
    }
    threads_run(n, work, workers);
    for (int i = 0; i < n; i++) columns_block_done(&workers[i].block);
}

static void plan_columns(Job *j, Arena *a)
{
    Plan *p = &j->plan;
    uint32_t *order = NEW_ARRAY(a, uint32_t, p->n_wanted);
    p->measures = NEW_ARRAY(a, Measure, p->n_wanted);
    for (size_t c = 0; c < p->n_wanted; c++) {
        CsvColumn *x = &j->wanted[c];
        size_t k = c;
        for (; k > 0 && j->wanted[order[k - 1]].at > x->at; k--) order[k] = order[k - 1];
        order[k] = (uint32_t)c;
        if (x->kind == COLUMN_NUMBER) columns_numbers_measure(x, &p->measures[c]);
        if (x->kind == COLUMN_WORD) x->words = map_new(a);
        x->i = NULL, x->narrow = NULL, x->ok = NULL, x->code = NULL, x->blob = NULL, x->start = NULL, x->hash = NULL;
        x->plain = x->kind == COLUMN_KEY, x->blanks = false, x->length = 0;
        j->wide[c] = true;
    }
    p->order = order;
}

/* By the first block: which numbers are small, and of what grain. */
static void settle_grains(Job *j)
{
    Worker w = { .job = j };
    columns_block_init(&w.block, j->plan.n_wanted);
    if (read_rows(&w) == READ_BLOCK) columns_block_parse(&w.block, &j->plan);
    for (size_t c = 0; c < j->plan.n_wanted; c++) {
        if (j->wanted[c].kind != COLUMN_NUMBER || w.block.n_rows == 0) continue;
        columns_numbers_settle(&j->plan.measures[c], &w.block.columns[c].numbers, w.block.n_rows);
        j->wanted[c].grain = j->plan.measures[c].grain;
        j->wide[c] = j->plan.measures[c].grain == 0;
    }
    columns_block_done(&w.block);
    j->at = j->f->from;
}

/* The exact size: what was reserved beyond the rows goes back. */
static void trim_columns(Job *j)
{
    reserve_rows(j, j->rows->n);
    for (size_t c = 0; c < j->plan.n_wanted; c++) {
        CsvColumn *x = &j->wanted[c];
        if (x->kind != COLUMN_KEY) continue;
        x->blob = mem_resize(x->blob, j->bytes[c]);
    }
}

bool columns_read(const ColumnsFile *f, CsvColumn *wanted, size_t n_wanted, CsvCare care, int threads, Arena *a, CsvRows *rows, Err *err)
{
    *rows = (CsvRows){ 0 };
    Job j = { .f = f, .plan = { .by = f->by, .width = f->n_heads, .first_head = f->heads[0], .wanted = wanted, .n_wanted = n_wanted, .care = &care }, .wanted = wanted, .care = care, .at = f->from,
              .line = f->line, .sheet_line = 2, .rows = rows, .arena = a, .bytes = NEW_ARRAY(a, size_t, n_wanted), .bytes_room = NEW_ARRAY(a, size_t, n_wanted), .wide = NEW_ARRAY(a, atomic_bool, n_wanted), .err = err };
    for (size_t c = 0; c < n_wanted; c++) assert(wanted[c].at < f->n_heads);
    for (uint32_t k = 0; k < f->n_heads; k++)
        if (str_trim(f->heads[k]).n) j.plan.named = k + 1;
    plan_columns(&j, a);
    j.fd = open(f->path, O_RDONLY | O_CLOEXEC);
    if (j.fd < 0) return FAIL(err, IO, T_BASE_OPEN, str_of(f->path), reason());
    settle_grains(&j);
    pthread_mutex_init(&j.reading, NULL);
    pthread_mutex_init(&j.appending, NULL);
    pthread_cond_init(&j.moved, NULL);
    run(&j, count_workers(f, threads), a);
    pthread_cond_destroy(&j.moved);
    pthread_mutex_destroy(&j.appending);
    pthread_mutex_destroy(&j.reading);
    close(j.fd);
    if (j.stopped) {
        columns_close(wanted, n_wanted);
        return false;
    }
    trim_columns(&j);
    return true;
}

void columns_close(CsvColumn *wanted, size_t n_wanted)
{
    for (size_t c = 0; c < n_wanted; c++) {
        CsvColumn *x = &wanted[c];
        mem_free(x->i), mem_free(x->narrow), mem_free(x->ok), mem_free(x->code), mem_free(x->blob), mem_free(x->start);
        x->i = NULL, x->narrow = NULL, x->ok = NULL, x->code = NULL, x->blob = NULL, x->start = NULL, x->hash = NULL;
    }
}
