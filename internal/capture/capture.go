package capture

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
)

// Capture is one recorded delivery. Its JSON is one line:
//
//	{"time":"2026-01-02T03:04:05.678Z","method":"POST","url":"/hook?a=1","proto":"HTTP/1.1",
//	 "headers":[["Content-Type","application/json"],["Host","127.0.0.1:8025"]],"body":"e30="}
//
// body is base64, since a body may be any bytes.
type Capture struct {
	Time   time.Time // when the last byte of the body had come, in UTC
	Method string
	URL    string // the request target as it was sent: path and query
	Proto  string // such as "HTTP/1.1"
	// Headers are pairs of name and value, Host and Transfer-Encoding among
	// them. net/http keeps neither the order nor the spelling of the names,
	// so that a Receiver gives them in their canonical spelling, sorted;
	// several values of one name stand in the order of arrival. A value that
	// is not UTF-8 is taken for Latin-1.
	Headers [][2]string
	Body    []byte // the exact bytes, without their transfer coding
}

// line is the JSON of a Capture; a nil pointer is a missing member.
type line struct {
	Time    time.Time   `json:"time"`
	Method  *string     `json:"method"`
	URL     *string     `json:"url"`
	Proto   string      `json:"proto"`
	Headers [][2]string `json:"headers"`
	Body    *[]byte     `json:"body"`
}

// MarshalJSON gives the capture as one line, without the line feed. It fails
// for text that is not UTF-8 and for years that RFC 3339 cannot write.
func (c Capture) MarshalJSON() ([]byte, error) {
	b, err := json.Marshal(line{c.Time.UTC(), &c.Method, &c.URL, c.Proto, c.Headers, &c.Body})
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	return b, nil
}

// UnmarshalJSON reads what MarshalJSON writes. The members method, url and
// body must be there; members it does not know are skipped, for later
// versions write more. A member that occurs twice is an error.
func (c *Capture) UnmarshalJSON(b []byte) error {
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
	*c = Capture{l.Time.UTC(), *l.Method, *l.URL, l.Proto, l.Headers, *l.Body}
	return nil
}

func missing(member string) error {
	return errors.New("capture: member " + member + " is missing")
}

func (c Capture) clone() Capture {
	c.Headers = append([][2]string(nil), c.Headers...)
	c.Body = append([]byte(nil), c.Body...)
	return c
}

// size is what the capture takes in memory, roughly.
func (c Capture) size() int64 {
	n := 256 + len(c.URL) + len(c.Body)
	for _, h := range c.Headers {
		n += 32 + len(h[0]) + len(h[1])
	}
	return int64(n)
}
