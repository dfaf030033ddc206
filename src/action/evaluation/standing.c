/* SPDX-License-Identifier: Apache-2.0 */
#include "action/evaluation/standing.h"
#include "action/texts.h"
#include "evaluate/result.h"

static Standing standing_of(Desk *d, const Evaluation *e, const Str *keys, size_t slot)
{
    Buf b = { 0 };
    Standing s = { .state = e->state[slot], .place = e->place[slot], .tail = e->place[slot] && e->tail[slot] };
    if (s.state != STATE_OUT && e->pool[slot] != POOL_NONE) s.pool = e->pools[e->pool[slot]].name;
    result_score(e, slot, &b);
    s.score = buf_keep(&b, d->arena);
    if (s.place && e->grade[slot]) s.grade = e->scheme->grades[e->grade[slot] - 1].id;
    buf_clear(&b);
    result_reason(e, slot, keys, d->lang, &b);
    s.reason = buf_keep(&b, d->arena);
    buf_done(&b);
    return s;
}

Standing *standing_all(Desk *d, const Evaluation *e, const Str *keys, size_t n)
{
    Standing *all = NEW_ARRAY(d->arena, Standing, n + 1);
    for (size_t i = 0; i < n && i < e->n; i++)
        if (e->state[i] != STATE_OUT) all[i] = standing_of(d, e, keys, i);
    return all;
}

bool standing_moved(const Standing *a, const Standing *b)
{
    return a->tail != b->tail || (a->place > 0) != (b->place > 0) || !str_equal(a->grade, b->grade);
}

bool standing_differs(const Standing *a, const Standing *b)
{
    return standing_moved(a, b) || a->state != b->state || a->place != b->place || !str_equal(a->score, b->score) || !str_equal(a->pool, b->pool);
}

void standing_text(Desk *d, const Standing *s, Buf *out)
{
    if (s->state == STATE_OUT) { text_render(&T_ACTION_STANDING_OUT, NULL, 0, d->lang, out); return; }
    if (!s->place) { buf_add(out, s->reason); return; }
    text_render(&T_ACTION_STANDING, (Str[]){ s->pool, desk_int(d, s->place), s->score }, 3, d->lang, out);
    if (s->grade.n) buf_addf(out, " %.*s", SP(s->grade));
    if (s->tail) buf_add_char(out, ' '), text_render(&T_ACTION_STANDING_TAIL, NULL, 0, d->lang, out);
}

static void text_or_null(Json *j, const char *key, Str s)
{
    json_key(j, key);
    if (s.n) json_str(j, s);
    else json_null(j);
}

void standing_json(const Standing *s, Json *j)
{
    json_open(j, '{');
    text_or_null(j, "pool", s->pool);
    text_or_null(j, "score", s->score);
    json_key(j, "place");
    if (s->place) json_int(j, s->place);
    else json_null(j);
    text_or_null(j, "grade", s->grade);
    json_key(j, "tail"), json_bool(j, s->tail);
    json_key(j, "state"), json_z(j, result_state_name(s->state));
    if (s->reason.n) json_key(j, "reason"), json_str(j, s->reason);
    json_close(j, '}');
}

void standing_heads(Desk *d, const char *prefix, Str *heads)
{
    static const char *const names[STANDING_COLUMNS] = { "pool", "score", "place", "grade", "tail" };
    for (size_t i = 0; i < STANDING_COLUMNS; i++) heads[i] = str_printf(d->arena, "%s_%s", prefix, names[i]);
}

void standing_cells(Desk *d, const Standing *s, Str *cells)
{
    cells[0] = s->pool;
    cells[1] = s->score;
    cells[2] = s->place ? desk_int(d, s->place) : S("");
    cells[3] = s->grade;
    cells[4] = s->tail ? S("1") : S("0");
}
