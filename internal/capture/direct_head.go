package capture

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

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
