/* SPDX-License-Identifier: Apache-2.0
** 市外80家，占20.7%: a share, its count and the whole. The whole may be named (占全市386家的), be the whole that the count is a part of, or
** stand before. Any level that gives the share will do; a share of something that the text does not give is left alone. */
#include "proof/near.h"
#include "proof/texts.h"

/* 相当于去年园区税收32.7亿元的4.5%: of a level of another year too. */
static bool is_compared(const Mention *x) { return x->roles & ROLE_BASE && str_has(x->lead, S("相当于")) && !written_is_share(&x->w); }

/* "占可出租面积120万㎡的68.3%": the level right before the share, behind 占. */
static const Mention *named_whole(const Paragraph *p, const Mention *s)
{
    const Mention *x = s->index ? &p->mentions[s->index - 1] : NULL;
    if (!x || x->sentence != s->sentence || !str_has_word(s->lead, "的") || !(mention_is_level(x) || is_compared(x))) return NULL;
    return (str_has_word(x->lead, "占|相当于") || (str_equal(s->lead, S("的")) && str_head_word(x->lead, "仅为|为|是|达到"))) && x->clause_at == s->clause_at ? x : NULL;
}

/* Of shares joined by 、 and 和 the first says of what they are. */
static Str lead_of(const Mention *s) { return s->roles & ROLE_LISTED && s->place > 0 ? (s - s->place)->lead : s->lead; }

static const char SCOPES[] = "全市|全县|全区|全镇|全省|全国|全州|全部|我市|我县|我省";

/* 占全市总量的: the extent that the share is said to be of; of a part of the city's own (一区四园) the text may not give it. */
static Str scope_of(const Mention *s)
{
    ptrdiff_t at = str_find(lead_of(s), S("占"));
    Str phrase = at < 0 ? S("") : str_trim(str_slice(lead_of(s), (size_t)at + sizeof "占" - 1, lead_of(s).n));
    return str_slice(phrase, 0, str_head_word(phrase, SCOPES));
}

/* What the share is said to be of: 占地区生产总值的比重为. */
static Str words_of(const Mention *s)
{
    ptrdiff_t at = str_find(lead_of(s), S("占"));
    Str phrase = at < 0 ? S("") : str_trim(str_slice(lead_of(s), (size_t)at + sizeof "占" - 1, lead_of(s).n));
    for (size_t n = 1; n;) {
        n = str_head_word(phrase, "到|了|当年|本年|全年|比为|比达|比达到|比|总数的|总数|总量的|总量|总额的|总额|全部|的比重为|比重为|比重达|比重|的比例为|比例为|比例|的");
        if (n == 0) break;
        phrase = str_slice(phrase, n, phrase.n);
    }
    for (size_t n = 1; n;) {
        n = str_tail_word(phrase, "人数|户数|家数|件数|比重为|比重达|比重|比例为|比例|为|达到|达|约|的|近|超过|超|不到|总数|总量|总额|总");
        if (str_tail_word(phrase, "签约|预约|履约|节约|合约")) break;
        phrase = str_slice(phrase, 0, phrase.n - n);
    }
    return str_head_word(phrase, "宗数|个数|项数|项目数|企业数|起数|面积|金额|投资额") == phrase.n ? S("") : phrase;
}

static Str phrase_of(const Mention *s)
{
    Str phrase = words_of(s);
    if (str_has_word(phrase, "总") || (str_head_word(phrase, "全") && str_points(phrase) <= 4 && !str_head_word(phrase, SCOPES))) return S("");       /* 占总项目数的, 占全链的 */
    return str_slice(phrase, str_head_word(phrase, SCOPES), phrase.n);
}

/* 税收占比73.0%: the words before 占 name what the share is of; without such words empty. */
static Str name_of(const Mention *s)
{
    ptrdiff_t at = str_find(s->lead, S("占"));
    if (at < 0) at = str_find(s->lead, S("比重"));
    Str name = at > 0 ? str_trim(str_slice(s->lead, 0, (size_t)at)) : S("");
    return name.n < 5 || str_head_word(name, "分别|合计|共|约|已|均|两者|三者|三项|两项|各|其中|其占") ? S("") : name;
}

static Str after(Str s, const char *words) { return str_slice(s, str_head_word(s, words), s.n); }

/* 税收 in 税收收入, not in 非税收入. */
static bool has_name(Str words, Str name)
{
    ptrdiff_t at = str_find(words, name);
    return at >= 0 && !str_tail_word(str_slice(words, 0, (size_t)at), "非|不|未");
}

static const Mention *named_count(const Paragraph *p, const Mention *s, Str name)
{
    size_t general = str_tail_word(name, "企业|项目|用地|收入|投资|支出|人口");
    if (general < name.n) name = str_slice(name, 0, name.n - general);
    for (int i = s->index; i-- > 0 && p->mentions[i].semi == s->semi;)
        if (mention_is_level(&p->mentions[i]) && str_starts(after(p->mentions[i].lead, "其中|包括|来自"), name)) return &p->mentions[i];
    enum { WORD = 6 };
    for (int pass = 0; pass < (words_of(s).n >= WORD ? 4 : 3); pass++)
        for (int i = s->index; i-- > 0 && p->mentions[i].sentence >= s->sentence - (pass < 3);) {
            if (pass == 3) name = str_slice(name, 0, WORD);             /* 税收完成78214万元 … 税收收入占 */
            Str words = str_trim(p->mentions[i].clause);
            bool named = pass == 1 || pass == 3 ? has_name(p->mentions[i].lead, name) : pass ? has_name(words, name) : str_starts(words, name);
            if (mention_is_level(&p->mentions[i]) && named) return &p->mentions[i];
        }
    return NULL;
}

/* 建材57.3万吨、化工38.6万吨，两者合计占…: their sum. */
static const Mention *count_together(Check *c, const Paragraph *p, const Mention *s)
{
    const Mention *levels[8];
    size_t n = near_told_together(s);
    return n && near_levels(p, s, NULL, levels, n) ? near_sum(c, levels, n) : NULL;
}

/* 占总户数的2%、8%和90% */
static bool in_list(const Paragraph *p, const Mention *s)
{
    const Mention *next = (size_t)s->index + 1 < p->n ? s + 1 : NULL;
    return s->roles & ROLE_LISTED || (next && next->run == s->run && next->roles & ROLE_LISTED && written_is_share(&next->w));
}

static const Mention *count_of(Check *c, const Paragraph *p, const Mention *s, const Mention *whole)
{
    if (str_head_word(s->lead, "前者|后者")) return near_referred(p, s);
    if (near_told_together(s)) return count_together(c, p, s);
    Str name = name_of(s);
    const Mention *next = (size_t)s->index + 1 < p->n ? s + 1 : NULL;
    if (next && next->sentence == s->sentence && mention_is_level(next) && next->semi == s->semi && (str_equal(next->lead, S("即")) || (s->tail.n == 0 && next->clause_at != s->clause_at && str_head_word(next->lead, "为|计|达|共计") == next->lead.n && next->lead.n))) return next;      /* 占68.3%，即77.36亿元 */
    if (name.n) return named_count(p, s, name);
    const Mention *x = in_list(p, s) ? near_paired(p, s, near_is_actual) : NULL;
    if (x) return x;
    x = whole ? NULL : near_by_label(p, s, mention_is_level);
    if (x && x->semi == s->semi && (str_has(s->lead, S("占")) || s->place)) return x;
    x = near_paired(p, s, near_is_actual);
    if (x) return x;
    if (whole) return near_before(p, whole, whole, is_compared(whole) || !str_has(whole->lead, S("占")) ? near_is_amount : mention_is_level, 0);
    x = near_before(p, s, NULL, mention_is_level, 0);
    const Mention *outer = x;
    while (outer && outer->paren && outer->paren != s->paren) outer = near_before(p, outer, NULL, mention_is_level, 0);
    if (outer && outer->semi == s->semi) x = outer;                        /* 289家（含本地226家），占79.6% */
    if (x && x->semi == s->semi) return x;
    x = near_after(p, s, NULL, mention_is_level);
    return x && x->clause_at == s->clause_at && str_has_word(s->tail, "的") ? x : NULL;
}

/* The whole that an earlier relation has found for this part. */
static const Mention *whole_of_part(const Check *c, const Mention *part)
{
    for (size_t i = c->n_said; i-- > 0;) {
        const Said *said = &c->said[i];
        if (said->relation != RELATION_parts || said->claim.n < 2 || said->claim.m[1]->piece != part->piece) continue;
        for (size_t k = 1; said->claim.form == FORM_SUM && k < said->claim.n; k++)
            if (said->claim.m[k] == part) return said->claim.m[0];
    }
    return NULL;
}

static const Mention *whole_by_phrase(const Paragraph *p, const Mention *s, const Mention *count, Str phrase)
{
    for (int pass = 0; pass < 3; pass++)                                /* before, behind, before and below it */
        for (int i = pass == 1 ? s->index + 1 : s->index - 1; pass == 1 ? i < (int)p->n : i >= 0; i += pass == 1 ? 1 : -1) {
            const Mention *x = &p->mentions[i];
            if (str_has(x->clause, S("进出口")) && !str_has(phrase, S("进出口"))) continue;       /* 占出口总额的: not of 进出口总额 */
            if (x != count && mention_is_level(x) && mention_same_kind(count, x) && (pass == 2 || frac_compare(x->value, count->value) >= 0) && (near_names(x->clause, phrase) || (phrase.n > 15 && str_has(x->clause, str_slice(phrase, 3, phrase.n))))) return x;
        }
    return NULL;
}

/* ---- pairs of a paragraph ---- */

typedef struct { const Mention *share, *count, *whole, *not; } Pair;      /* whole: what the share was found to be of; not: what another share of the count is of */
typedef struct { Pair *items; size_t n; const Paragraph *p; size_t paragraph; } Pairs;

enum { WORD = 6, NEIGHBOURS = 8, AROUND = 40, PARAGRAPHS_BACK = 3 };

static bool gives(Check *c, const Pair *pair, const Mention *x, Claim *out)
{
    bool counts = dims_none(x->w.dims) && dims_none(pair->count->w.dims) && !written_is_share(&x->w);      /* 问卷4907份 … 1325家，占27.0% */
    if (x == pair->count || x == pair->not || !mention_is_level(x) || (!counts && !mention_same_kind(pair->count, x))) return false;
    *out = relation_quotient(c, pair->share, pair->count, x);
    return relation_holds(out);
}

/* Any level of the paragraph around that gives the share, the nearest before first. */
static bool some_whole(Check *c, const Paragraph *p, const Pair *pair, Claim *out)
{
    if (frac_compare(pair->share->hi, frac_of(1)) > 0 && pair->share->w.about) return false;       /* 四分之三以上: almost anything gives it */
    int at = pair->share->index;
    for (int i = at; i >= 0 && i > at - AROUND; i--)
        if (gives(c, pair, &p->mentions[i], out)) return true;
    for (int i = at + 1; i < (int)p->n && p->mentions[i].sentence <= pair->share->sentence + 1; i++)
        if (gives(c, pair, &p->mentions[i], out)) return true;
    return false;
}

static bool some_whole_before(Check *c, size_t paragraph, const Pair *pair, Claim *out)
{
    for (size_t back = 1; back <= PARAGRAPHS_BACK && back <= paragraph; back++) {
        const Paragraph *p = &c->paragraphs[paragraph - back];
        for (size_t i = p->n; i-- > 0 && p->n - i < AROUND;)
            if (gives(c, pair, &p->mentions[i], out)) return true;
    }
    return false;
}

/* 占园区总产值的 and 占全县规上工业总产值的 are of two wholes. */
static bool same_extent(const Mention *a, const Mention *b)
{
    Str x = phrase_of(a), y = phrase_of(b);
    return str_equal(scope_of(a), scope_of(b)) && (y.n == 0 ? x.n == 0 : x.n == 0 || str_equal(x, y));
}

/* How many of the other shares near this one a whole would bear out. */
static size_t support(Check *c, const Pairs *all, const Pair *pair, const Mention *x)
{
    size_t n = 0;
    Claim claim;
    size_t at = (size_t)(pair - all->items);
    for (size_t i = at > NEIGHBOURS ? at - NEIGHBOURS : 0; i < all->n && i <= at + NEIGHBOURS; i++) {
        int far = all->items[i].share->sentence - pair->share->sentence;
        if (!mention_same_kind(pair->count, x) && !mention_same_kind(all->items[i].count, pair->count)) continue;        /* 148户592人占户和人口的19.7%和20.6% */
        if (&all->items[i] != pair && far >= -3 && far <= 3 && same_extent(all->items[i].share, pair->share)) n += gives(c, &all->items[i], x, &claim);
    }
    return n;
}

/* others: counted otherwise too, 份 for 家. */
static const Mention *supported_whole(Check *c, const Pairs *all, const Pair *pair, bool others)
{
    const Mention *best = NULL;
    size_t most = 0;
    for (size_t back = 0; back <= PARAGRAPHS_BACK && back <= all->paragraph; back++) {
        const Paragraph *p = &c->paragraphs[all->paragraph - back];
        size_t last = back ? p->n : (size_t)pair->share->index;
        for (size_t i = last; i-- > 0 && last - i < AROUND;) {
            const Mention *x = &p->mentions[i];
            bool counts = others && dims_none(x->w.dims) && x->w.counter.n && pair->count->w.counter.n;
            if (x == pair->count || !mention_is_level(x) || (!counts && !mention_same_kind(pair->count, x))) continue;
            size_t n = support(c, all, pair, x);
            if (n > most) most = n, best = x;
        }
        if (best) return best;
    }
    return NULL;
}

/* 收入33218万元…。其中：税务部门…；财政部门…。税收收入20473万元，税收占比61.63%: the whole of the list right before that heads the paragraph, or one that
** a slip of the pen makes true. */
static const Mention *whole_of_list_before(Check *c, const Paragraph *p, const Pair *pair)
{
    enum { DIGITS = 3 };
    const Mention *first = NULL, *count = pair->count;
    for (size_t i = 0; i < p->n && !first; i++)
        if (mention_is_level(&p->mentions[i]) && mention_same_kind(&p->mentions[i], count)) first = &p->mentions[i];
    for (size_t i = c->n_said; i-- > 0;) {
        const Said *said = &c->said[i];
        const Mention *x = said->claim.m[0], *last = said->claim.m[said->claim.n - 1];
        if (said->relation != RELATION_parts || said->state != CLAIM_HOLDS || said->claim.form != FORM_SUM || x->piece != count->piece || x->index >= count->index || !mention_same_kind(x, count)) continue;
        Claim claim = relation_quotient(c, pair->share, count, x);
        bool heads = x == first && last->index < count->index && last->sentence + 1 == count->sentence && phrase_of(pair->share).n == 0;
        if (heads || relation_slip_mends(c, &claim, DIGITS)) return x;
    }
    return NULL;
}

/* One of the list that the count is in: a share of the same stands behind it too. 产值84.6亿元，占全县的67.3%，… 占园区总产值的67.5%: not of the same. */
static bool is_sibling(const Paragraph *p, const Mention *x, const Mention *s)
{
    return (size_t)x->index + 1 < p->n && x[1].roles & ROLE_SHARE && x[1].semi == x->semi && (x[1].sentence != s->sentence || same_extent(&x[1], s));
}

/* 全市 as the subject, not within another 占全市…. */
static bool names_scope(Str before, Str scope)
{
    for (size_t at = 0; at < before.n;) {
        ptrdiff_t hit = str_find(str_slice(before, at, before.n), scope);
        if (hit < 0) return false;
        at += (size_t)hit;
        if (!str_ends(str_slice(before, 0, at), S("占"))) return true;
        at += scope.n;
    }
    return false;
}

/* The nearest level before whose clause names the extent, and what is counted where the share names it too. */
static const Mention *whole_in_scope(const Paragraph *p, const Mention *count, Str scope, Str phrase)
{
    enum { TAIL = 9 };                      /* 规模以上工业总产值: the last three characters name the measure */
    for (int i = count->index; i-- > 0;) {
        const Mention *x = &p->mentions[i];
        Str before = str_slice(p->piece->text, x->sentence_at, x->w.start), tail = str_slice(phrase, phrase.n > TAIL ? phrase.n - TAIL : 0, phrase.n);
        if (mention_is_level(x) && mention_same_kind(count, x) && names_scope(before, scope) && (phrase.n < 6 || str_has(x->clause, tail))) return x;
    }
    for (size_t i = (size_t)count->index + 1; i < p->n && p->mentions[i].sentence <= count->sentence + 2; i++) {      /* …。全县在园幼儿共15124人 */
        const Mention *x = &p->mentions[i];
        if (mention_is_level(x) && mention_same_kind(count, x) && x->sentence > count->sentence && phrase.n >= 6 && str_starts(str_trim(x->clause), scope) && str_has(x->clause, phrase)) return x;
    }
    return NULL;
}

/* 占全区的81.5%（全区为400亿元） */
static bool scope_behind(const Paragraph *p, const Mention *s, const Mention *count, Str scope)
{
    const Mention *x = (size_t)s->index + 1 < p->n ? s + 1 : NULL;
    return x && x->paren && x->paren != s->paren && str_starts(x->lead, scope) && mention_is_level(x) && mention_same_kind(count, x);
}

static bool is_not_below(const Mention *whole, const Mention *count) { return frac_compare(whole->value, count->value) >= 0; }

/* 占全部参评企业税收的68.9%… . 参评企业930家，税收合计45.3亿元: the total in the next sentence, by the last word of the phrase. */
static const Mention *total_behind(const Paragraph *p, const Mention *s, const Mention *count, Str phrase)
{
    for (size_t i = (size_t)s->index; i < p->n && p->mentions[i].sentence <= s->sentence + 1; i++) {
        const Mention *x = &p->mentions[i];
        if (mention_is_level(x) && mention_same_kind(count, x) && x->roles & ROLE_TOTAL && is_not_below(x, count) && str_has(x->clause, str_slice(phrase, phrase.n - WORD, phrase.n))) return x;
    }
    return NULL;
}

static const Mention *likely_whole(const Check *c, const Paragraph *p, const Mention *s, const Mention *count)
{
    Str phrase = phrase_of(s), scope = scope_of(s);
    const Mention *whole = whole_of_part(c, count), *total = str_starts(words_of(s), S("总")) ? whole_by_phrase(p, s, count, words_of(s)) : NULL;
    if (total) return total;                                        /* 占总规划面积的20.0% */
    if (scope.n && !str_equal(scope, S("全部"))) return scope_behind(p, s, count, scope) ? s + 1 : whole_in_scope(p, count, scope, phrase);
    if (phrase.n >= 6) {
        const Mention *named = whole_by_phrase(p, s, count, phrase);
        if (named) return named;
        if (!whole) return total_behind(p, s, count, phrase);
        if (!str_has(whole->clause, phrase)) return NULL;
    }
    if (whole) return whole;
    if (count->roles & ROLE_TOTAL && phrase.n == 0 && !str_has_word(s->lead, "占")) return NULL;
    for (int i = count->index; i-- > 0;) {
        const Mention *x = &p->mentions[i];
        if (x->sentence < count->sentence - 1) break;
        bool over = dims_none(x->w.dims) || x->sentence != count->sentence || x->semi == count->semi || str_has_word(x->lead, "共|合计|总计|总数|全部") || str_has_word(mention_between(x, count), "其中|：");
        if (over && mention_is_level(x) && !x->part && !is_sibling(p, x, s) && mention_same_kind(count, x) && is_not_below(x, count)) whole = x;
        if (whole && x->sentence < count->sentence) break;
    }
    for (size_t i = (size_t)s->index; !whole && i < p->n && p->mentions[i].sentence <= s->sentence + 1; i++) {
        const Mention *x = &p->mentions[i];
        if (mention_is_level(x) && mention_same_kind(count, x) && x->roles & ROLE_TOTAL) whole = x;
    }
    return whole;
}

/* The whole that the other pairs of the list imply, where they agree on one and there are two at least: a mention made for it. */
static const Mention *implied_whole(Check *c, const Pairs *all, const Pair *pair, bool back)
{
    Frac lo = { 0, 1 }, hi = { 0, 1 }, a, b;
    size_t at = (size_t)(pair - all->items), n = 0;
    for (size_t i = at > NEIGHBOURS ? at - NEIGHBOURS : 0; i < all->n && i <= at + NEIGHBOURS; i++) {
        const Pair *other = &all->items[i];
        if (other == pair || other->share->sentence != pair->share->sentence - (back ? 1 : 0) || phrase_of(other->share).n || !mention_same_kind(other->count, pair->count)) continue;
        if (other->share->lo.num <= 0 || !frac_div(other->count->lo, other->share->hi, &a) || !frac_div(other->count->hi, other->share->lo, &b)) return NULL;
        if (n == 0 || frac_compare(a, lo) > 0) lo = a;
        if (n == 0 || frac_compare(b, hi) < 0) hi = b;
        n++;
    }
    if (n < 2 || frac_compare(lo, hi) > 0) return NULL;
    Range whole = { lo, hi, lo };
    if (!frac_add(lo, hi, &a) || !frac_mul(a, (Frac){ 1, 2 }, &whole.value)) return NULL;
    return near_made(c, pair->count, whole, mention_number(pair->count, whole.value, c->arena));
}

/* Two shares of a sentence that make 100: their counts together are the whole, a mention made for it. */
static const Mention *closed_whole(Check *c, const Pairs *all, const Pair *pair)
{
    size_t at = (size_t)(pair - all->items);
    const Pair *other = at > 0 && all->items[at - 1].share->sentence == pair->share->sentence ? pair - 1 : at + 1 < all->n && all->items[at + 1].share->sentence == pair->share->sentence ? pair + 1 : NULL;
    if (!other || !mention_same_kind(other->count, pair->count)) return NULL;
    Claim hundred = relation_hundred_of(c, (const Mention *const[]){ pair->share, other->share }, 2);
    if (claim_state(&hundred) != CLAIM_HOLDS) return NULL;
    return near_sum(c, (const Mention *const[]){ pair->count, other->count }, 2);
}

/* 占全部支出的53.5%、占民生支出的66.5%: the shares before of the same count are of other wholes. */
static void leave_whole(const Pairs *all, Pair *pair)
{
    for (Pair *other = pair; other-- > all->items;)
        if (other->count == pair->count && other->share->sentence == pair->share->sentence) pair->not = other->whole;
}

/* 占民生支出的66.5%、占全部支出的66.5%: of two wholes one count has not the same share. */
static bool same_share_twice(Check *c, const Pairs *all, const Pair *pair)
{
    const Pair *last = pair > all->items ? pair - 1 : NULL;
    const Mention *s = pair->share;
    Str a = last ? words_of(last->share) : S(""), b = words_of(s);
    if (!pair->not || !last || last->count != pair->count || !s->w.decimals || frac_compare(last->share->value, s->value) != 0 || !a.n || !b.n || str_equal(a, b)) return false;
    COMPLAIN(c, RELATION_shares, SEVERITY_WARN, s->piece, s->w.start, s->w.end, T_PROOF_SAME_SHARE, mention_written(pair->count), mention_written(s));
    return true;
}

/* 企业共385家。市外80家，占20.7%；市内306家，占79.3%: two counts whose shares make 100, and a whole before them that is a slip away from their sum. */
static void whole_of_closed(Check *c, const Pairs *all, const Pair *pair)
{
    enum { DIGITS = 3 };
    const Pair *last = pair > all->items ? pair - 1 : NULL;
    if (!last || last->share->sentence != pair->share->sentence || !mention_same_kind(last->count, pair->count)) return;
    Claim hundred = relation_hundred_of(c, (const Mention *const[]){ last->share, pair->share }, 2);
    Frac sum;
    if (claim_state(&hundred) != CLAIM_HOLDS || !frac_add(last->count->value, pair->count->value, &sum)) return;
    for (size_t back = 0; back < 2 && back <= all->paragraph; back++) {
        const Paragraph *p = all->p - back;
        for (size_t i = 0; i < (back ? p->n : (size_t)last->count->index); i++) {
            const Mention *x = &p->mentions[i];
            if (!mention_is_level(x) || !mention_same_kind(x, pair->count) || x->w.number.n < DIGITS || x->w.about) continue;
            Claim claim = relation_sum(c, x, (const Mention *const[]){ last->count, pair->count }, 2);
            if (relation_holds(&claim)) return;
            if (mention_slips(x, sum, c->arena)) relation_say(c, RELATION_shares, &claim, SEVERITY_ERROR);
        }
    }
}

/* 牵引配套企业164家…。146家配套企业中入驻97家，占59.1%: the level that its part of the sentence names is the whole; another that gives the share is it mistyped. */
static bool named_before(Check *c, const Paragraph *p, const Pair *pair)
{
    enum { DIGITS = 3 };
    const Mention *count = pair->count, *named = count->index && !count->made ? count - 1 : NULL;
    Claim claim = relation_quotient(c, pair->share, count, named ? named : count);
    if (count->made || !named || named->semi != count->semi || !mention_is_level(named) || !mention_same_kind(named, count) || !str_has(mention_between(named, count), S("中")) || named->w.number.n < DIGITS || relation_holds(&claim)) return false;
    for (int i = named->index; i-- > 0 && p->mentions[i].sentence >= named->sentence - 2;) {
        Claim other;
        if (!gives(c, pair, &p->mentions[i], &other) || !mention_swaps(named, p->mentions[i].value, c->arena)) continue;
        relation_say(c, RELATION_shares, &claim, SEVERITY_ERROR);
        return true;
    }
    return false;
}

/* Of the three levels nearest before, in the paragraphs before too, one that a slip makes the whole. */
static const Mention *whole_by_slip(Check *c, const Pairs *all, const Pair *pair)
{
    enum { TRIED = 3, DIGITS = 3 };
    size_t tried = 0;
    if (pair->count->w.number.n < DIGITS || pair->share->w.number.n < DIGITS || phrase_of(pair->share).n) return NULL;
    for (size_t back = 0; back <= PARAGRAPHS_BACK && back <= all->paragraph; back++) {
        const Paragraph *p = all->p - back;
        for (size_t i = back ? p->n : (size_t)pair->count->index; i-- > 0 && tried < TRIED;) {
            const Mention *x = &p->mentions[i];
            if (x == pair->not || !mention_is_level(x) || x->w.about || is_sibling(p, x, pair->share) || !mention_same_kind(x, pair->count) || !is_not_below(x, pair->count)) continue;
            Claim claim = relation_quotient(c, pair->share, pair->count, x);
            bool near = tried++ == 0 || (back == 0 && x->sentence == pair->count->sentence);        /* each candidate more is a chance more */
            if (near ? slip_explains(&claim) : relation_swap_mends(c, &claim, DIGITS)) return x;
        }
    }
    return NULL;
}

/* 计划投资850万元，已完成671.5万元，占79%: of the plan right before. */
static const Mention *planned_whole(const Paragraph *p, const Pair *pair)
{
    const Mention *count = pair->count, *plan = count->index && !count->made ? count - 1 : NULL;      /* of a sum nothing stands before */
    bool told = plan && plan->sentence == count->sentence && plan->semi == count->semi && count->index + 1 == pair->share->index && near_is_plan(plan) && mention_same_kind(plan, count);
    return told && !(count->roles & ROLE_PLAN) && phrase_of(pair->share).n == 0 && !in_list(p, pair->share) ? plan : NULL;
}

/* 市外97家，占23.5%；市内315家，占81.5%: right behind a part of a whole that the parts make. */
static bool is_told(Check *c, const Paragraph *p, const Pair *pair, const Mention *whole)
{
    const Mention *s = pair->share, *count = pair->count;
    if (whole_of_list_before(c, p, pair) == whole && str_has_word(s->lead, "占比|比重")) return true;
    if (in_list(p, s) || count->index + 1 != s->index || count->semi != s->semi || phrase_of(s).n || !str_has(s->lead, S("占"))) return false;
    for (size_t i = c->n_said; i-- > 0;) {
        const Claim *parts = &c->said[i].claim;
        bool holds = c->said[i].relation == RELATION_parts && parts->form == FORM_SUM && c->said[i].state == CLAIM_HOLDS && parts->m[0] == whole;
        for (size_t k = 1; holds && k < parts->n; k++)
            if (parts->m[k] == count) return true;
    }
    return false;
}

/* 已收回21宗、462亩，占应收回28宗、610亩的75%和75.7%: counts, wholes and shares in their order. True: said. */
static bool in_order(Check *c, const Paragraph *p, const Mention *s)
{
    const Mention *first = s - s->place, *whole, *count;
    int length = s->place + 1;
    while (first->index + length < (int)p->n && p->mentions[first->index + length].run == s->run) length++;
    if (length < 2 || !mention_is_of(first) || first->index < 2 * length) return false;
    whole = first - length, count = whole - length;
    if (whole->place || whole[length - 1].run != whole->run || count[length - 1].run != count->run || !str_has(whole->lead, S("占"))) return false;
    whole += s->place, count += s->place;
    if (!near_is_amount(whole) || !mention_is_level(count) || !mention_same_kind(whole, count) || count->sentence != s->sentence) return false;
    Claim claim = relation_quotient(c, s, count, whole);
    relation_say(c, RELATION_shares, &claim, SEVERITY_ERROR);
    return true;
}

/* 占540亿元的75%: the whole stands in the phrase. True: said, or it is of the sum of a list. */
static bool of_named(Check *c, Pair *pair, const Mention *named)
{
    const Mention *s = pair->share, *count = pair->count;
    if (!named || !mention_same_kind(named, count)) return false;
    Claim claim = relation_quotient(c, s, count, named);
    bool listed = count->place > 0 && s->place == 0 && !relation_holds(&claim);        /* 三大集群分别实现186亿元、142亿元和77亿元，占540亿元的75%: of their sum */
    if (listed) return true;
    relation_say(c, RELATION_shares, &claim, SEVERITY_ERROR);
    pair->whole = named;
    return true;
}

/* Where no level gives the share: by the phrase, the plan, the other shares of the list, the words, the list that was divided. */
static const Mention *whole_of(Check *c, const Pairs *all, const Pair *pair)
{
    const Paragraph *p = all->p;
    const Pair *last = pair > all->items ? pair - 1 : NULL;
    const Mention *s = pair->share, *count = pair->count, *whole = phrase_of(s).n >= WORD && !scope_of(s).n ? whole_by_phrase(p, s, count, phrase_of(s)) : NULL;
    if (whole && whole->sentence < s->sentence) whole = NULL;
    if (!whole) whole = planned_whole(p, pair);
    if (!whole) whole = supported_whole(c, all, pair, false);
    if (!whole) whole = supported_whole(c, all, pair, true);
    if (!whole && last && last->whole && last->whole != last->count && last->share->sentence == s->sentence && phrase_of(last->share).n && !phrase_of(s).n && !str_has(count->lead, S("其中")) && mention_same_kind(last->whole, count)) whole = last->whole;      /* 农村1716起，占火灾总数的52.4%；居住场所1023起，占31.2% */
    const Mention *likely = whole ? NULL : likely_whole(c, p, s, count);
    if (!whole && (!likely || !(likely->roles & ROLE_TOTAL))) whole = implied_whole(c, all, pair, false);
    if (!whole && !(str_head_word(s->lead, "前者|后者") && likely && !(likely->roles & ROLE_TOTAL))) whole = likely;      /* 后者占28.4%: not of the former */
    if (!whole) whole = closed_whole(c, all, pair);
    const Mention *divided = !whole || whole->index > s->index ? whole_of_list_before(c, p, pair) : NULL;
    if (divided) whole = divided;
    if (whole || !str_has(count->lead, S("其中"))) return whole;
    const Mention *x = near_before(p, count, count, mention_is_level, 0);               /* 老人11.84万人；其中80周岁以上1.63万人，占老年人口的13.8% */
    Claim claim = relation_quotient(c, s, count, x ? x : count);
    return x && relation_slip_mends(c, &claim, 2) ? x : NULL;
}

static void accuse(Check *c, const Pairs *all, Pair *pair, const Mention *whole)
{
    const Mention *s = pair->share, *count = pair->count;
    Claim claim;
    if (whole) claim = relation_quotient(c, s, count, whole);
    if (!whole || whole == count || !slip_explains(&claim)) {
        const Mention *other = whole_by_slip(c, all, pair);
        if (other) whole = other;
    }
    if (!whole || whole == count || whole == pair->not) return;
    pair->whole = whole;
    claim = relation_quotient(c, s, count, whole);
    bool told = is_told(c, all->p, pair, whole);
    if (!told && (near_is_of_others(c, &claim) || (!is_not_below(whole, count) && !slip_explains(&claim)))) return;       /* 贷款6.85亿元，占贷款总额的36.6%；信用贷款4.93亿元: no whole of it */
    if (!told && s->w.about && (whole->w.about || count->w.about || !str_head_word(s->lead, "占|约占|比重"))) return;       /* 缺工约1900人，其中普工占八成以上 */
    relation_say(c, RELATION_shares, &claim, SEVERITY_ERROR);
}

static void one_share(Check *c, const Pairs *all, Pair *pair)
{
    Claim claim;
    const Paragraph *p = all->p;
    const Mention *s = pair->share;
    whole_of_closed(c, all, pair);
    leave_whole(all, pair);
    if (same_share_twice(c, all, pair) || of_named(c, pair, named_whole(p, s)) || (!s->w.about && named_before(c, p, pair))) return;
    if (some_whole(c, p, pair, &claim) || some_whole_before(c, all->paragraph, pair, &claim)) {
        relation_say(c, RELATION_shares, &claim, SEVERITY_NOTE);
        pair->whole = claim.m[2];
        return;
    }
    const Pair *last = pair > all->items ? pair - 1 : NULL;             /* 占全部参评企业税收的68.9%；…，占1.2%: of what the first names and nobody tells */
    if (last && !last->whole && last->share->sentence == s->sentence && phrase_of(last->share).n && !phrase_of(s).n && mention_same_kind(last->count, pair->count)) return;
    const Mention *whole = whole_of(c, all, pair), *implied = whole ? implied_whole(c, all, pair, true) : NULL;        /* 占全部投资的20.2%, of the whole that the sentence before implies */
    if (!implied || !gives(c, pair, implied, &claim)) accuse(c, all, pair, whole);
}

/* 反映用工难的86家（43.0%）: a bare percent in brackets is a share of the number before. */
static bool is_bracketed(const Paragraph *p, const Mention *s)
{
    const Mention *x = s->index ? &p->mentions[s->index - 1] : NULL;
    if (!x || s->roles & ~(unsigned)ROLE_LISTED || !written_is_share(&s->w) || !s->paren || x->paren == s->paren) return false;
    return mention_is_level(x) && s->lead.n == 0 && str_equal(mention_between(x, s), S("（")) && str_head_word(str_slice(p->piece->text, s->w.end, p->piece->text.n), "）|，");
}

/* 占全部入园企业的60.7%，占本市企业的74.7%: of one count both. */
static bool follows_share(const Pairs *all, const Mention *s)
{
    const Mention *last = all->n ? all->items[all->n - 1].share : NULL;
    return last && last->index + 1 == s->index && last->sentence == s->sentence && str_starts(s->lead, S("占")) && str_has(last->lead, S("占"));
}

/* 合同价分别为2.40亿元和1.80亿元，完成量分别占合同价的82.5%和76.0%: the levels before are what the shares are of. */
static bool is_its_whole(const Mention *s, const Mention *count)
{
    Str name = words_of(s);
    return !count->made && s->run != count->run && name.n > WORD && str_has((count - count->place)->lead, name) && count->place == s->place && str_has((s - s->place)->lead, S("分别"));
}

void relation_shares(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++) {
        const Paragraph *p = &c->paragraphs[i];
        Pair *pairs = p->n ? NEW_ARRAY(c->arena, Pair, p->n) : NULL;
        Pairs all = { pairs, 0, p, i };
        for (size_t k = 0; k < p->n; k++) {
            const Mention *s = &p->mentions[k];
            if (s->settled) continue;
            bool listed = s->roles & ROLE_RATE && !(s->roles & ROLE_DONE) && (s - s->place)->roles & ROLE_RATE && (s->place > 1 || (k + 2 < p->n && p->mentions[k + 2 - (size_t)s->place].run == s->run)) && str_has((s - s->place)->lead, S("分别")) && !str_has((s - s->place)->lead, S("贡献率"));      /* 提及率分别为41.0%、35.0%和30.9% */
            if (!(s->roles & ROLE_SHARE) && !(listed && near_paired(p, s, near_is_actual)) && !is_bracketed(p, s)) continue;
            if (in_order(c, p, s)) continue;
            const Mention *named = named_whole(p, s), *count = follows_share(&all, s) ? pairs[all.n - 1].count : count_of(c, p, s, named);
            if (count && is_its_whole(s, count)) continue;
            if (count && count != named) pairs[all.n++] = (Pair){ s, count, NULL, NULL };
        }
        for (size_t k = 0; k < all.n; k++) one_share(c, &all, &pairs[k]);
    }
}
