package capture

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/schemas"
)

// Capture is one recorded delivery. Its JSON is one line:
//
//	{"format_version":1,"time":"2026-01-02T03:04:05.678Z","method":"POST","url":"/hook?a=1","proto":"HTTP/1.1",
//	 "headers":[["Content-Type","application/json"],["Host","127.0.0.1:8025"]],"body":"e30="}
//
// body is base64, since a body may be any bytes. Members whose field is zero are
// left out, but for those above. docs/CAPTURES.md describes the format.
type Capture struct {
	Seq    uint64    // number within its store, from 1; 0 outside of one
	Time   time.Time // when the last byte of the body had come, in UTC
	Remote string    // address of the sender, such as "127.0.0.1:51234"
	Method string
	URL    string // the request target as it was sent: path and query
	Proto  string // such as "HTTP/1.1"
	// Headers are pairs of name and value as they were sent, in their order. A
	// value that is not UTF-8 is taken for Latin-1. Where the connection was not
	// tapped (see [Tap]), the names are in canonical spelling, sorted.
	Headers [][2]string
	// Head is the request's head as it was sent, where Headers do not give it
	// byte for byte: odd white space, folded lines, bytes that are not UTF-8.
	Head    []byte
	Event   string // id of the event in the body, or its type when that is not documented; "" when there is none
	Verdict string // what the validator said: one of the verdicts of package listen
	Contact int64  // number of the contact that the body is about; 0 when unknown
	Status  int    // of the answer that was given
	Body    []byte // the exact bytes, without their transfer coding
}

// Delivery is the capture as catalogs know it. The body is not copied.
func (c *Capture) Delivery() schemas.Delivery {
	d := schemas.Delivery{Header: http.Header{}, Body: c.Body, Time: c.Time}
	for _, pair := range c.Headers {
		d.Header.Add(pair[0], pair[1])
	}
	return d
}

// maxPayload is how many bytes of a compressed body are decoded: more than are validated.
const maxPayload = 5<<20 + 1

// Payload is what the body holds, decoded as far as that is possible. It is the body itself where
// that is not compressed.
func (c *Capture) Payload() []byte {
	if !schemas.LooksPacked(c.Body) {
		return c.Body
	}
	payload, _ := c.Delivery().Decoded(maxPayload) // what is broken has a violation
	return payload
}

// line is the JSON of a Capture; a nil pointer is a missing member.
type line struct {
	Seq     uint64      `json:"seq"`
	Time    time.Time   `json:"time"`
	Remote  string      `json:"remote"`
	Method  *string     `json:"method"`
	URL     *string     `json:"url"`
	Proto   string      `json:"proto"`
	Headers [][2]string `json:"headers"`
	Head    []byte      `json:"head"`
	Event   string      `json:"event"`
	Verdict string      `json:"verdict"`
	Contact int64       `json:"contact"`
	Status  int         `json:"status"`
	Body    *[]byte     `json:"body"`
}

// MarshalJSON gives the capture as one line, without the line feed. It fails
// for text that is not UTF-8 and for years that RFC 3339 cannot write.
func (c Capture) MarshalJSON() ([]byte, error) { return c.Append(nil) }

// Append is MarshalJSON, and appends to dst.
func (c *Capture) Append(dst []byte) ([]byte, error) {
	b := append(append(dst, lineBegin...), ',')
	if c.Seq != 0 {
		b = append(appendSeq(b, c.Seq), ',')
	}
	b, err := c.appendMembers(b)
	if err != nil {
		return nil, err
	}
	return append(b, '}'), nil
}

// lineBegin is how all lines begin.
var lineBegin = []byte(format.Captures.Begin())

// versionMember is there in lines of any version but those of other tools.
var versionMember = []byte(`"` + format.Member + `"`)

// CheckFormat fails on a line that a later siohook wrote. What is no JSON passes.
func CheckFormat(line []byte) error {
	if rest, ours := bytes.CutPrefix(line, lineBegin); ours && bytes.HasPrefix(rest, []byte{','}) || !bytes.Contains(line, versionMember) {
		return nil
	}
	var head struct {
		Version int `json:"format_version"`
	}
	if json.Unmarshal(line, &head) != nil {
		return nil //nolint:nilerr // whoever reads the line says so
	}
	return format.Captures.Check(head.Version)
}

func appendSeq(b []byte, seq uint64) []byte {
	return strconv.AppendUint(append(b, `"seq":`...), seq, 10)
}

// appendMembers appends the members but the version and seq, without braces.
func (c *Capture) appendMembers(b []byte) ([]byte, error) {
	w := memberWriter{b: b}
	at := c.Time.UTC()
	if year := at.Year(); year < 0 || year > 9999 {
		return nil, fmt.Errorf("capture: year %d", year)
	}
	w.b = append(at.AppendFormat(append(w.b, `"time":"`...), time.RFC3339Nano), '"')
	w.optional(`,"remote":`, c.Remote)
	w.text(`,"method":`, c.Method)
	w.text(`,"url":`, c.URL)
	w.text(`,"proto":`, c.Proto)
	w.b = append(w.b, `,"headers":[`...)
	for i := range c.Headers {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.text("[", c.Headers[i][0])
		w.text(",", c.Headers[i][1])
		w.b = append(w.b, ']')
	}
	w.b = append(w.b, ']')
	if len(c.Head) > 0 {
		w.b = append(base64.StdEncoding.AppendEncode(append(w.b, `,"head":"`...), c.Head), '"')
	}
	w.optional(`,"event":`, c.Event)
	w.optional(`,"verdict":`, c.Verdict)
	w.number(`,"contact":`, c.Contact)
	w.number(`,"status":`, int64(c.Status))
	w.b = append(base64.StdEncoding.AppendEncode(append(w.b, `,"body":"`...), c.Body), '"')
	if w.err != nil {
		return nil, fmt.Errorf("capture: %w", w.err)
	}
	return w.b, nil
}

// memberWriter appends members of a JSON object and remembers the first error.
type memberWriter struct {
	b   []byte
	err error
}

func (w *memberWriter) text(before, value string) {
	b, err := jsontext.AppendQuote(append(w.b, before...), value)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.b = b
}

func (w *memberWriter) optional(before, value string) {
	if value != "" {
		w.text(before, value)
	}
}

func (w *memberWriter) number(before string, value int64) {
	if value != 0 {
		w.b = strconv.AppendInt(append(w.b, before...), value, 10)
	}
}

// UnmarshalJSON reads what MarshalJSON writes. The members method, url and
// body must be there; members it does not know are skipped, for later
// versions write more. A member that occurs twice is an error.
func (c *Capture) UnmarshalJSON(b []byte) error {
	if err := CheckFormat(b); err != nil {
		return err
	}
	var l line
	if err := json.Unmarshal(b, &l); err != nil {
		return fmt.Errorf("capture: %w", err)
	}
	switch {
	case l.Method == nil:
		return missing("method")
	case l.URL == nil:
		return missing("url")
	case l.Body == nil:
		return missing("body")
	}
	*c = Capture{
		Seq: l.Seq, Time: l.Time.UTC(), Remote: l.Remote, Method: *l.Method, URL: *l.URL, Proto: l.Proto,
		Headers: l.Headers, Head: l.Head, Event: l.Event, Verdict: l.Verdict, Contact: l.Contact, Status: l.Status, Body: *l.Body,
	}
	return nil
}

func missing(member string) error {
	return errors.New("capture: member " + member + " is missing")
}

func (c Capture) clone() Capture {
	c.Headers = append([][2]string(nil), c.Headers...)
	c.Head = append([]byte(nil), c.Head...)
	c.Body = append([]byte(nil), c.Body...)
	return c
}

// size is what the capture takes in memory, roughly.
func (c Capture) size() int64 {
	n := 256 + len(c.URL) + len(c.Body) + len(c.Head)
	for _, h := range c.Headers {
		n += 32 + len(h[0]) + len(h[1])
	}
	return int64(n)
}
