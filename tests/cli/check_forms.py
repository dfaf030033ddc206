#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A workbook that `form` fills comes back untouched: every register with rows and every form of the rule book, written from the
sample ledger and imported again, has no error, no question, no warning and no difference; and one edited cell is one change.

check_forms.py PROGRAM SAMPLE [NAME…]"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import openpyxl

root = pathlib.Path(__file__).resolve().parent.parent.parent
MOST = 3            # complaints printed of each


def forms_of(book):
    return [name for path in sorted(book.glob("forms/*.yaml")) for name in re.findall(r"^(\w+):", path.read_text(), re.M)]


class Check:
    def __init__(self, program, ledger, folder):
        self.program, self.ledger, self.folder = program, ledger, folder
        self.passed = self.failed = 0

    def run(self, *words):
        return subprocess.run([self.program, "--ledger", self.ledger, *words], capture_output=True, text=True, timeout=300)

    def json(self, *words):
        done = self.run("--json", *words)
        return json.loads(done.stdout) if done.stdout else {"failed": done.stderr}

    def complaints(self, name, extra):
        path = os.path.join(self.folder, "untouched.xlsx")
        made = self.run("form", name, "-o", path)
        if made.returncode != 0:
            return [f"form: {made.stderr.strip()}"], 0
        told = [line for line in made.stderr.splitlines() if path not in line]
        back = self.json("import", "--dry-run", path, *extra)
        if "failed" in back:
            return [back["failed"]], 0
        out = told + [p["text"] for p in back["problems"] if p["severity"] != "note"]
        out += [f"{c} {back[c]}" for c in ("added", "changed", "gone") if back[c]]
        out += [json.dumps(c, ensure_ascii=False)[:300] for c in back["changes"][:MOST]] if isinstance(back["changes"], list) else []
        return out, sum(s["rows"] for s in back["sheets"])

    def edited(self):
        """A town mends one cell of a line of firm + contract + pledge + labels + buildings: one field of one row changes."""
        path = os.path.join(self.folder, "edited.xlsx")
        self.run("form", "contracts", "-o", path)
        book = openpyxl.load_workbook(path)
        page = book.active
        heads = [str(c.value).split("\n")[0] for c in page[3]]
        kept = self.json("list", "contract")["count"]
        cell = next(page.cell(r, heads.index("建筑面积") + 1) for r in range(4, page.max_row + 1) if page.cell(r, heads.index("建筑面积") + 1).value)
        cell.value += 100
        book.save(path)
        back = self.json("import", "--dry-run", path)
        ok = page.max_row - 3 == kept and (back["added"], back["changed"], back["gone"]) == (0, 1, 0) and list(back["changes"][0]["fields"]) == ["floor_area"]
        self.passed += ok
        self.failed += not ok
        if not ok:
            print(f"  failed: one cell edited: {page.max_row - 3} lines of {kept} contracts, {json.dumps(back, ensure_ascii=False)[:600]}")

    def one(self, kind, name, extra=(), least=1):
        wrong, rows = self.complaints(name, extra)
        if rows < least and not wrong:
            wrong = [f"{rows} rows, {least} expected"]
        self.passed += not wrong
        self.failed += bool(wrong)
        if wrong:
            print(f"  failed: {kind} {name}: {len(wrong)} complaints\n    " + "\n    ".join(wrong[:MOST]))


def main():
    program, wanted = os.path.abspath(sys.argv[1]), sys.argv[3:]
    with tempfile.TemporaryDirectory(prefix="lalian-forms-") as folder:
        subprocess.run([program, "demo", folder], capture_output=True, check=True, timeout=600)
        check = Check(program, os.path.join(folder, "ledger.db"), folder)
        for reg in check.json("model")["registers"]:
            if wanted and reg["id"] not in wanted:
                continue
            rows = check.json("list", reg["id"])["count"]
            if rows:
                check.one("register", reg["title"], ("--as", reg["id"]), rows)      # by its title: a form may have the same id
        for form in forms_of(root / "rules"):
            if not wanted or form in wanted:
                check.one("form", form)
        if not wanted:
            check.edited()
    print(f"forms: {check.passed} passed, {check.failed} failed")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{check.passed} {check.failed} 0\n")
    sys.exit(check.failed > 0 or check.passed == 0)


main()
