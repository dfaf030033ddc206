/* SPDX-License-Identifier: Apache-2.0
** 高新技术企业30家、专精特新7家，共37家: labels that a firm may bear together, added to a total. */
#include "proof/near.h"
#include "proof/texts.h"

static const char LABELS[] = "高新技术|专精特新|小巨人|瞪羚|独角兽|规上|规模以上|上市|科技型中小|单项冠军";

static bool is_label(const Mention *m) { return mention_is_level(m) && near_label_has(m, LABELS); }

void relation_labels(Check *c)
{
    for (size_t i = 0; i < c->n_paragraphs; i++)
        for (size_t k = 2; k < c->paragraphs[i].n; k++) {
            const Paragraph *p = &c->paragraphs[i];
            const Mention *total = &p->mentions[k], *parts[20];
            size_t n = 0;
            if (!mention_is_level(total) || !str_has_word(total->clause, "合计|共计|总计|共") || is_label(total)) continue;
            for (size_t j = k; j-- > 0 && p->mentions[j].sentence == total->sentence && n < 20;)
                if (is_label(&p->mentions[j]) && mention_same_kind(total, &p->mentions[j])) parts[n++] = &p->mentions[j];
            if (n < 2) continue;
            Claim claim = relation_sum(c, total, parts, n);
            if (claim_state(&claim) == CLAIM_HOLDS) COMPLAIN(c, RELATION_labels, SEVERITY_WARN, total->piece, total->w.start, total->w.end, T_PROOF_LABELS, mention_written(total));
        }
}
