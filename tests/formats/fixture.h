/* SPDX-License-Identifier: Apache-2.0
** tests/formats/fixture.h - small workbooks made in a test: parts in, .xlsx bytes out. */
#ifndef LALIAN_TESTS_FIXTURE_H
#define LALIAN_TESTS_FIXTURE_H

#include "formats/archive.h"
#include "formats/grid.h"
#include "test.h"

typedef struct { const char *name; Str content; } FixturePart;

Str fixture_zip(Arena *a, const FixturePart *parts, size_t n);
/* A workbook of one sheet "表一" out of the inside of <worksheet>; the others may be NULL. */
Str fixture_xlsx(Arena *a, const char *sheet, const char *strings, const char *styles);
/* Reads it: NULL and a CHECK failure when that fails. */
Book *fixture_read(Arena *a, Str bytes);
/* The name of the error ("DATA") and the sentence in Chinese: "DATA 文件…"; "" when it was read. */
Str fixture_error(Arena *a, Str bytes);
/* All cells as lines: "B2 n 81.91 %" - type letter, text, flags in words. For looking at whole sheets. */
Str fixture_dump(Arena *a, const Book *book, size_t sheet);
Str fixture_cell(const Book *book, const char *address);   /* of the first sheet */
int fixture_flags(const Book *book, const char *address);
int fixture_type(const Book *book, const char *address);

#endif
