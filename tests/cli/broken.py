#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files broken on purpose: a clear message, bounded memory, the ledger untouched.

  broken.py PROGRAM [NAME…]      prints of each file: how it ended, the most memory of program and reader together, the time

The files are made here. Memory is looked at every few milliseconds: that of the program, of its confined reader and of the file that
they share. Only memory is bounded here; the time is printed for people.
"""
import hashlib
import io
import os
import random
import struct
import subprocess
import sys
import tempfile
import time
import zipfile

PROGRAM = os.path.abspath(sys.argv[1])
MOST_KIB = 300 * 1024
MIB = 1 << 20
ENV = {k: v for k, v in os.environ.items() if not k.startswith("LALIAN")} | {"LALIAN_ACTOR": "测试", "LALIAN_LANG": "zh"}

# ---- the files ----

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="表一" sheetId="1" r:id="rId1"/></sheets></workbook>')
RELATIONS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
             f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
HEAD = '<c r="A1" t="inlineStr"><is><t>不动产单元号</t></is></c><c r="B1" t="inlineStr"><is><t>地块名称</t></is></c>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>', "</sheetData></worksheet>"


def pieces(piece, size):
    """`size` bytes of `piece` over and over, a megabyte at a time."""
    block = piece * max(1, MIB // len(piece))
    for _ in range(size // len(block)):
        yield block


def xlsx(out, sheet, strings=None, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as z:
        z.writestr("[Content_Types].xml", TYPES)
        z.writestr("xl/workbook.xml", BOOK)
        z.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        for name, parts in (("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", strings)):
            if parts is None:
                continue
            with z.open(name, "w", force_zip64=True) as f:
                for part in parts:
                    f.write(part.encode() if isinstance(part, str) else part)


def small_xlsx():
    out = io.BytesIO()
    xlsx(out, (SHEET[0], f'<row r="1">{HEAD}</row>', SHEET[1]))
    return out.getvalue()


def cfb(streams):
    """A compound file of streams of 4096 bytes and more, 512 bytes a sector."""
    free, end, sector = 0xFFFFFFFF, 0xFFFFFFFE, 512
    fat, body, entries = [0xFFFFFFFD], b"", []

    def chain(data):
        nonlocal body
        first, n = len(fat), -(-len(data) // sector)
        fat.extend([first + i + 1 for i in range(n - 1)] + [end])
        body += data.ljust(n * sector, b"\0")
        return first

    def entry(name, kind, child, start, size, right=free):
        text = name.encode("utf-16-le")
        return text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text) + 2, kind, 1, free, right, child) + bytes(36) + struct.pack("<IQ", start, size)

    for i, (name, data) in enumerate(streams):
        entries.append(entry(name, 2, free, chain(data), len(data), i + 2 if i + 1 < len(streams) else free))
    directory = chain(entry("Root Entry", 5, 1, end, 0) + b"".join(entries))
    assert len(fat) <= 128
    header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + bytes(16) + struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, 4096, end, 0, end, 0, 0)
    return header + struct.pack("<108I", *[free] * 108) + struct.pack("<128I", *fat + [free] * (128 - len(fat))) + body


def record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def locked_xls():
    stream = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + record(0x2F, struct.pack("<HHH", 0, 1, 2)) + record(0x0A)
    return cfb([("Workbook", stream.ljust(4096, b"\0"))])


def rows(n, row):
    for at in range(0, n, 4096):
        yield "".join(row(i + 2) for i in range(at, min(at + 4096, n)))


def flat(*parts):
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from part


def sheet_of(path, *parts, **more):
    xlsx(path, flat(SHEET[0], *parts, SHEET[1]), **more)


def write(path, *parts):
    """Bytes, and runs of them."""
    with open(path, "wb") as f:
        for part in parts:
            f.writelines([part] if isinstance(part, bytes) else part)


def noise(size):
    r = random.Random(7)
    for _ in range(size // MIB):
        yield r.randbytes(MIB)


def strings_bomb(path, size):
    sheet_of(path, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
             strings=flat("<sst>", pieces(b"<si><t>" + b"A" * 30000 + b"</t></si>", size), "</sst>"))


def zip_of(path, name, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z, z.open(name, "w", force_zip64=True) as f:
        for part in parts:
            f.write(part)


def doctype(path):
    xlsx(path, ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>', SHEET[0], "<row><c><v>&b;</v></c></row>", SHEET[1]))


# Name: how it is made, what the message says. All are refused, but those of HARMLESS, which hold nothing but a heading.
HARMLESS = ("corner.xlsx", "blank-rows.xlsx")
FILES = {
    "big.csv": (lambda p: write(p, pieces("不动产单元号,地块名称\n".encode() + b"1,2\n" * 8, 300 * MIB)), "80 MiB"),
    "big.txt": (lambda p: write(p, pieces(b"A", 300 * MIB)), "80 MiB"),
    "commas.csv": (lambda p: write(p, pieces(b"1," * 500 + b"\n", 79 * MIB)), "8000000"),
    "gbk.csv": (lambda p: write(p, pieces("园区".encode("gbk"), 79 * MIB)), ""),
    "one-cell.csv": (lambda p: write(p, pieces(b"A", 79 * MIB)), "32767"),
    "lines.csv": (lambda p: write(p, pieces(b"\n", 79 * MIB)), "1048576"),
    "zeros.csv": (lambda p: write(p, pieces(b"\0", 300 * MIB)), ""),
    "noise.xlsx": (lambda p: write(p, noise(300 * MIB)), ""),
    "noise-within.xlsx": (lambda p: write(p, noise(79 * MIB)), ""),
    "noise-zip.xlsx": (lambda p: write(p, b"PK\3\4", noise(300 * MIB)), ""),
    "noise.xls": (lambda p: write(p, cfb([("Workbook", bytes(4096))]), noise(300 * MIB)), ""),
    "paper.xlsx": (lambda p: write(p, b"%PDF-1.7\n", noise(70 * MIB)), "PDF"),
    "page.xls": (lambda p: write(p, b"<html><body><table>", pieces(b"<tr><td>1</td></tr>", 70 * MIB)), "HTML"),
    "stored.xlsx": (lambda p: sheet_of(p, pieces(b"<row/>", 300 * MIB), method=zipfile.ZIP_STORED), "80 MiB"),
    "bomb.xlsx": (lambda p: sheet_of(p, pieces(b" ", 2048 * MIB)), ""),
    "rows-bomb.xlsx": (lambda p: sheet_of(p, f'<row r="1">{HEAD}</row>', pieces(b'<row><c><v>1</v></c></row>', 500 * MIB)), ""),
    "strings-bomb.xlsx": (lambda p: strings_bomb(p, 700 * MIB), ""),
    "strings-within.xlsx": (lambda p: strings_bomb(p, 400 * MIB), ""),
    "inline.xlsx": (lambda p: sheet_of(p, rows(40000, lambda r: f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{"字" * 3000}{r}</t></is></c></row>')), ""),
    "one-cell.xlsx": (lambda p: sheet_of(p, '<row><c t="inlineStr"><is><t>', pieces(b"A", 400 * MIB), "</t></is></c></row>"), ""),
    "one-value.xlsx": (lambda p: sheet_of(p, '<row><c t="str"><v>', pieces(b"A B", 400 * MIB), "</v></c></row>"), ""),
    "one-tag.xlsx": (lambda p: sheet_of(p, '<row><c a="', pieces(b"A", 400 * MIB), '"></c></row>'), ""),
    "one-comment.xlsx": (lambda p: sheet_of(p, '<!--', pieces(b"A", 400 * MIB), '--><row></row>'), ""),
    "deep.xlsx": (lambda p: sheet_of(p, pieces(b"<a>", 400 * MIB)), ""),
    "merges.xlsx": (lambda p: sheet_of(p, "</sheetData><mergeCells>", pieces(b'<mergeCell ref="A1:B2"/>', 400 * MIB), "</mergeCells><sheetData>"), ""),
    "cells.xlsx": (lambda p: sheet_of(p, rows(500000, lambda r: f'<row r="{r}">' + "<c><v>1</v></c>" * 20 + "</row>")), "8000000"),
    "bomb.zip": (lambda p: zip_of(p, "a.csv", pieces(b"1,2\n", 1024 * MIB)), ""),
    "bomb-within.zip": (lambda p: zip_of(p, "a.csv", pieces(b"1," * 500 + b"\n", 79 * MIB)), "8000000"),
    "truncated.xlsx": (lambda p: write(p, small_xlsx()[:-200]), ""),
    "truncated.xls": (lambda p: write(p, locked_xls()[:700]), ""),
    "empty.xlsx": (lambda p: write(p), ""),
    "password.xlsx": (lambda p: write(p, cfb([("EncryptionInfo", bytes(4096)), ("EncryptedPackage", bytes(8192))])), "密码"),
    "password.xls": (lambda p: write(p, locked_xls()), "密码"),
    "doctype.xlsx": (doctype, "DOCTYPE"),
    "corner.xlsx": (lambda p: sheet_of(p, f'<row r="1">{HEAD}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), ""),
    "blank-rows.xlsx": (lambda p: sheet_of(p, f'<row r="1">{HEAD}</row>', rows(1048575, lambda r: f'<row r="{r}"><c r="A{r}" s="1"/><c r="B{r}" s="1"/></row>')), ""),
}

# ---- one import ----


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(c) for c in f.read().split()]
    except OSError:
        return []


def held(pid):
    """Anonymous and shared memory of one process in KiB."""
    anonymous = shared = 0
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as f:
            for line in f:
                if line.startswith("RssAnon:"):
                    anonymous = int(line.split()[1])
                elif line.startswith("RssShmem:"):
                    shared = int(line.split()[1])
    except OSError:
        pass
    return anonymous, shared


def together(pid):
    both = [held(p) for p in [pid] + children(pid)]
    return sum(a for a, _ in both) + max(s for _, s in both)


def run(*words):
    start, peak = time.monotonic(), 0
    with tempfile.TemporaryFile() as out:
        p = subprocess.Popen([PROGRAM, *words], stdout=out, stderr=subprocess.STDOUT, env=ENV)
        while p.poll() is None:
            peak = max(peak, together(p.pid))
            time.sleep(0.002)
        out.seek(0)
        return p.returncode, peak, time.monotonic() - start, out.read().decode("utf-8", "replace")


def among_others(tmp, ledger):
    """A file that is too large does not hide what is wrong in the one beside it."""
    names = [os.path.join(tmp, n) for n in ("large.csv", "page.xls")]
    write(names[0], pieces(b"A", 300 * MIB))
    write(names[1], b"<html><table></table></html>")
    code, _, _, said = run("--ledger", ledger, "import", *names)
    return code == 1 and "large.csv" in said and "page.xls" in said


def content(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def main():
    failed = passed = 0
    with tempfile.TemporaryDirectory() as tmp:
        ledger = os.path.join(tmp, "ledger.db")
        run("--ledger", ledger, "init")
        before = content(ledger)
        for name, (make, says) in FILES.items():
            if len(sys.argv) > 2 and name not in sys.argv[2:]:
                continue
            path = os.path.join(tmp, name)
            make(path)
            code, peak, seconds, said = run("--ledger", ledger, "import", path, "--as", "parcel")
            os.unlink(path)
            bad = [why for why, wrong in (("exit", code != (0 if name in HARMLESS else 1)), (f"message lacks {says!r}", says not in said or name.split(".")[0] not in said),
                                          ("memory", peak > MOST_KIB), ("the ledger changed", content(ledger) != before)) if wrong]
            failed, passed = failed + bool(bad), passed + (not bad)
            print(f"{'FAILED ' + ', '.join(bad) if bad else 'ok':40} {name:20} exit {code} {peak // 1024:5} MiB {seconds:5.2f} s  {said.strip()[:150]!r}", flush=True)
        if len(sys.argv) == 2:
            both = among_others(tmp, ledger)
            failed, passed = failed + (not both), passed + both
            print("ok" if both else "FAILED", "a large file among others")
    print(f"{passed} passed, {failed} failed")
    if "LALIAN_COUNTS" in os.environ:
        with open(os.environ["LALIAN_COUNTS"], "a", encoding="ascii") as f:
            f.write(f"{passed} {failed} 0\n")
    return failed > 0


sys.exit(main())
