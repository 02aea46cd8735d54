package zoo

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"sync"
)

// rawKey is where the context of a request has its connection.
type rawKey struct{}

// rawConn keeps what was read: there, names of headers have the case that they came with.
type rawConn struct {
	net.Conn

	mu   sync.Mutex
	read []byte
}

// Read implements [net.Conn].
func (c *rawConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read = append(c.read, b[:n]...)
	return n, err
}

// rawListener gives connections that keep what was read.
type rawListener struct{ net.Listener }

// Accept implements [net.Listener].
func (l rawListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	return &rawConn{Conn: c}, err
}

// Raw lets handlers see the names of headers as they came.
func Raw(s *http.Server, l net.Listener) net.Listener {
	s.ConnContext = func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, rawKey{}, c) }
	return rawListener{l}
}

// hasExactly tells whether the last request has a header whose name is written just so. It is asked
// once for each.
func hasExactly(r *http.Request, name string) bool {
	c, ok := r.Context().Value(rawKey{}).(*rawConn)
	if !ok {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	head := c.read
	c.read = nil
	return bytes.Contains(head, []byte("\n"+name+": "))
}
