/* SPDX-License-Identifier: Apache-2.0 */
#include "report/print.h"
#include "report/texts.h"

Str print_tag(const Print *p, Str expression, const Answer *v)
{
    Hasher h;
    hash_init(&h);
    hash_add_sized(&h, expression);
    hash_add_sized(&h, v->scope);
    hash_add_sized(&h, v->period);
    hash_add_sized(&h, p->as_of);
    Hash hash = hash_end(&h);
    static const char digits[] = "0123456789abcdef";
    char *tag = arena_alloc(p->arena, 24);
    for (int i = 0; i < 7; i++) tag[i] = "lalian:"[i];
    for (size_t i = 0; i < 8; i++) {
        tag[7 + 2 * i] = digits[hash.b[i] >> 4];
        tag[8 + 2 * i] = digits[hash.b[i] & 15];
    }
    return (Str){ tag, 23 };
}

void print_keep(Print *p, Str tag, Str expression, const Answer *v, Str shown)
{
    if (!p->printed) return;
    *PUSH(p->arena, p->printed->items, p->printed->n, p->printed->cap) = (Printed){ tag, expression, v->scope, v->period, shown, !v->ok };
}

void print_problem(Print *p, const Text *text, Str subject, Str detail)
{
    Str key = str_printf(p->arena, "%s|%.*s|%.*s", text->en, SP(subject), SP(detail));
    if (map_find(p->said, key, NULL)) return;
    map_put(p->said, key, 1);
    bool error = p->mode == REPORT_FINAL;
    p->errors += error;
    problems_add(p->problems, (Problem){ .severity = error ? SEVERITY_ERROR : SEVERITY_WARN, .text = text, ARGS(subject, detail) });
}

Str print_sentence(Print *p, const Text *text, Str arg)
{
    Buf b = { 0 };
    text_render(text, &arg, 1, LANG_ZH, &b);
    Str s = buf_keep(&b, p->arena);
    buf_done(&b);
    return s;
}

void print_check(Print *p, const Tag *t, const Answer *v)
{
    if (!v->ok && !t->has_substitute) print_problem(p, &T_REPORT_MISSING, t->expression, v->owes.n ? print_sentence(p, &T_REPORT_OWED_BY, v->owes) : S(""));
    if (v->estimated.n) print_problem(p, &T_REPORT_ESTIMATED, t->expression, v->estimated);
    if (v->stale.n) print_problem(p, &T_REPORT_STALE, t->expression, v->stale);
}

void print_unknown(Print *p, const Tag *t, Str why) { print_problem(p, &T_REPORT_UNKNOWN, t->source, why); }
