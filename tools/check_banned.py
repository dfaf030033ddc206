#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Functions that the project does not use, places that alone may use others, and the length of files and functions."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
BANNED = """strcpy strcat sprintf vsprintf gets strncpy strncat strtok atoi atol atof strtol strtoul strtoll strtoull scanf sscanf fscanf
alloca gmtime localtime ctime asctime strerror system popen tmpnam mktemp setlocale""".split()
ONLY_IN = {  # function -> the files that may call it
    "strtod": {"src/formats/xls.c", "src/report/workbook.c"},  # the shortest text of an xls double: the program never sets a locale
    "malloc": {"src/base/arena.c"}, "calloc": {"src/base/arena.c"}, "realloc": {"src/base/arena.c"}, "free": {"src/base/arena.c"},
}
LIBRARY = {  # a third-party header is known by one file (a prefix of its path)
    "sqlite3.h": ("src/ledger/sqlite",), "zip.h": ("src/formats/archive.c",), "isa-l": ("src/formats/deflate_isal.c",), "zlib.h": ("src/formats/deflate_zlib.c",), "yaml.h": ("src/rules/yaml.c",), "xlsxwriter.h": ("src/report/workbook",),
    "openssl/": ("src/base/hash.c",), "iconv.h": ("src/formats/encoding.c",), "seccomp.h": ("src/intake/sandbox.c"),
    "sodium.h": ("src/action/accounts/secret.c",), "gnutls": ("src/web/tls.c",),
    "cairo": ("src/report/chart",), "pango": ("src/report/chart",), "libxml": ("src/formats/xmltree.c",),
}
FILE_HARD, FUNCTION_HARD = 1000, 80
bad = []


def strip(text):
    """Comments and string literals blanked out, line ends kept."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)


def function_lengths(code):
    """(name, first line, lines) of each function whose body opens at the start of a line or ends a head line."""
    lines = code.splitlines()
    open_at = name = None
    for i, line in enumerate(lines):
        if open_at is None and re.match(r"^\{|^[A-Za-z_].*\)\s*\{\s*$", line):
            head = line if line[0] != "{" else (lines[i - 1] if i else "")
            m = re.search(r"(\w+)\s*\(", head)
            open_at, name = i, m[1] if m else "?"
        elif open_at is not None and re.match(r"^\}", line):
            yield name, open_at + 1, i - open_at
            open_at = None


for path in sorted((root / "src").rglob("*.[ch]")):
    rel = str(path.relative_to(root))
    raw = path.read_text()
    code = strip(raw)
    n_lines = raw.count("\n")
    if n_lines > FILE_HARD:
        bad.append(f"{rel}: {n_lines} lines, over {FILE_HARD}")
    if "SPDX-License-Identifier: Apache-2.0" not in raw[:200]:
        bad.append(f"{rel}: no SPDX line")
    for name, at, length in function_lengths(code):
        if length > FUNCTION_HARD:
            bad.append(f"{rel}:{at}: {name} has {length} lines, over {FUNCTION_HARD}")
    for i, line in enumerate(code.splitlines(), 1):
        for m in re.finditer(r"(?<![\w.>])(\w+)\s*\(", line):
            if m[1] in BANNED:
                bad.append(f"{rel}:{i}: {m[1]} is banned")
            if m[1] in ONLY_IN and rel not in ONLY_IN[m[1]]:
                bad.append(f"{rel}:{i}: only {', '.join(sorted(ONLY_IN[m[1]]))} may call {m[1]}")
    for i, line in enumerate(raw.splitlines(), 1):
        m = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
        for head, places in LIBRARY.items():
            if m and m[1].startswith(head) and not rel.startswith(places):
                bad.append(f"{rel}:{i}: <{m[1]}> is known by {', '.join(places)} only")
print("\n".join(bad) or "no banned function, no long file, libraries behind their files")
sys.exit(bool(bad))
