#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the national lists and prints them as const tables: embed.py OUT.c NAME.tsv ..."""
import os
import sys


def text(s):
    return '"' + s.replace('\\', '\\\\').replace('"', '\\"') + '"'


def read(path):
    with open(path, encoding='utf-8') as f:
        lines = [line.rstrip('\n').split('\t') for line in f]
    if lines[0] != ['code', 'level', 'parent', 'name', 'status', 'successor']:
        sys.exit(f'{path}: the first line names the columns')
    rows = sorted(lines[1:])
    at = {row[0]: i for i, row in enumerate(rows)}
    if len(at) != len(rows):
        sys.exit(f'{path}: a code stands twice')
    for row in rows:
        if len(row) != 6 or row[4] not in ('current', 'abolished') or not row[3]:
            sys.exit(f'{path}: {row}: not a row of the list')
        for code in (row[2], row[5]):
            if code and code not in at:
                sys.exit(f'{path}: {row[0]}: {code} is not in the list')
    return rows, at


def emit(out, name, rows, at):
    out.write(f'static const CodeItem {name}_items[] = {{\n')
    for code, level, parent, title, status, successor in rows:
        old = 'true' if status == 'abolished' else 'false'
        out.write(f'    {{ {text(code)}, {text(level)}, {text(title)}, {at.get(parent, -1)}, {at.get(successor, -1)}, {old} }},\n')
    order = sorted(range(len(rows)), key=lambda i: (rows[i][3].encode(), rows[i][4] != 'current', rows[i][0]))
    out.write(f'}};\nstatic const uint16_t {name}_by_name[] = {{')
    for i, k in enumerate(order):
        out.write(('\n    ' if i % 20 == 0 else ' ') + f'{k},')
    out.write('\n};\n')


def main(target, paths):
    with open(target, 'w', encoding='utf-8') as out:
        out.write('#include "model/list.h"\n')
        names = []
        for path in paths:
            name = os.path.splitext(os.path.basename(path))[0]
            rows, at = read(path)
            emit(out, name, rows, at)
            names.append((name, len(rows)))
        out.write('const List list_all[] = {\n')
        for name, n in names:
            out.write(f'    {{ "{name}", {name}_items, {name}_by_name, {n} }},\n')
        out.write(f'}};\nconst size_t list_count = {len(names)};\n')


main(sys.argv[1], sys.argv[2:])
