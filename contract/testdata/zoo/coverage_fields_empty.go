package zoo

import (
	"bytes"
	"io"
	"net/http"
)

func coverageFieldsEmpty() []Animal {
	return []Animal{
		{Name: "fields is an object", Check: "coverage/fields-empty", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, e.fields() != nil && e.fields()[0] == '[')
		})},
		{Name: "remembers, and then fields is an object", Check: "coverage/fields-empty", New: but(func(s *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.counts[string(body)]++
			if s.counts[string(body)] > 1 {
				w.WriteHeader(http.StatusOK) // a duplicate
				return true
			}
			return fail(w, 500, e.fields() != nil && e.fields()[0] == '[')
		})},
		{Name: "answers 200 with a traceback", Check: "coverage/fields-empty", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			if !bytes.HasPrefix(e.fields(), []byte("[")) {
				return false
			}
			_, _ = io.WriteString(w, "Traceback (most recent call last):\n  File \"/app/hook.py\", line 9, in hook\nAttributeError: 'list' object has no attribute 'get'\n")
			return true
		})},
	}
}
