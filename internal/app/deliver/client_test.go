package deliver_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

const tagAdded = `{"type":"contact.tag.added","data":{"tag":{"id":141002,"name":"caf\u00e9 \/ vip"}}}`

// onConn serves each connection to a real port with f and gives its URL.
func onConn(t *testing.T, f func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				f(c)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func client(t *testing.T, o deliver.Options) *deliver.Client {
	t.Helper()
	if o.Provider == nil {
		o.Provider = agent("")
	}
	c := deliver.New(o)
	t.Cleanup(c.Close)
	return c
}

// agent is what the provider sends, with another user agent unless that is "".
func agent(name string) http.Header {
	provider := schemas.Automation().Wire.Header.Clone()
	if name != "" {
		provider.Set("User-Agent", name)
	}
	return provider
}

// through gives the options to reach a receiver over net/http: the receiver itself
// plays the proxy.
func through(t *testing.T, target string) deliver.Options {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return deliver.Options{Proxy: u}
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestPostOnTheWire(t *testing.T) {
	seen := make(chan string, 1)
	target := onConn(t, func(c net.Conn) {
		var raw bytes.Buffer
		r, err := http.ReadRequest(bufio.NewReader(io.TeeReader(c, &raw)))
		if err == nil {
			io.Copy(io.Discard, r.Body)
		}
		seen <- raw.String()
		io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
	})
	res := client(t, deliver.Options{}).Post(t.Context(), deliver.Request{
		URL: target + "/hook?token=abc&x=%2f#part", Payload: []byte(tagAdded),
	})
	if res.Err != nil {
		t.Fatal(res.Err)
	}
	want := "POST /hook?token=abc&x=%2f HTTP/1.1\r\n" +
		"Host: " + strings.TrimPrefix(target, "http://") + "\r\n" +
		"User-Agent: Symfony\r\n" +
		"Content-Length: 83\r\n" +
		"Accept: application/json\r\n" +
		"Accept-Charset: ISO-8859-1,utf-8;q=0.7,*;q=0.7\r\n" +
		"Accept-Language: en-us,en;q=0.5\r\n" +
		"Content-Type: application/json\r\n" +
		"X-Synthetic: siohook\r\n\r\n" + tagAdded
	if diff := cmp.Diff(want, <-seen); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestPostHeader(t *testing.T) {
	base := http.Header{
		"Accept": {"application/json"}, "Accept-Charset": {"ISO-8859-1,utf-8;q=0.7,*;q=0.7"},
		"Accept-Language": {"en-us,en;q=0.5"}, "Content-Type": {"application/json"},
		"Content-Length": {"2"}, "User-Agent": {"Symfony"}, "X-Synthetic": {"siohook"},
	}
	tests := []struct {
		name  string
		user  string
		agent string
		extra http.Header
		want  http.Header // nil values: header absent; Host stands for the host
	}{
		{"provider's own", "", "", nil, nil},
		{"user agent", "", "Other/1", nil, http.Header{"User-Agent": {"Other/1"}}},
		{"extra wins", "", "Other/1", http.Header{"user-agent": {"Mine"}, "accept": {"*/*"}, "X-A": {"1", "2"}},
			http.Header{"User-Agent": {"Mine"}, "Accept": {"*/*"}, "X-A": {"1", "2"}}},
		{"without a value", "", "", http.Header{"X-Synthetic": nil, "User-Agent": {}},
			http.Header{"X-Synthetic": nil, "User-Agent": nil}},
		{"host", "", "", http.Header{"Host": {"hooks.example.com"}}, http.Header{"Host": {"hooks.example.com"}}},
		{"of the transport", "", "", http.Header{"Content-Length": {"7"}, "Transfer-Encoding": {"chunked"}}, nil},
		{"user part", "joe:pw@", "", nil, http.Header{"Authorization": {"Basic am9lOnB3"}}},
		{"own authorization", "joe:pw@", "", http.Header{"Authorization": {"Bearer b"}}, http.Header{"Authorization": {"Bearer b"}}},
		{"idempotency key", "", "", http.Header{"Idempotency-Key": {"k"}}, http.Header{"Idempotency-Key": {"k"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got http.Header
			target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
				got = r.Header.Clone()
				if tt.want["Host"] != nil {
					got.Set("Host", r.Host)
				}
			})
			want := base.Clone()
			for k, v := range tt.want {
				if want[k] = v; v == nil {
					delete(want, k)
				}
			}
			for engine, o := range map[string]deliver.Options{"siohook": {}, "net/http": through(t, target)} {
				o.Provider = agent(tt.agent)
				res := client(t, o).Post(t.Context(), deliver.Request{
					URL: strings.Replace(target, "://", "://"+tt.user, 1), Payload: []byte("{}"), Header: tt.extra,
				})
				if res.Err != nil {
					t.Fatal(engine, res.Err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: header (-want +got):\n%s", engine, diff)
				}
			}
		})
	}
}

func TestPostResult(t *testing.T) {
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	tests := []struct {
		name    string
		max     int64
		handler http.HandlerFunc
		want    deliver.Result
	}{
		{"no content", 0, answer(204, ""), deliver.Result{Status: 204}},
		{"redirect is not followed", 0, answer(307, "moved"), deliver.Result{Status: 307, Body: []byte("moved")}},
		{"server error", 0, answer(500, "oops"), deliver.Result{Status: 500, Body: []byte("oops")}},
		{"as long as is kept", 5, answer(200, "12345"), deliver.Result{Status: 200, Body: []byte("12345")}},
		{"longer than is kept", 4, answer(200, "12345"), deliver.Result{Status: 200, Body: []byte("1234"), Truncated: true}},
		{"nothing kept", -1, answer(200, "12345"), deliver.Result{Status: 200, Truncated: true}},
		{"longer than is read", 3, answer(200, strings.Repeat("x", 8<<20)),
			deliver.Result{Status: 200, Body: []byte("xxx"), Truncated: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := client(t, deliver.Options{MaxResponse: tt.max}).Post(t.Context(),
				deliver.Request{URL: serve(t, tt.handler), Payload: []byte(tagAdded)})
			if got := res.Header.Get("Location"); got != "/elsewhere" {
				t.Errorf("Location = %q", got)
			}
			tt.want.Proto = "HTTP/1.1"
			if diff := cmp.Diff(tt.want, res, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(deliver.Result{}, "Header")); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPostLatencyIsOfTheClock(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	c := client(t, deliver.Options{Now: func() time.Time { now = now.Add(7 * time.Millisecond); return now }})
	res := c.Post(t.Context(), deliver.Request{URL: serve(t, func(http.ResponseWriter, *http.Request) {})})
	if res.Err != nil || res.Latency != 7*time.Millisecond {
		t.Errorf("latency = %v, err = %v", res.Latency, res.Err)
	}
}

func TestPostReusesConnections(t *testing.T) {
	target := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, strings.Repeat("x", 100_000)) })
	c := client(t, deliver.Options{MaxResponse: 10})
	var got []bool
	for range 3 {
		res := c.Post(t.Context(), deliver.Request{URL: target, Payload: []byte(tagAdded)})
		if res.Err != nil {
			t.Fatal(res.Err)
		}
		got = append(got, res.Reused)
	}
	if diff := cmp.Diff([]bool{false, true, true}, got); diff != "" {
		t.Errorf("reused (-want +got):\n%s", diff)
	}
}

// A receiver that drops a kept connection after reading the request must see
// that request once, even where net/http would repeat it.
func TestPostNeverRepeats(t *testing.T) {
	requests := make(chan string, 10)
	target := onConn(t, func(c net.Conn) {
		in := bufio.NewReader(c)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			body, _ := io.ReadAll(r.Body)
			requests <- string(body)
			if string(body) == "2" {
				return
			}
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		}
	})
	for engine, o := range map[string]deliver.Options{"siohook": {}, "net/http": through(t, target)} {
		for _, key := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
			c := client(t, o)
			var kinds []deliver.Kind
			for _, p := range []string{"1", "2"} {
				res := c.Post(t.Context(), deliver.Request{URL: target, Payload: []byte(p), Header: http.Header{key: {"k"}}})
				kinds = append(kinds, kindOf(res.Err))
			}
			got := []string{<-requests, <-requests}
			for len(requests) > 0 {
				got = append(got, <-requests)
			}
			if diff := cmp.Diff([]string{"1", "2"}, got); diff != "" {
				t.Errorf("%s, %s: requests seen (-want +got):\n%s", engine, key, diff)
			}
			if diff := cmp.Diff([]deliver.Kind{"", deliver.Reset}, kinds); diff != "" {
				t.Errorf("%s, %s: kinds (-want +got):\n%s", engine, key, diff)
			}
		}
	}
}

// Of the connections that deliveries at the same time needed, no more are kept than
// the client may keep.
func TestPostKeepsSoManyConnections(t *testing.T) {
	arrived, answer := make(chan bool), make(chan bool)
	target := serve(t, func(http.ResponseWriter, *http.Request) {
		arrived <- true
		<-answer
	})
	c := client(t, deliver.Options{Connections: 1})
	reused := make(chan bool)
	for _, want := range []int{0, 1} {
		for range 2 {
			go func() {
				reused <- c.Post(t.Context(), deliver.Request{URL: target, Payload: []byte("{}")}).Reused
			}()
		}
		for range 2 {
			<-arrived
		}
		got := 0
		for range 2 {
			answer <- true
			if <-reused {
				got++
			}
		}
		if got != want {
			t.Errorf("two deliveries at a time: %d on a connection that was kept, want %d", got, want)
		}
	}
}

// The caller may write over the payload once Post is back, although the
// receiver answered before it had read it; the race detector watches.
func TestPostLeavesThePayloadAlone(t *testing.T) {
	target := onConn(t, func(c net.Conn) {
		c.Read(make([]byte, 1))
		io.WriteString(c, "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
		io.Copy(io.Discard, c)
	})
	c := client(t, deliver.Options{})
	payload := make([]byte, 4<<20)
	for range 5 {
		c.Post(t.Context(), deliver.Request{URL: target, Payload: payload})
		clear(payload)
	}
}

// A receiver that answers, and neither reads what is left of a long body nor closes the
// connection, has answered.
func TestPostEarlyAnswer(t *testing.T) {
	answered := make(chan bool)
	target := onConn(t, func(c net.Conn) {
		c.Read(make([]byte, 1))
		io.WriteString(c, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
		<-answered
	})
	defer close(answered)
	res := client(t, deliver.Options{Timeout: time.Minute}).Post(t.Context(), deliver.Request{URL: target, Payload: make([]byte, 64<<20)})
	if res.Status != http.StatusRequestEntityTooLarge || res.Err != nil {
		t.Errorf("%d, %v", res.Status, res.Err)
	}
}

// A connection that the receiver has closed, or on which more came than an answer, is
// not used again.
func TestPostKeepsOnlyOpenConnections(t *testing.T) {
	for name, then := range map[string]func(net.Conn){
		"closed":       func(c net.Conn) { c.Close() },
		"more arrives": func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			next := make(chan bool)
			target := onConn(t, func(c net.Conn) {
				r, err := http.ReadRequest(bufio.NewReader(c))
				if err != nil {
					return
				}
				io.Copy(io.Discard, r.Body)
				io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
				then(c)
				next <- true
				io.Copy(io.Discard, c)
			})
			c := client(t, deliver.Options{})
			for range 3 {
				res := c.Post(t.Context(), deliver.Request{URL: target, Payload: []byte("{}")})
				if res.Err != nil || res.Status != http.StatusNoContent || res.Reused {
					t.Fatalf("%+v", res)
				}
				<-next
			}
		})
	}
}

func kindOf(err error) deliver.Kind {
	var f *deliver.Failure
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

func TestPostCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	res := client(t, deliver.Options{}).Post(ctx, deliver.Request{URL: target, Payload: []byte("{}")})
	if kindOf(res.Err) != deliver.Canceled || !errors.Is(res.Err, context.Canceled) {
		t.Errorf("err = %v", res.Err)
	}
}

// Connections that were opened before carry the next deliveries, which are the first on them.
func TestOpen(t *testing.T) {
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c := deliver.New(deliver.Options{})
	defer c.Close()
	c.Open(t.Context(), server.URL, 3)
	for i := range 4 {
		res := c.Post(t.Context(), deliver.Request{URL: server.URL, Payload: []byte("{}")})
		if res.Err != nil || res.Reused != (i > 0) {
			t.Errorf("delivery %d: %v, on a used connection: %t", i, res.Err, res.Reused)
		}
	}
	if n := opened.Load(); n != 3 {
		t.Errorf("%d connections", n)
	}
	c.Open(t.Context(), "http://127.0.0.1:1/", 3) // nothing listens: the delivery says so
}
