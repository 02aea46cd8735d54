package deliver

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// Get asks for what is at a URL, of any length, with the headers of a Recorded: reading its body ends
// with the context alone, not with Options.Timeout. It reaches what deliveries may reach, and follows no redirects.
// The error is a *Failure, also that of reading: the cause of the context's end, where that has one.
func (c *Client) Get(ctx context.Context, rawURL string, headers [][2]string) (*http.Response, error) {
	fail := func(answered bool, err error) error {
		if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, ctx.Err()) {
			return &Failure{Kind: Timeout, URL: SafeURL(rawURL), Err: cause}
		}
		return failure(ctx, ctx.Err() != nil, c.opts.Timeout, rawURL, answered, err)
	}
	u, err := parseTarget(rawURL)
	if err != nil {
		return nil, err
	}
	request := (&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}, Host: u.Host}).WithContext(ctx)
	if u.User != nil {
		request.Header["Authorization"] = []string{basicAuth(u.User)}
	}
	for _, pair := range headers {
		if err := checkHeader(pair[0], []string{pair[1]}); err != nil {
			return nil, &Failure{Kind: Invalid, URL: SafeURL(rawURL), Err: err}
		}
		request.Header.Add(pair[0], pair[1])
		if http.CanonicalHeaderKey(pair[0]) == "Host" {
			request.Host = pair[1]
		}
	}
	answer, err := c.other.RoundTrip(request)
	if err != nil {
		return nil, fail(false, err)
	}
	answer.Body = told{answer.Body, func(err error) error { return fail(true, err) }}
	return answer, nil
}

// told is the body of an answer, with errors that say whose it is.
type told struct {
	io.ReadCloser
	fail func(error) error
}

func (b told) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // readers give it as it is
		err = b.fail(err)
	}
	return n, err
}
