/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/archive.h"

#include "base/limits.h"
#include "base/map.h"
#include "formats/encoding.h"
#include "formats/texts.h"

#include <assert.h>
#include <string.h>
#include <zip.h>

struct Archive {
    Str file;
    zip_t *handle;
    ArchiveEntry *entries;
    size_t n;
    Map *by_name;                /* lower case: the first of that name */
    int depth;
    uint64_t total;              /* unpacked so far, of this and all zips around and inside it */
    uint64_t *shared;            /* &total of the outermost */
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

bool archive_stream_open(Archive *z, size_t i, ArchiveStream *out, Err *err)
{
    *out = (ArchiveStream){ z, i, NULL, 0 };
    const ArchiveEntry *e = archive_entry(z, i);
    if (e->locked) return FAIL(err, DATA, T_FORMATS_ZIP_PASSWORD, z->file, e->name);
    if (!check_size(z, i, e->bytes, *z->shared, err)) return false;
    out->handle = zip_fopen_index(z->handle, i, 0);
    return out->handle ? true : broken_code(z, zip_error_code_zip(zip_get_error(z->handle)), err);
}

bool archive_stream_read(void *stream, char *p, size_t room, size_t *got, Err *err)
{
    ArchiveStream *s = stream;
    zip_int64_t n = zip_fread(s->handle, p, room);
    *got = 0;
    if (n < 0) return broken_code(s->zip, zip_error_code_zip(zip_file_get_error(s->handle)), err);
    s->done += (uint64_t)n;
    *s->zip->shared += (uint64_t)n;
    *got = (size_t)n;
    return check_size(s->zip, s->entry, s->done, *s->zip->shared, err);
}

void archive_stream_close(ArchiveStream *s)
{
    if (s->handle) zip_fclose(s->handle);
    s->handle = NULL;
}

bool archive_read(Archive *z, size_t i, Arena *a, Str *out, Err *err)
{
    ArchiveStream s;
    if (!archive_stream_open(z, i, &s, err)) return false;
    Buf b = { 0 };
    size_t got = 1;
    bool ok = true;
    while (ok && got) {
        char *p = buf_room(&b, 64 * 1024);
        assert(p);               /* ENTRY_BYTES is below BUF_BYTES */
        ok = archive_stream_read(&s, p, 64 * 1024, &got, err);
        b.n += got;
    }
    archive_stream_close(&s);
    if (ok) *out = buf_keep(&b, a);
    buf_done(&b);
    return ok;
}

/* ---- writing ---- */

typedef struct { Str name, bytes; int level; } Part;
struct ArchiveWriter { Arena *arena; Part *parts; size_t n, cap; };

enum { DOS_1980 = 1 << 5 | 1 };  /* 1 January 1980 */

ArchiveWriter *archive_writer(Arena *a)
{
    ArchiveWriter *w = NEW(a, ArchiveWriter);
    w->arena = a;
    return w;
}

void archive_add(ArchiveWriter *w, Str name, Str bytes, int level)
{
    *PUSH(w->arena, w->parts, w->n, w->cap) = (Part){ str_copy(w->arena, name), bytes, level };
}

static bool add_part(zip_t *handle, const Part *p)
{
    zip_source_t *source = zip_source_buffer(handle, p->bytes.p, p->bytes.n, 0);
    if (!source) return false;
    zip_int64_t i = zip_file_add(handle, p->name.p, source, ZIP_FL_ENC_UTF_8);
    if (i < 0) {
        zip_source_free(source);
        return false;
    }
    zip_uint64_t at = (zip_uint64_t)i;
    return zip_set_file_compression(handle, at, p->level ? ZIP_CM_DEFLATE : ZIP_CM_STORE, (zip_uint32_t)p->level) == 0
        && zip_file_set_dostime(handle, at, 0, DOS_1980, 0) == 0;
}

static bool write_parts(const ArchiveWriter *w, zip_source_t *source, zip_error_t *e)
{
    zip_t *handle = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, e);
    if (!handle) return false;
    zip_source_keep(source);
    bool ok = true;
    for (size_t i = 0; ok && i < w->n; i++) ok = add_part(handle, &w->parts[i]);
    if (ok) ok = zip_close(handle) == 0;
    if (!ok) {
        zip_error_set(e, zip_error_code_zip(zip_get_error(handle)), 0);
        zip_discard(handle);
    }
    return ok;
}

static bool take_bytes(zip_source_t *source, Arena *a, Str *out)
{
    zip_stat_t st;
    if (zip_source_stat(source, &st) != 0 || zip_source_open(source) != 0) return false;
    char *p = arena_alloc(a, (size_t)st.size);
    bool ok = zip_source_read(source, p, st.size) == (zip_int64_t)st.size;
    zip_source_close(source);
    *out = (Str){ p, (size_t)st.size };
    return ok;
}

bool archive_finish(ArchiveWriter *w, Str file, Arena *a, Str *out, Err *err)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &e);
    bool ok = source && write_parts(w, source, &e) && take_bytes(source, a, out);
    if (!ok) FAIL(err, IO, T_FORMATS_ZIP_WRITE, file, str_of(zip_error_strerror(&e)));
    if (source) zip_source_free(source);
    zip_error_fini(&e);
    return ok;
}
