package load_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/load"
)

// rawReceiver answers each request with the bytes, and closes the connection then unless it
// is kept.
func rawReceiver(t *testing.T, answer string, isKept bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	serve := func(c net.Conn) {
		defer c.Close()
		in := bufio.NewReader(c)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			if _, err := io.WriteString(c, answer); err != nil || !isKept {
				return
			}
		}
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c)
		}
	}()
	return "http://" + l.Addr().String()
}

// An answer that breaks the rules of HTTP is an error with a name and a reason, whatever its
// status.
func TestMalformedAnswers(t *testing.T) {
	const ok, empty = "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
	for name, tt := range map[string]struct {
		answer string
		isKept bool
		kind   deliver.Kind // "" for an answer that is right
		text   string
	}{
		"right":                     {answer: empty, isKept: true},
		"the highest status":        {answer: "HTTP/1.1 599 X\r\nContent-Length: 0\r\n\r\n", isKept: true},
		"status 000":                {"HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n", true, deliver.Malformed, `malformed HTTP status code "HTTP/1.1 000 X"`},
		"status 099":                {"HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n", true, deliver.Malformed, `malformed HTTP status code "HTTP/1.1 099 X"`},
		"status 600":                {"HTTP/1.1 600 X\r\nContent-Length: 0\r\n\r\n", true, deliver.Malformed, "600 is not a status of HTTP"},
		"no status":                 {"HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n", true, deliver.Malformed, `malformed HTTP status code "HTTP/1.1 OK"`},
		"no HTTP":                   {"hello\r\n\r\n", false, deliver.Malformed, `malformed HTTP response "hello"`},
		"a length of letters":       {ok + "Content-Length: two\r\n\r\nok", true, deliver.Malformed, `bad Content-Length "two"`},
		"a length below 0":          {ok + "Content-Length: -2\r\n\r\nok", true, deliver.Malformed, `bad Content-Length "-2"`},
		"two lengths":               {ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok", true, deliver.Malformed, "the answer has several Content-Lengths that differ"},
		"a header without a colon":  {ok + "Content-Length 2\r\n\r\nok", true, deliver.Malformed, `malformed HTTP header "Content-Length 2"`},
		"another transfer encoding": {ok + "Transfer-Encoding: gzip\r\n\r\nok", true, deliver.Malformed, "the answer has a transfer encoding that is not chunked"},
		"shorter than announced":    {ok + "Content-Length: 9\r\n\r\nok", false, deliver.Body, "unexpected EOF"},
		"a bad size of a chunk":     {ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n", true, deliver.Body, `malformed HTTP chunk size "zz"`},
		"a chunk too long":          {ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nok\r\n0\r\n\r\n", true, deliver.Body, "a chunk is longer than its size line"},
		"no last chunk":             {ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", false, deliver.Body, "unexpected EOF"},
		"longer than announced":     {ok + "Content-Length: 1\r\n\r\nok", true, deliver.Malformed, `1 byte follows the end of the body: "k"`},
		"a 204 with a body":         {"HTTP/1.1 204 No Content\r\n\r\n{}", true, deliver.Malformed, `a 204 has no body, and 2 bytes follow it: "{}"`},
		"a second answer":           {empty + empty, true, deliver.Malformed, `a second answer to the same request follows: ` + `"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"`},
	} {
		t.Run(name, func(t *testing.T) {
			report := run(t.Context(), t, load.Options{
				URL: rawReceiver(t, tt.answer, tt.isKept), Pacer: load.Max{For: time.Minute}, Source: made(t), Connections: 1, MaxRequests: 3,
			})
			want, samples := map[deliver.Kind]uint64{tt.kind: 3}, map[deliver.Kind]string{tt.kind: tt.text}
			wrong := uint64(3)
			if tt.kind == "" {
				want, samples = nil, nil
				if report.OK > 0 {
					wrong = 0
				}
			}
			if diff := cmp.Diff(want, report.Errors); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(samples, report.Samples); diff != "" {
				t.Errorf("samples (-want +got):\n%s", diff)
			}
			if report.Sent != 3 || report.Wrong != wrong {
				t.Errorf("sent %d, of which %d count as errors; want 3 and %d", report.Sent, report.Wrong, wrong)
			}
		})
	}
}
