//go:build unix

package deliver

import (
	"errors"
	"net"
	"syscall"
	"time"
)

// alive tells whether nothing has come on a connection that waits for nothing:
// neither its end nor bytes that nobody asked for.
func alive(conn net.Conn, _ time.Duration) bool {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return true
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return false
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil { // that of the last request may be over
		return false
	}
	waiting := false
	err = raw.Read(func(fd uintptr) bool {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		waiting = errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EWOULDBLOCK)
		return true
	})
	return err == nil && waiting
}
