#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program and the plain reference give the same rows on random schemes and tables, and keep their properties.

agree.py BATCH [--sets N] [--from SEED]: BATCH is the program of batch.c. N sets are compared (2000 unless said); a tenth as many are
taken for each property (BATCH "reference": do the properties hold in the reference itself?). The first sets that differ are made small and printed, with what each side says."""
import argparse
import copy
import itertools
import multiprocessing
import os
import random
import subprocess
import sys

import random_cases
import reference

CHUNK = 500


# ---------------------------------------------------------------- both sides
def answers(batch, cases, threads=1):
    """What the program says to each (scheme, rows): its lines, or "refused" and why."""
    if batch == "reference":
        return [expected(case) for case in cases]
    given = bytearray()
    for scheme, rows in cases:
        texts = [random_cases.scheme_text(scheme).encode(), random_cases.table_text(rows).encode()]
        given += b"%d %d\n" % (len(texts[0]), len(texts[1])) + texts[0] + texts[1]
    done = subprocess.run([batch, str(threads)], input=given, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"{batch} ended with {done.returncode}")
    result, at = [], 0
    while at < len(done.stdout):
        end = done.stdout.index(b"\n", at)
        n = int(done.stdout[at:end])
        result.append(done.stdout[end + 1:end + 1 + n].decode().split("\n")[:-1])
        at = end + 1 + n
    return result


def expected(case):
    try:
        weights, _, rows = reference.evaluate(*case)
    except reference.Refused:
        return ["refused"]
    given = case[0]["weights"] == "given"
    head = "key,pool,score,place,grade,tail,margin," + ",".join(case[0]["indicators"])
    return ["weights" + ("" if given else "," + ",".join(reference.written(reference.fixed(w, 9), 9) for w in weights.values())), head] + [",".join(r) for r in rows]


def agree(got, want):
    return got[:1] == ["refused"] if want == ["refused"] else got == want


def expected_of_seed(seed):
    return expected(random_cases.case(seed))


# ---------------------------------------------------------------- making a case small
def smaller(case):
    scheme, rows = case
    for i in range(len(rows) if len(rows) > 1 else 0):
        yield scheme, rows[:i] + rows[i + 1:]
    for key in ("where", "exempt", "ungraded", "split", "adjust", "veto", "step_down", "compare_decimals"):
        if key in scheme:
            yield {k: v for k, v in scheme.items() if k != key}, rows
    for key in ("pool", "tail", "grades", "guard"):
        if scheme.get(key, "none") != "none" and not (key == "grades" and ("veto" in scheme or "step_down" in scheme)):
            gone = {"tail": ["guard"], "grades": ["count_rounding"]}.get(key, [])
            yield {k: "none" if k == key else v for k, v in scheme.items() if k not in gone}, rows
    for key in ("exempt", "ungraded", "adjust", "veto", "step_down"):
        for i in range(len(scheme.get(key, [])) if len(scheme.get(key, [])) > 1 else 0):
            yield {**scheme, key: scheme[key][:i] + scheme[key][i + 1:]}, rows
    if isinstance(scheme["weights"], str) or scheme["weights"]["by"] != "ahp":
        for id in scheme["indicators"] if len(scheme["indicators"]) > 1 else []:
            yield without_indicator(scheme, id), rows
    if "order" in scheme["ties"]:
        yield {**scheme, "ties": {"across_the_line": scheme["ties"]["across_the_line"]}}, rows


def without_indicator(scheme, id):
    scheme = copy.deepcopy(scheme)
    del scheme["indicators"][id]
    scheme.get("base", {}).get("values", {}).pop(id, None)
    if not any(i["correct"] for i in scheme["indicators"].values()):
        scheme.pop("correct", None)
    return scheme


def shrink(batch, case):
    going = True
    while going:
        going = False
        tries = list(smaller(case))
        for small, got in zip(tries, answers(batch, tries)):
            if not agree(got, expected(small)):
                case, going = small, True
                break
    return case


def show(batch, case, title):
    case = shrink(batch, case)
    print(f"---- {title}\n{random_cases.scheme_text(case[0])}{random_cases.table_text(case[1])}want:")
    print("\n".join(expected(case)))
    print("got:\n" + "\n".join(answers(batch, [case])[0]))


def compare(batch, first, sets, pool):
    seeds = range(first, first + sets)
    wanted = pool.imap(expected_of_seed, seeds, chunksize=25)
    differing, refused, rows = [], 0, 0
    for start in range(first, first + sets, CHUNK):
        cases = [random_cases.case(seed) for seed in range(start, min(start + CHUNK, first + sets))]
        for seed, got in zip(itertools.count(start), answers(batch, cases)):
            want = next(wanted)
            refused += want == ["refused"]
            rows += len(want) - 2 if want != ["refused"] else 0
            if not agree(got, want):
                differing.append(seed)
    for seed in differing[:3]:
        show(batch, random_cases.case(seed), f"set {seed}")
    if differing:
        print(f"sets that differ: {differing[:40]}")
    print(f"agree: {sets - len(differing)} of {sets} sets ({rows} rows; {refused} refused by both)")
    return not differing


# ---------------------------------------------------------------- properties
def by_key(answer):
    head, *rows = (line.split(",") for line in answer[1:])
    return {r[0]: dict(zip(head, r)) for r in rows}


def row_order(case, r):
    scheme, rows = case
    return (scheme, r.sample(rows, len(rows))), lambda before, after: before == after


def twins(case, r):
    """A subject twice in the table stands twice in the result."""
    scheme, rows = case
    one = r.choice(rows)

    def same(_, after):
        after = by_key(after)
        a, b = after.get(one["code"]), after.get("Z")
        return (a and {k: v for k, v in a.items() if k != "key"}) == (b and {k: v for k, v in b.items() if k != "key"})

    return (scheme, rows + [{**one, "code": "Z"}]), same


def parts_add_up(case, _):
    scheme, rows = case
    if isinstance(scheme["method"], dict) and "topsis" in scheme["method"]:
        return None
    scheme = {k: v for k, v in scheme.items() if k != "adjust"}
    unit = 10.0**-scheme["score_decimals"]

    def adds(_, after):
        return all(abs(sum(float(row[i]) for i in scheme["indicators"]) - float(row["score"])) <= unit * (len(scheme["indicators"]) + 1) / 2 * 1.000001
                   for row in by_key(after).values() if row["score"])

    return (scheme, rows), adds


def other_lists(case, r):
    """The rows of other lists of a split never move a list. (Weights from the data are of all lists together.)"""
    scheme, rows = case
    if not isinstance(scheme["weights"], str) and scheme["weights"]["by"] != "ahp":
        return None
    mine = r.choice(["true", "false"])
    scheme = {**{k: v for k, v in scheme.items() if k != "base"}, "split": {"by": "above"}, **({"base": plain_base(scheme)} if "base" in scheme else {})}
    kept = [row for row in rows if row["above"] == mine]
    keys = {row["code"] for row in kept}
    return (scheme, rows), (scheme, kept), lambda whole, part: {k: v for k, v in by_key(whole).items() if k in keys} == by_key(part)


def other_pools(case, r):
    """The rows of other pools never move a pool where nothing is of all."""
    scheme, rows = case
    if not isinstance(scheme["weights"], str) and scheme["weights"]["by"] != "ahp":
        return None
    mine = r.choice("东西北")
    scheme = {**{k: v for k, v in scheme.items() if k not in ("base", "split")}, "pool": {"by": ["zone"], "min_size": 3, "still_small": r.choice(["no_tail", "keep"])},
              **({"base": {**plain_base(scheme), "of": "pool"}} if "base" in scheme else {})}
    if scheme["tail"] != "none":
        scheme["tail"] = {**scheme["tail"], "of": "pool"}
    kept = [row for row in rows if row["zone"] == mine]
    return (scheme, rows), (scheme, kept), lambda whole, part: {k: v for k, v in by_key(whole).items() if v["pool"] == mine} == by_key(part)


def plain_base(scheme):
    """The base without values by pool."""
    base = copy.deepcopy(scheme["base"])
    if "values" in base:
        base["values"] = {k: 5 if isinstance(v, dict) else v for k, v in base["values"].items()}
    return base


def raising(case, r):
    """More of a good thing never lowers a place. A theorem for sums and min-max with weights that do not come from the data, where no value
    is negative, missing or over 0: the own ratio does not fall, and no other rises. (TOPSIS and data weights do not promise it.)"""
    scheme, rows = case
    if isinstance(scheme["method"], dict) and "topsis" in scheme["method"] or not isinstance(scheme["weights"], str) and scheme["weights"]["by"] != "ahp":
        return None
    scheme = copy.deepcopy({k: v for k, v in scheme.items() if k not in ("where", "exempt", "ungraded", "adjust", "split")})
    up, *others = scheme["indicators"].values()
    up.update(formula=r.choice(["tax / land", "tax / staff"]), direction="up")
    for i in others:
        i["formula"] = i["formula"].replace("tax", "output")
    rows = [{k: "3" if v.startswith("-") or k not in ("code", "above", "zone", "town", "industry") and v in ("", "0") else v for k, v in row.items()} for row in rows]
    if "base" in scheme:
        scheme["base"] = plain_base(scheme)
    scheme["ties"].pop("order", None)
    one = r.randrange(len(rows))
    raised = [{**row, "tax": "%.2f" % (float(row["tax"]) * r.choice([1.01, 1.5, 10]) + 0.01)} if i == one else row for i, row in enumerate(rows)]
    key = rows[one]["code"]

    def not_lower(before, after):
        a, b = by_key(before)[key], by_key(after)[key]
        return a["score"] == b["score"] == "" or int(b["place"]) <= int(a["place"])

    return (scheme, rows), (scheme, raised), not_lower


def threads(case, _):
    return case, lambda before, after: before == after


PROPERTIES = [row_order, twins, parts_add_up, other_lists, other_pools, raising, threads]


def check_property(batch, make, seeds):
    before, after, tests, names = [], [], [], []
    for seed in seeds:
        case = random_cases.case(seed)
        made = make(case, random.Random(seed))
        if made is None:
            continue
        first, second, holds = made if len(made) == 3 else (case, *made)
        before.append(first)
        after.append(second)
        tests.append(holds)
        names.append(seed)
    wrong, tried = [], 0
    for one, two, holds, seed in zip(answers(batch, before), answers(batch, after, 7 if make is threads else 1), tests, names):
        if one[0] == "refused" or two[0] == "refused":
            continue
        tried += 1
        if not holds(one, two):
            wrong.append(seed)
    print(f"{make.__name__}: {tried - len(wrong)} of {tried}" + (f"; not: {wrong[:20]}" if wrong else ""))
    return not wrong and tried > len(names) // 4


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("batch")
    ask.add_argument("--sets", type=int, default=2000)
    ask.add_argument("--from", dest="first", type=int, default=0)
    asked = ask.parse_args()
    with multiprocessing.Pool(os.cpu_count()) as pool:
        results = [compare(asked.batch, asked.first, asked.sets, pool)]
    results += [check_property(asked.batch, p, range(asked.first, asked.first + max(asked.sets // 10, 20))) for p in PROPERTIES]
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a", encoding="utf-8") as f:
            print(sum(results), len(results) - sum(results), 0, file=f)
    return not all(results)


if __name__ == "__main__":
    sys.exit(main())
