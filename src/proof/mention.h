/* SPDX-License-Identifier: Apache-2.0
** proof/mention.h - the quantities of a paragraph, each with the words around it and what these make of it: a share, a growth, a
** change, a plan, last year's level, a total, what is left. Relations (relation.h) read these and nothing else of the language. */
#ifndef LALIAN_PROOF_MENTION_H
#define LALIAN_PROOF_MENTION_H

#include "model/written.h"
#include "proof/document.h"

enum {
    ROLE_SHARE = 1,          /* 占…20.7% */
    ROLE_DONE = 2,           /* 完成年度计划的 81% */
    ROLE_RATE = 4,           /* 签约率 38.2% */
    ROLE_GROWTH = 8,         /* 增长 5.7% (signed) */
    ROLE_CHANGE = 16,        /* 比上年增加 3.33亿元 (signed) */
    ROLE_PLAN = 32,          /* 年度计划投资 142亿元 */
    ROLE_THEN = 64,          /* 上年同期的 25.13亿元, 由 215家 */
    ROLE_TO = 128,           /* 增加到 248家 */
    ROLE_TOTAL = 256,        /* 共, 合计 */
    ROLE_REST = 512,         /* 其余 9个 */
    ROLE_BOUND = 1024,       /* 投资亿元以上的项目, 超10亿元项目: a bound in a description */
    ROLE_PER = 2048,         /* 亩均, 每亩, 万元/亩: does not add up */
    ROLE_POINTS = 4096,      /* 个百分点 */
    ROLE_REAL = 8192,        /* growth at constant prices: levels do not give it */
    ROLE_LISTED = 16384,     /* follows the mention before by 、 or 和 alone */
    ROLE_TIMES = 32768,      /* 1.8倍 */
    ROLE_BASE = 131072,      /* 占年初预算2180万元的44.5%: what a percent is said to be of */
    ROLE_RESTATED = 65536    /* （约27750亩）: the mention before it in another unit */
};

typedef struct {
    const Piece *piece;
    Written w;
    Frac value, lo, hi;      /* as in w, negative where it is said to fall */
    unsigned roles;
    int index;               /* in its paragraph */
    int sentence, semi;      /* numbers of the sentence and of its part between ； in the paragraph */
    int paren;               /* number of the bracket it stands in, 0: none */
    size_t sentence_at, semi_at, clause_at, sentence_end;
    Str lead;                /* from the last mark or mention to the number */
    Str clause;              /* from the last ，；。：to the number */
    Str tail;                /* to the next mark or mention */
    int run, place;          /* mentions joined by 、 and 和: number of the run, place in it from 0 */
    bool made;               /* by a relation, from others: it stands nowhere in the text */
    int times;               /* 各2个: of so many; 0: of one */
    bool part;               /* counted as a part by an earlier reading */
    bool said;               /* a member of a claim that was made */
    bool settled;            /* what it is of has been found: other relations leave it alone */
} Mention;

typedef struct { int year, month_from, month, day; size_t at, end; } Moment;

typedef struct {
    const Piece *piece;
    Mention *mentions; size_t n;
    Moment *moments; size_t n_moments;
} Paragraph;

void mention_read(const Piece *p, Str unit, Arena *a, Paragraph *out);     /* unit: of bare numbers, from （单位：万元） before; may be empty */
bool mention_is_progress(const Mention *m);
bool mention_is_of(const Mention *m);                              /* a percent: 的, 目标任务的 behind the number it is of */
bool mention_caption_unit(Str text, Str *unit);                     /* 单位：亿元 */
/* A level that may be a whole or a part: no share, growth, change, bound, per-unit or past value. */
bool mention_is_level(const Mention *m);
bool mention_same_kind(const Mention *a, const Mention *b);
Str mention_between(const Mention *a, const Mention *b);           /* the text from the end of a to the start of b */
Str mention_written(const Mention *m);                             /* "近200多亿元" */
Str mention_sentence(const Mention *m);
Str mention_around(const Mention *m);                              /* the sentence, of a long one what is near */
Str mention_number(const Mention *m, Frac value, Arena *a);         /* the value as m would be written; its sign is in the words */
/* How a number is mistyped: one digit other, two exchanged, one too many or too few. */
bool mention_is_slip(Str written, Str wanted);
bool mention_slips(const Mention *m, Frac value, Arena *a);         /* m for the value: digits only, without group marks */
bool mention_swaps(const Mention *m, Frac value, Arena *a);         /* only digits exchanged */

#endif
