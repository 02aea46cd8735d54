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
			{"Transfer-Encoding", "chunked"}, {"x-b", "2"}, {"Expect", "100-continue"}, {"host", "again"}},
		Body: []byte("{\x00\xff}\n"),
	}
	want := "POST /a%2Fb?c=d HTTP/1.1\r\nx-b: 1\r\nHost: " + host + "\r\nX-A: é\r\nx-b: 2\r\nContent-Length: 5\r\n\r\n{\x00\xff}\n"
	to := "http://" + host
	for i := range 3 {
		res := c.Exact(t.Context(), to, r)
		if res.Err != nil || res.Status != 202 || string(res.Body) != "ok" || res.Reused != (i == 1) {
			t.Fatalf("%d: %+v", i, res)
		}
		if diff := cmp.Diff(want, <-got); diff != "" {
			t.Error(diff)
		}
	}
	get := c.Exact(t.Context(), to, deliver.Recorded{Method: "GET", Target: r.Target, Headers: [][2]string{{"HOST", "x"}}})
	if diff := cmp.Diff("GET /a%2Fb?c=d HTTP/1.1\r\nHOST: "+host+"\r\n\r\n", <-got); diff != "" || get.Err != nil {
		t.Error(diff, get.Err)
	}
	put := c.Exact(t.Context(), to, deliver.Recorded{Method: "PUT", Target: "/"})
	if diff := cmp.Diff("PUT / HTTP/1.1\r\nHost: "+host+"\r\nContent-Length: 0\r\n\r\n", <-got); diff != "" || put.Err != nil {
		t.Error(diff, put.Err)
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

// requestLines gives a server that records the request lines that it gets.
func requestLines(t *testing.T) (host string, lines <-chan string) {
	t.Helper()
	got := make(chan string, 1)
	url := onConn(t, func(c net.Conn) {
		in := bufio.NewReader(c)
		line, err := in.ReadString('\n')
		for next := line; err == nil && next != "\r\n"; {
			next, err = in.ReadString('\n')
		}
		got <- strings.TrimSuffix(line, "\r\n")
		io.WriteString(c, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
	})
	return strings.TrimPrefix(url, "http://"), got
}

// The request target is that of the recorded request, byte for byte, and never that of another
// host; a URL with a path replaces it.
func TestTarget(t *testing.T) {
	host, lines := requestLines(t)
	c := deliver.New(deliver.Options{})
	defer c.Close()
	for _, tt := range []struct{ path, target, want string }{
		{"", "/hook?a=1", "/hook?a=1"},
		{"/", "/hook%2F%2f", "/hook%2F%2f"},
		{"", "/a//b/../c/./d", "/a//b/../c/./d"},
		{"", "//evil.test/x", "//evil.test/x"},
		{"", "/a?", "/a?"},
		{"", "/a?b?c&;d=%20+%zz", "/a?b?c&;d=%20+%zz"},
		{"", "/a;b=c|d\"<>[]{}^`\\é'", "/a;b=c|d\"<>[]{}^`\\é'"},
		{"", "/a#b", "/a#b"},
		{"", "?a=1", "/"},
		{"", "*", "*"},
		{"", "", "/"},
		{"", "http://evil.test/x//y?z", "/x//y?z"},
		{"", "http://evil.test?z", "/?z"},
		{"", "http://evil.test", "/"},
		{"", "evil.test:443", "/"},
		{"", "@evil.test:443", "/"},
		{"", "/a b\r\nX-Y: z", "/a%20b%0D%0AX-Y:%20z"},
		{"/in", "/hook?a=1", "/in?a=1"},
		{"/in%2F/x", "/hook?a=%zz?", "/in%2F/x?a=%zz?"},
		{"/in", "/hook?", "/in?"},
		{"/in?b=2", "/hook?a=1", "/in?b=2"},
		{"/?b=2", "/hook?a=1", "/?b=2"},
		{"/in", "http://evil.test/x?y", "/in?y"},
	} {
		r := deliver.Recorded{Method: "GET", Target: tt.target}
		if res := c.Exact(t.Context(), "http://"+host+tt.path, r); res.Err != nil {
			t.Errorf("%q to %q: %v", tt.target, tt.path, res.Err)
			continue
		}
		if got, want := <-lines, "GET "+tt.want+" HTTP/1.1"; got != want {
			t.Errorf("%q to %q: %q, want %q", tt.target, tt.path, got, want)
		}
		curl := deliver.CurlExact("http://"+host+tt.path, r, "file")
		want := "http://" + host + tt.want
		if tt.want == "*" {
			want = "--request-target '*' http://" + host + "/"
		}
		if plain := strings.NewReplacer("'", "", `\`, ""); !strings.HasSuffix(plain.Replace(curl), " "+plain.Replace(want)) && tt.target != "/a#b" && !strings.Contains(tt.target, "|") {
			t.Errorf("%q to %q: %s, want %s at its end", tt.target, tt.path, curl, want)
		}
	}
	if res := c.Exact(t.Context(), "nothing", deliver.Recorded{Method: "GET", Target: "/"}); res.Err == nil {
		t.Error("no error")
	}
}

// A request target is no part of the host of the address where the request came.
func TestAt(t *testing.T) {
	for target, want := range map[string]string{
		"/a?b":                  "http://localhost/a?b",
		"//evil.test/x":         "http://localhost//evil.test/x",
		"http://evil.test/x":    "http://localhost/x",
		".evil.test:80":         "http://localhost/",
		"@evil.test":            "http://localhost/",
		"*":                     "http://localhost/",
		"javascript://x/alert":  "http://localhost/alert",
		"/\r\n\t ":              "http://localhost/%0D%0A%09%20",
		"":                      "http://localhost/",
		"ht tp://evil.test/a":   "http://localhost/",
		"//@evil.test":          "http://localhost//@evil.test",
		"http:///evil.test/a/b": "http://localhost/evil.test/a/b",
	} {
		if got := deliver.At("localhost", target); got != want {
			t.Errorf("%q: %s, want %s", target, got, want)
		}
	}
}

// Names of headers are in lower case where that is wanted, as they are over HTTP/2.
func TestLowerCase(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	got := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		in, text := bufio.NewReader(c), ""
		for !strings.HasSuffix(text, "\r\n\r\n") {
			line, err := in.ReadString('\n')
			if err != nil {
				break
			}
			text += line
		}
		got <- text
		io.WriteString(c, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
	}()
	c := deliver.New(deliver.Options{Provider: http.Header{"X-Webhook-Event": {"A_B"}, "User-Agent": {"Test/1"}}})
	defer c.Close()
	if answer := c.Post(t.Context(), deliver.Request{URL: "http://" + l.Addr().String() + "/hook", Payload: []byte("{}"), LowerCase: true}); answer.Status != http.StatusNoContent {
		t.Fatal(answer.Err)
	}
	want := "POST /hook HTTP/1.1\r\nhost: " + l.Addr().String() + "\r\nuser-agent: Test/1\r\ncontent-length: 2\r\nx-synthetic: siohook\r\nx-webhook-event: A_B\r\n\r\n"
	if diff := cmp.Diff(want, <-got); diff != "" {
		t.Error(diff)
	}
}
