"""A webhook receiver in Python that is to be killed at any moment. It listens on 127.0.0.1 at
PORT, and keeps what it has counted in the folder STATE; GET /state shows that.

DEFECT is what is wrong with it:
  none                nothing
  shared              nothing, and other instances may share its folder
  ack-first           answers, and stores the sale then
  no-flush            writes into a buffer, and flushes that now and then
  memory-dedupe       remembers the sales in memory alone
  check-then-act      looks whether the store has a sale, and adds it later
  cache-per-instance  remembers what the store had when it started
  rewrite             writes its file again from the beginning, and begins anew where it cannot read it
  lock-file           creates a lock file, and does not start where there is one
  memory-queue        puts sales into a queue in memory
  half                stores an order first, and its amount then
  key-first           stores the id first, and the sale then
  dead-thread         stores what is to be done, and forgets that when it ends
  call-first          calls the service at SINK, and stores the sale then"""

import fcntl, http.server, json, os, queue, signal, sys, threading, time, urllib.request

DEFECT, STATE = os.environ.get("DEFECT", "none"), os.environ.get("STATE", ".")
WINDOW = 0.005  # seconds between the steps of what is to be one
SHARED = DEFECT in ("shared", "check-then-act", "cache-per-instance")  # others may write the file, too

def path_of(name):
    return os.path.join(STATE, name)

class Log:
    """a file of lines that survives a crash at any moment"""

    def __init__(self, name):
        self.file = open(path_of(name), "a+b", buffering=0)
        self.list = self.read()
        if not SHARED:
            self.file.truncate(self.size)
        os.fsync(self.file)

    def read(self):
        self.file.seek(0)
        whole, end, _ = self.file.read().rpartition(b"\n")
        self.size = len(whole + end)
        return [json.loads(line) for line in whole.splitlines()]

    def append(self, value):
        line = json.dumps(value).encode() + b"\n"
        size = self.file.seek(0, os.SEEK_END)
        try:
            if self.file.write(line) < len(line):
                raise OSError("no space left")
            os.fsync(self.file)
        except OSError:
            self.file.truncate(size)
            raise
        self.list.append(value)

if DEFECT == "lock-file":
    os.close(os.open(path_of("lock"), os.O_CREAT | os.O_EXCL))
log = Log("sales.jsonl")
keys = Log("keys.jsonl") if DEFECT in ("key-first", "dead-thread") else log
amounts = Log("amounts.jsonl") if DEFECT == "half" else None
buffered = open(path_of("sales.jsonl"), "a") if DEFECT == "no-flush" else None
if DEFECT == "rewrite":
    try:
        with open(path_of("sales.json")) as file:
            log.list = json.load(file)
    except (OSError, ValueError):
        pass
seen = set() if DEFECT == "memory-dedupe" else {line[0] for line in keys.list}
lock = threading.Lock()  # one sale after the other
jobs = queue.Queue()

def later(sale):
    time.sleep(2 * WINDOW)
    with lock:
        log.append(sale)

def count(sale):
    """counts a sale once"""
    if DEFECT == "shared":
        fcntl.flock(log.file, fcntl.LOCK_EX)
        try:
            lines = log.read()
            log.file.truncate(log.size)
            if all(line[0] != sale[0] for line in lines):
                log.append(sale)
        finally:
            fcntl.flock(log.file, fcntl.LOCK_UN)
        return
    if DEFECT == "check-then-act":
        if all(line[0] != sale[0] for line in log.read()):
            time.sleep(WINDOW)
            log.append(sale)
        return
    if sale[0] in seen:
        return
    if DEFECT == "no-flush":
        buffered.write(json.dumps(sale) + "\n")
        log.list.append(sale)
    elif DEFECT == "rewrite":
        with open(path_of("sales.json"), "w") as file:
            time.sleep(WINDOW)
            json.dump(log.list + [sale], file)
            file.flush()
            os.fsync(file)
        log.list.append(sale)
    elif DEFECT == "half":
        log.append(sale[:1])
        time.sleep(WINDOW)
        amounts.append(sale[1:])
    elif DEFECT == "key-first":
        keys.append(sale[:1])
        time.sleep(WINDOW)
        log.append(sale)
    elif DEFECT == "dead-thread":
        keys.append(sale)
        threading.Thread(target=later, args=[sale], daemon=True).start()
    elif DEFECT == "call-first":
        call = urllib.request.Request(os.environ["SINK"], json.dumps({"id": sale[0], "amount": sale[1]}).encode())
        urllib.request.urlopen(call).read()
        time.sleep(WINDOW)
        log.append(sale)
    else:
        log.append(sale)
    seen.add(sale[0])

def work():
    while True:
        sale = jobs.get()
        time.sleep(2 * WINDOW)
        with lock:
            count(sale)

class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    timeout = 30  # seconds without a byte
    log_message = lambda self, *args: None

    def do_POST(self):
        try:
            body = self.rfile.read(int(self.headers.get("Content-Length", "")))
            event = json.loads(body)
            sale = None
            if event["type"] == "customer.sale.completed":
                plan = event["data"]["offer_price_plan"]
                sale = [event["data"]["order_item"]["id"], plan["direct_charge_amount"], plan["currency"]]
        except (ValueError, RecursionError):
            self.close_connection = True
            return self.answer(400)
        except (KeyError, TypeError):
            return self.answer(422)
        if sale and list(map(type, sale)) != [int, int, str]:
            return self.answer(422)
        if sale and DEFECT == "memory-queue":
            jobs.put(sale)
        elif sale:
            if DEFECT == "ack-first":
                self.answer(200)
                self.wfile.flush()
                time.sleep(2 * WINDOW)
            try:
                with lock:
                    count(sale)
            except OSError as error:
                print(error, file=sys.stderr)
                return None if DEFECT == "ack-first" else self.answer(500)
            if DEFECT == "ack-first":
                return
        self.answer(200)

    def do_GET(self):
        with lock:
            lines = log.read() if SHARED else list(log.list)
            sums = {}
            for amount, currency in amounts.list if amounts else [line[1:] for line in lines]:
                sums[currency] = sums.get(currency, 0) + amount
        self.answer(200, json.dumps({"orders": len(lines), "revenue_cents": sums}).encode())

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

def end(*_):
    with lock:  # what was answered is stored
        if buffered:
            buffered.flush()
        if DEFECT == "lock-file":
            os.unlink(path_of("lock"))
        os._exit(0)

# Not in the main thread, which may have the lock.
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=end).start())
threading.Thread(target=work, daemon=True).start()
http.server.ThreadingHTTPServer.request_queue_size = 128
http.server.ThreadingHTTPServer.daemon_threads = True
http.server.HTTPServer.server_bind = http.server.socketserver.TCPServer.server_bind  # no look-up of the host's name
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Receiver)
server.handle_error = lambda *args: None  # connections that break
server.serve_forever()
