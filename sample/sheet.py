# SPDX-License-Identifier: Apache-2.0
"""Writes tables as offices write them: xlsx (openpyxl), xls (xlwt), csv in GBK. Same bytes on every run.

A Table is a title, a note line, headings of one or two lines, rows and a foot. It does not know what the columns mean.
"""
import csv
import io
import os
import zipfile
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import xlwt
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.utils import get_column_letter

FIXED = datetime(2023, 11, 30, 9, 0, 0)


class Col:
    """One column: a heading, or (upper, lower) under a merged upper heading; its width; its number format."""
    def __init__(self, head, width=12, fmt=None, align=None):
        self.upper, self.lower = head if isinstance(head, tuple) else (head, None)
        self.width, self.fmt, self.align = width, fmt, align or ("center" if head == "序号" else None)


class Row:
    def __init__(self, values, strike=False, fill=None, bold=False, notes=None, hidden=False):
        self.values, self.strike, self.fill, self.bold, self.notes, self.hidden = values, strike, fill, bold, notes or {}, hidden


class Table:
    def __init__(self, sheet, title, cols, rows, note=None, foot=None, merge=(), hidden=False, head_fill=None, landscape=True,
                 title_font="黑体", body_font="宋体"):
        self.sheet, self.title, self.cols, self.note, self.foot, self.merge = sheet, title, cols, note, foot, merge
        self.rows = [r if isinstance(r, Row) else Row(r) for r in rows]
        self.hidden, self.head_fill, self.landscape = hidden, head_fill, landscape
        self.title_font, self.body_font = title_font, body_font
        self.two = any(c.lower is not None for c in cols)


# ---- values as people write them --------------------------------------------------------------------------------
def day(value, style=0):
    """Five kinds of date: 2023-11-30, 2023年11月30日, 2023.11.30, 2023/11/30 and a real Excel date (4)."""
    if value is None or style == 4:
        return value
    y, m, d = value.year, value.month, value.day
    return (f"{y}-{m:02d}-{d:02d}", f"{y}年{m}月{d}日", f"{y}.{m}.{d}", f"{y}/{m}/{d}")[style]


def month(value):
    return None if value is None else f"{value.year}年{value.month}月"


def wide(text):
    """Full-width digits, as some input methods leave them."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() or c == "." else c for c in str(text))


def number(value, places=None):
    """A Fraction as a Decimal that Excel keeps; exact, or fixed to some places."""
    if value is None:
        return None
    value = Fraction(value)
    if places is None:
        places = next(p for p in range(0, 10) if (value * 10 ** p).denominator == 1)
    scaled = value * 10 ** places
    whole = int(scaled + Fraction(1, 2)) if scaled >= 0 else -int(-scaled + Fraction(1, 2))
    out = Decimal(whole).scaleb(-places)
    return int(out) if places == 0 else out


def plain(value):
    if isinstance(value, (Fraction, Decimal)):
        return format(number(value), "f")
    return "" if value is None else str(value)


# ---- xlsx -------------------------------------------------------------------------------------------------------
THIN = Side(style="thin", color="FF404040")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def fill_sheet(ws, t):
    n = len(t.cols)
    at = 1
    body = Font(name=t.body_font, size=10)
    if t.title:
        ws.cell(1, 1, t.title).font = Font(name=t.title_font, size=16, bold=True)
        ws.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
        ws.merge_cells(start_row=1, start_column=1, end_row=1, end_column=n)
        ws.row_dimensions[1].height = 30
        at = 2
    if t.note:
        ws.cell(at, 1, t.note).font = Font(name="楷体", size=10)
        ws.cell(at, 1).alignment = Alignment(horizontal="right", vertical="center")
        ws.merge_cells(start_row=at, start_column=1, end_row=at, end_column=n)
        at += 1
    head = at
    style = dict(font=Font(name="黑体", size=10), alignment=Alignment(horizontal="center", vertical="center", wrap_text=True), border=BOX)
    if t.head_fill:
        style["fill"] = PatternFill("solid", fgColor=t.head_fill)

    def put_head(r, c, text):
        cell = ws.cell(r, c, text)
        for k, v in style.items():
            setattr(cell, k, v)

    c = 1
    while c <= n:
        col = t.cols[c - 1]
        put_head(head, c, col.upper)
        if t.two:
            put_head(head + 1, c, col.lower)
            if col.lower is None:
                ws.merge_cells(start_row=head, start_column=c, end_row=head + 1, end_column=c)
            else:
                last = c
                while last < n and t.cols[last].upper == col.upper and t.cols[last].lower is not None:
                    last += 1
                    put_head(head, last, None)
                    put_head(head + 1, last, t.cols[last - 1].lower)
                if last > c:
                    ws.merge_cells(start_row=head, start_column=c, end_row=head, end_column=last)
                c = last
        c += 1
    for r in range(head, head + (2 if t.two else 1)):
        ws.row_dimensions[r].height = 28
    first = head + (2 if t.two else 1)
    for i, col in enumerate(t.cols):
        ws.column_dimensions[get_column_letter(i + 1)].width = col.width
    fonts = {(b, s): Font(name=t.body_font, size=10, bold=b, strike=s) for b in (False, True) for s in (False, True)}
    fills = {}
    left, mid, right = (Alignment(horizontal=h, vertical="center") for h in ("left", "center", "right"))
    for k, row in enumerate(t.rows):
        r = first + k
        for j, value in enumerate(row.values):
            col = t.cols[j]
            if isinstance(value, Fraction):
                value = number(value)
            cell = ws.cell(r, j + 1, value)
            cell.font, cell.border = fonts[row.bold, row.strike], BOX
            if isinstance(value, date):
                cell.number_format = "yyyy/m/d"
            elif col.fmt and isinstance(value, (int, Decimal)):
                cell.number_format = col.fmt
            cell.alignment = {"left": left, "center": mid, "right": right}.get(col.align) or (
                right if isinstance(value, (int, Decimal)) else left if isinstance(value, str) and col.width >= 20 and j not in t.merge else mid)
            if row.fill:
                cell.fill = fills.setdefault(row.fill, PatternFill("solid", fgColor=row.fill))
        for j, text in row.notes.items():
            ws.cell(r, j + 1).comment = Comment(text, "经办人", width=220, height=70)
        ws.row_dimensions[r].height = 18
        if row.hidden:
            ws.row_dimensions[r].hidden = True
    for j in t.merge:                                    # equal neighbours become one merged cell
        start = 0
        for k in range(1, len(t.rows) + 1):
            if k == len(t.rows) or t.rows[k].values[j] != t.rows[start].values[j] or t.rows[k].bold:
                if k - start > 1 and not t.rows[start].bold:
                    for x in range(start + 1, k):
                        ws.cell(first + x, j + 1).value = None
                    ws.cell(first + start, j + 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                ws.merge_cells(start_row=first + start, start_column=j + 1, end_row=first + k - 1, end_column=j + 1)
                start = k
    if t.foot:
        r = first + len(t.rows)
        ws.cell(r, 1, t.foot).font = body
        ws.merge_cells(start_row=r, start_column=1, end_row=r, end_column=n)
    ws.freeze_panes = ws.cell(first, 3 if n > 40 else 1)
    ws.page_setup.orientation = "landscape" if t.landscape else "portrait"
    ws.page_setup.paperSize = 8 if n > 16 else 9
    ws.page_setup.fitToHeight = 0
    ws.page_margins = PageMargins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    ws.print_options.horizontalCentered = True
    if n > 40:                                           # a year of months: three pages side by side
        ws.page_setup.fitToWidth = 3
        ws.print_title_cols = "A:B"
    ws.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    ws.print_title_rows = f"{head}:{first - 1}"
    if t.hidden:
        ws.sheet_state = "hidden"


def write_xlsx(path, tables, creator="园区办"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for t in tables:
        fill_sheet(book.create_sheet(t.sheet), t)
    book.properties.creator = creator
    book.properties.lastModifiedBy = creator
    memory = io.BytesIO()
    book.save(memory)
    write_fixed_zip(path, memory)


def write_fixed_zip(path, memory):
    """The same parts with fixed days and order, so that equal content gives equal bytes."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with zipfile.ZipFile(memory) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new:
        names = old.namelist()
        for name in ["[Content_Types].xml"] + sorted(n for n in names if n != "[Content_Types].xml"):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = fix_core(data)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, data)


def fix_core(data):
    """openpyxl writes the clock into dcterms:modified when it saves."""
    text = data.decode("utf-8")
    stamp = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ")
    for tag in ("created", "modified"):
        head = text.find(f"<dcterms:{tag}")
        if head >= 0:
            a = text.index(">", head) + 1
            b = text.index("</", a)
            text = text[:a] + stamp + text[b:]
    return text.encode("utf-8")


# ---- xls --------------------------------------------------------------------------------------------------------
def xls_style(font, size=10, bold=False, strike=False, align="center", box=True, fmt=None, fill=None, wrap=True):
    s = xlwt.XFStyle()
    s.font.name, s.font.height, s.font.bold, s.font.struck_out = font, size * 20, bold, strike
    s.alignment.horz = {"center": xlwt.Alignment.HORZ_CENTER, "left": xlwt.Alignment.HORZ_LEFT, "right": xlwt.Alignment.HORZ_RIGHT}[align]
    s.alignment.vert = xlwt.Alignment.VERT_CENTER
    s.alignment.wrap = 1 if wrap else 0
    if box:
        s.borders.left = s.borders.right = s.borders.top = s.borders.bottom = xlwt.Borders.THIN
    if fmt:
        s.num_format_str = fmt
    if fill is not None:
        s.pattern.pattern = xlwt.Pattern.SOLID_PATTERN
        s.pattern.pattern_fore_colour = xlwt.Style.colour_map[fill]
    return s


def write_xls(path, tables):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    book = xlwt.Workbook(encoding="utf-8")
    kept = {}

    def style(**want):
        key = tuple(sorted(want.items(), key=str))
        if key not in kept:
            kept[key] = xls_style(**want)
        return kept[key]

    for t in tables:
        ws = book.add_sheet(t.sheet, cell_overwrite_ok=True)
        n, at = len(t.cols), 0
        if t.title:
            ws.write_merge(0, 0, 0, n - 1, t.title, style(font=t.title_font, size=16, bold=True, box=False))
            ws.row(0).height_mismatch, ws.row(0).height = True, 600
            at = 1
        if t.note:
            ws.write_merge(at, at, 0, n - 1, t.note, style(font="楷体", align="right", box=False))
            at += 1
        head = style(font="黑体", fill=t.head_fill)
        c = 0
        while c < n:
            col = t.cols[c]
            if not t.two:
                ws.write(at, c, col.upper, head)
            elif col.lower is None:
                ws.write_merge(at, at + 1, c, c, col.upper, head)
            else:
                last = c
                while last + 1 < n and t.cols[last + 1].upper == col.upper and t.cols[last + 1].lower is not None:
                    last += 1
                if last > c:
                    ws.write_merge(at, at, c, last, col.upper, head)
                else:
                    ws.write(at, c, col.upper, head)
                for x in range(c, last + 1):
                    ws.write(at + 1, x, t.cols[x].lower, head)
                c = last
            c += 1
        first = at + (2 if t.two else 1)
        for i, col in enumerate(t.cols):
            ws.col(i).width = int((col.width + 1.5) * 256)
        for r in range(at, first):
            ws.row(r).height_mismatch, ws.row(r).height = True, 28 * 20
        spans = {}
        for j in t.merge:
            start = 0
            for k in range(1, len(t.rows) + 1):
                if k == len(t.rows) or t.rows[k].values[j] != t.rows[start].values[j] or t.rows[k].bold:
                    spans[start, j] = k - start
                    for x in range(start + 1, k):
                        spans[x, j] = 0
                    start = k
        for k, row in enumerate(t.rows):
            for j, value in enumerate(row.values):
                col = t.cols[j]
                if isinstance(value, Fraction):
                    value = number(value)
                numeric = isinstance(value, (int, Decimal))
                want = dict(wrap=False, font=t.body_font, bold=row.bold, strike=row.strike,
                            align=col.align or ("right" if numeric else "left" if isinstance(value, str) and col.width >= 20 and j not in t.merge else "center"))
                if isinstance(value, date):
                    want["fmt"] = "yyyy/m/d"
                elif numeric and col.fmt:
                    want["fmt"] = col.fmt
                if row.fill:
                    want["fill"] = row.fill
                value = float(value) if isinstance(value, Decimal) else value
                span = spans.get((k, j), 1)
                if span > 1:
                    ws.write_merge(first + k, first + k + span - 1, j, j, value, style(**want))
                elif span == 1:
                    ws.write(first + k, j, value, style(**want))
            ws.row(first + k).height_mismatch, ws.row(first + k).height = True, 17 * 20
            if row.hidden:
                ws.row(first + k).hidden = True
        if t.foot:
            ws.write_merge(first + len(t.rows), first + len(t.rows), 0, n - 1, t.foot, style(font=t.body_font, align="left", box=False))
        ws.panes_frozen, ws.horz_split_pos = True, first
        ws.portrait = not t.landscape
        ws.header_str, ws.footer_str = b"", b"- &P -"
        ws.paper_size_code = 9
        ws.fit_num_pages, ws.fit_width_to_pages, ws.fit_height_to_pages = 1, 1, 0
        if t.hidden:
            ws.visibility = 1
    book.save(path)


# ---- csv --------------------------------------------------------------------------------------------------------
def write_csv(path, lines, encoding="gbk"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[plain(v) for v in line] for line in lines])
    with open(path, "wb") as f:
        f.write(text.getvalue().encode(encoding))
