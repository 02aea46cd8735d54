package deliver

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// RemoteError says that a target is not on this machine and was not dialled.
type RemoteError struct {
	Addr string // what the target resolved to, such as "192.0.2.1:80"
}

// Error names the address.
func (e *RemoteError) Error() string {
	return fmt.Sprintf("%s is not an address of this machine", e.Addr)
}

// dialer gives the dialer of a client. The guard looks at the address that is
// about to be connected to, after the name was resolved, so that no answer of
// a name server can lead it elsewhere.
func dialer(o Options) *net.Dialer {
	d := &net.Dialer{Timeout: o.Timeout}
	if !o.AllowRemote {
		d.ControlContext = loopbackOnly
	}
	return d
}

func loopbackOnly(_ context.Context, _, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !a.Addr().Unmap().IsLoopback() {
		return &RemoteError{Addr: address}
	}
	return nil
}

// address is what a URL leads to: host and port.
func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	host := u.Hostname()
	if isLocalName(host) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// dial opens a connection that can carry requests to a URL.
func (c *Client) dial(ctx context.Context, u *url.URL) (*conn, error) {
	tcp, err := dialer(c.opts).DialContext(ctx, "tcp", address(u))
	if err != nil {
		return nil, err
	}
	carrier := tcp
	if c.opts.Prompt {
		carrier = prompt(tcp)
	}
	if u.Scheme != "https" {
		return newConn(tcp, tcp, carrier, c.opts.KeepHeaders), nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.opts.TLS != nil {
		config = c.opts.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = u.Hostname()
	}
	secure := tls.Client(carrier, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(&tlsError{err}, tcp.Close())
	}
	return newConn(secure, tcp, secure, c.opts.KeepHeaders), nil
}

// Reach tells whether something listens where a URL leads to, by opening a
// connection. The error is a *Failure.
func (c *Client) Reach(ctx context.Context, rawURL string) error {
	r := Request{URL: rawURL}
	return c.timed(ctx, r, func(ctx context.Context, _ time.Time) (res Result, err error) {
		u, err := parseTarget(rawURL)
		if err != nil {
			return res, err
		}
		conn, err := dialer(c.opts).DialContext(ctx, "tcp", address(u))
		if err != nil {
			return res, err
		}
		return res, conn.Close()
	}).Err
}

// queued is how long it takes to open a connection that waits for others to be served.
const queued = 50 * time.Millisecond

// Open opens up to n connections for the next deliveries to a URL, so that these are really
// made at the same time: where many connect at once, a short queue of the receiver makes some
// wait for seconds. It stops where one has to wait already.
func (c *Client) Open(ctx context.Context, rawURL string, n int) {
	u, err := parseTarget(rawURL)
	if err != nil || c.isGeneral(u) {
		return
	}
	for range n {
		ctx, cancel := context.WithTimeout(ctx, queued)
		conn, err := c.dial(ctx, u)
		cancel()
		if err != nil {
			return // the delivery itself says what is wrong
		}
		conn.isNew = true
		c.rest.put(u.Scheme+"://"+u.Host, conn, c.opts.Now(), c.opts.Connections)
	}
}
