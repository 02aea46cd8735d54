package deliver_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

// An answer without an end costs little memory and time, whoever reads it, and the error
// says what was too much.
func TestEndlessAnswer(t *testing.T) {
	const (
		ok      = "HTTP/1.1 200 OK\r\n"
		chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
		large   = "larger than 262,144 bytes"
		waste   = "more overhead than content"
	)
	for name, answer := range map[string]struct{ begin, rest, want, proxied string }{
		"status line":       {"HTTP/1.1 200 ", "OK", large, "exceeded"},
		"header":            {ok + "A: ", "b", large, "exceeded"},
		"headers":           {ok, "A: b\r\n", large, "exceeded"},
		"folded header":     {ok + "A: b\r\n", " b\r\n", large, "exceeded"},
		"interim answers":   {"", "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n", large, "exceeded"},
		"no HTTP":           {"", "b", large, "exceeded"},
		"line of a chunk":   {chunked + "1;", "b", "longer than 4,096 bytes", "too long"},
		"chunks of no size": {chunked, "1;bbbbbbbbbbbbbbbbbbbbbbbbb\r\nb\r\n", waste, "too much non-data"},
		"trailer":           {chunked + "0\r\n", "A: b\r\n", "trailer is too long", "long trailer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := make(chan int, 10)
			target := onConn(t, func(c net.Conn) {
				r, err := http.ReadRequest(bufio.NewReader(c))
				if err == nil {
					_, err = io.Copy(io.Discard, r.Body)
				}
				if err != nil {
					t.Error(err)
				}
				n, err := io.WriteString(c, answer.begin)
				for piece := strings.Repeat(answer.rest, 1+1<<14/len(answer.rest)); err == nil && n < 1<<30; {
					var more int
					more, err = io.WriteString(c, piece)
					n += more
				}
				sent <- n
			})
			proxy, err := url.Parse(target)
			if err != nil {
				t.Fatal(err)
			}
			patient := deliver.Options{Timeout: time.Minute}
			own, other := client(t, patient), client(t, deliver.Options{Timeout: time.Minute, Proxy: proxy, AllowRemote: true})
			request := deliver.Request{URL: target, Payload: []byte("{}")}
			for by, post := range map[string]func() deliver.Result{
				"Post":  func() deliver.Result { return own.Post(t.Context(), request) },
				"Exact": func() deliver.Result { return own.Exact(t.Context(), target, deliver.Recorded{Method: "GET"}) },
				"Sender": func() deliver.Result {
					s, err := own.Sender(t.Context(), request)
					if err != nil {
						t.Fatal(err)
					}
					defer s.Close()
					return s.Send(request.Payload, nil, time.Now())
				},
				"net/http": func() deliver.Result { return other.Post(t.Context(), request) },
			} {
				want := answer.want
				if by == "net/http" {
					want = answer.proxied
				}
				var failed *deliver.Failure
				if got := post(); !errors.As(got.Err, &failed) || !strings.Contains(failed.Error(), want) {
					t.Errorf("%s: %v; want %s", by, got.Err, want)
				}
				if n := <-sent; n >= 1<<30 {
					t.Errorf("%s reads on for ever", by)
				}
			}
		})
	}
}
