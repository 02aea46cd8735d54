package deliver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// Pace says how a delivery is written to its connection, where that matters.
type Pace struct {
	Chunked  bool          // without Content-Length
	Piece    int           // bytes of the body that are written at once; 0 is all of them
	Gap      time.Duration // between two pieces
	Continue bool          // Expect: 100-continue, waiting for the answer up to a second
	// AbortAfter resets the connection after so many bytes of the body; 0 does not.
	AbortAfter int
	// StopAfter sends no more than so many bytes of the body, and waits for what comes; 0 sends all.
	StopAfter int
	// Leave closes the connection after the body without waiting for the answer.
	Leave bool
	// Times is how many deliveries are made one after the other on the same
	// connection; 0 means 1. The result is that of the last, or of the first that
	// fails or whose answer says that the receiver closes the connection.
	Times int
}

// errLeft tells that nobody waits for an answer.
var errLeft = errors.New("the connection was closed before the answer, on purpose")

// Paced makes a delivery on a connection of its own, at a pace. After an abort or
// a leave the result has neither status nor error.
func (c *Client) Paced(ctx context.Context, r Request, p Pace) Result {
	return c.timed(ctx, r, func(ctx context.Context, _ time.Time) (res Result, err error) {
		u, m, err := c.message(r)
		if err != nil {
			return res, err
		}
		conn, err := c.dial(ctx, u)
		if err != nil {
			return res, err
		}
		defer conn.end()
		defer context.AfterFunc(ctx, conn.end)() // what waits for it fails
		m.pace = p
		until, _ := ctx.Deadline()
		for range max(p.Times, 1) {
			var whole bool
			if res, whole, err = conn.exchange(ctx, &m, until, c.opts.MaxResponse); err != nil || !whole {
				break
			}
		}
		if errors.Is(err, errLeft) {
			err = nil
		}
		return res, err
	})
}

// writePaced writes the head that is in c.out, and the body.
func (c *conn) writePaced(ctx context.Context, m *message, proceed <-chan struct{}) error {
	p := &m.pace
	if *p == (Pace{}) {
		_, err := (&net.Buffers{c.out, m.body}).WriteTo(c.Conn)
		if err == nil {
			m.isWritten()
		}
		return err
	}
	if _, err := c.Write(c.out); err != nil {
		return err
	}
	if p.Continue {
		// Many servers never say that it may go on.
		if err := wait(ctx, time.Second, proceed); err != nil {
			return err
		}
	}
	end := len(m.body)
	for _, most := range []int{p.AbortAfter, p.StopAfter} {
		if most > 0 {
			end = min(end, most)
		}
	}
	piece := p.Piece
	if piece <= 0 {
		piece = max(end, 1)
	}
	for from := 0; from < end; from += piece {
		if from > 0 && p.Gap > 0 {
			if err := wait(ctx, p.Gap, nil); err != nil {
				return err
			}
		}
		part := m.body[from:min(from+piece, end)]
		if p.Chunked {
			part = fmt.Appendf(nil, "%x\r\n%s\r\n", len(part), part)
		}
		if _, err := c.Write(part); err != nil {
			return err
		}
	}
	switch {
	case p.AbortAfter > 0:
		if tcp, ok := c.tcp.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // closing sends a reset
		}
		return errLeft
	case p.Chunked:
		if _, err := io.WriteString(c, "0\r\n\r\n"); err != nil {
			return err
		}
	}
	m.isWritten()
	if p.Leave {
		return errLeft
	}
	return nil
}

// wait waits, until there is reason to go on.
func wait(ctx context.Context, d time.Duration, proceed <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-proceed:
	case <-timer.C:
	}
	return nil
}
