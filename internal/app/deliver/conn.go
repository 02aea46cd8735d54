package deliver

import (
	"bufio"
	"context"
	"io"
	"net"
	"runtime"
	"strconv"
	"time"
)

const (
	// atOnce is how long a request is that a connection takes in one piece, whether
	// the receiver reads it or not.
	atOnce = 16 << 10

	// trusted is how long a sender takes its connection for open without looking, and
	// restMost how long it is used again at all.
	trusted  = time.Second
	restMost = 90 * time.Second

	// keptMost is how long a client keeps a connection. A receiver that closes one just
	// as it is used again has lost a delivery, and most close theirs after some seconds.
	keptMost = time.Second
)

// conn is a connection to a receiver, which carries one request at a time.
type conn struct {
	net.Conn
	tcp     net.Conn // the same without TLS
	answers answers
	out     []byte
	rests   time.Time // since when, by the client's clock
	isNew   bool      // no delivery was made on it
}

func newConn(c, tcp net.Conn, in io.Reader, names []string) *conn {
	return &conn{Conn: c, tcp: tcp, answers: answers{in: bufio.NewReader(in), names: names}}
}

// end closes the connection: nobody wants anything of it any more.
func (c *conn) end() { _ = c.Close() }

// isOpen tells whether the connection may carry another request, unless it has rested
// for too long.
func (c *conn) isOpen(now time.Time, most time.Duration) bool {
	rested := now.Sub(c.rests)
	return rested < most && alive(c.tcp, rested)
}

// message is a request as it goes over a connection.
type message struct {
	method  string
	lines   lines
	body    []byte
	pace    Pace
	written func() // is called when all is; nil is fine
}

func (m *message) isWritten() {
	if m.written != nil {
		m.written()
	}
}

// lines are the request line and the headers, but for those that say how long the body is.
type lines struct {
	before, after []byte
	length        string // name of the header with the length; "" sends none
}

// append appends all that comes before a body.
func (l *lines) append(dst []byte, size int, p *Pace) []byte {
	dst = append(dst, l.before...)
	switch {
	case p.Chunked:
		dst = append(dst, "Transfer-Encoding: chunked\r\n"...)
	case l.length != "":
		dst = append(append(dst, l.length...), ": "...)
		dst = append(strconv.AppendInt(dst, int64(size), 10), "\r\n"...)
	}
	if p.Continue {
		dst = append(dst, "Expect: 100-continue\r\n"...)
	}
	return append(append(dst, l.after...), "\r\n"...)
}

// exchange sends a message and reads the answer, of whose body it keeps up to keep
// bytes. whole says that the connection may carry another request. Reads and writes
// have the deadline until; the end of ctx ends only the waits between them, so that
// whoever may end it closes the connection as well.
func (c *conn) exchange(ctx context.Context, m *message, until time.Time, keep int64) (res Result, whole bool, err error) {
	if err := c.SetDeadline(until); err != nil {
		return res, false, err
	}
	defer func() {
		// Of a long request the receiver may have had enough: its end may take the answer along.
		if err == nil || len(m.body) <= atOnce {
			res.Framing = c.answers.fault
		}
	}()
	c.out = m.lines.append(c.out[:0], len(m.body), &m.pace)
	if m.pace != (Pace{}) || len(c.out)+len(m.body) > atOnce {
		return c.exchangeSlowly(ctx, m, keep)
	}
	c.out = append(c.out, m.body...)
	if _, err = c.Write(c.out); err != nil {
		// The receiver may have answered before it had read all, and closed.
		early, _, readErr := c.answers.read(m.method, keep, nil)
		if readErr != nil {
			return res, false, err
		}
		return early, false, nil
	}
	m.isWritten()
	// Others send meanwhile. When it is this one's turn again, its answer has often
	// come: that saves a read in vain, and the wait for it.
	runtime.Gosched()
	return c.answers.read(m.method, keep, nil)
}

// exchangeSlowly reads while it writes: a receiver may answer before it has read all,
// and not read on.
func (c *conn) exchangeSlowly(ctx context.Context, m *message, keep int64) (res Result, whole bool, err error) {
	ctx, answered := context.WithCancel(ctx)
	defer answered()
	proceed := make(chan struct{}, 1)
	written := make(chan error, 1)
	go func() { written <- c.writePaced(ctx, m, proceed) }()
	if m.pace.AbortAfter > 0 || m.pace.Leave {
		return res, false, <-written
	}
	res, whole, err = c.answers.read(m.method, keep, func(int) {
		select {
		case proceed <- struct{}{}:
		default:
		}
	})
	answered()
	_ = c.SetWriteDeadline(time.Unix(1, 0)) // a closed connection writes no more, either
	failed := <-written
	return res, whole && failed == nil, err
}
