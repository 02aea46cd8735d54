// Takes what siohook fake --invalid writes and writes the payloads that JSON.parse
// can read and that have an error which schemas speak of, one per line.
import { createInterface } from "node:readline";

const elsewhere = new Set(["bom", "utf8", "no-break-space", "duplicate-member", "number-range", "size", "depth", "unknown-type", "unknown-variant", "missing-type"]);
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const fault = JSON.parse(line);
  if (fault.severity !== "error" || elsewhere.has(fault.rule)) continue;
  try {
    const payload = JSON.parse(Buffer.from(fault.payload, "base64").toString("utf8"));
    if (payload && typeof payload.type === "string" && payload.data) process.stdout.write(JSON.stringify(payload) + "\n");
  } catch {}
}
