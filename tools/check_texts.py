#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What only a command line does stands between ⟦ and ⟧ (base/text.h), so that pages do not say it."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
# said by the command line alone
ALONE = {"T_ACTION_DEMO_DONE", "T_PRINT_MD_HEAD", "T_WEB_PLAIN_OPEN", "T_WEB_TLS_FORM"}
bad = 0
for path in sorted((root / "src").glob("*/texts.def")):
    if path.parent.name == "app":
        continue
    for n, line in enumerate(path.read_text().splitlines(), 1):
        name = re.match(r"TEXT\((\w+),", line)
        if not name or name[1] in ALONE:
            continue
        if line.count("⟦") != line.count("⟧") or re.search(r"lalian [a-z-]|--[a-z]", re.sub("⟦.*?⟧", "", line)):
            bad += 1
            print(f"{path.relative_to(root)}:{n}: {name[1]} says what only the command line does")
print("no text tells a page of commands" if not bad else f"{bad} texts")
sys.exit(bad > 0)
