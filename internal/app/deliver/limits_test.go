package deliver

import (
	"fmt"
	"net"
	"os"
	"syscall"
	"testing"
)

// What this machine has no more of is not the receiver's failure, wherever it shows: in opening a
// connection, in looking up a name, or in writing.
func TestOwnLimits(t *testing.T) {
	for errno, what := range map[syscall.Errno]string{
		syscall.EADDRNOTAVAIL: "ports", syscall.EMFILE: "open files", syscall.ENFILE: "open files", syscall.ENOBUFS: "buffers",
	} {
		cause := os.NewSyscallError("connect", errno)
		for _, err := range []error{
			&net.OpError{Op: "dial", Net: "tcp", Err: cause},
			&net.OpError{Op: "write", Net: "tcp", Err: cause},
			&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "dial udp 192.0.2.1:53: " + cause.Error(), Name: "localhost"}},
		} {
			f := classify(false, err)
			if want := fmt.Sprintf("this machine ran out of %s: %v", what, err); f.Kind != Exhausted || f.Err.Error() != want {
				t.Errorf("%v: kind %q, text %q; want %q, %q", err, f.Kind, f.Err, Exhausted, want)
			}
		}
	}
	if f := classify(false, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}); f.Kind != Refused {
		t.Errorf("nothing listens: kind %q", f.Kind)
	}
}
