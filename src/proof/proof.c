/* SPDX-License-Identifier: Apache-2.0
** The relations run over a document; then each claim that does not hold becomes a finding with its culprit: the number whose change
** alone makes the most claims hold. */
#include "proof/proof.h"
#include "proof/cells.h"
#include "proof/texts.h"

#include <stdlib.h>

/* ---- the culprit ---- */

static bool meets(const Range *a, const Range *b) { return frac_compare(a->lo, b->hi) <= 0 && frac_compare(a->hi, b->lo) >= 0; }

/* With the half of the last digit of m around it: what m would be printed as. */
static Range printed_range(const Range *r, const Mention *m)
{
    Range out = *r;
    Frac half;
    if (frac_sub(m->hi, m->value, &half) && frac_sub(r->lo, half, &out.lo) && frac_add(r->hi, half, &out.hi)) return out;
    return *r;
}

typedef struct { size_t member; int fixed, score; Range range; } Suspect;

/* Each mention with the claims it is a member of. */
typedef struct { const Mention *m; const Said *said; size_t member; } Link;
typedef struct { Link *items; size_t n; } Links;

static int by_mention(const void *a, const void *b)
{
    const Link *x = a, *y = b;
    return x->m == y->m ? (x->said < y->said ? -1 : x->said > y->said) : x->m < y->m ? -1 : 1;
}

static Links link_claims(const Check *c)
{
    Links l = { 0 };
    for (size_t i = 0; i < c->n_said; i++) l.n += c->said[i].claim.n;
    l.items = NEW_ARRAY(c->arena, Link, l.n);
    l.n = 0;
    for (size_t i = 0; i < c->n_said; i++)
        for (size_t k = 0; k < c->said[i].claim.n && c->said[i].claim.form != FORM_AT_MOST; k++) l.items[l.n++] = (Link){ c->said[i].claim.m[k], &c->said[i], k };
    if (l.n) qsort(l.items, l.n, sizeof *l.items, by_mention);
    return l;
}

static size_t first_link(const Links *l, const Mention *m)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (l->items[middle].m < m) low = middle + 1;
        else high = middle;
    }
    return low;
}

static void weigh(const Links *l, const Claim *claim, Suspect *s)
{
    const Mention *m = claim->m[s->member];
    s->fixed = 1;
    s->score = 0;
    for (size_t i = first_link(l, m); i < l->n && l->items[i].m == m; i++) {
        const Said *other = l->items[i].said;
        Range needed;
        if (other->claim.m == claim->m || !claim_range(&other->claim, l->items[i].member, &needed)) continue;
        needed = printed_range(&needed, m);
        bool fits = meets(&s->range, &needed);
        if (other->state == CLAIM_HOLDS) s->score -= fits ? 0 : 4;
        else if (fits) s->fixed++, s->score += 4;
    }
}

/* A slip is the value that is expected; of what is computed (a share, a growth) the value is. A count that would have to be a fraction explains nothing. */
static int slip_score(const Check *c, const Mention *m, bool computed, Range *r)
{
    Frac value;
    if (r->value.num < 0 || computed) return mention_slips(m, r->value, c->arena);
    if (relation_slip_of(c, m, r, &value)) {
        r->value = value;
        return 1;
    }
    int64_t above;
    bool counted = dims_none(m->w.dims) && m->w.counter.n && frac_compare(m->lo, m->hi) == 0 && m->w.scale.num == 1;
    return counted && frac_int64(r->lo, ROUND_CEIL, &above) && frac_compare(frac_of(above), r->hi) > 0 ? -1 : 0;
}

static Suspect find_culprit(const Check *c, const Links *links, const Said *said)
{
    const Claim *claim = &said->claim;
    Suspect best = { .score = -1000000 };
    for (size_t k = 0; k < claim->n; k++) {
        Suspect s = { .member = k };
        const Mention *m = claim->m[k];
        if (m->w.about || !claim_range(claim, k, &s.range)) continue;
        weigh(links, claim, &s);
        bool negative = s.range.value.num < 0 && m->value.num >= 0 && !(m->roles & (ROLE_GROWTH | ROLE_CHANGE | ROLE_POINTS));
        s.score += negative ? -8 : slip_score(c, m, k == 0 && claim->form != FORM_SUM, &s.range) + (claim->form != FORM_AT_MOST && slip_of(claim, k) == SLIP_EXCHANGE);
        if (s.score > best.score) best = s;
    }
    return best;
}

/* ---- the sum worked out ---- */

static void add_number(const Mention *m, Buf *out) { buf_add(out, str_slice(m->piece->text, m->w.number_at, m->w.end)); }

static void work_out(const Claim *c, Buf *out)
{
    enum { SHOWN = 12 };
    bool first = true;
    switch (c->form) {
    case FORM_SUM:
        for (size_t i = 1; i < c->n; i++, first = false) {
            if (c->n > SHOWN && i == SHOWN / 2) {                      /* of a long table the first and the last rows */
                buf_add_z(out, " + …");
                i = c->n - SHOWN / 2;
            }
            buf_add_z(out, c->sign[i] > 0 ? (first ? "" : " + ") : first ? "-" : " − ");
            add_number(c->m[i], out);
        }
        if (c->shift.num) {
            buf_add_z(out, c->shift.num < 0 ? " − " : " + ");
            Frac shift = { c->shift.num < 0 ? -c->shift.num : c->shift.num, c->shift.den };
            written_format(&c->m[1]->w, shift, out);
        }
        return;
    case FORM_PRODUCT:
        for (size_t i = 1; i < c->n; i++) buf_add_z(out, i > 1 ? " × " : ""), add_number(c->m[i], out);
        return;
    case FORM_YEARLY: buf_add_char(out, '('), add_number(c->m[1], out), buf_add_z(out, " ÷ "), add_number(c->m[2], out), buf_addf(out, ")^(1/%d) − 1", c->years); return;
    case FORM_BASES:
        add_number(c->m[1], out), buf_add_z(out, " ÷ (");
        for (size_t i = 2; i < c->n; i += 2) {
            if (i > 2) buf_add_z(out, " + ");
            add_number(c->m[i + 1], out), buf_add_z(out, " ÷ (1 + "), add_number(c->m[i], out), buf_add_char(out, ')');
        }
        buf_add_z(out, ") − 1");
        return;
    case FORM_QUOTIENT: add_number(c->m[1], out), buf_add_z(out, " ÷ "), add_number(c->m[2], out); return;
    case FORM_GROWTH: add_number(c->m[1], out), buf_add_z(out, " ÷ "), add_number(c->m[2], out), buf_add_z(out, " − 1"); return;
    case FORM_GAIN:
        add_number(c->m[1], out), buf_add_z(out, " ÷ ("), add_number(c->m[2], out);
        buf_add_z(out, c->m[1]->value.num < 0 ? " + " : " − "), add_number(c->m[1], out), buf_add_char(out, ')');
        return;
    case FORM_AT_MOST:
    default: add_number(c->m[0], out); return;
    }
}

/* Off by exactly 10, 100, 10 000 or 15 times: a slip of the unit. */
static const char *unit_factor(Frac written, Frac wanted)
{
    static const struct { int64_t times; const char *text; } rows[] = { { 10, "10" }, { 100, "100" }, { 1000, "1000" }, { 10000, "10000" }, { 15, "15" }, { 1500, "1500" } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Frac up, down, gap, limit;
        if (!frac_mul(written, frac_of(rows[i].times), &up) || !frac_mul(wanted, frac_of(rows[i].times), &down)) continue;
        for (int side = 0; side < 2; side++) {
            Frac a = side ? down : up, b = side ? written : wanted;
            if (b.num <= 0 || !frac_sub(a, b, &gap) || !frac_mul(b, (Frac){ 1, 1000 }, &limit)) continue;
            if (gap.num < 0) gap.num = -gap.num;
            if (frac_compare(gap, limit) <= 0) return rows[i].text;
        }
    }
    return NULL;
}

static void explain(const Check *c, const Said *said, const Suspect *s, Finding *f, Buf *out)
{
    Range r = { .value = { 0, 1 } };
    Buf left = { 0 };
    const Claim *claim = &said->claim;
    work_out(claim, &left);
    if (claim->form == FORM_AT_MOST) {
        text_render(said->relation == RELATION_order ? &T_PROOF_ORDER : &T_PROOF_ABOVE, (Str[]){ buf_str(&left), mention_written(claim->m[1]) }, 2, c->job->lang, out);
        buf_done(&left);
        return;
    }
    if (!claim_range(claim, 0, &r)) r.value = frac_of(0);
    const Text *t = said->state == CLAIM_ROUNDED_TWICE ? &T_PROOF_TWICE : said->state == CLAIM_CUT ? &T_PROOF_CUT : &T_PROOF_WORKED;
    text_render(t, (Str[]){ buf_str(&left), mention_number(claim->m[0], r.value, c->arena), mention_written(claim->m[0]) }, 3, c->job->lang, out);
    buf_done(&left);
    if (!f->expected.n) return;
    const Mention *m = claim->m[s->member];
    text_render(&T_PROOF_SUPPOSE, (Str[]){ mention_written(m), f->expected, str_printf(c->arena, "%d", s->fixed) }, 3, c->job->lang, out);
    const char *times = unit_factor(m->value, s->range.value);
    if (times) text_render(&T_PROOF_FACTOR, (Str[]){ str_of(times) }, 1, c->job->lang, out);
}

static void add_number_of(Finding *f, const Mention *m)
{
    f->numbers[f->n_numbers++] = mention_written(m);
    if (!m->made) f->spots[f->n_spots++] = (Spot){ m->piece, m->w.start, m->w.end };
}

static void add_finding(Check *c, const Links *links, const Said *said)
{
    const Claim *claim = &said->claim;
    Suspect s = find_culprit(c, links, said);
    bool known = s.score > -1000000;
    const Mention *m = claim->m[known ? s.member : 0];
    bool borne_out = said->odd && known && s.fixed > 1 && s.score >= 4 * (s.fixed - 1);      /* no slip, but another claim that fails wants the very same number */
    Finding f = { .severity = borne_out ? SEVERITY_ERROR : said->severity, .relation = relation_name(said->relation), .title = relation_title(said->relation), .doubt = relation_doubt(said), .piece = m->piece,
        .from = m->w.start, .to = m->w.end, .text = mention_around(m), .numbers = NEW_ARRAY(c->arena, Str, claim->n) };
    Buf why = { 0 };
    f.spots = NEW_ARRAY(c->arena, Spot, claim->n);
    add_number_of(&f, m);
    for (size_t i = 0; i < claim->n; i++)
        if (claim->m[i] != m) add_number_of(&f, claim->m[i]);
    if (known && s.range.value.num != 0 && (s.range.value.num > 0 || m->value.num < 0)) f.expected = mention_number(m, s.range.value, c->arena);
    explain(c, said, &s, &f, &why);
    f.why = buf_keep(&why, c->arena);
    buf_done(&why);
    *PUSH(c->arena, c->findings, c->n_findings, c->cap_findings) = f;
}

/* ---- all of it ---- */

static void read_paragraphs(Check *c)
{
    enum { REACH = 12 };
    Str unit = S(""), told;
    size_t at = 0;
    for (size_t i = 0; i < c->document->n_pieces; i++) {
        const Piece *p = &c->document->pieces[i];
        if (p->kind != DOCX_CELL && mention_caption_unit(p->text, &told)) unit = told, at = i;
        if (i > at + REACH || p->kind == DOCX_CELL) unit = S("");
        mention_read(p, unit, c->arena, PUSH(c->arena, c->paragraphs, c->n_paragraphs, c->cap_paragraphs));
    }
}

static int by_place(const void *a, const void *b)
{
    const Finding *x = a, *y = b;
    if (x->piece != y->piece) return x->piece < y->piece ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->severity != y->severity ? (x->severity > y->severity ? -1 : 1) : str_compare(x->why, y->why);
}

static Str place_of(const Check *c, const Piece *p)
{
    Buf place = { 0 }, told = { 0 };
    document_place(p, &place);
    text_add(buf_str(&place), c->job->lang, &told);
    buf_done(&place);
    return buf_give(&told, c->arena);
}

static void finish(Check *c, Finding *f)
{
    Buf key = { 0 };
    f->place = place_of(c, f->piece);
    buf_addf(&key, "%s %zu.%zu-%zu", f->relation, (size_t)(f->piece - c->document->pieces), f->from, f->to);
    f->key = buf_keep(&key, c->arena);
    buf_done(&key);
}

/* Numbers that are a whole cell and no quantity by themselves. */
static size_t bare_cells(Check *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->document->n_tables; i++) {
        const Cells *s = cells_read(c, i);
        for (int row = 1; row < s->table->n_rows; row++)
            for (int col = 1; col < s->table->n_cols; col++) {
                const Mention *m = cells_at(s, row, col);
                n += m && !m->w.unit.n && !str_equal(s->titles[col], S("序号"));
            }
    }
    return n;
}

static void list_unbound(const Check *c, Findings *out)
{
    out->unbound = NEW_ARRAY(c->arena, Unbound, c->n_unbound);
    out->n_unbound = c->n_unbound;
    for (size_t i = 0; i < c->n_unbound; i++) {
        const Mention *m = c->unbound[i];
        out->unbound[i] = (Unbound){ place_of(c, m->piece), mention_written(m), mention_around(m) };
    }
}

void proof_check(const Document *d, const ProofJob *job, Arena *a, Findings *out)
{
    static void (*const relations[])(Check *) = {
#define RELATION(id, accuses, zh, en, doubt_zh, doubt_en) relation_##id,
#include "proof/relations.def"
#undef RELATION
    };
    Check c = { .document = d, .job = job, .arena = a };
    read_paragraphs(&c);
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++) relations[i](&c);
    Links links = link_claims(&c);
    for (size_t i = 0; i < c.n_said; i++)
        if (c.said[i].state != CLAIM_HOLDS) add_finding(&c, &links, &c.said[i]);
    if (c.n_findings) qsort(c.findings, c.n_findings, sizeof *c.findings, by_place);
    for (size_t i = 0; i < c.n_findings; i++) finish(&c, &c.findings[i]);
    *out = (Findings){ .items = c.findings, .n = c.n_findings };
    for (size_t i = 0; i < c.n_paragraphs; i++) out->quantities += c.paragraphs[i].n;
    out->quantities += bare_cells(&c);
    list_unbound(&c, out);
}
