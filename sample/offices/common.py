# SPDX-License-Identifier: Apache-2.0
"""What the writers of all offices share."""
import os
from decimal import Decimal
from fractions import Fraction

import words  # noqa: F401
from sheet import Col, Row, Table, day, month, number, wide, write_csv, write_xls, write_xlsx  # noqa: F401  (for the offices)

MONEY, AREA, WHOLE = "#,##0.00", "0.00", "0"


def join(*parts):
    return os.path.join(*parts)


def amount(value):
    """The number of a cell, also of one typed as text or in full-width digits; 0 where there is none."""
    if isinstance(value, str):
        plain = "".join(chr(ord(c) - 0xFEE0) if 0xFF00 < ord(c) < 0xFF5F else c for c in value).replace(",", "")
        return Fraction(plain) if plain.replace(".", "").isdigit() else Fraction(0)
    return Fraction(value) if isinstance(value, (int, Fraction, Decimal)) else Fraction(0)


def total(label, rows, columns, n):
    """A 合计 or 小计 row: the sums of the rows above, text numbers included."""
    out = [None] * n
    out[0] = label
    for c in columns:
        out[c] = sum((amount(r.values[c]) for r in rows), start=Fraction(0))
    return Row(out, bold=True)


def as_rows(rows):
    return [r if isinstance(r, Row) else Row(r) for r in rows]
