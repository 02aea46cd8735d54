// Verifies the signature vectors: node verify.mjs ../signatures.json
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

function verify(scheme, secret, headers, body, now) {
  const header = (name) => headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  let key = Buffer.from(secret);
  if (scheme.key_prefix) {
    const text = secret.startsWith(scheme.key_prefix) ? secret.slice(scheme.key_prefix.length) : secret;
    key = Buffer.from(text, 'base64');
  }
  const text = header(scheme.header);
  if (key.length === 0 || text === '') return false;
  const parts = scheme.separator ? text.split(scheme.separator, 50) : [text];
  const after = (prefix) => parts.filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length));

  const signed = [];
  if (scheme.id) signed.push(header(scheme.id));
  if (scheme.timestamp || scheme.time_prefix) {
    const stamps = scheme.timestamp ? [header(scheme.timestamp)] : after(scheme.time_prefix);
    if (stamps.length !== 1 || !/^[0-9]{1,12}$/.test(stamps[0])) return false;
    if (Math.abs(now - Number(stamps[0])) > (scheme.tolerance ?? Infinity)) return false;
    signed.push(stamps[0]);
  }
  if (signed.includes('')) return false;
  const mac = createHmac(scheme.hash, key);
  for (const part of signed) mac.update(`${part}.`, 'latin1');
  const want = Buffer.from(mac.update(body).digest(scheme.encoding));
  let taken = false;
  for (const value of after(scheme.prefix ?? '')) {
    const got = Buffer.from(value, 'latin1');
    // timingSafeEqual throws where the lengths differ.
    if (got.length === want.length && timingSafeEqual(got, want)) taken = true;
  }
  return taken;
}

const { schemes, vectors } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
let wrong = 0;
for (const v of vectors) {
  const taken = verify(schemes[v.scheme], v.secret, v.headers, Buffer.from(v.body, 'base64'), v.now);
  if (v.verdict !== 'either' && taken !== (v.verdict === 'accept')) {
    wrong++;
    console.log(`${v.id}: want ${v.verdict}: ${v.why}`);
  }
}
console.log(`vectors: ${vectors.length}, wrong: ${wrong}`);
process.exit(wrong > 0 ? 1 : 0);
