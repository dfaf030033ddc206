/* SPDX-License-Identifier: Apache-2.0
** report/blocks.h - a filled Word document read back as a tree of blocks: paragraphs and tables in their order, every printed figure
** marked by its tag. What people see on a page is the document itself, not a second rendering. */
#ifndef LALIAN_REPORT_BLOCKS_H
#define LALIAN_REPORT_BLOCKS_H

#include "report/report.h"

typedef struct { Str text, tag; bool owed; } BlockRun;       /* tag empty: plain words; owed: printed as missing (marked yellow) */
typedef struct Block Block;
typedef struct { Block *blocks; size_t n; int span; } BlockCell;
typedef struct { BlockCell *cells; size_t n; } BlockRow;
typedef enum { BLOCK_PARAGRAPH, BLOCK_TABLE, BLOCK_PICTURE } BlockKind;
struct Block {
    BlockKind kind;
    int number;              /* of a paragraph: its place among all of the document, from 1 */
    int level;               /* of a heading, from 1; 0: none */
    Str style;               /* the id of its style; empty: none */
    Str section;             /* of narrative that people write: the section it stands in */
    BlockRun *runs; size_t n_runs;
    BlockRow *rows; size_t n_rows;
    Str name;                /* of a picture */
};
typedef struct { Block *blocks; size_t n; int paragraphs; } Blocks;

bool blocks_read(Str name, Str docx, Arena *a, Blocks *out, Err *err) MUST_CHECK;
void blocks_json(const Blocks *b, Json *j);                  /* an array */
/* Where a tag is printed first: the paragraph, and its text. false: nowhere. */
bool blocks_find(const Blocks *b, Str tag, Arena *a, int *paragraph, Str *text);

#endif
