package zoo

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

func reachState() []Animal {
	return []Animal{
		{Name: "leaves a connection open for each delivery", Check: "reach/state", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			s.served++
			out := s.served > 12
			s.mu.Unlock()
			if !fail(w, http.StatusInternalServerError, out) {
				correct(s, w, r)
			}
		})},
		{Name: "fails for good after a body that is an array", Check: "reach/state", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			var list []any
			s.mu.Lock()
			s.broken = s.broken || err == nil && json.Unmarshal(body, &list) == nil
			broken := s.broken
			s.mu.Unlock()
			if broken {
				http.Error(w, "OperationalError: current transaction is aborted", http.StatusInternalServerError)
				return
			}
			again(s, w, r, body)
		})},
		{Name: "has a worker that ends on a job without data", Check: "reach/state", New: tellsWaiting(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			var job struct{ Data *struct{} }
			if err != nil || json.Unmarshal(body, &job) != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			s.mu.Lock()
			s.broken = s.broken || job.Data == nil && bytes.Contains(body, []byte(sale))
			broken := s.broken
			s.mu.Unlock()
			if !broken {
				again(s, w, r, body)
			} else {
				s.add("waiting", 1)
			}
		})},
	}
}

// tellsWaiting tells how many deliveries wait, too.
func tellsWaiting(handle func(s *Shop, w http.ResponseWriter, r *http.Request)) func() *Shop {
	return func() *Shop {
		s := newShop(handle)()
		s.more = func(state map[string]any) { state["waiting"] = s.counts["waiting"] }
		return s
	}
}
