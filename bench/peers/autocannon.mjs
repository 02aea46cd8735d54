// Measures autocannon with a body of its own in every request.
// autocannon.mjs URL BODIES.ndjson CONNECTIONS SECONDS: prints requests a second
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

const [url, file, connections, duration] = process.argv.slice(2);
const bodies = readFileSync(file, 'utf8').trimEnd().split('\n');
let n = 0;
const run = (seconds) => autocannon({
  url, connections: Number(connections), duration: seconds, method: 'POST',
  headers: { 'content-type': 'application/json' },
  requests: [{ setupRequest: (request) => ({ ...request, body: bodies[n++ % bodies.length] }) }],
});
await run(1); // warms up
const result = await run(Number(duration));
if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} not 2xx, ${result.errors} errors`);
console.log(Math.round(result['2xx'] / result.duration));
