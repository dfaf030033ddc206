/* SPDX-License-Identifier: Apache-2.0 */
#include "action/office/owed.h"
#include "action/texts.h"

#include <stdlib.h>

typedef struct { size_t slot; Day since; } Late;

static int oldest_first(const void *x, const void *y)
{
    const Late *a = x, *b = y;
    Day p = a->since == DAY_NONE ? INT32_MAX : a->since, q = b->since == DAY_NONE ? INT32_MAX : b->since;
    if (p != q) return p < q ? -1 : 1;
    return (a->slot > b->slot) - (a->slot < b->slot);
}

static bool since_of(Page *p, const BookOwed *rule, size_t slot, Day *out, Err *err)
{
    Scalar s;
    *out = DAY_NONE;
    if (!rule->since.formula) return true;
    if (!formula_row(rule->since.formula, &p->context, slot, p->desk->arena, &s, err)) return false;
    if (s.ok) *out = (Day)s.i;
    return true;
}

static bool late_rows(Page *p, const BookOwed *rule, Late **out, size_t *n, Err *err)
{
    uint8_t *keep;
    size_t slots;
    *n = 0;
    if (!formula_filter(rule->when.formula, &p->context, p->desk->arena, &keep, NULL, &slots, err)) return false;
    *out = NEW_ARRAY(p->desk->arena, Late, slots + 1);
    for (size_t slot = 0; slot < slots; slot++) {
        if (!keep[slot]) continue;
        Late *l = &(*out)[(*n)++];
        l->slot = slot;
        if (!since_of(p, rule, slot, &l->since, err)) return false;
    }
    if (*n) qsort(*out, *n, sizeof **out, oldest_first);
    return true;
}

static bool tell(Page *p, const BookOwed *rule, const Late *late, OwedLine *out, Err *err)
{
    Buf b = { 0 };
    bool en = p->desk->lang == LANG_EN && rule->n_parts_en;
    out->since = late->since;
    bool ok = figures_say(en ? rule->parts_en : rule->parts, en ? rule->n_parts_en : rule->n_parts, &p->context, &late->slot, p->desk->arena, &b, err);
    out->text = str_trim(buf_keep(&b, p->desk->arena));
    buf_done(&b);
    return ok && page_text(p, &rule->who, late->slot, &out->who, err) && page_key(p, rule->reg, late->slot, &out->key, err);
}

static bool may_tell(const Page *p, const BookOwed *rule)
{
    bool may = page_may(p, rule->when.formula) && page_may(p, rule->who.formula) && page_may(p, rule->since.formula);
    for (size_t i = 0; i < rule->n_parts; i++) may = may && page_may(p, rule->parts[i].formula);
    for (size_t i = 0; i < rule->n_parts_en; i++) may = may && page_may(p, rule->parts_en[i].formula);
    return may;
}

bool owed_find(Page *p, size_t limit, OwedList *out, Err *err)
{
    const RuleBook *b = p->desk->book;
    *out = (OwedList){ .groups = NEW_ARRAY(p->desk->arena, OwedGroup, b->n_owed + 1) };
    for (size_t i = 0; i < b->n_owed; i++) {
        Late *late;
        OwedGroup g = { .rule = &b->owed[i] };
        if (!may_tell(p, g.rule)) continue;
        if (!late_rows(p, g.rule, &late, &g.count, err)) return false;
        if (g.count == 0) continue;
        g.n = g.count < limit ? g.count : limit;
        g.lines = NEW_ARRAY(p->desk->arena, OwedLine, g.n + 1);
        for (size_t k = 0; k < g.n; k++)
            if (!tell(p, g.rule, &late[k], &g.lines[k], err)) return false;
        if (g.rule->light == LIGHT_RED) out->red += g.count;
        if (g.rule->light == LIGHT_AMBER) out->amber += g.count;
        out->groups[out->n++] = g;
    }
    return true;
}

static void line_json(const Page *p, const OwedGroup *g, const OwedLine *l, Json *j)
{
    json_open(j, '{');
    json_key(j, "text"), json_str(j, l->text);
    json_key(j, "who"), page_text_or_null(j, l->who);
    json_key(j, "since");
    if (l->since == DAY_NONE) json_null(j);
    else json_str(j, desk_day(p->desk, l->since));
    json_key(j, "days");                /* by how much it is late at the cut-off; negative: still ahead */
    if (l->since == DAY_NONE) json_null(j);
    else json_int(j, p->context.moment.end - l->since);
    json_key(j, "register"), json_z(j, g->rule->reg->id);
    json_key(j, "key"), json_str(j, l->key);
    json_close(j, '}');
}

void owed_json(const Page *p, const OwedList *l, Json *j)
{
    json_key(j, "red"), json_int(j, (int64_t)l->red);
    json_key(j, "amber"), json_int(j, (int64_t)l->amber);
    json_key(j, "owed"), json_open(j, '[');
    for (size_t i = 0; i < l->n; i++) {
        const OwedGroup *g = &l->groups[i];
        json_open(j, '{');
        json_key(j, "rule"), json_str(j, g->rule->id);
        json_key(j, "title"), json_str(j, cells_word(p->desk, g->rule->word));
        json_key(j, "light"), json_z(j, page_light(g->rule->light));
        json_key(j, "register"), json_z(j, g->rule->reg->id);
        json_key(j, "where"), json_str(j, g->rule->when.text);
        json_key(j, "count"), json_int(j, (int64_t)g->count);
        json_key(j, "lines"), json_open(j, '[');
        for (size_t k = 0; k < g->n; k++) line_json(p, g, &g->lines[k], j);
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

void owed_print(const Page *p, const OwedList *l, Buf *out)
{
    SAY(p->desk, out, T_ACTION_TODAY_OWED, desk_int(p->desk, (int64_t)l->red), desk_int(p->desk, (int64_t)l->amber));
    for (size_t i = 0; i < l->n; i++) {
        const OwedGroup *g = &l->groups[i];
        const Text *light = g->rule->light == LIGHT_RED ? &T_ACTION_RED : g->rule->light == LIGHT_AMBER ? &T_ACTION_AMBER : NULL;
        buf_addf(out, "%.*s %zu%s%s\n", SP(cells_word(p->desk, g->rule->word)), g->count, light ? "  " : "", light ? text_of(light, p->desk->lang) : "");
        for (size_t k = 0; k < g->n; k++) buf_addf(out, "  %.*s  %.*s\n", SP(g->lines[k].who.n ? g->lines[k].who : S("—")), SP(g->lines[k].text));
        if (g->count > g->n) SAY(p->desk, out, T_ACTION_TODAY_MORE, desk_int(p->desk, (int64_t)(g->count - g->n)));
    }
}
