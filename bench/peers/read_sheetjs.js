// SPDX-License-Identifier: Apache-2.0
// Reads the first sheet of a workbook with SheetJS and counts its cells: reading alone.
"use strict";
const XLSX = require("xlsx");
const book = XLSX.readFile(process.argv[2], { dense: true });
const sheet = book.Sheets[book.SheetNames[0]];
let cells = 0, sum = 0;
for (const row of sheet)
  for (const cell of row || [])
    if (cell) {
      cells++;
      if (cell.t === "n") sum += cell.v;
    }
console.log(cells, sum.toFixed(2));
