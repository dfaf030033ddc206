/* SPDX-License-Identifier: Apache-2.0
** 完成投资48.6亿元。（一）基础设施完成12.4亿元。（二）工业项目完成28.7亿元…; 一是…；二是…。以上合计产值260.0亿元: items told one by one, in sentences or lines
** of their own, and their whole before the first or in the sentence behind the last. */
#include "proof/near.h"

enum { ITEMS = 20, WHOLES = 12 };

/* The items of a document in their order: where each begins and ends among all mentions. */
typedef struct { const Mention *m; size_t paragraph; int ordinal; } Place;
typedef struct { Place *items; size_t n, cap; } Places;

static int numeral(Str s, size_t *n)
{
    static const char *const words[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
    *n = 0;
    while (*n < s.n && s.p[*n] >= '0' && s.p[*n] <= '9') (*n)++;
    if (*n == 1) return s.p[0] - '0';
    for (int i = 0; i < 10; i++)
        if ((*n = str_head_word(s, words[i]))) return i + 1;
    return 0;
}

/* （一） 1. 一是 一、: its number; 0: no head of an item. */
static int ordinal_at(Str s)
{
    size_t n, open = str_head_word(s, "（");
    int number = numeral(str_slice(s, open, s.n), &n);
    Str rest = str_slice(s, open + n, s.n);
    if (!number) return 0;
    return (open ? str_head_word(rest, "）") : str_head_word(rest, "是|、|.|．")) && !(rest.n > 1 && rest.p[0] == '.' && rest.p[1] >= '0' && rest.p[1] <= '9') ? number : 0;
}

static Places places_of(Check *c)
{
    Places out = { .items = NULL };
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 0; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            const Mention *m = &p->mentions[k];
            bool first = k == 0 || m[-1].semi != m->semi;
            int ordinal = p->piece->kind != DOCX_CELL && first ? ordinal_at(str_trim(str_slice(p->piece->text, m->semi_at, m->w.start))) : 0;
            *PUSH(c->arena, out.items, out.n, out.cap) = (Place){ m, i, ordinal };
        }
    return out;
}

/* The first level of the kind of each item from `from`; the end of the items. 0: an item has none. */
static size_t parts_of(const Places *all, size_t from, size_t end, const Mention *kind, const Mention **out)
{
    size_t n = 0;
    for (size_t i = from; i < end; i++) {
        bool found = false;
        size_t next = i + 1;
        while (next < end && !all->items[next].ordinal) next++;
        for (size_t k = i; k < next && !found; k++)
            if (mention_is_level(all->items[k].m) && mention_same_kind(all->items[k].m, kind)) out[n++] = all->items[k].m, found = true;
        if (!found || n == ITEMS) return 0;
        i = next - 1;
    }
    return n;
}

/* The last item ends with its sentence. */
static size_t items_end(const Places *all, size_t from, size_t *items)
{
    size_t i = from, last = from;
    int ordinal = 0;
    *items = 0;
    for (; i < all->n && all->items[i].paragraph <= all->items[last].paragraph + 1; i++) {
        if (all->items[i].ordinal == ordinal + 1) ordinal++, last = i, (*items)++;
        else if (all->items[i].ordinal || all->items[i].paragraph != all->items[last].paragraph || all->items[i].m->sentence != all->items[last].m->sentence) break;
    }
    return i;
}

/* A level of the kind in the paragraph of the first item or the one before; behind the last in a sentence that says 合计. */
static size_t wholes_of(const Places *all, size_t from, size_t end, const Mention *kind, const Mention **out)
{
    size_t n = 0;
    for (size_t i = from; i-- > 0 && all->items[i].paragraph + 1 >= all->items[from].paragraph && n < WHOLES;)
        if (mention_is_level(all->items[i].m) && mention_same_kind(all->items[i].m, kind)) out[n++] = all->items[i].m;
    for (size_t i = end; i < all->n && all->items[i].paragraph <= all->items[end - 1].paragraph + 1 && n < WHOLES; i++)
        if (mention_is_level(all->items[i].m) && mention_same_kind(all->items[i].m, kind) && str_has_word(all->items[i].m->lead, "合计|共计|总计|共")) out[n++] = all->items[i].m;
    return n;
}

static void judge(Check *c, const Mention *const *wholes, size_t n_wholes, const Mention *const *parts, size_t n)
{
    enum { DIGITS = 3 };
    Claim claim, best = { .n = 0 };
    for (size_t i = 0; i < n_wholes; i++) {
        claim = relation_sum(c, wholes[i], parts, n);
        if (relation_holds(&claim)) {
            relation_say(c, RELATION_items, &claim, SEVERITY_NOTE);
            return;
        }
        if (best.n == 0 && !wholes[i]->w.about && relation_slip_mends(c, &claim, DIGITS)) best = claim;
    }
    if (best.n) relation_say(c, RELATION_items, &best, SEVERITY_ERROR);
}

static void one(Check *c, const Places *all, size_t from)
{
    const Mention *parts[ITEMS], *wholes[WHOLES];
    size_t items, end = items_end(all, from, &items);
    for (size_t k = from; items > 1 && k < end && (k == from || !all->items[k].ordinal); k++) {      /* each kind of the first item */
        const Mention *kind = all->items[k].m;
        bool seen = !mention_is_level(kind);
        for (size_t i = from; i < k && !seen; i++) seen = mention_is_level(all->items[i].m) && mention_same_kind(all->items[i].m, kind);
        size_t n = seen ? 0 : parts_of(all, from, end, kind, parts);
        if (n == items) judge(c, wholes, wholes_of(all, from, end, kind, wholes), parts, n);
    }
}

void relation_items(Check *c)
{
    Places all = places_of(c);
    for (size_t i = 0; i < all.n; i++)
        if (all.items[i].ordinal == 1) one(c, &all, i);
}
