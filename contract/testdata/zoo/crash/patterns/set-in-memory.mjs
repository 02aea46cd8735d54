// A receiver that knows duplicates by a Set of ids in its memory, as the "Best practices" of Joy's
// webhook API and many guides to idempotency show. What it stores survives; the Set does not.
import { appendFileSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

const processed = new Set()
const file = openSync('sales.jsonl', 'a')
const orders = () => (existsSync('sales.jsonl') ? readFileSync('sales.jsonl', 'utf8').split('\n').length - 1 : 0)

createServer(async (request, response) => {
  if (request.method === 'GET') return response.end(JSON.stringify({ orders: orders() }))
  const event = await json(request).catch(() => null)
  if (event?.type === 'customer.sale.completed') {
    const id = event.data?.order_item?.id
    const amount = event.data?.offer_price_plan?.direct_charge_amount
    if (!Number.isInteger(id) || !Number.isInteger(amount)) return response.writeHead(422).end()
    if (processed.has(id)) return response.writeHead(200).end('already processed')
    appendFileSync(file, JSON.stringify({ id, amount }) + '\n')
    fsyncSync(file)
    processed.add(id)
  }
  response.writeHead(event ? 200 : 400).end()
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
