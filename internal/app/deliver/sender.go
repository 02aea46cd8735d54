package deliver

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"
)

// Sender makes deliveries to one receiver, one after the other, on a connection of its
// own. What does not differ between them is made once. It is for one goroutine.
type Sender struct {
	client  *Client
	abort   context.Context //nolint:containedctx // ends what is under way
	request Request
	url     *url.URL
	message message
	conn    *conn // nil when there is none
	undo    func() bool
}

// Sender gives one that makes deliveries as Post does, but for the payload and the
// latency. What is under way when ctx ends fails. The error is a *Failure of kind
// Invalid.
func (c *Client) Sender(ctx context.Context, r Request) (*Sender, error) {
	u, m, err := c.message(r)
	if err != nil {
		return nil, err
	}
	return &Sender{client: c, abort: ctx, request: r, url: u, message: m}, nil
}

// Engine names the HTTP client: "siohook", or "net/http" for what it does not do.
func (s *Sender) Engine() string {
	if s.client.isGeneral(s.url) {
		return "net/http"
	}
	return "siohook"
}

// Send makes one delivery. now is the real time. own are headers of this delivery, which the
// request's win over; nil is none, and costs nothing. An answer with a status that is none, or with
// more behind it, is a failure here: who counts answers takes none of them for a success.
func (s *Sender) Send(payload []byte, own http.Header, now time.Time) (res Result) {
	res = s.send(payload, own, now)
	if res.Err != nil {
		return res
	}
	wrong := res.Framing
	if res.Status < 100 || res.Status > 599 {
		wrong = fmt.Sprintf("%03d is not a status of HTTP", res.Status)
	}
	if wrong != "" {
		res.Err = failure(s.abort, false, 0, s.request.URL, false, malformedError(wrong))
	}
	return res
}

func (s *Sender) send(payload []byte, own http.Header, now time.Time) (res Result) {
	c, r := s.client, s.request
	if own != nil {
		r.Header = maps.Clone(own)
		for name, values := range s.request.Header {
			r.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	if c.isGeneral(s.url) {
		r.Payload = payload
		return c.Post(s.abort, r)
	}
	if own != nil {
		_, m, err := c.message(r)
		if err != nil {
			res.Err = err
			return res
		}
		s.message = m
	}
	timeout := c.timeout(s.request)
	until := now.Add(timeout)
	if s.conn != nil && now.Sub(s.conn.rests) > trusted && !s.conn.isOpen(now, restMost) {
		s.Close()
	}
	reused := s.conn != nil
	if err := s.open(until); err != nil {
		res.Err = failure(s.abort, false, timeout, s.request.URL, false, err)
		return res
	}
	s.conn.rests = now
	s.message.body = payload
	res, whole, err := s.conn.exchange(s.abort, &s.message, until, c.opts.MaxResponse)
	if res.Reused = reused; !whole || err != nil || c.opts.Close {
		s.Close()
	}
	if err != nil {
		res.Err = failure(s.abort, false, timeout, s.request.URL, res.Status != 0, err)
	}
	return res
}

// open sees to it that there is a connection.
func (s *Sender) open(until time.Time) error {
	if s.conn != nil {
		return nil
	}
	ctx, cancel := context.WithDeadline(s.abort, until)
	defer cancel()
	conn, err := s.client.dial(ctx, s.url)
	if err != nil {
		return err
	}
	s.conn, s.undo = conn, context.AfterFunc(s.abort, conn.end)
	return nil
}

// Close closes the connection. The sender stays usable.
func (s *Sender) Close() {
	if s.conn != nil {
		s.undo()
		s.conn.end()
		s.conn = nil
	}
}
