// Reads reports with the programs and schemas of those who read them. Input: lines of JSON with a format and a
// file. Output: for each, why it is invalid ("" if it is not), and how many problems its reader sees.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { schema as ctrfSchema, validateStrict } from "ctrf";
import { Parser } from "tap-parser";
import * as hdr from "hdr-histogram-js";

const require = createRequire(import.meta.url);
const ajv = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
ajv.addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json"));
// Its $schema and id are draft-04's, and it has no keyword that changed since.
const { $schema, id, ...sarifSchema } = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const sarif = ajv.compile(sarifSchema);
const ctrf = ajv.compile(ctrfSchema);
const gitlab = ajv.compile(JSON.parse(readFileSync(new URL("testdata/gitlab-code-quality.schema.json", import.meta.url))));
const harSchemas = require("har-schema");
for (const [name, schema] of Object.entries(harSchemas)) if (name !== "har") ajv.addSchema(schema);
const har = ajv.compile(harSchemas.har);

const must = (validate, value) => {
  if (!validate(value)) throw new Error(ajv.errorsText(validate.errors.slice(0, 5)));
};
const json = (file) => {
  const bytes = readFileSync(file);
  return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
};

const readers = {
  sarif(file) {
    const log = json(file);
    must(sarif, log);
    return log.runs[0].results.length;
  },
  ctrf(file) {
    const report = json(file);
    must(ctrf, report);
    validateStrict(report);
    const { summary, tests } = report.results;
    for (const status of ["passed", "failed", "skipped", "pending", "other"]) {
      const n = tests.filter((t) => t.status === status).length;
      if (summary[status] !== n) throw new Error(`${summary[status]} ${status} in the summary, ${n} tests`);
    }
    return summary.failed;
  },
  gitlab(file) {
    const issues = json(file);
    must(gitlab, issues);
    if (new Set(issues.map((i) => i.fingerprint)).size !== issues.length) throw new Error("two fingerprints are the same");
    return issues.length;
  },
  tap(file) {
    let results;
    const extra = [];
    const parser = new Parser({ strict: true }, (r) => (results = r));
    parser.on("extra", (text) => extra.push(text));
    parser.end(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file)));
    if (extra.length > 0) throw new Error(`no TAP: ${extra[0]}`);
    const odd = results.failures.filter((f) => f.tapError);
    if (odd.length > 0) throw new Error(odd[0].tapError);
    if (!results.bailout && !results.plan.skipAll && results.plan.end !== results.count) throw new Error("another plan");
    return results.fail;
  },
  har(file) {
    const log = json(file);
    must(har, log);
    return log.log.entries.length;
  },
  // A report of load: each histogram in it, read by another library.
  histograms(file) {
    let n = 0;
    const look = (value) => {
      if (value === null || typeof value !== "object") return;
      if (typeof value.hdr_us === "string" && value.hdr_us !== "") {
        n++;
        const h = hdr.decodeFromCompressedBase64(value.hdr_us);
        // Their figures are from the same buckets: three digits, in microseconds.
        const figures = { count: h.totalCount, min_ms: h.minNonZeroValue / 1000, mean_ms: h.mean / 1000, max_ms: h.maxValue / 1000 };
        for (const [name, p] of [["p50_ms", 50], ["p90_ms", 90], ["p95_ms", 95], ["p99_ms", 99], ["p99_9_ms", 99.9]]) figures[name] = h.getValueAtPercentile(p) / 1000;
        for (const [name, figure] of Object.entries(figures)) {
          if (Math.abs(value[name] - figure) > 0.002 * figure + 0.001) throw new Error(`${name} is ${value[name]}, and ${figure} by hdr-histogram-js`);
        }
      }
      Object.values(value).forEach(look);
    };
    look(json(file));
    if (n === 0) throw new Error("no histogram");
    return n;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { format, file } = JSON.parse(line);
  let answer;
  try {
    answer = { why: "", sees: readers[format](file) };
  } catch (e) {
    answer = { why: String(e.message).slice(0, 500), sees: 0 };
  }
  console.log(JSON.stringify(answer));
}
