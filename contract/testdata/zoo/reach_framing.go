package zoo

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

func reachFraming() []Animal {
	const kept, closed = "", "Connection: close\r\n"
	return []Animal{
		{Name: "writes a body after 204", Check: "reach/framing", New: raw("HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "writes a body after 204, later", Check: "reach/framing", New: raw("HTTP/1.1 204 No Content\r\n\r\n", "{\n  \"ok\": true\n}\n")},
		{Name: "writes a body after 204, and closes", Check: "reach/framing", New: raw("HTTP/1.1 204 No Content\r\n"+closed+"\r\n", "ok")},
		{Name: "answers twice", Check: "reach/framing", New: raw(answer(kept, "ok", 2) + answer(kept, "ok", 2))},
		{Name: "answers twice, the second time later", Check: "reach/framing", New: raw(answer(kept, "ok", 2), answer(kept, "ok", 2))},
		{Name: "counts characters", Check: "reach/framing", New: raw(answer(kept, "reçu", 4))},
		{Name: "announces more than it sends, and closes", Check: "reach/framing", New: raw(answer(closed, "ok", 20))},
	}
}

func answer(header, body string, length int) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", header, length, body)
}

// raw is the correct receiver with an answer that no server library would write, in pieces.
func raw(pieces ...string) func() *Shop {
	return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
		e, _, ok := read(w, r)
		if !ok {
			return
		}
		if e.Type == sale {
			s.book(&e)
		}
		hijacker, ok := w.(http.Hijacker)
		if !ok {
			panic("zoo: no hijacker")
		}
		conn, in, err := hijacker.Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		for {
			for _, piece := range pieces {
				if _, err := io.WriteString(conn, piece); err != nil {
					return
				}
			}
			if strings.Contains(pieces[0], "Connection: close") {
				return
			}
			// What comes next over the connection is handled in the same way.
			next, err := http.ReadRequest(in.Reader)
			if err != nil {
				return
			}
			later := &unwritten{header: http.Header{}}
			if e, _, ok := read(later, next); ok && e.Type == sale {
				s.book(&e)
			}
		}
	})
}

// unwritten takes an answer that is not sent.
type unwritten struct{ header http.Header }

func (u *unwritten) Header() http.Header         { return u.header }
func (u *unwritten) Write(b []byte) (int, error) { return len(b), nil }
func (u *unwritten) WriteHeader(int)             {}
