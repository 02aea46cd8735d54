// A receiver that answers at once and does the work then, as GitHub's documentation shows in
// "Handling webhook deliveries": the answer 202 comes first, the event is handled below it.
import { appendFileSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

const read = () => (existsSync('sales.jsonl') ? readFileSync('sales.jsonl', 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)) : [])
const sales = new Map(read())
const file = openSync('sales.jsonl', 'a')

createServer(async (request, response) => {
  if (request.method === 'GET') return response.end(JSON.stringify({ orders: sales.size }))
  const event = await json(request).catch(() => null)
  response.writeHead(event ? 202 : 400).end(event ? 'Accepted' : '')
  if (event?.type !== 'customer.sale.completed') return
  const id = event.data?.order_item?.id
  const amount = event.data?.offer_price_plan?.direct_charge_amount
  if (!Number.isInteger(id) || !Number.isInteger(amount)) return
  await pause(10) // looks up the customer, writes an e-mail
  if (sales.has(id)) return
  sales.set(id, amount)
  appendFileSync(file, JSON.stringify([id, amount]) + '\n')
  fsyncSync(file)
}).listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
