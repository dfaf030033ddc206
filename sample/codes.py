# SPDX-License-Identifier: Apache-2.0
"""Unified credit codes (GB 32100-2015) with the inner organisation check (GB 11714), in the unassigned place 9999xx."""
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
INNER = (3, 7, 9, 10, 5, 8, 4, 2)


def inner_check(eight):
    total = sum((ord(c) - 48 if c.isdigit() else ord(c) - 55) * w for c, w in zip(eight, INNER))
    return "0123456789X0"[11 - total % 11]


def outer_check(seventeen):
    total = sum(ALPHABET.index(c) * w for c, w in zip(seventeen, WEIGHTS))
    return ALPHABET[(31 - total % 31) % 31]


def valid(code):
    return (len(code) == 18 and all(c in ALPHABET for c in code)
            and inner_check(code[8:16]) == code[16] and outer_check(code[:17]) == code[17])


def make(rng, seen, place="999981"):
    """A code that passes both checks."""
    while True:
        eight = "MA" + "".join(rng.choice(ALPHABET) for _ in range(6))
        head = "91" + place + eight + inner_check(eight)
        if head not in seen:
            seen.add(head)
            return head + outer_check(head)


def make_pilot(rng, seen, place="999981"):
    """An early pilot code: the inner check holds, the last digit does not. Real, to be warned of, not refused."""
    while True:
        eight = "M000" + "".join(rng.choice("0123456789") for _ in range(4))
        head = "91" + place + eight + inner_check(eight)
        if head in seen:
            continue
        seen.add(head)
        right = outer_check(head)
        return head + rng.choice([c for c in ALPHABET if c != right])
