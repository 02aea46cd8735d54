package deliver

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/siohook/siohook/schemas"
)

// Request is one delivery to make.
type Request struct {
	// URL of the receiver, http or https. A user and password in it are sent
	// as basic authentication and never printed.
	URL string
	// Payload is sent as is, never re-serialised. Post does not look at it
	// any more once it has returned.
	Payload []byte
	// Header holds extra headers, which win over the provider's. A name
	// without a value keeps that header from being sent, so
	// {"X-Synthetic": nil} takes the mark away. Content-Length,
	// Transfer-Encoding and Trailer follow from the payload and are ignored.
	Header http.Header
	// Signed tells that Header has the signature of Options.Sign: lines of Client.Curl sign anew.
	Signed bool
	// Shown names headers whose values lines of Client.Curl show, secret as their names may be.
	Shown []string
	// Pace is how lines of Client.Curl make the delivery, as far as curl can: in chunks, slowly,
	// with Expect: 100-continue, several times on one connection. Post ignores it.
	Pace Pace
	// LowerCase writes the names of headers as HTTP/2 has them, over HTTP/1.1.
	LowerCase bool
	// Written is called once all that a pace lets be sent is written, over HTTP/1.1; nil is fine.
	Written func()
	// Timeout of this attempt; 0 means that of the client.
	Timeout time.Duration
}

// Options of a Client. The zero value reaches loopback receivers as the
// provider would, without measuring time.
type Options struct {
	// Timeout of the whole attempt, from looking up the name to the last byte
	// of the answer; 0 means 10 s. The provider's own is not known.
	Timeout time.Duration
	// AllowRemote lets the client reach other machines. Without it only
	// loopback addresses are dialled, whatever a name resolves to.
	AllowRemote bool
	// MaxResponse is how many bytes of an answer's body are kept; 0 means
	// 64 KiB, less than 0 none. The rest is read and thrown away up to 1 MiB.
	MaxResponse int64
	// KeepHeaders names the headers of an answer that are wanted: others may be left
	// out. nil keeps all.
	KeepHeaders []string
	// HTTP2 speaks HTTP/2 where the receiver does, over TLS or, for http URLs,
	// with prior knowledge, and then only that.
	HTTP2 bool
	// TLS are options of https connections; nil verifies as the system does.
	TLS *tls.Config
	// CurlTLS is what TLS is to curl, such as --cacert FILE: words of the lines of Client.Curl.
	CurlTLS []string
	// Secret names headers whose values the lines of Client.Curl take from the environment,
	// beside those whose names say it (SecretName).
	Secret []string
	// Sign signs the deliveries of the lines of Client.Curl in the shell, where it is a
	// [schemas.HMAC] and they have a signature. SecretWord is the word of a shell that has the
	// secret, such as "$WEBHOOK_SECRET" with its quotes.
	Sign       schemas.Signer
	SecretWord string
	// Proxy takes the deliveries; nil is none. It is what gets dialled, and what
	// it reaches is out of sight: want AllowRemote as well.
	Proxy *url.URL
	// Close ends each connection after one delivery.
	Close bool
	// Prompt acknowledges what comes at once, on Linux: a receiver that writes its answer in
	// two pieces waits up to 40 ms for that otherwise, which is the client's doing.
	Prompt bool
	// Connections is how many are kept open; 0 means 256.
	Connections int
	// Provider is the headers that the provider sends with each delivery.
	Provider http.Header
	// Now is the clock that measures Latency. Without one nothing is measured
	// and Latency is 0; Timeout holds all the same.
	Now func() time.Time
}

// Result is what came of one delivery.
type Result struct {
	Status    int           // status code of the answer, 0 if there was none; redirects are not followed
	Proto     string        // protocol of the answer, such as "HTTP/1.1"
	Header    http.Header   // headers of the answer
	Body      []byte        // at most Options.MaxResponse bytes of the answer
	Truncated bool          // the answer was longer than Body
	Latency   time.Duration // whole attempt: connecting, sending, reading the answer or failing
	Reused    bool          // the connection had carried a delivery before
	// Framing is what is wrong with where the answer ends, or the one before it on a connection
	// that was kept: bytes after it, or fewer than its headers announce; "" when nothing is.
	Framing string
	Err     error // a *Failure, or nil when the answer was read; any status is an answer
}

const (
	defaultTimeout     = 10 * time.Second
	defaultMaxResponse = 64 << 10
	defaultConnections = 256 // as many as a burst may need; more would be opened anew each time
)

// Client delivers payloads. It keeps connections alive between deliveries and
// is safe for concurrent use.
type Client struct {
	opts   Options
	rest   pool
	looked atomic.Int32    // how often it was waited for what may follow the last answer
	other  *http.Transport // for what is not plainly HTTP/1.1
}

// New gives a client for o. Close it to let go of its idle connections.
func New(o Options) *Client {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.MaxResponse == 0 {
		o.MaxResponse = defaultMaxResponse
	}
	o.MaxResponse = max(o.MaxResponse, 0)
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Connections <= 0 {
		o.Connections = defaultConnections
	}
	return &Client{opts: o, other: newTransport(o)}
}

func (c *Client) timeout(r Request) time.Duration {
	if r.Timeout > 0 {
		return r.Timeout
	}
	return c.opts.Timeout
}

// Close closes the connections that are idle. The client stays usable.
func (c *Client) Close() {
	c.other.CloseIdleConnections()
	c.rest.close()
}

// Post makes one delivery. It never sends a second time, not even for a
// request that Go holds to be safe to repeat.
func (c *Client) Post(ctx context.Context, r Request) Result {
	return c.timed(ctx, r, func(ctx context.Context, now time.Time) (Result, error) {
		u, m, err := c.message(r)
		switch {
		case err != nil:
			return Result{}, err
		case c.isGeneral(u):
			return c.roundTrip(ctx, u, r)
		}
		return c.send(ctx, u, &m, now)
	})
}

// timed makes an attempt that has a deadline and is measured.
func (c *Client) timed(parent context.Context, r Request, attempt func(ctx context.Context, now time.Time) (Result, error)) Result {
	timeout := c.timeout(r)
	ctx, cancel := context.WithTimeout(parent, timeout)
	defer cancel()
	start := c.opts.Now()
	res, err := attempt(ctx, start)
	res.Latency = c.opts.Now().Sub(start)
	if err != nil {
		res.Err = failure(parent, ctx.Err() != nil, timeout, r.URL, res.Status != 0, err)
	}
	return res
}

// failure says why an attempt failed, and whether its time was over.
func failure(parent context.Context, over bool, timeout time.Duration, rawURL string, answered bool, err error) *Failure {
	var known *Failure
	if errors.As(err, &known) {
		return known
	}
	switch {
	case errors.Is(parent.Err(), context.Canceled):
		err = parent.Err()
	case over && errors.Is(err, net.ErrClosed): // closed because of that
		err = context.DeadlineExceeded
	}
	f := classify(answered, err)
	if f.Kind == Timeout && parent.Err() == nil {
		var op *net.OpError
		what := "connection"
		if f.Connected = !errors.As(err, &op) || op.Op != "dial"; f.Connected {
			what = "complete answer"
		}
		f.Err = fmt.Errorf("no %s within %v: %w", what, timeout, context.DeadlineExceeded)
	}
	f.URL = SafeURL(rawURL)
	if f.Kind == Remote || f.Kind == DNS {
		f.explain(rawURL)
	}
	return f
}

// message is a request as it goes over a connection. The error is a *Failure.
func (c *Client) message(r Request) (*url.URL, message, error) {
	u, err := parseTarget(r.URL)
	if err != nil {
		return nil, message{}, err
	}
	header, host, err := c.header(r.Header, u.User)
	if err != nil {
		return nil, message{}, &Failure{Kind: Invalid, URL: SafeURL(r.URL), Err: err}
	}
	return u, message{method: http.MethodPost, lines: c.lines(u, host, header, r.LowerCase), body: r.Payload, written: r.Written}, nil
}

// send makes a delivery on a connection that is kept, or that may be afterwards.
func (c *Client) send(ctx context.Context, u *url.URL, m *message, now time.Time) (res Result, err error) {
	key := u.Scheme + "://" + u.Host
	until, _ := ctx.Deadline()
	conn, stray := c.rest.take(key, now, until)
	if conn == nil {
		if conn, err = c.dial(ctx, u); err != nil {
			return res, err
		}
		conn.isNew = true
	}
	reused := !conn.isNew
	conn.isNew = false
	conn.answers.skips = reused
	stop := context.AfterFunc(ctx, conn.end) // what waits for it fails
	res, whole, err := conn.exchange(ctx, m, until, c.opts.MaxResponse)
	if res.Reused = reused; stray != "" {
		res.Framing = stray
	}
	if conn.answers.last && err == nil && res.Framing == "" && c.looked.Add(1) <= mostLooks {
		res.Framing = conn.atItsEnd()
	}
	if stop() && whole && err == nil && !c.opts.Close {
		c.rest.put(key, conn, now, c.opts.Connections)
	} else {
		conn.end()
	}
	return res, err
}
