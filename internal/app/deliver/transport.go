package deliver

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
)

// isGeneral tells whether deliveries to a URL go through net/http: over HTTP/2, through
// a proxy, or to a name that must be encoded first.
func (c *Client) isGeneral(u *url.URL) bool {
	return c.opts.HTTP2 || c.opts.Proxy != nil || strings.IndexFunc(u.Host, func(r rune) bool { return r >= 0x80 }) >= 0
}

func newTransport(o Options) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(!o.HTTP2)
	protocols.SetHTTP2(o.HTTP2)
	protocols.SetUnencryptedHTTP2(o.HTTP2)
	var proxy func(*http.Request) (*url.URL, error) // not that of a shell, which has no place between a test and its receiver
	if o.Proxy != nil {
		proxy = http.ProxyURL(o.Proxy)
	}
	return &http.Transport{
		Proxy:                  proxy,
		TLSClientConfig:        o.TLS,
		DisableKeepAlives:      o.Close,
		DialContext:            dialContext(o),
		Protocols:              protocols,
		DisableCompression:     true, // otherwise Go asks for gzip, which the provider does not
		TLSHandshakeTimeout:    o.Timeout,
		MaxIdleConns:           o.Connections,
		MaxIdleConnsPerHost:    o.Connections,
		IdleConnTimeout:        restMost,
		MaxResponseHeaderBytes: mostHead,
	}
}

// dialContext dials as [Client.dial] does.
func dialContext(o Options) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		return dialer(o).DialContext(ctx, network, address(&url.URL{Host: addr}))
	}
}

// roundTrip makes a delivery through net/http. The transport is used without
// http.Client, which would follow redirects and put the whole URL, its secrets
// included, into errors.
func (c *Client) roundTrip(ctx context.Context, u *url.URL, r Request) (res Result, err error) {
	header, host, err := c.header(r.Header, u.User)
	if err != nil {
		return res, err
	}
	var reused, badTLS atomic.Bool // set on goroutines of the transport
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:          func(i httptrace.GotConnInfo) { reused.Store(i.Reused) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) { badTLS.Store(err != nil) },
	})
	body := &payload{data: r.Payload}
	defer body.release()
	answer, err := c.other.RoundTrip(body.request(ctx, u, host, forNetHTTP(header)))
	res.Reused = reused.Load()
	if err != nil {
		if badTLS.Load() {
			err = &tlsError{err}
		}
		return res, err
	}
	defer answer.Body.Close()
	res.Status, res.Proto, res.Header = answer.StatusCode, answer.Proto, answer.Header
	if answer.StatusCode == http.StatusSwitchingProtocols {
		return res, nil // its body is the open connection, not an answer
	}
	res.Body, err = io.ReadAll(io.LimitReader(answer.Body, c.opts.MaxResponse))
	if err == nil && int64(len(res.Body)) == c.opts.MaxResponse {
		var n int64
		if n, err = io.Copy(io.Discard, io.LimitReader(answer.Body, mostRest)); n > 0 {
			res.Truncated = true
		}
	}
	return res, err
}

// forNetHTTP keeps net/http from adding to a header, and from sending twice.
func forNetHTTP(h http.Header) http.Header {
	if len(h["User-Agent"]) == 0 {
		h["User-Agent"] = []string{""} // net/http sends its own when there is none at all
	}
	// With these names net/http takes a POST for safe to repeat. A receiver
	// would see one delivery twice; in lower case they mean the same and
	// net/http does not know them.
	for _, key := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
		if values, ok := h[key]; ok {
			delete(h, key)
			h[strings.ToLower(key)] = values
		}
	}
	return h
}

// payload is the body of one request. The transport may go on reading a body
// after the answer has come; release makes that harmless, so that the caller
// owns the bytes again.
type payload struct {
	mu   sync.Mutex
	data []byte
	gone bool
}

func (p *payload) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.data, p.gone = nil, true
}

func (p *payload) request(ctx context.Context, u *url.URL, host string, h http.Header) *http.Request {
	target := *u
	target.User = nil
	r := &http.Request{
		Method: http.MethodPost, URL: &target, Host: host, Header: h,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		ContentLength: int64(len(p.data)),
		Body:          http.NoBody,
	}
	if len(p.data) > 0 {
		r.Body = &payloadReader{p: p}
		// Lets the transport take another connection when an idle one turns
		// out closed before the first byte was written.
		r.GetBody = func() (io.ReadCloser, error) { return &payloadReader{p: p}, nil }
	}
	return r.WithContext(ctx)
}

type payloadReader struct {
	p   *payload
	off int
}

func (r *payloadReader) Read(b []byte) (int, error) {
	r.p.mu.Lock()
	defer r.p.mu.Unlock()
	if r.p.gone {
		return 0, io.ErrClosedPipe
	}
	if r.off == len(r.p.data) {
		return 0, io.EOF
	}
	n := copy(b, r.p.data[r.off:])
	r.off += n
	return n, nil
}

func (r *payloadReader) Close() error { return nil }
