// Package sink plays a service that receivers call, so that siohook sees what they do with
// deliveries.
package sink

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/lazy"
)

// Sink is that service: it counts the calls that it answers with 2xx, by method and path,
// and adds up the numbers in their bodies. Calls that only look something up count nothing.
// It is safe for concurrent use.
type Sink struct {
	script *listen.Script // nil answers 200

	mu     sync.Mutex
	fail   bool              // the next call that changes something
	calls  map[string]*calls // by method and path
	outage *outage           // nil: it works
	taken  map[string]bool   // calls that were taken without an answer, by what makes another one the same
}

// calls are the calls of a kind that were answered with 2xx.
type calls struct {
	Calls int            `json:"calls"`
	Sums  map[string]sum `json:"sums,omitempty"` // of the numbers in their bodies, by place
}

// sum is one of numbers; of money where one of them was written as that.
type sum struct {
	total   float64
	isMoney bool
}

// MarshalJSON shows money with its cents, so that units are told from minor units.
func (s sum) MarshalJSON() ([]byte, error) {
	if s.isMoney {
		return fmt.Appendf(nil, `"%.2f"`, s.total), nil
	}
	return json.Marshal(s.total)
}

// New makes a sink that answers as a script says; with 200 where that says nothing, and
// where there is none (nil).
func New(script *listen.Script) *Sink {
	return &Sink{script: script, calls: map[string]*calls{}, taken: map[string]bool{}}
}

// FailNext makes the next call that changes something fail.
func (s *Sink) FailNext() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = true
}

func isLookUp(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
}

// answer finds the answer to a call.
func (s *Sink) answer(r *http.Request) *listen.Answer {
	s.mu.Lock()
	failed := s.fail && !isLookUp(r)
	s.fail = s.fail && !failed
	s.mu.Unlock()
	if failed {
		return &listen.Answer{Status: http.StatusInternalServerError, Body: `{"error":"siohook makes this call fail on purpose"}` + "\n"}
	}
	if answer := s.script.Answer(&capture.Capture{Method: r.Method, URL: r.URL.RequestURI()}); answer != nil {
		return answer
	}
	return &listen.Answer{Status: http.StatusOK, Body: "{}\n"}
}

// mostRead is how much of a call's body is looked at.
const mostRead = 1 << 20

// ServeHTTP implements [http.Handler].
func (s *Sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, mostRead)) // what is there counts
	if s.fails(w, r, body) {
		return
	}
	answer := s.answer(r)
	if answer.Code()/100 == 2 && !answer.Close && !isLookUp(r) && !s.wasTaken(r, body) {
		s.count(r.Method+" "+pathOf(r.URL.Path), valueOf(r.Header.Get("Content-Type"), body))
	}
	w.Header().Set("Content-Type", "application/json") // unless the script says otherwise
	answer.Reply(r.Context(), w)
}

// idSegment is a part of a path that names one thing of many: a number, a UUID or
// a long hexadecimal one.
var idSegment = lazy.Pattern(`^(\d+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-fA-F]{16,})$`)

// pathOf is a path with * in the place of ids.
func pathOf(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if idSegment().MatchString(part) {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// mostCallKinds is how many methods and paths are told apart; all others are one.
const mostCallKinds = 100

// valueOf is what a body says: JSON, a form, or a text.
func valueOf(contentType string, body []byte) (value any) {
	if json.Unmarshal(body, &value) == nil {
		return value
	}
	if form, err := url.ParseQuery(string(body)); err == nil && strings.HasPrefix(contentType, "application/x-www-form-urlencoded") {
		members := map[string]any{}
		for name, values := range form {
			members[name] = strings.Join(values, " ")
		}
		return members
	}
	return string(body)
}

func (s *Sink) count(kind string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls[kind] == nil && len(s.calls) >= mostCallKinds {
		kind = "others"
	}
	if s.calls[kind] == nil {
		s.calls[kind] = &calls{Sums: map[string]sum{}}
	}
	s.calls[kind].Calls++
	s.calls[kind].add("", value)
}

func (c *calls) add(place string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if name != "id" && !strings.HasSuffix(name, "_id") {
				c.add(strings.TrimPrefix(place+"."+name, "."), member)
			}
		}
	case []any:
		for _, element := range value {
			c.add(place, element)
		}
	case float64:
		c.Sums[place] = sum{c.Sums[place].total + value, c.Sums[place].isMoney}
	case string:
		for _, amount := range observe.Money(value) {
			c.Sums[place] = sum{c.Sums[place].total + amount, true}
		}
	}
}

// State is what siohook observes, as JSON: the calls go on meanwhile.
func (s *Sink) State() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	text, err := json.Marshal(s.calls)
	if err != nil {
		return err // a sum beyond all numbers
	}
	return json.RawMessage(text)
}
