package deliver_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

// answering answers each request on each connection with the pieces, and closes it then
// unless it is kept.
func answering(t *testing.T, kept bool, pieces ...string) string {
	t.Helper()
	return onConn(t, func(c net.Conn) {
		in := bufio.NewReader(c)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			for i, piece := range pieces {
				if i > 0 {
					time.Sleep(time.Millisecond) // a segment of its own
				}
				_, _ = io.WriteString(c, piece)
			}
			if !kept {
				return
			}
		}
	})
}

// Every byte beyond an answer is seen, and every one that is missing.
func TestFraming(t *testing.T) {
	const head, ok, empty = "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
	for name, tt := range map[string]struct {
		kept   bool
		pieces []string
		want   string // in what is said of the framing; "" for a correct answer
		fails  bool
	}{
		"204 with a body":             {true, []string{head + "{}"}, `a 204 has no body, and 2 bytes follow it: "{}"`, false},
		"204 with a body, later":      {true, []string{head, "{}"}, `a 204 has no body, and 2 bytes follow it: "{}"`, false},
		"204 with a body, closed":     {false, []string{head[:len(head)-2] + "Connection: close\r\n\r\n", "{\n}"}, `a 204 has no body`, false},
		"204 with a body, lines":      {true, []string{head, "{\n \"ok\": true\n}\n"}, `a 204 has no body, and`, false},
		"304 with a body":             {true, []string{"HTTP/1.1 304 Not Modified\r\n\r\nx"}, `a 304 has no body, and 1 byte follows it: "x"`, false},
		"204 in chunks":               {true, []string{head[:len(head)-2] + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}, `a 204 has no body`, false},
		"two answers":                 {true, []string{empty + empty}, "a second answer to the same request", false},
		"two answers, later":          {true, []string{empty, empty}, "a second answer to the same request", false},
		"two answers, closed":         {false, []string{ok + "Connection: close\r\nContent-Length: 1\r\n\r\na", empty}, "a second answer to the same request", false},
		"a length in characters":      {true, []string{ok + "Content-Length: 4\r\n\r\ncafé"}, "1 byte follows the end of the body", false},
		"a length in characters, 1.0": {false, []string{"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\n", "café"}, "1 byte follows the end of the body", false},
		"more than was sent":          {false, []string{ok + "Content-Length: 9\r\n\r\n", "café"}, "Content-Length announces 9 bytes, and 5 arrived", true},
		"more than is sent":           {true, []string{ok + "Content-Length: 9\r\n\r\ncafé"}, "Content-Length announces 9 bytes, and 5 arrived", true},
		"no last chunk":               {false, []string{ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n"}, "the connection ends before the answer does", true},
		"a chunk too long":            {true, []string{ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"}, "a chunk is longer than its size line", true},
		"two lengths":                 {true, []string{ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"}, "several Content-Lengths that differ", true},

		"correct":              {true, []string{ok + "Content-Length: 5\r\n\r\ncafé"}, "", false},
		"correct 204":          {true, []string{head}, "", false},
		"correct, in pieces":   {true, []string{ok, "Content-Length: 5\r\n\r\n", "café"}, "", false},
		"correct, in chunks":   {true, []string{ok + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n", "0\r\n\r\n"}, "", false},
		"correct, to the end":  {false, []string{ok + "\r\n", "café"}, "", false},
		"correct, then closed": {false, []string{ok + "Connection: close\r\nContent-Length: 5\r\n\r\ncafé"}, "", false},
		"correct, closed":      {false, []string{ok + "Content-Length: 5\r\n\r\ncafé"}, "", false},
		"correct, interim":     {true, []string{"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", empty}, "", false},
		"idle for too long":    {false, []string{empty, "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"}, "", false},
		"idle, at once":        {false, []string{empty + "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			timeout := time.Minute
			if tt.kept && tt.fails { // the rest of the answer never comes
				timeout = 300 * time.Millisecond
			}
			c := client(t, deliver.Options{Timeout: timeout})
			target := answering(t, tt.kept, tt.pieces...)
			said := ""
			// What comes later may come too late for one request, on a busy machine.
			for n := 0; n < 4 || n < 100 && said == "" && tt.want != ""; n++ {
				res := c.Post(t.Context(), deliver.Request{URL: target, Payload: []byte("{}")})
				if tt.fails != (res.Err != nil) && (tt.fails || !res.Reused) { // a kept connection may end just then
					t.Errorf("%+v", res)
				}
				if said == "" {
					said = res.Framing
				}
			}
			if tt.want == "" && said != "" || !strings.Contains(said, tt.want) {
				t.Errorf("framing: %q, want %q", said, tt.want)
			}
		})
	}
}

// What follows an answer and arrives while the next request is on its way is not the answer
// to that.
func TestLateBytesAreNotTheNextAnswer(t *testing.T) {
	target := onConn(t, func(c net.Conn) {
		in := bufio.NewReader(c)
		for late := ""; ; late = "{\n}\n" {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(c, late+"HTTP/1.1 204 No Content\r\n\r\n")
		}
	})
	c := client(t, deliver.Options{})
	for _, want := range []string{"", `a 204 has no body, and 4 bytes follow it: "{\n}\n"`} {
		res := c.Post(t.Context(), deliver.Request{URL: target, Payload: []byte("{}")})
		if res.Err != nil || res.Status != http.StatusNoContent || res.Framing != want {
			t.Errorf("%+v, want framing %q", res, want)
		}
	}
}

// An answer to HEAD has no body.
func TestFramingOfHead(t *testing.T) {
	for body, want := range map[string]string{"": "", "hello": "a 200 has no body"} {
		target := answering(t, true, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"+body)
		res := client(t, deliver.Options{}).Exact(t.Context(), target, deliver.Recorded{Method: http.MethodHead})
		if res.Err != nil || !strings.Contains(res.Framing, want) || want == "" && res.Framing != "" {
			t.Errorf("%q: %+v", body, res)
		}
	}
}

// A receiver that has had enough of a long request, and closes the connection, may take its
// answer along: nothing is wrong with that.
func TestFramingOfLongRequests(t *testing.T) {
	target := onConn(t, func(c net.Conn) {
		_, _ = c.Read(make([]byte, 1))
		_, _ = io.WriteString(c, "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 50\r\n\r\ntoo")
	})
	res := client(t, deliver.Options{}).Post(t.Context(), deliver.Request{URL: target, Payload: make([]byte, 4<<20)})
	if res.Framing != "" {
		t.Errorf("%+v", res)
	}
}
