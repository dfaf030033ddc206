/* SPDX-License-Identifier: Apache-2.0
** The checks of a rule book, run: every record that is wrong is named, every relation that does not hold is told. */
#include "figures/parts.h"
#include "figures/texts.h"
#include "model/label.h"

enum { LISTED = 10 };                                  /* records of one check told one by one */

bool figures_say(const SayPart *parts, size_t n, const Context *ctx, const size_t *slot, Arena *a, Buf *out, Err *err)
{
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        Scalar v;
        const SayPart *p = &parts[i];
        if (!p->formula) {
            buf_add(out, p->text);
            continue;
        }
        ok = slot ? formula_row(p->formula, ctx, *slot, a, &v, err) : formula_scalar(p->formula, ctx, a, &v, NULL, err);
        if (ok && v.ok) scalar_format(&v, UNIT_NONE, -1, true, out);
        else if (ok) buf_add_z(out, "—");
    }
    return ok;
}

/* The sentence in both languages, for an argument (base/text.h). */
static bool say(const Check *c, const Context *ctx, const size_t *slot, Arena *a, Str *out, Err *err)
{
    Buf zh = { 0 }, en = { 0 }, both = { 0 };
    bool ok = figures_say(c->parts, c->n_parts, ctx, slot, a, &zh, err) && figures_say(c->parts_en, c->n_parts_en, ctx, slot, a, &en, err);
    if (c->n_parts_en) text_word(buf_str(&zh), buf_str(&en), &both);
    *out = buf_keep(c->n_parts_en ? &both : &zh, a);
    buf_done(&zh);
    buf_done(&en);
    buf_done(&both);
    return ok;
}

static void add(Problems *ps, Severity severity, const Text *t, Str field, Str value, Str first, Str second)
{
    problems_add(ps, (Problem){ .severity = severity, .text = t, .field = field, .value = value, .args = { first, second }, .n_args = 2 });
}

static bool check_scalar(const Check *c, const Context *ctx, Arena *a, Problems *ps, Err *err)
{
    Scalar v;
    Str text;
    if (!formula_scalar(c->formula, ctx, a, &v, NULL, err)) return false;
    if (!v.ok) add(ps, SEVERITY_NOTE, &T_FIGURES_CHECK_UNKNOWN, (Str){ 0 }, (Str){ 0 }, c->word, (Str){ 0 });
    if (!v.ok || v.i) return true;
    if (!say(c, ctx, NULL, a, &text, err)) return false;
    add(ps, c->severity, &T_FIGURES_CHECK, (Str){ 0 }, (Str){ 0 }, c->word, text);
    return true;
}

static bool check_rows(const Check *c, const Context *ctx, Arena *a, Problems *ps, Err *err)
{
    uint8_t *keep;
    size_t n, listed = 0, more = 0;
    Buf label = { 0 };
    if (!formula_filter(c->formula, ctx, a, &keep, NULL, &n, err)) return false;
    for (size_t slot = 0; slot < n; slot++) {
        Str text;
        if (!keep[slot]) continue;
        if (listed == LISTED) {
            more++;
            ps->counts[c->severity]++;
            continue;
        }
        listed++;
        buf_clear(&label);
        bool ok = say(c, ctx, &slot, a, &text, err) && label_add(ctx->view.snapshot, c->reg, (int64_t)slot + 1, &label, err);
        if (ok) add(ps, c->severity, &T_FIGURES_CHECK_ROW, str_of(c->reg->word), buf_str(&label), text, (Str){ 0 });
        if (!ok) {
            buf_done(&label);
            return false;
        }
    }
    buf_done(&label);
    if (more) PROBLEM(ps, NOTE, T_FIGURES_CHECK_MORE, ARGS(c->word, str_printf(a, "%zu", more), str_of(c->reg->id), c->text));
    return true;
}

/* What is printed loosely must be true. */
static bool check_approx(const RuleBook *b, const FigureRequest *q, Arena *a, Problems *ps, Err *err)
{
    for (size_t i = 0; i < b->n_figures; i++) {
        FigureValue v;
        if (!b->figures[i].has_approx) continue;
        if (!figures_one(&b->figures[i], b, q, a, &v, NULL, err)) return false;
        if (v.value.ok && !v.approx_fits)
            PROBLEM(ps, WARN, T_FIGURES_APPROX, ARGS(b->figures[i].word, v.printed, b->figures[i].approx_word));
    }
    return true;
}

bool figures_check(const RuleBook *b, const FigureRequest *q, Problems *ps, Err *err)
{
    Arena *a = arena_new();
    FigureRequest shared = *q;
    bool ok = true;
    if (!shared.context.cache) shared.context.cache = formula_cache_new(a);
    for (size_t i = 0; i < b->n_checks && ok; i++) {
        const Check *c = &b->checks[i];
        ok = c->reg ? check_rows(c, &shared.context, a, ps, err) : check_scalar(c, &shared.context, a, ps, err);
    }
    ok = ok && check_approx(b, &shared, a, ps, err) && sources_check(b, &q->context, ps, err);
    arena_free(a);
    return ok;
}
