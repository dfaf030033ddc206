# SPDX-License-Identifier: Apache-2.0
"""Reads the first sheet of a workbook with openpyxl (read_only) and counts its cells: reading alone."""
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1], read_only=True)
cells = 0
total = 0.0
for row in book.worksheets[0].iter_rows(values_only=True):
    for value in row:
        if value is not None:
            cells += 1
            if isinstance(value, (int, float)):
                total += value
print(cells, f"{total:.2f}")
