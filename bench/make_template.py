#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_template.py FOLDER: a Word template of six pages, 200 fields (20 of them split over three runs) and a table that becomes
400 x 8, in the syntax that Lalian and docxtemplater share, so that both fill the same bytes: {{f001}}, {{#firms}}…{{/}}.
Beside it values.json and values.tsv: what stands for each field."""
import json
import os
import sys
import zipfile

FIELDS, ROWS, PARAGRAPHS = 200, 400, 60
COLUMNS = ("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FONT = '<w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312" w:hAnsi="Times New Roman"/><w:sz w:val="32"/></w:rPr>'
LINE = '<w:pPr><w:spacing w:line="579" w:lineRule="exact"/><w:ind w:firstLine="640"/></w:pPr>'
SAYS = "全市园区标准化建设按季推进，本季度完成投资", "亿元，累计出地面建筑面积", "万平方米，签约企业", "家，其中市域外企业占", "，盘活闲置土地"


def run(text):
    return f'<w:r>{FONT}<w:t xml:space="preserve">{text}</w:t></w:r>'


def field(k):
    name = f"f{k:03d}"
    if k % 10:
        return run("{{" + name + "}}")
    return run("{{") + '<w:proofErr w:type="spellStart"/>' + run(name) + run("}}")      # as Word splits them


def paragraphs():
    k, out = 0, []
    for p in range(PARAGRAPHS):
        share = FIELDS * (p + 1) // PARAGRAPHS - k
        pieces = []
        for i in range(share):
            k += 1
            pieces.append(run(SAYS[i % len(SAYS)]) + field(k))
        out.append(f"<w:p>{LINE}{''.join(pieces)}{run('。各镇、各国有企业要对照清单，逐项落实，按月报送。')}</w:p>")
    return "".join(out)


def cell(text):
    return f'<w:tc><w:tcPr><w:tcW w:w="1100" w:type="dxa"/></w:tcPr><w:p>{run(text)}</w:p></w:tc>'


def table():
    heads = "".join(cell(t) for t in ("企业名称", "园区", "行业", "面积", "投资", "税收", "产值", "职工"))
    cells = ["{{" + c + "}}" for c in COLUMNS]
    cells[0] = "{{#firms}}" + cells[0]
    cells[-1] += "{{/}}"
    grid = '<w:gridCol w:w="1100"/>' * len(COLUMNS)
    return (f'<w:tbl><w:tblPr><w:tblW w:w="8800" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f'<w:tr><w:trPr><w:tblHeader/></w:trPr>{heads}</w:tr><w:tr>{"".join(cell(c) for c in cells)}</w:tr></w:tbl><w:p/>')


def parts():
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    yield "[Content_Types].xml", (f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
                                  'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                                  f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>')
    yield "_rels/.rels", (f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                          f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>')
    yield "word/document.xml", f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{paragraphs()}{table()}{section}</w:body></w:document>'


def values():
    fields = {f"f{k:03d}": f"{k * 37 % 1000}.{k % 100:02d}" for k in range(1, FIELDS + 1)}
    rows = []
    for k in range(1, ROWS + 1):
        texts = (f"石桥第{k}精密制造有限公司", f"第{k % 20 + 1}产业园", "通用设备制造业")
        rows.append(dict(zip(COLUMNS, texts + tuple(f"{k * n % 9973}.{k % 100:02d}" for n in (7, 13, 29, 31, 3)))))
    return fields, rows


def main(argv):
    if len(argv) != 2:
        print(__doc__)
        return 2
    fields, rows = values()
    with zipfile.ZipFile(os.path.join(argv[1], "template.docx"), "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in parts():
            z.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    with open(os.path.join(argv[1], "values.json"), "w", encoding="utf-8") as f:
        json.dump({**fields, "firms": rows}, f, ensure_ascii=False)
    with open(os.path.join(argv[1], "values.tsv"), "w", encoding="utf-8") as f:
        f.writelines(f"{name}\t{value}\n" for name, value in fields.items())
        f.writelines("\t".join(row.values()) + "\n" for row in rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
