// The library of the Standard Webhooks: verifies vectors (node standardwebhooks.mjs FILE, a verdict a line),
// or is a receiver that verifies (node standardwebhooks.mjs, prints its port; the secret is in $SECRET).
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';

const taken = (secret, body, headers) => {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
};

if (process.argv[2]) {
  const now = Date.now;
  for (const v of JSON.parse(readFileSync(process.argv[2], 'utf8')).vectors) {
    if (v.scheme !== 'standard-webhooks') continue;
    Date.now = () => v.now * 1000;
    const headers = Object.fromEntries(v.headers.toReversed()); // the first of a name
    console.log(JSON.stringify({ id: v.id, taken: taken(v.secret, Buffer.from(v.body, 'base64'), headers) }));
  }
  Date.now = now;
} else {
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      response.statusCode = taken(process.env.SECRET, Buffer.concat(parts), request.headers) ? 204 : 401;
      response.end();
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
}
