# SPDX-License-Identifier: Apache-2.0
"""Schemes over one table, a second time: written from docs/schemes.md alone, plain and slow, in exact fractions (ln and roots in decimals
of 40 digits). evaluate(scheme, rows) gives what `lalian evaluate SCHEME --input TABLE` must give, row by row.

scheme: a dict shaped as the YAML; rows: a list of dicts column id -> text of the cell ('' is missing)."""
import datetime
from decimal import Decimal, getcontext
from fractions import Fraction

from plain_formula import Formula, read_cell

getcontext().prec = 40
RANDOM_INDEX = [0, 0, 0, "0.58", "0.90", "1.12", "1.24", "1.32", "1.41", "1.45", "1.49", "1.51", "1.48", "1.56", "1.57", "1.59"]   # Saaty 1980
FULL, NOTHING = "full", "zero"          # what a denominator of 0 can give instead of a value


class Refused(Exception):
    """The scheme cannot run over this table."""


# ---------------------------------------------------------------- numbers
def whole(x, how):
    """A Fraction made whole: floor, half_up (away from zero) or ceil."""
    if how == "floor":
        return x.numerator // x.denominator
    if how == "ceil":
        return -(-x.numerator // x.denominator)
    n = (2 * abs(x.numerator) + x.denominator) // (2 * x.denominator)
    return n if x >= 0 else -n


def fixed(x, decimals):
    """x · 10^decimals as a whole number: half-up on the decimal of 15 digits."""
    if x == 0:
        return 0
    n, d = abs(x.numerator), x.denominator
    places = 15 - (len(str(n)) - len(str(d)))              # digits after the point so that 15 or 16 stand in all
    digits = rounded(n, d, places)
    if digits >= 10**15:
        places -= 1
        digits = rounded(n, d, places)
    result = digits * 10**(decimals - places) if decimals >= places else rounded(digits, 10**(places - decimals), 0)
    return result if x > 0 else -result


def rounded(n, d, places):
    if places >= 0:
        n *= 10**places
    else:
        d *= 10**-places
    return (2 * n + d) // (2 * d)


def as_score(x, decimals):
    """Fixed as scores and points are: on the decimal of 15 digits, 12 of them after the point at most."""
    return fixed(Fraction(fixed(x, 12), 10**12), decimals)


def nano(x):
    """Fixed to 10⁻⁹ before it is added."""
    return Fraction(fixed(x, 9), 10**9)


def total(values):
    return Fraction(sum(fixed(v, 9) for v in values), 10**9)


def decimal_of(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


def written(n, decimals):
    """The whole number n of 10^-decimals as text."""
    sign, digits = "-" if n < 0 else "", str(abs(n)).rjust(decimals + 1, "0")
    return sign + (digits[:-decimals] + "." + digits[-decimals:] if decimals else digits)


def share_of(text):
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


# ---------------------------------------------------------------- the scheme, read
class Indicator:
    def __init__(self, id, said, columns):
        self.id = id
        self.formula = Formula(said["formula"], columns)
        self.numerator, self.denominator = self.formula.top
        self.down = said["direction"] == "down"
        self.weight = Fraction(str(said.get("weight", 0)))
        self.correct = said.get("correct", False)
        self.cap, self.floor = (None if said.get(k, "none") == "none" else Fraction(str(said[k])) for k in ("cap", "floor"))
        self.missing, self.zero, self.negative_zero = said["missing"], said["zero_denominator"], said["negative"] == "zero"


class Scheme:
    def __init__(self, said):
        self.said = said
        self.columns = {id: kind if isinstance(kind, str) else kind["unit"] for id, kind in said["input"]["columns"].items()}
        area = said.get("compare_decimals", {}).get("area")
        self.condition = lambda text: Formula(text, self.columns, area).of
        self.value = lambda text: Formula(text, self.columns)
        self.indicators = [Indicator(id, i, self.columns) for id, i in said["indicators"].items()]
        self.where = self.condition(said["where"]) if "where" in said else lambda row: True
        self.lines = {k: [(self.condition(c["when"]), c) for c in said.get(k, [])] for k in ("exempt", "ungraded", "adjust", "veto", "step_down")}
        self.split = self.condition(said["split"]["by"]) if "split" in said else None
        pool = {} if said["pool"] == "none" else said["pool"]
        self.levels = [self.value(level).of for level in ([pool["by"]] if isinstance(pool.get("by"), str) else pool.get("by", []))]
        self.min_size, self.still_small = pool.get("min_size", 0), pool.get("still_small")
        self.coefficient = self.value(said["correct"]["by"]).of if "correct" in said else None
        self.method, self.method_how = said["method"], None
        if isinstance(self.method, dict):
            self.method, self.method_how = next(iter(self.method.items()))
        self.tail = None if said["tail"] == "none" else said["tail"]
        guard = said.get("guard", "none")
        self.guard = (lambda row: False) if guard == "none" else self.condition(guard["not_listed_when"])
        self.orders = [(self.value(o.rsplit(" ", 1)[0]).of, o.endswith(" desc")) for o in said["ties"].get("order", [])]
        self.decimals = said["score_decimals"]


class Subject:
    def __init__(self, key, row):
        self.key, self.row = key, row
        self.state = "ranked"
        self.list = self.value = None       # of the split, of the level that made its pool
        self.no_tail = False
        self.x, self.sides, self.points, self.score = [], [], [], None
        self.place = self.margin = None
        self.grade, self.in_tail = "", False

    def pool_name(self, scheme):
        if self.value is None and scheme.levels or self.list is None and scheme.split:
            return ""
        names = ([name_of(self.list)] if scheme.split else []) + ([name_of(self.value)] if scheme.levels else [])
        return "/".join(names) or "all"


def name_of(value):
    return ("true" if value else "false") if isinstance(value, bool) else value


# ---------------------------------------------------------------- 1 who takes part, 2 pools, 3 x
def take_part(scheme, rows, today):
    subjects = []
    key = scheme.said["input"]["key"]
    for cells in rows:
        row = {id: read_cell(cells[id], kind) for id, kind in scheme.columns.items()}
        if scheme.where(row) is not True:
            continue
        s = Subject(cells[key], row)
        if any(when(row) is True and not past(line, today) for when, line in scheme.lines["exempt"]):
            s.state = "exempt"
        elif any(when(row) is True for when, _ in scheme.lines["ungraded"]):
            s.state = "ungraded"
        subjects.append(s)
    return subjects


def past(line, today):
    return "until" in line and datetime.date.fromisoformat(line["until"]) < today


def give_x(scheme, s):
    for i in scheme.indicators:
        x, sides = x_of(scheme, i, s.row)
        s.x.append(x)
        s.sides.append(sides)
        if x is None:
            unranked(s, i)
    s.measured = list(s.x)
    if all(x is None and i.missing == "reweigh" for x, i in zip(s.x, scheme.indicators)):
        pend(s)


def unranked(s, indicator):
    """An indicator is missing: pending or excluded where it says so."""
    if s.state == "ranked" and indicator.missing in ("pending", "exclude"):
        s.state = {"pending": "pending", "exclude": "excluded"}[indicator.missing]


def x_of(scheme, i, row):
    """x in its own unit, FULL, NOTHING or None; and (numerator, denominator) as reported."""
    n = i.numerator(row)
    d = i.denominator(row) if i.denominator else Fraction(1)
    if n is None or d is None:
        return None, None
    if i.negative_zero and n < 0:
        n = Fraction(0)
    if d == 0:
        return {"missing": None, "full": FULL, "zero": NOTHING}[i.zero], None
    x = n / d / i.formula.unit
    if i.correct:
        c = scheme.coefficient(row)
        if c is None or c <= 0:
            return None, None
        x = x / c if scheme.said["correct"]["form"] == "divide" else x * c
    return x, (n, d)


def number(x):
    return isinstance(x, Fraction)


def give_pools(scheme, subjects):
    if scheme.split:
        for s in subjects:
            s.list = scheme.split(s.row)
            if s.list is None:
                pend(s)
    placed = [s for s in subjects if not (scheme.split and s.list is None)]
    for list_ in distinct(s.list for s in placed):
        of_list = [s for s in placed if s.list == list_]
        for depth, level in enumerate(scheme.levels):
            last = depth == len(scheme.levels) - 1
            small = [] if last else [s for s in of_list if level(s.row) is None]     # a coarse code goes on to its own level
            for s in of_list:
                if last and level(s.row) is None:
                    pend(s)
            known = [s for s in of_list if level(s.row) is not None]
            for value in distinct(level(s.row) for s in known):
                members = [s for s in known if level(s.row) == value]
                n = sum(s.state == "ranked" for s in members)
                if n >= scheme.min_size or last:
                    settle(scheme, members, value, n)
                else:
                    small += members
            of_list = small


def settle(scheme, members, value, n):
    for s in members:
        s.value = value
        if n < scheme.min_size:
            s.no_tail = scheme.still_small == "no_tail"
            if scheme.still_small == "ungraded" and s.state == "ranked":
                s.state = "ungraded"


def pend(s):
    if s.state == "ranked":
        s.state = "pending"


def distinct(values):
    return list(dict.fromkeys(values))


def pools_of(subjects):
    """The ranked members of each pool."""
    pools = {}
    for s in subjects:
        if s.state == "ranked":
            pools.setdefault((s.list, s.value), []).append(s)
    return list(pools.values())


# ---------------------------------------------------------------- 4 base
def give_bases(scheme, subjects):
    """base[id of the first member's pool][k]; takes x from the pools that have none."""
    bases, said = {}, scheme.said["base"]
    lists = {}
    for s in subjects:
        if s.state == "ranked":
            lists.setdefault(s.list, []).append(s)
    pools = pools_of(subjects)
    for members in pools:
        first = members[0]
        among = lists[first.list] if said.get("of") == "all" else members
        bases[first.list, first.value] = [base_of(scheme, said, k, among, first) for k in range(len(scheme.indicators))]
    for members in pools:
        for k, base in enumerate(bases[members[0].list, members[0].value]):
            if base is None:
                for s in members:
                    s.x[k] = None
                    unranked(s, scheme.indicators[k])
    return bases


def base_of(scheme, said, k, members, first):
    if said["kind"] == "number":
        base = said_base(scheme, said["values"].get(scheme.indicators[k].id), scheme.indicators[k], first)
    else:
        having = [s for s in members if number(s.x[k])]
        base = measured_base(said["kind"], [s.x[k] for s in having], [s.sides[k] for s in having])
        if base is not None and said["kind"] == "weighted_mean":
            base /= scheme.indicators[k].formula.unit
    if base is None:
        return None
    base *= Fraction(str(said.get("k", 1)))
    return base if base > 0 else None


def measured_base(kind, x, sides):
    if not x:
        return None
    if kind == "mean":
        return total(x) / len(x)
    if kind == "max":
        return max(x)
    if kind == "median":
        x, half = sorted(x), len(x) // 2
        return x[half] if len(x) % 2 else sum(x[half - 1:half + 1]) / 2
    n, d = sum(n for n, _ in sides), sum(d for _, d in sides)
    return None if d <= 0 else n / d


def said_base(scheme, said, indicator, first):
    if isinstance(said, dict):
        for name in (first.pool_name(scheme), name_of(first.value), name_of(first.list)):
            if name in said:
                return amount(said[name], indicator)
        return None
    return None if said is None else amount(said, indicator)


def amount(said, indicator):
    """A plain number is in the unit of the indicator."""
    f = Formula(str(said), {})
    return f.of({}) / (indicator.formula.unit if f.dims != (0, 0, 0) else 1)


# ---------------------------------------------------------------- 7 weights
def give_weights(scheme, ranked):
    said = scheme.said["weights"]
    if said == "given":
        return [i.weight for i in scheme.indicators], None
    if said["by"] == "ahp":
        return ahp([[Fraction(str(v)) for v in row] for row in said["matrix"]], said["vector"], said["max_cr"], said.get("reason"))
    whole_rows = [s for s in ranked if all(number(x) for x in s.measured)]
    columns = [share_column([s.measured[k] for s in whole_rows], said["normalise"], i.down) for k, i in enumerate(scheme.indicators)]
    if len(whole_rows) < 2:
        raise Refused("weights need two subjects")
    raw = [(entropy_part if said["by"] == "entropy" else variation)(p) for p in columns]
    if sum(raw) == 0:
        raise Refused("every indicator is constant")
    return [from_decimal(w / sum(raw)) for w in raw], None


def share_column(x, normalise, down):
    """p: shares that add up to 1; None where all values are equal (then it tells nothing and weighs 0)."""
    if normalise == "sum" and any(v < 0 for v in x):
        raise Refused("a negative value")
    if len(set(x)) <= 1:
        return None
    if normalise == "min_max":
        low, high = min(x), max(x)
        x = [(high - v if down else v - low) / (high - low) for v in x]
    return [decimal_of(v) / decimal_of(sum(x)) for v in x]


def entropy_part(p):
    if p is None:
        return Decimal(0)
    return 1 + sum(v * v.ln() for v in p if v > 0) / Decimal(len(p)).ln()


def variation(p):
    if p is None:
        return Decimal(0)
    mean = sum(p) / len(p)
    return (sum((v - mean) ** 2 for v in p) / len(p)).sqrt() / mean


def from_decimal(d):
    return nano(Fraction(d))


def ahp(matrix, vector, max_cr, reason):
    n = len(matrix)
    a = [[decimal_of(v) for v in row] for row in matrix]
    eigen, value = principal(a)
    if vector == "eigen":
        w = eigen
    elif vector == "geometric":
        w = shares([(product(row).ln() / n).exp() for row in a])
    else:
        sums = [sum(row[j] for row in a) for j in range(n)]
        w = [sum(row[j] / sums[j] for j in range(n)) / n for row in a]
    if vector != "eigen":
        value = sum(sum(v * u for v, u in zip(row, w)) / mine for row, mine in zip(a, w)) / n
    cr = (value - n) / (n - 1) / Decimal(RANDOM_INDEX[n]) if n > 2 else Decimal(0)
    if cr > Decimal(str(max_cr)) and not reason:
        raise Refused(f"CR {cr:.6f}")
    return [from_decimal(v) for v in w], cr


def principal(a):
    """The principal eigenvector and its value: the vector itself must stand still, for the value alone can stand by chance."""
    w = [Decimal(1) / len(a)] * len(a)
    for _ in range(10000):
        image = [sum(v * u for v, u in zip(row, w)) for row in a]
        value, before = sum(image), w
        w = [v / value for v in image]
        if max(abs(v - u) for v, u in zip(w, before)) < Decimal("1e-30"):
            break
    return w, value


def product(values):
    result = Decimal(1)
    for v in values:
        result *= v
    return result


def shares(values):
    return [v / sum(values) for v in values]


# ---------------------------------------------------------------- 5 points, 6 missing
def points_by_ratio(scheme, members, bases, weights):
    """Σ of weight × ratio: methods sum and min_max."""
    for k, (i, weight) in enumerate(zip(scheme.indicators, weights)):
        having = [s.x[k] for s in members if number(s.x[k])]
        for s in members:
            s.points.append(points_of(scheme, i, s.x[k], weight, sum(weights), bases and bases[k], having))
        with_points = [s.points[k] for s in members if s.points[k] is not None]
        for s in members:
            if s.points[k] is None and i.missing == "pool_mean":
                s.points[k] = total(with_points) / len(with_points) if with_points else Fraction(0)
            elif s.points[k] is None and i.missing != "reweigh":
                s.points[k] = Fraction(0)
    for s in members:
        reweigh(s, weights)


def points_of(scheme, i, x, weight, all_weights, base, having):
    """None where x is missing."""
    if x is None:
        return None
    if x == NOTHING:
        return Fraction(0)
    if scheme.method == "sum":
        if x == FULL:
            return weight * (1 if i.cap is None else i.cap)
        ratio = (2 - x / base) / 2 if i.down else x / base
        if i.cap is not None:
            ratio = min(ratio, i.cap)
        if i.floor is not None:
            ratio = max(ratio, i.floor)
        return weight * ratio
    ratio = Fraction(1)
    if x != FULL and max(having) > min(having):
        ratio = (x - min(having)) / (max(having) - min(having))
        ratio = 1 - ratio if i.down else ratio
    if scheme.method_how is None:
        return weight * ratio
    low, high = (Fraction(str(v)) for v in scheme.method_how)
    return weight / all_weights * (low + (high - low) * ratio)


def reweigh(s, weights):
    left = sum(w for w, p in zip(weights, s.points) if p is not None)
    if any(p is None for p in s.points):
        factor = sum(weights) / left if left else 0
        s.points = [Fraction(0) if p is None else p * factor for p in s.points]


def topsis(scheme, members, weights):
    """Score of each member as a Decimal; s.points holds weight × normalised x."""
    columns, up = [], []                     # up: the greatest of the column is the best
    for k, (i, weight) in enumerate(zip(scheme.indicators, weights)):
        having = [s.x[k] for s in members if number(s.x[k])]
        mean = min(max(total(having) / len(having), min(having)), max(having)) if having else Fraction(0)      # its terms were fixed
        best = (min if i.down else max)(having, default=Fraction(0))
        x = [None if s.x[k] is None and i.missing == "reweigh" else full_x(s.x[k], best, mean if i.missing == "pool_mean" else Fraction(0)) for s in members]
        up.append(i.down == (scheme.method_how == "sum" and total([v for v in x if v is not None]) < 0))   # a negative sum turns signs about
        there = normal([v for v in x if v is not None], scheme.method_how) if any(v is not None for v in x) else []
        columns.append([None if v is None else there.pop(0) * decimal_of(weight / sum(weights)) for v in x])
    scores = []
    for m, s in enumerate(members):
        s.points = [Fraction(0 if c[m] is None else c[m]) for c in columns]
        to_best, to_worst = (sum(((c[m] - (max if u == best else min)(v for v in c if v is not None)) ** 2 for c, u in zip(columns, up) if c[m] is not None), Decimal(0)).sqrt()
                             for best in (True, False))
        scores.append(Decimal(1) if to_best + to_worst == 0 else to_worst / (to_best + to_worst))
    return scores


def full_x(x, best, missing):
    return best if x == FULL else Fraction(0) if x == NOTHING else missing if x is None else x


def normal(x, how):
    if how == "min_max":
        low, high = min(x), max(x)
        return [decimal_of((v - low) / (high - low)) if high > low else Decimal(1) for v in x]
    under = sum(decimal_of(v) ** 2 for v in x).sqrt() if how == "vector" else decimal_of(sum(x))
    return [decimal_of(v) / under if under else Decimal(0) for v in x]


# ---------------------------------------------------------------- 8 score and place, 9 grades, 10 tail
def give_scores(scheme, members, bases, weights):
    if scheme.method == "topsis":
        sums = [Fraction(v) for v in topsis(scheme, members, weights)]
    else:
        points_by_ratio(scheme, members, bases, weights)
        sums = [sum(s.points) for s in members]
    for s, points in zip(members, sums):
        for when, line in scheme.lines["adjust"]:
            if when(s.row) is True:
                points += Fraction(str(line["points"]))
        s.score = as_score(points, scheme.decimals)


def rank_key(scheme, s):
    """Greater is better; what is missing is behind all others."""
    key = [s.score]
    for of, descending in scheme.orders:
        value = of(s.row)
        key.append((0, 0) if value is None else (1, value if descending else -value))
    return tuple(key)


def give_places(scheme, members):
    keys = {id(s): rank_key(scheme, s) for s in members}
    for s in members:
        s.place = 1 + sum(keys[id(o)] > keys[id(s)] for o in members)


def give_grades(scheme, members):
    said = scheme.said["grades"]
    if said == "none":
        return
    names = list(said)
    counts = [whole(share_of(share) * len(members), scheme.said["count_rounding"]) for share in said.values()]
    for s in members:
        at = next(g for g, count in enumerate(counts) if count >= s.place)
        veto = next((line["grade"] for when, line in scheme.lines["veto"] if when(s.row) is True), None)
        if veto is not None:
            at = names.index(veto)
        at += sum(when(s.row) is True for when, _ in scheme.lines["step_down"])
        s.grade = names[min(at, len(names) - 1)]


def give_tail(scheme, members):
    """members: the ranked of a pool, or of a list."""
    if not scheme.tail or not members:
        return
    n = len(members)
    k = whole(share_of(scheme.tail["share"]) * n, scheme.tail["rounding"]) if n >= scheme.tail["min_pool"] else 0
    order = sorted(members, key=lambda s: rank_key(scheme, s), reverse=True)
    line = n - k
    if 0 < line < n:
        same = rank_key(scheme, order[line])
        if rank_key(scheme, order[line - 1]) == same:
            tied = [at for at, s in enumerate(order) if rank_key(scheme, s) == same]
            line = tied[-1] + 1 if scheme.said["ties"]["across_the_line"] == "all_out" else tied[0]
    for at, s in enumerate(order):
        s.in_tail = at >= line and scheme.guard(s.row) is not True
        s.margin = s.score - order[line - 1].score if line > 0 else None


def evaluate(said, rows, today=None):
    """(weights by indicator, CR or None, rows of the CSV as lists of text)."""
    scheme = Scheme(said)
    subjects = take_part(scheme, rows, today or datetime.date.today())
    for s in subjects:
        give_x(scheme, s)
    give_pools(scheme, subjects)
    bases = give_bases(scheme, subjects) if scheme.method == "sum" else {}
    pools = pools_of(subjects)
    weights, cr = give_weights(scheme, [s for s in subjects if s.state == "ranked"])
    for members in pools:
        give_scores(scheme, members, bases.get((members[0].list, members[0].value)), weights)
        give_places(scheme, members)
        give_grades(scheme, members)
    if scheme.tail and scheme.tail["of"] == "all":
        for list_ in distinct(s.list for s in subjects):
            give_tail(scheme, [s for s in subjects if s.state == "ranked" and s.list == list_])
    else:
        for members in pools:
            give_tail(scheme, members)
    for s in subjects:
        if s.no_tail:
            s.in_tail, s.margin = False, None
    return dict(zip((i.id for i in scheme.indicators), weights)), cr, csv_rows(scheme, subjects)


def csv_rows(scheme, subjects):
    def order(s):
        return s.pool_name(scheme).encode(), s.score is None, s.place or 0, s.key.encode()

    rows = []
    for s in sorted(subjects, key=order):
        shown = [written(as_score(p, scheme.decimals), scheme.decimals) for p in s.points] if s.score is not None else [""] * len(scheme.indicators)
        rows.append([s.key, s.pool_name(scheme)] + (["", "", "", "0", ""] if s.score is None else [
            written(s.score, scheme.decimals), str(s.place), s.grade, str(int(s.in_tail)),
            "" if s.margin is None else written(s.margin, scheme.decimals)]) + shown)
    return rows
