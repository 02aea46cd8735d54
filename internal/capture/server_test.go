package capture_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/capture"
)

func TestListen(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", ":0", "localhost:0", "0.0.0.0:0"} {
		t.Run(addr, func(t *testing.T) {
			r := capture.NewReceiver(capture.Options{})
			s, err := capture.Listen(addr, r)
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
	s, err := capture.Listen("127.0.0.1:0", http.NotFoundHandler())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	for _, addr := range []string{strings.TrimPrefix(s.URL(), "http://"), "8025", "127.0.0.1:port", "127.0.0.1:99999"} {
		if s, err := capture.Listen(addr, http.NotFoundHandler()); err == nil {
			s.Close(t.Context())
			t.Errorf("%s: no error", addr)
		} else if !strings.Contains(err.Error(), "listen") {
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
	}))
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
