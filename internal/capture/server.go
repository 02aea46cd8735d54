package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Server is an HTTP server that listens on a real port.
type Server struct {
	url    string
	front  *front // nil unless the handler is [Direct]
	http   *http.Server
	served chan error
}

// mostHeader is how large a request's head may be.
const mostHeader = 64 << 10

// Listen serves h at addr, "127.0.0.1:8025" for instance; port 0 takes a free
// one. An address without a host is on loopback only: deliveries hold
// personal data, so that other addresses must be written out. The server is
// reachable when Listen returns, and until Close. Of a [Direct] handler, plain
// requests do not go through net/http.
func Listen(addr string, h http.Handler) (*Server, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if host == "" {
		host = "127.0.0.1"
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
			ReadHeaderTimeout: 10 * time.Second,
			ReadTimeout:       time.Minute,     // headers and body, so that slow senders go at some time
			WriteTimeout:      5 * time.Minute, // an Answer may be slow on purpose
			IdleTimeout:       2 * time.Minute,
			MaxHeaderBytes:    mostHeader,
			ErrorLog:          log.New(io.Discard, "", 0),
			ConnContext:       TapContext,
		},
	}
	if direct, ok := h.(Direct); ok {
		s.front = newFront(l, direct)
		l = s.front
	}
	go func() { s.served <- s.http.Serve(Tap(l)) }()
	return s, nil
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
	plain := make(chan error, 1)
	go func() { plain <- s.front.shutdown(ctx) }()
	err := errors.Join(s.http.Shutdown(ctx), <-plain)
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
