/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/docx_map.h"
#include "report/fill_docx.h"
#include "base/limits.h"
#include "formats/package.h"
#include "formats/texts.h"
#include "report/docx_drawing.h"
#include "report/docx_kept.h"
#include "report/docx_template.h"
#include "report/print.h"
#include "report/texts.h"

#include <string.h>

typedef struct {
    const FillJob *job;
    const Evaluator *ev;
    Arena *arena;
    Package *package;
    Print print;
    Kept *kept;              /* narrative of the earlier document */
    Str part;                /* the one in hand */
    Buf *out;
    Err *err;
    int sdt_id, drawing_id, bookmark_id;
    Buf map;                 /* the customXml part */
    Map *mapped;
    uint8_t *said;           /* by Seg.number: the field is in the map */
    Buf *bodies; size_t n_bodies;        /* the filled parts, until the package is written */
} Fill;

static bool render(Fill *f, const Seg *s, RowAt row);

/* ---- runs ---- */

static char *put(char *p, Str s) { return (char *)memcpy(p, s.p, s.n) + s.n; }

static char *put_int(char *p, int n)     /* the digits are written where they stay */
{
    char *end = p + 1;
    for (int rest = n; rest > 9; rest /= 10) end++;
    for (p = end; n > 9; n /= 10) *--p = (char)('0' + n % 10);
    *--p = (char)('0' + n);
    return end;
}

static void add_int(Buf *out, int n)
{
    char digits[12];
    buf_add(out, (Str){ digits, (size_t)(put_int(digits, n) - digits) });
}

static void add_lines(Buf *out, Str text)
{
    for (Str line = text; line.p;) {
        xml_escape(str_split(&line, '\n'), out);
        if (line.p) buf_add(out, S("</w:t><w:br/><w:t xml:space=\"preserve\">"));
    }
}

static void add_run(Buf *out, Str rpr, Str text)
{
    buf_add(out, S("<w:r>"));
    buf_add(out, rpr);
    buf_add(out, S("<w:t xml:space=\"preserve\">"));
    add_lines(out, text);
    buf_add(out, S("</w:t></w:r>"));
}

/* ---- the map of figures ---- */

static void map_attr(Buf *b, const char *name, Str value)
{
    buf_add_char(b, ' ');
    buf_add_z(b, name);
    buf_add(b, S("=\""));
    xml_escape(value, b);
    buf_add_char(b, '"');
}

static void map_period(Fill *f, const Answer *v)
{
    if (!str_equal(v->period, f->job->period)) map_attr(&f->map, "period", v->period);
    buf_add(&f->map, S("/>\n"));
}

enum { ROW_BYTES = 64 };             /* what <r f tag scope needs beside its tag */

/* As formats/docx_map.h has it: of rows the field is said once, and each row refers to it. */
static void map_figure(Fill *f, const Seg *s, Str tag, const Answer *v, Str shown)
{
    Buf *b = &f->map;
    Str field = s->mark->tag.source;
    if (!v->scope.n) {
        Str as_shown = str_printf(f->arena, "%.*s %.*s", SP(tag), SP(shown));
        if (map_find(f->mapped, as_shown, NULL)) return;
        map_put(f->mapped, as_shown, 1);
        buf_add(b, S("<f"));
        map_attr(b, "tag", tag);
        map_attr(b, "field", field);
        map_attr(b, "shown", shown);
        map_period(f, v);
        return;
    }
    if (!f->said[s->number]) {
        f->said[s->number] = 1;
        buf_add(b, S("<f n=\""));
        add_int(b, s->number);
        buf_add_char(b, '"');
        map_attr(b, "field", field);
        buf_add(b, S("/>\n"));
    }
    char *from = buf_room(b, ROW_BYTES + tag.n), *p = from;
    if (!p) return;
    p = put(put_int(put(p, S("<r f=\"")), s->number), S("\" tag=\""));
    p = put(put(p, tag), S("\" scope=\""));
    b->n += (size_t)(p - from);
    xml_escape(v->scope, b);
    buf_add_char(b, '"');
    map_attr(b, "shown", shown);
    map_period(f, v);
}

/* ---- values ---- */

enum { CONTROL_BYTES = 320 };        /* what a control needs beside the format of its run and its text */

/* A bookmark round a content control; one piece, for there are thousands of them. */
static void add_control(Fill *f, const Seg *s, const Answer *v, bool owed, Str shown)
{
    Str tag = print_tag(&f->print, s->mark->tag.expression, v), rpr = owed ? s->draft_rpr : s->mark->rpr;
    char *from = buf_room(f->out, CONTROL_BYTES + rpr.n), *p = from;
    if (!p) return;
    int mark = f->bookmark_id++;
    p = put_int(put(p, S("<w:bookmarkStart w:id=\"")), mark);
    p = put_int(put(p, S("\" w:name=\"lalian_")), mark);
    p = put(put(p, S("\"/><w:sdt><w:sdtPr><w:tag w:val=\"")), tag);
    p = put_int(put(p, S("\"/><w:id w:val=\"")), f->sdt_id++);
    p = put(put(p, S("\"/></w:sdtPr><w:sdtContent><w:r>")), rpr.n ? rpr : S(""));
    p = put(p, S("<w:t xml:space=\"preserve\">"));
    f->out->n += (size_t)(p - from);
    add_lines(f->out, shown);
    from = p = buf_room(f->out, CONTROL_BYTES);
    if (!p) return;
    p = put_int(put(p, S("</w:t></w:r></w:sdtContent></w:sdt><w:bookmarkEnd w:id=\"")), mark);
    p = put(p, S("\"/>"));
    f->out->n += (size_t)(p - from);
    print_keep(&f->print, tag, s->mark->tag.expression, v, shown);
    map_figure(f, s, tag, v, shown);
}

static bool render_value(Fill *f, const Seg *s, RowAt row)
{
    const Tag *t = &s->mark->tag;
    if (s->handle < 0) {
        print_unknown(&f->print, t, s->why);
        add_run(f->out, s->draft_rpr, print_sentence(&f->print, &T_REPORT_DRAFT_UNKNOWN, t->expression));
        return true;
    }
    Answer v = { 0 };
    if (!f->ev->answer(f->ev->self, s->handle, row, f->arena, &v, f->err)) return false;
    if (v.estimated.n || v.stale.n || v.lacking || !v.ok) print_check(&f->print, t, &v);
    bool owed = !v.ok && !t->has_substitute;
    Str shown = v.ok ? v.shown : t->has_substitute ? t->substitute
        : print_sentence(&f->print, &T_REPORT_DRAFT_MISSING, v.owes.n ? v.owes : str_of(T_REPORT_NOBODY.zh));
    if (!s->mark->plain && (v.is_number || owed)) add_control(f, s, &v, owed, shown);
    else add_run(f->out, owed ? s->draft_rpr : s->mark->rpr, shown);
    return true;
}

/* The other repetitions will take about as much as the first: room for all at once spares copying again and again. */
static void expect(Fill *f, size_t bytes, size_t figures, size_t times)
{
    if (times >= LIMIT_DOC_BYTES || bytes * times >= LIMIT_DOC_BYTES) return;
    (void)buf_room(f->out, bytes * times);
    print_expect(&f->print, figures * times);
}

static bool render_loop(Fill *f, const Seg *s, RowAt row)
{
    size_t *slots = NULL, n = 0;
    const Tag *t = &s->mark->tag;
    if (s->handle < 0) {
        print_unknown(&f->print, t, s->why);
        return true;
    }
    if (!f->ev->rows(f->ev->self, s->handle, row, f->arena, &slots, &n, f->err)) return false;
    if (!n && row.loop == AT_TOP)
        problems_add(f->print.problems, (Problem){ .severity = SEVERITY_NOTE, .text = &T_REPORT_EMPTY_LOOP, ARGS(t->source), .file = f->job->name, .sheet = t->sheet });
    size_t from = f->out->n, kept = print_count(&f->print);
    for (size_t i = 0; i < n; i++) {
        if (!render(f, s->body, (RowAt){ s->handle, slots[i], i + 1 })) return false;
        if (i == 0) expect(f, f->out->n - from, print_count(&f->print) - kept, n);
    }
    return true;
}

static bool render_if(Fill *f, const Seg *s, RowAt row)
{
    Answer v = { 0 };
    if (s->handle < 0) {
        print_unknown(&f->print, &s->mark->tag, s->why);
        return true;
    }
    if (!f->ev->answer(f->ev->self, s->handle, row, f->arena, &v, f->err)) return false;
    return v.truth ? render(f, s->body, row) : true;
}

/* ---- charts ---- */

static void tell_chart(Fill *f, const Seg *s, const Err *e)
{
    Buf why = { 0 };
    err_word(e, &why);
    print_problem(&f->print, &s->mark->tag, &T_REPORT_CHART, s->mark->tag.expression, buf_keep(&why, f->arena));
    buf_done(&why);
}

static bool render_chart(Fill *f, const Seg *s)
{
    Str name = s->mark->tag.expression, id = { 0 };
    ChartAnswer chart = { 0 };
    Err e = { 0 };
    if (!f->ev->chart(f->ev->self, name, f->arena, &chart, &e)) {
        tell_chart(f, s, &e);
        add_run(f->out, s->draft_rpr, print_sentence(&f->print, &T_REPORT_DRAFT_CHART, name));
        return true;
    }
    if (chart.estimated.n) print_estimated(&f->print, str_printf(f->arena, "%.*s chart:%.*s", SP(chart.title), SP(name)), chart.estimated);
    int k = f->drawing_id++;
    Str part = str_printf(f->arena, "word/media/lalian%d.png", k);
    package_default_type(f->package, S("png"), S("image/png"));
    package_put(f->package, part, chart.png, S(""));
    if (!package_relate(f->package, f->part, S("http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"), part, &id, f->err)) return false;
    docx_drawing(name, id, k, chart.width, chart.height, f->out);
    return true;
}

/* ---- narrative ---- */

static void add_paragraphs(Fill *f, const Mark *mark, Str rpr, Str text)
{
    for (Str rest = text; rest.p;) {
        Str line = str_trim(str_split(&rest, '\n'));
        if (!line.n) continue;
        buf_add(f->out, S("<w:p>"));
        buf_add(f->out, mark->ppr);
        add_run(f->out, rpr, line);
        buf_add(f->out, S("</w:p>"));
    }
}

/* The words of another quarter are easily overlooked. */
static void tell_kept(Fill *f, const Tag *t)
{
    Str then = docx_kept_period(f->kept);
    bool other = then.n && !str_equal(then, f->job->period);
    problems_add(f->print.problems, (Problem){ .severity = other ? SEVERITY_WARN : SEVERITY_NOTE, .text = other ? &T_REPORT_KEPT_OTHER : &T_REPORT_KEPT,
        ARGS(t->expression, then), .file = f->job->name, .sheet = t->sheet });
}

static bool block_content(Fill *f, const Seg *s, RowAt row)
{
    Str section = s->mark->tag.expression, text = { 0 };
    const Seg *old = docx_kept_find(f->kept, section);
    if (old) tell_kept(f, &s->mark->tag);
    if (old) return render(f, old, (RowAt){ AT_TOP, 0, 0 });
    if (!f->ev->material(f->ev->self, section, f->arena, &text, f->err)) return false;
    if (str_trim(text).n) add_paragraphs(f, s->mark, s->mark->rpr, text);
    else if (s->body) return render(f, s->body, row);
    else {
        print_problem(&f->print, &s->mark->tag, &T_REPORT_MATERIAL, section, S(""));
        add_paragraphs(f, s->mark, s->draft_rpr, print_sentence(&f->print, &T_REPORT_DRAFT_MATERIAL, section));
    }
    return true;
}

static bool render_material(Fill *f, const Seg *s, RowAt row)
{
    Str section = s->mark->tag.expression;
    buf_add(f->out, S("<w:sdt><w:sdtPr><w:alias w:val=\""));
    xml_escape(section, f->out);
    buf_add(f->out, S("\"/><w:tag w:val=\"" KEPT_TAG));
    xml_escape(section, f->out);
    buf_add(f->out, S("\"/><w:id w:val=\""));
    add_int(f->out, f->sdt_id++);
    buf_add(f->out, S("\"/></w:sdtPr><w:sdtContent>"));
    bool ok = block_content(f, s, row);
    buf_add(f->out, S("</w:sdtContent></w:sdt>"));
    return ok;
}

/* ---- pieces ---- */

static bool render_table(Fill *f, const Seg *s, RowAt row)
{
    size_t from = f->out->n;
    if (!render(f, s->body, row)) return false;
    Str table = { f->out->p + from, f->out->n - from };
    if (str_find(table, S("<w:tr")) < 0) f->out->n = from;       /* a table without rows does not open in Word */
    return true;
}

static bool render_one(Fill *f, const Seg *s, RowAt row)
{
    switch (s->kind) {
    case SEG_BYTES: buf_add(f->out, s->bytes); return true;
    case SEG_VALUE: return render_value(f, s, row);
    case SEG_NUMBER: add_run(f->out, s->mark->rpr, str_printf(f->arena, "%zu", row.number)); return true;
    case SEG_LOOP: return render_loop(f, s, row);
    case SEG_IF: return render_if(f, s, row);
    case SEG_CHART: return render_chart(f, s);
    case SEG_MATERIAL: return render_material(f, s, row);
    case SEG_TABLE: return render_table(f, s, row);
    case SEG_DRAWING_ID: add_int(f->out, f->drawing_id++); return true;
    case SEG_SDT_ID: add_int(f->out, f->sdt_id++); return true;
    case SEG_CONTAINER:
        if (!str_ends(buf_str(f->out), S("</w:p>")) && !str_ends(buf_str(f->out), S("<w:p/>"))) buf_add(f->out, S("<w:p/>"));
        return true;
    }
    return true;
}

static bool render(Fill *f, const Seg *s, RowAt row)
{
    for (; s && f->out->n <= LIMIT_DOC_BYTES; s = s->next)
        if (!render_one(f, s, row)) return false;
    return true;
}

/* ---- parts ---- */

static const char *const filled_parts[] = { "/header", "/footer", "/footnotes", "/endnotes" };

/* The main part and those that it refers to, in the order of the relationships. */
static bool parts_to_fill(Fill *f, Str **out, size_t *n)
{
    Str main_part;
    Relation *all = NULL;
    size_t n_all = 0, cap = 0;
    *out = NULL;
    *n = 0;
    if (!package_find(f->package, S(""), "/officeDocument", &main_part, f->err)) return false;
    Str bytes;
    if (!main_part.n || !package_part(f->package, main_part, &bytes)) return FAIL(f->err, DATA, T_FORMATS_PACKAGE_KIND, f->job->name, S("Word (.docx)"));
    *PUSH(f->arena, *out, *n, cap) = main_part;
    if (!package_relations(f->package, main_part, &all, &n_all, f->err)) return false;
    for (size_t k = 0; k < sizeof filled_parts / sizeof *filled_parts; k++)
        for (size_t i = 0; i < n_all; i++)
            if (str_ends(all[i].type, str_of(filled_parts[k])) && !all[i].external && package_part(f->package, all[i].target, &bytes)) *PUSH(f->arena, *out, *n, cap) = all[i].target;
    return true;
}

/* Numbers of bookmarks that the template itself uses are left alone. */
static void skip_bookmarks(Fill *f, const XmlNode *document)
{
    for (const XmlNode *n = document->first; n; n = xml_after(n, document)) {
        Str id;
        int64_t k = 0;
        if (xml_is(n, "w:bookmarkStart") && xml_attr(n, "w:id", f->arena, &id) && str_to_int64(id, &k) && k >= f->bookmark_id && k < 1000000) f->bookmark_id = (int)k + 1;
    }
}

static bool fill_part(Fill *f, Seg *s, Str part)
{
    f->out = &f->bodies[f->n_bodies++];
    f->part = part;
    if (!render(f, s, (RowAt){ AT_TOP, 0, 0 })) return false;
    if (f->out->n > LIMIT_DOC_BYTES) return FAIL(f->err, LIMIT, T_REPORT_TOO_BIG, str_printf(f->arena, "%d", LIMIT_DOC_BYTES));
    package_put(f->package, part, buf_str(f->out), S(""));
    return true;
}

static bool read_part(Fill *f, Str part, Reading *r, Seg **out)
{
    Str bytes = { 0 };
    XmlNode *document = NULL;
    *out = NULL;
    if (!package_part(f->package, part, &bytes)) return true;
    if (!package_parse(f->package, part, &document, f->err)) return false;
    skip_bookmarks(f, document);
    *out = docx_template_read(r, document);
    return true;
}

/* What cannot be computed, without computing. Within a loop that is not known nothing can be. */
static void check_pieces(Fill *f, const Seg *s)
{
    for (; s; s = s->next) {
        ChartAnswer chart;
        Err e = { 0 };
        bool computed = s->kind == SEG_VALUE || s->kind == SEG_LOOP || s->kind == SEG_IF;
        if (computed && s->handle < 0) print_unknown(&f->print, &s->mark->tag, s->why);
        else if (s->kind == SEG_CHART && !f->ev->chart(f->ev->self, s->mark->tag.expression, f->arena, &chart, &e)) tell_chart(f, s, &e);
        if (!computed || s->handle >= 0) check_pieces(f, s->body);
    }
}

static bool fill_parts(Fill *f)
{
    Str *parts = NULL;
    size_t n = 0;
    if (!parts_to_fill(f, &parts, &n)) return false;
    Seg **segs = NEW_ARRAY(f->arena, Seg *, n);
    Reading r = { .arena = f->arena, .ev = f->ev, .problems = f->print.problems, .file = f->job->name };
    for (size_t i = 0; i < n; i++) {
        r.aside = i > 0;
        if (!read_part(f, parts[i], &r, &segs[i])) return false;
    }
    if (r.broken) return FAIL(f->err, DATA, T_REPORT_TEMPLATE);
    for (size_t i = 0; i < n && f->job->mode == REPORT_CHECK; i++) check_pieces(f, segs[i]);
    if (f->job->mode == REPORT_CHECK) return true;
    if (!docx_kept_read(f->job->old_document, f->package, parts[0], &r, &f->kept, f->err)) return false;
    f->said = NEW_ARRAY(f->arena, uint8_t, (size_t)r.n_values + 1);
    f->bodies = NEW_ARRAY(f->arena, Buf, n);
    for (size_t i = 0; i < n; i++)
        if (!fill_part(f, segs[i], parts[i])) return false;
    f->part = parts[0];
    return true;
}

#define ITEM_PROPS \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<ds:datastoreItem ds:itemID=\"{4C414C49-414E-4649-4755-524553000001}\" " \
    "xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\"><ds:schemaRefs><ds:schemaRef ds:uri=\"" DOCX_MAP_NAMESPACE "\"/></ds:schemaRefs></ds:datastoreItem>"

static bool put_map(Fill *f)
{
    Str bytes, id;
    int k = 1;
    Str item = { 0 };
    do item = str_printf(f->arena, "customXml/item%d.xml", k++);
    while (package_part(f->package, item, &bytes));
    Str props = str_printf(f->arena, "customXml/itemProps%d.xml", k - 1);
    buf_add(&f->map, S("</figures>"));
    package_put(f->package, item, buf_str(&f->map), S("application/xml"));
    package_put(f->package, props, S(ITEM_PROPS), S("application/vnd.openxmlformats-officedocument.customXmlProperties+xml"));
    return package_relate(f->package, item, S("http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"), props, &id, f->err)
        && package_relate(f->package, f->part, S("http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"), item, &id, f->err);
}

static void open_map(Fill *f)
{
    buf_add(&f->map, S("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<figures xmlns=\"" DOCX_MAP_NAMESPACE "\""));
    map_attr(&f->map, "period", f->job->period);
    map_attr(&f->map, "as-of", f->job->as_of);
    buf_add(&f->map, S(">\n"));
}

bool fill_docx(const FillJob *job, const Evaluator *ev, Str template_bytes, Arena *a, Str *out, PrintedList *printed, Problems *problems, Err *err)
{
    Fill f = { .job = job, .ev = ev, .arena = a, .err = err, .sdt_id = 1, .drawing_id = 1, .mapped = map_new(a) };
    f.print = (Print){ .arena = a, .file = job->name, .mode = job->mode, .as_of = job->as_of, .printed = printed, .problems = problems, .said = map_new(a) };
    if (!package_open(job->name, template_bytes, a, &f.package, err)) return false;
    open_map(&f);
    bool only_read = job->mode == REPORT_CHECK, ok = fill_parts(&f) && (only_read || put_map(&f));
    print_finish(&f.print);
    if (ok && f.print.errors) ok = FAIL(err, DATA, T_REPORT_REFUSED, str_printf(a, "%zu", f.print.errors));
    ok = ok && (only_read || package_write(f.package, a, out, err));
    for (size_t i = 0; i < f.n_bodies; i++) buf_done(&f.bodies[i]);
    buf_done(&f.map);
    return ok;
}
