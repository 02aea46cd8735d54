package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/siohook/siohook/internal/capture"
	"github.com/siohook/siohook/internal/listen"
)

// sink plays a service that receivers call: it counts the calls that it answers
// with 2xx, and adds up the numbers in their bodies.
type sink struct {
	script *listen.Script // nil answers 200

	mu    sync.Mutex
	fail  bool // the next call
	calls int  // answered with 2xx
	sums  map[string]float64
}

// failNext makes the next call fail.
func (s *sink) failNext() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = true
}

// answer finds the answer to a call.
func (s *sink) answer(r *http.Request) *listen.Answer {
	s.mu.Lock()
	failed := s.fail
	s.fail = false
	s.mu.Unlock()
	if failed {
		return &listen.Answer{Status: http.StatusInternalServerError, Body: `{"error":"siohook lets this call fail"}` + "\n"}
	}
	if answer := s.script.Answer(&capture.Capture{Method: r.Method, URL: r.URL.RequestURI()}); answer != nil {
		return answer
	}
	return &listen.Answer{Status: http.StatusOK, Body: "{}\n"}
}

// ServeHTTP implements [http.Handler].
func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, mostProbed)) // what is there counts
	answer := s.answer(r)
	if answer.Code()/100 == 2 && !answer.Close {
		s.count(body)
	}
	w.Header().Set("Content-Type", "application/json") // unless the script says otherwise
	answer.Reply(r.Context(), w)
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
