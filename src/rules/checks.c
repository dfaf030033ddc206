/* SPDX-License-Identifier: Apache-2.0
** checks.yaml: what must hold between figures, or what is wrong in a row of a register; `say` is the sentence.
**   origins.nest: {title: …, severity: error, holds: leasing.firms_local <= leasing.firms_inside, say: "…{{leasing.firms_local}}…"}
**   plan.basis: {title: …, severity: warn, over: project_plan, wrong: area_basis is-missing, say: "{{project}}…"} */
#include "rules/node.h"
#include "rules/texts.h"

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
    node_say(r, c.say, c.say_at, &c.parts, &c.n_parts);
    Place en_at;
    Str say_en = node_text(r, node, "say_en", false, &en_at);
    if (say_en.n) node_say(r, say_en, en_at, &c.parts_en, &c.n_parts_en);
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
