/* SPDX-License-Identifier: Apache-2.0
** Quantities of every kind from arbitrary text: a value is kept or refused with a reason, and what is printed reads as the same. */
#include "model/quantity.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Field fields[] = {
        { .id = "money", .kind = K_MONEY, .unit = UNIT_WAN_YUAN }, { .id = "area", .kind = K_AREA, .unit = UNIT_MU },     { .id = "floor", .kind = K_AREA, .unit = UNIT_WAN_M2 },
        { .id = "count", .kind = K_COUNT, .unit = UNIT_HEAD },     { .id = "ratio", .kind = K_RATIO, .unit = UNIT_PERCENT }, { .id = "energy", .kind = K_ENERGY, .unit = UNIT_TCE },
        { .id = "per_mu", .kind = K_QUANTITY, .unit = UNIT_WAN_PER_MU }, { .id = "pilot", .kind = K_BOOL },
    };
    if (size < 1) return 0;
    Str text = { (const char *)data + 1, size - 1 };
    if (!str_valid(text)) return 0;
    const Field *f = &fields[data[0] % (sizeof fields / sizeof fields[0])];
    Arena *a = arena_new();
    Quantity q = quantity_parse(f, text, (QuantityContext){ .stored_double = data[0] >= 128 }, a);
    assert(q.state != QUANTITY_BAD || q.reason);
    if (q.state == QUANTITY_OK && f->kind != K_BOOL && !(q.notes & QUANTITY_NOTE_ROUNDED)) {
        Buf b = { 0 };
        quantity_format(f, &q.value, LANG_ZH, &b);
        Quantity again = quantity_parse(f, buf_str(&b), (QuantityContext){ 0 }, a);
        assert(again.state == QUANTITY_OK || again.reason);
        buf_done(&b);
    }
    arena_free(a);
    return 0;
}
