package deliver

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"sync"
)

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
