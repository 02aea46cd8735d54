package deliver

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/siohook/siohook/internal/base/words"
)

// answers reads what comes over a connection as answers of HTTP/1.1. What comes is
// not trusted: whatever it is, reading it takes no more room than the bounds below,
// and ends in an answer or an error.
type answers struct {
	in    *bufio.Reader
	names []string // headers to keep; nil keeps all
	left  int      // bytes that heads may still take
	long  []byte   // a line that the buffer of in does not hold
	field []byte   // a header, its folded lines included
	body  body
	rest  [512]byte // of a body that is not kept

	framing
}

const (
	mostHead = 256 << 10 // bytes of an answer's heads, those of 1xx included
	mostRest = 1 << 20   // bytes of a body that are read beyond those that are kept
	shown    = 80        // bytes of a malformed line that an error quotes, or of what follows an answer
)

// read reads one answer, and keeps up to keep bytes of its body. interim is told of
// each 1xx before it; nil tells nobody. whole says that all of the answer was read and
// nothing after it, and that the receiver leaves the connection open.
func (a *answers) read(method string, keep int64, interim func(status int)) (res Result, whole bool, err error) {
	a.left, a.fault, a.last = mostHead, "", false
	var h head
	for {
		if h, err = a.head(); err != nil {
			return res, false, a.faulty(&h, err)
		}
		if h.status >= 200 || h.status == http.StatusSwitchingProtocols {
			break
		}
		if interim != nil {
			interim(h.status)
		}
	}
	if err := a.frame(&h, method); err != nil {
		return res, false, a.faulty(&h, err)
	}
	announced := a.body.left
	a.status, a.bodiless = h.status, a.body.ended
	res.Status, res.Proto, res.Header = h.status, h.proto, h.header
	if h.status == http.StatusSwitchingProtocols {
		return res, false, nil // what follows is no answer
	}
	if res.Body, res.Truncated, err = a.readBody(keep); err != nil {
		if !a.body.chunked && announced >= 0 {
			a.fault = fmt.Sprintf("Content-Length announces %s, and %d arrived", words.Count(announced, "byte"), announced-a.body.left)
			return res, false, err
		}
		return res, false, a.faulty(&h, err)
	}
	if a.body.ended && a.in.Buffered() > 0 {
		more, _ := a.in.Peek(a.in.Buffered()) // they are there
		a.fault = a.following(more)
	}
	a.last = h.close && a.body.ended && (a.bodiless || a.body.chunked || announced >= 0)
	return res, !h.close && a.body.ended && a.in.Buffered() == 0, nil
}

// readBody keeps limit bytes of a body and reads on for a while, so that the
// connection can be used again.
func (a *answers) readBody(limit int64) (kept []byte, truncated bool, err error) {
	if limit > 0 && !a.body.ended {
		kept, err = io.ReadAll(io.LimitReader(&a.body, limit))
	}
	if a.body.ended || err != nil || int64(len(kept)) < limit {
		return kept, false, err
	}
	for n := 0; ; truncated = true {
		more, err := a.body.Read(a.rest[:])
		switch n += more; {
		case more == 0 && errors.Is(err, io.EOF):
			return kept, truncated, nil
		case err != nil && !errors.Is(err, io.EOF):
			return kept, truncated, err
		case n > mostRest:
			return kept, true, nil
		}
	}
}

// line reads a line and gives it without its end. It is valid until the next one.
func (a *answers) line() ([]byte, error) {
	a.long = a.long[:0]
	for {
		part, err := a.in.ReadSlice('\n')
		if a.left -= len(part); a.left < 0 {
			return nil, malformedError("the headers of the answer are larger than " + words.Count(mostHead, "byte"))
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			a.long = append(a.long, part...)
			continue
		case errors.Is(err, io.EOF) && len(part)+len(a.long) > 0:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		}
		if len(a.long) > 0 {
			a.long = append(a.long, part...)
			part = a.long
		}
		return bytes.TrimSuffix(part[:len(part)-1], []byte{'\r'}), nil
	}
}

// frame says how the body is told from what follows.
func (a *answers) frame(h *head, method string) error {
	if h.minor == '0' {
		h.close = h.close || !h.alive
		h.encoding = 0 // means nothing there
	}
	if h.encoding > 0 && (h.encoding > 1 || !h.chunked) {
		return malformedError("the answer has a transfer encoding that is not chunked")
	}
	length := int64(-1)
	switch {
	case h.lengths > 1 && h.length == nil:
		return malformedError("the answer has several Content-Lengths that differ")
	case h.lengths > 0:
		n, err := strconv.ParseUint(string(h.length), 10, 63)
		if err != nil {
			return malformedError(fmt.Sprintf("bad Content-Length %q", h.length[:min(len(h.length), shown)]))
		}
		length = int64(n)
	}
	a.body = body{from: a}
	switch {
	case method == http.MethodHead || h.status < 200 || h.status == http.StatusNoContent || h.status == http.StatusNotModified:
		a.body.ended = true
	case h.encoding > 0:
		a.body.chunked = true
	default:
		if a.body.left = length; length < 0 {
			h.close = true
		}
	}
	return nil
}
