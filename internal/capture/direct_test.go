package capture_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/capture"
)

// asked is a handler that answers as the target says and remembers what came.
type asked struct {
	mu   sync.Mutex
	came []capture.Capture
	took int // the direct way
	left int // bytes taken and not given back
	wait func()
	now  func() time.Time // nil for the clock
}

func (a *asked) Takes(target string, length int) bool {
	a.left += length // one connection at a time, in these tests
	if strings.HasPrefix(target, "/page") {
		a.left -= length
		return false
	}
	return true
}

func (a *asked) Drop(length int) { a.left -= length }

func (a *asked) Now() time.Time {
	if a.now != nil {
		return a.now()
	}
	return time.Now()
}

func (a *asked) Take(ctx context.Context, w http.ResponseWriter, c *capture.Capture) {
	defer a.Drop(len(c.Body))
	a.took++
	a.answer(ctx, w, *c)
}

func (a *asked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	a.answer(r.Context(), w, capture.FromRequest(r, body))
}

func (a *asked) answer(_ context.Context, w http.ResponseWriter, c capture.Capture) {
	if a.wait != nil {
		a.wait()
	}
	c.Remote = ""
	a.mu.Lock()
	a.came = append(a.came, c)
	a.mu.Unlock()
	w.Header()["Content-Type"] = nil
	switch {
	case strings.HasPrefix(c.URL, "/abort"):
		panic(http.ErrAbortHandler)
	case strings.HasPrefix(c.URL, "/text"):
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-B", "b")
		w.Header().Set("X-A", "a\r\nX-Evil: 1")
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, "text")
	case strings.HasPrefix(c.URL, "/empty"):
		w.WriteHeader(http.StatusOK)
	case strings.HasPrefix(c.URL, "/busy"):
		w.Header().Set("Retry-After", "1")
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusServiceUnavailable)
	case strings.HasPrefix(c.URL, "/odd"):
		w.WriteHeader(599)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// indirect is the same handler without the direct way.
type indirect struct{ http.Handler }

const (
	host   = "Host: h\r\n"
	length = "Content-Length: 2\r\n"
	post   = "POST /hook?a=1 HTTP/1.1\r\n" + host
	plain  = post + length + "\r\n{}"
)

// Whatever comes, the answers and the captures are those of net/http; plain
// requests only come another way.
func TestDirectAgrees(t *testing.T) {
	for _, c := range []struct {
		name   string
		sent   string
		direct int // requests that come the direct way
	}{
		{"plain", plain, 1},
		{"three at once", plain + plain + plain, 3},
		{"no body", post + "Content-Length: 0\r\n\r\n", 1},
		{"names in lower case", strings.ToLower(plain[:8]) + plain[8:], 0},
		{"headers in lower case", "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\nx-a:\r\n\r\n{}", 1},
		{"kept", post + "Connection: keep-alive\r\n" + length + "\r\n{}" + plain, 2},
		{"odd white space", post + "X-A:  b \r\n" + length + "\r\n{}", 1},
		{"Latin-1", post + "X-A: caf\xe9\r\n" + length + "\r\n{}", 1},
		{"bytes in the body", post + "Content-Length: 6\r\n\r\n\x00\xff\r\n\r\n" + plain, 2},
		{"with text", strings.Replace(plain, "/hook", "/text", 1) + plain, 2},
		{"empty", strings.Replace(plain, "/hook", "/empty", 1) + plain, 2},
		{"busy", strings.Replace(plain, "/hook", "/busy", 1) + plain, 1},
		{"odd status", strings.Replace(plain, "/hook", "/odd", 1) + plain, 2},
		{"abort", strings.Replace(plain, "/hook", "/abort", 1) + plain, 1},
		{"page", strings.Replace(plain, "/hook", "/page", 1) + plain, 0},
		{"plain before others", plain + "GET / HTTP/1.1\r\n" + host + "\r\n" + plain, 1},
		{"60 kB", post + "Content-Length: 60000\r\n\r\n" + strings.Repeat("x", 60_000) + plain, 2},
		{"70 kB", post + "Content-Length: 70000\r\n\r\n" + strings.Repeat("x", 70_000) + plain, 0},
		{"long head", post + "X-A: " + strings.Repeat("x", 5000) + "\r\n" + length + "\r\n{}", 0},
		{"head too long", post + "X-A: " + strings.Repeat("x", 100_000) + "\r\n" + length + "\r\n{}", 0},
		{"chunked", post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + plain, 0},
		{"chunked and length", post + length + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 0},
		{"expects", post + "Expect: 100-continue\r\n" + length + "\r\n{}", 0},
		{"closes", post + "Connection: close\r\n" + length + "\r\n{}" + plain, 0},
		{"HTTP/1.0", strings.Replace(plain, "1.1", "1.0", 1), 0},
		{"HTTP/2.0", strings.Replace(plain, "1.1", "2.0", 1), 0},
		{"GET", "GET / HTTP/1.1\r\n" + host + "\r\n" + plain, 0},
		{"OPTIONS *", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", 0},
		{"absolute", strings.Replace(plain, "/hook", "http://x/hook", 1), 0},
		{"two slashes", strings.Replace(plain, "/hook", "//x/hook", 1), 0},
		{"escapes", strings.Replace(plain, "/hook", "/%41%zz", 1), 0},
		{"fragment", strings.Replace(plain, "/hook", "/a#b", 1), 0},
		{"space in the target", strings.Replace(plain, "/hook", "/a b", 1), 0},
		{"no target", "POST  HTTP/1.1\r\n" + host + length + "\r\n{}", 0},
		{"no host", strings.Replace(plain, host, "", 1), 0},
		{"two hosts", strings.Replace(plain, host, host+host, 1), 0},
		{"odd host", strings.Replace(plain, "Host: h", "Host: a/b", 1), 0},
		{"no length", post + "\r\n", 0},
		{"two lengths", post + length + length + "\r\n{}", 0},
		{"other lengths", post + length + "Content-Length: 3\r\n\r\n{} ", 0},
		{"signed length", strings.Replace(plain, ": 2", ": +2", 1), 0},
		{"negative length", strings.Replace(plain, ": 2", ": -2", 1), 0},
		{"empty length", strings.Replace(plain, ": 2", ":", 1), 0},
		{"folded", post + "X-A: a\r\n b\r\n" + length + "\r\n{}", 0},
		{"space before the colon", post + "X-A : a\r\n" + length + "\r\n{}", 0},
		{"no colon", post + "X-A\r\n" + length + "\r\n{}", 0},
		{"control character", post + "X-A: \x01\r\n" + length + "\r\n{}", 0},
		{"lone line feeds", strings.ReplaceAll(plain, "\r\n", "\n"), 0},
		{"a lone line feed", strings.Replace(plain, "h\r\n", "h\n", 1), 0},
		{"lone carriage return", post + "X-A: a\rb\r\n" + length + "\r\n{}", 0},
		{"empty lines before", "\r\n" + plain, 0},
		{"half a body", post + "Content-Length: 10\r\n\r\n{}", 0},
		{"half a head", post, 0},
		{"garbage", "\x16\x03\x01\x02\x00", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var direct, usual asked
			got := exchange(t, &direct, c.sent)
			want := exchange(t, indirect{&usual}, c.sent)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("answers (-net/http +direct):\n%s", diff)
			}
			if diff := cmp.Diff(usual.came, direct.came); diff != "" {
				t.Errorf("captures (-net/http +direct):\n%s", diff)
			}
			if direct.took != c.direct || direct.left != 0 {
				t.Errorf("%d came the direct way, want %d; %d bytes were not given back", direct.took, c.direct, direct.left)
			}
		})
	}
}

// exchange sends a text to a handler and gives all that comes back.
func exchange(t *testing.T, h http.Handler, text string) string {
	t.Helper()
	s, err := capture.Listen("127.0.0.1:0", h)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() {
		for len(text) > 0 { // in pieces, that cut heads and bodies
			n := min(len(text), 37)
			if len(text) > 1000 {
				n = 1000
			}
			if _, err := io.WriteString(conn, text[:n]); err != nil {
				break // the server has closed
			}
			text = text[n:]
		}
		_ = conn.(*net.TCPConn).CloseWrite()
	}()
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	answer, err := io.ReadAll(conn)
	if err != nil && !strings.Contains(err.Error(), "reset") { // what it sent too much
		t.Fatal(err)
	}
	return regexp.MustCompile(`Date: [^\r]*`).ReplaceAllString(string(answer), "Date: D")
}

// A connection that begins to wait while Close looks for those that wait does not
// hold it up either.
func TestDirectCloseMeanwhile(t *testing.T) {
	begins, wait := make(chan bool), make(chan bool)
	calls := 0
	h := &asked{now: func() time.Time {
		if calls++; calls == 3 { // the first two are for the request
			begins <- true
			<-wait
		}
		return time.Now()
	}}
	s, err := capture.Listen("127.0.0.1:0", h)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, plain); err != nil {
		t.Fatal(err)
	}
	<-begins
	time.AfterFunc(50*time.Millisecond, func() { close(wait) })
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Error(err)
	}
}

// A connection that waits for a request does not hold up Close, one whose request
// is under way does, and is cut in the end.
func TestDirectClose(t *testing.T) {
	for _, c := range []struct{ underWay, inTime bool }{{false, true}, {true, true}, {true, false}} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			started, end := make(chan bool, 2), make(chan bool)
			h := &asked{wait: func() {
				started <- true
				if c.underWay {
					<-end
				}
			}}
			s, err := capture.Listen("127.0.0.1:0", h)
			if err != nil {
				t.Fatal(err)
			}
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, plain); err != nil {
				t.Fatal(err)
			}
			<-started
			answered := make(chan string)
			go func() {
				b, _ := io.ReadAll(conn)
				answered <- string(b)
			}()
			limit := 10 * time.Second
			if !c.inTime {
				limit = 50 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			if c.underWay {
				time.AfterFunc(100*time.Millisecond, func() { close(end) })
			}
			err = s.Close(ctx)
			if c.inTime != (err == nil) || err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("Close: %v", err)
			}
			if got := <-answered; c.inTime != strings.HasPrefix(got, "HTTP/1.1 204 No Content\r\n") {
				t.Errorf("answer: %q", got)
			}
		})
	}
}
