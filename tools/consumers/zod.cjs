// Reads payloads, one a line, from standard input, and prints how many of them each Zod schema accepts: the
// one that json-schema-to-zod has written (a TypeScript module, the first argument), and the one that Zod
// reads itself (a JSON Schema, the second).
const { readFileSync } = require('node:fs')
const ts = require('typescript')
const { z } = require('zod')

const text = (file) => readFileSync(file, 'utf8')
const written = { exports: {} }
const compiled = ts.transpileModule(text(process.argv[2]), { compilerOptions: { module: 'commonjs', target: 'es2022' } })
new Function('module', 'exports', 'require', compiled.outputText)(written, written.exports, require)

const readers = {
  'json-schema-to-zod': written.exports.default,
  'z.fromJSONSchema': z.fromJSONSchema(JSON.parse(text(process.argv[3]))),
}
const payloads = text(0).split('\n').filter(Boolean).map((line) => JSON.parse(line))
for (const [name, reader] of Object.entries(readers)) {
  const accepted = payloads.filter((payload) => reader.safeParse(payload).success)
  console.log(`${name}: ${accepted.length} of ${payloads.length}`)
}
