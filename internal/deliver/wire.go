package deliver

import (
	"net"
	"net/url"
)

// Wire is a delivery as it is written to a connection, for those that keep
// connections of their own.
type Wire struct {
	Address string // to dial: host and port
	Head    []byte // request line and headers, without Content-Length and the empty line
}

// Wire gives the bytes that Post would send for a request, but for the payload.
// The error is a *Failure of kind Invalid.
func (c *Client) Wire(r Request) (Wire, error) {
	u, err := parseTarget(r.URL)
	if err != nil {
		return Wire{}, err
	}
	header, host, err := c.header(r.Header, u.User)
	if err != nil {
		return Wire{}, &Failure{Kind: Invalid, URL: SafeURL(r.URL), Err: err}
	}
	if c.opts.Close {
		header["Connection"] = []string{"close"}
	}
	return Wire{address(u), headLines(u, host, header)}, nil
}

// Dialer gives the dialer that keeps connections on this machine, unless the
// options allow others.
func (c *Client) Dialer() *net.Dialer { return dialer(c.opts) }

// Classify makes a *Failure of what went wrong on a connection; answered tells
// that the headers of an answer had come.
func Classify(err error, rawURL string, answered bool) *Failure {
	f := classify(stage{answered: answered}, err)
	f.URL = SafeURL(rawURL)
	return f
}

func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
