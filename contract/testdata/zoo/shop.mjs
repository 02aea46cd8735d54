// A webhook receiver in Node whose answers show nothing: only an observer sees what is wrong
// with it. It listens on 127.0.0.1 at PORT and prints "ready".
//
// DEFECT is what is wrong with it:
//   none         nothing
//   no-dedupe    counts a sale that is delivered twice twice
//   order-id     tells sales apart by order.id: loses the second item
//   side-effect  takes a finished campaign for a sale
//   drops        answers 200 to a sale that comes while ten others are under way, and loses it
// WORK is when it does what it has accepted:
//   now, queue (one after the other, 5 ms each), threads (all at once, up to 150 ms later),
//   wait (now, and it answers 100 ms later)
// VIEW is what GET /state shows:
//   json, lag (what was true 0.8 s ago), html, metrics, csv, customers (what each has bought),
//   access (who may enter), words (who was last), log (all events)
import { createServer } from 'node:http'

const { DEFECT = 'none', WORK = 'now', VIEW = 'json', PORT = '3000' } = process.env
const SALE = 'customer.sale.completed'
const jobs = []
const seen = new Set()
let idle = 0 // when the worker has nothing left to do
let busy = 0 // deliveries under way

function due() {
  const now = Date.now()
  if (WORK === 'queue') return (idle = Math.max(idle, now) + 5)
  return WORK === 'threads' ? now + Math.random() * 150 : now
}

function take(body) {
  let event
  try {
    event = JSON.parse(body)
  } catch {
    return 400
  }
  const { type, data } = event ?? {}
  if (typeof type !== 'string') return 422
  if (DEFECT === 'drops' && type === SALE && busy > 10) return 200
  const job = { type, due: due() }
  jobs.push(job)
  const id = DEFECT === 'order-id' ? data?.order?.id : data?.order_item?.id
  const amount = data?.offer_price_plan?.direct_charge_amount
  const email = data?.customer?.email ?? data?.contact?.email
  if (type === SALE) {
    if (!Number.isInteger(id) || !Number.isSafeInteger(amount) || typeof email !== 'string') return 422
    if (seen.has(id) && DEFECT !== 'no-dedupe') return 200
    seen.add(id)
    job.sale = { id, email, amount }
  } else if (DEFECT === 'side-effect' && type.endsWith('campaign.finished') && typeof email === 'string') {
    job.sale = { id: 0, email, amount: 0 }
  }
  return 200
}

function state() {
  const now = VIEW === 'lag' ? Date.now() - 800 : Date.now()
  const done = jobs.filter((job) => job.due <= now)
  const sales = done.filter((job) => job.sale).map((job) => job.sale)
  const cents = sales.reduce((sum, sale) => sum + sale.amount, 0)
  const euros = (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })
  const customers = {}
  for (const { email, amount } of sales) {
    customers[email] ??= { orders: 0, total: 0 }
    customers[email].orders++
    customers[email].total += amount
  }
  switch (VIEW) {
    case 'html':
      return `<!DOCTYPE html><html><head><title>Shop</title></head><body><h1>Sales</h1><p>Orders: <b>${sales.length}</b></p><p>Revenue: ${euros} €</p></body></html>`
    case 'metrics':
      return `# TYPE orders_total counter\norders_total{shop="a"} ${sales.length}\nrevenue_cents_total{shop="a"} ${cents}\nhttp_requests_total ${jobs.length}\n`
    case 'csv':
      return 'id,email,amount\n' + sales.map((sale) => `${sale.id},${sale.email},${(sale.amount / 100).toFixed(2)}\n`).join('')
    case 'customers':
      return JSON.stringify({ customers })
    case 'access':
      return JSON.stringify({ access: Object.fromEntries(Object.keys(customers).map((email) => [email, true])) })
    case 'words':
      return JSON.stringify({ last: sales.at(-1)?.email ?? null })
    case 'log':
      return JSON.stringify({ log: done.map((job) => job.type) })
  }
  return JSON.stringify({ orders: sales.length, revenue_cents: cents })
}

createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => (body += chunk))
  request.on('error', () => {}) // cut in mid-body
  request.on('end', () => {
    if (request.method === 'GET' && request.url === '/state') return response.end(state())
    if (request.method !== 'POST') return response.writeHead(405).end()
    busy++
    const status = take(body)
    const wait = WORK === 'wait' ? 100 : 0
    let tries = 0
    const answer = () => {
      // until the whole burst is there, on a busy machine, too
      if (DEFECT === 'drops' && busy > 3 && busy <= 10 && ++tries < 50) return setTimeout(answer, wait)
      busy--
      response.writeHead(status).end()
    }
    setTimeout(answer, wait)
  })
}).listen(Number(PORT), '127.0.0.1', () => console.log('ready'))
