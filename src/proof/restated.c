/* SPDX-License-Identifier: Apache-2.0
** 150亩（约10公顷）, 1.78万亩，折合11.87平方公里: one quantity in two units, right after each other. */
#include "proof/near.h"

void relation_restated(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 1; k < c->paragraphs[i].n; k++) {
            const Mention *a = &c->paragraphs[i].mentions[k - 1], *b = a + 1;
            if (!(b->roles & ROLE_RESTATED)) continue;
            Claim claim = relation_difference(c, b, a, a);
            claim.n = 2;
            relation_say(c, RELATION_restated, &claim, SEVERITY_ERROR);
        }
}
