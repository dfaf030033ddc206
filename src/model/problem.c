/* SPDX-License-Identifier: Apache-2.0 */
#include "model/problem.h"
#include "base/limits.h"
#include "model/texts.h"

Problems *problems_new(Arena *a)
{
    Problems *ps = NEW(a, Problems);
    ps->arena = a;
    return ps;
}

void problems_add(Problems *ps, Problem p)
{
    ps->counts[p.severity]++;
    if (ps->n >= LIMIT_PROBLEMS) return;
    for (size_t i = 0; i < p.n_args; i++) p.args[i] = str_copy(ps->arena, p.args[i]);
    p.file = str_copy(ps->arena, p.file);
    p.sheet = str_copy(ps->arena, p.sheet);
    p.field = str_copy(ps->arena, p.field);
    p.value = str_copy(ps->arena, p.value);
    p.question.about = str_copy(ps->arena, p.question.about);
    p.question.written = str_copy(ps->arena, p.question.written);
    p.question.near = str_copy(ps->arena, p.question.near);
    *PUSH(ps->arena, ps->items, ps->n, ps->cap) = p;
}

Problem problem_of(const Err *e, Severity s)
{
    Problem p = { .severity = s, .text = e->text, .n_args = e->n_args < PROBLEM_ARGS ? e->n_args : PROBLEM_ARGS };
    for (size_t i = 0; i < p.n_args; i++) p.args[i] = e->args[i];
    return p;
}

const char *severity_name(Severity s, Lang lang)
{
    static const Text *const names[] = { &T_MODEL_NOTE, &T_MODEL_WARN, &T_MODEL_ASK, &T_MODEL_ERROR };
    return text_of(names[s], lang);
}

static void add_address(const Problem *p, Buf *out)
{
    char letters[8];
    size_t n = 0;
    for (int32_t c = p->col; c > 0; c = (c - 1) / 26) letters[n++] = (char)('A' + (c - 1) % 26);
    while (n > 0) buf_add_char(out, letters[--n]);
    if (p->row > 0) buf_add_int(out, p->row);
}

void problem_render(const Problem *p, Lang lang, Buf *out)
{
    buf_add_z(out, severity_name(p->severity, lang));
    buf_add_char(out, ' ');
    if (p->file.n) buf_add(out, p->file), buf_add_z(out, " · ");
    if (p->sheet.n) buf_add(out, p->sheet), buf_add_z(out, " · ");
    if (p->row > 0 || p->col > 0) add_address(p, out), buf_add_z(out, " · ");
    if (p->field.n) text_add(p->field, lang, out);
    if (p->value.n) buf_addf(out, lang == LANG_ZH ? "“%.*s”" : " '%.*s'", SP(p->value));
    if (p->field.n || p->value.n) buf_add_z(out, lang == LANG_ZH ? "：" : ": ");
    text_render(p->text, p->args, p->n_args, lang, out);
}

static void question_json(const Question *q, Json *j)
{
    static const char *const kinds[] = { [QUESTION_ROW] = "row", [QUESTION_CODE] = "code", [QUESTION_STRUCK] = "struck" };
    static const char *const answers[][2] = { [QUESTION_ROW] = { "skip" }, [QUESTION_CODE] = { "skip", "new" }, [QUESTION_STRUCK] = { "keep", "skip" } };
    if (q->kind == QUESTION_NONE) return;
    json_key(j, "question"), json_open(j, '{');
    json_key(j, "kind"), json_z(j, kinds[q->kind]);
    json_key(j, "about"), json_str(j, q->about);
    json_key(j, "written"), json_str(j, q->written);
    json_key(j, "near"), json_open(j, '[');
    for (Str rest = q->near; rest.p && rest.n;) json_str(j, str_split(&rest, '\n'));
    json_close(j, ']');
    json_key(j, "answers"), json_open(j, '[');
    for (size_t i = 0; i < 2 && answers[q->kind][i]; i++) json_z(j, answers[q->kind][i]);
    json_close(j, ']');
    json_close(j, '}');
}

void problem_json(const Problem *p, Lang lang, Json *j)
{
    static const char *const ids[] = { "note", "warn", "ask", "error" };
    Buf text = { 0 }, cell = { 0 }, field = { 0 };
    text_render_page(p->text, p->args, p->n_args, lang, &text);
    text_add(p->field, lang, &field);
    add_address(p, &cell);
    json_open(j, '{');
    json_key(j, "severity"), json_z(j, ids[p->severity]);
    json_key(j, "file"), json_str(j, p->file);
    json_key(j, "sheet"), json_str(j, p->sheet);
    json_key(j, "cell"), json_str(j, buf_str(&cell));
    json_key(j, "field"), json_str(j, buf_str(&field));
    json_key(j, "value"), json_str(j, p->value);
    json_key(j, "text"), json_str(j, buf_str(&text));
    question_json(&p->question, j);
    json_close(j, '}');
    buf_done(&text);
    buf_done(&cell);
    buf_done(&field);
}
