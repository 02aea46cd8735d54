// Validates deliveries by the documents of their provider, as npm has them: not by what siohook made
// of them. Usage: node provider.mjs openapi|bundle|folder SOURCE, with a line of JSON for each delivery,
// {"event", "payload"}, on standard input; event is what the header has.
import fs from 'node:fs'
import path from 'node:path'
import readline from 'node:readline'
import Ajv from 'ajv'
import Ajv2020 from 'ajv/dist/2020.js'

const [kind, source] = process.argv.slice(2)
const options = { strict: false, validateFormats: false, logger: false, allErrors: false }
const read = (name) => JSON.parse(fs.readFileSync(name, 'utf8'))
const pointer = (...names) => names.map((n) => '/' + encodeURIComponent(n.replaceAll('~', '~0').replaceAll('/', '~1'))).join('')

// actions are the values of action that a schema allows, and null where it names none.
function actions(schema, resolve, depth = 0) {
  schema = resolve(schema)
  const action = schema.properties?.action && resolve(schema.properties.action)
  if (action) return action.enum ?? (action.const ? [action.const] : null)
  if (schema.oneOf && depth < 3) return schema.oneOf.flatMap((s) => actions(s, resolve, depth + 1) ?? [])
  return null
}

// resolver follows references in a document.
function resolver(document) {
  return (schema) => {
    while (schema.$ref) schema = schema.$ref.slice(2).split('/').reduce((o, n) => o[decodeURIComponent(n).replaceAll('~1', '/').replaceAll('~0', '~')], document)
    return schema
  }
}

// sources give the reference to the schema of a delivery.
const sources = {
  openapi() {
    const document = read(source), ajv = new Ajv2020(options), known = new Map(), resolve = resolver(document)
    ajv.addSchema(document, 'doc')
    for (const [name, item] of Object.entries(document.webhooks)) {
      const at = pointer('webhooks', name, 'post', 'requestBody', 'content', 'application/json', 'schema')
      const header = item.post['x-github'].subcategory
      for (const action of actions(item.post.requestBody.content['application/json'].schema, resolve) ?? ['']) known.set(header + '.' + action, at)
    }
    return (event, body) => ({ ajv, ref: known.get(event + '.' + body.action) ?? known.get(event + '.') })
  },
  bundle() {
    const document = read(source), ajv = new Ajv(options), known = new Map(), resolve = resolver(document)
    ajv.addSchema(document, 'doc')
    const add = (ref) => {
      const target = resolve({ $ref: ref })
      if (target.oneOf?.every((s) => s.$ref)) return target.oneOf.forEach((s) => add(s.$ref))
      const name = ref.slice(ref.lastIndexOf('/') + 1)
      const header = name.match(/^(.+?)(\$|_event$)/)[1]
      for (const action of actions(target, resolve) ?? ['']) known.set(header + '.' + action, ref.slice(1))
    }
    document.oneOf.forEach((s) => add(s.$ref))
    return (event, body) => ({ ajv, ref: known.get(event + '.' + body.action) ?? known.get(event + '.') })
  },
  folder() {
    const ajv = new Ajv2020(options)
    return (event) => {
      const id = 'file:' + event
      if (!ajv.getSchema(id)) ajv.addSchema({ ...read(path.join(source, event + '.json')), $id: id })
      return { ajv, id }
    }
  },
}

const find = sources[kind]()
const compiled = new Map()
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { event, payload } = JSON.parse(line)
  const body = JSON.parse(payload), { ajv, ref, id } = find(event, body)
  if (!ref && !id) {
    console.log(JSON.stringify({ valid: false, why: 'no schema' }))
    continue
  }
  const key = id ?? ref
  if (!compiled.has(key)) compiled.set(key, id ? ajv.getSchema(id) : ajv.compile({ $ref: 'doc#' + ref }))
  const check = compiled.get(key), valid = check(body)
  console.log(JSON.stringify({ valid, why: valid ? '' : `${check.errors[0].instancePath} ${check.errors[0].message}` }))
}
