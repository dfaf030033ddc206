/* SPDX-License-Identifier: Apache-2.0
** A scheme read whole: every open question and every mistake at once. */
#include "evaluate/read.h"
#include "base/os.h"

#include <string.h>

typedef enum { KEY_OPTIONAL, KEY_OWED, KEY_WHEN } KeyKind;
typedef enum { NONE_ANSWERS, NONE_IS_OPEN } KeyNone;
typedef struct { const char *id; KeyKind kind; KeyNone none; Text question; } Key;
static const Key keys[] = {
#define KEY(id, kind, none, zh, en) { #id, KEY_##kind, none, { zh, en } },
#include "evaluate/keys.def"
#undef KEY
};
enum { N_KEYS = sizeof keys / sizeof keys[0] };

static const Key *key_of(const char *id)
{
    for (size_t i = 0; i < N_KEYS; i++)
        if (strcmp(keys[i].id, id) == 0) return &keys[i];
    return NULL;
}

/* The question in both languages stands in the message: a Problem's arguments know no language. */
static void ask(const SchemeReading *sr, const char *key)
{
    const Text *q = &key_of(key)->question;
    WRONG(&sr->r, sr->s->root->at, T_EVALUATE_QUESTION, str_of(key), str_of(q->zh), str_of(q->en));
}

const Node *read_top(const SchemeReading *sr, const char *id)
{
    const Node *n = node_find(sr->s->root, id);
    const Key *key = key_of(id);
    bool open = n && n->kind == NODE_TEXT && key->kind != KEY_OPTIONAL && (n->text.n == 0 || (key->none == NONE_IS_OPEN && read_is_none(n)));
    return open ? NULL : n;
}

static void want(const SchemeReading *sr, const char *key, bool applies)
{
    if (applies && !read_top(sr, key)) ask(sr, key);
}

static void ask_owed(const SchemeReading *sr)
{
    for (size_t i = 0; i < N_KEYS; i++)
        if (keys[i].kind == KEY_OWED && !read_top(sr, keys[i].id)) ask(sr, keys[i].id);
    want(sr, "input", !read_top(sr, "subject"));
}

static bool corrects(const EvalScheme *s)
{
    for (size_t i = 0; i < s->n_indicators; i++)
        if (s->indicators[i].correct) return true;
    return false;
}

/* What is owed only where it can apply. */
static void ask_where_it_applies(const SchemeReading *sr)
{
    const EvalScheme *s = sr->s;
    bool firms = !s->stand_alone && s->subject && (strcmp(s->subject->id, "enterprise") == 0 || strcmp(s->subject->id, "land_unit") == 0);
    want(sr, "base", s->method == METHOD_SUM);
    want(sr, "correct", corrects(s));
    want(sr, "years", !s->stand_alone);
    want(sr, "shared_parcel", firms);
    want(sr, "tenants", firms);
    want(sr, "count_rounding", s->n_grades > 0);
    want(sr, "guard", s->has_tail);
}

static void read_keys(const SchemeReading *sr)
{
    Buf b = { 0 };
    for (size_t i = 0; i < N_KEYS; i++) buf_addf(&b, "%s%s", i ? " " : "", keys[i].id);
    node_keys(&sr->r, sr->s->root, str_z(sr->r.arena, buf_str(&b)));
    buf_done(&b);
}

static void read_head(SchemeReading *sr)
{
    EvalScheme *s = sr->s;
    Place at;
    s->id = node_text(&sr->r, s->root, "scheme", false, &at);
    if (s->id.n) node_id(&sr->r, s->id, at);
    s->title = node_text(&sr->r, s->root, "title", false, NULL);
    if (!s->title.n) s->title = s->id;
    s->official = node_choice(&sr->r, s->root, "status", "测算 正式") == 1;
    const Node *decimals = read_top(sr, "compare_decimals");
    if (!read_is_none(decimals) && node_is_map(&sr->r, decimals, S("compare_decimals"))) {
        node_keys(&sr->r, decimals, "area");
        if (read_owed(sr, decimals, "compare_decimals", "area", "2")) node_int(&sr->r, decimals, "area", 0, 6, &s->area_decimals);
    }
}

static void read_cites(SchemeReading *sr)
{
    EvalScheme *s = sr->s;
    const Node *n = s->cites = read_top(sr, "cites");
    if (n && !node_is_map(&sr->r, n, S("cites"))) { s->cites = NULL; return; }
    for (size_t i = 0; n && i < n->n; i++)
        if (!key_of(str_z(sr->r.arena, n->keys[i]))) WRONG(&sr->r, n->key_places[i], T_EVALUATE_CITE_WHAT, n->keys[i]);
    static const char *const bare = " scheme title status input subject cites exempt ungraded adjust veto step_down ";
    for (size_t i = 0; s->official && i < s->root->n; i++) {
        Str key = s->root->keys[i], word = str_printf(sr->r.arena, " %.*s ", SP(key));
        if (!str_has(str_of(bare), word) && !scheme_cites(s, str_z(sr->r.arena, key)).n) WRONG(&sr->r, s->root->key_places[i], T_EVALUATE_CITES, key);
    }
}

Str scheme_cites(const EvalScheme *s, const char *key)
{
    const Node *n = s->cites ? node_find(s->cites, key) : NULL;
    return n && n->kind == NODE_TEXT ? n->text : S("");
}

static void read_split(SchemeReading *sr)
{
    const Node *n = read_top(sr, "split");
    if (read_is_none(n) || !node_is_map(&sr->r, n, S("split"))) return;
    node_keys(&sr->r, n, "by");
    const Node *by = read_owed(sr, n, "split", "by", "above_scale");
    if (!by || !read_formula(sr, by, S("by"), &sr->s->split)) return;
    TypeKind kind = formula_type(sr->s->split.formula).kind;
    if (kind != TYPE_TEXT && kind != TYPE_REF && kind != TYPE_BOOL) WRONG(&sr->r, by->at, T_EVALUATE_WANT_GROUP, by->text);
}

static void read_shared(SchemeReading *sr)
{
    EvalScheme *s = sr->s;
    int k = node_choice(&sr->r, s->root, "shared_parcel", "merge split_by_area");
    if (k >= 0) s->shared = k == 0 ? SHARED_MERGE : SHARED_SPLIT;
    k = node_choice(&sr->r, s->root, "tenants", "own_list with_owners never");
    if (k >= 0) s->tenants = (TenantRule)(TENANTS_OWN_LIST + k);
}

/* A derived column that is asked for by name. What words an office has for its land is the rule book's affair. */
static Formula *ask_column(const SchemeReading *sr, const char *key, const char *reg_id, const char *id)
{
    const Node *n = node_find(sr->s->root, key);
    const Register *reg = model_find(sr->s->model, str_of(reg_id));
    Str name = str_printf(sr->r.arena, "%s.%s", reg_id, id);
    Formula *f = NULL;
    Err err = { 0 };
    if (!n || !reg) return NULL;
    if (!rules_column(sr->r.book, reg, str_of(id))) WRONG(&sr->r, n->at, T_EVALUATE_COLUMN, str_of(key), name);
    else if (!formula_compile_row(sr->s->words, reg, str_of(id), n->at, sr->r.arena, &f, &err)) node_failed(sr->r.ps, n->at, &err);
    else if (formula_type(f).kind != TYPE_BOOL) WRONG(&sr->r, n->at, T_EVALUATE_WANT_BOOL, name);
    return f;
}

static void ask_columns(SchemeReading *sr)
{
    EvalScheme *s = sr->s;
    bool firms = !s->stand_alone && strcmp(s->subject->id, "enterprise") == 0;
    if (firms || s->area_weighted) s->land_in_use = ask_column(sr, s->area_weighted ? "correct" : "subject", "land_use", "in_use");
    if (firms && s->shared != SHARED_NONE) s->land_owned = ask_column(sr, "shared_parcel", "land_use", "owned");
    if (firms && s->tenants != TENANTS_NONE) s->land_rented = ask_column(sr, "tenants", "land_use", "rented");
    if (s->land_rented) s->tenants_title = rules_column(sr->r.book, model_get(s->model, "land_use"), S("rented"))->title;
    for (size_t i = 0; i < s->n_levels && !s->member_excluded; i++)
        if (s->levels[i].kind == LEVEL_INDUSTRY_GROUP) s->member_excluded = ask_column(sr, "pool", "industry_group_member", "excluded");
}

static void read_parts(SchemeReading *sr)
{
    EvalScheme *s = sr->s;
    read_subject(sr);
    if (!s->subject) return;
    const Node *where = read_top(sr, "where");
    if (!read_is_none(where)) read_condition(sr, where, S("where"), &s->where);
    read_split(sr);
    read_pool(sr, read_top(sr, "pool"));
    read_method(sr, read_top(sr, "method"));
    if (read_top(sr, "weights") && read_top(sr, "weights")->kind == NODE_MAP && node_find(read_top(sr, "weights"), "by")) s->weights.kind = WEIGHT_ENTROPY;   /* not given: settled below */
    read_indicators(sr, read_top(sr, "indicators"));
    read_weights(sr, read_top(sr, "weights"));
    read_base(sr, read_top(sr, "base"));
    read_correct(sr, read_top(sr, "correct"));
    read_years(sr, read_top(sr, "years"));
    read_shared(sr);
    read_grades(sr, read_top(sr, "grades"));
    read_clauses(sr);
    read_tail(sr, read_top(sr, "tail"));
    read_ties(sr, read_top(sr, "ties"));
    node_int(&sr->r, s->root, "score_decimals", 0, 9, &s->score_decimals);
    ask_columns(sr);
    ask_where_it_applies(sr);
}

bool scheme_load(const RuleBook *book, Str file, const Node *root, Arena *a, EvalScheme **out, Problems *ps)
{
    size_t errors = ps->counts[SEVERITY_ERROR];
    RuleBook own = *book;
    EvalScheme *s = NEW(a, EvalScheme);
    *s = (EvalScheme){ .file = file, .root = root, .area_decimals = -1, .min_size = 1 };
    SchemeReading sr = { .r = { .book = &own, .model = book->model, .words = book->words, .arena = a, .ps = ps }, .s = s };
    *out = NULL;
    if (!node_is_map(&sr.r, root, S("scheme"))) return false;
    read_keys(&sr);
    ask_owed(&sr);
    read_head(&sr);
    read_parts(&sr);
    read_cites(&sr);
    if (ps->counts[SEVERITY_ERROR] != errors) return false;
    *out = s;
    return true;
}

const Scheme *scheme_find(const RuleBook *book, Str name)
{
    for (size_t i = 0; i < book->n_schemes; i++) {
        const Node *id = node_find(book->schemes[i].node, "scheme");
        if (str_equal(book->schemes[i].id, name) || str_equal(book->schemes[i].title, name) || (id && str_equal(id->text, name))) return &book->schemes[i];
    }
    return NULL;
}

void scheme_check_book(const RuleBook *book, Problems *ps)
{
    for (size_t i = 0; i < book->n_schemes; i++) {
        Arena *a = arena_new();
        EvalScheme *s;
        bool ok = scheme_load(book, book->schemes[i].at.file, book->schemes[i].node, a, &s, ps);
        (void)ok;                                        /* every mistake is told in ps */
        arena_free(a);
    }
}

/* ---- what-if ---- */

static Node *copy_map(const Node *n, Arena *a)
{
    Node *out = NEW(a, Node);
    *out = *n;
    out->keys = NEW_ARRAY(a, Str, n->n + 1);
    out->key_places = NEW_ARRAY(a, Place, n->n + 1);
    out->items = NEW_ARRAY(a, Node *, n->n + 1);
    for (size_t i = 0; i < n->n; i++) {
        if (n->keys) out->keys[i] = n->keys[i], out->key_places[i] = n->key_places[i];
        out->items[i] = n->items[i];
    }
    return out;
}

/* The item of a map by its key, of a list by its number from 1; n->n: none. */
static size_t item_at(const Node *n, Str head)
{
    int64_t index;
    if (n->kind == NODE_LIST) return str_to_int64(head, &index) && index >= 1 && (size_t)index <= n->n ? (size_t)index - 1 : n->n;
    size_t i = 0;
    while (i < n->n && !(n->kind == NODE_MAP && str_equal(n->keys[i], head))) i++;
    return i;
}

const Node *scheme_at(const Node *root, Str key)
{
    for (Str rest = key; rest.p && root;) {
        Str head = str_split(&rest, '.');
        size_t i = root->kind == NODE_TEXT ? 0 : item_at(root, head);
        root = root->kind != NODE_TEXT && i < root->n ? root->items[i] : NULL;
    }
    return root;
}

static Node *put(const Node *n, Str key, Node *value, Arena *a)
{
    Str rest = key, head = str_split(&rest, '.');
    if (n->kind == NODE_TEXT) return NULL;
    Node *out = copy_map(n, a);
    size_t i = item_at(n, head);
    if (i < n->n) {
        out->items[i] = rest.p ? put(n->items[i], rest, value, a) : value;
        return out->items[i] ? out : NULL;
    }
    if (rest.p || n->kind != NODE_MAP) return NULL;
    out->keys[out->n] = head;                            /* a key that the scheme leaves open: scheme_load judges it */
    out->key_places[out->n] = value->at;
    out->items[out->n++] = value;
    return out;
}

const Node *scheme_with(const Node *root, Str key, Str value, Arena *a, Problems *ps)
{
    Node *v = NULL, *out = NULL;
    if (!yaml_read(S("--set"), value, a, &v, ps) || !v) return NULL;
    out = put(root, key, v, a);
    if (!out) PROBLEM(ps, ERROR, T_EVALUATE_SET, ARGS(key, value));
    return out;
}
