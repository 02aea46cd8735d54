package deliver

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"syscall"
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
