package capture

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Tap gives a listener whose connections remember the head of each request as
// it was sent, because net/http keeps neither the order nor the spelling of
// header names. The server must have ConnContext set to [TapContext].
func Tap(l net.Listener) net.Listener { return tapListener{l} }

type tapListener struct{ net.Listener }

func (l tapListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &tapped{Conn: c}, nil
}

type tapKey struct{}

// TapContext lets handlers find the connection of a request.
func TapContext(ctx context.Context, c net.Conn) context.Context {
	if t, ok := c.(*tapped); ok {
		return context.WithValue(ctx, tapKey{}, t)
	}
	return ctx
}

// mostHead is how much of a head is kept: more than a server takes.
const mostHead = 512 << 10

// tapped follows the framing of requests on a connection, so as to tell heads
// from bodies. Where it cannot follow, it gives up, and no head is known.
type tapped struct {
	net.Conn
	mu    sync.Mutex
	heads [][]byte // of requests that were not handled yet
	state tapState
	part  []byte // of a head or of a line of chunked framing
	left  int64  // bytes of a body or chunk
}

type tapState int

const (
	inHead tapState = iota
	inBody
	inChunkSize
	inChunk
	inTrailer
	tapLost
)

// Read reads from the connection and takes note of what it read.
func (t *tapped) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	if n > 0 {
		t.mu.Lock()
		t.feed(b[:n])
		t.mu.Unlock()
	}
	return n, err
}

// CloseWrite half-closes the connection, as net/http does where it can.
func (t *tapped) CloseWrite() error { return closeWrite(t.Conn) }

func closeWrite(conn net.Conn) error {
	if c, ok := conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return nil
}

func (t *tapped) feed(b []byte) {
	for len(b) > 0 && t.state != tapLost {
		switch t.state {
		case inHead:
			b = t.feedHead(b)
		case inBody:
			b = t.skip(b, inHead)
		case inChunk:
			b = t.skip(b, inChunkSize)
		default:
			b = t.feedLine(b)
		}
	}
}

// skip passes over the bytes that are left of a body.
func (t *tapped) skip(b []byte, next tapState) []byte {
	n := min(t.left, int64(len(b)))
	if t.left -= n; t.left == 0 {
		t.state = next
	}
	return b[n:]
}

// feedHead collects a head up to its empty line.
func (t *tapped) feedHead(b []byte) []byte {
	if len(t.part) == 0 {
		b = bytes.TrimLeft(b, "\r\n") // tolerated between requests
	}
	before := len(t.part)
	t.part = append(t.part, b...)
	end := headEnd(t.part, max(0, before-3))
	if end < 0 {
		if len(t.part) > mostHead {
			t.lose()
		}
		return nil
	}
	rest := b[end-before:]
	head := bytes.Clone(t.part[:end])
	t.part = t.part[:0]
	if len(t.heads) > 100 { // nobody asks for them
		t.lose()
		return nil
	}
	t.heads = append(t.heads, head)
	t.state, t.left = framing(head)
	return rest
}

func (t *tapped) lose() { t.state, t.heads, t.part = tapLost, nil, nil }

// headEnd finds the end of the empty line that ends a head; -1 when there is
// none yet.
func headEnd(b []byte, from int) int {
	for i := from; ; i++ {
		n := bytes.IndexByte(b[i:], '\n')
		if n < 0 {
			return -1
		}
		i += n
		switch rest := b[i+1:]; {
		case len(rest) > 0 && rest[0] == '\n':
			return i + 2
		case len(rest) > 1 && rest[0] == '\r' && rest[1] == '\n':
			return i + 3
		}
	}
}

var transferEncoding, contentLength = []byte("transfer-encoding"), []byte("content-length")

// framing says what follows a head.
func framing(head []byte) (tapState, int64) {
	chunked, length := false, int64(0)
	for line := range bytes.Lines(head) {
		name, value, ok := bytes.Cut(line, []byte{':'})
		switch {
		case !ok:
		case len(name) == len(transferEncoding) && bytes.EqualFold(name, transferEncoding):
			chunked = bytes.EqualFold(bytes.TrimSpace(value), []byte("chunked"))
		case len(name) == len(contentLength) && bytes.EqualFold(name, contentLength):
			n, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
			if err != nil || n < 0 {
				return tapLost, 0
			}
			length = n
		}
	}
	switch {
	case chunked:
		return inChunkSize, 0
	case length > 0:
		return inBody, length
	}
	return inHead, 0
}

// feedLine collects a line of chunked framing.
func (t *tapped) feedLine(b []byte) []byte {
	n := bytes.IndexByte(b, '\n')
	if n < 0 {
		if t.part = append(t.part, b...); len(t.part) > mostHead {
			t.lose()
		}
		return nil
	}
	text := strings.TrimRight(string(append(t.part, b[:n]...)), "\r")
	t.part = t.part[:0]
	if t.state == inTrailer {
		if text == "" {
			t.state = inHead
		}
		return b[n+1:]
	}
	digits, _, _ := strings.Cut(text, ";")
	size, err := strconv.ParseInt(strings.TrimSpace(digits), 16, 63)
	switch {
	case err != nil || size < 0:
		t.lose()
	case size == 0:
		t.state = inTrailer
	default:
		t.state, t.left = inChunk, size+int64(len("\r\n"))
	}
	return b[n+1:]
}

// headOf gives the head of a request as it was sent; nil when it is not known.
// It may be asked once for each request.
func headOf(r *http.Request) []byte {
	t, ok := r.Context().Value(tapKey{}).(*tapped)
	if !ok {
		return nil
	}
	start := r.Method + " " + r.RequestURI + " "
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.heads) > 0 {
		head := t.heads[0]
		t.heads = t.heads[1:]
		if len(head) >= len(start) && string(head[:len(start)]) == start {
			return head
		}
	}
	return nil
}

// headerLine is a header as it was sent.
type headerLine struct {
	name, value string
	exact       bool // "name: value" and the end of the line are all there is
}

// headerLines takes a head apart.
func headerLines(head []byte) []headerLine {
	_, rest, _ := strings.Cut(string(head), "\n")
	lines := make([]headerLine, 0, strings.Count(rest, "\n"))
	for text := range strings.Lines(rest) {
		bare := strings.TrimRight(text, "\r\n")
		if bare == "" {
			break
		}
		if (bare[0] == ' ' || bare[0] == '\t') && len(lines) > 0 { // folded
			last := &lines[len(lines)-1]
			last.value, last.exact = strings.TrimSpace(last.value+" "+strings.Trim(bare, " \t")), false
			continue
		}
		name, value, _ := strings.Cut(bare, ":")
		trimmed := strings.Trim(value, " \t")
		exact := len(text) == len(name)+len(": ")+len(trimmed)+len("\r\n") && len(value) == len(trimmed)+1 && value[0] == ' '
		lines = append(lines, headerLine{name, trimmed, exact})
	}
	return lines
}

// exactHeaders gives the headers of a tapped request, and its head where they
// do not give it byte for byte.
func exactHeaders(head []byte) (pairs [][2]string, keep []byte) {
	lines := headerLines(head)
	pairs = make([][2]string, len(lines))
	for i, l := range lines {
		pairs[i] = [2]string{Text(l.name), Text(l.value)}
		if !l.exact || pairs[i][1] != l.value || pairs[i][0] != l.name {
			keep = head
		}
	}
	return pairs, keep
}
