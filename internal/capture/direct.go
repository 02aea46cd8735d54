package capture

import (
	"context"
	"net"
	"net/http"
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
	if d.have == 0 {
		d.idle.Store(true)
		defer d.idle.Store(false)
		d.wait(directIdle)
		select {
		case <-d.front.closed: // shutdown may have looked before it was idle
			return -1
		default:
		}
	}
	for searched := 0; ; {
		if end = headEnd(d.buf[:d.have], max(0, searched-3)); end >= 0 {
			return end
		}
		if d.have == len(d.buf) {
			return -1
		}
		if d.have > 0 {
			d.wait(directWait)
		}
		searched = d.have
		n, err := d.conn.Read(d.buf[d.have:])
		if err != nil {
			return -1
		}
		d.have += n
		d.idle.Store(false)
	}
}

// wait sets how long a read may take, if it is not about that already.
func (d *directConn) wait(most time.Duration) {
	now := d.front.handler.Now()
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
		d.wait(directWait)
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
func (r *resumed) CloseWrite() error { return closeWrite(r.Conn) }
