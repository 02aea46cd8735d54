// Parses an AsyncAPI document as its tools do and prints what the parser says.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
for (const d of diagnostics) console.log(["error", "warning", "info", "hint"][d.severity], d.code, d.path.join("."), d.message);
console.log(`operations ${document?.operations().length ?? 0}, messages ${document?.messages().length ?? 0}`);
process.exit(diagnostics.some(d => d.severity === 0) || !document ? 1 : 0);
