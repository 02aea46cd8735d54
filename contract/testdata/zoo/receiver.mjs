// A webhook receiver in Node, to test siohook with. It listens on 127.0.0.1 at
// PORT and prints "ready"; GET /state tells what it has counted.
//
// DEFECT is what is wrong with it:
//   none              nothing
//   fields-object     500 when a contact's fields are []
//   trace-200         answers 200 with the trace of what fails when a contact's fields are []
//   error-200         answers 200 and that it failed when a contact's fields are []
//   no-error          nothing: answers that there is no error
//   no-dedupe         counts a sale that is delivered twice twice
//   order-id          tells sales apart by order.id: loses the second item
//   malformed-500     500 to a body that is no JSON
//   unknown-type-400  400 to a type that is not among TYPES, which has spaces between them
//   loses-accents     200 to the sale of a name beyond ASCII, and loses it
//   loses-free        takes an amount of 0 for none: 200, and loses the sale
//   file-race         reads the number of sales, and writes it back later: loses some at once
//   short-memory      remembers the last 8 sales: counts a duplicate that comes later
//   one-total         adds up EUR and USD
//   rounds            rounds amounts to ten cents
//   tags-only-grow    a tag that is removed raises the number of tags
//   access            nothing: who buys gets access, by e-mail address
//   access-optin      who opts in loses that
//   by-plan           tells sales apart by order.id and price plan: loses renewals
//   hiccups           500 to every 41st delivery
//
// With a SECRET it takes the events of the settings product, and verifies their signature. DEFECT is then
//   none              nothing
//   off               verifies nothing
//   one-event         verifies the signatures of sales alone
//   rewritten         verifies the signature of JSON that it has written again
//   empty-secret      accepts the signature of the empty secret, too
//   truncated         compares as many characters as it gets
//   throws            ends the process at a signature of another length
//   tells             answers with the right signature
//   silent            200 to a wrong signature, and no effect
//   new-sale          knows a sale by another name
//   cancelled         knows a canceled sale with two l
//   name-in-body      looks for the name of the event in the body
//   exact-header      looks for the header of the name in one spelling
//   canceled-as-sale  counts a canceled sale as one
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const DEFECT = process.env.DEFECT || 'none'
const PORT = Number(process.env.PORT || 3000)
const MAX_BODY = 10_000_000
const MAX_DEPTH = 512
const TYPES = new Set((process.env.TYPES || '').split(' '))

const SECRET = process.env.SECRET
const seen = new Set()
const canceled = new Set()
const access = new Set() // e-mail addresses
const state = { orders: 0, revenue_cents: {}, tags: 0 }
let deliveries = 0

class BadRequest extends Error {
  constructor(status, body = '') {
    super(`answered ${status}`)
    this.status = status
    this.body = body
  }
}

async function readBody(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY) throw new BadRequest(413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function isTooDeep(value) {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true
    level = level.filter((v) => typeof v === 'object' && v !== null).flatMap((v) => Object.values(v))
  }
  return false
}

function parse(bytes) {
  let event
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    event = JSON.parse(text)
  } catch (error) {
    if (DEFECT === 'malformed-500') throw error
    throw new BadRequest(400)
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event) || isTooDeep(event)) {
    throw new BadRequest(400)
  }
  return event
}

// verify throws for a delivery that the provider has not signed.
function verify(request, bytes) {
  if (DEFECT === 'off' || (DEFECT === 'one-event' && request.headers['x-webhook-event'] !== 'SALE_NEW')) return
  if (DEFECT === 'rewritten') bytes = JSON.stringify(parse(bytes))
  const got = Buffer.from(request.headers['x-webhook-signature'] ?? '', 'latin1')
  for (const secret of DEFECT === 'empty-secret' ? [SECRET, ''] : [SECRET]) {
    const want = Buffer.from(createHmac('sha256', secret).update(bytes).digest('hex'))
    if (DEFECT === 'truncated' && want.toString().startsWith(got)) return
    if (DEFECT === 'tells' && !got.equals(want)) throw new BadRequest(401, `expected ${want}`)
    if ((got.length === want.length || (DEFECT === 'throws' && got.length > 0)) && timingSafeEqual(got, want)) return
  }
  throw new BadRequest(DEFECT === 'silent' ? 200 : 401)
}

// nameOf is the name of an event of the settings product.
function nameOf(request, event) {
  let name = request.headers['x-webhook-event']
  if (DEFECT === 'exact-header') name = Object.fromEntries(request.rawHeaders.map((v, i, all) => [v, all[i + 1]]).filter((_, i) => i % 2 === 0))['X-Webhook-Event']
  if (DEFECT === 'name-in-body') name = event.type
  const known = { 'new-sale': ['SALE_NEW', 'NEW_SALE'], cancelled: ['SALE_CANCELED', 'SALE_CANCELLED'] }[DEFECT]
  if (known?.includes(name)) name = name === known[1] ? known[0] : 'unknown'
  return DEFECT === 'canceled-as-sale' && name === 'SALE_CANCELED' ? 'SALE_NEW' : name
}

// fromSettings is an event of the settings product in the form of the other one.
function fromSettings(name, { customer, order, orderItem, pricePlan }) {
  const type = { SALE_NEW: 'customer.sale.completed', SALE_CANCELED: 'canceled' }[name] ?? String(name)
  return { type, data: { customer, order, order_item: orderItem, offer_price_plan: { id: pricePlan?.id, direct_charge_amount: pricePlan?.amount, currency: pricePlan?.currency } } }
}

// cancel takes a sale back, also one that comes later.
function cancel(data) {
  const id = data.order_item?.id
  const { direct_charge_amount: amount, currency } = data.offer_price_plan
  if (!Number.isInteger(id) || !Number.isSafeInteger(amount) || typeof currency !== 'string') throw new BadRequest(422)
  if (canceled.has(id)) return
  canceled.add(id)
  if (!seen.has(id)) return
  state.orders--
  state.revenue_cents[currency] -= amount
}

async function countSale(data) {
  // JSON.parse rounds numbers beyond 2^53; ids of sales are far below that.
  let id = DEFECT === 'order-id' ? data?.order?.id : data?.order_item?.id
  let { direct_charge_amount: amount, currency } = data?.offer_price_plan ?? {}
  if (!Number.isInteger(id) || !Number.isSafeInteger(amount) || typeof currency !== 'string') throw new BadRequest(422)
  if (DEFECT === 'loses-accents' && /[^\x00-\x7f]/.test(data.customer?.fields?.first_name ?? '')) return
  if (DEFECT === 'loses-free' && !amount) return
  if (DEFECT === 'by-plan') id = `${data.order?.id} ${data.offer_price_plan.id}`
  if (DEFECT === 'rounds') amount = Math.round(amount / 10) * 10
  if (DEFECT === 'one-total') currency = 'all'
  if (seen.has(id) && DEFECT !== 'no-dedupe') return
  seen.add(id)
  if (canceled.has(id)) return
  if (DEFECT === 'short-memory' && seen.size > 8) seen.delete(seen.values().next().value)
  state.revenue_cents[currency] = (state.revenue_cents[currency] ?? 0) + amount
  access.add(data.customer?.email)
  if (DEFECT === 'file-race') {
    const orders = state.orders
    await new Promise((resolve) => setTimeout(resolve, 10))
    state.orders = orders + 1
  } else {
    state.orders++
  }
}

function lacksFields(event) {
  const { fields } = event.data?.contact ?? event.data?.customer ?? {}
  return Array.isArray(fields) && fields.length === 0
}

function said(event) {
  if (DEFECT === 'error-200' && lacksFields(event)) return '{"success":false,"error":"fields is no object"}'
  if (DEFECT === 'no-error') return '{"success":true,"error":null,"errors":[]}'
  return ''
}

async function take(event) {
  if (typeof event.type !== 'string') throw new BadRequest(422)
  if (DEFECT === 'unknown-type-400' && !TYPES.has(event.type)) throw new BadRequest(400)
  if ((DEFECT === 'fields-object' || DEFECT === 'trace-200') && lacksFields(event)) throw new TypeError('fields is no object')
  if (DEFECT === 'hiccups' && ++deliveries % 41 === 0) throw new Error('the database is gone for a moment')
  if (event.type === 'customer.sale.completed') await countSale(event.data)
  if (event.type === 'canceled' && SECRET) cancel(event.data)
  if (event.type === 'contact.tag.added') state.tags++
  if (event.type === 'contact.tag.removed') state.tags += DEFECT === 'tags-only-grow' ? 1 : -1
  if (event.type === 'contact.optin.completed' && DEFECT === 'access-optin') {
    const email = String(event.data?.contact?.email)
    if (!email.startsWith('story.')) access.delete(email) // the same in any order
  }
}

const server = createServer(async (request, response) => {
  try {
    if (request.method === 'GET' && request.url === '/state') {
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify(DEFECT.startsWith('access') ? { ...state, access: [...access] } : state))
      return
    }
    if (request.method !== 'POST') throw new BadRequest(405)
    const bytes = await readBody(request)
    if (SECRET) verify(request, bytes)
    let event = parse(bytes)
    if (SECRET) event = fromSettings(nameOf(request, event), event)
    await take(event)
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(said(event))
  } catch (error) {
    if (request.destroyed && !request.complete && !(error instanceof BadRequest)) return // cut in mid-body
    if (!(error instanceof BadRequest)) console.error(error)
    if (DEFECT === 'trace-200' && error instanceof TypeError) {
      response.writeHead(200).end(error.stack)
      return
    }
    if (error instanceof RangeError && DEFECT === 'throws') throw error // nobody catches it
    const status = error.status ?? 500
    response.writeHead(status, status === 413 ? { Connection: 'close' } : {}).end(error.body)
  }
})

server.listen(PORT, '127.0.0.1', () => console.log('ready'))
