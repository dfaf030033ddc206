#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""--lang en speaks English: whatever Chinese a command prints is the office's own (names, list words, headings and names of its files,
formulas and units of its rule book), never a title of a register or field or a sentence of the program.

check_english.py PROGRAM SAMPLE"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import openpyxl

root = pathlib.Path(__file__).resolve().parent.parent.parent
HAN = re.compile(r"[\u4e00-\u9fff]+")
AT = ["--period", "2023Q4", "--until", "2023-11-30"]
SHEET = """标准化园区招商签约台账
入园企业名称,统一社会信用代码,合同编号,项目名称,投资来源地,建筑面积,签订日期,入驻楼栋
甲公司,91350583MA0000015J,HT-901,湖滨无此项目,沙县,12o0,2023-02-30,1#
甲公司,91350583MA0000015J,HT-902,城东科创园中试基地,无此地,120,2023-02-03,99#
,,HT-902,城东科创园中试基地,南安市,130,2023-02-03,
"""
FIRMS = """企业名称,统一社会信用代码,注册资本,投产日
甲公司,91350583MA0000015J,一百,昨天
,,3,2023-01-01
"""


def commands(folder):
    yield from [["list", reg] for reg in ("contract", "park", "post", "enterprise_data")]
    yield ["list", "contract", "--format", "csv"]
    yield ["list", "contract", "--feeds", *AT]
    yield ["list", "contract", "--columns", "楼层面积"]
    yield ["list", "contracts"]
    yield ["list", "contract", "--where", "floor_area > 3亩 + 2万元"]
    yield ["list", "contract", "--where", "park.name = '甲'"]
    yield ["show", "project", "城东科创园中试基地", "--history"]
    yield ["show", "project", "无此项目"]
    yield ["figure", "--all", *AT]
    yield ["figure", "leasing.firms_signed", *AT, "--by", "town"]
    yield ["figure", "leasing.firms_signed", *AT, "--scope", "park:无此园"]
    yield ["figure", "leasing.investment", *AT, "--trace"]
    yield ["figure", "sum(enterprise_data.tax)"]
    yield ["figure", "leasing.firms_sined", *AT]
    yield ["check", *AT]
    yield ["--json", "check", *AT]
    yield ["verify"]
    yield ["import", f"{folder}/试填签约.csv", "--dry-run"]
    yield ["--json", "import", f"{folder}/试填签约.csv", "--dry-run"]
    yield ["import", f"{folder}/企业.csv", "--as", "enterprise", "--dry-run"]
    yield ["import", f"{folder}/企业.csv", "--dry-run"]
    yield ["edit", "project", "城东科创园中试基地", "name=", "--reason", "test"]
    yield ["edit", "project", "城东科创园中试基地", "floor_area=x", "--reason", "test"]
    yield ["rules", "check", str(root / "rules")]
    yield ["model", "--md"]
    yield ["batches"]
    yield ["code", "place", "沙县", "350427"]
    yield from [["--help"], ["list", "--help"], ["import", "--help"]]


class English:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.ledger = os.path.join(folder, "ledger.db")
        model = json.loads(self.run("--json", "model").stdout)
        self.titles, self.data = set(), []
        for reg in model["registers"]:
            self.titles |= {reg["title"]} | {f["title"] for f in reg["fields"]}
            for row in json.loads(self.run("--json", "list", reg["id"]).stdout)["rows"]:
                self.data += [str(v) for v in row.values() if v is not None]
        self.exact = set(self.data)
        files = [p.read_text() for p in (root / "rules").glob("*.yaml") if p.name in ("lists.yaml",)]
        units = (root / "src/model/units.def").read_text()
        formulas = [line.partition(":")[2] for p in ("figures", "checks", "fields") for line in (root / f"rules/{p}.yaml").read_text().splitlines() if "formula:" in line or "wrong:" in line or "holds:" in line]
        sample = list(pathlib.Path(sys.argv[2]).rglob("*"))
        names = [str(p) for p in sample] + [s for p in sample if p.suffix == ".xlsx" for s in openpyxl.load_workbook(p, read_only=True).sheetnames]
        self.headings = "\n".join(p.read_text() for p in (root / "rules/forms").glob("*.yaml")) + SHEET + FIRMS     # as they stand in sheets
        done_by = ["样例", "样例城市"]                      # actor and reason of the sample's imports
        self.blob = "\n".join(self.data + files + [units, self.headings] + formulas + names + done_by + ["沙县区", "多亿元"])

    def run(self, *words):
        return subprocess.run([self.program, "--ledger", self.ledger, *words], capture_output=True, text=True, timeout=300)

    def foreign(self, words):
        asked = " ".join(words)
        done = self.run("--lang", "en", *words)
        bad = {}
        for line in (done.stdout + done.stderr).splitlines():
            if "--md" in words:
                line = line.rpartition(" | ")[0] or line      # the last column: the headings that are understood
            for run in HAN.findall(line):
                title = run in self.titles and run not in self.exact and run not in self.headings
                if (title or run not in self.blob) and run not in asked:
                    bad.setdefault(run, line.strip()[:160])
        return bad


def main():
    program = os.path.abspath(sys.argv[1])
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="lalian-en-") as folder:
        subprocess.run([program, "demo", folder], capture_output=True, check=True, timeout=600)
        pathlib.Path(folder, "试填签约.csv").write_text(SHEET)
        pathlib.Path(folder, "企业.csv").write_text(FIRMS)
        english = English(program, folder)
        for words in commands(folder):
            bad = english.foreign(words)
            passed += not bad
            failed += bool(bad)
            if bad:
                print(f"  failed: {' '.join(words)[:100]}: {len(bad)} Chinese words")
                for run, line in list(bad.items())[:6]:
                    print(f"    {run}   in: {line}")
    print(f"english: {passed} passed, {failed} failed")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{passed} {failed} 0\n")
    sys.exit(failed > 0 or passed == 0)


main()
