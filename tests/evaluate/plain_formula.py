# SPDX-License-Identifier: Apache-2.0
"""The part of the formula language that schemes over one table need, written from docs/formula.md alone: exact and slow.

A value is None (missing), a Fraction in base units, a str, a bool or a date. Formula(text, columns).of(row) computes it; a condition is
True, False or None (three-valued)."""
import datetime
import re
from fractions import Fraction

MONEY, AREA, ENERGY = (1, 0, 0), (0, 1, 0), (0, 0, 1)
PLAIN = (0, 0, 0)
UNITS = {       # name: (dimensions, base units in one: 元, 亩, tce)
    "元": (MONEY, Fraction(1)), "万元": (MONEY, Fraction(10**4)), "亿元": (MONEY, Fraction(10**8)),
    "亩": (AREA, Fraction(1)), "㎡": (AREA, Fraction(3, 2000)), "公顷": (AREA, Fraction(15)),
    "tce": (ENERGY, Fraction(1)), "kgce": (ENERGY, Fraction(1, 1000)),
    "number": (PLAIN, Fraction(1)), "ratio": (PLAIN, Fraction(1)), "%": (PLAIN, Fraction(1, 100)),
}
for a in ("元", "万元", "亿元"):
    for b in ("亩", "㎡", "公顷", "tce"):
        dims = tuple(x - y for x, y in zip(UNITS[a][0], UNITS[b][0]))
        UNITS[a + "/" + b] = (dims, UNITS[a][1] / UNITS[b][1])

TOKEN = re.compile(r"\s*(?:(\d{4}-\d\d-\d\d)|(\d+(?:\.\d+)?)([^\s\d<>=!+*(),\-']*)|'([^']*)'|(is-missing|is-not-missing|[A-Za-z_]\w*(?:\.\w+)?)|"
                   r"(<=|>=|!=|\?\?|[<>=+\-*/(),]))")


def half_up(x, decimals):
    """x fixed to decimals, half away from zero, as a Fraction."""
    scaled = abs(x) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if x >= 0 else -whole, 10**decimals)


class Formula:
    """of(row) the value; top: (numerator, denominator) of a quotient, else (the whole, None); dims and unit: what x is in."""

    def __init__(self, text, columns, area_decimals=None):
        self.text, self.columns, self.area_decimals = text, columns, area_decimals
        self.tokens, at = [], 0
        while at < len(text.rstrip()):
            m = TOKEN.match(text, at)
            if not m:
                raise ValueError(f"{text!r} at {at}")
            self.tokens.append(m)
            at = m.end()
        self.at = 0
        node = self.otherwise()
        if self.at != len(self.tokens):
            raise ValueError(f"{text!r}: left over after token {self.at}")
        self.of, self.dims, self.unit, self.top = node

    # ---- tokens
    def word(self, *words):
        if self.at < len(self.tokens):
            m = self.tokens[self.at]
            got = m[5] or m[6]
            if got in words:
                self.at += 1
                return got
        return None

    # ---- the grammar, loosest first; a node is (function of row, dimensions, unit, (numerator, denominator))
    @staticmethod
    def node(of, dims=None, unit=None):
        return of, dims, unit, (of, None)

    def otherwise(self):
        left = self.either()
        while self.word("??"):
            right = self.either()
            left = self.node(lambda r, a=left[0], b=right[0]: b(r) if a(r) is None else a(r), left[1], left[2])
        return left

    def either(self):
        left = self.both()
        while self.word("or"):
            left = self.node(lambda r, a=left[0], b=self.both()[0]: three_or(a(r), b(r)))
        return left

    def both(self):
        left = self.negated()
        while self.word("and"):
            left = self.node(lambda r, a=left[0], b=self.negated()[0]: three_not(three_or(three_not(a(r)), three_not(b(r)))))
        return left

    def negated(self):
        if self.word("not"):
            return self.node(lambda r, a=self.negated()[0]: three_not(a(r)))
        return self.compared()

    def compared(self):
        left = self.added()
        op = self.word("<", "<=", ">", ">=", "=", "!=", "is-missing", "is-not-missing")
        if op is None:
            return left
        if op.startswith("is-"):
            return self.node(lambda r, a=left[0], want=op == "is-missing": (a(r) is None) == want)
        right = self.added()
        if left[1] == AREA and self.area_decimals is not None:
            shown = lambda f: lambda r: None if f(r) is None else half_up(f(r), self.area_decimals)    # 亩, as printed
            left, right = self.node(shown(left[0]), AREA), self.node(shown(right[0]), AREA)
        test = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
                "=": lambda a, b: a == b, "!=": lambda a, b: a != b}[op]
        return self.node(lambda r, a=left[0], b=right[0]: None if a(r) is None or b(r) is None else test(a(r), b(r)))

    def added(self):
        left = self.multiplied()
        while True:
            op = self.word("+", "-")
            if op is None:
                return left
            right, sign = self.multiplied(), 1 if op == "+" else -1
            left = self.node(lambda r, a=left[0], b=right[0], s=sign: None if a(r) is None or b(r) is None else a(r) + s * b(r), left[1], left[2])

    def multiplied(self):
        left = self.single()
        while True:
            op = self.word("*", "/")
            if op is None:
                return left
            right = self.single()
            if op == "*":
                of = lambda r, a=left[0], b=right[0]: None if a(r) is None or b(r) is None else a(r) * b(r)
                left = (of, tuple(x + y for x, y in zip(left[1], right[1])), left[2] * right[2], (of, None))
            else:
                of = lambda r, a=left[0], b=right[0]: None if a(r) is None or not b(r) else a(r) / b(r)
                left = (of, tuple(x - y for x, y in zip(left[1], right[1])), left[2] / right[2], (left[0], right[0]))

    def single(self):
        if self.word("("):
            inner = self.otherwise()
            if not self.word(")"):
                raise ValueError(f"{self.text!r}: no )")
            return inner
        if self.word("-"):
            of, dims, unit, _ = self.single()
            return self.node(lambda r: None if of(r) is None else -of(r), dims, unit)
        m = self.tokens[self.at]
        self.at += 1
        if m[1]:
            return self.node(lambda r, d=datetime.date.fromisoformat(m[1]): d)
        if m[2]:
            dims, unit = UNITS[m[3] or "number"]
            return self.node(lambda r, v=Fraction(m[2]) * unit: v, dims, unit)
        if m[4] is not None:
            return self.node(lambda r, v=m[4]: v)
        name, _, part = m[5].partition(".")
        if part:
            return self.node(lambda r: industry_part(r[name], part))
        kind = self.columns[name]
        dims, unit = UNITS.get(kind, (None, None))
        return self.node(lambda r: r[name], dims, unit)


def industry_part(code, part):
    """The class (4 digits), group (3) or division (2) of an industry code; missing when the code is shorter."""
    digits = {"class": 4, "group": 3, "division": 2}[part]
    return code[:digits] if code is not None and len(code) >= digits else None


def three_not(a):
    return None if a is None else not a


def three_or(a, b):
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def read_cell(text, kind):
    """One cell of the table: a Fraction in base units, str, bool, date, or None for an empty one."""
    if text == "":
        return None
    if kind == "bool":
        return text in ("是", "true", "1", "√")
    if kind in ("text", "code"):
        return text
    if kind == "day":
        return datetime.date.fromisoformat(text)
    return Fraction(text) * UNITS[kind][1]
