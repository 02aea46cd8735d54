"""A webhook receiver in Python, to test siohook with. It listens on 127.0.0.1 at
PORT and prints "ready"; GET /state tells what it has counted.

DEFECT is what is wrong with it:
  none              nothing
  fields-object     500 when a contact's fields are []
  trace-200         answers 200 with the trace of what fails when a contact's fields are []
  error-200         answers 200 and that it failed when a contact's fields are []
  no-error          nothing: answers that there is no error
  no-dedupe         counts a sale that is delivered twice twice
  order-id          tells sales apart by order.id: loses the second item
  malformed-500     500 to a body that is no JSON
  unknown-type-400  400 to a type that is not among TYPES, which has spaces between them
  loses-accents     200 to the sale of a name beyond ASCII, and loses it
  loses-free        takes an amount of 0 for none: 200, and loses the sale
  file-race         reads the number of sales, and writes it back later: loses some at once
  short-memory      remembers the last 8 sales: counts a duplicate that comes later
  one-total         adds up EUR and USD
  rounds            rounds amounts to ten cents
  tags-only-grow    a tag that is removed raises the number of tags
  access            nothing: who buys gets access, by e-mail address
  access-optin      who opts in loses that
  by-plan           tells sales apart by order.id and price plan: loses renewals
  hiccups           500 to every 41st delivery

With a SECRET it takes the events of the settings product, and verifies their signature. DEFECT is then
  none              nothing
  off               verifies nothing
  one-event         verifies the signatures of sales alone
  rewritten         verifies the signature of JSON that it has written again
  empty-secret      accepts the signature of the empty secret, too
  truncated         compares as many characters as it gets
  throws            500 to a signature that is not ASCII
  tells             answers with the right signature
  silent            200 to a wrong signature, and no effect
  new-sale          knows a sale by another name
  cancelled         knows a canceled sale with two l
  name-in-body      looks for the name of the event in the body
  exact-header      looks for the header of the name in one spelling
  canceled-as-sale  counts a canceled sale as one"""

import hashlib, hmac, http.server, itertools, json, os, threading, time, traceback

DEFECT = os.environ.get("DEFECT", "none")
MAX_BODY, MAX_DEPTH = 10_000_000, 512
TYPES = os.environ.get("TYPES", "").split()
lock, deliveries = threading.Lock(), itertools.count(1)
SECRET = os.environ.get("SECRET", "").encode()
seen, canceled, access = {}, set(), set()  # sales in their order; e-mail addresses
state = {"orders": 0, "revenue_cents": {}, "tags": 0}

class BadRequest(Exception): pass  # with the status of the answer

def parse(body):
    try:
        event = json.loads(body.decode("utf-8"), parse_constant=int)  # int refuses NaN
    except (ValueError, RecursionError):
        if DEFECT == "malformed-500":
            raise
        raise BadRequest(400) from None
    level = [event]
    for _ in range(MAX_DEPTH):
        level = [child for value in level if isinstance(value, (dict, list))
                 for child in (value.values() if isinstance(value, dict) else value)]
    if level or not isinstance(event, dict):
        raise BadRequest(400)
    return event

def dig(value, *names):
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value

def verify(headers, body):
    """refuses a delivery that the provider has not signed"""
    if DEFECT == "off" or DEFECT == "one-event" and headers.get("X-Webhook-Event") != "SALE_NEW":
        return
    if DEFECT == "rewritten":
        body = json.dumps(parse(body)).encode()
    got = headers.get("X-Webhook-Signature", "")
    for secret in [SECRET, b""] if DEFECT == "empty-secret" else [SECRET]:
        want = hmac.new(secret, body, hashlib.sha256).hexdigest()
        if DEFECT == "truncated" and want.startswith(got):
            return
        if DEFECT == "tells" and got != want:
            raise BadRequest(401, want.encode())
        if DEFECT == "throws" and hmac.compare_digest(got, want):  # TypeError for text that is not ASCII
            return
        if hmac.compare_digest(got.encode("utf-8", "surrogateescape"), want.encode()):
            return
    raise BadRequest(200 if DEFECT == "silent" else 401)

def name_of(headers, event):
    """is the name of an event of the settings product"""
    name = headers.get("X-Webhook-Event")
    if DEFECT == "exact-header":
        name = dict(headers.items()).get("X-Webhook-Event")
    if DEFECT == "name-in-body":
        name = event.get("type")
    known = {"new-sale": ["SALE_NEW", "NEW_SALE"], "cancelled": ["SALE_CANCELED", "SALE_CANCELLED"]}.get(DEFECT, [])
    if name in known:
        name = known[0] if name == known[1] else "unknown"
    return "SALE_NEW" if DEFECT == "canceled-as-sale" and name == "SALE_CANCELED" else name

def from_settings(name, event):
    """is an event of the settings product in the form of the other one"""
    kind = {"SALE_NEW": "customer.sale.completed", "SALE_CANCELED": "canceled"}.get(name, str(name))
    plan = {"id": dig(event, "pricePlan", "id"), "direct_charge_amount": dig(event, "pricePlan", "amount"), "currency": dig(event, "pricePlan", "currency")}
    return {"type": kind, "data": {"customer": event.get("customer"), "order": event.get("order"), "order_item": event.get("orderItem"), "offer_price_plan": plan}}

def cancel(event):
    """takes a sale back, also one that comes later"""
    item, plan = dig(event, "data", "order_item", "id"), dig(event, "data", "offer_price_plan")
    amount, currency = plan["direct_charge_amount"], plan["currency"]
    if type(item) is not int or type(amount) is not int or abs(amount) > 2**53 or type(currency) is not str:
        raise BadRequest(422)
    with lock:
        if item in canceled:
            return
        canceled.add(item)
        if item in seen:
            state["orders"] -= 1
            state["revenue_cents"][currency] -= amount

def count_sale(event):
    item = dig(event, "data", "order" if DEFECT == "order-id" else "order_item", "id")
    plan = dig(event, "data", "offer_price_plan")
    amount, currency = dig(plan, "direct_charge_amount"), dig(plan, "currency")
    if type(item) is not int or type(amount) is not int or abs(amount) > 2**53 or type(currency) is not str:
        raise BadRequest(422)
    name = dig(event, "data", "customer", "fields", "first_name")
    if DEFECT == "loses-accents" and type(name) is str and not name.isascii():
        return
    if DEFECT == "loses-free" and not amount:
        return
    if DEFECT == "by-plan":
        item = str(dig(event, "data", "order", "id")) + " " + str(dig(plan, "id"))
    if DEFECT == "rounds":
        amount = round(amount / 10) * 10
    if DEFECT == "one-total":
        currency = "all"
    with lock:
        if item in seen and DEFECT != "no-dedupe":
            return
        seen[item] = True
        if item in canceled:
            return
        if DEFECT == "short-memory" and len(seen) > 8:
            del seen[next(iter(seen))]
        orders = state["orders"]
        if DEFECT != "file-race":
            state["orders"] += 1
        state["revenue_cents"][currency] = state["revenue_cents"].get(currency, 0) + amount
        access.add(dig(event, "data", "customer", "email"))
    if DEFECT == "file-race":
        time.sleep(0.01)
        state["orders"] = orders + 1

def lacks_fields(event):
    return any(dig(event, "data", person, "fields") == [] for person in ("contact", "customer"))

def said(event):
    if DEFECT == "error-200" and lacks_fields(event):
        return b'{"success": false, "error": "\'list\' object has no attribute \'get\'"}'
    return b'{"success": true, "error": null, "errors": []}' if DEFECT == "no-error" else b""

def take(event):
    if not isinstance(event.get("type"), str):
        raise BadRequest(422)
    if DEFECT == "unknown-type-400" and event["type"] not in TYPES:
        raise BadRequest(400)
    if lacks_fields(event) and DEFECT in ("fields-object", "trace-200"):
        [].get("first_name")  # as fields.get would
    if DEFECT == "hiccups" and next(deliveries) % 41 == 0:
        raise RuntimeError("the database is gone for a moment")
    if event["type"] == "customer.sale.completed":
        count_sale(event)
    if event["type"] == "canceled" and SECRET:
        cancel(event)
    with lock:
        if event["type"] == "contact.tag.added" or event["type"] == "contact.tag.removed" and DEFECT == "tags-only-grow":
            state["tags"] += 1
        elif event["type"] == "contact.tag.removed":
            state["tags"] -= 1
        elif event["type"] == "contact.optin.completed" and DEFECT == "access-optin":
            email = str(dig(event, "data", "contact", "email"))
            if not email.startswith("story."):  # the same in any order
                access.discard(email)
    return 200

class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30  # seconds without a byte
    log_message = lambda self, *args: None

    def read(self, length):
        data = self.rfile.read(length) if 0 <= length <= MAX_BODY else b""
        if len(data) != length:
            raise ValueError("the body breaks off, or is too long")
        return data

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.read(int(self.headers.get("Content-Length", "0")))
        body = bytearray()
        while size := int(self.rfile.readline(100).split(b";")[0], 16):
            body += self.read(size if len(body) + size <= MAX_BODY else -1)
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
        text = b""
        try:
            if SECRET:
                verify(self.headers, body)
            event = parse(body)
            if SECRET:
                event = from_settings(name_of(self.headers, event), event)
            status, text = take(event), said(event)
        except BadRequest as refusal:
            status, text = (*refusal.args, b"")[:2]
        except Exception:
            traceback.print_exc()
            status = 500
            if DEFECT == "trace-200":
                status, text = 200, traceback.format_exc().encode()
        self.answer(status, text)

    def do_GET(self):
        with lock:
            shown = state | {"access": sorted(map(str, access))} if DEFECT.startswith("access") else state
            self.answer(200 if self.path == "/state" else 405, json.dumps(shown).encode())

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

http.server.ThreadingHTTPServer.request_queue_size = 128  # connections that wait; else 5
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Receiver)
server.handle_error = lambda *args: None  # connections that break
print("ready", flush=True)
server.serve_forever()
