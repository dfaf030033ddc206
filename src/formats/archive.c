/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/archive.h"

#include "base/limits.h"
#include "base/map.h"
#include "formats/deflate.h"
#include "formats/encoding.h"
#include "formats/texts.h"

#include <assert.h>
#include <string.h>
#include <zip.h>

enum { PIECE = 64 * 1024 };      /* read at a time */

struct Archive {
    Arena *arena;
    Str file;
    zip_t *handle;
    ArchiveEntry *entries;
    size_t n;
    Map *by_name;                /* lower case: the first of that name */
    int depth;
    uint64_t total;              /* unpacked so far, of this and all zips around and inside it */
    uint64_t *shared;            /* &total of the outermost */
    bool reading;                /* a stream is open */
    Unpacker *unpacker;          /* made when first needed, with the packed bytes in its hands */
    char *packed;
    size_t piece;                /* PIECE, or the whole file where that is smaller */
};

static bool broken(const Archive *z, const char *why, Err *err) { return FAIL(err, DATA, T_FORMATS_ZIP_BROKEN, z->file, str_of(why)); }

static bool broken_code(const Archive *z, int code, Err *err)
{
    zip_error_t e;
    zip_error_init_with_code(&e, code);
    broken(z, zip_error_strerror(&e), err);
    zip_error_fini(&e);
    return false;
}

/* ---- names ---- */

static Str lower(Arena *a, Str s)
{
    Str out = str_copy(a, s);
    char *p = (char *)out.p;
    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
    return out;
}

static bool is_safe(Str name)
{
    if (name.n == 0 || name.p[0] == '/' || memchr(name.p, 0, name.n) || (name.n > 1 && name.p[1] == ':')) return false;
    for (Str rest = name; rest.p;)
        if (str_equal(str_split(&rest, '/'), S(".."))) return false;
    return true;
}

static bool only_cjk(Str s)      /* unmarked names: as macOS writes UTF-8; short GBK can pass for two-byte UTF-8 only */
{
    if (!str_valid(s)) return false;
    for (size_t at = 0; at < s.n;) {
        uint32_t c = str_next(s, &at);
        if (c >= 0x80 && c < 0x800) return false;
    }
    return true;
}

static Str entry_name(zip_t *handle, size_t i, Arena *a)
{
    const char *raw = zip_get_name(handle, i, ZIP_FL_ENC_RAW);
    Str name = str_copy(a, str_of(raw));
    const char *strict = zip_get_name(handle, i, ZIP_FL_ENC_STRICT);     /* the same bytes: ASCII or marked UTF-8 */
    bool marked = strict && raw && strcmp(raw, strict) == 0;
    size_t bad;
    if (!(marked && str_valid(name)) && !only_cjk(name) && !encoding_from_gb18030(name, a, &name, &bad)) name = S("");
    char *p = (char *)str_copy(a, name).p;
    for (size_t k = 0; k < name.n; k++)
        if (p[k] == '\\') p[k] = '/';
    return (Str){ p, name.n };
}

static bool list_entry(Archive *z, size_t i, Arena *a, Err *err)
{
    zip_stat_t st;
    if (zip_stat_index(z->handle, i, 0, &st) != 0) return broken(z, "directory", err);
    ArchiveEntry *e = &z->entries[i];
    e->name = entry_name(z->handle, i, a);
    e->bytes = st.valid & ZIP_STAT_SIZE ? st.size : 0;
    e->folder = str_ends(e->name, S("/"));
    e->locked = (st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE;
    if (!is_safe(e->name)) return FAIL(err, DATA, T_FORMATS_ZIP_NAME, z->file, e->name);
    Str key = lower(a, e->name);
    int64_t first;
    if (!map_find(z->by_name, key, &first)) map_put(z->by_name, key, (int64_t)i);
    else if (str_equal(z->entries[first].name, e->name)) return FAIL(err, DATA, T_FORMATS_ZIP_TWICE, z->file, e->name);
    return true;
}

/* ---- open ---- */

static bool open_bytes(Archive *z, Str bytes, Arena *a, Err *err)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &e);
    if (source) {
        z->handle = zip_open_from_source(source, ZIP_RDONLY, &e);
        if (!z->handle) zip_source_free(source);
    }
    if (!z->handle) broken(z, zip_error_strerror(&e), err);
    zip_error_fini(&e);
    if (!z->handle) return false;
    z->n = (size_t)zip_get_num_entries(z->handle, 0);
    if (z->n > LIMIT_ENTRIES)
        return FAIL(err, LIMIT, T_FORMATS_ZIP_ENTRIES, z->file, str_printf(a, "%zu", z->n), str_printf(a, "%d", LIMIT_ENTRIES));
    z->entries = NEW_ARRAY(a, ArchiveEntry, z->n);
    z->by_name = map_new(a);
    for (size_t i = 0; i < z->n; i++)
        if (!list_entry(z, i, a, err)) return false;
    return true;
}

static bool open_at(Str file, Str bytes, int depth, uint64_t *shared, Arena *a, Archive **out, Err *err)
{
    Archive *z = NEW(a, Archive);
    z->arena = a;
    z->piece = bytes.n < PIECE ? bytes.n : PIECE;
    z->file = str_copy(a, file);
    z->depth = depth;
    z->shared = shared ? shared : &z->total;
    *out = NULL;
    if (!open_bytes(z, bytes, a, err)) {
        archive_close(z);
        return false;
    }
    *out = z;
    return true;
}

bool archive_open(Str file, Str bytes, Arena *a, Archive **out, Err *err) { return open_at(file, bytes, 1, NULL, a, out, err); }

bool archive_open_inside(Archive *outer, size_t entry, Arena *a, Archive **out, Err *err)
{
    *out = NULL;
    if (outer->depth >= ARCHIVE_DEPTH) return FAIL(err, LIMIT, T_FORMATS_ZIP_DEPTH, outer->file, str_printf(a, "%d", ARCHIVE_DEPTH));
    Str bytes;
    if (!archive_read(outer, entry, a, &bytes, err)) return false;
    Str file = str_printf(a, "%.*s/%.*s", SP(outer->file), SP(outer->entries[entry].name));
    return open_at(file, bytes, outer->depth + 1, outer->shared, a, out, err);
}

void archive_close(Archive *z)
{
    if (!z || !z->handle) return;
    zip_discard(z->handle);
    z->handle = NULL;
}

size_t archive_count(const Archive *z) { return z->n; }

const ArchiveEntry *archive_entry(const Archive *z, size_t i)
{
    assert(i < z->n);
    return &z->entries[i];
}

ptrdiff_t archive_find(const Archive *z, Str name)
{
    char key[256];
    if (name.n > sizeof key) return -1;
    for (size_t i = 0; i < name.n; i++) key[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] + 32 : name.p[i]);
    int64_t i;
    return map_find(z->by_name, (Str){ key, name.n }, &i) ? (ptrdiff_t)i : -1;
}

/* ---- one entry ---- */

static bool too_big(const Archive *z, size_t i, long limit, Err *err)
{
    Buf b = { 0 };
    buf_add_int(&b, limit);
    FAIL(err, LIMIT, T_FORMATS_ZIP_BIG, z->file, z->entries[i].name, buf_str(&b));
    buf_done(&b);
    return false;
}

static bool check_size(const Archive *z, size_t i, uint64_t bytes, uint64_t total, Err *err)
{
    if (bytes > LIMIT_ENTRY_BYTES) return too_big(z, i, LIMIT_ENTRY_BYTES, err);
    if (total > LIMIT_TOTAL_BYTES) return too_big(z, i, LIMIT_TOTAL_BYTES, err);
    zip_stat_t st;
    if (bytes <= LIMIT_RATIO_FLOOR || zip_stat_index(z->handle, i, 0, &st) != 0) return true;
    if (bytes / LIMIT_RATIO <= st.comp_size) return true;
    Buf b = { 0 };
    buf_add_int(&b, LIMIT_RATIO);
    FAIL(err, LIMIT, T_FORMATS_ZIP_RATIO, z->file, z->entries[i].name, buf_str(&b));
    buf_done(&b);
    return false;
}

static void prepare_unpacker(Archive *z)
{
    if (!z->unpacker) {
        z->unpacker = deflate_unpacker(z->arena);
        z->packed = arena_alloc(z->arena, z->piece);
    }
    deflate_start(z->unpacker);
}

bool archive_stream_open(Archive *z, size_t i, ArchiveStream *out, Err *err)
{
    *out = (ArchiveStream){ .zip = z, .entry = i };
    const ArchiveEntry *e = archive_entry(z, i);
    if (e->locked) return FAIL(err, DATA, T_FORMATS_ZIP_PASSWORD, z->file, e->name);
    if (!check_size(z, i, e->bytes, *z->shared, err)) return false;
    zip_stat_t st;
    out->packed = zip_stat_index(z->handle, i, 0, &st) == 0 && st.comp_method == ZIP_CM_DEFLATE;
    out->handle = zip_fopen_index(z->handle, i, out->packed ? ZIP_FL_COMPRESSED : 0);
    if (!out->handle) return broken_code(z, zip_error_code_zip(zip_get_error(z->handle)), err);
    assert(!z->reading);
    z->reading = true;
    if (out->packed) prepare_unpacker(z);
    return true;
}

/* What libzip unpacks (the other methods), or packed bytes; of the former it checks size and checksum itself. */
static bool read_handle(ArchiveStream *s, char *p, size_t room, size_t *got, Err *err)
{
    zip_int64_t n = zip_fread(s->handle, p, room);
    *got = n < 0 ? 0 : (size_t)n;
    return n < 0 ? broken_code(s->zip, zip_error_code_zip(zip_file_get_error(s->handle)), err) : true;
}

static bool check_end(const ArchiveStream *s, Err *err)
{
    zip_stat_t st;
    if (zip_stat_index(s->zip->handle, s->entry, 0, &st) != 0 || st.size != s->done) return broken_code(s->zip, ZIP_ER_INCONS, err);
    return st.crc == s->checksum ? true : broken_code(s->zip, ZIP_ER_CRC, err);
}

static bool unpack(ArchiveStream *s, char *p, size_t room, size_t *got, Err *err)
{
    Archive *z = s->zip;
    for (;;) {
        if (!deflate_take(z->unpacker, p, room, got)) return broken_code(z, ZIP_ER_COMPRESSED_DATA, err);
        if (*got) break;
        if (deflate_ended(z->unpacker)) return check_end(s, err);
        size_t n = 0;
        if (!read_handle(s, z->packed, z->piece, &n, err)) return false;
        if (n == 0) return broken_code(z, ZIP_ER_EOF, err);
        deflate_give(z->unpacker, (Str){ z->packed, n });
    }
    s->checksum = deflate_checksum(s->checksum, (Str){ p, *got });
    return true;
}

bool archive_stream_read(void *stream, char *p, size_t room, size_t *got, Err *err)
{
    ArchiveStream *s = stream;
    if (!(s->packed ? unpack : read_handle)(s, p, room, got, err)) return false;
    s->done += *got;
    *s->zip->shared += *got;
    return check_size(s->zip, s->entry, s->done, *s->zip->shared, err);
}

void archive_stream_close(ArchiveStream *s)
{
    if (!s->handle) return;
    zip_fclose(s->handle);
    s->handle = NULL;
    s->zip->reading = false;
}

bool archive_read(Archive *z, size_t i, Arena *a, Str *out, Err *err)
{
    ArchiveStream s;
    if (!archive_stream_open(z, i, &s, err)) return false;
    Buf b = { 0 };
    size_t got = 1;
    bool ok = true;
    while (ok && got) {
        char *p = buf_room(&b, PIECE);
        assert(p);               /* ENTRY_BYTES is below BUF_BYTES */
        ok = archive_stream_read(&s, p, PIECE, &got, err);
        b.n += got;
    }
    archive_stream_close(&s);
    if (ok) *out = buf_keep(&b, a);
    buf_done(&b);
    return ok;
}

/* ---- writing ---- */

typedef struct { Str name, bytes; ArchivePacking packing; uint32_t checksum; size_t at, packed; } Part;
struct ArchiveWriter { Arena *arena; Part *parts; size_t n, cap; };

enum { HEAD_BYTES = 30, VERSION = 20, NAME_IS_UTF8 = 0x800, DOS_1980 = 1 << 5 | 1, MAX_ENTRIES = 65534 };       /* 1 January 1980 */

ArchiveWriter *archive_writer(Arena *a)
{
    ArchiveWriter *w = NEW(a, ArchiveWriter);
    w->arena = a;
    return w;
}

void archive_add(ArchiveWriter *w, Str name, Str bytes, ArchivePacking packing)
{
    *PUSH(w->arena, w->parts, w->n, w->cap) = (Part){ .name = str_copy(w->arena, name), .bytes = bytes, .packing = packing };
}

static void add_number(Buf *b, size_t n, int bytes)      /* the lowest byte first */
{
    for (; bytes; bytes--, n >>= 8) buf_add_char(b, (char)(n & 0xFF));
}

/* What stands both before the bytes of an entry and in the directory. */
static void add_facts(Buf *b, const Part *p)
{
    bool ascii = true;
    for (size_t i = 0; i < p->name.n; i++) ascii &= (unsigned char)p->name.p[i] < 0x80;
    add_number(b, VERSION, 2);
    add_number(b, ascii ? 0 : NAME_IS_UTF8, 2);
    add_number(b, p->packing == ARCHIVE_PACKED ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 2);
    add_number(b, 0, 2);         /* midnight */
    add_number(b, DOS_1980, 2);
    add_number(b, p->checksum, 4);
    add_number(b, p->packed, 4);
    add_number(b, p->bytes.n, 4);
    add_number(b, p->name.n, 2);
    add_number(b, 0, 2);         /* no extra fields */
}

static void add_entry(Buf *b, Part *p)
{
    Buf head = { 0 };            /* its length is known before, its numbers only after packing */
    p->at = b->n;
    b->n += buf_room(b, HEAD_BYTES + p->name.n) ? HEAD_BYTES + p->name.n : 0;
    size_t from = b->n;
    if (p->packing == ARCHIVE_PACKED) deflate_pack(p->bytes, b);
    if (b->n - from >= p->bytes.n) p->packing = ARCHIVE_STORED;          /* noise */
    if (p->packing == ARCHIVE_STORED) {
        b->n = from;
        buf_add(b, p->bytes);
    }
    p->packed = b->n - from;
    p->checksum = deflate_checksum(0, p->bytes);
    buf_add(&head, S("PK\3\4"));
    add_facts(&head, p);
    buf_add(&head, p->name);
    if (!b->full) memcpy(b->p + p->at, head.p, head.n);
    buf_done(&head);
}

static void add_directory(Buf *b, const ArchiveWriter *w)
{
    size_t from = b->n;
    for (size_t i = 0; i < w->n; i++) {
        buf_add(b, S("PK\1\2"));
        add_number(b, VERSION, 2);
        add_facts(b, &w->parts[i]);
        add_number(b, 0, 10);    /* no comment, first disk, no attributes */
        add_number(b, w->parts[i].at, 4);
        buf_add(b, w->parts[i].name);
    }
    size_t bytes = b->n - from;
    buf_add(b, S("PK\5\6\0\0\0\0"));
    add_number(b, w->n, 2);
    add_number(b, w->n, 2);
    add_number(b, bytes, 4);
    add_number(b, from, 4);
    add_number(b, 0, 2);         /* no comment */
}

bool archive_finish(ArchiveWriter *w, Str file, Arena *a, Str *out, Err *err)
{
    Buf b = { 0 };
    bool fits = w->n <= MAX_ENTRIES;
    for (size_t i = 0; fits && i < w->n; i++) {
        fits = w->parts[i].name.n <= UINT16_MAX;
        if (fits) add_entry(&b, &w->parts[i]);
    }
    if (fits) add_directory(&b, w);
    fits &= !b.full;
    if (fits) *out = buf_keep(&b, a);
    buf_done(&b);
    return fits ? true : FAIL(err, LIMIT, T_FORMATS_ZIP_WRITE, file);
}

LibVersion archive_library(void) { return version_of(zip_libzip_version()); }
