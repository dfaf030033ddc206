#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""evaluate_sqlite.py FILE.csv THREADS TIMES OUT: the job of docs/performance.md ("evaluate") in the sqlite3 program, in memory, one thread
whatever is asked. Arguments and output as evaluate_duckdb.js."""
import re
import subprocess
import sys
import time

FILE, _, TIMES, OUT = sys.argv[1:]
LOAD = f""".mode csv
CREATE TABLE raw(code TEXT, industry TEXT, park TEXT, grade TEXT, coefficient REAL, land REAL, tax REAL, output REAL, energy REAL, staff INTEGER);
.import --skip 1 {FILE} raw
CREATE TABLE firm(id INTEGER PRIMARY KEY, code TEXT, industry TEXT, park TEXT, coefficient REAL, land REAL, tax REAL, output REAL, energy REAL);
INSERT INTO firm SELECT rowid, code, industry, park, coefficient, land, max(CAST(tax AS REAL), 0.0), output, CAST(energy AS REAL) FROM raw;
DROP TABLE raw;
"""
EVALUATE = """DROP TABLE IF EXISTS result;
DROP TABLE IF EXISTS parks;
CREATE TABLE result AS
  WITH mean AS MATERIALIZED (SELECT industry, count(*) AS n, sum(tax) / sum(land) AS m1, sum(output) / sum(land) AS m2,
                                    sum(output) FILTER (WHERE energy > 0) / sum(energy) FILTER (WHERE energy > 0) AS m3 FROM firm GROUP BY industry),
  score AS (SELECT id, f.industry, n,
                   CAST((40 * coalesce(min(tax / land * coefficient / m1, 1.5), 0) + 30 * max(min(output / land * coefficient / m2, 1.5), 0)
                       + 30 * CASE WHEN energy > 0 THEN max(min(output / energy / m3, 1.5), 0) ELSE 0 END) * 10000 + 0.5 AS INTEGER) AS key
            FROM firm AS f CROSS JOIN mean USING (industry)),
  placed AS (SELECT id, n, key, rank() OVER (PARTITION BY industry ORDER BY key DESC) AS place FROM score)
  SELECT id, key, place, CASE WHEN place * 100 <= 20 * n THEN 'A' WHEN place * 100 <= 60 * n THEN 'B' WHEN place * 100 <= 95 * n THEN 'C' ELSE 'D' END AS grade,
         place * 100 > 85 * n AS tail FROM placed;
CREATE TABLE parks AS
  SELECT park, count(*) AS count, sum(land) AS land, sum(tax) AS tax, sum(output) AS output, sum(energy) AS energy,
         sum(tail) AS tail_count, coalesce(sum(land) FILTER (WHERE tail), 0.0) AS tail_land FROM result JOIN firm USING (id) GROUP BY park ORDER BY park;
"""
WRITE = f""".timer off
.headers on
.mode list
.separator ,
.output {OUT}
SELECT code, key, place, grade, tail FROM firm JOIN result USING (id) ORDER BY id;
.output {OUT}.parks
SELECT park, count, printf('%.2f', land) AS land, printf('%.2f', tax) AS tax, printf('%.2f', output) AS output, printf('%.2f', energy) AS energy, tail_count, printf('%.2f', tail_land) AS tail_land FROM parks ORDER BY park;
"""


def sqlite(script):
    start = time.monotonic()
    p = subprocess.run(["sqlite3", ":memory:"], input=script, capture_output=True, text=True)
    if p.returncode or p.stderr:
        sys.exit(p.stderr or "sqlite3 failed")
    return (time.monotonic() - start) * 1e3, p.stdout


times = int(TIMES)
if times == 0:
    took, _ = sqlite(LOAD + EVALUATE)
    print(f"{took:.3f}")
    if OUT != "-":
        sqlite(LOAD + EVALUATE + WRITE)
else:
    _, said = sqlite(LOAD + ".mode list\n" + "".join(f".timer on\n{EVALUATE}.timer off\nSELECT 'end';\n" for _ in range(times)) + (WRITE if OUT != "-" else ""))
    runs = said.split("end\n")[:times]
    print(" ".join(f"{sum(float(x) for x in re.findall(r'real ([0-9.]+)', r)) * 1e3:.3f}" for r in runs))
