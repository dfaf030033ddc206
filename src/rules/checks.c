/* SPDX-License-Identifier: Apache-2.0
** checks.yaml: what must hold between figures, or what is wrong in a row of a register; `say` is the sentence.
**   origins.nest: {title: …, severity: error, holds: leasing.firms_local <= leasing.firms_inside, say: "…{{leasing.firms_local}}…"}
**   plan.basis: {title: …, severity: warn, over: project_plan, wrong: area_basis is-missing, say: "{{project}}…"} */
#include "rules/node.h"
#include "rules/texts.h"

static void read_say(const Reading *r, Str say, Place say_at, SayPart **parts, size_t *n)
{
    size_t cap = 0;
    for (Str rest = say; rest.n;) {
        ptrdiff_t open = str_find(rest, S("{{"));
        Str before = open < 0 ? rest : str_slice(rest, 0, (size_t)open);
        if (before.n) *PUSH(r->arena, *parts, *n, cap) = (SayPart){ .text = before };
        if (open < 0) return;
        Str tail = str_slice(rest, (size_t)open + 2, rest.n);
        ptrdiff_t close = str_find(tail, S("}}"));
        if (close <= 0) {
            WRONG(r, say_at, T_RULES_SAY, (Str){ 0 });
            return;
        }
        Place at = say_at;
        at.column += (int)str_points((Str){ say.p, (size_t)(tail.p - say.p) });
        *PUSH(r->arena, *parts, *n, cap) = (SayPart){ .text = str_trim(str_slice(tail, 0, (size_t)close)), .is_formula = true, .at = at };
        rest = str_slice(tail, (size_t)close + 2, tail.n);
    }
}

static void read_check(Reading *r, Str id, Place at, const Node *node, size_t *cap)
{
    static const Severity severities[] = { SEVERITY_NOTE, SEVERITY_WARN, SEVERITY_ASK, SEVERITY_ERROR };
    Check c = { .id = id, .at = at, .severity = SEVERITY_WARN };
    if (!node_id(r, id, at) || !node_is_map(r, node, id)) return;
    node_keys(r, node, "title title_en severity holds over wrong say say_en note");
    c.title = node_text(r, node, "title", true, NULL);
    c.word = node_word(r, node, c.title, id);
    int severity = node_choice(r, node, "severity", "note warn ask error");
    if (severity >= 0) c.severity = severities[severity];
    c.say = node_text(r, node, "say", true, &c.say_at);
    read_say(r, c.say, c.say_at, &c.parts, &c.n_parts);
    Place en_at;
    Str say_en = node_text(r, node, "say_en", false, &en_at);
    if (say_en.n) read_say(r, say_en, en_at, &c.parts_en, &c.n_parts_en);
    const Node *holds = node_find(node, "holds"), *over = node_find(node, "over"), *wrong = node_find(node, "wrong");
    if ((holds != NULL) == (over != NULL) || (over != NULL) != (wrong != NULL)) {
        WRONG(r, at, T_RULES_CHECK_ONE, id);
        return;
    }
    c.text = node_text(r, node, holds ? "holds" : "wrong", true, &c.text_at);
    if (over) {
        Place over_at;
        Str name = node_text(r, node, "over", true, &over_at);
        c.reg = name.n ? node_register(r, name, over_at) : NULL;
        if (!c.reg) return;
    }
    if (c.title.n && c.text.n && c.say.n) *PUSH(r->arena, r->book->checks, r->book->n_checks, *cap) = c;
}

void checks_load(Reading *r, const Node *root)
{
    size_t cap = 0;
    if (!root || !node_is_map(r, root, S("checks.yaml"))) return;
    for (size_t i = 0; i < root->n; i++) read_check(r, root->keys[i], root->key_places[i], root->items[i], &cap);
}
