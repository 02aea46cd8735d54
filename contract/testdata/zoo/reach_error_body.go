package zoo

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

func reachErrorBody() []Animal {
	return []Animal{
		{Name: "catches everything and answers 200", Check: "reach/error-body", Warning: true, New: but(func(s *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			if has(e.fields(), "first_name") {
				return false
			}
			if e.Type == sale {
				s.book(e)
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"success":false,"error":"KeyError('first_name')"}`)
			return true
		})},
	}
}

// answers is the correct receiver with a body.
func answers(contentType, body string) func() *Shop {
	return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		if e, _, ok := read(w, r); ok {
			if e.Type == sale {
				s.book(&e)
			}
			_, _ = io.WriteString(w, body)
		}
	})
}

// echoes is the correct receiver that answers with what it got.
func echoes() func() *Shop {
	return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
		if e, body, ok := read(w, r); ok {
			if e.Type == sale {
				s.book(&e)
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprintf(w, `{"received":%s,"as":%s}`, body, quoted(strings.ToUpper(e.Type)))
		}
	})
}

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return `""`
	}
	return string(b)
}
