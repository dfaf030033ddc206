/* SPDX-License-Identifier: Apache-2.0
** web/assets.h - the built pages (ui/) as they stand in the program: each file compressed twice. The table is made by
** tools/embed_ui.py; with -Dui=disabled it is empty. */
#ifndef LALIAN_WEB_ASSETS_H
#define LALIAN_WEB_ASSETS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *path, *type;    /* "/assets/index-B0Ghz94A.js", "text/javascript; charset=utf-8" */
    const uint8_t *br, *gz;     /* brotli, gzip */
    size_t n_br, n_gz;
    const char *etag;           /* of the content, quoted as HTTP wants it; names under /assets/ change with the content too */
} Asset;
extern const Asset web_assets[];        /* sorted by path (bytes) */
extern const size_t n_web_assets;

#endif
