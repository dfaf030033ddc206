#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An exported function bears the name of a header of its folder (its prefix), and stands in a header. CLONES functions, static
ones too, have names of their own: clang exports their resolvers (base/clones.h)."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
# A file whose main word differs from its name: the words its functions may begin with.
WORDS = {"str": ["str", "buf"], "num": ["frac", "dec", "int128", "str"], "day": ["day", "instant", "period"], "arena": ["arena", "mem"],
         "field": ["model", "register", "kind", "basis", "secrecy"], "row": ["row", "value", "kind", "field"], "snapshot": ["snapshot", "frame", "view", "memory", "column"],
         "unit": ["unit", "dims"], "problem": ["problem", "problems", "severity"], "hash": ["hash", "hasher"],
         "run": ["run", "rep", "vec", "column"], "tree": ["tree", "node", "comp"],
         "rules": ["rules", "yaml", "node"], "formula": ["formula", "words", "moment", "scope", "scalar"]}
bad, cloned = [], {}
for folder in sorted(p for p in (root / "src").iterdir() if p.is_dir()):
    prefixes = set()
    declared = set()
    for header in sorted(folder.rglob("*.h")):
        text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
        names = {m[1] for m in re.finditer(r"\b([a-z]\w*)\s*\(", text)}
        declared |= names
        words = WORDS.get(header.stem, [header.stem.replace("_int", "")])
        prefixes |= set(words) | {header.stem}
    for table in sorted(folder.rglob("*.def")):   # ACTION(import, …) declares action_import
        declared |= {f"{m[1].lower()}_{m[2]}" for m in re.finditer(r"^([A-Z]+)\((\w+),", table.read_text(), flags=re.M)}
    for source in sorted(folder.rglob("*.c")):
        text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), source.read_text(), flags=re.S)
        for m in re.finditer(r"^CLONES [^;{]*?\b([a-z]\w*)\s*\([^;{]*?\)\s*\{", text, flags=re.M):
            if cloned.setdefault(m[1], source) != source:
                bad.append(f"{source.relative_to(root)}: {m[1]}: {cloned[m[1]].relative_to(root)} has a CLONES function of this name")
        for m in re.finditer(r"^(?!static|typedef|return|else|#)[A-Za-z_][\w\s\*]*?\b([a-z]\w*)\s*\([^;]*?\)\s*\{", text, flags=re.M):
            name = m[1]
            line = text[: m.start(1)].count("\n") + 1
            if name in ("main", "if", "for", "while", "switch"):
                continue
            where = f"{source.relative_to(root)}:{line}"
            if "static" in m[0].split("(")[0]:
                continue
            if not any(name == p or name.startswith(p + "_") for p in prefixes | {source.stem}):
                bad.append(f"{where}: {name} does not begin with the name of a header of {folder.name}/")
            if name not in declared:
                bad.append(f"{where}: {name} stands in no header: make it static")
print("\n".join(bad) or "exported names bear their files' names")
sys.exit(bool(bad))
