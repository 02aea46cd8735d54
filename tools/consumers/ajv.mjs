// Reads payloads as NDJSON on stdin, {"event": file stem, "payload": text}, and
// writes for each the verdicts of ajv 8 in strict mode, one line of
// [lenient, strict, draft-07 lenient, draft-07 strict].
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const folder = process.argv[2];
const compiled = new Map();

// Formats are annotations in the lenient schemas and asserted in the strict ones.
const ajvs = {};
for (const profile of ["lenient", "strict"]) {
  const options = { strict: true, validateFormats: profile === "strict" };
  ajvs[profile] = [new Ajv2020(options), new Ajv(options)];
  for (const ajv of ajvs[profile]) addFormats(ajv);
}

const validators = stem => {
  if (!compiled.has(stem)) {
    const all = [];
    for (const [at, draft] of ["", "draft-07/"].entries()) {
      for (const profile of ["lenient", "strict"]) {
        const file = `${folder}/${draft}${stem}${profile === "strict" ? ".strict" : ""}.schema.json`;
        all.push(ajvs[profile][at].compile(JSON.parse(readFileSync(file, "utf8"))));
      }
    }
    compiled.set(stem, all);
  }
  return compiled.get(stem);
};

for (const stem of process.argv.slice(3)) validators(stem); // all compile, whatever comes
for await (const line of createInterface({ input: process.stdin })) {
  const { event, payload } = JSON.parse(line);
  const value = JSON.parse(payload);
  console.log(JSON.stringify(validators(event).map(v => v(value))));
}
