// SPDX-License-Identifier: Apache-2.0
// fill_docxtemplater.js TEMPLATE.docx VALUES.json OUT.docx TIMES: fills a template again and again, each time from the bytes of
// the file to the bytes of the document, and prints the milliseconds of each filling. Node's own start is not counted.
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

const took = [];
let bytes;
for (let k = 0; k < Number(times); k++) {
  const start = process.hrtime.bigint();
  bytes = fill();
  took.push(Number(process.hrtime.bigint() - start) / 1e6);
}
fs.writeFileSync(out, bytes);
console.log(took.map((t) => t.toFixed(3)).join(" "));
