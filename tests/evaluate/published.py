#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Worked examples of the methods, by the real program: published.py PROGRAM. Each names its source; "by hand" means that the numbers were
chosen so that the result can be computed on paper. The plain reference must give the same, so that it is no worse a witness.

Numbers of published tables agree to the digits that were printed."""
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import reference
from random_cases import scheme_text, table_text

PLAIN = {"direction": "up", "correct": False, "missing": "zero", "zero_denominator": "missing", "negative": "keep"}
FREE = {"cap": "none", "floor": "none"}


def scheme(columns, indicators, **keys):
    """A whole scheme: what is not said is one pool, no grades, no tail."""
    said = {"scheme": "published", "title": "算例", "status": "测算", "input": {"key": "code", "columns": {"code": "code", **columns}},
            "pool": "none", "indicators": indicators, "weights": "given", "grades": "none", "tail": "none", "ties": {"across_the_line": "all_out"},
            "score_decimals": 4}
    return {**said, **keys}


def table(columns, *lines):
    return [dict(zip(["code", *columns], (str(v) for v in line))) for line in lines]


class Test:
    def __init__(self, program):
        self.program, self.passed, self.failed = program, 0, 0
        self.folder = tempfile.TemporaryDirectory()

    def run(self, said, rows, *options):
        """The rows of the CSV as dicts, or the JSON document with --json."""
        at = pathlib.Path(self.folder.name)
        (at / "s.yaml").write_text(scheme_text(said), encoding="utf-8")
        (at / "t.csv").write_text(table_text(rows, list(rows[0])), encoding="utf-8")
        (at / "out.csv").unlink(missing_ok=True)
        command = [self.program, "--lang", "en", "evaluate", str(at / "s.yaml"), "--input", str(at / "t.csv"), *options]
        done = subprocess.run(command if options else command + ["-o", str(at / "out.csv")], capture_output=True, text=True, timeout=60)
        if options:
            return json.loads(done.stdout) if done.returncode in (0, 1) and done.stdout else {"error": done.stderr}
        if not (at / "out.csv").exists():
            print(done.stderr)
            return []
        return list(csv.DictReader(io.StringIO((at / "out.csv").read_text(encoding="utf-8-sig"))))

    def check(self, name, got, want):
        if got == want:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}: got {got}, want {want}")

    def same(self, name, said, rows, column, want):
        """The column of the CSV by key, of the program and of the reference."""
        self.check(name, {r["key"]: r[column] for r in self.run(said, rows)}, want)
        at = ["key", "pool", "score", "place", "grade", "tail", "margin"].index(column)
        self.check(name + " (reference)", {r[0]: r[at] for r in reference.evaluate(said, rows)[2]}, want)

    def weights(self, name, said, rows, want, decimals, cr=None):
        got = self.run(said, rows, "--json")
        self.check(name, [round(float(w), decimals) for w in got.get("weights", {}).values()] or got, want)
        weights, reference_cr, _ = reference.evaluate(said, rows)
        self.check(name + " (reference)", [round(float(w), decimals) for w in weights.values()], want)
        if cr is not None:
            digits = len(str(cr).split(".")[1])
            self.check(name + ": CR", round(float(got.get("cr") or 0), digits), cr)
            self.check(name + ": CR (reference)", round(float(reference_cr), digits), cr)


# ---------------------------------------------------------------- weights
def ahp(t, name, matrix, vector, want, decimals, cr=None):
    rows = [row.split() for row in matrix.split(";")]
    columns = {"x%d" % i: "number" for i in range(len(rows))}
    said = scheme(columns, {"w%d" % i: {"formula": c, **PLAIN} for i, c in enumerate(columns)}, method="min_max",
                  weights={"by": "ahp", "matrix": rows, "vector": vector, "max_cr": 0.1, "reason": "算例"})
    t.weights(name, said, table(columns, *[["F%d" % k] + [k] * len(columns) for k in (1, 2)]), want, decimals, cr)


def ahp_examples(t):
    ahp(t, "Saaty 1990, How to make a decision, EJOR 48: buying a house",
        "1 5 3 7 6 6 1/3 1/4;1/5 1 1/3 5 3 3 1/5 1/7;1/3 3 1 6 3 4 6 1/5;1/7 1/5 1/6 1 1/3 1/4 1/7 1/8;1/6 1/3 1/3 3 1 1/2 1/5 1/6;"
        "1/6 1/3 1/4 4 2 1 1/5 1/6;3 5 1/6 7 5 5 1 1/2;4 7 5 8 6 6 2 1", "eigen", [.173, .054, .188, .018, .031, .036, .167, .333], 3, .169)
    ahp(t, "Saaty 1980, The Analytic Hierarchy Process: choosing a school (weights)",
        "1 4 3 1 3 4;1/4 1 7 3 1/5 1;1/3 1/7 1 1/5 1/5 1/6;1 1/3 5 1 1 1/3;1/3 5 5 1 1 3;1/4 1 6 3 1/3 1", "eigen", [.32, .14, .03, .13, .24, .14], 2)
    ahp(t, "Saaty 1980: the wealth of seven nations",
        "1 4 9 6 6 5 5;1/4 1 7 5 5 3 4;1/9 1/7 1 1/5 1/5 1/7 1/5;1/6 1/5 5 1 1 1/3 1/3;1/6 1/5 5 1 1 1/3 1/3;1/5 1/3 7 3 3 1 2;1/5 1/4 5 3 3 1/2 1",
        "eigen", [.427, .230, .021, .052, .052, .123, .094], 3, .08)
    ahp(t, "旅游资源的可持续发展与规划理论研究, 表 2-2-2, 根法",
        "1 1/2 1/3 1/3 1/5;2 1 1/2 1/2 1/3;3 2 1 1 1/2;3 2 1 1 1;5 3 2 1 1", "geometric", [.0706, .1214, .2164, .2486, .3430], 4, .0110)
    ahp(t, "姜启源《数学模型》, 和法", "1 2 6;1/2 1 4;1/6 1/4 1", "column", [.587, .324, .089], 3)
    ahp(t, "by hand: a consistent matrix of 4:2:1", "1 2 4;1/2 1 2;1/4 1/2 1", "eigen", [.571428571, .285714286, .142857143], 9, .0)
    ahp(t, "by hand: the geometric mean of a consistent matrix is the same", "1 2 4;1/2 1 2;1/4 1/2 1", "geometric", [.571428571, .285714286, .142857143], 9, .0)
    ahp(t, "by hand: two things have no inconsistency", "1 3;1/3 1", "column", [.75, .25], 9, .0)


FIGHTER = {"speed": [2.0, 2.5, 1.8, 2.2], "range": [1500, 2700, 2000, 1800], "payload": [20000, 18000, 21000, 20000], "cost": [5.5, 6.5, 4.5, 5.0],
           "reliability": [5, 3, 7, 5], "manoeuvre": [9, 5, 7, 5]}


def from_data(columns, by=None, normalise=None, down=(), **keys):
    said = scheme({c: "number" for c in columns}, {c + "_": {"formula": c, **PLAIN, "direction": "down" if c in down else "up"} for c in columns},
                  weights=by and {"by": by, "normalise": normalise} or "given", **{"method": "min_max", **keys})
    return said, table(list(columns), *[["A%d" % (k + 1), *line] for k, line in enumerate(zip(*columns.values()))])


def data_weights(t):
    name = "Hwang & Yoon 1981, fighter aircraft: entropy weights (printed from e of 4 digits, so 2 digits agree)"
    t.weights(name, *from_data(FIGHTER, "entropy", "sum"), [.06, .21, .01, .08, .36, .28], 2)
    halves = {"a": [4, 2, 1, 1], "b": [7, 7, 7, 7], "c": [5, 5, 0, 0]}
    t.weights("by hand: e = 7/8, 1, 1/2", *from_data(halves, "entropy", "sum"), [.2, 0, .8], 9)
    t.weights("by hand: min-max e = 0, 1/2", *from_data({"a": [9, 1, 1, 1], "b": [2, 2, 1, 1]}, "entropy", "min_max"), [.666666667, .333333333], 9)
    t.weights("by hand: min-max of a down indicator is reversed: e = 0, 1/2",
              *from_data({"a": [1, 9, 9, 9], "b": [2, 2, 1, 1]}, "entropy", "min_max", down="a"), [.666666667, .333333333], 9)
    t.weights("by hand: deviation 1 of mean 2, 1 of mean 4", *from_data({"a": [1, 3], "b": [3, 5]}, "cv", "sum"), [.666666667, .333333333], 9)


def topsis(t):
    given = dict(zip(FIGHTER, (.2, .1, .1, .1, .2, .3)))
    said, rows = from_data(FIGHTER, down=["cost"], method={"topsis": "vector"}, score_decimals=2)
    for c, w in given.items():
        said["indicators"][c + "_"]["weight"] = w
    t.same("Hwang & Yoon 1981, fighter aircraft: TOPSIS (printed .643 .268 .613 .312 from distances of 4 digits, so 2 digits agree)", said, rows, "score",
           {"A1": "0.64", "A2": "0.27", "A3": "0.61", "A4": "0.31"})
    t.same("Hwang & Yoon 1981, fighter aircraft: places", said, rows, "place", {"A1": "1", "A2": "4", "A3": "2", "A4": "3"})
    said, rows = from_data({"a": [3, 4, 0], "b": [0, 3, 4]}, method={"topsis": "vector"})
    for i in said["indicators"].values():
        i["weight"] = 5
    t.same("by hand: (.6 0) (.8 .6) (0 .8)", said, rows, "score", {"A1": "0.4212", "A2": "0.8333", "A3": "0.5000"})     # .6/(.6 + √.68), 1/1.2, .8/1.6


def last_bits(t):
    """5 ÷ 1.5 and 2 ÷ 0.6 are the same, whatever their last bits say."""
    columns = {"a": "number", "coefficient": "ratio", "b": "number"}
    rows = table(columns, ["A1", 5, 1.5, 1], ["A2", 2, 0.6, 3], ["A3", 5, 1.5, 3])
    for method in ("min_max", {"topsis": "vector"}, {"topsis": "min_max"}, {"topsis": "sum"}):
        said = scheme(columns, {"x": {"formula": "a", **PLAIN, "correct": True, "weight": 1}}, method=method, correct={"by": "coefficient", "form": "divide"})
        t.same(f"2026-11-27, by hand: equal but for the last bits, {method}", said, rows, "score", {"A1": "1.0000", "A2": "1.0000", "A3": "1.0000"})
    for by in ("entropy", "cv"):
        for normalise in ("sum", "min_max"):
            said = scheme(columns, {"x": {"formula": "a", **PLAIN, "correct": True}, "y": {"formula": "b", **PLAIN}}, method="min_max",
                          weights={"by": by, "normalise": normalise}, correct={"by": "coefficient", "form": "divide"})
            t.weights(f"2026-11-27, by hand: last bits weigh nothing, {by} {normalise}", said, rows, [0, 1], 9)


# ---------------------------------------------------------------- per-mu formulas
def per_mu(t, name, columns, parts, base, rows, want, decimals=4, **keys):
    """parts: id: (formula, weight)"""
    said = scheme(columns, {id: {"formula": f, **PLAIN, **FREE, "weight": w, **keys.pop(id, {})} for id, (f, w) in parts.items()}, method="sum", base=base,
                  score_decimals=decimals, **keys)
    t.same(name, said, table(columns, *rows), "score", want)


def huangyan(t, year, bases):
    """A firm that stands exactly at every base: added value = the product of the four bases below it times its own base."""
    columns = {"tax": "万元", "land": "亩", "value": "万元", "energy": "tce", "emission": "number", "staff": "number", "rd": "万元", "sales": "万元"}
    parts = {"tax_land": ("tax / land", 30), "value_land": ("value / land", 20), "value_energy": ("value / energy", 20),
             "value_emission": ("value / emission", 10), "value_staff": ("value / staff", 10), "rd_share": ("rd / sales", 10)}
    from fractions import Fraction as F
    of_tax, of_land, of_energy, of_emission, of_staff, of_rd = (F(b) for b in bases)
    land = of_energy * of_emission * of_staff * 100
    value = land * of_land
    rows = [["F1", of_tax * land, land, value, value / of_energy, value / of_emission, value / of_staff, of_rd * 10000, 10000],
            ["F2", of_tax * land / 2, land, value / 2, value / 2 / of_energy, value / 2 / of_emission, value / of_staff, of_rd * 5000, 10000]]
    base = {"kind": "number", "values": dict(zip(parts, bases))}
    per_mu(t, f"Huangyan, data year {year}: at every base a firm has 100; at half the output on the same land and staff 65", columns, parts, base,
           [[row[0]] + ["%.9f" % float(v) if v.denominator == 1 else exact(v) for v in map(F, row[1:])] for row in rows],
           {"F1": "100.0000", "F2": "65.0000"})       # 15 + 10 + 20 + 10 + 5 + 5


def exact(v):
    """A fraction with a finite decimal, written out."""
    decimals = next(d for d in range(20) if 10**d % v.denominator == 0)
    n = v.numerator * 10**decimals // v.denominator
    return reference.written(n, decimals)


def formulas(t):
    huangyan(t, 2022, ["24.097", "136.16", "2.694", "4929.81", "18.14", "0.0302"])
    huangyan(t, 2021, ["26.01", "132.27", "2.54", "4861.08", "17.45", "0.0305"])
    small = {"tax": "万元", "land": "亩", "power": "number"}
    parts = {"tax_land": ("tax / land", 50), "tax_power": ("tax / power", 50)}
    per_mu(t, "Huangyan, data year 2022, below scale", small, parts, {"kind": "number", "values": {"tax_land": "11.5932", "tax_power": "0.2352"}},
           [["F1", "272.672064", "23.52", "1159.32"], ["F2", "0", "23.52", "1159.32"]], {"F1": "100.0000", "F2": "0.0000"})
    parts = {"tax_land": ("tax / land", 45), "sales_land": ("sales / land", 35), "green": ("tax / energy", 20)}
    firms = [["low", 10, 10, 100, 100], ["average", 20, 10, 200, 100], ["high", 30, 10, 300, 100]]
    columns = {"tax": "万元", "land": "亩", "sales": "万元", "energy": "tce"}
    per_mu(t, "Huai'an 2024: the base is twice the mean, an average firm has 50", columns, parts, {"kind": "mean", "of": "pool", "k": 2}, firms,
           {"low": "25.0000", "average": "50.0000", "high": "75.0000"})
    per_mu(t, "an older city rule: the best firm has full marks, the others in proportion", columns, parts, {"kind": "max", "of": "pool"}, firms,
           {"low": "33.3333", "average": "66.6667", "high": "100.0000"})
    one = {"x": ("energy / sales", 40)}
    firms = [["none", 1, 1, 1000, 0], ["half", 1, 1, 1000, 50], ["mean", 1, 1, 1000, 100], ["twice", 1, 1, 1000, 200], ["more", 1, 1, 1000, 150]]
    per_mu(t, "an older city rule: (2 - x / mean) x w / 2", columns, one, {"kind": "mean", "of": "pool"}, firms, x={"direction": "down", "floor": 0},
           want={"none": "40.0000", "half": "30.0000", "mean": "20.0000", "twice": "0.0000", "more": "10.0000"})
    firms = [["F1", 10, 1, 1000, 100], ["F2", 10, 1, 1000, 0], ["F3", 10, 1, 0, 0]]
    per_mu(t, "an older city rule: zero energy reported with production takes 3 points off", columns, {"x": ("sales / energy", 20)},
           {"kind": "weighted_mean", "of": "pool"}, firms, {"F1": "20.0000", "F2": "-3.0000", "F3": "0.0000"},
           x={"zero_denominator": "zero"}, adjust=[{"when": "energy = 0tce and sales > 0万元", "points": -3}])
    firms = [["F1", 10, 1, 1000, 100], ["F2", 10, 1, 1000, ""], ["F3", 10, 1, 3000, 100]]
    per_mu(t, "Huangyan: without data the mean score of the item", columns, {"x": ("sales / energy", 10)},
           {"kind": "number", "values": {"x": 20}}, firms, {"F1": "5.0000", "F2": "10.0000", "F3": "15.0000"}, x={"missing": "pool_mean"})


# ---------------------------------------------------------------- counts
def ladder(n, **keys):
    """n firms with scores n .. 1."""
    said = scheme({"x": "number"}, {"i": {"formula": "x", **PLAIN, **FREE, "weight": 1}}, method="sum", base={"kind": "number", "values": {"i": 1}}, **keys)
    return said, table(["x"], *[["F%03d" % k, n - k] for k in range(n)])


def counts(t):
    # The table of small trades: how many are the last 15 %.
    floor = lambda n: 0 if n < 7 else 1 if n < 14 else 2 if n < 20 else 3 if n < 27 else 4
    half_up = lambda n: 0 if n < 4 else 1 if n < 10 else 2 if n < 17 else 3 if n < 24 else 4
    ceil = lambda n: 1 if n < 7 else 2 if n < 14 else 3 if n < 21 else 4 if n < 27 else 5
    for how, want in (("floor", floor), ("half_up", half_up), ("ceil", ceil)):
        got = []
        for n in range(1, 28):
            rows = t.run(*ladder(n, tail={"share": "15%", "of": "pool", "rounding": how, "min_pool": 1}, guard="none"))
            got.append(sum(r["tail"] == "1" for r in rows) if len(rows) == n else None)
        t.check(f"the last 15 % of 1 to 27, {how}", got, [want(n) for n in range(1, 28)])
    for share, n, want in (("7%", 100, 7), ("14%", 100, 14), ("7%", 50, 4), ("14%", 50, 7), ("7%", 300, 21), ("14%", 300, 42), ("28%", 25, 7), ("55%", 20, 11)):
        rows = t.run(*ladder(n, tail={"share": share, "of": "pool", "rounding": "ceil", "min_pool": 1}, guard="none", count_rounding="ceil",
                             grades={"A": share, "B": "100%"}))
        t.check(f"{share} of {n} by ceil", [sum(r["tail"] == "1" for r in rows), sum(r["grade"] == "A" for r in rows)], [want, want])
    rows = t.run(*ladder(40, grades={"A": "20%", "B": "60%", "C": "95%", "D": "100%"}, count_rounding="floor"))
    t.check("Huai'an 2024: A 20 %, B (20 %, 60 %], C (60 %, 95 %], D of 40", [sum(r["grade"] == g for r in rows) for g in "ABCD"], [8, 16, 14, 2])


def main():
    t = Test(os.path.abspath(sys.argv[1]))
    for part in (ahp_examples, data_weights, topsis, last_bits, formulas, counts):
        part(t)
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a", encoding="utf-8") as f:
            print(t.passed, t.failed, 0, file=f)
    print(f"published: {t.passed} passed, {t.failed} failed")
    return t.failed > 0


sys.exit(main())
