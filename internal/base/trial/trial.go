// Package trial has what the tests of all packages share: how much they do, and how
// long they wait.
//
// A run with -short is for looking again and again, and for the race detector. The
// usual run does enough to be trusted in a minute. With the environment variable
// SIOHOOK_FULL=1 tests do all there is, which takes minutes: .ci/run full.
package trial

import (
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Patience is how long a test waits for what must come. It is no measure: on a
// machine that is busy with other things all takes its time. Only where a deadline
// is to run out it is a short one.
const Patience = time.Minute

// Main runs the tests of a package that makes and drops much: with garbage collected seldom they need a third less
// of the processors.
func Main(m *testing.M) {
	debug.SetGCPercent(400)
	m.Run()
}

// Full tells whether SIOHOOK_FULL asks for all there is.
func Full() bool {
	return os.Getenv("SIOHOOK_FULL") != "" //nolint:forbidigo // only tests use this package
}

// Runs is how often SIOHOOK_RUNS asks for what is to come out the same each time; 0 where it
// does not ask.
func Runs() int {
	n, err := strconv.Atoi(os.Getenv("SIOHOOK_RUNS")) //nolint:forbidigo // only tests use this package
	if err != nil {
		return 0
	}
	return n
}

// Size chooses how much a test does.
func Size[T any](short, usual, full T) T {
	switch {
	case testing.Short():
		return short
	case Full():
		return full
	}
	return usual
}

// Listen listens at an address of this machine until it is closed, and no moment longer: what another test starts
// meanwhile has what listens here, too, until it becomes another program, and on a busy machine that is long enough
// to be connected to, and to be in the way of who listens there next. So it is closed while none is being started.
func Listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	return listener{l}, err
}

type listener struct{ net.Listener }

// Close implements [net.Listener].
func (l listener) Close() error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return l.Listener.Close()
}

// ports is how many have been looked at.
var ports atomic.Int32

// Port is FreePort until the test ends.
func Port(t testing.TB) string {
	t.Helper()
	port, release, err := FreePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	return port
}

// FreePort is a port of 127.0.0.1 on which nothing listens, for a receiver that is started, killed and started again,
// or never started. The system gives it to no connection, and no other test gets it, in whatever process, before it is
// released: its UDP twin is taken.
func FreePort() (port string, release func(), err error) {
	for range 1000 {
		address := fmt.Sprint("127.0.0.1:", 20_000+(97*os.Getpid()+int(ports.Add(1)))%10_000)
		taken, err := net.ListenPacket("udp", address)
		if err != nil {
			continue
		}
		l, err := Listen(address)
		if err != nil {
			_ = taken.Close()
			continue
		}
		_ = l.Close()
		return address[len("127.0.0.1:"):], func() { _ = taken.Close() }, nil
	}
	return "", nil, errors.New("no free port")
}
