// SPDX-License-Identifier: Apache-2.0
// evaluate_duckdb.js FILE.csv THREADS TIMES OUT: the job of docs/performance.md ("evaluate") in DuckDB. TIMES 0: from the file to the
// answer once, one number of milliseconds; else the file is loaded (words as ENUM) and the evaluation alone is timed TIMES times.
// Node's own start is not counted. OUT (or "-"): the answer, written after the clock has stopped.
"use strict";
const { DuckDBInstance } = require("@duckdb/node-api");
const [file, threads, times, out] = process.argv.slice(2);

const COLUMNS = "{'code':'VARCHAR','industry':'VARCHAR','park':'VARCHAR','grade':'VARCHAR','coefficient':'DOUBLE','land':'DOUBLE','tax':'DOUBLE','output':'DOUBLE','energy':'DOUBLE','staff':'INTEGER'}";
const LOAD = `CREATE TABLE firm AS SELECT code, industry, park, coefficient, land, greatest(coalesce(tax, 0), 0) AS tax, output, energy
  FROM read_csv('${file}', header = true, auto_detect = false, delim = ',', columns = ${COLUMNS})`;
const WORDS = [
  "CREATE TYPE industries AS ENUM (SELECT DISTINCT industry FROM firm ORDER BY 1)",
  "CREATE TYPE parks AS ENUM (SELECT DISTINCT park FROM firm ORDER BY 1)",
  "ALTER TABLE firm ALTER industry TYPE industries",
  "ALTER TABLE firm ALTER park TYPE parks",
];
const RESULT = `CREATE OR REPLACE TEMP TABLE result AS
  WITH mean AS (SELECT industry, count(*) AS n, sum(tax) / sum(land) AS m1, sum(output) / sum(land) AS m2,
                       sum(output) FILTER (energy > 0) / sum(energy) FILTER (energy > 0) AS m3 FROM firm GROUP BY industry),
  score AS (SELECT firm.rowid AS id, industry, n,
                   floor((40 * least(coalesce(tax / land * coefficient / nullif(m1, 0), 0), 1.5) + 30 * greatest(least(output / land * coefficient / m2, 1.5), 0)
                          + 30 * CASE WHEN energy > 0 THEN greatest(least(output / energy / m3, 1.5), 0) ELSE 0 END) * 10000 + 0.5)::INTEGER AS key
            FROM firm JOIN mean USING (industry)),
  placed AS (SELECT id, n, key, rank() OVER (PARTITION BY industry ORDER BY key DESC)::INTEGER AS place FROM score)
  SELECT id, key, place, CASE WHEN place * 100 <= 20 * n THEN 0 WHEN place * 100 <= 60 * n THEN 1 WHEN place * 100 <= 95 * n THEN 2 ELSE 3 END::UTINYINT AS grade,
         place * 100 > 85 * n AS tail FROM placed`;
const PARKS = `WITH whole AS (SELECT park, count(*) AS n, sum(land) AS land, sum(tax) AS tax, sum(output) AS output, sum(energy) AS energy FROM firm GROUP BY park),
  late AS (SELECT park, count(*) AS n, sum(land) AS land FROM firm JOIN (SELECT id FROM result WHERE tail) AS r ON firm.rowid = r.id GROUP BY park)
  SELECT park::VARCHAR AS park, whole.n AS count, round(whole.land, 2) AS land, round(tax, 2) AS tax, round(output, 2) AS output, round(energy, 2) AS energy,
         coalesce(late.n, 0) AS tail_count, round(coalesce(late.land, 0), 2) AS tail_land FROM whole LEFT JOIN late USING (park) ORDER BY park::VARCHAR`;

async function main() {
  const since = performance.now();
  const db = await DuckDBInstance.create(":memory:", { threads });
  const c = await db.connect();
  await c.run(LOAD);
  const took = [];
  if (Number(times)) for (const sql of WORDS) await c.run(sql);
  for (let k = 0; k < Math.max(Number(times), 1); k++) {
    const start = Number(times) ? performance.now() : since;
    await c.run(RESULT);
    const parks = await (await c.runAndReadAll(PARKS)).getRows();
    took.push(performance.now() - start);
    if (!parks.length) throw new Error("no parks");
  }
  console.log(took.map((t) => t.toFixed(3)).join(" "));
  if (out === "-") return;
  await c.run(`COPY (SELECT code, key, place, ['A','B','C','D'][grade + 1] AS grade, tail::INTEGER AS tail FROM firm JOIN result ON firm.rowid = result.id ORDER BY firm.rowid) TO '${out}' (HEADER, QUOTE '')`);
  await c.run(`COPY (SELECT park, count, ${["land", "tax", "output", "energy"].map((n) => `printf('%.2f', ${n}) AS ${n}`)}, tail_count, printf('%.2f', tail_land) AS tail_land FROM (${PARKS}) ORDER BY park) TO '${out}.parks' (HEADER, QUOTE '')`);
}
main();
