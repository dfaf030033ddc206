// SPDX-License-Identifier: Apache-2.0
// evaluate_polars.js FILE.csv THREADS TIMES OUT: the job of docs/performance.md ("evaluate") in Polars, lazily, ranks by a window over
// industries. Arguments and output as evaluate_duckdb.js; when loaded beforehand, industry and park are Categorical.
"use strict";
const [file, threads, times, out] = process.argv.slice(2);
process.env.POLARS_MAX_THREADS = threads;                  // read when the library starts
const pl = require("nodejs-polars").default;
const { col, lit, when } = pl;

const NUMBERS = ["coefficient", "land", "tax", "output", "energy"];
const schema = { code: pl.Utf8, industry: pl.Utf8, park: pl.Utf8, grade: pl.Utf8, staff: pl.Int32 };
for (const n of NUMBERS) schema[n] = pl.Float64;

function load(words) {
  const ordered = Object.fromEntries(["code", "industry", "park", "grade", ...NUMBERS, "staff"].map((n) => [n, schema[n]]));
  const tax = col("tax").fillNull(0);
  const kinds = words ? ["industry", "park"].map((n) => col(n).cast(pl.Categorical)) : [];
  return pl.scanCSV(file, { schema: ordered }).select("code", "industry", "park", ...NUMBERS)
    .withColumns(when(tax.gt(0)).then(tax).otherwise(lit(0)).alias("tax"), ...kinds).collectSync();
}

function evaluate(firm) {
  const used = col("energy").gt(0);
  const clamp = (x) => when(x.gt(1.5)).then(lit(1.5)).when(x.gt(0)).then(x).otherwise(lit(0));
  const mean = firm.lazy().groupBy("industry").agg(
    pl.count("tax").alias("n"), col("tax").sum().div(col("land").sum()).alias("m1"), col("output").sum().div(col("land").sum()).alias("m2"),
    col("output").filter(used).sum().div(col("energy").filter(used).sum()).alias("m3"));
  const x1 = when(col("m1").gt(0)).then(col("tax").div(col("land")).mul(col("coefficient")).div(col("m1"))).otherwise(lit(0));
  const x2 = col("output").div(col("land")).mul(col("coefficient")).div(col("m2"));
  const x3 = when(used).then(col("output").div(col("energy")).div(col("m3"))).otherwise(lit(0));
  const score = lit(40).mul(clamp(x1)).add(lit(30).mul(clamp(x2))).add(lit(30).mul(clamp(x3)));
  const place = col("place").mul(100);
  const result = firm.lazy().join(mean, { on: "industry", how: "left" })
    .withColumns(score.mul(10000).add(0.5).floor().cast(pl.Int32).alias("key"))
    .withColumns(col("key").rank("min", true).over("industry").cast(pl.Int64).alias("place"))
    .select("park", "land", "key", "place",
      when(place.ltEq(col("n").mul(20))).then(lit(0)).when(place.ltEq(col("n").mul(60))).then(lit(1)).when(place.ltEq(col("n").mul(95))).then(lit(2)).otherwise(lit(3)).cast(pl.UInt8).alias("grade"),
      place.gt(col("n").mul(85)).alias("tail"))
    .collectSync();
  const whole = firm.lazy().groupBy("park").agg(pl.count("land").alias("count"), col("land").sum().alias("all_land"), ...["tax", "output", "energy"].map((n) => col(n).sum()));
  const late = result.lazy().filter(col("tail")).groupBy("park").agg(pl.count("land").alias("tail_count"), col("land").sum().alias("tail_land"));
  return { result, parks: whole.join(late, { on: "park", how: "left" }).collectSync() };
}

const since = performance.now();
const firm = load(Number(times) > 0);
const took = [];
let answer;
for (let k = 0; k < Math.max(Number(times), 1); k++) {
  const start = Number(times) ? performance.now() : since;
  answer = evaluate(firm);
  took.push(performance.now() - start);
}
console.log(took.map((t) => t.toFixed(3)).join(" "));
if (out !== "-") {
  const grade = when(col("grade").eq(0)).then(lit("A")).when(col("grade").eq(1)).then(lit("B")).when(col("grade").eq(2)).then(lit("C")).otherwise(lit("D"));
  const { result, parks } = answer;
  result.select("key", "place", "grade", "tail").withColumns(grade.alias("grade"), col("tail").cast(pl.Int32).alias("tail"))
    .withColumn(firm.getColumn("code")).select("code", "key", "place", "grade", "tail").writeCSV(out);
  const rows = parks.select(col("park").cast(pl.Utf8), "count", "all_land", "tax", "output", "energy", col("tail_count").fillNull(0), col("tail_land").fillNull(0)).rows();
  rows.sort((a, b) => Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])));
  const text = rows.map((r) => [r[0], r[1], ...r.slice(2, 6).map((x) => x.toFixed(2)), r[6], r[7].toFixed(2)].join(","));
  require("fs").writeFileSync(`${out}.parks`, ["park,count,land,tax,output,energy,tail_count,tail_land", ...text].join("\n") + "\n");
}
