/* SPDX-License-Identifier: Apache-2.0
** With whom each subject is compared: level by level, small pools go on with the other small ones of the same parent. */
#include "evaluate/inside.h"
#include "base/clones.h"
#include "base/threads.h"
#include "model/list.h"

#include <string.h>

/* The value of one level for every slot, as codes into words. */
typedef struct { const uint8_t *ok; int32_t *code; const Str *words; size_t n_words; } LevelCodes;

/* ---- levels of the national tree ---- */

static Str industry_at(const char *level, Str code)
{
    static const struct { const char *level; size_t digits; } digits[] = { { "class", 4 }, { "group", 3 }, { "division", 2 } };
    const List *l = list_get("gb4754");
    if (code.n > 1 && code.p[0] >= 'A' && code.p[0] <= 'T') code = str_slice(code, 1, code.n);     /* C1311 */
    for (const CodeItem *item = list_head(l, code); item; item = list_parent(l, item))
        if (strcmp(item->level, level) == 0) return str_of(item->code);
    for (size_t i = 0; i < 3; i++)
        if (strcmp(digits[i].level, level) == 0 && code.n >= digits[i].digits && !list_head(l, code)) return str_slice(code, 0, digits[i].digits);
    return S("");
}

/* ---- industry groups: named firms first, then the longest code ---- */

typedef struct { const int32_t *group, *firm; const uint8_t *group_ok, *firm_ok, *industry_ok, *live; const int32_t *industry; const Str *words; uint8_t *out; size_t n; const Frame *groups; const Field *name; } Clusters;

static bool load_clusters(const Evaluation *e, Arena *a, Clusters *c, Err *err)
{
    Snapshot *s = e->context.view.snapshot;
    const Register *member = model_get(s->model, "industry_group_member"), *cluster = model_get(s->model, "industry_group");
    const Field *group = register_get(member, "group"), *firm = register_get(member, "enterprise"), *industry = register_get(member, "industry");
    const Frame *f = snapshot_load(s, member, field_bit(group) | field_bit(firm) | field_bit(industry), err);
    c->name = register_get(cluster, "name");
    c->groups = f ? snapshot_load(s, cluster, field_bit(c->name), err) : NULL;
    if (!c->groups) return false;
    c->live = frame_live(f, a);
    c->group = column_narrow(frame_column(f, group), f->n, a), c->group_ok = column_ok(frame_column(f, group), f->n, a);
    c->firm = column_narrow(frame_column(f, firm), f->n, a), c->firm_ok = column_ok(frame_column(f, firm), f->n, a);
    c->industry = column_narrow(frame_column(f, industry), f->n, a), c->industry_ok = column_ok(frame_column(f, industry), f->n, a);
    c->words = frame_column(f, industry)->dict->words;
    return formula_filter(e->scheme->member_excluded, &e->context, a, &c->out, NULL, &c->n, err);
}

/* The cluster of an industry code: the member with the longest code that holds it. */
static int32_t cluster_of(const Clusters *c, Str code)
{
    const List *l = list_get("gb4754");
    int32_t best = -1;
    size_t longest = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (!c->live[i] || !c->industry_ok[i] || !c->group_ok[i] || c->out[i]) continue;
        Str has = c->words[c->industry[i]];
        bool in = list_within(l, code, has) || str_starts(code, has);
        if (in && has.n > longest) best = c->group[i], longest = has.n;
    }
    return best;
}

static bool cluster_codes(const Evaluation *e, const FormulaCodes *industry, Arena *a, LevelCodes *out, Err *err)
{
    Clusters c;
    if (!load_clusters(e, a, &c, err)) return false;
    int32_t *code = NEW_ARRAY(a, int32_t, e->n + 1), *of_word = NEW_ARRAY(a, int32_t, industry->n_words + 1);
    uint8_t *ok = NEW_ARRAY(a, uint8_t, e->n + 1);
    for (size_t w = 0; w < industry->n_words; w++) of_word[w] = cluster_of(&c, industry->words[w]);
    for (size_t i = 0; i < e->n; i++) {
        code[i] = industry->ok[i] ? of_word[industry->code[i]] : -1;
        ok[i] = code[i] >= 0;
    }
    for (size_t i = 0; i < c.n; i++) {                   /* named firms: in, or out of the one that their code gives */
        if (!c.live[i] || !c.firm_ok[i] || !c.group_ok[i] || (size_t)c.firm[i] >= e->n) continue;
        if (!c.out[i]) code[c.firm[i]] = c.group[i], ok[c.firm[i]] = 1;
        else if (code[c.firm[i]] == c.group[i]) ok[c.firm[i]] = 0;
    }
    Str *words = NEW_ARRAY(a, Str, c.groups->n + 1);
    for (size_t k = 0; k < c.groups->n; k++)
        if (frame_lives(c.groups, k)) words[k] = frame_value(c.groups, c.name, k).s;
    *out = (LevelCodes){ ok, code, words, c.groups->n };
    return true;
}

static void translate(const FormulaCodes *codes, const char *level, size_t n, Arena *a, LevelCodes *out)
{
    Map *names = map_new(a);
    int32_t *to = NEW_ARRAY(a, int32_t, codes->n_words + 1), *code = NEW_ARRAY(a, int32_t, n + 1);
    uint8_t *ok = NEW_ARRAY(a, uint8_t, n + 1);
    for (size_t w = 0; w < codes->n_words; w++) {
        Str at = industry_at(level, codes->words[w]);
        to[w] = at.n ? (int32_t)map_intern(names, at) : -1;
    }
    for (size_t i = 0; i < n; i++) {
        code[i] = codes->ok[i] ? to[codes->code[i]] : -1;
        ok[i] = code[i] >= 0;
    }
    Str *words = NEW_ARRAY(a, Str, names->n + 1);
    for (size_t k = 0; k < names->n; k++) words[k] = names->entries[k].key;
    *out = (LevelCodes){ ok, code, words, names->n };
}

static bool level_codes(const Evaluation *e, const PoolLevel *l, Arena *a, LevelCodes *out, Err *err)
{
    FormulaCodes codes;
    if (!formula_codes(l->x.formula, &e->context, a, &codes, err)) return false;
    if (l->kind == LEVEL_INDUSTRY_GROUP) return cluster_codes(e, &codes, a, out, err);
    if (l->kind == LEVEL_CODE) { translate(&codes, l->level, e->n, a, out); return true; }
    *out = (LevelCodes){ codes.ok, codes.code, codes.words, codes.n_words };
    return true;
}

/* ---- settling ---- */

static Str pool_name(const Pool *p, Arena *a)
{
    if (p->level < 0) return p->list.n ? p->list : p->value;
    if (p->list.n) return str_printf(a, "%.*s/%.*s", SP(p->list), SP(p->value));
    return p->value;
}

static uint32_t add_pool(Evaluation *e, uint32_t list, int level, Str value, uint32_t n, size_t *cap, Arena *a)
{
    uint32_t at = e->n_pools;
    size_t count = e->n_pools;
    Pool *p = PUSH(a, e->pools, count, *cap);
    e->n_pools = (uint32_t)count;
    *p = (Pool){ .list = e->lists[list], .list_index = list, .level = level, .value = value, .n = n, .small = n < (uint32_t)e->scheme->min_size };
    p->name = pool_name(p, a);
    return at;
}

/* list: of each slot, LIST_NONE: in none; NULL: there is one list, and all are on it. left: some ranked one has no pool. */
typedef struct { uint32_t *list; bool left; } Settling;
enum { LIST_NONE = -1 };

/* What of a level counts for a group: those ranked below, all that would stand in its pool above (also those without a score). */
typedef struct { uint32_t ranked, all; } GroupCount;

/* One level over all slots. It is plain where every slot is ranked, has a code and stands on the one list, and no level was before. */
typedef struct { const uint32_t *list; const uint8_t *state, *ok; const int32_t *code; uint32_t *pool; size_t n, n_words, groups; } Level;

CLONES static bool all_equal(const uint8_t *v, uint8_t wanted, size_t n)
{
    uint8_t other = 0;
    for (size_t i = 0; i < n; i++) other |= v[i] ^ wanted;
    return other == 0;
}

/* Where a slot stands that has no pool yet, a list and a code; `groups`: nowhere. */
static inline size_t group_of(const Level *l, size_t i)
{
    bool takes_part = (l->state[i] != STATE_OUT) & (l->state[i] != STATE_MEMBER), open = takes_part & (l->pool[i] == POOL_NONE) & (l->ok[i] != 0);
    if (!l->list) return open ? (size_t)l->code[i] : l->groups;
    return open && l->list[i] != (uint32_t)LIST_NONE ? l->list[i] * l->n_words + (size_t)l->code[i] : l->groups;
}

/* A plain level by several threads: each counts its rows apart, then gives them their pools. */
typedef struct { Level level; uint32_t *counts; const uint32_t *to; int workers; bool left[THREADS_MAX]; } Plain;

static size_t rows_from(const Plain *x, int worker) { return x->level.n * (size_t)worker / (size_t)x->workers; }

static void count_rows(void *context, int worker)
{
    const Plain *x = context;
    const int32_t *code = x->level.code;
    uint32_t *count = x->counts + 2 * (size_t)worker * x->level.groups, *odd = count + x->level.groups;
    size_t i = rows_from(x, worker), end = rows_from(x, worker + 1);
    for (; i + 1 < end; i += 2) count[code[i]]++, odd[code[i + 1]]++;        /* in two tables: an addition need not wait for the one before */
    if (i < end) count[code[i]]++;
}

static void count_plain(Plain *x, GroupCount *count)
{
    size_t groups = x->level.groups;
    threads_run(x->workers, count_rows, x);
    for (size_t i = 0; i < 2 * groups * (size_t)x->workers; i++) count[i % groups].all += x->counts[i];
    for (size_t g = 0; g < groups; g++) count[g].ranked = count[g].all;
}

/* What the ranks begin with: the same counts by pool. */
static void keep_shares(Evaluation *e, const Plain *x, Arena *a)
{
    const uint32_t *counts = x->counts;
    size_t groups = x->level.groups;
    e->shares = NEW_ARRAY(a, uint32_t, ((size_t)e->n_pools + 1) * (size_t)x->workers);
    for (size_t i = 0; i < 2 * groups * (size_t)x->workers; i++)
        if (x->to[i % groups] != POOL_NONE) e->shares[i / (2 * groups) * e->n_pools + x->to[i % groups]] += counts[i];
}

static void assign_rows(void *context, int worker)
{
    Plain *x = context;
    const int32_t *code = x->level.code;
    const uint32_t *to = x->to;
    uint32_t *pool = x->level.pool;
    bool left = false;
    for (size_t i = rows_from(x, worker), end = rows_from(x, worker + 1); i < end; i++) {
        uint32_t p = to[code[i]];
        pool[i] = p;
        left |= p == POOL_NONE;
    }
    x->left[worker] = left;
}

static void count_groups(Level l, GroupCount *count)          /* by value: what is local is not read again after each store */
{
    for (size_t i = 0; i < l.n; i++) {
        GroupCount *g = &count[group_of(&l, i)];
        g->all++;
        g->ranked += l.state[i] == STATE_RANKED;
    }
}

/* to[groups] is POOL_NONE. True: some ranked one has no pool yet. */
static bool assign(Level l, const uint32_t *to)
{
    bool left = false;
    for (size_t i = 0; i < l.n; i++) {
        uint32_t had = l.pool[i], new = to[group_of(&l, i)];
        l.pool[i] = new != POOL_NONE ? new : had;
        left |= (l.pool[i] == POOL_NONE) & (l.state[i] == STATE_RANKED);
    }
    return left;
}

static void none_yet(Evaluation *e, Arena *a)
{
    e->pool = RAW_ARRAY(a, uint32_t, e->n + 1);
    memset(e->pool, 0xff, e->n * sizeof *e->pool);       /* POOL_NONE */
}

/* Where each code has a pool, in their order, the codes are the pools. */
static void give_pools(Evaluation *e, Plain *p, int32_t *code, Arena *a)
{
    keep_shares(e, p, a);
    if (e->n_pools == p->level.groups) {
        e->pool = (uint32_t *)code;
        return;
    }
    e->pool = p->level.pool = RAW_ARRAY(a, uint32_t, e->n + 1);
    threads_run(p->workers, assign_rows, p);
}

static bool settle_level(Evaluation *e, Settling *st, int level, size_t *cap, Arena *a, Err *err)
{
    LevelCodes c;
    bool last = level + 1 == (int)e->scheme->n_levels;
    if (!level_codes(e, &e->scheme->levels[level], a, &c, err)) return false;
    size_t n_words = c.n_words ? c.n_words : 1, groups = (size_t)e->n_lists * n_words;
    bool plain = level == 0 && !st->list && all_equal(e->state, STATE_RANKED, e->n) && all_equal(c.ok, 1, e->n);
    if (level == 0 && !plain) none_yet(e, a);
    Level l = { st->list, e->state, c.ok, c.code, e->pool, e->n, n_words, groups };
    Arena *scratch = arena_new();
    uint32_t *pool = NEW_ARRAY(scratch, uint32_t, groups + 1);
    GroupCount *count = NEW_ARRAY(scratch, GroupCount, groups + 1);
    Plain p = { .level = l, .workers = plain ? feed_threads(e->feed) : 1 };
    if (plain) p.counts = NEW_ARRAY(scratch, uint32_t, 2 * groups * (size_t)p.workers), count_plain(&p, count);
    else count_groups(l, count);
    for (size_t g = 0; g < groups; g++) {
        bool settled = count[g].all && (last || count[g].ranked >= (uint32_t)e->scheme->min_size);
        pool[g] = settled ? add_pool(e, (uint32_t)(g / n_words), level, c.words[g % n_words], count[g].ranked, cap, a) : POOL_NONE;
    }
    pool[groups] = POOL_NONE;
    p.to = pool;
    if (plain) give_pools(e, &p, c.code, a);
    for (int w = 0; w < p.workers; w++) st->left |= p.left[w];
    if (!plain) st->left = assign(l, pool);
    if (st->left) e->shares = NULL;                      /* others get their pools later */
    arena_free(scratch);
    return true;
}

static void all_together(Evaluation *e, const Settling *st, size_t *cap, Arena *a)
{
    none_yet(e, a);
    for (uint32_t l = 0; l < e->n_lists; l++) add_pool(e, l, -1, S("all"), 0, cap, a);
    for (size_t i = 0; i < e->n; i++)
        if (e->state[i] != STATE_OUT && e->state[i] != STATE_MEMBER) e->pool[i] = st->list ? st->list[i] : 0;      /* LIST_NONE is POOL_NONE */
    for (uint32_t p = 0; p < e->n_pools; p++) e->pools[p].small = false;
}

void pool_count(Evaluation *e)
{
    for (uint32_t p = 0; p < e->n_pools; p++) e->pools[p].n = 0;
    e->n_ranked = 0;
    e->shares = NULL;
    for (size_t i = 0; i < e->n; i++)
        if (e->state[i] == STATE_RANKED) e->pools[e->pool[i]].n++, e->n_ranked++;
}

static void leave_out(Evaluation *e)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->state[i] == STATE_RANKED && e->pool[i] == POOL_NONE) e->state[i] = STATE_NO_POOL;
        if (e->state[i] != STATE_RANKED) continue;
        if (e->pools[e->pool[i]].small && e->scheme->still_small == STILL_UNGRADED) e->state[i] = STATE_SMALL;
    }
}

/* The lists of `split`, and beside each that of its tenants where they have one of their own. */
static bool make_lists(Evaluation *e, Settling *st, Arena *a, Err *err)
{
    const EvalScheme *s = e->scheme;
    FormulaCodes by = { 0 };
    if (s->split.formula && !formula_codes(s->split.formula, &e->context, a, &by, err)) return false;
    size_t n = s->split.formula ? by.n_words : 1, sides = e->tenant ? 2 : 1;
    e->n_lists = (uint32_t)(n * sides);
    e->lists = NEW_ARRAY(a, Str, n * sides + 1);
    for (size_t l = 0; l < n; l++) {
        e->lists[l] = s->split.formula ? by.words[l] : S("");
        if (e->tenant) e->lists[n + l] = str_printf(a, "%.*s%.*s", SP(e->lists[l]), SP(s->tenants_title));
    }
    if (!s->split.formula && !e->tenant) return true;
    st->list = NEW_ARRAY(a, uint32_t, e->n + 1);
    for (size_t i = 0; i < e->n; i++) {
        bool known = !s->split.formula || by.ok[i];
        st->list[i] = !known ? (uint32_t)LIST_NONE : (s->split.formula ? (uint32_t)by.code[i] : 0) + (e->tenant && e->tenant[i] ? (uint32_t)n : 0);
    }
    return true;
}

/* Is there anybody to be left out? */
static bool some_leave(const Evaluation *e, const Settling *st)
{
    bool some = st->left;
    for (uint32_t p = 0; p < e->n_pools; p++) some |= e->pools[p].small && e->scheme->still_small == STILL_UNGRADED;
    return some;
}

bool pool_find(Evaluation *e, Arena *a, Err *err)
{
    size_t cap = 0;
    Settling st = { 0 };
    if (!make_lists(e, &st, a, err)) return false;
    if (e->scheme->n_levels == 0) all_together(e, &st, &cap, a);
    for (int l = 0; l < (int)e->scheme->n_levels; l++)
        if (!settle_level(e, &st, l, &cap, a, err)) return false;
    bool counted = e->scheme->n_levels > 0 && !some_leave(e, &st);
    if (!counted) {
        leave_out(e);
        pool_count(e);
    }
    else for (uint32_t p = 0; p < e->n_pools; p++) e->n_ranked += e->pools[p].n;
    return true;
}

/* ---- the way of one subject ---- */

/* Did it count when the levels from `level` on were counted? Those without a base left the ranked later. */
static bool counted(const Evaluation *e, size_t slot, int level)
{
    uint32_t p = e->pool[slot];
    if (e->state[slot] == STATE_NO_POOL) return true;
    if (p == POOL_NONE || e->pools[p].level < level) return false;
    bool aside = e->state[slot] == STATE_PENDING || e->state[slot] == STATE_EXCLUDED;
    bool baseless = aside && e->put_aside && !e->bases[(size_t)p * e->scheme->n_indicators + e->reason[slot]].there;
    return e->state[slot] == STATE_RANKED || e->state[slot] == STATE_SMALL || baseless;
}

bool pool_path(const Evaluation *e, size_t slot, Arena *a, PoolStep *steps, size_t *n, Err *err)
{
    *n = 0;
    if (e->pool[slot] == POOL_NONE) return true;
    const Pool *own = &e->pools[e->pool[slot]];
    for (int l = 0; l <= own->level; l++) {
        LevelCodes c;
        if (!level_codes(e, &e->scheme->levels[l], a, &c, err)) return false;
        PoolStep *step = &steps[(*n)++];
        *step = (PoolStep){ .level = l, .known = c.ok[slot] };
        if (!step->known) continue;
        step->value = c.words[c.code[slot]];
        for (size_t i = 0; i < e->n; i++)
            step->n += c.ok[i] && c.code[i] == c.code[slot] && counted(e, i, l) && e->pool[i] != POOL_NONE && e->pools[e->pool[i]].list_index == own->list_index;
    }
    return true;
}
