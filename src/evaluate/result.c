/* SPDX-License-Identifier: Apache-2.0 */
#include "evaluate/result.h"
#include "evaluate/inside.h"
#include "base/real.h"
#include "evaluate/texts.h"

void result_fixed(int64_t v, int decimals, Buf *out)
{
    char text[40];
    size_t at = sizeof text;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    for (int digit = 0; digit <= decimals || rest; digit++, rest /= 10) {
        if (digit == decimals && digit > 0) text[--at] = '.';
        text[--at] = (char)('0' + rest % 10);
    }
    if (v < 0) text[--at] = '-';
    buf_add(out, (Str){ text + at, sizeof text - at });
}

void result_real(double v, int decimals, Buf *out)
{
    int64_t whole;
    Frac f;
    if (score_fix(v, decimals, &whole)) result_fixed(whole, decimals, out);
    else if (real_frac(v, &f)) frac_format(f, decimals, ROUND_HALF_UP, out);
}

static bool scored(const Evaluation *e, size_t slot) { return e->place[slot] > 0; }

void result_score(const Evaluation *e, size_t slot, Buf *out)
{
    if (scored(e, slot)) result_fixed(evaluation_score(e, slot), e->scheme->score_decimals, out);
}

void result_margin(const Evaluation *e, size_t slot, Buf *out)
{
    if (!scored(e, slot)) return;
    const Pool *p = &e->pools[e->pool[slot]];
    if (p->has_line && p->has_safe) result_fixed(evaluation_score(e, slot) - p->safe_score, e->scheme->score_decimals, out);
}

const char *result_state_name(SubjectState s)
{
    static const char *const names[] = {
        [STATE_OUT] = "out", [STATE_RANKED] = "ranked", [STATE_EXEMPT] = "exempt", [STATE_UNGRADED] = "ungraded", [STATE_PENDING] = "pending", [STATE_EXCLUDED] = "excluded",
        [STATE_NO_POOL] = "pending", [STATE_SMALL] = "ungraded", [STATE_TENANT] = "tenant", [STATE_MEMBER] = "member",
    };
    return names[s];
}

const char *result_state(const Evaluation *e, size_t slot) { return result_state_name(e->state[slot]); }

/* What a subject is put aside for: an indicator, or the coefficient that corrects it. */
static Str missing_title(const Evaluation *e, size_t slot)
{
    bool coefficient = e->uncorrected && e->uncorrected[slot];
    return coefficient ? e->scheme->coefficient_title : e->scheme->indicators[e->reason[slot]].title;
}

void result_reason(const Evaluation *e, size_t slot, const Str *keys, Lang lang, Buf *out)
{
    const EvalScheme *s = e->scheme;
    Str arg = { 0 };
    const Text *t = NULL;
    switch ((SubjectState)e->state[slot]) {
    case STATE_OUT: case STATE_RANKED: return;
    case STATE_EXEMPT: t = &T_EVALUATE_IS_EXEMPT, arg = s->exempt.items[e->reason[slot]].reason; break;
    case STATE_UNGRADED: t = &T_EVALUATE_IS_UNGRADED, arg = s->ungraded.items[e->reason[slot]].reason; break;
    case STATE_PENDING: t = &T_EVALUATE_IS_PENDING, arg = missing_title(e, slot); break;
    case STATE_EXCLUDED: t = &T_EVALUATE_IS_EXCLUDED, arg = missing_title(e, slot); break;
    case STATE_NO_POOL: t = &T_EVALUATE_NO_POOL; break;
    case STATE_SMALL: t = &T_EVALUATE_IS_SMALL, arg = e->pools[e->pool[slot]].name; break;
    case STATE_TENANT: t = &T_EVALUATE_IS_TENANT; break;
    case STATE_MEMBER: t = &T_EVALUATE_IS_MEMBER, arg = keys[e->owner[slot]]; break;
    }
    text_render(t, &arg, 1, lang, out);
}

static Str grade_of(const Evaluation *e, size_t slot)
{
    return scored(e, slot) && e->grade[slot] ? e->scheme->grades[e->grade[slot] - 1].id : S("");
}

static Str pool_of(const Evaluation *e, size_t slot) { return e->pool[slot] == POOL_NONE ? S("") : e->pools[e->pool[slot]].name; }

/* RFC 4180. */
static void csv_text(Buf *out, Str s)
{
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) quoted |= s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (!quoted) { buf_add(out, s); return; }
    buf_add_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_add_char(out, '"');
        buf_add_char(out, s.p[i]);
    }
    buf_add_char(out, '"');
}

static void csv_row(const Evaluation *e, size_t slot, Str key, double **points, Buf *out)
{
    csv_text(out, key), buf_add_char(out, ',');
    csv_text(out, pool_of(e, slot)), buf_add_char(out, ',');
    result_score(e, slot, out), buf_add_char(out, ',');
    if (scored(e, slot)) buf_add_int(out, e->place[slot]);
    buf_add_char(out, ',');
    csv_text(out, grade_of(e, slot)), buf_add_char(out, ',');
    buf_add_char(out, scored(e, slot) && e->tail[slot] ? '1' : '0'), buf_add_char(out, ',');
    result_margin(e, slot, out);
    for (size_t k = 0; k < e->scheme->n_indicators; k++) {
        buf_add_char(out, ',');
        if (scored(e, slot)) result_real(points[k][slot], e->scheme->score_decimals, out);
    }
    buf_add_char(out, '\n');
}

bool result_csv(const Evaluation *e, const Str *keys, Buf *out, Err *err)
{
    double **points;
    uint32_t *slots;
    size_t n;
    Arena *a = arena_new();
    bool ok = evaluation_points(e, a, &points, err);
    if (ok) {
        evaluation_rows(e, keys, a, &slots, &n);
        buf_add(out, S("key,pool,score,place,grade,tail,margin"));
        for (size_t k = 0; k < e->scheme->n_indicators; k++) buf_add_char(out, ','), csv_text(out, e->scheme->indicators[k].id);
        buf_add_char(out, '\n');
        for (size_t i = 0; i < n; i++) csv_row(e, slots[i], keys[slots[i]], points, out);
    }
    arena_free(a);
    return ok && (!out->full || FAIL(err, LIMIT, T_EVALUATE_LARGE));
}

static void json_text_or_null(Json *j, const Buf *b)
{
    if (b->n) json_str(j, buf_str(b));
    else json_null(j);
}

static void json_row(const Evaluation *e, size_t slot, const Str *keys, double **points, Lang lang, Json *j)
{
    Buf b = { 0 };
    json_open(j, '{');
    json_key(j, "key"), json_str(j, keys[slot]);
    json_key(j, "pool"), json_str(j, pool_of(e, slot));
    result_score(e, slot, &b);
    json_key(j, "score"), json_text_or_null(j, &b);
    json_key(j, "place");
    if (scored(e, slot)) json_int(j, e->place[slot]);
    else json_null(j);
    json_key(j, "grade");
    if (grade_of(e, slot).n) json_str(j, grade_of(e, slot));
    else json_null(j);
    json_key(j, "tail"), json_bool(j, scored(e, slot) && e->tail[slot]);
    buf_clear(&b), result_margin(e, slot, &b);
    json_key(j, "margin"), json_text_or_null(j, &b);
    json_key(j, "points"), json_open(j, '{');
    for (size_t k = 0; scored(e, slot) && k < e->scheme->n_indicators; k++) {
        buf_clear(&b), result_real(points[k][slot], e->scheme->score_decimals, &b);
        json_key_str(j, e->scheme->indicators[k].id), json_str(j, buf_str(&b));
    }
    json_close(j, '}');
    json_key(j, "state"), json_z(j, result_state(e, slot));
    buf_clear(&b), result_reason(e, slot, keys, lang, &b);
    if (b.n) json_key(j, "reason"), json_str(j, buf_str(&b));
    if (e->guarded && e->guarded[slot]) json_key(j, "guarded"), json_bool(j, true);
    json_close(j, '}');
    buf_done(&b);
}

static void json_weights(const Evaluation *e, Json *j)
{
    Buf b = { 0 };
    json_key(j, "weights"), json_open(j, '{');
    for (size_t k = 0; k < e->scheme->n_indicators; k++) {
        Frac f;
        buf_clear(&b);
        if (real_frac(e->weights[k], &f)) frac_format(f, DECIMALS_AT_MOST + 9, ROUND_HALF_UP, &b);
        json_key_str(j, e->scheme->indicators[k].id), json_str(j, buf_str(&b));
    }
    json_close(j, '}');
    buf_clear(&b);
    if (e->cr >= 0) result_real(e->cr, 9, &b);
    json_key(j, "cr"), json_text_or_null(j, &b);
    buf_done(&b);
}

bool result_json(const Evaluation *e, const Str *keys, Lang lang, Json *j, Err *err)
{
    double **points;
    uint32_t *slots;
    size_t n;
    Arena *a = arena_new();
    bool ok = evaluation_points(e, a, &points, err);
    json_key(j, "scheme"), json_str(j, e->scheme->id);
    json_key(j, "title"), json_str(j, e->scheme->title);
    json_key(j, "status"), json_z(j, e->scheme->official ? "正式" : "测算");
    json_weights(e, j);
    json_key(j, "unknown"), json_int(j, (int64_t)e->n_unknown);
    json_key(j, "results"), json_open(j, '[');
    if (ok) evaluation_rows(e, keys, a, &slots, &n);
    for (size_t i = 0; ok && i < n; i++) json_row(e, slots[i], keys, points, lang, j);
    json_close(j, ']');
    arena_free(a);
    return ok;
}
