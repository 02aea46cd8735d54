package deliver_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/trial"
)

// TestPaced: whatever the pace, the receiver gets the bytes of Post.
func TestPaced(t *testing.T) {
	var mu sync.Mutex
	var bodies [][]byte
	connections := map[string]bool{}
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			bodies = append(bodies, b)
			connections[r.RemoteAddr] = true
		}
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte("taken"))
	})
	payload := bytes.Repeat([]byte(`{"a":1}`), 40)
	c := deliver.New(deliver.Options{})
	defer c.Close()
	for name, p := range map[string]deliver.Pace{
		"plain": {}, "pieces": {Piece: 7}, "slow": {Piece: 100, Gap: 5 * time.Millisecond}, "chunked": {Chunked: true, Piece: 11},
		"continue": {Continue: true}, "keep-alive": {Times: 3},
	} {
		t.Run(name, func(t *testing.T) {
			bodies = nil
			clear(connections)
			written := 0
			res := c.Paced(t.Context(), deliver.Request{URL: target, Payload: payload, Written: func() { written++ }}, p)
			if written != max(p.Times, 1) {
				t.Errorf("it was said %d times that all is written", written)
			}
			if res.Err != nil || res.Status != http.StatusAccepted || string(res.Body) != "taken" {
				t.Fatalf("%+v", res)
			}
			if len(bodies) != max(p.Times, 1) || len(connections) != 1 || slices.ContainsFunc(bodies, func(b []byte) bool { return !bytes.Equal(b, payload) }) {
				t.Errorf("%d bodies on %d connections", len(bodies), len(connections))
			}
		})
	}
	t.Run("closed", func(t *testing.T) {
		n := 0
		closing := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			n++
			w.Header().Set("Connection", "close")
		})
		if res := c.Paced(t.Context(), deliver.Request{URL: closing, Payload: payload}, deliver.Pace{Times: 3}); res.Err != nil || res.Status != http.StatusOK || n != 1 {
			t.Errorf("%+v, %d deliveries", res, n)
		}
	})
	t.Run("abort", func(t *testing.T) {
		bodies = nil
		if res := c.Paced(t.Context(), deliver.Request{URL: target, Payload: payload}, deliver.Pace{AbortAfter: 20}); res.Err != nil || res.Status != 0 {
			t.Errorf("%+v", res)
		}
		if res := c.Paced(t.Context(), deliver.Request{URL: target, Payload: payload}, deliver.Pace{}); res.Err != nil || len(bodies) != 1 {
			t.Errorf("%+v, %d bodies", res, len(bodies))
		}
	})
	t.Run("abort resets", func(t *testing.T) {
		ended := make(chan error, 1)
		resets := onConn(t, func(c net.Conn) {
			_, err := io.Copy(io.Discard, c)
			ended <- err
		})
		c.Paced(t.Context(), deliver.Request{URL: resets, Payload: payload}, deliver.Pace{AbortAfter: 20})
		if err := <-ended; !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("the receiver saw %v, want a reset", err)
		}
	})
	t.Run("leave", func(t *testing.T) {
		if res := c.Paced(t.Context(), deliver.Request{URL: target, Payload: payload}, deliver.Pace{Leave: true}); res.Err != nil || res.Status != 0 {
			t.Errorf("%+v", res)
		}
	})
}

// TestPacedFailures: what Post would fail with.
func TestPacedFailures(t *testing.T) {
	hang := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the end of the connection goes unnoticed
		<-r.Context().Done()
	})
	for _, c := range []struct {
		url  string
		kind deliver.Kind
	}{
		{hang, deliver.Timeout},
		{"http://127.0.0.1:1/", deliver.Refused},
		{"http://192.0.2.1/", deliver.Remote},
		{"ftp://x/", deliver.Invalid},
	} {
		timeout := trial.Patience
		if c.kind == deliver.Timeout {
			timeout = 200 * time.Millisecond
		}
		client := deliver.New(deliver.Options{Timeout: timeout})
		res := client.Paced(t.Context(), deliver.Request{URL: c.url, Payload: []byte("{}")}, deliver.Pace{Continue: c.kind == deliver.Timeout})
		var failure *deliver.Failure
		if !errors.As(res.Err, &failure) || failure.Kind != c.kind {
			t.Errorf("%s: %v, want %s", c.url, res.Err, c.kind)
		}
	}
}
