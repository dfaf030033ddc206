/* SPDX-License-Identifier: Apache-2.0
** 完成投资48.6亿元。（一）基础设施12.4亿元。（二）工业28.7亿元。（三）配套7.5亿元: the first level of each numbered item, over paragraphs or within one, and a whole
** before them or a sum behind them; the share of each. */
#include "proof/near.h"

enum { MOST = 20, WHOLES = 8 };

typedef struct { size_t paragraph, at; int value, level; } Start;
typedef struct { Arena *arena; Start *items; size_t n, cap; } Starts;

/* The numbered items of one level that follow each other. */
typedef struct { const Paragraph *p[MOST]; size_t paragraph[MOST], from[MOST], to[MOST], n; } Items;

static void find_starts(Check *c, Starts *out)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        Str text = c->paragraphs[i].piece->text;
        if (c->paragraphs[i].piece->kind == DOCX_CELL) continue;
        bool open = true;
        for (size_t at = 0; at < text.n;) {
            int level, value = open ? near_ordinal(str_slice(text, at, text.n), &level) : -1;
            if (value > 0) *PUSH(out->arena, out->items, out->n, out->cap) = (Start){ i, at, value, level };
            size_t from = at;
            (void)str_next(text, &at);
            Str mark = str_slice(text, from, at);
            open = str_head_word(mark, "。|；|：|，|\n") > 0 || (open && str_head_word(mark, " ") > 0);
        }
    }
}

/* The end of the first sentence behind `from`, before the next item. */
static size_t item_end(const Check *c, const Starts *s, size_t k)
{
    const Start *a = &s->items[k];
    Str text = c->paragraphs[a->paragraph].piece->text;
    size_t end = k + 1 < s->n && s->items[k + 1].paragraph == a->paragraph ? s->items[k + 1].at : text.n, at = a->at;
    for (int sentences = 0; at < end;) {
        ptrdiff_t stop = str_find(str_slice(text, at, end), S("。"));
        if (stop < 0) return end;
        at += (size_t)stop + sizeof "。" - 1;
        if (sentences++ || at - a->at > 40) return at;                 /* （一）招商引资。新签约…: a title is no sentence */
    }
    return end;
}

static Items items_from(const Check *c, const Starts *s, size_t k)
{
    enum { APART = 6 };
    Items out = { .n = 0 };
    int level = s->items[k].level, next = 1;
    for (size_t i = k, last = s->items[k].paragraph; i < s->n && out.n < MOST && s->items[i].paragraph <= last + APART; i++) {
        const Start *a = &s->items[i];
        if (a->level > level) continue;
        if (a->level < level || a->value != next) break;
        out.p[out.n] = &c->paragraphs[a->paragraph], out.paragraph[out.n] = last = a->paragraph, out.from[out.n] = a->at, out.to[out.n++] = item_end(c, s, i);
        next++;
    }
    return out;
}

/* The first level of the kind in the item (kind NULL: any, not of a kind before `from`). */
static const Mention *first_of(const Items *l, size_t i, const Mention *kind)
{
    for (size_t k = 0; k < l->p[i]->n; k++) {
        const Mention *m = &l->p[i]->mentions[k];
        if (m->w.start >= l->from[i] && m->w.end <= l->to[i] && mention_is_level(m) && mention_same_kind(m, kind)) return m;
    }
    return NULL;
}

static void add_whole(const Mention *m, const Mention *kind, const Mention **out, size_t *n)
{
    if (*n < WHOLES && mention_is_level(m) && mention_same_kind(m, kind) && !m->w.about) out[(*n)++] = m;
}

/* Levels of the kind in the sentences before the first item, and sums behind the last. */
static size_t wholes(const Check *c, const Items *l, const Mention *kind, const Mention **out)
{
    enum { BACK = 2 };
    size_t n = 0, first = l->paragraph[0], last = l->paragraph[l->n - 1];
    for (size_t back = 0; back <= BACK && back <= first && n == 0; back++)
        for (size_t k = c->paragraphs[first - back].n; k-- > 0;)
            if (back || c->paragraphs[first].mentions[k].w.end <= l->from[0]) add_whole(&c->paragraphs[first - back].mentions[k], kind, out, &n);
    for (size_t i = last; i <= last + 1 && i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Mention *m = &c->paragraphs[i].mentions[k];
            if ((i > last || m->w.start >= l->to[l->n - 1]) && str_has_word(m->clause, "合计|共计|总计|以上|上述")) add_whole(m, kind, out, &n);
        }
    return n;
}

/* The shares of all items hold, but for one at most, and make 100: nothing is missing. */
static bool shares_too(Check *c, const Mention *const *parts, size_t n, const Mention *whole)
{
    size_t holds = 0;
    Claim claims[MOST];
    const Mention *shares[MOST];
    for (size_t i = 0; i < n; i++) {
        const Paragraph *p = &c->paragraphs[parts[i]->piece - c->document->pieces];
        const Mention *q = (size_t)parts[i]->index + 1 < p->n ? parts[i] + 1 : NULL;
        if (!q || q->semi != parts[i]->semi || !(q->roles & ROLE_SHARE)) return false;
        shares[i] = q;
        claims[i] = relation_quotient(c, q, parts[i], whole);
        holds += relation_holds(&claims[i]);
    }
    for (size_t i = 0; i < n && holds + 1 >= n && n > 2; i++) relation_say_told(c, RELATION_shares, &claims[i]);
    Claim hundred = relation_hundred_of(c, shares, n);
    return holds + 1 >= n && n > 2 && relation_holds(&hundred);
}

/* One kind of what the items tell. *complete: another kind has added up. */
static bool one_kind(Check *c, const Items *l, const Mention *kind, bool complete)
{
    const Mention *parts[MOST], *whole[WHOLES];
    for (size_t i = 0; i < l->n; i++)
        if (!(parts[i] = first_of(l, i, kind)) || parts[i]->w.about) return false;
    size_t n = wholes(c, l, kind, whole);
    for (size_t i = 0; i < n; i++) {
        Claim claim = relation_sum(c, whole[i], parts, l->n);
        if (!relation_holds(&claim)) continue;
        relation_say(c, RELATION_items, &claim, SEVERITY_NOTE);
        (void)shares_too(c, parts, l->n, whole[i]);
        return true;
    }
    if (n != 1) return false;
    enum { DIGITS = 3 };
    Range sum;
    Claim claim = relation_sum(c, whole[0], parts, l->n);
    bool all = shares_too(c, parts, l->n, whole[0]) || complete;
    if (!claim_range(&claim, 0, &sum) || !near_within(sum.value, whole[0]->value, 1)) return false;
    if (all || relation_slip_mends(c, &claim, DIGITS)) relation_say(c, RELATION_items, &claim, SEVERITY_ERROR);
    return false;
}

static void one(Check *c, const Items *l)
{
    bool complete = false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k < l->p[0]->n; k++) {
            const Mention *m = &l->p[0]->mentions[k];
            if (m->w.start >= l->from[0] && m->w.end <= l->to[0] && mention_is_level(m) && first_of(l, 0, m) == m) complete |= one_kind(c, l, m, complete && pass);
        }
}

void relation_items(Check *c)
{
    Starts s = { .arena = c->arena };
    find_starts(c, &s);
    for (size_t i = 0; i < s.n; i++) {
        Items l = s.items[i].value == 1 ? items_from(c, &s, i) : (Items){ .n = 0 };
        if (l.n > 1) one(c, &l);
    }
}
