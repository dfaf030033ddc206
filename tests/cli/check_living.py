#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The workbook of a result computes itself again: its kept values are taken out, LibreOffice computes every formula anew, and each score,
place, grade, tail and margin is what the program says.

check_living.py PROGRAM [FOLDER]: the sample ledger's inefficient_land and per_mu, then small tables that use each method, base and rule."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

CELLS = {"score": "得分", "place": "名次", "grade": "等次", "tail": "末位", "margin": "与线相差"}
HEAD = 3
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

HEAD_YAML = """scheme: t
title: 表
status: 测算
input: {{key: code, columns: {{code: code, tax: 万元, land: 亩, energy: tce, c: ratio, big: bool, group: text}}}}
where: land is-missing or land >= 0亩
{split}pool: {pool}
indicators:
  a: {{formula: tax / land, direction: up, weight: 40, {correct}{limits}missing: {missing}, zero_denominator: {zero}, negative: {negative}}}
  b: {{formula: tax / energy, direction: up, weight: 25, {other}{limits}missing: {missing}, zero_denominator: {zero}, negative: keep}}
  e: {{formula: energy / land, direction: down, weight: 35, {other}{limits}missing: {missing}, zero_denominator: {zero}, negative: keep}}
weights: {weights}
{base}method: {method}
{by}{adjust}grades: {grades}
tail: {tail}
{guard}ties: {ties}
score_decimals: 3
"""
PLAIN = {"split": "", "pool": "{by: group, min_size: 3, still_small: keep}", "correct": "", "other": "", "limits": "cap: 1.5, floor: 0, ", "missing": "zero", "zero": "missing", "negative": "keep",
         "weights": "given", "base": "base: {kind: weighted_mean, of: pool, k: 1}\n", "method": "sum", "by": "", "adjust": "", "grades": "none",
         "tail": "{share: 20%, of: pool, rounding: floor, min_pool: 3}", "guard": "guard: none\n", "ties": "{across_the_line: all_out, order: [tax desc]}"}
CASES = {
    "weighted": {},
    "mean, k, corrected": {"base": "base: {kind: mean, of: pool, k: 1.2}\n", "correct": "correct: true, ", "other": "correct: false, ", "by": "correct: {by: c, form: divide}\n"},
    "median, negative as zero": {"base": "base: {kind: median, of: pool, k: 1}\n", "negative": "zero"},
    "max, no limits": {"base": "base: {kind: max, of: pool, k: 1}\n", "limits": "cap: none, floor: none, "},
    "numbers": {"base": "base: {kind: number, of: pool, k: 2, values: {a: 20万元/亩, b: 3, e: 1}}\n"},
    "of all, tail of all, split": {"split": "split: {by: big}\n", "base": "base: {kind: weighted_mean, of: all, k: 1}\n", "tail": "{share: 14%, of: all, rounding: ceil, min_pool: 3}"},
    "reweigh, zero is full": {"missing": "reweigh", "zero": "full"},
    "pool mean, zero is zero": {"missing": "pool_mean", "zero": "zero"},
    "min_max": {"method": "min_max", "base": "", "limits": ""},
    "min_max range": {"method": "{min_max: [20, 100]}", "base": "", "limits": "", "missing": "reweigh"},
    "topsis": {"method": "{topsis: vector}", "base": "", "limits": "", "missing": "exclude"},
    "grades, veto, guard, adjust": {"grades": "{A: 20%, B: 60%, C: 95%, D: 100%}\ncount_rounding: half_up", "guard": "guard: {not_listed_when: tax >= 30万元}\n",
                                    "adjust": "adjust: [{when: big, points: -3.5, cites: 甲}]\nveto: [{when: tax < 2万元, grade: D, cites: 乙}]\nstep_down: [{when: c > 1.1, cites: 丙}]\n"},
    "weights by entropy, missing left out": {"weights": "{by: entropy, normalise: min_max}", "missing": "exclude"},
    "ties all in": {"ties": "{across_the_line: all_in, order: []}", "base": "base: {kind: number, of: pool, k: 1, values: {a: 1, b: 1, e: 1}}\n", "limits": "cap: 1, floor: 0, "},
}


def rows():
    """Odd on purpose: missing cells, zeros, negatives, equals."""
    seed, out = 7, []
    for i in range(60):
        numbers = []
        for _ in range(4):
            seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
            numbers.append(seed / 0x7FFFFFFF)
        tax, land, energy = round(numbers[0] * 60 - 3, 2), round(numbers[1] * 40, 4), round(numbers[2] * 90, 2)
        if i % 11 == 3:
            tax = ""
        if i % 13 == 5:
            energy = 0
        if i % 17 == 6:
            land = ""
        if i in (20, 26, 32, 38):
            tax, land, energy = 50, 1, 5
        out.append([f"K{i:03}", tax, land, energy, round(0.8 + numbers[3] * 0.5, 2), "是" if i % 3 else "否", "甲乙丙丁"[i % 4] if i < 57 else "戊"])
    return [["code", "tax", "land", "energy", "c", "big", "group"], *out]


def strip(path):
    """Takes the kept values out of the formula cells."""
    with zipfile.ZipFile(path) as z:
        parts = {n: z.read(n) for n in z.namelist()}
    count = 0
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            text, k = re.subn(r"(</f>)<v>[^<]*</v>", r"\1", parts[name].decode())
            parts[name], count = text.encode(), count + k
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(name, data)
    return count


def read(path):
    """Rows of 结果 by key."""
    sheet = openpyxl.load_workbook(path, data_only=True)["结果"]
    heads = [str(c.value or "").split("\n")[0] for c in sheet[HEAD]]
    at = {k: heads.index(title) for k, title in CELLS.items() if title in heads}
    key = heads.index("代码")
    return {str(row[key]): {k: row[c] for k, c in at.items()} for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True) if row[key] is not None}


def same(got, want):
    if want is None:
        return got in (None, "")
    if isinstance(want, str) and not re.fullmatch(r"-?[\d.]+", want):
        return got == want
    return isinstance(got, (int, float)) and abs(float(got) - float(want)) < 1e-9


def compare(name, results, got):
    wrong, compared = [], 0
    for r in results:
        if r["score"] is None or r["state"] != "ranked":
            continue
        row = got.get(r["key"])
        if row is None:
            wrong.append(f"{r['key']} is missing")
            continue
        compared += 1
        for k, value in row.items():
            want = int(r[k]) if k == "tail" else r[k]
            if not same(value, want):
                wrong.append(f"{r['key']} {k}: {value!r}, the program says {want!r}")
    print(f"{name}: {compared} rows, {len(wrong)} differ", *wrong[:6], sep="\n  ")
    return compared > 0 and not wrong


def recalculated(base, path):
    out = base / "again"
    out.mkdir(exist_ok=True)
    profile = base / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
                            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
                            "<value>0</value></prop></item></oor:items>")
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(path)],
                   capture_output=True, timeout=600, check=True)
    return out / path.name


def check(base, name, command):
    path = base / (re.sub(r"\W", "_", name) + ".xlsx")
    done = subprocess.run([*command, "-o", str(path)], capture_output=True, check=False)
    if done.returncode:
        print(f"{name}: {done.stderr.decode()}{done.stdout.decode()}")
        return False
    results = json.loads(done.stdout)["results"]
    good = compare(f"{name}, as written", results, read(path))
    if not strip(path):
        print(f"{name}: no formulas")
        return False
    return compare(f"{name}, computed again", results, read(recalculated(base, path))) and good


def main():
    program = os.path.abspath(sys.argv[1])
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="lalian-living-") as folder:
        base = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else folder)
        table = base / "t.csv"
        table.write_text("\n".join(",".join(map(str, r)) for r in rows()) + "\n")
        jobs = []
        for name, changes in CASES.items():
            scheme = base / (re.sub(r"\W", "_", name) + ".yaml")
            scheme.write_text(HEAD_YAML.format(**{**PLAIN, **changes}))
            jobs.append((name, [program, "--json", "evaluate", str(scheme), "--input", str(table)]))
        subprocess.run([program, "demo", f"{base}/demo"], capture_output=True, check=False)
        for scheme in ("inefficient_land", "per_mu", "parks_traditional", "tour_tiers"):
            period = "2023Q4" if scheme == "tour_tiers" else "2022"
            jobs.append((scheme, [program, "--ledger", f"{base}/demo/ledger.db", "--json", "evaluate", scheme, "--period", period]))
        both = base / "both_years.yaml"
        both.write_text((ROOT / "rules/schemes/inefficient_land.yaml").read_text().replace("\nyears: 1\n", "\nyears: {tail_in: [last, mean3]}\n"))
        three = base / "three_years.yaml"
        three.write_text((ROOT / "rules/schemes/inefficient_land.yaml").read_text().replace("\nyears: 1\n", "\nyears: 3\n"))
        for file in (both, three):
            jobs.append((file.stem, [program, "--ledger", f"{base}/demo/ledger.db", "--json", "evaluate", str(file), "--period", "2022"]))
        for name, command in jobs:
            if check(base, name, command):
                passed += 1
            else:
                failed += 1
    print(f"living workbooks: {passed} passed, {failed} failed")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{passed} {failed} 0\n")
    sys.exit(bool(failed) or not passed)


main()
