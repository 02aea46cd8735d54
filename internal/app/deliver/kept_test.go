package deliver

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// deadConn is a connection that the receiver closed while it was kept, as whoever
// writes to it finds out: nothing of what is written goes out.
type deadConn struct {
	net.Conn
	dead *atomic.Bool
}

func (c deadConn) Write(b []byte) (int, error) {
	if c.dead.Load() {
		return 0, errors.New("write: broken pipe")
	}
	return c.Conn.Write(b)
}

// A delivery through net/http of which nothing has gone out on a kept connection goes
// out on another one, once.
func TestKeptConnectionThatIsDead(t *testing.T) {
	got := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- string(b)
	}))
	defer server.Close()
	proxy, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := New(Options{Proxy: proxy})
	defer c.Close()
	var first atomic.Bool
	var dials atomic.Int64
	c.other.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer(c.opts).DialContext(ctx, network, address)
		if dials.Add(1) == 1 && err == nil {
			conn = deadConn{conn, &first}
		}
		return conn, err
	}
	for _, p := range []string{"1", "2", "3"} {
		if res := c.Post(t.Context(), Request{URL: "http://127.0.0.1:1/hook", Payload: []byte(p)}); res.Err != nil || res.Status != http.StatusOK {
			t.Fatalf("delivery %s: %d, %v", p, res.Status, res.Err)
		}
		first.Store(true)
	}
	close(got)
	var bodies []string
	for body := range got {
		bodies = append(bodies, body)
	}
	if diff := cmp.Diff([]string{"1", "2", "3"}, bodies); diff != "" || dials.Load() != 2 {
		t.Errorf("%d connections, bodies (-want +got):\n%s", dials.Load(), diff)
	}
}
