// Measures ajv 8 on the file that siohook validate is measured on:
// node ajv.mjs SCHEMAS FILE [all] prints valid, invalid, seconds and errors.
// ajv and ajv-formats are found from the current directory.
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "x.js"));
const Ajv = require("ajv/dist/2020").default;
const formats = require("ajv-formats").default;

const [folder, file, all] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: all === "all" });
formats(ajv);
const schemas = new Map();
for (const name of readdirSync(folder)) {
  if (/^c.*\.schema\.json$/.test(name) && !name.includes(".strict.")) {
    schemas.set(name.replace(".schema.json", ""), ajv.compile(JSON.parse(readFileSync(join(folder, name)))));
  }
}
const text = readFileSync(file, "utf8");
let valid = 0, invalid = 0, errors = 0;
const start = performance.now();
for (let from = 0; from < text.length; ) {
  let to = text.indexOf("\n", from);
  if (to < 0) to = text.length;
  let ok = false;
  try {
    const payload = JSON.parse(text.slice(from, to));
    let name = payload.type;
    if (name === "contact.optin.completed") name += payload.data.page_model ? ".blog_page" : ".funnel_step";
    const validate = schemas.get(name);
    if (validate) {
      ok = validate(payload);
      if (!ok) errors += validate.errors.length;
    }
  } catch {}
  ok ? valid++ : invalid++;
  from = to + 1;
}
console.log(valid, invalid, (performance.now() - start) / 1000, errors);
