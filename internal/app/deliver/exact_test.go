package deliver_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/deliver"
)

// What goes over the wire is what was recorded, but for the connection's own.
func TestExact(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	got := make(chan string, 4)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			in := bufio.NewReader(c)
			for _, last := range []string{"", "Connection: close\r\n"} {
				var text strings.Builder
				for !strings.HasSuffix(text.String(), "\r\n\r\n") {
					line, err := in.ReadString('\n')
					if err != nil {
						break
					}
					text.WriteString(line)
				}
				if strings.HasPrefix(text.String(), "POST") {
					body := make([]byte, 5)
					io.ReadFull(in, body)
					text.Write(body)
				}
				got <- text.String()
				io.WriteString(c, "HTTP/1.1 202 Accepted\r\n"+last+"Content-Length: 2\r\n\r\nok")
			}
			c.Close()
		}
	}()
	host := l.Addr().String()
	c := deliver.New(deliver.Options{})
	defer c.Close()
	r := deliver.Recorded{
		Method: "POST", Target: "/a%2Fb?c=d",
		Headers: [][2]string{{"x-b", "1"}, {"Host", "other"}, {"X-A", "é"}, {"connection", "x-hop, close"}, {"X-Hop", "1"},
			{"Transfer-Encoding", "chunked"}, {"x-b", "2"}, {"Expect", "100-continue"}},
		Body: []byte("{\x00\xff}\n"),
	}
	want := "POST /a%2Fb?c=d HTTP/1.1\r\nx-b: 1\r\nHost: " + host + "\r\nX-A: é\r\nx-b: 2\r\nContent-Length: 5\r\n\r\n{\x00\xff}\n"
	to, err := deliver.Forwarding("http://"+host, r.Target)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		res := c.Exact(t.Context(), to, r)
		if res.Err != nil || res.Status != 202 || string(res.Body) != "ok" || res.Reused != (i == 1) {
			t.Fatalf("%d: %+v", i, res)
		}
		if diff := cmp.Diff(want, <-got); diff != "" {
			t.Error(diff)
		}
	}
	get := c.Exact(t.Context(), to, deliver.Recorded{Method: "GET", Headers: [][2]string{{"HOST", "x"}}})
	if diff := cmp.Diff("GET /a%2Fb?c=d HTTP/1.1\r\nHOST: "+host+"\r\n\r\n", <-got); diff != "" || get.Err != nil {
		t.Error(diff, get.Err)
	}
	for _, bad := range []deliver.Recorded{{Method: "G T"}, {Method: "GET", Headers: [][2]string{{"A", "b\r\nC: d"}}}} {
		if res := c.Exact(t.Context(), to, bad); res.Err == nil {
			t.Errorf("%v was sent", bad)
		}
	}
	if res := c.Exact(t.Context(), "http://192.0.2.1/", r); res.Err == nil || !strings.Contains(res.Err.Error(), "not an address of this machine") {
		t.Error(res.Err)
	}
}

// A receiver that answers before it has read, and closes, has answered.
func TestExactEarlyAnswer(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	defer s.Close()
	c := deliver.New(deliver.Options{})
	defer c.Close()
	for range 5 {
		res := c.Exact(t.Context(), s.URL, deliver.Recorded{Method: "POST", Body: []byte("x")})
		if res.Status != http.StatusTeapot || res.Err != nil {
			t.Errorf("%d, %v", res.Status, res.Err)
		}
	}
}

func TestForwarding(t *testing.T) {
	for _, tt := range [][3]string{
		{"http://127.0.0.1:1", "/hook?a=1", "http://127.0.0.1:1/hook?a=1"},
		{"http://127.0.0.1:1/", "/hook%2F", "http://127.0.0.1:1/hook%2F"},
		{"http://127.0.0.1:1/in", "/hook?a=1", "http://127.0.0.1:1/in?a=1"},
		{"http://127.0.0.1:1/in?b=2", "/hook?a=1", "http://127.0.0.1:1/in?b=2"},
	} {
		if got, err := deliver.Forwarding(tt[0], tt[1]); got != tt[2] || err != nil {
			t.Errorf("%s %s: %s, %v", tt[0], tt[1], got, err)
		}
	}
	if _, err := deliver.Forwarding("nothing", "/"); err == nil {
		t.Error("no error")
	}
}
