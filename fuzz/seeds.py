#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Makes the first seeds of fuzz/corpus (run once; the seeds are committed, and so is what a fuzzer found later).
import io
import os
import re
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
COLUMN_FILES = {'plain': '代码,行业,面积,税收\n甲,C13,12.50,-0.5\n乙,C14,7,\n', 'quotes': '"a""b\n",c,d,e\r\n"1","2\n",="03","=""4"""\r\n"5"x,,"6',
                'short': 'a\tb\tc\n1\n\n1\t2\t3\t4\n', 'one': 'a\n1\n\n2\n',
                'odd': 'a,b,c,d\n5.,.5,1e3,１２\n-,+,1234567890123456789,0.1234567\n99999999.99,1234567890123456,—,-7'}
for name, text in COLUMN_FILES.items():
    for kinds in [0x24, 0x18, 0x03]:
        seed('columns', f'{name}-{kinds:02x}', bytes([kinds]) + text.encode())
for name in ['utf-8-sig', 'gb18030', 'utf-16', 'utf-8']:
    seed('encoding', name, '税收,𠮷\r\n1'.encode(name))
    seed('csv', name, '税收,𠮷\r\n1'.encode(name))
seed('encoding', 'bad', b'\xcb\xb0\xff')
seed('zip', 'deflated', packed(('甲.txt', 'a' * 500), ('b/c', 'x')))
seed('zip', 'stored', packed(('a.txt', 'abc'), mode=zipfile.ZIP_STORED))
seed('zip', 'climbs', packed(('../a', 'x')))
seed('zip', 'nested', packed(('a.zip', packed(('b', 'c')))))
seed('zip', 'empty', packed())

# ---- what people and rule books write: one seed a line ----
BOOK_DIR = os.path.join(here, '..', 'rules')


def rule_text(name):
    with open(os.path.join(BOOK_DIR, name), encoding='utf-8') as f:
        return f.read()


def lines(target, kind, texts, first=b''):
    for i, text in enumerate(dict.fromkeys(texts), 1):
        seed(target, f'{kind}-{i:03}', first + text.encode())


DAYS = ['2023-11-30', '2023/11/30', '2023.11.30', '2023.1.3', '2023年11月30日', '2023 年 11 月 30 日', '２０２３年１１月３０日', '2023年11月30号', '20231130',
        ' 2023-11-30 00:00:00 ', '2023-11-30T09:30:00+08:00', '2023—11—30', '2024-02-29', '2023-02-29', '2023年11月', '2023.11', '2023年11月底', '2023年11月份',
        '202311', '2023.1', '23.11.30', '11/30/2023', '2023', '2023年', '11月30日', '2023年13月', '45260', '45260.5', '2023年11月上旬', '二〇二三年十一月三十日']
PERIODS = ['2023Q4', '2023年四季度', '2023年第4季度', '第四季度', '1-11月', '2023年1-11月', '2023年1—11月', '2023H1', '2023上半年', '2023年度', '2023-11', '十一月',
           '2023年11月（预计）', '2023年前三季度', '1-11月累计', '截至2023年11月', '本年', 'FY2023']
QUANTITIES = ['35000', '3.5万元', '12.50亿元', '81.909999999999997', '3189.0200000000004', '1.5E-2', '1.5e+300', '１，２３４．５', '1,234.50', '(12.5)', '（12.5）', '-3', '−3', '+3',
              '约30', '30%', '30％', '20.7 个百分点', '3333.33㎡', '5.00亩', '81.91万㎡', '万平方米', '—', '/', '无', '待定', '是', '否', '√', '#N/A', '1/3', '1e999',
              '9223372036854775807', '0.0000000000000000001', '30万元/亩', '12吨标准煤', '三十', '12人', '']
lines('date', 'day', DAYS + PERIODS, b'\x00')
lines('date', 'year', PERIODS, b'\x01')
lines('date', 'stored', ['2023.1', '2023.10', '202311.0', '45260'], b'\x02')
for kind in range(8):
    lines('decimal', f'kind{kind}', QUANTITIES[kind::4], bytes([kind]))
lines('decimal', 'stored', ['81.909999999999997', '3189.0200000000004', '1.5E-2', '35000'], b'\x80')
FORMULA = re.compile(r'^\s*(?:- )?(?:formula|holds|wrong|where|value|over|when): (.+)$', re.M)
formulas = [f.strip().strip('"') for name in ('figures.yaml', 'fields.yaml', 'checks.yaml', 'charts.yaml') for f in FORMULA.findall(rule_text(name))]
lines('formula', 'rule', formulas)
lines('formula', 'row', ['land', 'floor_area / 1000', "origin = '省外' and signed <= 2023-11-30", 'if(land_area is-missing, 0 亩, land_area)', '（land_area ＋ 1亩） ×2', 'project.park.name',
                         'signed in 2023Q4', 'coalesce(land_area, 3亩)', 'median(contract.land_area)', "list(contract.enterprise where origin = '本市')", '((((((((1))))))))', "'", '1 +', '3 亩 + 2 家'])
NAMES = ['lists.yaml', 'authority.yaml', 'fields.yaml', 'figures.yaml', 'checks.yaml', 'charts.yaml']
for kind, name in enumerate(NAMES):
    text = rule_text(name).encode()[:1800].rsplit(b'\n', 1)[0]
    seed('rules', name.split('.')[0], bytes([kind]) + text + b'\n')
for name in sorted(os.listdir(os.path.join(BOOK_DIR, 'forms'))):
    seed('rules', 'form-' + name.split('.')[0], b'\x06' + rule_text('forms/' + name).encode()[:1800].rsplit(b'\n', 1)[0] + b'\n')
lines('rules', 'yaml', ['a: &x 1\nb: *x\n', '<<: {a: b}\n', 'a: 1\na: 2\n', '--- 1\n--- 2\n', 'a: !!str x\n', '[[[[[[[[[[[[[[]]]]]]]]]]]]]]\n', '? a\n: - b\n', 'a: |\n  甲\n   乙\n', '\ufeffa: b\n',
                        'a: "\\ud800"\n', '\t a: b\n', '# only a remark\n', ''], b'\x03')
TAGS = ['{{projects.count}}', '{{projects.land|亩|2}}', "{{leasing.firms@上轮|n ?? '—'}}", '{{period.end|年月日}}', '{{#contract where is_pilot by signed desc}}{{行号}}{{enterprise.name}}{{/}}',
        '{{?a > 0}}x{{/}}', '{{material:经验做法}}a{{/material}}', '{{chart:pipeline}}', '｛｛a｝｝', '{{', '{{}}', '{{/}}', '{{a|n|}}', "{{a ?? '}}'}}", '{{#contract}}{{#project}}{{/}}', '{{"a“b”"}}']
lines('template', 'tag', TAGS)
W = '<w:document xmlns:w="w"><w:body>{}</w:body></w:document>'
RUN = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
lines('template', 'part', [
    W.format('<w:p>' + ''.join(RUN.format(t) for t in ('甲{', '{projects.', 'count', '}}乙')) + '</w:p><w:sectPr/>'),
    W.format('<w:tbl><w:tr><w:tc><w:p>' + RUN.format('{{#contract}}') + '</w:p></w:tc></w:tr><w:tr><w:tc><w:p>' + RUN.format('{{行号}}') + '</w:p></w:tc></w:tr><w:tr><w:tc><w:p>'
             + RUN.format('{{/}}') + '</w:p></w:tc></w:tr></w:tbl>'),
    W.format('<w:p>' + RUN.format('{{?a}}') + '</w:p><w:p>' + RUN.format('b') + '</w:p><w:p>' + RUN.format('{{/}}') + '</w:p>'),
    W.format('<w:sdt><w:sdtPr><w:tag w:val="projects.count"/></w:sdtPr><w:sdtContent><w:p>' + RUN.format('12') + '</w:p></w:sdtContent></w:sdt><w:p><w:bookmarkStart w:id="1" w:name="x"/>'
             + RUN.format('{{chart:x}}') + '<w:bookmarkEnd w:id="1"/></w:p>'),
    W.format('<w:p>' + RUN.format('{{material:x}}') + '</w:p><w:p>' + RUN.format('旧文') + '</w:p><w:p>' + RUN.format('{{/material}}') + '</w:p>'),
    W.format('<w:p><w:r><w:t>{{a}}</w:t><w:tab/><w:t>{{b}}</w:t><w:br/></w:r><w:hyperlink><w:r><w:t>{{c}}</w:t></w:r></w:hyperlink></w:p>'),
])
PROOF = {'parts': '共386家，其中市外80家，占20.7%；市内306家（其中本市239家），占79.3%。', 'table': '| 镇 | 宗（宗） | 占比 |\n|---|---|---|\n| 东 | 24 | 60.0% |\n| 西 | 16 | 40% |\n| 合计 | 40 | 100% |\n',
         'growth': '1—9月完成投资115亿元，占计划142亿元的81%，超序时进度6个百分点，比上年同期的1.1万亩（约733公顷）增长-3.5%。', 'ratio': '三次产业结构由8.1:48.6:43.3调整为7.8∶48.9∶43.3，一是、三是，XX亩【待补】2月30日',
         'odd': '三成、两百多家、近1,2 345.6.7万余亩/亩/年、百分之、〔2023〕12号第5条０５９５－１２３４５６７８，1.2.3，--5%～7%至9%'}
for name, text in PROOF.items():
    seed('proof', name, text.encode())
