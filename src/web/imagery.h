/* SPDX-License-Identifier: Apache-2.0
** web/imagery.h - pictures of the land beneath the map, from a folder of tiles DIR/Z/X/Y.png (or .jpg, .webp), as map programs write
** them (XYZ, Web Mercator). Read only; a path is three numbers and nothing else. */
#ifndef LALIAN_WEB_IMAGERY_H
#define LALIAN_WEB_IMAGERY_H

#include "web/request.h"

typedef struct { const char *folder; int least, most; } Imagery;        /* folder NULL: none; zooms that there are */

bool imagery_open(Str folder, Arena *a, Imagery *out, Err *err) MUST_CHECK;
/* false: there is no such tile. z, x, y as they stand in the path. */
bool imagery_tile(const Imagery *i, Str z, Str x, Str y, Arena *a, Str *bytes, const char **type);

#endif
