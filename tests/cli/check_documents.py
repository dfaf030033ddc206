#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The documents of the sample ledger are opened by LibreOffice: they convert without complaint and show the report's figures.

check_documents.py PROGRAM SAMPLE: makes the sample ledger, turns its Word and Excel documents and a marked workbook into PDF, reads the text."""
import os
import pathlib
import subprocess
import sys
import tempfile

WANT = {
    "汇报稿.docx": ["386", "81.91", "30万元/亩", "20.7%", "79.3%", "239", "499", "1.78万亩", "103", "3189.02", "200多亿元", "2023年第四季度", "2023年7月交付使用", "等5个主导产业集群"],
    "一页纸.docx": ["386", "81.91", "3189.02"],
    "项目一览表.xlsx": ["石埕泵阀智造园标准厂房一期"],
    "指标.xlsx": ["正式签约企业数", "386", "81.91"],
    "marked.xlsx": ["没有这一天", "K6"],
}
PAGES = {"一页纸.docx": 1}
UNWANTED = ["{{", "}}", "#REF!", "#NAME?", "#VALUE!", "Err:5"]


def squeezed(text):
    return "".join(text.split())


def main():
    program, sample = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    passed, wrong = 0, []
    with tempfile.TemporaryDirectory(prefix="lalian-documents-") as base:
        subprocess.run([program, "demo", base], capture_output=True, check=True)
        subprocess.run([program, "--ledger", f"{base}/ledger.db", "import", f"{sample}/mistakes", "--dry-run", "--marked", f"{base}/marked.xlsx"], capture_output=True, check=False)
        for name, texts in WANT.items():
            done = subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{base}/profile", "--convert-to", "pdf", "--outdir", base, f"{base}/{name}"],
                                  capture_output=True, timeout=180, check=False)
            pdf = pathlib.Path(base, name).with_suffix(".pdf")
            if done.returncode or not pdf.exists():
                wrong.append(f"{name}: LibreOffice did not convert it: {done.stderr.decode()[-300:]}")
                continue
            text = squeezed(subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode())
            info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, check=True).stdout.decode()
            pages = int(next(line.split()[1] for line in info.splitlines() if line.startswith("Pages:")))
            lacks = [t for t in texts if squeezed(t) not in text] + [f"(has {t})" for t in UNWANTED if t in text]
            if name in PAGES and pages != PAGES[name]:
                lacks.append(f"({pages} pages)")
            if lacks:
                wrong.append(f"{name}: lacks {lacks}")
            else:
                passed += 1
    print("\n".join(wrong))
    print(f"documents: {passed} passed, {len(wrong)} failed")
    if os.environ.get("LALIAN_COUNTS"):
        with open(os.environ["LALIAN_COUNTS"], "a") as f:
            f.write(f"{passed} {len(wrong)} 0\n")
    sys.exit(bool(wrong) or not passed)


main()
