// Measures ajv 8 on the file that siohook validate is measured on:
// node ajv.mjs SCHEMAS FILE PASSES [all] prints valid, invalid, the median of the passes' seconds, and errors.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { median } from "./passes.mjs";

const [folder, file, passes, all] = process.argv.slice(2);
const ajv = new Ajv.default({ allErrors: all === "all" });
formats.default(ajv);
const schemas = new Map();
for (const name of readdirSync(folder)) {
  if (/^c.*\.schema\.json$/.test(name) && !name.includes(".strict.")) {
    schemas.set(name.replace(".schema.json", ""), ajv.compile(JSON.parse(readFileSync(join(folder, name)))));
  }
}
const text = readFileSync(file, "utf8");
let valid, invalid, errors;
const seconds = await median(Number(passes), () => {
  valid = invalid = errors = 0;
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
});
console.log(valid, invalid, seconds, errors);
