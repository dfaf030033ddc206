/* SPDX-License-Identifier: Apache-2.0
** web/assets.h - the pages of the browser, built into the program: each file packed twice. The table is made by the build of ui/;
** without it, it is empty. */
#ifndef LALIAN_WEB_ASSETS_H
#define LALIAN_WEB_ASSETS_H

#include <stddef.h>
#include <stdint.h>

typedef struct { const char *path, *type; const uint8_t *br, *gz; size_t n_br, n_gz; const char *etag; } Asset;
extern const Asset web_assets[];
extern const size_t n_web_assets;

#endif
