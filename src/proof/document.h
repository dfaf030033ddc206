/* SPDX-License-Identifier: Apache-2.0
** proof/document.h - a text to be proof-read, as pieces with places: paragraphs, cells of tables, notes, text boxes. Read from plain
** text and Markdown (a line is a paragraph; lines of | or tabs are a table) or from a Word document. The text of a piece is folded
** code point for code point (１２ -> 12, a half-width comma between words -> ，), so places in it are places in the original. */
#ifndef LALIAN_PROOF_DOCUMENT_H
#define LALIAN_PROOF_DOCUMENT_H

#include "formats/docx_text.h"

typedef struct Table Table;

typedef struct {
    DocxKind kind;               /* paragraph, cell, note, box */
    Str text;
    Str written;                 /* the same before it was folded, code point for code point */
    int number;                  /* of the paragraph, the note, the box: from 1 */
    const Table *table;          /* of a cell; its row and column from 0 */
    int row, col;
    bool heading;                /* a short line without a full stop at its end */
    size_t source;               /* of a Word document: which of its paragraphs */
    size_t offset;               /* bytes of the folded paragraph before this piece: a very long paragraph is several pieces */
} Piece;

struct Table {
    int number, n_rows, n_cols;
    const Piece **cells;         /* n_rows x n_cols, NULL: none there */
    const Piece *caption;        /* the paragraph before it, or NULL */
};

typedef struct {
    Str file, bytes;
    Piece *pieces; size_t n_pieces, cap_pieces;
    Table *tables; size_t n_tables, cap_tables;
    DocxText *docx;              /* NULL: a plain text */
    size_t *first;               /* of a Word document: the first piece of each paragraph */
    Arena *arena;
} Document;

/* By content: a zip is a Word document, anything else a text in any encoding of formats/encoding.h. */
bool document_read(Str file, Str bytes, Arena *a, Document *out, Err *err) MUST_CHECK;
Str document_cell_text(const Table *t, int row, int col);          /* trimmed; empty where there is none */
const Piece *document_cell(const Table *t, int row, int col);      /* NULL outside and where there is none */
/* The bytes of the Word paragraph before `at` of the piece's text (folding keeps code points), and the piece that holds a byte of it. */
size_t document_original(const Document *d, const Piece *p, size_t at);
const Piece *document_piece(const Document *d, size_t paragraph, size_t original, size_t *at);
/* "第3段", "表2第4行第3列", in words of both languages. */
void document_place(const Piece *p, Buf *out);

#endif
