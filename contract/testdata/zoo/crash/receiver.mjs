// A webhook receiver in Node that is to be killed at any moment. It listens on 127.0.0.1 at PORT,
// and keeps what it has counted in the folder STATE; GET /state shows that.
//
// DEFECT is what is wrong with it:
//   none                nothing
//   shared              nothing, and other instances may share its folder
//   ack-first           answers, and stores the sale then
//   no-flush            writes into a buffer, and flushes that now and then
//   memory-dedupe       remembers the sales in memory alone
//   check-then-act      looks whether the store has a sale, and adds it later
//   cache-per-instance  remembers what the store had when it started
//   rewrite             writes its file again from the beginning for each sale
//   lock-file           creates a lock file, and does not start where there is one
//   memory-queue        puts sales into a queue in memory
//   half                stores an order first, and its amount then
//   key-first           stores the id first, and the sale then
//   dead-thread         stores what is to be done, and forgets that when it ends
//   call-first          calls the service at SINK, and stores the sale then
import { appendFileSync, closeSync, existsSync, fsyncSync, ftruncateSync, linkSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, unlinkSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

const { DEFECT = 'none', PORT = '3000', STATE = '.', SINK = '' } = process.env
const WINDOW = 5 // milliseconds between the steps of what is to be one

const pathOf = (name) => `${STATE}/${name}`
const linesOf = (name) => {
  const bytes = existsSync(pathOf(name)) ? readFileSync(pathOf(name)) : Buffer.alloc(0)
  const size = bytes.lastIndexOf('\n') + 1
  return { size, list: bytes.toString('utf8', 0, size).split('\n').filter(Boolean).map((line) => JSON.parse(line)) }
}

// openLog opens a file of lines that survives a crash at any moment.
function openLog(name) {
  let { size, list } = linesOf(name)
  const file = openSync(pathOf(name), 'a')
  if (!['check-then-act', 'cache-per-instance'].includes(DEFECT)) ftruncateSync(file, size) // others may write it, too
  fsyncSync(file)
  return {
    list,
    append(value) {
      const line = JSON.stringify(value) + '\n'
      try {
        appendFileSync(file, line)
        fsyncSync(file)
      } catch (error) {
        ftruncateSync(file, size)
        throw error
      }
      size += Buffer.byteLength(line)
      list.push(value)
    },
  }
}

if (DEFECT === 'lock-file') {
  openSync(pathOf('lock'), 'wx')
  process.on('exit', () => unlinkSync(pathOf('lock')))
}
const log = openLog('sales.jsonl')
const keys = DEFECT === 'key-first' || DEFECT === 'dead-thread' ? openLog('keys.jsonl') : log
const amounts = DEFECT === 'half' ? openLog('amounts.jsonl') : null
const seen = new Set(DEFECT === 'memory-dedupe' ? [] : keys.list.map(([id]) => id))
let buffer = ''
const flush = () => {
  if (buffer) appendFileSync(pathOf('sales.jsonl'), buffer)
  buffer = ''
}
if (DEFECT === 'rewrite' && existsSync(pathOf('sales.json'))) {
  log.list.push(...JSON.parse(readFileSync(pathOf('sales.json'), 'utf8')))
  for (const [id] of log.list) seen.add(id)
}

// add adds a sale to the folder of sales, where each is a file: linking it there fails for all but one.
function add(sale) {
  const draft = pathOf(`draft-${process.pid}`)
  rmSync(draft, { force: true }) // it may be a sale by another name
  const file = openSync(draft, 'wx')
  try {
    appendFileSync(file, JSON.stringify(sale))
    fsyncSync(file)
    linkSync(draft, pathOf(`sales/${sale[0]}`))
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  } finally {
    closeSync(file)
  }
}
if (DEFECT === 'shared') mkdirSync(pathOf('sales'), { recursive: true })

// count counts a sale once.
async function count(sale) {
  if (DEFECT === 'shared') return add(sale)
  if (DEFECT === 'check-then-act') {
    if (linesOf('sales.jsonl').list.some(([id]) => id === sale[0])) return
    await pause(WINDOW)
    return log.append(sale)
  }
  if (seen.has(sale[0])) return
  if (DEFECT === 'no-flush') {
    buffer += JSON.stringify(sale) + '\n'
    log.list.push(sale)
    if (buffer.length > 8192) flush()
  } else if (DEFECT === 'rewrite') {
    const file = openSync(pathOf('sales.json'), 'w')
    await pause(WINDOW)
    writeSync(file, JSON.stringify([...log.list, sale]))
    fsyncSync(file)
    log.list.push(sale)
  } else if (DEFECT === 'half') {
    log.append(sale.slice(0, 1))
    await pause(WINDOW)
    amounts.append(sale.slice(1))
  } else if (DEFECT === 'key-first') {
    keys.append(sale.slice(0, 1))
    await pause(WINDOW)
    log.append(sale)
  } else if (DEFECT === 'dead-thread') {
    keys.append(sale)
    setTimeout(() => log.append(sale), 2 * WINDOW)
  } else if (DEFECT === 'call-first') {
    const answer = await fetch(SINK, { method: 'POST', body: JSON.stringify({ id: sale[0], amount: sale[1] }) })
    if (!answer.ok) throw Error(`the service answers ${answer.status}`)
    await pause(WINDOW)
    log.append(sale)
  } else {
    log.append(sale)
  }
  seen.add(sale[0])
}

let last = Promise.resolve() // one sale after the other
const countNext = (sale) => (last = last.catch(() => {}).then(() => count(sale)))

function state() {
  const shared = () => readdirSync(pathOf('sales')).map((id) => JSON.parse(readFileSync(pathOf(`sales/${id}`), 'utf8')))
  const lines = DEFECT === 'shared' ? shared() : DEFECT === 'check-then-act' || DEFECT === 'cache-per-instance' ? linesOf('sales.jsonl').list : log.list
  const revenue = {}
  for (const [amount, currency] of amounts?.list ?? lines.map((line) => line.slice(1))) revenue[currency] = (revenue[currency] ?? 0) + amount
  return JSON.stringify({ orders: lines.length, revenue_cents: revenue })
}

const server = createServer(async (request, response) => {
  if (request.method === 'GET') return response.end(state())
  let event
  try {
    event = await json(request)
  } catch {
    return response.writeHead(400).end()
  }
  if (event?.type === 'customer.sale.completed') {
    const id = event.data?.order_item?.id
    const { direct_charge_amount: amount, currency } = event.data?.offer_price_plan ?? {}
    if (!Number.isInteger(id) || !Number.isInteger(amount) || typeof currency !== 'string') return response.writeHead(422).end()
    const sale = [id, amount, currency]
    try {
      if (DEFECT === 'ack-first') {
        response.writeHead(200).end()
        await pause(2 * WINDOW)
      }
      if (DEFECT === 'memory-queue') pause(2 * WINDOW).then(() => countNext(sale)).catch(() => {})
      else await countNext(sale)
    } catch (error) {
      console.error(error)
      if (!response.headersSent) response.writeHead(500)
    }
  }
  response.end()
}).listen(Number(PORT), '127.0.0.1')

process.on('SIGTERM', () => {
  server.close()
  setTimeout(() => {
    flush()
    process.exit()
  }, 500).unref()
  server.on('close', flush)
})
