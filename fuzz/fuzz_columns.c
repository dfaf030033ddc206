/* SPDX-License-Identifier: Apache-2.0
** The first byte says what the columns are wanted as; the rest is the file. What one thread reads, two read as well. */
#include "fuzz.h"

#include "formats/columns.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WANTED = 4 };

static bool odd(void *context, const CsvOdd *cell, int64_t *value)
{
    (void)context;
    assert(cell->text.n && str_valid(cell->text) && cell->line > 0);
    *value = (int64_t)cell->text.n;
    return cell->text.p[0] != '-';
}

static bool skips(void *context, const CsvLead *lead, size_t n)
{
    (void)context;
    assert(n >= 1 && n <= CSV_LEAD && lead[0].text.n);
    return lead[0].text.p[0] == '#';
}

static void long_row(void *context, size_t row, size_t line, size_t cells)
{
    (void)context, (void)row;
    assert(line > 0 && cells > 1);
}

static uint64_t walk(const CsvColumn *c, size_t rows)
{
    uint64_t sum = 0;
    for (size_t r = 0; r < rows; r++) {
        switch (c->kind) {
        case COLUMN_NUMBER:
            assert((!c->ok || c->ok[r] <= 1) && (columns_there(c, r) || columns_number(c, r) == 0));
            sum = sum * 31 + (uint64_t)columns_number(c, r) * 2 + columns_there(c, r);
            break;
        case COLUMN_WORD:
            assert(c->code[r] >= -1 && c->code[r] < (int32_t)c->words->n);
            sum = sum * 31 + (c->code[r] < 0 ? 0 : str_hash(c->words->entries[c->code[r]].key));
            break;
        case COLUMN_KEY:
            assert(str_valid(columns_key(c, r)));
            sum = sum * 31 + str_hash(columns_key(c, r));
            break;
        }
    }
    return sum;
}

static uint64_t read_with(const ColumnsFile *f, unsigned kinds, int threads, Err *err)
{
    CsvColumn want[WANTED];
    Arena *a = arena_new();
    CsvRows rows;
    uint64_t sum = 0;
    for (unsigned c = 0; c < WANTED; c++) want[c] = (CsvColumn){ .kind = (ColumnKind)((kinds >> 2 * c) % 3), .at = c % f->n_heads, .mul = 1 + 1999 * (kinds & 1), .div = 1 + (kinds >> 1 & 1) * 2 };
    if (columns_read(f, want, WANTED, (CsvCare){ NULL, skips, odd, long_row }, threads, a, &rows, err))
        for (size_t c = 0; c < WANTED; c++) sum = sum * 31 + walk(&want[c], rows.n);
    else fuzz_said(err);
    for (size_t r = 1; r < rows.n; r++) assert(columns_line(&rows, r) > columns_line(&rows, r - 1));
    columns_close(want, WANTED);
    arena_free(a);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = size ? memfd_create("columns", MFD_CLOEXEC) : -1;
    if (fd < 0) return 0;
    Arena *a = arena_new();
    ColumnsFile f;
    Err err = { 0 }, again = { 0 };
    const char *path = str_printf(a, "/proc/self/fd/%d", fd).p;
    bool written = write(fd, data + 1, size - 1) == (ssize_t)size - 1, opened = columns_open(path, a, &f, &err);
    assert(written && opened);
    if (f.fits) {
        uint64_t one = read_with(&f, data[0], 1, &err), two = read_with(&f, data[0], 2, &again);
        assert(one == two && err.code == again.code);
    }
    close(fd);
    arena_free(a);
    return 0;
}
