# SPDX-License-Identifier: Apache-2.0
"""Random schemes over random tables: every key of docs/schemes.md that a table can use, small pools, ties, missing cells, zeros,
negative values. case(seed) is always the same."""
import json
import random
from fractions import Fraction

COLUMNS = {"code": "code", "industry": "code", "land": "亩", "tax": "万元", "output": "万元", "revenue": "万元", "energy": "tce",
           "staff": "number", "coefficient": "ratio", "above": "bool", "zone": "text", "town": "text"}
INDUSTRIES = ["1311", "1312", "1313", "1321", "1329", "1331", "1711", "1712", "1713", "1721", "1751", "1752", "2110", "2120", "3411", "3412", "3421", "3429"]
FORMULAS = ["tax / land", "output / land", "revenue / staff", "output / energy", "tax / staff", "tax", "output", "energy / land", "staff / land",
            "(tax + output) / land", "(output - revenue) / land", "energy", "tax / output", "staff"]
QUOTIENTS = [f for f in FORMULAS if "/" in f]
CONDITIONS = ["land >= 3亩", "land < 3333.33㎡", "tax < 10万元", "tax / land < 5万元/亩", "above", "not above", "zone = '东'", "zone != '西'",
              "energy = 0tce", "energy is-missing", "tax is-not-missing", "above and tax > 20万元", "zone = '北' or staff < 10", "industry = '1711'",
              "not (tax < 10万元 and land > 2亩)", "output >= revenue", "tax > 0.005亿元"]
RARE = ["land > 8亩 and above", "zone = '北'", "tax > 60万元", "staff = 0", "revenue < 0万元"]
ROUNDINGS = ["floor", "half_up", "ceil"]


def pick(r, *weighted):
    """pick(r, (3, a), (1, b)): a three times as often as b."""
    return r.choices([v for _, v in weighted], [w for w, _ in weighted])[0]


def indicators(r, names, method, weighing, base):
    """With everything that the method and the weights ask for, and nothing else."""
    result = {}
    for name in names:
        i = {"formula": name, "direction": pick(r, (3, "up"), (1, "down")), "correct": r.random() < 0.25,
             "missing": pick(r, (4, "zero"), (2, "pool_mean"), (2, "reweigh"), (1, "exclude"), (1, "pending")),
             "zero_denominator": r.choice(["missing", "full", "zero"]), "negative": r.choice(["keep", "zero"])}
        if weighing == "given":
            i["weight"] = r.choice([10, 20, 30, 40, 45, 12.5, 1, 0.3, 33.3])
        if method == "sum":
            i["cap"] = pick(r, (2, "none"), (1, 1.5), (1, 1), (1, 2))
            i["floor"] = pick(r, (2, "none"), (2, 0), (1, -1), (1, 0.2))
        result["i%d" % len(result)] = i
    return result


def base(r, scheme, pools):
    kind = pick(r, (2, "mean"), (2, "median"), (2, "max"), (2, "number"), (2, "weighted_mean"))
    said = {"kind": kind, "of": pick(r, (3, "pool"), (1, "all"))}
    if r.random() < 0.3:
        said["k"] = r.choice([2, 0.5, 1.2])
    if kind == "number":
        said["values"] = {id: base_value(r, pools) for id in scheme["indicators"]}
    return said


def base_value(r, pools):
    value = lambda: r.choice([20, 24.097, 136.16, 2.694, 0.0302, 5, 1, 18.14])
    if pools and r.random() < 0.3:
        return {p: value() for p in pools if r.random() < 0.97}
    return value()


def pool_and_split(r, scheme):
    """The keys, and the names that base values by pool or list can use (none: only one value for all)."""
    lists, pools = [], []
    if r.random() < 0.35:
        by, lists = pick(r, (2, ("above", ["true", "false"])), (1, ("zone", ["东", "西", "北"])), (1, ("land >= 3亩", ["true", "false"])))
        scheme["split"] = {"by": by}
    levels = pick(r, (2, None), (2, ["industry.class", "industry.group", "industry.division"]), (1, ["industry.group", "industry.division"]),
                  (1, ["industry.division"]), (1, ["zone"]), (1, ["zone", "town"]), (1, ["town"]), (1, ["industry.class"]))
    if levels is None:
        scheme["pool"] = "none"
    else:
        scheme["pool"] = {"by": levels, "min_size": r.choice([1, 2, 3, 4, 7]), "still_small": r.choice(["no_tail", "keep", "ungraded"])}
        pools = {"zone": ["东", "西", "北"], "town": ["甲镇", "乙镇"]}.get(levels[0] if len(levels) == 1 else None, [])
    return pools or lists


def clauses(r, scheme):
    if r.random() < 0.3:
        scheme["where"] = r.choice(CONDITIONS)
    for key, chance in (("exempt", 0.2), ("ungraded", 0.2), ("adjust", 0.3), ("veto", 0.25), ("step_down", 0.25)):
        if r.random() < chance and (key not in ("veto", "step_down") or scheme["grades"] != "none"):
            scheme[key] = [clause(r, key, scheme) for _ in range(r.choice([1, 1, 2, 3]))]


def clause(r, key, scheme):
    line = {"when": r.choice(RARE if key in ("exempt", "ungraded") else CONDITIONS + RARE)}
    if key in ("exempt", "ungraded"):
        line["reason"] = "因故"
    if key == "exempt" and r.random() < 0.5:
        line["until"] = r.choice(["2001-12-31", "2099-12-31"])
    if key == "adjust":
        line["points"] = r.choice([-3, 2, 0.5, -0.25, 5])
    if key == "veto":
        line["grade"] = r.choice(list(scheme["grades"]))
    return line


def scheme(r):
    s = {"scheme": "random", "title": "随机", "status": "测算", "input": {"key": "code", "columns": COLUMNS}}
    method = pick(r, (5, "sum"), (1, "min_max"), (1, {"min_max": r.choice([[20, 100], [0, 1], [60, 100]])}),
                  (2, {"topsis": r.choice(["vector", "min_max", "sum"])}))
    weighing = pick(r, (4, "given"), (1, "entropy"), (1, "cv"), (1, "ahp"))
    base_groups = pool_and_split(r, s)
    weighted = r.random() < 0.3
    names = r.sample(QUOTIENTS if weighted else FORMULAS, r.choice([1, 2, 2, 3, 3, 4, 5]))
    s["indicators"] = indicators(r, names, method, weighing, weighted)
    s["weights"] = weighing if weighing == "given" else weights(r, weighing, len(names))
    if method == "sum":
        s["base"] = base(r, s, base_groups)
        if not weighted and s["base"]["kind"] == "weighted_mean":
            s["base"]["kind"] = "mean"
    s["method"] = method
    if any(i["correct"] for i in s["indicators"].values()):
        s["correct"] = {"by": "coefficient", "form": r.choice(["divide", "multiply"])}
    s["grades"] = pick(r, (1, "none"), (3, {"A": "20%", "B": "60%", "C": "95%", "D": "100%"}), (1, {"甲": "7%", "乙": "14%", "丙": "100%"}),
                       (1, {"A": "25%", "B": "100%"}), (1, {"A": "33.3%", "B": "66.7%", "C": "100%"}))
    if s["grades"] != "none":
        s["count_rounding"] = r.choice(ROUNDINGS)
    s["tail"] = "none"
    if r.random() < 0.8:
        s["tail"] = {"share": r.choice(["15%", "5%", "7%", "14%", "30%", "50%", "100%", "0%"]), "of": pick(r, (3, "pool"), (1, "all")),
                     "rounding": r.choice(ROUNDINGS), "min_pool": r.choice([1, 1, 3, 7])}
        s["guard"] = "none" if r.random() < 0.6 else {"not_listed_when": r.choice(CONDITIONS + RARE)}
    s["ties"] = {"across_the_line": r.choice(["all_out", "all_in"])}
    if r.random() < 0.5:
        s["ties"]["order"] = r.sample(["tax desc", "land asc", "output desc", "staff asc", "tax / land desc"], r.choice([1, 1, 2]))
    s["score_decimals"] = r.choice([0, 1, 2, 3, 4, 4, 6])
    if r.random() < 0.3:
        s["compare_decimals"] = {"area": r.choice([2, 0, 1])}
    clauses(r, s)
    return s


def weights(r, by, n):
    if by != "ahp":
        return {"by": by, "normalise": r.choice(["sum", "min_max"])}
    scale = ["1", "2", "3", "5", "7", "9", "1/2", "1/3", "1/5", "1/7", "1/9"]
    matrix = [["1"] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            matrix[i][j] = r.choice(scale if r.random() < 0.3 else scale[:3] + scale[6:8])
            matrix[j][i] = str(1 / Fraction(matrix[i][j]))
    said = {"by": "ahp", "matrix": matrix, "vector": r.choice(["eigen", "geometric", "column"]), "max_cr": 0.1}
    if r.random() < 0.8:
        said["reason"] = "试算"
    return said


# ---------------------------------------------------------------- data
def rows(r, flavour, sound):
    """sound: nothing missing, zero or negative, so that weights can be taken from the data."""
    n = r.choice([1, 2, 3, 5, 7, 8, 13, 20, 27, 40, 60, r.randint(1, 60)])
    missing, zero, negative = r.choice([0, 0, 0.02, 0.1, 0.3]), r.choice([0, 0, 0.05, 0.2]), r.choice([0, 0, 0.05, 0.2])
    if sound:
        n, missing, zero, negative = max(n, 3), 0, 0, 0
    codes = r.sample(INDUSTRIES, r.choice([2, 5, len(INDUSTRIES)]))
    same = {}
    result = []
    for at in r.sample(range(n), n):
        row = {"code": "F%03d" % at, "industry": r.choice(codes), "above": r.choice(["true", "false"]), "zone": r.choice("东西北"), "town": r.choice(["甲镇", "乙镇"]),
               "coefficient": r.choice(["1", "0.8", "1.25", "1.5", "0.6"])}
        for column in ("land", "tax", "output", "revenue", "energy", "staff"):
            row[column] = same.setdefault(column, cell(r, "coarse")) if flavour == "same" and r.random() < 0.9 else cell(r, flavour)
            if r.random() < zero:
                row[column] = "0"
            elif r.random() < negative and column not in ("land", "staff"):
                row[column] = "-" + row[column]
        for column in row:
            if column != "code" and r.random() < missing:
                row[column] = ""
        if r.random() < 0.02:
            row["industry"] = row["industry"][:3]
        if r.random() < 0.02:
            row["coefficient"] = "0"
        result.append(row)
    return result


def cell(r, flavour):
    if flavour == "coarse":
        return r.choice(["1", "2", "2.5", "3", "5", "8", "10", "20", "45.5", "60", "0.7"])
    if flavour == "fine":
        return "%.2f" % r.uniform(0.5, 100)
    if flavour == "wild":
        return "%.2f" % (10 ** r.uniform(-1.5, 5))
    return r.choice(["3", "5"])


# ---------------------------------------------------------------- as text
def yaml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(yaml(v) for v in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def scheme_text(s):
    return "".join(f"{key}: {yaml(value)}\n" for key, value in s.items())


def table_text(table, columns=None):
    columns = columns or list(COLUMNS)
    return "".join(",".join(line) + "\n" for line in [columns] + [[row[c] for c in columns] for row in table])


def case(seed):
    r = random.Random(seed)
    s = scheme(r)
    from_data = isinstance(s["weights"], dict) and s["weights"]["by"] != "ahp"
    flavour = r.choice(["coarse", "coarse", "fine", "wild", "same"])
    if flavour == "wild":                     # no score of more than 15 digits: there a double ends
        s["score_decimals"] = min(s["score_decimals"], 2)
    return s, rows(r, flavour, from_data and r.random() < 0.7)
