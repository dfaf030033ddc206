#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Makes the small .xls files of this folder (python3-xlwt). Run once; the files are committed.
import datetime
import os
import xlwt

here = os.path.dirname(os.path.abspath(__file__))


def style(fmt='General', strike=False, fill=None):
    s = xlwt.XFStyle()
    s.num_format_str = fmt
    s.font = xlwt.Font()
    s.font.struck_out = strike
    if fill is not None:
        s.pattern = xlwt.Pattern()
        s.pattern.pattern = xlwt.Pattern.SOLID_PATTERN
        s.pattern.pattern_fore_colour = fill
    return s


def plain(name, from_1904=False):
    w = xlwt.Workbook(encoding='utf-8')
    w.dates_1904 = from_1904
    s = w.add_sheet('企业')
    s.write_merge(0, 0, 0, 5, '园区企业一览表')
    for col, head in enumerate(['企业名称', '代码', '税收', '日期', '占比', '备注']):
        s.write(1, col, head)
    s.write(2, 0, '甲有限公司')
    s.write(2, 1, '00123')
    s.write(2, 2, 81.91)
    s.write(2, 3, datetime.date(2023, 11, 30), style('yyyy"年"m"月"d"日"'))
    s.write(2, 4, 0.207, style('0.00%'))
    s.write(3, 0, '乙公司', style(strike=True))
    s.write(3, 1, 1234567890123456789)
    s.write(3, 2, 33010, style('000000'))
    s.write(3, 3, datetime.datetime(2023, 11, 30, 8, 30), style('yyyy-mm-dd hh:mm'))
    s.write(3, 4, True)
    s.write(3, 5, '黄', style(fill=5))
    s.write(4, 0, xlwt.Formula('A1'))
    s.write(4, 2, 0.1)
    s.write(4, 3, 1e300)
    s.write(4, 4, -7)
    s.write(5, 5, style=style(fill=5))
    s.write_rich_text(6, 0, [('旧', style(strike=True).font), '新', ('𠮷', style().font)])
    s.row(3).hidden = True
    s.col(5).hidden = True
    h = w.add_sheet('藏')
    h.visibility = 1
    for row in range(3):
        for col in range(4):
            h.write(row, col, row * 10 + col)
    w.save(os.path.join(here, name))


def long_strings():
    """Shared strings that go on in CONTINUE records, narrow and wide, cut in the middle."""
    w = xlwt.Workbook(encoding='utf-8')
    s = w.add_sheet('长')
    for row in range(12):
        s.write(row, 0, ('abcdefghij' * 300 if row % 2 else '税收园区企业' * 400) + str(row))
    w.save(os.path.join(here, 'long.xls'))


plain('plain.xls')
plain('plain-1904.xls', True)
long_strings()
