"""A webhook receiver in Python whose answers show nothing: only an observer sees what is wrong
with it. DEFECT, WORK and VIEW are those of shop.mjs. It listens on 127.0.0.1 at PORT and prints
"ready"."""

import http.server, json, os, random, threading, time

DEFECT, WORK, VIEW = (os.environ.get(name, usual) for name, usual in (("DEFECT", "none"), ("WORK", "now"), ("VIEW", "json")))
SALE = "customer.sale.completed"
lock, jobs, seen, idle, busy = threading.Lock(), [], set(), 0.0, 0

def due():
    global idle
    now = time.time()
    if WORK == "queue":
        idle = max(idle, now) + 0.005
        return idle
    return now + random.random() * 0.15 if WORK == "threads" else now

def dig(value, *names):
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value

def take(body):
    try:
        event = json.loads(body.decode("utf-8"), parse_constant=int)
    except (ValueError, RecursionError):
        return 400
    kind, data = dig(event, "type"), dig(event, "data")
    if not isinstance(kind, str):
        return 422
    if DEFECT == "drops" and kind == SALE and busy > 10:
        return 200
    job = {"type": kind, "due": due(), "sale": None}
    jobs.append(job)
    item = dig(data, "order" if DEFECT == "order-id" else "order_item", "id")
    amount = dig(data, "offer_price_plan", "direct_charge_amount")
    email = dig(data, "customer", "email") or dig(data, "contact", "email")
    if kind == SALE:
        if type(item) is not int or type(amount) is not int or abs(amount) > 2**53 or not isinstance(email, str):
            return 422
        if item not in seen or DEFECT == "no-dedupe":
            seen.add(item)
            job["sale"] = (item, email, amount)
    elif DEFECT == "side-effect" and kind.endswith("campaign.finished") and isinstance(email, str):
        job["sale"] = (0, email, 0)
    return 200

def state():
    now = time.time() - (0.8 if VIEW == "lag" else 0)
    done = [job for job in jobs if job["due"] <= now]
    sales = [job["sale"] for job in done if job["sale"]]
    cents = sum(amount for _, _, amount in sales)
    customers = {}
    for _, email, amount in sales:
        one = customers.setdefault(email, {"email": email, "orders": 0, "total": 0})
        one["orders"] += 1
        one["total"] += amount
    if VIEW == "html":
        return f"<table><tr><td>Orders</td><td>{len(sales)}</td></tr><tr><td>Revenue</td><td>€{cents / 100:,.2f}</td></tr></table>"
    if VIEW == "metrics":
        return f'# TYPE orders_total counter\norders_total {len(sales)}\nrevenue_cents_total {cents}\nevents_total{{kind="any"}} {len(jobs)}\n'
    if VIEW == "csv":
        return "".join(f"{item};{email};{amount / 100:.2f}\n" for item, email, amount in sales)
    if VIEW == "customers":
        return json.dumps(list(customers.values()))
    if VIEW == "access":
        return json.dumps({"members": sorted(customers)})
    if VIEW == "words":
        return f"last: {sales[-1][1] if sales else 'nobody'}"
    if VIEW == "log":
        return "".join(job["type"] + "\n" for job in done)
    return json.dumps({"orders": len(sales), "revenue_cents": cents})

class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30  # seconds without a byte
    log_message = lambda self, *args: None

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline(100).split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline(100)  # the end of the line
        while self.rfile.readline(1000).strip():
            pass  # trailers
        return body

    def do_POST(self):
        try:
            body = self.body()
        except (ValueError, OSError):  # where the next request begins is not known
            self.close_connection = True
            return self.answer(400)
        global busy
        with lock:
            busy += 1
            status = take(body)
        if WORK == "wait":
            for tries in range(50):
                time.sleep(0.1)
                if DEFECT != "drops" or not 3 < busy <= 10:  # until the whole burst is there, on a busy machine, too
                    break
        with lock:
            busy -= 1
        self.answer(status)

    def do_GET(self):
        with lock:
            self.answer(200, state().encode())

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

http.server.ThreadingHTTPServer.request_queue_size = 128  # connections that wait; else 5
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Receiver)
server.handle_error = lambda *args: None  # connections that break
print("ready", flush=True)
server.serve_forever()
