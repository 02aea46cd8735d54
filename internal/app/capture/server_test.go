package capture_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
)

func TestListen(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", ":0", "localhost:0", "0.0.0.0:0"} {
		t.Run(addr, func(t *testing.T) {
			r := capture.NewReceiver(capture.Options{})
			s, err := capture.Listen(addr, r, capture.ServerOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(s.URL(), "http://127.0.0.1:") && addr != "0.0.0.0:0" && addr != "localhost:0" {
				t.Errorf("URL = %s", s.URL())
			}
			resp, err := http.Post(s.URL()+"/hook", "application/json", strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			for range 2 {
				if err := s.Close(t.Context()); err != nil {
					t.Error(err)
				}
			}
			if got := r.Captures(); len(got) != 1 || string(got[0].Body) != "{}" {
				t.Errorf("captures = %v", got)
			}
			if resp, err := http.Post(s.URL(), "", nil); err == nil {
				resp.Body.Close()
				t.Error("still reachable after Close")
			}
		})
	}
}

func TestListenFails(t *testing.T) {
	s, err := capture.Listen("127.0.0.1:0", http.NotFoundHandler(), capture.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	for addr, want := range map[string]string{
		strings.TrimPrefix(s.URL(), "http://"): "listen",
		"8025":                                 "want HOST:PORT",
		"127.0.0.1:port":                       "the port is not a number from 0 to 65535",
		"127.0.0.1:99999":                      "the port is not a number from 0 to 65535",
	} {
		if s, err := capture.Listen(addr, http.NotFoundHandler(), capture.ServerOptions{}); err == nil {
			s.Close(t.Context())
			t.Errorf("%s: no error", addr)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// A request that does not end is cut when the context is done.
func TestServerCloseCuts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := capture.Listen("127.0.0.1:0", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}), capture.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	answered := make(chan error)
	go func() {
		resp, err := http.Get(s.URL())
		if err == nil {
			resp.Body.Close()
		}
		answered <- err
	}()
	<-ctx.Done()
	if err := s.Close(ctx); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), s.URL()) {
		t.Errorf("err = %v", err)
	}
	if <-answered == nil {
		t.Error("the request was answered")
	}
}

// A sender that trickles is cut off, however steadily the bytes come and wherever in
// the request it is.
func TestSlowSenderIsCut(t *testing.T) {
	const whole = "POST /first HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
	for name, request := range map[string]struct{ atOnce, trickled string }{
		"nothing":          {"", ""},
		"head":             {"", "POST / HTTP/1.1\r\nHost: h\r\nX-Slow: "},
		"later head":       {whole, "POST / HTTP/1.1\r\nHost: h\r\nX-Slow: "},
		"body":             {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n", ""},
		"later body":       {whole + "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n", "{"},
		"chunk":            {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nF0000\r\n", ""},
		"line of a chunk":  {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;", ""},
		"waits for answer": {"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n", "{"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := capture.NewReceiver(capture.Options{})
			s, err := capture.Listen("127.0.0.1:0", r, capture.ServerOptions{Patience: 200 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close(context.Background()) })
			c, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			go func() {
				_, err := io.WriteString(c, request.atOnce)
				for i := 0; err == nil && name != "nothing"; i++ { // ends when the connection does
					next := "x"
					if i < len(request.trickled) {
						next = request.trickled[i : i+1]
					}
					_, err = io.WriteString(c, next)
					time.Sleep(5 * time.Millisecond)
				}
			}()
			if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(c)
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("after a minute the connection is still open; it got %q", got)
			}
			for _, c := range r.Captures() {
				if c.URL != "/first" {
					t.Errorf("half a delivery was captured: %v", c)
				}
			}
		})
	}
}

// A panic of the handler ends one connection, and is told.
func TestPanicIsReported(t *testing.T) {
	told := make(chan string, 1)
	s, err := capture.Listen("127.0.0.1:0", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/abort" {
			panic(http.ErrAbortHandler) // on purpose
		}
		panic("the handler is broken")
	}), capture.ServerOptions{Warn: func(text string) { told <- text }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	for _, path := range []string{"/abort", "/hook"} {
		if resp, err := http.Post(s.URL()+path, "", nil); err == nil {
			resp.Body.Close()
			t.Errorf("%s: answered %s", path, resp.Status)
		}
	}
	if text := <-told; !strings.Contains(text, "the handler is broken") || !strings.Contains(text, "TestPanicIsReported") {
		t.Errorf("told %q", text)
	}
}
