"""What the writers of all offices share."""
import os

import words
from sheet import Col, Row, Table, day, month, number, wide, write_csv, write_xls, write_xlsx  # noqa: F401  (for the offices)

MONEY, AREA, WHOLE = "#,##0.00", "0.00", "0"


def join(*parts):
    return os.path.join(*parts)


def total(label, rows, columns, n):
    """A 合计 or 小计 row: the sums of the numeric cells of the rows above."""
    out = [None] * n
    out[0] = label
    for c in columns:
        out[c] = sum((number(r.values[c]) for r in rows if not isinstance(r.values[c], (str, type(None)))), start=0)
    return Row(out, bold=True)


def as_rows(rows):
    return [r if isinstance(r, Row) else Row(r) for r in rows]
