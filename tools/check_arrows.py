#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each #include "folder/…" under src/ must be allowed by the table of docs/arrows.md."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
allowed = {}
for line in (root / "docs/arrows.md").read_text().splitlines():
    m = re.match(r"\| `(\w+)/` \|.*\| ([\w ]*)\|$", line)
    if m:
        allowed[m[1]] = set(m[2].split()) | {m[1]}
bad = []
for path in sorted((root / "src").rglob("*.[ch]")) + sorted((root / "src").rglob("*.def")):
    folder = path.relative_to(root / "src").parts[0]
    if folder not in allowed:
        bad.append(f"{path.relative_to(root)}: the folder {folder}/ stands in no row of docs/arrows.md")
        continue
    for n, line in enumerate(path.read_text().splitlines(), 1):
        m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not m:
            continue
        parts = m[1].split("/")
        if len(parts) < 2:
            bad.append(f"{path.relative_to(root)}:{n}: include by folder: \"{folder}/{m[1]}\"")
        elif parts[0] not in allowed[folder]:
            bad.append(f"{path.relative_to(root)}:{n}: {folder}/ may not include {parts[0]}/")
print("\n".join(bad) or f"{len(allowed)} folders keep their arrows")
sys.exit(bool(bad))
