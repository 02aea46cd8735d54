package zoo

import (
	"fmt"
	"net/http"
)

func timeKeepAlive() []Animal {
	return []Animal{
		{Name: "closes connections without a word", Check: "time/keep-alive", Warning: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			correct(s, unsaid(w), r)
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
