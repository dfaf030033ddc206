/* SPDX-License-Identifier: Apache-2.0
** Recursive descent, loosest first: if · ?? · or · and · not · comparison · + - · * / · unary · primary. */
#include "base/limits.h"
#include "formula/lex.h"

#include <string.h>

typedef struct { Comp *c; Lex lex; Tok tok; int depth; } Parser;

static bool expression(Parser *p, Node **out);

static bool advance(Parser *p) { return lex_next(&p->lex, &p->tok); }

static bool is_sign(const Parser *p, const char *z) { return p->tok.kind == TOK_SIGN && str_equal(p->tok.text, str_of(z)); }
static bool is_word(const Parser *p, const char *z) { return p->tok.kind == TOK_NAME && str_equal_case(p->tok.text, str_of(z)); }

static Str shown(const Parser *p) { return p->tok.kind == TOK_END ? S("…") : p->tok.text; }

static bool wanted(Parser *p, Str what)
{
    if (p->tok.kind == TOK_END) return comp_fail(p->c, p->tok.at, &T_FORMULA_ENDS_BEFORE, what, S(""), S(""));
    return comp_fail(p->c, p->tok.at, &T_FORMULA_EXPECTED, what, shown(p), S(""));
}

static bool expect(Parser *p, const char *sign)
{
    if (!is_sign(p, sign)) return wanted(p, str_of(sign));
    return advance(p);
}

static bool expect_word(Parser *p, const char *word)
{
    if (!is_word(p, word)) return wanted(p, str_of(word));
    return advance(p);
}

static Node *node(Parser *p, Op op, uint32_t at, Node *a, Node *b)
{
    Node *n = NEW(p->c->arena, Node);
    n->op = op;
    n->shared = p->c->shared;
    n->at = at;
    n->arg[0] = a;
    n->arg[1] = b;
    return n;
}

static bool is_keyword(Str s)
{
    static const char *const words[] = { "if", "then", "else", "and", "or", "not", "in", "within", "as", "at", "latest", "during", "through", "where", "via", "is-missing", "is-not-missing" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_equal_case(s, str_of(words[i]))) return true;
    return false;
}

/* A part of a name; behind a dot it may be a word of the language too (「…」 for anything else). */
static bool name_part(Parser *p, bool first, Node **out)
{
    bool named = p->tok.kind == TOK_QUOTED || (p->tok.kind == TOK_NAME && !(first && is_keyword(p->tok.text)));
    if (!named) return comp_fail(p->c, p->tok.at, &T_FORMULA_NAME_EXPECTED, shown(p), S(""), S(""));
    Node *n = *out = node(p, N_NAME, p->tok.at, NULL, NULL);
    n->text = p->tok.text;
    n->quoted = p->tok.kind == TOK_QUOTED;
    if (!advance(p)) return false;
    if (!is_sign(p, "[")) return true;
    return advance(p) && expression(p, &n->arg[0]) && expect(p, "]");
}

static bool name(Parser *p, Node **out)
{
    Node **tail = out;
    for (int i = 0;; i++) {
        if (i > LIMIT_FORMULA_DEPTH) return comp_fail(p->c, p->tok.at, &T_FORMULA_DEEP, S(""), S(""), S(""));
        if (!name_part(p, i == 0, tail)) return false;
        tail = &(*tail)->next;
        if (!is_sign(p, ".")) return true;
        if (!advance(p)) return false;
    }
}

static const struct { const char *word; AggKind kind; } aggregates[] = {
    { "count", AGG_COUNT }, { "count_distinct", AGG_COUNT_DISTINCT }, { "sum", AGG_SUM }, { "mean", AGG_MEAN },
    { "median", AGG_MEDIAN }, { "min", AGG_MIN }, { "max", AGG_MAX }, { "names", AGG_NAMES },
};

static bool agg_period(Parser *p, Agg *g)
{
    static const struct { const char *word; PeriodMode mode; } modes[] = {
        { "at", MODE_AT }, { "latest", MODE_LATEST }, { "during", MODE_DURING }, { "through", MODE_THROUGH },
    };
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (!is_word(p, modes[i].word)) continue;
        g->mode = modes[i].mode;
        return advance(p) && expression(p, &g->period);
    }
    return true;
}

static bool aggregate(Parser *p, AggKind kind, uint32_t at, Node **out)
{
    Agg *g = NEW(p->c->arena, Agg);
    *out = node(p, N_AGG, at, NULL, NULL);
    (*out)->agg = g;
    g->kind = kind;
    if (!expression(p, &g->term) || !agg_period(p, g)) return false;
    if (is_word(p, "where") && !(advance(p) && expression(p, &g->where))) return false;
    if (is_word(p, "via") && !(advance(p) && name(p, &g->via))) return false;
    return expect(p, ")");
}

static bool months(Parser *p, uint32_t at, Node **out)
{
    Node *n = *out = node(p, N_MONTHS, at, NULL, NULL);
    if (!expression(p, &n->arg[0]) || !expect(p, ",") || !expression(p, &n->arg[1]) || !expect(p, ",")) return false;
    if (!is_word(p, "floor") && !is_word(p, "round")) return wanted(p, S("floor | round"));
    n->i = is_word(p, "floor");
    return advance(p) && expect(p, ")");
}

/* name, or name( of an aggregate or months_between */
static bool name_or_call(Parser *p, Node **out)
{
    Tok first = p->tok;
    if (!name(p, out)) return false;
    if (!is_sign(p, "(") || first.kind == TOK_QUOTED || (*out)->next) return true;
    if (!advance(p)) return false;
    for (size_t i = 0; i < sizeof aggregates / sizeof aggregates[0]; i++)
        if (str_equal_case(first.text, str_of(aggregates[i].word))) return aggregate(p, aggregates[i].kind, first.at, out);
    if (str_equal_case(first.text, S("months_between"))) return months(p, first.at, out);
    return comp_fail(p->c, first.at, &T_FORMULA_FUNCTION, first.text, S(""), S(""));
}

static bool literal(Parser *p, Op op, Node **out)
{
    Node *n = *out = node(p, op, p->tok.at, NULL, NULL);
    n->text = p->tok.text;
    n->number = p->tok.number;
    n->unit = p->tok.unit;
    n->i = p->tok.i;
    return advance(p);
}

static bool primary(Parser *p, Node **out)
{
    switch (p->tok.kind) {
    case TOK_NUMBER: return literal(p, N_NUMBER, out);
    case TOK_TEXT: return literal(p, N_TEXT, out);
    case TOK_DAY: return literal(p, N_DAY, out);
    case TOK_PERIOD: return literal(p, N_PERIOD, out);
    case TOK_QUOTED: return name_or_call(p, out);
    case TOK_NAME: break;
    case TOK_SIGN:
        if (is_sign(p, "(")) return advance(p) && expression(p, out) && expect(p, ")");
        return comp_fail(p->c, p->tok.at, &T_FORMULA_VALUE_EXPECTED, shown(p), S(""), S(""));
    case TOK_END: return comp_fail(p->c, p->tok.at, &T_FORMULA_ENDS, S(""), S(""), S(""));
    }
    if (is_word(p, "true") || is_word(p, "false")) {
        p->tok.i = is_word(p, "true");
        return literal(p, N_BOOL, out);
    }
    if (is_keyword(p->tok.text)) return comp_fail(p->c, p->tok.at, &T_FORMULA_VALUE_EXPECTED, shown(p), S(""), S(""));
    return name_or_call(p, out);
}

static bool enter(Parser *p)
{
    if (++p->depth <= LIMIT_FORMULA_DEPTH) return true;
    return comp_fail(p->c, p->tok.at, &T_FORMULA_DEEP, S(""), S(""), S(""));
}

static bool unary(Parser *p, Node **out)
{
    uint32_t at = p->tok.at;
    if (!is_sign(p, "-")) return primary(p, out);
    bool ok = enter(p) && advance(p) && unary(p, out);
    p->depth--;
    if (ok) *out = node(p, N_NEG, at, *out, NULL);
    return ok;
}

typedef struct { const char *word; Op op; } OpWord;

/* Left-associative operators of one level; their length counts as depth, since the tree leans. */
static bool level(Parser *p, Node **out, const OpWord *words, size_t n, bool (*below)(Parser *, Node **))
{
    int depth = p->depth;
    if (!below(p, out)) return false;
    for (;;) {
        const OpWord *hit = NULL;
        for (size_t i = 0; i < n && !hit; i++)
            if (is_sign(p, words[i].word) || is_word(p, words[i].word)) hit = &words[i];
        if (!hit) break;
        Node *right;
        uint32_t at = p->tok.at;
        if (!enter(p) || !advance(p) || !below(p, &right)) return false;
        *out = node(p, hit->op, at, *out, right);
    }
    p->depth = depth;
    return true;
}

static bool product(Parser *p, Node **out)
{
    static const OpWord words[] = { { "*", N_MUL }, { "/", N_DIV } };
    return level(p, out, words, 2, unary);
}

static bool addition(Parser *p, Node **out)
{
    static const OpWord words[] = { { "+", N_ADD }, { "-", N_SUB } };
    return level(p, out, words, 2, product);
}

static bool list(Parser *p, Node **out)
{
    if (!expect(p, "(")) return false;
    for (Node **tail = out;; tail = &(*tail)->next) {
        if (!addition(p, tail)) return false;
        if (!is_sign(p, ",")) break;
        if (!advance(p)) return false;
    }
    return expect(p, ")");
}

static bool comparison(Parser *p, Node **out)
{
    static const OpWord words[] = { { "=", N_EQ }, { "!=", N_NE }, { "<", N_LT }, { "<=", N_LE }, { ">", N_GT }, { ">=", N_GE } };
    if (!addition(p, out)) return false;
    uint32_t at = p->tok.at;
    Node *right = NULL;
    if (is_word(p, "is-missing") || is_word(p, "is-not-missing")) {
        *out = node(p, is_word(p, "is-missing") ? N_MISSING : N_PRESENT, at, *out, NULL);
        return advance(p);
    }
    if (is_word(p, "in") || is_word(p, "within")) {
        bool in = is_word(p, "in");
        if (!advance(p) || !(in ? list(p, &right) : addition(p, &right))) return false;
        *out = node(p, in ? N_IN : N_WITHIN, at, *out, right);
        return true;
    }
    if (is_word(p, "has")) {
        if (!advance(p) || !addition(p, &right)) return false;
        *out = node(p, N_HAS, at, *out, right);
        return true;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!is_sign(p, words[i].word)) continue;
        if (!advance(p) || !addition(p, &right)) return false;
        *out = node(p, words[i].op, at, *out, right);
        return true;
    }
    return true;
}

static bool negation(Parser *p, Node **out)
{
    uint32_t at = p->tok.at;
    if (!is_word(p, "not")) return comparison(p, out);
    bool ok = enter(p) && advance(p) && negation(p, out);
    p->depth--;
    if (ok) *out = node(p, N_NOT, at, *out, NULL);
    return ok;
}

static bool conjunction(Parser *p, Node **out)
{
    static const OpWord words[] = { { "and", N_AND } };
    return level(p, out, words, 1, negation);
}

static bool disjunction(Parser *p, Node **out)
{
    static const OpWord words[] = { { "or", N_OR } };
    return level(p, out, words, 1, conjunction);
}

static bool choice(Parser *p, Node **out)
{
    Node *n = *out = node(p, N_IF, p->tok.at, NULL, NULL);
    return advance(p) && expression(p, &n->arg[0]) && expect_word(p, "then") && expression(p, &n->arg[1])
        && expect_word(p, "else") && expression(p, &n->arg[2]);
}

static bool expression(Parser *p, Node **out)
{
    static const OpWord words[] = { { "??", N_ELSE } };
    if (!enter(p)) return false;
    bool ok = is_word(p, "if") ? choice(p, out) : level(p, out, words, 1, disjunction);
    p->depth--;
    return ok;
}

/* as UNIT: the rest of the text, read as one unit name. */
static bool as_unit(Parser *p, Str source, Node *root)
{
    if (!is_word(p, "as")) return true;
    Str word = str_trim(str_slice(source, p->tok.end, source.n));
    if (!unit_find(word, &root->unit) && !unit_find(str_fold_width(p->c->arena, word), &root->unit))
        return comp_fail(p->c, p->tok.at, &T_FORMULA_UNIT, word, S(""), S(""));
    root->text = str_copy(p->c->arena, word);
    p->tok.kind = TOK_END;
    return true;
}

bool parse_formula(Comp *c, Str text, Node **out)
{
    Parser p = { .c = c };
    if (text.n > LIMIT_FORMULA_BYTES) return comp_fail(c, 0, &T_FORMULA_LONG, S(""), S(""), S(""));
    if (!lex_open(&p.lex, c, text) || !advance(&p) || !expression(&p, out)) return false;
    Node *top = node(&p, N_NOT, 0, *out, NULL);   /* carries the unit; taken off by type_check_top */
    if (!as_unit(&p, text, top)) return false;
    if (p.tok.kind != TOK_END) return comp_fail(c, p.tok.at, &T_FORMULA_REST, shown(&p), S(""), S(""));
    *out = top;
    return true;
}
