/* SPDX-License-Identifier: Apache-2.0
** 150亩（约10公顷）, 1.78万亩，折合11.87平方公里: one quantity in two units, right after each other. */
#include "proof/near.h"

void relation_restated(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 1; k < c->paragraphs[i].n; k++) {
            const Mention *a = &c->paragraphs[i].mentions[k - 1], *b = a + 1;
            if (dims_none(a->w.dims) || !dims_equal(a->w.dims, b->w.dims) || str_equal(a->w.unit, b->w.unit) || a->sentence != b->sentence) continue;
            Str gap = mention_between(a, b);
            bool bracket = str_equal(gap, S("（")) || str_equal(gap, S("（合")) || str_equal(gap, S("（折合")) || str_equal(gap, S("（即")) || str_equal(gap, S("（相当于"));
            bool words = str_tail_word(gap, "折合|折合为|相当于|合|即") && gap.n <= 20;
            if (!bracket && !words) continue;
            Claim claim = relation_difference(c, b, a, a);
            claim.n = 2;
            relation_say(c, RELATION_restated, &claim, SEVERITY_ERROR);
        }
}
