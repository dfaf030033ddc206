/* SPDX-License-Identifier: Apache-2.0
** base/version.h - versions of libraries: three numbers, the first counts most. */
#ifndef LALIAN_BASE_VERSION_H
#define LALIAN_BASE_VERSION_H

#include "base/str.h"

typedef struct { int part[3]; } LibVersion;

LibVersion version_of(const char *text);            /* "3.40.1", "1.16", "7.88-a": what is no number ends it; NULL: nothing */
bool version_older(LibVersion a, LibVersion b);
void version_format(LibVersion v, Buf *out);

#endif
