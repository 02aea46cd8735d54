package sink_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/sink"
)

// In an outage no call is answered with 2xx. One that was taken counts, and so does the same call only
// once, whatever says that it is the same.
func TestOutages(t *testing.T) {
	type call struct{ method, path, key string }
	for _, c := range []struct {
		way    string
		during call
		status int // 0: the connection ends
		after  call
		want   int
	}{
		{sink.Erring, call{"POST", "/a", "1"}, 500, call{"POST", "/a", "1"}, 1},
		{sink.Dropping, call{"POST", "/a", "1"}, 0, call{"POST", "/a", "1"}, 1},
		{sink.Dropping, call{"POST", "/a", ""}, 0, call{"POST", "/a", ""}, 1},
		{sink.Hanging, call{"POST", "/a", "1"}, 0, call{"POST", "/a", "1"}, 1},
		{sink.Taking, call{"POST", "/a", "1"}, 0, call{"POST", "/a", "1"}, 1},
		{sink.Taking, call{"POST", "/a", "1"}, 0, call{"POST", "/a", "2"}, 2},
		{sink.Taking, call{"POST", "/a", ""}, 0, call{"POST", "/a", ""}, 2},
		{sink.Taking, call{"PUT", "/a/7", ""}, 0, call{"PUT", "/a/7", ""}, 1},
		{sink.Taking, call{"PUT", "/a/7", ""}, 0, call{"PUT", "/a/8", ""}, 2},
		{sink.Taking, call{"DELETE", "/a/7", ""}, 0, call{"DELETE", "/a/7", ""}, 1},
		{sink.Taking, call{"GET", "/a", ""}, 0, call{"POST", "/a", ""}, 1},
	} {
		t.Run(fmt.Sprint(c.way, c.during, c.after), func(t *testing.T) {
			s := sink.New(nil)
			server := httptest.NewUnstartedServer(s)
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.Start()
			defer server.Close()
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // it would repeat some by itself
			send := func(of call) int {
				request, err := http.NewRequest(of.method, server.URL+of.path, strings.NewReader("{}"))
				if err != nil {
					t.Fatal(err)
				}
				if of.key != "" {
					request.Header.Set("Idempotency-Key", of.key)
				}
				answer, err := client.Do(request)
				if err != nil {
					return 0
				}
				answer.Body.Close()
				return answer.StatusCode
			}
			met, end := s.Disturb(c.way)
			answered := make(chan int, 1)
			go func() { answered <- send(c.during) }()
			if c.way == sink.Hanging {
				<-met
				end()
			}
			if status := <-answered; status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			end()
			if status := send(c.after); status != http.StatusOK {
				t.Errorf("afterwards: status %d", status)
			}
			text, err := json.Marshal(s.State())
			if err != nil {
				t.Fatal(err)
			}
			var state map[string]struct{ Calls int }
			if err := json.Unmarshal(text, &state); err != nil {
				t.Fatal(err)
			}
			calls := 0
			for _, one := range state {
				calls += one.Calls
			}
			if calls != c.want {
				t.Errorf("%d calls, want %d: %s", calls, c.want, text)
			}
		})
	}
}
