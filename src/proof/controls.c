/* SPDX-License-Identifier: Apache-2.0
** Figures that a template printed (content controls) against the map that the document carries: what was typed over is caught exactly. */
#include "proof/relation.h"
#include "proof/texts.h"

void relation_controls(Check *c)
{
    const DocxText *t = c->document->docx;
    if (!t) return;
    for (size_t i = 0; i < t->n_controls; i++) {
        bool same;
        const DocxControl *control = &t->controls[i];
        const DocxFigure *f = control->paragraph == SIZE_MAX ? NULL : docx_map_find(&t->map, control->tag, control->shown, &same);
        if (!f || same || !str_has_digit(f->shown)) continue;              /* not said, or filled in where a draft said what is owed */
        size_t from, to;
        const Piece *p = document_piece(c->document, control->paragraph, control->at, &from);
        if (p != document_piece(c->document, control->paragraph, control->at + control->shown.n, &to)) to = p->text.n;
        COMPLAIN(c, RELATION_controls, SEVERITY_ERROR, p, from, to, T_PROOF_TYPED_OVER, control->shown, f->shown);
        c->findings[c->n_findings - 1].expected = f->shown;
    }
}
