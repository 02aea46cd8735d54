package deliver

import (
	"net"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"
)

// A prompt client acknowledges at once also on a connection that has carried deliveries,
// where the kernel would wait for something to send; others leave it to the kernel.
func TestPrompt(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	for _, prompt := range []bool{true, false} {
		c := New(Options{Prompt: prompt})
		for range 20 {
			if res := c.Post(t.Context(), Request{URL: server.URL, Payload: []byte("{}")}); res.Err != nil {
				t.Fatal(res.Err)
			}
		}
		conn, _ := c.rest.take(server.URL, time.Time{}, time.Time{})
		if got := acknowledgesAtOnce(t, conn.tcp); got != prompt {
			t.Errorf("prompt %t: acknowledges at once: %t", prompt, got)
		}
		c.Close()
	}
}

func acknowledgesAtOnce(t *testing.T, conn net.Conn) bool {
	t.Helper()
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	value := 0
	controlErr := raw.Control(func(fd uintptr) {
		value, err = syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK)
	})
	if controlErr != nil || err != nil {
		t.Fatal(controlErr, err)
	}
	return value != 0
}
