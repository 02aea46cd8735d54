// Breaks payloads on purpose: node break.mjs share|member|news < in > out.
// share is the part to break, by one fault each: an id as text, a member dropped,
// fields as null. "member" adds an unknown member to each instead; "news" gives each
// an unknown value of an open enumeration, where it has one, or else that member.
import { createInterface } from "node:readline";

const how = process.argv[2];
const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
let out = [], n = 0, random = 42;
for await (const line of lines) {
  random = (random * 1103515245 + 12345) % 2147483648; // the same on every machine
  let text = line;
  if (how === "member") text = line.replace('"account":', '"region":"eu","account":');
  else if (how === "news") {
    text = line.replace(/"(full_access|squeeze|offer-form|webinar_registration|opt_in_thank_you_page)"/, '"something_new"');
    if (text === line) text = line.replace('"account":', '"region":"eu","account":');
  } else if (random / 2147483648 < Number(how)) {
    const fault = n++ % 3;
    if (fault === 0) text = line.replace(/"id":(\d+)/, '"id":"$1"');
    if (fault === 1) text = line.replace(/,"created_at":"[^"]*"\}$/, "}");
    if (fault === 2) text = line.replace(/"fields":(\[\]|\{[^}]*\})/, '"fields":null');
  }
  out.push(text);
  if (out.length === 10000) { process.stdout.write(out.join("\n") + "\n"); out = []; }
}
if (out.length) process.stdout.write(out.join("\n") + "\n");
