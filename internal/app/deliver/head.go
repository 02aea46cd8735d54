package deliver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
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

// head reads a status line and what follows up to the empty line.
func (a *answers) head() (h head, err error) {
	line, err := a.line()
	if err != nil {
		return h, err
	}
	if a.skips {
		if line, err = a.skip(line); err != nil {
			return h, err
		}
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

// malformedError says how an answer breaks the rules of HTTP.
type malformedError string

func (e malformedError) Error() string { return string(e) }

func malformed(what string, line []byte) error {
	return malformedError(fmt.Sprintf("malformed HTTP %s %q", what, line[:min(len(line), shown)]))
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
