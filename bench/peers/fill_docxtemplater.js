// SPDX-License-Identifier: Apache-2.0
// fill_docxtemplater.js TEMPLATE.docx VALUES.json OUT.docx TIMES: fills a template again and again, each time from the bytes of
// the file to the bytes of the document, and prints two lines: the milliseconds of each filling, and its milliseconds of processor
// time, all threads. Node's own start is not counted.
"use strict";
const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");
const [template, values, out, times] = process.argv.slice(2);
const data = JSON.parse(fs.readFileSync(values, "utf8"));

function fill() {
  const zip = new PizZip(fs.readFileSync(template));
  const doc = new Docxtemplater(zip, { delimiters: { start: "{{", end: "}}" }, paragraphLoop: true });
  doc.render(data);
  return doc.getZip().generate({ type: "nodebuffer", compression: "DEFLATE", compressionOptions: { level: 6 } });
}

const wall = [];
const cpu = [];
let bytes;
for (let k = 0; k < Number(times); k++) {
  const start = process.hrtime.bigint();
  const startCpu = process.cpuUsage();
  bytes = fill();
  const used = process.cpuUsage(startCpu);
  wall.push(Number(process.hrtime.bigint() - start) / 1e6);
  cpu.push((used.user + used.system) / 1e3);
}
fs.writeFileSync(out, bytes);
for (const took of [wall, cpu]) console.log(took.map((t) => t.toFixed(3)).join(" "));
