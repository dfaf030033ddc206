/* SPDX-License-Identifier: Apache-2.0
** A formula as a Chinese sentence: titles in place of ids, the language's words in place of its signs. For people who never saw the language; it is not read back. */
#include "formula/national.h"
#include "formula/tree.h"
#include "model/unit.h"

/* How tightly a node holds together; what stands in one that holds tighter goes into brackets. */
enum { LOOSE, ELSE, OR, AND, NOT, COMPARE, ADD, MUL, TIGHT };
typedef struct { int level; const char *sign; } Sign;
static const Sign signs[] = {
    [N_ELSE] = { ELSE, "，缺的取" }, [N_OR] = { OR, " 或 " }, [N_AND] = { AND, " 且 " },
    [N_EQ] = { COMPARE, " = " }, [N_NE] = { COMPARE, " ≠ " }, [N_LT] = { COMPARE, " < " }, [N_LE] = { COMPARE, " ≤ " }, [N_GT] = { COMPARE, " > " }, [N_GE] = { COMPARE, " ≥ " },
    [N_WITHIN] = { COMPARE, " 属于 " }, [N_HAS] = { COMPARE, " 含 " }, [N_ADD] = { ADD, " + " }, [N_SUB] = { ADD, " − " }, [N_MUL] = { MUL, " × " }, [N_DIV] = { MUL, " ÷ " },
};
typedef struct { const Formula *f; Buf *out; } Reading;

static void read_node(Reading *r, const Node *n, int around);

static bool of_own_row(const Node *n) { return n->arg[0]->op == N_ROW; }

/* A code with its name, by the list of the value that it is compared with. */
static void read_text(Reading *r, const Node *n, const char *list)
{
    const List *own = list ? words_list(r->f->words, list) : NULL;
    const ListItem *titled = own ? words_item(own, n->text) : NULL;
    const char *national = own ? NULL : national_name(list, n->text);
    buf_addf(r->out, "“%.*s", SP(titled && titled->title.n ? titled->title : n->text));
    if (national) buf_addf(r->out, " %s", national);
    buf_add_z(r->out, "”");
}

static void read_beside(Reading *r, const Node *n, const Node *other, int around)
{
    if (n->op == N_TEXT) read_text(r, n, other->type.list);
    else read_node(r, n, around);
}

static void read_list(Reading *r, const Node *n)
{
    read_node(r, n->arg[0], ADD);
    buf_add_z(r->out, " 为 ");
    for (const Node *item = n->arg[1]; item; item = item->next) {
        if (item != n->arg[1]) buf_add_z(r->out, item->next ? "、" : " 或 ");
        read_beside(r, item, n->arg[0], ADD);
    }
}

/* title, or 拉练的期 of what another row says */
static void read_named(Reading *r, const Node *n, Str title)
{
    if (!of_own_row(n)) {
        read_node(r, n->arg[0], TIGHT);
        buf_add_z(r->out, "的");
    }
    buf_add(r->out, title);
}

static void read_moment(Reading *r, const Node *n)
{
    static const char *const steps[] = { [STEP_END] = "末", [STEP_START] = "初", [STEP_MONTH] = "末月", [STEP_YEAR] = "所在年", [STEP_PREVIOUS] = "的上一轮", [STEP_SAME_LAST_YEAR] = "的上年同期" };
    buf_add_z(r->out, "本期");
    for (int i = 0; i < MOMENT_STEPS && n->steps[i] != STEP_NONE; i++) buf_add_z(r->out, steps[n->steps[i]]);
}

static void read_period(Reading *r, const Agg *g)
{
    static const char *const behind[] = { [MODE_AT] = "的", [MODE_LATEST] = "为止最近的", [MODE_DURING] = "内的", [MODE_THROUGH] = "为止累计的" };
    if (g->mode == MODE_NONE) return;
    read_node(r, g->period, TIGHT);
    buf_add_z(r->out, behind[g->mode]);
}

/* 企业（条件）的税收合计 */
static void read_agg(Reading *r, const Agg *g)
{
    static const char *const kinds[] = { [AGG_COUNT] = "的个数", [AGG_COUNT_DISTINCT] = "的个数（同一个只算一次）", [AGG_SUM] = "合计", [AGG_MEAN] = "的平均", [AGG_MEDIAN] = "的中位数", [AGG_MIN] = "的最小值", [AGG_MAX] = "的最大值", [AGG_NAMES] = "的名单" };
    read_period(r, g);
    buf_add_z(r->out, g->reg->title);
    if (g->where) {
        buf_add_z(r->out, "（");
        read_node(r, g->where, LOOSE);
        buf_add_z(r->out, "）");
    }
    if (g->kind != AGG_COUNT && g->term->op != N_ROW) {
        buf_add_z(r->out, "的");
        read_node(r, g->term, TIGHT);
    }
    buf_add_z(r->out, kinds[g->kind]);
}

/* A place of the ledger's own, by its code (GB/T 2260: 0000 a province, 00 a prefecture). */
static void read_home(Reading *r, Str code)
{
    bool province = str_ends(code, S("0000")), prefecture = str_ends(code, S("00"));
    buf_add_z(r->out, province ? "本省" : prefecture ? "本设区市" : "本县（市、区）");
}

static void read_choice(Reading *r, const Node *n)
{
    buf_add_z(r->out, "若 ");
    read_node(r, n->arg[0], LOOSE);
    buf_add_z(r->out, "，为 ");
    read_node(r, n->arg[1], ELSE);
    buf_add_z(r->out, "，否则为 ");
    read_node(r, n->arg[2], ELSE);
}

static void read_months(Reading *r, const Node *n)
{
    buf_add_z(r->out, "从");
    read_node(r, n->arg[0], TIGHT);
    buf_add_z(r->out, "到");
    read_node(r, n->arg[1], TIGHT);
    buf_add_z(r->out, n->i ? "的足月数" : "的月数（四舍五入）");
}

static int level_of(const Node *n)
{
    if (n->op < sizeof signs / sizeof signs[0] && signs[n->op].sign) return signs[n->op].level;
    return n->op == N_NOT ? NOT : n->op == N_IN || n->op == N_MISSING || n->op == N_PRESENT ? COMPARE : n->op == N_IF ? LOOSE : TIGHT;
}

static void read_pair(Reading *r, const Node *n, int level)
{
    read_beside(r, n->arg[0], n->arg[1], level);
    buf_add_z(r->out, signs[n->op].sign);
    read_beside(r, n->arg[1], n->arg[0], n->op == N_SUB || n->op == N_DIV ? level + 1 : level);
}

static void read_bare(Reading *r, const Node *n)
{
    switch (n->op) {
    case N_NUMBER:
        buf_add(r->out, n->text);
        if (n->unit != UNIT_NONE) buf_add(r->out, unit_name(n->unit));
        break;
    case N_TEXT: read_text(r, n, n->type.list); break;
    case N_DAY: day_format((Day)n->i, r->out); break;
    case N_PERIOD: period_format(period_unpack(n->i), r->out); break;
    case N_BOOL: buf_add_z(r->out, n->i ? "是" : "否"); break;
    case N_NEG: buf_add_z(r->out, "−"), read_node(r, n->arg[0], TIGHT); break;
    case N_NOT: buf_add_z(r->out, "不符合（"), read_node(r, n->arg[0], LOOSE), buf_add_z(r->out, "）"); break;
    case N_IN: read_list(r, n); break;
    case N_MISSING: read_node(r, n->arg[0], TIGHT), buf_add_z(r->out, "缺失"); break;
    case N_PRESENT: read_node(r, n->arg[0], TIGHT), buf_add_z(r->out, "已填"); break;
    case N_IF: read_choice(r, n); break;
    case N_MONTHS: read_months(r, n); break;
    case N_AGG: read_agg(r, n->agg); break;
    case N_ROW: buf_addf(r->out, "本条%s", n->reg->title); break;
    case N_FIELD: read_named(r, n, str_of(n->field->title)); break;
    case N_CHILD: buf_add_z(r->out, n->reg->title); break;
    case N_COLUMN: read_named(r, n, n->entry->title); break;
    case N_FIGURE: buf_add(r->out, n->entry->title); break;
    case N_MOMENT: read_moment(r, n); break;
    case N_HOME: read_home(r, n->text); break;
    case N_ROUNDED: read_node(r, n->arg[0], LOOSE); break;
    case N_NAME: buf_add(r->out, n->text); break;               /* never looked up */
    case N_AND: case N_OR: case N_ELSE: case N_EQ: case N_NE: case N_LT: case N_LE: case N_GT: case N_GE: case N_WITHIN: case N_HAS: case N_ADD: case N_SUB: case N_MUL: case N_DIV:
        read_pair(r, n, signs[n->op].level);
        break;
    }
}

static void read_node(Reading *r, const Node *n, int around)
{
    int level = level_of(n);
    if (level < around) buf_add_z(r->out, "（");
    read_bare(r, n);
    if (level < around) buf_add_z(r->out, "）");
}

Str formula_read(const Formula *f, Arena *a)
{
    Buf out = { 0 };
    read_node(&(Reading){ f, &out }, f->root, LOOSE);
    return buf_give(&out, a);
}
