package contract_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooReachFraming(t *testing.T) { finds(t, "reach/framing") }

// An answer that announces more than comes, on a connection that stays open, never ends: the
// second one ends the run.
func TestAnswerThatNeverEnds(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					_, _ = io.Copy(io.Discard, r.Body)
					_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nok")
					_, _ = io.Copy(io.Discard, c)
				}
			}()
		}
	}()
	target := contract.Target{URL: "http://" + l.Addr().String(), Deadline: 3 * time.Second} // it never ends
	result := test(t, target, contract.Options{})
	if diff := cmp.Diff([]string{"reach/framing"}, found(&result)); diff != "" || result.Requests != 2 || result.Verdict() != contract.Failed {
		t.Errorf("%d requests, %s, stopped %+v, found (-want +got):\n%s", result.Requests, result.Verdict(), result.Stopped, diff)
	}
}
