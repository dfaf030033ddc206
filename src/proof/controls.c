/* SPDX-License-Identifier: Apache-2.0
** Figures that a template printed (content controls) against the map that the document carries: what was typed over is caught exactly. */
#include "proof/relation.h"
#include "proof/texts.h"
#include "base/map.h"

static Map *by_tag(Check *c, const DocxMap *map)
{
    Map *index = map_new(c->arena);
    for (size_t i = map->n; i-- > 0;) map_put(index, map->items[i].tag, (int64_t)i);        /* the first of a tag stays */
    return index;
}

/* The entry to compare with, NULL: it is as it was printed (in one of the ways that the figure is printed), or that is not known. */
static const DocxFigure *typed_over(const DocxMap *map, size_t first, const DocxControl *control)
{
    const DocxFigure *other = NULL;
    for (size_t i = first; i < map->n; i++) {
        const DocxFigure *f = &map->items[i];
        if (!str_equal(f->tag, control->tag)) continue;
        if (f->shown.n == 0 || str_equal(f->shown, control->shown)) return NULL;
        if (!other) other = f;
        if (f->scope.n) break;
    }
    return other;
}

void relation_controls(Check *c)
{
    const DocxText *t = c->document->docx;
    if (!t) return;
    Map *index = by_tag(c, &t->map);
    for (size_t i = 0; i < t->n_controls; i++) {
        int64_t first;
        const DocxControl *control = &t->controls[i];
        const DocxFigure *f = control->paragraph != SIZE_MAX && map_find(index, control->tag, &first) ? typed_over(&t->map, (size_t)first, control) : NULL;
        if (!f) continue;
        const Piece *p = &c->document->pieces[control->paragraph];
        size_t from = document_folded(c->document, p, control->at), to = document_folded(c->document, p, control->at + control->shown.n);
        COMPLAIN(c, RELATION_controls, SEVERITY_ERROR, p, from, to, T_PROOF_TYPED_OVER, control->shown, f->shown);
        c->findings[c->n_findings - 1].expected = f->shown;
    }
}
