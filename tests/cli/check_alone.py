#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Stand-alone evaluation: what is not answered does not run, and a table gives the same whichever reader takes it.

check_alone.py PROGRAM: takes every key and sub-key of a scheme away, blank, and as none; then writes random tables as people write them
twice, in UTF-8 (straight into columns) and in GBK (cell by cell), and compares every byte of the two answers."""
import copy
import os
import random
import subprocess
import sys
import tempfile

SCHEME = {
    "scheme": "whole", "title": "全", "status": "测算",
    "input": {"key": "code", "columns": {"code": "code", "zone": "text", "land": "亩", "tax": {"title": "税收合计", "unit": "万元"}, "rate": "ratio",
                                         "staff": "number", "above": "bool", "made": "day"}},
    "where": "land >= 0亩", "exempt": [{"when": "tax > 900万元", "reason": "豁免"}], "split": {"by": "above"},
    "pool": {"by": ["zone"], "min_size": 1, "still_small": "keep"}, "compare_decimals": {"area": 2},
    "indicators": {
        "a": {"formula": "tax / land", "direction": "up", "weight": 40, "correct": "true", "cap": 2, "floor": 0, "missing": "zero", "zero_denominator": "missing", "negative": "keep"},
        "b": {"formula": "months_between(made, 2026-01-01, floor)", "direction": "down", "weight": 60, "correct": "false", "cap": "none", "floor": "none",
              "missing": "pending", "zero_denominator": "full", "negative": "zero"}},
    "weights": "given", "base": {"kind": "mean", "of": "pool"}, "method": "sum", "correct": {"by": "rate", "form": "divide"},
    "adjust": [{"when": "staff > 500", "points": 1}], "grades": {"A": "50%", "B": "100%"}, "count_rounding": "floor",
    "tail": {"share": "15%", "of": "pool", "rounding": "floor", "min_pool": 1}, "guard": {"not_listed_when": "tax > 800万元"},
    "ties": {"across_the_line": "all_out", "order": ["tax desc"]}, "score_decimals": 6}
# May be left out; may be answered by none.
FREE = {"where", "exempt", "split", "compare_decimals", "adjust", "ties.order"}
NONE = FREE | {"pool", "grades", "tail", "guard", "guard.not_listed_when", "indicators.a.cap", "indicators.a.floor", "indicators.b.cap", "indicators.b.floor"}
OWED = [*SCHEME, *(f"{key}.{sub}" for key in ("split", "pool", "compare_decimals", "base", "correct", "tail", "guard", "ties") for sub in SCHEME[key]),
        *(f"indicators.{i}.{sub}" for i in "ab" for sub in SCHEME["indicators"][i] if (i, sub) != ("b", "zero_denominator"))]

HEADS = {"code": "code", "zone": "zone", "land": "land", "tax": "税收合计", "rate": "rate", "staff": "staff", "above": "above", "made": "made"}
NUMBERS = ["", "—", "-", "/", "无", "１２．５", "1,234.5", "12%", "3万", "3.5万", "５％", " 7 ", "-3", "-0", "+4", "1e3", "abc", "1.2.3", ".5", "5.", "12 亩", "3万元", "30元",
           "约5", "5（估）", "１，２３４．５", "#N/A", "1234567890123456789", "99999999999999999999", "0.0000001", "12345678.123456789", "(5)"]
ODD = {"code": ["", "—", "K 1", "Ｋ００１", " K5", "K5 ", "合计", "小计", "合 计", "1", "总计", "无", "注："], "zone": ["", "—", "无", " 东", "东　", "合计", "备注"],
       "above": ["", "—", "是 ", "有", "Y", "no", "×", "√ ", "2", "TRUE", "无", "否。"],
       "made": ["", "—", "2020-13-01", "20200105", "2020-1", "2020", "44000", "２０２０年１月５日", "1月5日", "昨天", "2020-01-05 00:00:00"]}


def flow(v):
    if isinstance(v, dict):
        return "{" + ", ".join(f"{k}: {flow(x)}" for k, x in v.items()) + "}"
    if isinstance(v, list):
        return "[" + ", ".join(map(flow, v)) + "]"
    return "" if v == "" else "'" + str(v).replace("'", "''") + "'"


def changed(path, value):
    s = copy.deepcopy(SCHEME)
    *way, last = path.split(".")
    at = s
    for key in way:
        at = at[key]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return s


def answer(program, folder, scheme, table="table.csv"):
    with open(f"{folder}/s.yaml", "w", encoding="utf-8") as f:
        f.write("".join(f"{k}: {flow(v)}\n" for k, v in scheme.items()))
    p = subprocess.run([program, "--json", "evaluate", f"{folder}/s.yaml", "--input", f"{folder}/{table}"], capture_output=True, check=False)
    return p.returncode, p.stdout, p.stderr


def open_keys(program, folder):
    with open(f"{folder}/table.csv", "w", encoding="utf-8") as f:
        f.write(",".join(HEADS.values()) + "\nK1,东,3,4,1,6,是,2020-01-01\n")
    wrong = [] if answer(program, folder, SCHEME)[0] == 0 else ["the whole scheme does not run"]
    for path in OWED:
        for value, runs in ((None, path in FREE), ("", False), ("none", path in NONE)):
            code = answer(program, folder, changed(path, value))[0]
            if code not in ((0,) if runs else (1, 2)):
                wrong.append(f"{path}: {value!r}: exit {code}")
    return wrong


def cell(r, column, odd):
    if r.random() < odd:
        return r.choice(ODD.get(column, NUMBERS))
    if column == "code":
        return f"K{r.randrange(10 ** 4):04d}"
    if column == "zone":
        return r.choice(["东", "西", "北 区", "a"])
    if column == "above":
        return r.choice(["是", "否", "true", "0", "√"])
    if column == "made":
        return r.choice(["2020-01-05", "2020/1/5", "2020年1月5日", "2020.1.5"])
    return r.choice([f"{r.uniform(0, 999):.2f}", str(r.randrange(1000)), f"{r.uniform(0, 9):.5f}"])


def table(seed):
    r = random.Random(seed)
    odd, by, end = r.choice([0, 0.01, 0.02, 0.3]), r.choice(",,;\t"), r.choice(["\n", "\r\n"])
    columns, extra = r.sample(list(HEADS), len(HEADS)), r.random() < 0.3

    def line(cells):
        return by.join('"' + c.replace('"', '""') + '"' if any(x in c for x in (by, '"', "\n")) or r.random() < 0.05 else c for c in cells)
    lines = [line([HEADS[c] for c in columns] + ["备注"] * extra)]
    for _ in range(r.choice([1, 3, 10, 40])):
        row = [cell(r, c, odd) for c in columns] + [r.choice(["", "x", 'a"b', "上\n下", "合计"])] * extra
        lines += [""] * (r.random() < 0.1) + [by * (len(row) - 1)] * (r.random() < 0.03) + lines[:1] * (r.random() < 0.02)
        row = row[:r.randrange(1, len(row) + 1)] if r.random() < 0.03 else row + ["", ""] * (r.random() < 0.03)
        lines.append(line(row + ["z"] * (r.random() < 0.01)))
    lines += [line(["合计"] + [""] * (len(columns) - 1))] * (r.random() < 0.2)
    return end.join(lines) + end * (r.random() < 0.8)


def two_readers(program, folder, files):
    wrong, ran = [], 0
    for seed in range(files):
        answers = []
        for name, encoding in (("utf", "utf-8"), ("gbk", "gb18030")):
            os.makedirs(f"{folder}/{name}", exist_ok=True)
            with open(f"{folder}/{name}/table.csv", "wb") as f:
                f.write(table(seed).encode(encoding))
            answers.append(answer(program, folder, SCHEME, f"{name}/table.csv"))
        ran += answers[0][0] == 0
        if answers[0] != answers[1] or answers[0][0] not in (0, 1):
            wrong.append(f"table {seed}:\n{answers[0][2].decode()}\nand\n{answers[1][2].decode()}")
    print(f"{files} tables, {ran} of them without a problem")
    return wrong if ran > files // 5 else [*wrong, "hardly any table is sound"]


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="lalian-alone-") as folder:
        wrong = open_keys(program, folder) + two_readers(program, folder, 150)
    print("\n".join(wrong[:10]))
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a", encoding="utf-8") as f:
            f.write("0 1 0\n" if wrong else "1 0 0\n")
    sys.exit(bool(wrong))


main()
