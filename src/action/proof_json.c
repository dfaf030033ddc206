/* SPDX-License-Identifier: Apache-2.0 */
#include "action/proof_json.h"
#include "base/hash.h"

static void given(Json *j, const char *key, Str value)
{
    json_key(j, key);
    if (value.n) json_str(j, value);
    else json_null(j);
}

static void whole(Json *j, const char *key, size_t n) { json_key(j, key), json_int(j, (int64_t)n); }

static void place(const Document *d, const Piece *p, size_t from, size_t to, Json *j)
{
    whole(j, "paragraph", (size_t)(p - d->pieces));
    whole(j, "from", str_points(str_slice(p->text, 0, from)));
    whole(j, "to", str_points(str_slice(p->text, 0, to)));
}

/* Where the other numbers of the sum stand. */
static void others(const Document *d, const Finding *f, Json *j)
{
    json_key(j, "others"), json_open(j, '[');
    for (size_t i = 1; i < f->n_spots; i++) {
        json_open(j, '{');
        place(d, f->spots[i].piece, f->spots[i].from, f->spots[i].to, j);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void proof_json_finding(const Document *doc, const Finding *f, Lang lang, Json *j)
{
    static const char *const ids[] = { "note", "warn", "ask", "error" };
    json_open(j, '{');
    json_key(j, "file"), json_str(j, doc->file);
    json_key(j, "severity"), json_z(j, ids[f->severity]);
    json_key(j, "place"), json_str(j, f->place);
    place(doc, f->piece, f->from, f->to, j);
    json_key(j, "text"), json_str(j, f->text);
    json_key(j, "numbers"), json_open(j, '[');
    for (size_t i = 0; i < f->n_numbers; i++) json_str(j, f->numbers[i]);
    json_close(j, ']');
    others(doc, f, j);
    json_key(j, "relation"), json_z(j, f->relation);
    json_key(j, "title"), json_z(j, text_of(f->title, lang));
    given(j, "expected", f->expected);
    json_key(j, "why"), json_str(j, f->why);
    json_key(j, "doubt"), json_z(j, text_of(f->doubt, lang));
    json_key(j, "key"), json_str(j, f->key);
    json_key(j, "dismissed");
    if (f->dismissed.p) json_str(j, f->dismissed);
    else json_null(j);
    json_close(j, '}');
}

static void paragraph(const Piece *p, Json *j)
{
    static const char *const kinds[] = { [DOCX_PARAGRAPH] = "paragraph", [DOCX_CELL] = "cell", [DOCX_NOTE] = "note", [DOCX_BOX] = "box", [DOCX_HEADER] = "header" };
    json_open(j, '{');
    json_key(j, "kind"), json_z(j, kinds[p->kind]);
    json_key(j, "number"), json_int(j, p->number);           /* of the paragraph, the note, the box; of a cell its table's */
    if (p->kind == DOCX_CELL) json_key(j, "row"), json_int(j, p->row), json_key(j, "column"), json_int(j, p->col);
    if (p->heading) json_key(j, "heading"), json_bool(j, true);
    json_key(j, "text"), json_str(j, p->written);
    json_close(j, '}');
}

Str proof_json_period(const Document *d) { return d->docx ? d->docx->map.period : S(""); }

void proof_json_text(const Document *d, Str period, Str until, Json *j)
{
    Str own = proof_json_period(d), own_period = str_split(&own, '/');
    json_open(j, '{');
    json_key(j, "file"), json_str(j, d->file);
    json_key(j, "word"), json_bool(j, d->docx != NULL);      /* a Word document: it can be marked */
    given(j, "period", period), given(j, "until", until);
    given(j, "own_period", own_period), given(j, "own_until", own);
    json_key(j, "paragraphs"), json_open(j, '[');
    for (size_t i = 0; i < d->n_pieces; i++) paragraph(&d->pieces[i], j);
    json_close(j, ']');
    json_close(j, '}');
}
