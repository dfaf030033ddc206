/* SPDX-License-Identifier: Apache-2.0 */
#include "report/print.h"
#include "report/texts.h"

static uint64_t seed_new(const Print *p, Str expression, Str period)
{
    Hasher h;
    uint64_t out = 0;
    hash_init(&h);
    hash_add_sized(&h, expression);
    hash_add_sized(&h, period);
    hash_add_sized(&h, p->as_of);
    Hash hash = hash_end(&h);
    for (size_t i = 0; i < 8; i++) out = out << 8 | hash.b[i];
    return out;
}

/* Rows share expression and period, and the very bytes of them: those are hashed once. */
static uint64_t seed_of(Print *p, Str expression, Str period)
{
    size_t at = ((uintptr_t)expression.p >> 3) % PRINT_SEEDS;
    bool known = p->seeds[at].expression.p == expression.p && p->seeds[at].period.p == period.p && p->seeds[at].expression.n == expression.n && p->seeds[at].period.n == period.n;
    if (known && expression.p) return p->seeds[at].seed;
    p->seeds[at].expression = expression;
    p->seeds[at].period = period;
    return p->seeds[at].seed = seed_new(p, expression, period);
}

/* FNV-1a with the last steps of MurmurHash3: written into documents, so it never changes. */
static uint64_t with_scope(uint64_t h, Str scope)
{
    if (!scope.n) return h;
    for (size_t i = 0; i < scope.n; i++) h = (h ^ (unsigned char)scope.p[i]) * 0x100000001b3u;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

Str print_tag(Print *p, Str expression, const Answer *v)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t h = with_scope(seed_of(p, expression, v->period), v->scope);
    char *tag = arena_alloc(p->arena, 24);
    for (int i = 0; i < 7; i++) tag[i] = "lalian:"[i];
    for (int i = 22; i > 6; i--, h >>= 4) tag[i] = digits[h & 15];
    return (Str){ tag, 23 };
}

size_t print_count(const Print *p) { return p->printed ? p->printed->n : 0; }

void print_expect(Print *p, size_t more)
{
    PrintedList *l = p->printed;
    if (!l || more <= l->cap) return;          /* what is kept doubles by itself */
    Printed *items = NEW_ARRAY(p->arena, Printed, l->n + more);
    for (size_t i = 0; i < l->n; i++) items[i] = l->items[i];
    l->items = items;
    l->cap = l->n + more;
}

void print_keep(Print *p, Str tag, Str expression, const Answer *v, Str shown)
{
    if (!p->printed) return;
    *PUSH(p->arena, p->printed->items, p->printed->n, p->printed->cap) =
        (Printed){ tag, expression, v->scope, v->period, shown, !v->ok, v->title, v->owes, v->estimated, v->stale, v->lacking };
}

static void add_problem(Print *p, Severity severity, const Tag *at, const Text *text, Str subject, Str detail)
{
    Str key = str_printf(p->arena, "%s|%.*s|%.*s", text->en, SP(subject), SP(detail));
    if (map_find(p->said, key, NULL)) return;
    map_put(p->said, key, 1);
    p->errors += severity == SEVERITY_ERROR;
    Problem one = { .severity = severity, .text = text, ARGS(subject, detail), .file = p->file };
    if (at) one.sheet = at->sheet, one.row = at->row, one.col = at->col;
    problems_add(p->problems, one);
}

void print_problem(Print *p, const Tag *at, const Text *text, Str subject, Str detail)
{
    add_problem(p, p->mode == REPORT_DRAFT ? SEVERITY_WARN : SEVERITY_ERROR, at, text, subject, detail);
}

Str print_sentence(Print *p, const Text *text, Str arg)
{
    Buf b = { 0 };
    text_render(text, &arg, 1, LANG_ZH, &b);
    Str s = buf_keep(&b, p->arena);
    buf_done(&b);
    return s;
}

static Str name_of(Print *p, const Tag *t, const Answer *v)
{
    return v->title.n ? str_printf(p->arena, "%.*s %.*s", SP(v->title), SP(t->expression)) : t->expression;
}

void print_estimated(Print *p, Str name, Str places)
{
    for (size_t i = 0; i < p->n_expected; i++) {
        if (!str_equal(p->expected[i].places, places)) continue;
        Str old = p->expected[i].figures;
        if (!str_has(old, name)) p->expected[i].figures = str_printf(p->arena, "%.*s”“%.*s", SP(old), SP(name));
        return;
    }
    PUSH(p->arena, p->expected, p->n_expected, p->cap_expected);
    p->expected[p->n_expected - 1].places = places;
    p->expected[p->n_expected - 1].figures = name;
}

/* The rows of a table rest on places that a total names together. */
static bool told_elsewhere(const Print *p, size_t k)
{
    for (size_t i = 0; i < p->n_expected; i++)
        if (p->expected[i].places.n > p->expected[k].places.n && str_has(p->expected[i].places, p->expected[k].places)) return true;
    return false;
}

void print_finish(Print *p)
{
    for (size_t i = 0; i < p->n_expected; i++)
        if (!told_elsewhere(p, i)) print_problem(p, NULL, &T_REPORT_ESTIMATED, p->expected[i].figures, p->expected[i].places);
}

void print_check(Print *p, const Tag *t, const Answer *v)
{
    Str name = name_of(p, t, v);
    if (!v->ok && !t->has_substitute) print_problem(p, t, &T_REPORT_MISSING, name, v->owes.n ? print_sentence(p, &T_REPORT_OWED_BY, v->owes) : S(""));
    if (v->lacking) add_problem(p, SEVERITY_NOTE, t, &T_REPORT_LACKING, name, str_printf(p->arena, "%zu", v->lacking));
    if (v->estimated.n) print_estimated(p, name, v->estimated);
    if (v->stale.n) print_problem(p, t, &T_REPORT_STALE, name, v->stale);
}

void print_unknown(Print *p, const Tag *t, Str why) { print_problem(p, t, &T_REPORT_UNKNOWN, t->source, why); }
