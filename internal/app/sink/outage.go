package sink

import (
	"context"
	"net/http"
	"sync"

	"github.com/siohook/siohook/internal/app/listen"
)

// The ways to fail.
const (
	Erring   = "errors" // answers 500
	Hanging  = "hangs"  // does not answer
	Dropping = "drops"  // closes the connection, and counts nothing
	Taking   = "takes"  // closes the connection, and counts the call
)

// outage is a time in which all calls fail.
type outage struct {
	way  string
	met  chan struct{} // closed at the first call that changes something
	meet func()
	over chan struct{}
}

// Disturb makes all calls fail in a way until end is called. met is closed at the first that would
// change something.
func (s *Sink) Disturb(way string) (met <-chan struct{}, end func()) {
	o := &outage{way: way, met: make(chan struct{}), over: make(chan struct{})}
	o.meet = sync.OnceFunc(func() { close(o.met) })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outage = o
	return o.met, sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.outage = nil
		close(o.over)
	})
}

// fails answers a call as the outage has it, and tells whether there is one.
func (s *Sink) fails(w http.ResponseWriter, r *http.Request, body []byte) bool {
	s.mu.Lock()
	o := s.outage
	s.mu.Unlock()
	if o == nil {
		return false
	}
	changes := !isLookUp(r)
	if changes {
		if o.way == Taking && !s.wasTaken(r, body) {
			s.count(r.Method+" "+pathOf(r.URL.Path), body)
			s.take(r, body)
		}
		o.meet()
	}
	switch o.way {
	case Erring:
		(&listen.Answer{Status: http.StatusInternalServerError, Body: `{"error":"siohook makes this call fail on purpose"}` + "\n"}).Reply(r.Context(), w)
		return true
	case Hanging:
		wait(r.Context(), o.over)
	}
	panic(http.ErrAbortHandler) // net/http's way to end a connection; it is not logged
}

func wait(ctx context.Context, over <-chan struct{}) {
	select {
	case <-over:
	case <-ctx.Done():
	}
}

// wasTaken tells whether a call is the same as one that was taken and not answered.
func (s *Sink) wasTaken(r *http.Request, body []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken[sameAs(r, body)]
}

// mostTaken is how many such calls are remembered.
const mostTaken = 10_000

func (s *Sink) take(r *http.Request, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if same := sameAs(r, body); same != "" && len(s.taken) < mostTaken {
		s.taken[same] = true
	}
}

// sameAs is what two calls have in common that are the same to a service: the key that the receiver
// gives them, or that a method says so; "" where each call is another one.
func sameAs(r *http.Request, body []byte) string {
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		return "key " + key
	}
	if r.Method == http.MethodPut || r.Method == http.MethodDelete {
		return r.Method + " " + r.URL.RequestURI() + " " + string(body)
	}
	return ""
}
