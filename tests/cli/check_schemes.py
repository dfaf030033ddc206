#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shipped schemes on the sample city, computed apart: from the facts of sample/city.py, in exact fractions, by the sentences of
docs/schemes.md; neither the workbooks, the ledger nor the rule book is read. Every firm's state, pool, score, place and tail agree.

check_schemes.py PROGRAM: makes the sample ledger, evaluates inefficient_land and tour_tiers, compares row by row."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "sample"))
from city import MU, City  # noqa: E402

END = date(2022, 12, 31)
COEFFICIENT = {"一级": Fraction(120, 100), "二级": Fraction(105, 100), "三级": Fraction(90, 100), "四级": Fraction(75, 100)}
WEIGHTS = (45, 35, 20)


def fixed(x, places):
    """Half-up; scores are not negative here."""
    return Fraction(int(x * 10 ** places + Fraction(1, 2)), 10 ** places)


class Land:
    """Net land of each firm in 亩, its coefficient (None: a parcel or a grade is not known), and who only rents."""
    def __init__(self, city):
        self.net, self.coefficient = defaultdict(Fraction), {}
        grade = {p["code"]: p["grade"] for p in city.parcels}
        used, owners, tenants = defaultdict(list), set(), set()
        for u in city.uses:
            code, area = u["firm"]["code"], u["area"] / MU
            self.net[code] += -area if u["kind"] == "出租" else area
            if u["kind"] != "出租":
                used[code].append((area, COEFFICIENT.get(grade.get(u["parcel"]))))
                (owners if u["kind"] == "自有" else tenants).add(code)
        for code, parts in used.items():
            known = all(c is not None for _, c in parts)
            self.coefficient[code] = sum(a * c for a, c in parts) / sum(a for a, _ in parts) if known else None
        self.tenants = (tenants | {t["code"] for unit in city.units for t in unit["tenants"]}) - owners


def cluster(city, firm):
    code = firm["industry"][1:]
    fitting = [(len(c), group["name"]) for group in city.clusters for c in group["codes"] if code.startswith(c)]
    name = max(fitting)[1] if fitting else None
    for group in city.clusters:
        for named, effect, _ in group["firms"]:
            if named is firm:
                name = group["name"] if effect == "纳入" else None if name == group["name"] else name
    return name


def state(city, land, firm, exempt):
    code, made = firm["code"], firm["made"] or firm["founded"]
    if code in exempt:
        return "exempt"
    if (END.year - made.year) * 12 + END.month - made.month - (END.day < made.day) < 24:
        return "ungraded"
    return "ranked" if land.coefficient[code] and firm["years"][2022]["energy"] else "pending"


def gather(city, members):
    """By cluster where there are seven, the rest by division."""
    pools, rest, by = {}, defaultdict(list), defaultdict(list)
    for f in members:
        by[cluster(city, f)].append(f)
    for name, firms in by.items():
        if name and len(firms) >= 7:
            pools[name] = firms
            continue
        for f in firms:
            rest[f["industry"][1:3]].append(f)
    return {**pools, **rest}


def tax(firm):
    y = firm["years"][2022]
    return y["tax"] + y["relief"] + y["refund"] - y["oneoff"]


def rank(land, firms, name, out):
    year = lambda f: f["years"][2022]
    totals = [sum(v(f) for f in firms) for v in (tax, lambda f: land.net[f["code"]], lambda f: year(f)["output"], lambda f: year(f)["energy"])]
    bases = (totals[0] / totals[1], totals[2] / totals[1], totals[2] / totals[3])
    if min(bases) <= 0:
        out.update({f["code"]: ("pending",) for f in firms})
        return
    scores = {}
    for f in firms:
        corrected = land.net[f["code"]] * land.coefficient[f["code"]]
        x = (tax(f) / corrected, year(f)["output"] / corrected, year(f)["output"] / year(f)["energy"])
        points = sum(w * min(Fraction(3, 2), max(Fraction(0), v / b)) for w, v, b in zip(WEIGHTS, x, bases))
        scores[f["code"]] = (fixed(points, 4), tax(f))
    last = len(firms) * 15 // 100 if len(firms) >= 7 else 0
    for f in firms:
        mine = scores[f["code"]]
        place = 1 + sum(s > mine for s in scores.values())
        listed = place > len(firms) - last and tax(f) / land.net[f["code"]] < 20
        out[f["code"]] = ("ranked", name, mine[0], place, listed)


def inefficient_land(city):
    land, out, lists = Land(city), {}, defaultdict(list)
    above = {m["firm"]["code"] for m in city.marks if m["label"] == "规上" and m["start"] <= END}
    exempt = {f["code"] for f, ground, start, end, proof, _ in city.exempt
              if ground not in ("一票否决", "降档") and proof and end and date(*start) <= END <= date(*end)}
    for f in city.firms:
        code = f["code"]
        if fixed(land.net[code], 2) < 3:
            continue
        out[code] = (state(city, land, f, exempt),)
        if out[code][0] == "ranked":
            lists[("规上" if code in above else "规下") + ("承租" if code in land.tenants else "")].append(f)
    for name, members in lists.items():
        for pool, firms in gather(city, members).items():
            rank(land, firms, f"{name}/{pool}", out)
    return out


def tour_tiers(city):
    points, items = defaultdict(dict), {}
    for town, item, full, weight, given, computed in city.scores:
        marks = [g for g in given if g is not None] if given else [computed] if computed is not None else []
        points[town][item] = weight * sum(marks) / len(marks) / full if marks else None
        items[item] = [p[item] for p in points.values() if p.get(item) is not None]
    means = {item: sum(there) / len(there) for item, there in items.items()}
    score = {town: fixed(sum(means[i] if p is None else p for i, p in row.items()), 2) for town, row in points.items()}
    n, out = len(score), {}
    for town, mine in score.items():
        place = 1 + sum(s > mine for s in score.values())
        tier = next(t for t, share in (("一档", 30), ("二档", 80), ("三档", 100)) if place <= -(-n * share // 100))
        out[town] = ("ranked", "all", mine, place, tier)
    return out


def compare(name, want, rows, last):
    """last: the key of a row that closes the tuple."""
    wrong = [f"{name}: {key} is missing" for key in want.keys() - {r["key"] for r in rows}]
    for r in rows:
        got = (r["state"],) if r["score"] is None else (r["state"], r["pool"], Fraction(r["score"]), r["place"], r[last])
        if got != want.get(r["key"]):
            wrong.append(f"{name}: {r['key']} is {got}, not {want.get(r['key'])}")
    print("\n".join(wrong[:10]))
    print(f"{name}: {len(rows)} compared, {len(wrong)} differ")
    return bool(rows) and not wrong


def main():
    program, city = os.path.abspath(sys.argv[1]), City()
    with tempfile.TemporaryDirectory(prefix="lalian-schemes-") as base:
        subprocess.run([program, "demo", f"{base}/demo"], capture_output=True, check=True)

        def rows(scheme, period):
            words = [program, "--ledger", f"{base}/demo/ledger.db", "--json", "evaluate", scheme, "--period", period]
            return json.loads(subprocess.run(words, capture_output=True, check=True).stdout)["results"]
        good = compare("inefficient_land", inefficient_land(city), rows("inefficient_land", "2022"), "tail")
        good = compare("tour_tiers", tour_tiers(city), rows("tour_tiers", "2023Q4"), "grade") and good
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write("1 0 0\n" if good else "0 1 0\n")
    sys.exit(not good)


main()
