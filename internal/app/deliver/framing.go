package deliver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/siohook/siohook/internal/base/words"
)

// framing is where the answers on a connection end, and where they should.
type framing struct {
	fault    string // what is wrong with the last one; "" when nothing is
	status   int    // of the last one
	bodiless bool   // it has no body, whatever it says
	last     bool   // the receiver closes the connection after it, and its end is known
	skips    bool   // bytes before a status line, which came after the answer before
}

const (
	// mostLooks is how often a client waits for what may follow the last answer of a
	// connection, and lookFor how long: most receivers close it at once.
	mostLooks = 8
	lookFor   = 5 * time.Millisecond
)

// faulty notes why an answer that had begun cannot be read.
func (a *answers) faulty(h *head, err error) error {
	switch {
	case h.status == 0, h.status == http.StatusRequestTimeout, isTimeout(err), errors.Is(err, net.ErrClosed):
	case isAny(err, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, wsaConnectionReset):
		a.fault = "the connection ends before the answer does"
	default:
		a.fault = err.Error()
	}
	return err
}

// following says what bytes are that came after the last answer.
func (a *answers) following(more []byte) string {
	quoted := strconv.Quote(string(more[:min(len(more), shown)]))
	follow := words.Count(len(more), "byte") + " follow"
	if len(more) == 1 {
		follow += "s"
	}
	switch {
	case bytes.HasPrefix(more, []byte("HTTP/1.1 408 ")): // for some servers the connection was idle for too long
		return ""
	case bytes.HasPrefix(more, []byte("HTTP/")):
		return "a second answer to the same request follows: " + quoted
	case a.bodiless:
		return fmt.Sprintf("a %d has no body, and %s it: %s", a.status, follow, quoted)
	}
	return fmt.Sprintf("%s the end of the body: %s", follow, quoted)
}

// skip passes over what comes before a status line: it should have come with the answer
// before, if it had any place there.
func (a *answers) skip(line []byte) ([]byte, error) {
	var before []byte
	for {
		at := bytes.Index(line, []byte("HTTP/1."))
		if at >= 0 {
			before, line = append(before, line[:at]...), line[at:]
			break
		}
		before = append(append(before, line...), '\n')
		var err error
		if line, err = a.line(); errors.Is(err, io.EOF) {
			return nil, io.ErrUnexpectedEOF
		} else if err != nil {
			return nil, err
		}
	}
	if len(before) > 0 {
		a.fault = a.following(before)
	}
	return line, nil
}

// stray says what came over a connection at rest after its last answer; "" when nothing but
// its end did.
func (c *conn) stray(until time.Time) string {
	if c.SetReadDeadline(until) != nil {
		return ""
	}
	return c.atItsEnd()
}

// atItsEnd reads for a moment what follows the last answer.
func (c *conn) atItsEnd() string {
	enough := time.AfterFunc(lookFor, c.end)
	defer enough.Stop()
	b := make([]byte, shown)
	n, _ := c.answers.in.Read(b) // only its end should come
	if n == 0 {
		return ""
	}
	return c.answers.following(b[:n])
}
