/* SPDX-License-Identifier: Apache-2.0 */
#include "web/imagery.h"
#include "base/os.h"
#include "web/texts.h"

enum { ZOOM_MOST = 24, TILE_BYTES = 4 << 20 };

/* Digits alone, below 2^zoom. */
static bool number(Str s, int zoom, int64_t *out)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0 && s.n <= 8 && str_to_int64(s, out) && *out < INT64_C(1) << zoom;
}

bool imagery_open(Str folder, Arena *a, Imagery *out, Err *err)
{
    Str *names;
    size_t n;
    int64_t z;
    *out = (Imagery){ .folder = str_z(a, folder), .least = ZOOM_MOST + 1, .most = -1 };
    if (!os_list(out->folder, a, &names, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        if (!number(names[i], 5, &z) || z > ZOOM_MOST || !os_is_folder(str_printf(a, "%s/%.*s", out->folder, SP(names[i])).p)) continue;
        if (z < out->least) out->least = (int)z;
        if (z > out->most) out->most = (int)z;
    }
    return out->most >= 0 || FAIL(err, USE, T_WEB_IMAGERY_NONE, folder);
}

bool imagery_tile(const Imagery *i, Str z, Str x, Str y, Arena *a, Str *bytes, const char **type)
{
    static const struct { const char *end, *type; } kinds[] = { { "png", "image/png" }, { "jpg", "image/jpeg" }, { "jpeg", "image/jpeg" }, { "webp", "image/webp" } };
    int64_t zoom, column, row;
    if (!i->folder || !number(z, 5, &zoom) || zoom > ZOOM_MOST || !number(x, (int)zoom, &column) || !number(y, (int)zoom, &row)) return false;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        Err none = { 0 };
        const char *path = str_printf(a, "%s/%lld/%lld/%lld.%s", i->folder, (long long)zoom, (long long)column, (long long)row, kinds[k].end).p;
        *type = kinds[k].type;
        if (os_exists(path) && os_read_file(path, TILE_BYTES, a, bytes, &none)) return true;
    }
    return false;
}
