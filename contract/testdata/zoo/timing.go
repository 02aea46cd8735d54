package zoo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// timing are those that do not take what comes slowly, in pieces, or all at once.
func timing() []Animal {
	return []Animal{
		{Name: "few at a time", Check: "time/burst", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			s.served++
			alone, busy := s.served == 1, s.served > 10
			s.mu.Unlock()
			time.Sleep(2 * time.Millisecond)
			if !alone {
				time.Sleep(200 * time.Millisecond) // however slowly they come, they meet
			}
			if !fail(w, http.StatusServiceUnavailable, busy) {
				correct(s, w, r)
			}
			s.mu.Lock()
			s.served--
			s.mu.Unlock()
		})},
		{Name: "needs a length", Check: "time/chunks", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusLengthRequired, r.ContentLength < 0) {
				correct(s, w, r)
			}
		})},
		{Name: "takes what comes first for the body", Check: "time/slow-body", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			first := make([]byte, min(max(r.ContentLength, 0), 2000)) // what comes at once, of a small body
			n, err := r.Body.Read(first)
			if !fail(w, http.StatusBadRequest, n < len(first)) && (err == nil || errors.Is(err, io.EOF)) {
				r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(first), r.Body))
				correct(s, w, r)
			}
		})},
		{Name: "breaks when a body breaks off", Check: "time/reset", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			s.one.Lock() // it handles one delivery at a time
			defer s.one.Unlock()
			body, err := io.ReadAll(r.Body)
			broken := s.broken
			s.broken = err != nil && !errors.Is(err, http.ErrBodyReadAfterClose)
			if !fail(w, 500, broken) {
				r.Body = io.NopCloser(bytes.NewReader(body))
				correct(s, w, r)
			}
		})},
		{Name: "closes connections without a word", Check: "time/keep-alive", Warning: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			correct(s, unsaid(w), r)
		})},
		{Name: "does not know Expect", Check: "time/continue", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusExpectationFailed, r.Header.Get("Expect") != "") {
				correct(s, w, r)
			}
		})},
	}
}

// silent answers and closes the connection, without saying so.
type silent struct{ http.ResponseWriter }

func unsaid(w http.ResponseWriter) http.ResponseWriter { return silent{w} }

// Write implements [http.ResponseWriter]: there is no body.
func (s silent) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader implements [http.ResponseWriter].
func (s silent) WriteHeader(status int) {
	conn, buffer, err := s.ResponseWriter.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	_, _ = buffer.WriteString(fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Length: 0\r\n\r\n", status, http.StatusText(status)))
	_ = buffer.Flush()
	_ = conn.Close()
}
