package deliver

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
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
	// HTTP2 speaks HTTP/2 where the receiver does, over TLS or, for http URLs,
	// with prior knowledge, and then only that.
	HTTP2 bool
	// TLS are options of https connections; nil verifies as the system does.
	TLS *tls.Config
	// Proxy takes the deliveries; nil is none. It is what gets dialled, and what
	// it reaches is out of sight: want AllowRemote as well.
	Proxy *url.URL
	// Close ends each connection after one delivery.
	Close bool
	// Connections is how many are kept open; 0 means 256.
	Connections int
	// UserAgent to send; "" means "Symfony" (seen).
	UserAgent string
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
	Err       error         // a *Failure, or nil when the answer was read; any status is an answer
}

const (
	defaultTimeout     = 10 * time.Second
	defaultMaxResponse = 64 << 10
	maxDrain           = 1 << 20
	maxResponseHeader  = 256 << 10
	defaultConnections = 256 // as many as a burst may need; more would be opened anew each time
)

// Client delivers payloads. It keeps connections alive between deliveries and
// is safe for concurrent use.
type Client struct {
	opts      Options
	transport *http.Transport
	kept      keptConns // of Exact
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
	if o.UserAgent == "" {
		o.UserAgent = providerAgent
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Connections <= 0 {
		o.Connections = defaultConnections
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(!o.HTTP2)
	protocols.SetHTTP2(o.HTTP2)
	protocols.SetUnencryptedHTTP2(o.HTTP2)
	var proxy func(*http.Request) (*url.URL, error) // not that of a shell, which has no place between a test and its receiver
	if o.Proxy != nil {
		proxy = http.ProxyURL(o.Proxy)
	}
	return &Client{opts: o, kept: keptConns{now: o.Now}, transport: &http.Transport{
		Proxy:                  proxy,
		TLSClientConfig:        o.TLS,
		DisableKeepAlives:      o.Close,
		DialContext:            dialer(o).DialContext,
		Protocols:              protocols,
		DisableCompression:     true, // otherwise Go asks for gzip, which the provider does not
		TLSHandshakeTimeout:    o.Timeout,
		MaxIdleConns:           o.Connections,
		MaxIdleConnsPerHost:    o.Connections,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: maxResponseHeader,
	}}
}

func (c *Client) timeout(r Request) time.Duration {
	if r.Timeout > 0 {
		return r.Timeout
	}
	return c.opts.Timeout
}

// Close closes the connections that are idle. The client stays usable.
func (c *Client) Close() {
	c.transport.CloseIdleConnections()
	c.kept.close()
}

// Post makes one delivery. It never sends a second time, not even for a
// request that Go holds to be safe to repeat.
func (c *Client) Post(ctx context.Context, r Request) Result {
	start := c.opts.Now()
	res := c.post(ctx, r)
	res.Latency = c.opts.Now().Sub(start)
	return res
}

func (c *Client) post(parent context.Context, r Request) (res Result) {
	u, err := parseTarget(r.URL)
	if err != nil {
		return Result{Err: err}
	}
	header, host, err := c.header(r.Header, u.User)
	if err != nil {
		return Result{Err: &Failure{Kind: Invalid, URL: SafeURL(r.URL), Err: err}}
	}

	timeout := c.timeout(r)
	tooLate := fmt.Errorf("no complete answer within %v: %w", timeout, context.DeadlineExceeded)
	ctx, cancel := context.WithTimeoutCause(parent, timeout, tooLate)
	defer cancel()
	var reused, badTLS atomic.Bool // set on goroutines of the transport
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) { reused.Store(i.Reused) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err != nil {
				badTLS.Store(true)
			}
		},
	})
	fail := func(s stage, err error) error {
		s.tls = badTLS.Load()
		s.canceled = parent.Err() == context.Canceled
		f := classify(s, err)
		if f.Kind == Timeout && errors.Is(context.Cause(ctx), tooLate) {
			f.Err = tooLate
		}
		f.URL = SafeURL(r.URL)
		return f
	}

	body := &payload{data: r.Payload}
	defer body.release()
	// The transport is used without http.Client, which would follow redirects
	// and put the whole URL, its secrets included, into errors.
	resp, err := c.transport.RoundTrip(body.request(ctx, u, host, header))
	res.Reused = reused.Load()
	if err != nil {
		res.Err = fail(stage{}, err)
		return res
	}
	defer resp.Body.Close()
	res.Status, res.Proto, res.Header = resp.StatusCode, resp.Proto, resp.Header
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return res // its body is the open connection, not an answer
	}
	res.Body, res.Truncated, err = readAnswer(resp.Body, c.opts.MaxResponse)
	if err != nil {
		res.Err = fail(stage{answered: true}, err)
	}
	return res
}

// readAnswer keeps limit bytes of body and reads on for a while, so that the
// connection can be used again.
func readAnswer(body io.Reader, limit int64) (kept []byte, truncated bool, err error) {
	kept, err = io.ReadAll(io.LimitReader(body, limit))
	if err != nil || int64(len(kept)) < limit {
		return kept, false, err
	}
	n, err := io.CopyN(io.Discard, body, maxDrain)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return kept, n > 0, err
}

func basicAuth(u *url.Userinfo) string {
	r := http.Request{Header: http.Header{}}
	password, _ := u.Password()
	r.SetBasicAuth(u.Username(), password)
	return r.Header.Get("Authorization")
}
