/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/os.h"
#include "formats/archive.h"
#include "formats/book.h"
#include "intake/intake.h"
#include "intake/texts.h"

typedef struct { Arena *a; IntakeFile *list; size_t n, cap; uint64_t said, done; Problems *ps; Err *err; } Unpacking;

static bool add_file(Unpacking *u, IntakeFile f)
{
    if (u->n >= LIMIT_IMPORT_FILES) return FAIL(u->err, LIMIT, T_INTAKE_TOO_MANY, str_printf(u->a, "%d", LIMIT_IMPORT_FILES));
    *PUSH(u->a, u->list, u->n, u->cap) = f;
    return true;
}

/* What systems leave in folders: no file of anybody. */
static bool is_litter(Str path)
{
    Str name = os_name(path);
    return str_starts(path, S("__MACOSX/")) || str_starts(name, S("~$")) || str_starts(name, S("._")) || str_equal(name, S(".DS_Store")) || str_equal_case(name, S("thumbs.db"));
}

static bool add_entries(Unpacking *u, Str name, Archive *z, int depth);

static bool fits(Unpacking *u, Str name, uint64_t bytes)
{
    return bytes <= LIMIT_IMPORT_BYTES || FAIL(u->err, LIMIT, T_INTAKE_UNPACKED, name, str_printf(u->a, "%d", LIMIT_IMPORT_BYTES >> 20));
}

static bool add_entry(Unpacking *u, Str name, Archive *z, size_t i, int depth)
{
    const ArchiveEntry *e = archive_entry(z, i);
    IntakeFile f = { .beside = true, .name = str_printf(u->a, "%.*s/%.*s", SP(name), SP(e->name)) };
    Archive *inner;
    if (e->folder || is_litter(e->name)) return true;
    if (e->locked) {
        PROBLEM(u->ps, ERROR, T_INTAKE_LOCKED, .file = f.name);
        return true;
    }
    if (!archive_read(z, i, u->a, &f.bytes, u->err)) return false;
    if (!fits(u, name, u->done += f.bytes.n)) return false;
    if (!book_is_zip_of_files(f.bytes, u->a)) return add_file(u, f);
    if (!archive_open_inside(z, i, u->a, &inner, u->err)) return false;
    bool ok = add_entries(u, f.name, inner, depth + 1);
    archive_close(inner);
    return ok;
}

static bool add_entries(Unpacking *u, Str name, Archive *z, int depth)
{
    bool ok = depth < ARCHIVE_DEPTH || FAIL(u->err, LIMIT, T_INTAKE_NESTED, name);
    for (size_t i = 0; ok && i < archive_count(z); i++) ok = fits(u, name, u->said += archive_entry(z, i)->bytes);   /* before the first is unpacked */
    for (size_t i = 0; ok && i < archive_count(z); i++) ok = add_entry(u, name, z, i, depth);
    return ok;
}

bool intake_unpack(const IntakeFile *files, size_t n, Arena *a, IntakeFile **out, size_t *n_out, Problems *ps, Err *err)
{
    Unpacking u = { .a = a, .ps = ps, .err = err };
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        Archive *z;
        if (!book_is_zip_of_files(files[i].bytes, a)) {
            ok = add_file(&u, files[i]);
            continue;
        }
        ok = archive_open(files[i].name, files[i].bytes, a, &z, err);
        if (!ok) break;
        ok = add_entries(&u, files[i].name, z, 0);
        archive_close(z);
    }
    *out = u.list;
    *n_out = u.n;
    return ok;
}
