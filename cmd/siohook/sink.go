package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
)

// sink plays a service that receivers call: it counts the calls that it answers
// with 2xx, and adds up the numbers in their bodies.
type sink struct {
	answers []sinkAnswer // of the first calls; the last one goes on

	mu    sync.Mutex
	fail  bool // the next call
	calls int  // answered with 2xx
	got   int  // all
	sums  map[string]float64
}

// failNext makes the next call fail.
func (s *sink) failNext() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = true
}

// next is the answer to the next call.
func (s *sink) next() sinkAnswer {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := sinkAnswer{Status: http.StatusOK, Body: "{}\n"}
	if n := len(s.answers); n > 0 {
		answer = s.answers[min(s.got, n-1)]
	}
	s.got++
	if s.fail {
		s.fail = false
		answer = sinkAnswer{Status: http.StatusInternalServerError, Body: `{"error":"siohook lets this call fail"}` + "\n"}
	}
	return answer
}

// ServeHTTP implements [http.Handler].
func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, mostProbed)) // what is there counts
	answer := s.next()
	if !answer.wait(r.Context()) {
		return
	}
	if answer.Status/100 == 2 {
		s.count(body)
	}
	answer.write(w)
}

func (s *sink) count(body []byte) {
	var value any
	_ = json.Unmarshal(body, &value) // no JSON has no numbers
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	s.add("", value)
}

func (s *sink) add(place string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if name != "id" && !strings.HasSuffix(name, "_id") {
				s.add(place+"."+name, member)
			}
		}
	case []any:
		for _, element := range value {
			s.add(place, element)
		}
	case float64:
		s.sums[place] += value
	}
}

func (s *sink) state() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := map[string]any{"calls": s.calls}
	for place, sum := range s.sums {
		state["sum"+place] = sum
	}
	return state
}
