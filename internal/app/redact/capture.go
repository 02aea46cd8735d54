package redact

import (
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/capture"
)

// plainHeaders hold nothing of a person.
var plainHeaders = map[string]bool{
	"accept": true, "accept-charset": true, "accept-encoding": true, "accept-language": true, "connection": true, "content-encoding": true,
	"content-length": true, "content-type": true, "expect": true, "te": true, "transfer-encoding": true, "user-agent": true,
	"x-synthetic": true, "x-webhook-event": true, "x-webhook-schema-version": true, "x-webhook-event-timestamp": true,
	"x-webhook-delivery-attempt-timestamp": true,
}

// Capture redacts a recorded delivery: body, query, headers and addresses.
func (r *Redactor) Capture(c capture.Capture) capture.Capture {
	c.Time = r.Time(c.Time)
	c.URL = r.Query(c.URL)
	c.Remote, c.Head = "", nil
	packed := c.Delivery().IsPacked()
	c.Body = r.Payload(c.Payload())
	if c.Contact != 0 {
		c.Contact, _ = strconv.ParseInt(string(r.appendNumber(nil, strconv.AppendInt(nil, c.Contact, 10), true)), 10, 64)
	}
	headers := make([][2]string, 0, len(c.Headers))
	for _, h := range c.Headers {
		name := strings.ToLower(h[0])
		switch {
		case packed && name == "content-encoding":
			continue // it is decoded
		case name == "content-length":
			h[1] = strconv.Itoa(len(c.Body))
		case name == "host":
			h[1] = "example.com"
		case !plainHeaders[name] && !r.plain[name]:
			h[1] = r.Text(h[1])
		}
		headers = append(headers, h)
	}
	c.Headers = headers
	return c
}
