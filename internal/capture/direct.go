package capture

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Direct is a handler that can also take deliveries without net/http, which spends
// more on a request than all else that is done with it. [Listen] gives it those that
// are as plain as can be: a POST of HTTP/1.1 with a length, on a connection that
// stays open. With the first request of another kind a connection goes over to
// net/http, from that request on and for good, and so it does when anything goes
// wrong: what is odd is dealt with in one place.
type Direct interface {
	http.Handler
	// Takes tells whether to Take a body of so many bytes that is posted to a
	// target. If so, Take follows, or Drop when the body does not come.
	Takes(target string, length int) bool
	Drop(length int)
	// Take answers as ServeHTTP would.
	Take(ctx context.Context, w http.ResponseWriter, c *Capture)
	// Now is the time, for deadlines and the header Date.
	Now() time.Time
}

const (
	directHead  = 4 << 10  // bytes of a head; longer ones are net/http's
	directBody  = 64 << 10 // bytes of a body
	directWait  = 5 * time.Second
	directIdle  = 2 * time.Minute
	directWrite = 5*time.Minute + directIdle/8 // an answer may be slow on purpose
)

// front is a listener that deals with plain requests itself. Connections with others
// are what it accepts.
type front struct {
	net.Listener
	handler Direct
	ctx     context.Context //nolint:containedctx // that of the server, as in net/http
	cut     context.CancelFunc
	over    chan net.Conn // go over to net/http
	failed  chan error
	closed  chan struct{}
	once    sync.Once
	date    atomic.Pointer[dateLine]

	mu    sync.Mutex
	conns map[*directConn]bool
	group sync.WaitGroup
}

func newFront(l net.Listener, h Direct) *front {
	ctx, cut := context.WithCancel(context.Background())
	f := &front{
		Listener: l, handler: h, ctx: ctx, cut: cut, conns: map[*directConn]bool{},
		over: make(chan net.Conn), failed: make(chan error), closed: make(chan struct{}),
	}
	go f.acceptAll()
	return f
}

// Accept implements [net.Listener].
func (f *front) Accept() (net.Conn, error) {
	select {
	case c := <-f.over:
		return c, nil
	case err := <-f.failed:
		return nil, err
	case <-f.closed:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener]. Connections are shut down apart.
func (f *front) Close() error {
	err := f.Listener.Close()
	f.once.Do(func() { close(f.closed) })
	return err
}

func (f *front) acceptAll() {
	for {
		c, err := f.Listener.Accept()
		if err != nil {
			select {
			case f.failed <- err: // net/http decides whether to go on, and when
				continue
			case <-f.closed:
				return
			}
		}
		d := &directConn{front: f, conn: c}
		f.mu.Lock()
		f.conns[d] = true
		f.mu.Unlock()
		f.group.Go(d.serve)
	}
}

// shutdown waits until the listener is closed, ends the connections that wait for a
// request, and lets the others finish theirs until ctx is done.
func (f *front) shutdown(ctx context.Context) error {
	if f == nil {
		return nil
	}
	<-f.closed
	f.mu.Lock()
	for d := range f.conns {
		if d.idle.Load() {
			_ = d.conn.SetReadDeadline(time.Unix(1, 0)) // one that is closed needs none
		}
	}
	f.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		f.group.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	f.cut()
	f.mu.Lock()
	for d := range f.conns {
		_ = d.conn.Close() // it is cut
	}
	f.mu.Unlock()
	return ctx.Err()
}

// directConn is a connection that the front deals with.
type directConn struct {
	front *front
	conn  net.Conn
	idle  atomic.Bool
	buf   []byte // of directHead bytes
	have  int    // bytes that have come and are not dealt with
	until time.Time
	out   []byte
	w     directWriter
	last  lastHead
}

// lastHead is the last head of a connection. Most that follow differ from it in no
// more than the length.
type lastHead struct {
	head    []byte // up to the value of Content-Length
	tail    []byte // behind it
	headers [][2]string
	length  int // of headers, the one that is Content-Length
}

// headersOf gives the headers of a plain head, in which the value of Content-Length
// is at from to end, and the head if they do not give it byte for byte.
func (l *lastHead) headersOf(head []byte, from, end int) (headers [][2]string, keep []byte) {
	if bytes.Equal(head[:from], l.head) && bytes.Equal(head[end:], l.tail) {
		headers = slices.Clone(l.headers)
		headers[l.length][1] = string(head[from:end])
		return headers, nil
	}
	if headers, keep = exactHeaders(head); keep != nil {
		*l = lastHead{}
		return headers, bytes.Clone(keep)
	}
	l.head, l.tail = append(l.head[:0], head[:from]...), append(l.tail[:0], head[end:]...)
	l.headers = slices.Clone(headers)
	l.length = slices.IndexFunc(headers, func(h [2]string) bool { return strings.EqualFold(h[0], "Content-Length") })
	return headers, nil
}

func (d *directConn) serve() {
	handedOver := false
	defer func() {
		_ = recover() // ends the connection, as in net/http: of http.ErrAbortHandler that is the purpose
		d.front.mu.Lock()
		delete(d.front.conns, d)
		d.front.mu.Unlock()
		if !handedOver {
			_ = d.conn.Close() // there is nobody to tell
		}
	}()
	d.buf = make([]byte, directHead)
	remote := d.conn.RemoteAddr().String()
	for d.request(remote) {
		select {
		case <-d.front.closed:
			return
		default:
		}
	}
	if d.have == 0 {
		return
	}
	_ = d.conn.SetDeadline(time.Time{}) // net/http sets its own
	select {
	case d.front.over <- &resumed{Conn: d.conn, before: d.buf[:d.have]}:
		handedOver = true
	case <-d.front.closed:
	}
}

// request deals with one request. When it can not, false, what has come of it is in
// buf: nothing when the sender is gone.
func (d *directConn) request(remote string) bool {
	end := d.readHead()
	if end < 0 {
		return false
	}
	head, ok := plainHead(d.buf[:end])
	if !ok || !d.front.handler.Takes(head.target, head.length) {
		return false
	}
	length := head.length
	body := make([]byte, length)
	n := copy(body, d.buf[end:d.have])
	if n < length && !d.readBody(body, n, end) {
		d.front.handler.Drop(length)
		return false
	}
	c := &Capture{Remote: remote, Method: http.MethodPost, URL: head.target, Proto: "HTTP/1.1", Body: body}
	c.Headers, c.Head = d.last.headersOf(d.buf[:end], head.from, head.to)
	d.have = copy(d.buf, d.buf[end+n:d.have])
	d.w.reset()
	d.front.handler.Take(d.front.ctx, &d.w, c)
	d.out = d.w.append(d.out[:0], d.front.today())
	if _, err := d.conn.Write(d.out); err != nil {
		d.have = 0
		return false
	}
	if d.w.closes() {
		d.have = 0
		return false
	}
	return true
}

// readHead reads until a head is there: the offset after it, or -1.
func (d *directConn) readHead() (end int) {
	now := d.front.handler.Now()
	if d.have == 0 {
		d.idle.Store(true)
		defer d.idle.Store(false)
		d.wait(now, directIdle)
	}
	searched := 0
	for {
		if end = headEnd(d.buf[:d.have], max(0, searched-3)); end >= 0 {
			return end
		}
		if searched = d.have; searched == len(d.buf) {
			return -1
		}
		n, err := d.conn.Read(d.buf[d.have:])
		if err != nil {
			return -1
		}
		if d.have += n; searched == 0 {
			d.idle.Store(false)
			if headEnd(d.buf[:d.have], 0) < 0 {
				d.wait(now, directWait)
			}
		}
	}
}

// wait sets how long a read may take, if it is not about that already.
func (d *directConn) wait(now time.Time, most time.Duration) {
	until := now.Add(most)
	if off := until.Sub(d.until); off > most/8 || off < 0 {
		d.until = until
		_ = d.conn.SetReadDeadline(until) // a read tells what is wrong
		_ = d.conn.SetWriteDeadline(now.Add(directWrite))
	}
}

// readBody reads the rest of a body, of which n bytes are there. When it does not
// come, false, what has come is put behind the head again.
func (d *directConn) readBody(body []byte, n, head int) bool {
	for n < len(body) {
		d.wait(d.front.handler.Now(), directWait)
		more, err := d.conn.Read(body[n:])
		n += more
		if err != nil {
			d.buf = append(d.buf[:head:head], body[:n]...)
			d.have = len(d.buf)
			return false
		}
	}
	return true
}

// resumed is a connection of which something was read before.
type resumed struct {
	net.Conn
	before []byte
}

// Read implements [net.Conn].
func (r *resumed) Read(b []byte) (int, error) {
	if len(r.before) > 0 {
		n := copy(b, r.before)
		r.before = r.before[n:]
		return n, nil
	}
	return r.Conn.Read(b)
}

// CloseWrite half-closes the connection.
func (r *resumed) CloseWrite() error {
	if c, ok := r.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return nil
}

// plain is what counts of a plain head.
type plain struct {
	target   string
	length   int
	from, to int // where the value of Content-Length is
}

// plainHead takes a head apart; not ok unless net/http would find nothing in it that
// asks for more than reading so many bytes and answering.
func plainHead(head []byte) (h plain, ok bool) {
	line, rest, _ := bytes.Cut(head, []byte("\r\n"))
	line, isPost := bytes.CutPrefix(line, []byte("POST "))
	line, isCurrent := bytes.CutSuffix(line, []byte(" HTTP/1.1"))
	if !isPost || !isCurrent || !isPlain(line, isTarget) || line[0] != '/' || bytes.HasPrefix(line, []byte("//")) {
		return h, false
	}
	hosts, lengths := 0, 0
	for len(rest) > len("\r\n") {
		var field []byte
		field, rest, _ = bytes.Cut(rest, []byte("\r\n"))
		name, value, found := bytes.Cut(field, []byte(":"))
		if !found || !isPlain(name, isName) || !isPlain(value, isValue) && len(value) > 0 {
			return h, false
		}
		value = bytes.Trim(value, " \t")
		switch {
		case isAny(name, "Host"):
			hosts++
			if !isPlain(value, isHost) {
				return h, false
			}
		case isAny(name, "Content-Length"):
			lengths++
			n, err := strconv.ParseUint(string(value), 10, 31)
			if err != nil || n > directBody {
				return h, false
			}
			h.length = int(n)
			h.to = len(head) - len(rest) - len("\r\n") - (len(field) - len(bytes.TrimRight(field, " \t")))
			h.from = h.to - len(value)
		case isAny(name, "Connection"):
			if !strings.EqualFold(string(value), "keep-alive") {
				return h, false
			}
		case isAny(name, "Transfer-Encoding", "Expect", "Upgrade", "Trailer", "Te"):
			return h, false
		}
	}
	h.target = string(line)
	return h, hosts == 1 && lengths == 1 && string(rest) == "\r\n"
}

func isAny(name []byte, names ...string) bool {
	for _, known := range names {
		if len(name) == len(known) && strings.EqualFold(string(name), known) {
			return true
		}
	}
	return false
}

// The bytes of a plain head.
const (
	isTarget = 1 << iota
	isName
	isValue
	isHost
)

var plainBytes = func() (t [256]uint8) {
	for c := range t {
		if c >= ' ' && c != 0x7F || c == '\t' {
			t[c] |= isValue
		}
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			t[c] |= isTarget | isName | isHost
		}
	}
	for bits, set := range map[uint8]string{isTarget: "-._~!$&'()*+,;=:@/?", isName: "-_", isHost: "-.:[]"} {
		for _, c := range set {
			t[c] |= bits
		}
	}
	return t
}()

// isPlain tells whether there is something, and only of one kind of bytes.
func isPlain(text []byte, kind uint8) bool {
	for _, c := range text {
		if plainBytes[c]&kind == 0 {
			return false
		}
	}
	return len(text) > 0
}

// dateLine is the header Date of a second.
type dateLine struct {
	second int64
	text   string
}

func (f *front) today() string {
	now := f.handler.Now()
	if kept := f.date.Load(); kept != nil && kept.second == now.Unix() {
		return kept.text
	}
	line := &dateLine{now.Unix(), "Date: " + now.UTC().Format(http.TimeFormat) + "\r\n"}
	f.date.Store(line)
	return line.text
}

// directWriter collects an answer.
type directWriter struct {
	header http.Header
	status int
	body   []byte
}

func (w *directWriter) reset() {
	if w.header == nil {
		w.header = http.Header{}
	}
	clear(w.header)
	w.status, w.body = 0, w.body[:0]
}

// Header implements [http.ResponseWriter].
func (w *directWriter) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *directWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

// Write implements [http.ResponseWriter].
func (w *directWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.body = append(w.body, b...)
	return len(b), nil
}

func (w *directWriter) closes() bool { return strings.EqualFold(w.header.Get("Connection"), "close") }

// append writes the answer as net/http does.
func (w *directWriter) append(b []byte, date string) []byte {
	w.WriteHeader(http.StatusOK)
	b = strconv.AppendInt(append(b, "HTTP/1.1 "...), int64(w.status), 10)
	text := http.StatusText(w.status)
	if text == "" {
		text = "status code " + strconv.Itoa(w.status)
	}
	b = append(append(append(b, ' '), text...), "\r\n"...)
	names := make([]string, 0, 8)
	for name, values := range w.header {
		if len(values) > 0 && name != "Date" && name != "Content-Length" && name != "Transfer-Encoding" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range w.header[name] {
			b = append(append(append(append(b, name...), ": "...), oneLine.Replace(value)...), "\r\n"...)
		}
	}
	if own := w.header.Get("Date"); own != "" {
		date = "Date: " + oneLine.Replace(own) + "\r\n"
	}
	b = append(b, date...)
	hasBody := w.status != http.StatusNoContent && w.status != http.StatusNotModified
	if hasBody {
		b = append(strconv.AppendInt(append(b, "Content-Length: "...), int64(len(w.body)), 10), "\r\n"...)
	}
	b = append(b, "\r\n"...)
	if hasBody {
		b = append(b, w.body...)
	}
	return b
}

// oneLine keeps a value from being more than one header, as net/http does.
var oneLine = strings.NewReplacer("\r", " ", "\n", " ")
