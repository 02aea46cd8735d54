//go:build unix

package main

import (
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/siohook/siohook/internal/base/trial"
)

// Thousands of connections that say nothing keep nobody out.
func TestListenIdleConnections(t *testing.T) {
	t.Parallel()
	want := trial.Size(1000, 3000, 10_000)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if n := int(min(limit.Cur, 1<<20)) - 200; n < want {
		t.Logf("only %d connections: the limit of open files is %d", n, limit.Cur)
		want = n
	}
	p := listenAt(t, ".", "--save", t.TempDir())
	conns := make([]net.Conn, 0, want)
	defer func() {
		for _, c := range conns {
			c.Close()
		}
	}()
	for i := range want {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		conns = append(conns, c)
		if i%2 == 0 { // half of them begin a request
			if _, err := c.Write([]byte("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n{")); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 20 {
		if status := p.post("/ok", "{}"); status != http.StatusNoContent {
			t.Fatalf("others get %d", status)
		}
	}
	if peak, err := peakMemory(p.cmd.Process.Pid); err == nil {
		t.Logf("%d idle connections, peak memory %d MB", want, peak>>20)
		if peak > 600<<20 {
			t.Errorf("peak memory %d MB", peak>>20)
		}
	}
}
