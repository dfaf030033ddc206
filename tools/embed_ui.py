#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""embed_ui.py UI WORK OUT.S OUT.c PARTS.json DEPFILE: builds the pages in UI with npm and Vite into WORK and writes them, compressed
twice, as assembler (.incbin) and a table (src/web/assets.h); PARTS.json: which packages are in them. npm ci runs only when the lock changed. DEPFILE names every file and folder
that the pages are made of, so that a changed or a new file is built. The same sources give the same bytes."""
import fcntl
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

TYPES = {'.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
         '.svg': 'image/svg+xml', '.json': 'application/json; charset=utf-8'}
MADE_OF = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'vite.config.ts', 'index.html', 'src', 'public']


def sources(ui):
    for name in MADE_OF:
        top = ui / name
        yield top
        if top.is_dir():
            yield from sorted(top.rglob('*'))


def installed(ui):
    """The packages of the lock stand in UI/node_modules."""
    lock = hashlib.sha256((ui / 'package-lock.json').read_bytes()).hexdigest()
    mark = ui / 'node_modules' / '.lalian-lock'
    if mark.exists() and mark.read_text() == lock:
        return
    subprocess.run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], cwd=ui, check=True)
    mark.write_text(lock)


def built(ui, work):
    dist = work / 'dist'
    shutil.rmtree(dist, ignore_errors=True)
    tool = ui / 'node_modules' / '.bin'
    subprocess.run([tool / 'vue-tsc', '--noEmit'], cwd=ui, check=True)
    subprocess.run([tool / 'vite', 'build', '--outDir', dist, '--emptyOutDir', '--logLevel', 'warn'], cwd=ui, check=True)
    return dist


def pressed(dist, work):
    """(path, type, brotli file, gzip file, etag) of every file, by path."""
    out = work / 'pressed'
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    rows = []
    for i, f in enumerate(sorted(p for p in dist.rglob('*') if p.is_file())):
        if f.suffix not in TYPES:
            sys.exit(f'embed_ui: no media type for {f.name}: add it to TYPES')
        data = f.read_bytes()
        br, gz = out / f'{i}.br', out / f'{i}.gz'
        subprocess.run(['brotli', '-q', '11', '-w', '22', '-o', br, f], check=True)
        gz.write_bytes(gzip.compress(data, 9, mtime=0))
        rows.append(('/' + f.relative_to(dist).as_posix(), TYPES[f.suffix], br, gz, hashlib.sha256(data).hexdigest()[:32]))
    return sorted(rows, key=lambda r: r[0].encode())


def assembler(rows):
    lines = ['/* made by tools/embed_ui.py */', '.section .rodata']
    for i, (_, _, br, gz, _) in enumerate(rows):
        for kind, f in (('br', br), ('gz', gz)):
            name = f'web_asset_{i}_{kind}'
            lines += [f'.global {name}', f'.hidden {name}', '.balign 16', f'{name}:', f'.incbin "{f}"']
    return '\n'.join(lines + ['.section .note.GNU-stack,"",%progbits', ''])


def table(rows):
    lines = ['/* made by tools/embed_ui.py */', '#include "web/assets.h"', '']
    lines += [f'extern const uint8_t web_asset_{i}_br[], web_asset_{i}_gz[];' for i in range(len(rows))]
    lines += ['', 'const Asset web_assets[] = {']
    for i, (path, kind, br, gz, tag) in enumerate(rows):
        lines.append(f'    {{ "{path}", "{kind}", web_asset_{i}_br, web_asset_{i}_gz, {br.stat().st_size}, {gz.stat().st_size}, "\\"{tag}\\"" }},')
    return '\n'.join(lines + ['};', f'const size_t n_web_assets = {len(rows)};', ''])


def main():
    ui, work, out_s, out_c, parts, depfile = (Path(p).resolve() for p in sys.argv[1:])
    work.mkdir(parents=True, exist_ok=True)
    made_of = list(sources(ui))
    with open(ui / '.npm.lock', 'w') as lock:       # two builds may share the one node_modules
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed(ui)
        dist = built(ui, work)
    shutil.move(dist / 'packages.json', parts)
    rows = pressed(dist, work)
    out_s.write_text(assembler(rows))
    out_c.write_text(table(rows))
    names = ' '.join(str(p).replace(' ', '\\ ') for p in made_of)
    depfile.write_text(f'{os.path.relpath(out_s)} {os.path.relpath(out_c)} {os.path.relpath(parts)}: {names}\n')


main()
