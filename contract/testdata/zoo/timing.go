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
			busy := s.served > 10
			s.mu.Unlock()
			time.Sleep(2 * time.Millisecond)
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
		{Name: "reads for a third of a second", Check: "time/slow-body", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(300 * time.Millisecond)) // a server of net/http can
			defer func() { _ = http.NewResponseController(w).SetReadDeadline(time.Time{}) }()
			correct(s, w, r)
		})},
		{Name: "breaks when a body breaks off", Check: "time/reset", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			s.mu.Lock()
			broken := s.broken
			s.broken = err != nil && !errors.Is(err, http.ErrBodyReadAfterClose)
			s.mu.Unlock()
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
