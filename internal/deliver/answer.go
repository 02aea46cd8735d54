package deliver

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/words"
)

// answers reads what comes over a connection as answers of HTTP/1.1. What comes is
// not trusted: whatever it is, reading it takes no more room than the bounds below,
// and ends in an answer or an error.
type answers struct {
	in    *bufio.Reader
	names []string // headers to keep, in canonical spelling; nil keeps all
	left  int      // bytes that heads may still take
	long  []byte   // a line that the buffer of in does not hold
	field []byte   // a header, its folded lines included
	body  body
	rest  [512]byte // of a body that is not kept
}

const (
	mostHead = 256 << 10 // bytes of an answer's heads, those of 1xx included
	mostRest = 1 << 20   // bytes of a body that are read beyond those that are kept
	shown    = 80        // bytes of a malformed line that an error quotes
)

// head is what the status line and the headers of an answer say.
type head struct {
	status int
	proto  string
	header http.Header

	minor    byte   // of the version, HTTP/1.minor, as a digit
	close    bool   // the receiver says that it closes the connection
	alive    bool   // that it does not
	encoding int    // Transfer-Encoding: how many there were
	chunked  bool   // the last of them is "chunked"
	lengths  int    // Content-Length: how many there were
	length   []byte // the first of them
}

// read reads one answer, and keeps up to keep bytes of its body. interim is told of
// each 1xx before it; nil tells nobody. whole says that all of the answer was read and
// nothing after it, and that the receiver leaves the connection open.
func (a *answers) read(method string, keep int64, interim func(status int)) (res Result, whole bool, err error) {
	a.left = mostHead
	var h head
	for {
		if h, err = a.head(); err != nil {
			return res, false, err
		}
		if h.status >= 200 || h.status == http.StatusSwitchingProtocols {
			break
		}
		if interim != nil {
			interim(h.status)
		}
	}
	if err := a.frame(&h, method); err != nil {
		return res, false, err
	}
	res.Status, res.Proto, res.Header = h.status, h.proto, h.header
	if h.status == http.StatusSwitchingProtocols {
		return res, false, nil // what follows is no answer
	}
	if res.Body, res.Truncated, err = a.readBody(keep); err != nil {
		return res, false, err
	}
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
			return nil, fmt.Errorf("the headers of the answer are larger than %s", words.Count(mostHead, "byte"))
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

// head reads a status line and what follows up to the empty line.
func (a *answers) head() (h head, err error) {
	line, err := a.line()
	if err != nil {
		return h, err
	}
	if err := h.statusLine(line); err != nil {
		return h, err
	}
	err = a.fields(func(name, value []byte) {
		h.take(name, value)
		if a.names == nil || slices.ContainsFunc(a.names, func(n string) bool { return isName(name, n) }) {
			if h.header == nil {
				h.header = http.Header{}
			}
			h.header.Add(string(name), string(value))
		}
	})
	return h, err
}

func malformed(what string, line []byte) error {
	return fmt.Errorf("malformed HTTP %s %q", what, line[:min(len(line), shown)])
}

func (h *head) statusLine(line []byte) error {
	proto, rest, ok := bytes.Cut(line, []byte{' '})
	if !ok || len(proto) != len("HTTP/1.1") || string(proto[:len(proto)-1]) != "HTTP/1." || !isDigit(proto[len(proto)-1]) {
		return malformed("response", line)
	}
	code, _, _ := bytes.Cut(bytes.TrimLeft(rest, " "), []byte{' '})
	if len(code) != 3 || code[0] == '0' || !isDigit(code[0]) || !isDigit(code[1]) || !isDigit(code[2]) {
		return malformed("status code", line)
	}
	h.status = int(code[0]-'0')*100 + int(code[1]-'0')*10 + int(code[2]-'0')
	if h.proto, h.minor = "HTTP/1.1", proto[len(proto)-1]; h.minor != '1' {
		h.proto = string(proto)
	}
	return nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// fields reads headers up to the empty line. A line that begins with white space goes
// on with the one before.
func (a *answers) fields(use func(name, value []byte)) error {
	a.field = a.field[:0]
	for {
		line, err := a.line()
		switch {
		case errors.Is(err, io.EOF):
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case len(line) > 0 && (line[0] == ' ' || line[0] == '\t'):
			if len(a.field) == 0 {
				return malformed("header", line)
			}
			a.field = append(append(a.field, ' '), bytes.Trim(line, " \t")...)
			continue
		}
		if len(a.field) > 0 {
			name, value, ok := bytes.Cut(a.field, []byte{':'})
			if !ok || !isField(name, value) {
				return malformed("header", a.field)
			}
			use(name, bytes.Trim(value, " \t"))
		}
		if len(line) == 0 {
			return nil
		}
		a.field = append(a.field[:0], line...)
	}
}

// isField tells whether a header may have the name and the value. A space passes, as
// with net/http: some receivers write one before the colon. Such a header means nothing.
func isField(name, value []byte) bool {
	for _, c := range name {
		if c != ' ' && !isToken[c] {
			return false
		}
	}
	for _, c := range value {
		if isControl(rune(c)) {
			return false
		}
	}
	return len(name) > 0
}

// isName compares names of headers.
func isName(name []byte, other string) bool {
	return len(name) == len(other) && bytes.EqualFold(name, []byte(other))
}

// take notes what a header says about the connection and the body.
func (h *head) take(name, value []byte) {
	switch {
	case isName(name, "Connection"):
		for token := range bytes.SplitSeq(value, []byte{','}) {
			token = bytes.Trim(token, " \t")
			h.close = h.close || isName(token, "close")
			h.alive = h.alive || isName(token, "keep-alive")
		}
	case isName(name, "Transfer-Encoding"):
		h.encoding++
		h.chunked = isName(value, "chunked")
	case isName(name, "Content-Length"):
		if h.lengths++; h.lengths == 1 {
			h.length = bytes.Clone(value)
		} else if !bytes.Equal(value, h.length) {
			h.length = nil // they differ
		}
	}
}

// frame says how the body is told from what follows.
func (a *answers) frame(h *head, method string) error {
	if h.minor == '0' {
		h.close = h.close || !h.alive
		h.encoding = 0 // means nothing there
	}
	if h.encoding > 0 && (h.encoding > 1 || !h.chunked) {
		return errors.New("the answer has a transfer encoding that is not chunked")
	}
	length := int64(-1)
	if h.lengths > 0 {
		n, err := strconv.ParseUint(string(h.length), 10, 63)
		if err != nil {
			return fmt.Errorf("bad Content-Length %q", h.length[:min(len(h.length), shown)])
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

// canonical gives names as they are kept.
func canonical(names []string) []string {
	list := slices.Clone(names)
	for i, name := range list {
		list[i] = textproto.CanonicalMIMEHeaderKey(name)
	}
	return list
}
