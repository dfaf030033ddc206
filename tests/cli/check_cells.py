#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every value that a figure's trace ascribes to a cell of an .xlsx stands in that cell: read again by openpyxl, not by the program.

check_cells.py PROGRAM SAMPLE: makes the sample ledger, traces every figure of the rule book, opens the workbooks. The cell may say the
value in its own words (another unit, full width, a date in letters); a number must agree up to a unit's factor."""
import json
import os
import re
import subprocess
import sys
import tempfile

import openpyxl

AT = ["--period", "2023Q4", "--until", "2023-11-30"]
FACTORS = [1, 1e2, 1e4, 1e8, 2000 / 3, 2000 / 3 * 1e4, 100]
WIDE = str.maketrans("０１２３４５６７８９．，（）", "0123456789.,()")


def plain(text):
    return str(text).strip().translate(WIDE).replace(",", "").replace(" ", "")


def number(text):
    m = re.search(r"-?\d+(\.\d+)?", plain(text))
    return float(m[0]) if m else None


def agrees(value, cell):
    want, got = plain(value), plain(cell)
    if want in got or got in want:
        return True
    a, b = number(want), number(got)
    if a is not None and b is not None:
        if a == b or any(abs(a * f - b) <= 1e-6 * abs(b) or abs(b * f - a) <= 1e-6 * abs(a) for f in FACTORS):
            return True
    digits = [[int(n) for n in re.findall(r"\d+", t)] for t in (want, got)]      # 2023-11-05 and 2023年11月5日
    n = min(len(d) for d in digits)
    return n > 0 and digits[0][:n] == digits[1][:n]


class Books:
    def __init__(self, sample, folders):
        self.sample, self.folders, self.open = sample, folders, {}

    def cell(self, tx, file, sheet, address):
        path = os.path.join(self.folders[tx], file)
        if path not in self.open:
            self.open[path] = openpyxl.load_workbook(path, data_only=True)
        page = self.open[path][sheet]
        if page[address].value is None:
            for area in page.merged_cells.ranges:
                if address in area:
                    return page.cell(area.min_row, area.min_col).value
        return page[address].value


def main():
    program, sample = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    compared, wrong = 0, []
    with tempfile.TemporaryDirectory(prefix="lalian-cells-") as base:
        ask = [program, "--ledger", f"{base}/demo/ledger.db", "--json"]
        run = lambda *words: json.loads(subprocess.run([*ask, *words], capture_output=True, check=True).stdout)
        subprocess.run([program, "demo", f"{base}/demo"], capture_output=True, check=True)
        days = sorted(os.listdir(f"{sample}/bureaus"))
        folders = {b["tx"]: f"{sample}/bureaus/{d}" for b, d in zip(run("batches")["batches"], days)}
        books = Books(sample, folders)
        called = {row["code"]: row["name"] for register in ("place", "enterprise") for row in run("list", register)["rows"]}   # an origin or a firm may be given by its code
        for figure in run("figure", "--all", *AT)["figures"]:
            for row in run("figure", figure["figure"], "--trace", *AT)["trace"]:
                for field, v in row["values"].items():
                    if v["value"] is None or not v["cell"] or not v["file"].endswith(".xlsx"):
                        continue
                    compared += 1
                    got = books.cell(v["tx"], v["file"], v["sheet"], v["cell"])
                    if not agrees(v["value"], got) and called.get(str(got)) != v["value"]:
                        wrong.append(f"{figure['figure']}: {row['register']} {row['key']} {field} = {v['value']}, but {v['file']} {v['sheet']} {v['cell']} is {got!r}")
    print("\n".join(wrong[:20]))
    print(f"{compared} cells compared, {len(wrong)} differ")
    good = compared > 10000 and not wrong
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write("1 0 0\n" if good else "0 1 0\n")
    sys.exit(not good)


main()
