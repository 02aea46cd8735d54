package deliver

import (
	"net"
	"syscall"
)

// promptConn is a connection on which what comes is acknowledged at once. The kernel
// forgets that it is to do so, so that each read says it again.
type promptConn struct {
	net.Conn
	raw syscall.RawConn
}

// prompt is the connection in that way; one that is not TCP stays as it is.
func prompt(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn
	}
	return promptConn{conn, raw}
}

func (c promptConn) Read(b []byte) (int, error) {
	_ = c.raw.Control(func(fd uintptr) { // without it, it only takes longer
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
	return c.Conn.Read(b) //nolint:wrapcheck // it is the connection's
}
