/* SPDX-License-Identifier: Apache-2.0 */
#include "intake/place.h"
#include "intake/resolve.h"
#include "model/code.h"
#include "model/list.h"

#include <string.h>

bool place_is(const Register *reg) { return strcmp(reg->id, "place") == 0; }

static int64_t successor_of(Work *w, const Register *reg, Str code)
{
    const List *l = list_get("gb2260");
    const CodeItem *item = list_find_code(l, code), *next = item && item->abolished ? list_successor(l, item) : NULL;
    return next ? resolve_by_code(w, reg, str_of(next->code)) : 0;
}

int64_t place_find_successor(Work *w, Want *want)
{
    CodeCheck c = code_check_place(want->text, w->a);
    if (c.verdict != CODE_WARN) return 0;
    int64_t id = resolve_by_code(w, want->to, c.value);
    if (id != 0) return id;
    id = successor_of(w, want->to, c.value);
    if (id > 0) want->ended = true, want->next = id;
    return id;
}

void place_settle(Work *w, Want *want, int64_t id)
{
    const Register *reg = want->to;
    const Field *to = register_get(reg, "to"), *successor = register_get(reg, "successor"), *code = register_get(reg, "code");
    const Frame *f = snapshot_load(w->s, reg, field_bit(to) | field_bit(successor) | field_bit(code), w->err);
    if (want->ended || !f || (size_t)id > f->n) return;
    Value until = frame_value(f, to, (size_t)id - 1), next = frame_value(f, successor, (size_t)id - 1), own = frame_value(f, code, (size_t)id - 1);
    const CodeItem *item = own.ok ? list_find_code(list_get("gb2260"), own.s) : NULL;
    want->ended = until.ok || (item && item->abolished);
    want->has_until = until.ok;
    want->until = (Day)until.i;
    if (want->ended) want->next = next.ok ? next.i : successor_of(w, reg, own.s);
}

/* The day that tells the row apart: of signing, of first contact; the end of its period. */
static bool day_of(const Draft *d, Day *day)
{
    for (size_t i = 0; d && i < d->plan->n_slots; i++) {
        const Field *f = d->plan->slots[i].field;
        if (f->key == KEY_NO || d->v[i].state != ST_VALUE || (f->kind != K_DAY && f->kind != K_PERIOD)) continue;
        *day = f->kind == K_DAY ? (Day)d->v[i].u.i : period_end(period_unpack(d->v[i].u.i));
        return true;
    }
    return false;
}

int64_t place_on_day(const Want *want, const Draft *d)
{
    Day day;
    if (want->next <= 0 || !want->has_until || (day_of(d, &day) && day <= want->until)) return want->id;
    return want->next;
}

void place_tell(Work *w, const Draft *d, const Slot *slot, Want *want)
{
    int64_t taken = place_on_day(want, d);
    Buf next = { 0 }, until = { 0 };
    if (want->next > 0 && !label_add(w->s, want->to, want->next, &next, w->err)) goto done;
    if (want->has_until) day_format(want->until, &until);
    const Text *text = want->next <= 0 ? &T_INTAKE_PLACE_ENDED : taken == want->next ? &T_INTAKE_PLACE_NOW : &T_INTAKE_PLACE_THEN;
    problems_add(w->ps, (Problem){ .severity = SEVERITY_WARN, .text = text, .args = { buf_str(&next), until.n ? buf_str(&until) : S("—") }, .n_args = 2,
        AT(d, slot->col), .field = str_of(slot->field->word), .value = want->text });
done:
    buf_done(&next);
    buf_done(&until);
}
