package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/siohook/siohook/internal/deliver"
)

const (
	readBuffer = 16 << 10 // the most that the headers of an answer take
	mostBody   = 256 << 10
	keptBody   = 64 << 10 // of an answer, to be used for the next one

	// freshFor is how long a kept connection is taken for open. After that it is
	// looked at: the receiver may have closed it meanwhile, and a request on it
	// would be lost for no fault of anybody's.
	freshFor = time.Second
)

// plain is a connection for HTTP/1.1 without TLS. It writes each request with one
// call and lets fasthttp read the answer.
type plain struct {
	wire     deliver.Wire
	url      string
	dialer   *net.Dialer
	deadline time.Duration
	abort    context.Context // ends what is under way

	conn     net.Conn // nil when there is none
	undo     func() bool
	in       *bufio.Reader
	response fasthttp.Response
	last     time.Time // when it was last of use
}

// send implements [connection].
func (c *plain) send(buf []byte, room int, now time.Time) answer {
	until := now.Add(c.deadline)
	if c.conn != nil && now.Sub(c.last) > freshFor && !alive(c.conn) {
		c.close()
	}
	if c.conn == nil {
		if err := c.dial(until); err != nil {
			return c.fail(err, false)
		}
	}
	c.last = now
	if err := c.conn.SetDeadline(until); err != nil {
		return c.fail(err, false)
	}
	if _, err := c.conn.Write(c.frame(buf, room)); err != nil {
		// The receiver may have answered before it had read all, and closed.
		a, early := c.read()
		if early == nil {
			c.close()
			return a
		}
		return c.fail(err, false)
	}
	// Others send meanwhile. When it is this one's turn again, its answer has often
	// come: that saves a read in vain, and the wait for it.
	runtime.Gosched()
	a, err := c.read()
	if err != nil {
		return c.fail(err, a.status != 0)
	}
	return a
}

// frame writes the head in front of the payload.
func (c *plain) frame(buf []byte, room int) []byte {
	var line [64]byte
	length := append(line[:0], "Content-Length: "...)
	length = strconv.AppendInt(length, int64(len(buf)-room), 10)
	length = append(length, "\r\n\r\n"...)
	start := room - len(c.wire.Head) - len(length)
	copy(buf[start:], c.wire.Head)
	copy(buf[start+len(c.wire.Head):], length)
	return buf[start:]
}

// room is how much frame needs.
func room(w deliver.Wire) int { return len(w.Head) + 64 }

func (c *plain) dial(until time.Time) error {
	ctx, cancel := context.WithDeadline(c.abort, until)
	defer cancel()
	conn, err := c.dialer.DialContext(ctx, "tcp", c.wire.Address)
	if err != nil {
		return err
	}
	c.conn = conn
	c.undo = context.AfterFunc(c.abort, func() { _ = conn.Close() }) // what it did is told as canceled
	if c.in == nil {
		c.in = bufio.NewReaderSize(conn, readBuffer)
	} else {
		c.in.Reset(conn)
	}
	return nil
}

// read reads an answer. With an error and a status the answer broke off.
func (c *plain) read() (a answer, err error) {
	r := &c.response
	r.Reset()
	for {
		if err := r.Header.Read(c.in); err != nil {
			return a, err
		}
		if code := r.StatusCode(); code >= 200 || code == fasthttp.StatusSwitchingProtocols {
			break
		}
	}
	a.status, a.proto = r.StatusCode(), "HTTP/1.1"
	if a.status >= 300 {
		a.retryAfter = len(r.Header.Peek(fasthttp.HeaderRetryAfter)) > 0
		if a.status < 400 {
			a.location = string(r.Header.Peek(fasthttp.HeaderLocation))
		}
	}
	switch a.status {
	case fasthttp.StatusNoContent, fasthttp.StatusNotModified, fasthttp.StatusSwitchingProtocols:
	default:
		err = r.ReadBody(c.in, mostBody)
		if err == nil && r.Header.ContentLength() == -1 {
			err = r.Header.ReadTrailer(c.in)
		}
		if len(r.Body()) > keptBody {
			r.SwapBody(nil)
		}
	}
	switch {
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		c.close() // it was an answer; the rest is of no account
		return a, nil
	case err == nil && (r.ConnectionClose() || a.status == fasthttp.StatusSwitchingProtocols):
		c.close()
	}
	return a, err
}

func (c *plain) fail(err error, answered bool) answer {
	c.close()
	switch {
	case c.abort.Err() != nil:
		err = context.Canceled
	case isTimeout(err):
		err = fmt.Errorf("no complete answer within %v: %w", c.deadline, context.DeadlineExceeded)
	}
	return answer{failed: deliver.Classify(err, c.url, answered)}
}

// isTimeout knows timeouts of fasthttp, too, which wraps some without %w.
func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() ||
		strings.Contains(err.Error(), os.ErrDeadlineExceeded.Error())
}

// close implements [connection].
func (c *plain) close() {
	if c.conn != nil {
		c.undo()
		_ = c.conn.Close() // there is nobody to tell
		c.conn = nil
	}
}
