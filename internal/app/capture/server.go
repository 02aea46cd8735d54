package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"
)

// ServerOptions of a Server. The zero value has patience for a minute and tells
// nobody what goes wrong.
type ServerOptions struct {
	// Patience is how long a request may take to come in, from its first byte to the
	// last one of its body, however steadily it trickles; 0 means a minute. Then the
	// connection is closed.
	Patience time.Duration
	// Warn is told what goes wrong within the server, such as a panic of its handler
	// with the stack; nil ignores it.
	Warn func(string)
}

// Server is an HTTP server that listens on a real port.
type Server struct {
	url    string
	http   *http.Server
	served chan error
}

const (
	mostHeader      = 64 << 10 // bytes of a request's head
	defaultPatience = time.Minute
	headPatience    = 10 * time.Second
)

// SplitAddress is the host and the port of an address to listen on, such as 127.0.0.1:8025 or :0.
func SplitAddress(addr string) (host, port string, err error) {
	if host, port, err = net.SplitHostPort(addr); err != nil {
		return "", "", errors.New("want HOST:PORT")
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return "", "", errors.New("the port is not a number from 0 to 65535")
	}
	return host, port, nil
}

// Listen serves h at addr, "127.0.0.1:8025" for instance; port 0 takes a free
// one. An address without a host is on loopback only: deliveries hold
// personal data, so that other addresses must be written out. The server is
// reachable when Listen returns, and until Close.
func Listen(addr string, h http.Handler, o ServerOptions) (*Server, error) {
	host, port, err := SplitAddress(addr)
	if err != nil {
		return nil, err
	}
	if host == "" {
		host = "127.0.0.1"
	}
	if o.Patience <= 0 {
		o.Patience = defaultPatience
	}
	warnings := io.Discard
	if o.Warn != nil {
		warnings = warner(o.Warn)
	}
	l, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, err // names the address
	}
	s := &Server{
		url:    "http://" + reachable(l.Addr()),
		served: make(chan error, 1),
		http: &http.Server{
			Handler:           h,
			ReadHeaderTimeout: min(headPatience, o.Patience),
			ReadTimeout:       o.Patience,
			WriteTimeout:      5 * time.Minute, // an Answer may be slow on purpose
			IdleTimeout:       2 * time.Minute,
			MaxHeaderBytes:    mostHeader,
			ErrorLog:          log.New(warnings, "", 0),
			ConnContext:       TapContext,
		},
	}
	go func() { s.served <- s.http.Serve(Tap(l)) }()
	return s, nil
}

// warner hands each message of a logger on.
type warner func(string)

// Write implements [io.Writer].
func (w warner) Write(text []byte) (int, error) {
	w(strings.TrimRight(string(text), "\n"))
	return len(text), nil
}

// reachable gives the address to connect to: a server on all addresses is
// reached by loopback.
func reachable(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return a.String()
	}
	return net.JoinHostPort("localhost", fmt.Sprint(tcp.Port))
}

// URL gives the root of the server, such as "http://127.0.0.1:8025".
func (s *Server) URL() string { return s.url }

// Close stops listening and lets the requests under way end, until ctx is
// done: then their connections are cut and the error says so. It is nil when
// every request got its answer. Close may be called again.
func (s *Server) Close(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if err != nil {
		_ = s.http.Close() // the error that counts is Shutdown's
	}
	served := <-s.served
	s.served <- served
	if !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("close %s: %w", s.url, err)
	}
	return nil
}
