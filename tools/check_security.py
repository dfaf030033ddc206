#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/security.md: eighty checks, each once; every test that it names is there, and every check of check_security.py is named."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
page = (root / "docs/security.md").read_text()
rows = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| (.+) \|$", page, flags=re.M)
bad = [] if [int(r[0]) for r in rows] == list(range(1, 81)) else ["the rows are not 1 to 80"]
named = re.findall(r"`((?:check|test)_\w+)(?: (\w+))?`", page)
for file, name in named:
    found = [*(root / "tests").rglob(file + ".py"), *(root / "tests").rglob(file + ".c")]
    text = "\n".join(f.read_text() for f in found)
    if not found or (name and not re.search(rf"^def {name}\(|^TEST\(\w+, {name}\)", text, flags=re.M)):
        bad.append(f"there is no {file} {name}")
checks = re.search(r"^CHECKS = \[(.*?)\]", (root / "tests/web/check_security.py").read_text(), flags=re.M | re.S)[1]
bad += [f"check_security {c} is not in the table" for c in re.findall(r"\w+", checks) if ("check_security", c) not in named]
print("\n".join(bad))
sys.exit(bool(bad))
