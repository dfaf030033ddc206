#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Makes the first seeds of fuzz/corpus (run once; the seeds are committed, and so is what a fuzzer found later).
import io
import os
import shutil
import zipfile

here = os.path.dirname(os.path.abspath(__file__))


def seed(target, name, data):
    folder = os.path.join(here, 'corpus', target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), 'wb') as f:
        f.write(data)


def packed(*entries, mode=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', mode) as z:
        for name, data in entries:
            z.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


SHEET = ('<worksheet><dimension ref="A1:C3"/><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1" hidden="1"><c r="A1" t="s" s="1"><v>0</v></c>'
         '<c><f>A1</f><v>1.5</v></c><c t="inlineStr"><is><r><rPr><strike/></rPr><t>x_x000D_</t></r></is></c></row><row><c s="2"><v>45260.5</v></c>'
         '<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2023-11-30T00:00:00</v></c><c t="str"><f/><v/></c></row></sheetData>'
         '<mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>')
STRINGS = '<sst><si><t>税收&amp;&#x4E2D;</t></si><si><r><t>a</t></r><rPh><t>b</t></rPh></si></sst>'
STYLES = ('<s><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m\\-d"/></numFmts><fonts><font><strike/></font></fonts><fills><fill><patternFill patternType="solid">'
          '<fgColor rgb="FFFF0000"/></patternFill></fill></fills><cellXfs><xf numFmtId="10" fontId="0" fillId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></s>')
NOTES = '<comments><commentList><comment ref="A1"><text><t>n</t></text></comment></commentList></comments>'
BOOK = '<workbook><workbookPr date1904="1"/><sheets><sheet name="a" state="hidden" r:id="a"/></sheets></workbook>'

seed('xlsx', 'all', '\x01'.join([SHEET, STRINGS, STYLES, NOTES, BOOK]).encode())
seed('xlsx', 'sheet', SHEET.encode())
seed('xlsx', 'prefix', b'<?xml version="1.0" encoding="UTF-8"?><!-- c --><x:w><x:sheetData><x:row><x:c><x:v><![CDATA[1]]></x:v></x:c></x:row></x:sheetData></x:w>')
seed('xlsx', 'utf16', ('\ufeff' + SHEET).encode('utf-16-le'))
seed('xlsx', 'doctype', b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet>&x;</worksheet>')
for name in ['plain.xls', 'notes.xls', 'plain-1904.xls']:
    shutil.copy(os.path.join(here, '..', 'tests', 'formats', 'museum', name), os.path.join(here, 'corpus', 'xls', name))
for name, text in [('plain', '名称,代码\r\n"甲, ""乙""",00123\r\n'), ('tab', 'a\tb\n1\t2\n'), ('sep', 'sep=;\na;b\n'), ('equals', '="001","=""2"""\n"a"b,c\n'), ('open', 'a,"b\n')]:
    seed('csv', name, text.encode())
for name in ['utf-8-sig', 'gb18030', 'utf-16', 'utf-8']:
    seed('encoding', name, '税收,𠮷\r\n1'.encode(name))
    seed('csv', name, '税收,𠮷\r\n1'.encode(name))
seed('encoding', 'bad', b'\xcb\xb0\xff')
seed('zip', 'deflated', packed(('甲.txt', 'a' * 500), ('b/c', 'x')))
seed('zip', 'stored', packed(('a.txt', 'abc'), mode=zipfile.ZIP_STORED))
seed('zip', 'climbs', packed(('../a', 'x')))
seed('zip', 'nested', packed(('a.zip', packed(('b', 'c')))))
seed('zip', 'empty', packed())
