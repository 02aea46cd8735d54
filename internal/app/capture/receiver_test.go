package capture_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/siohook/siohook/internal/app/capture"
)

func start(t *testing.T, o capture.Options) (*capture.Receiver, *httptest.Server) {
	t.Helper()
	r := capture.NewReceiver(o)
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	return r, s
}

// raw sends bytes as they are and gives the answer.
func raw(t *testing.T, s *httptest.Server, request string) *http.Response {
	t.Helper()
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	go func() {
		io.WriteString(c, request)
		c.(*net.TCPConn).CloseWrite()
	}()
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// ticks is a clock that is a second later each time.
func ticks() func() time.Time {
	now := time.Date(2026, 1, 2, 3, 4, 4, 0, time.FixedZone("", 3600))
	return func() time.Time { now = now.Add(time.Second); return now }
}

func TestReceiverRecords(t *testing.T) {
	r, s := start(t, capture.Options{Now: ticks()})
	resp := raw(t, s, "POST /hook/%7Ea?b=1&c=%2f HTTP/1.1\r\nHost: h.example.com\r\nx-two: 2\r\nAccept: a\r\nX-Two: 1\r\n"+
		"X-Latin: caf\xe9\r\nContent-Length: 4\r\n\r\n{\xff\x00}")
	if resp.StatusCode != 204 {
		t.Errorf("status = %s", resp.Status)
	}
	raw(t, s, "PUT / HTTP/1.0\r\n\r\n")
	raw(t, s, "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
	want := []capture.Capture{{
		Time: time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC), Method: "POST", URL: "/hook/%7Ea?b=1&c=%2f", Proto: "HTTP/1.1",
		Headers: [][2]string{{"Accept", "a"}, {"Content-Length", "4"}, {"Host", "h.example.com"},
			{"X-Latin", "café"}, {"X-Two", "2"}, {"X-Two", "1"}},
		Body: []byte("{\xff\x00}"),
	}, {
		Time: time.Date(2026, 1, 2, 2, 4, 6, 0, time.UTC), Method: "PUT", URL: "/", Proto: "HTTP/1.0",
	}, {
		Time: time.Date(2026, 1, 2, 2, 4, 7, 0, time.UTC), Method: "POST", URL: "/c", Proto: "HTTP/1.1",
		Headers: [][2]string{{"Host", "h"}, {"Transfer-Encoding", "chunked"}}, Body: []byte("abc"),
	}}
	got := r.Captures()
	for i := range got {
		if !strings.HasPrefix(got[i].Remote, "127.0.0.1:") {
			t.Errorf("remote = %q", got[i].Remote)
		}
		want[i].Remote = got[i].Remote
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("captures (-want +got):\n%s", diff)
	}
	got[0].Body[0], got[0].Headers[0][1] = 'x', "x"
	if diff := cmp.Diff(want, r.Captures(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("captures are not copies (-want +got):\n%s", diff)
	}
}

func TestReceiverAnswers(t *testing.T) {
	tests := []struct {
		name   string
		answer capture.Answer
		status int
		header http.Header
		body   string
	}{
		{"zero", capture.Answer{}, 204, http.Header{}, ""},
		{"body only", capture.Answer{Body: []byte("<p>")}, 200, http.Header{"Content-Length": {"3"}}, "<p>"},
		{"as told", capture.Answer{Status: 429, Header: http.Header{"Retry-After": {"5"}, "Content-Type": {"text/x"}}, Body: []byte("slow")},
			429, http.Header{"Content-Length": {"4"}, "Retry-After": {"5"}, "Content-Type": {"text/x"}}, "slow"},
		{"redirect", capture.Answer{Status: 302, Header: http.Header{"Location": {"/x"}}},
			302, http.Header{"Content-Length": {"0"}, "Location": {"/x"}}, ""},
		{"no body allowed", capture.Answer{Status: 304, Body: []byte("x")}, 304, http.Header{}, ""},
		{"no status", capture.Answer{Status: 101}, 500, http.Header{"Content-Length": {"49"}},
			"siohook: 101 is not a valid status for an answer\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, s := start(t, capture.Options{Answer: func(c capture.Capture) capture.Answer {
				if string(c.Body) != "{}" {
					t.Errorf("body = %q", c.Body)
				}
				return tt.answer
			}})
			resp := raw(t, s, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}")
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			resp.Header.Del("Date")
			if diff := cmp.Diff(tt.header, resp.Header); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
			if resp.StatusCode != tt.status || string(body) != tt.body {
				t.Errorf("answer = %d %q", resp.StatusCode, body)
			}
		})
	}
}

func TestReceiverLimits(t *testing.T) {
	r, s := start(t, capture.Options{MaxBody: 4})
	post := func(head, body string) int {
		return raw(t, s, "POST / HTTP/1.1\r\nHost: h\r\n"+head+"\r\n\r\n"+body).StatusCode
	}
	got := []int{
		post("Content-Length: 4", "1234"),
		post("Content-Length: 5", "12345"),
		post("Content-Length: 99999999999", "1"),
		post("Transfer-Encoding: chunked", "5\r\n12345\r\n0\r\n\r\n"),
		post("Content-Length: 4", "12"),
		post("Transfer-Encoding: chunked", "zz\r\n"),
	}
	if diff := cmp.Diff([]int{204, 413, 413, 413, 400, 400}, got); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(capture.Counts{Recorded: 1, TooLarge: 3, Broken: 2}, r.Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	if got := r.Captures(); len(got) != 1 || string(got[0].Body) != "1234" {
		t.Errorf("captures = %v", got)
	}
}

func TestReceiverForgetsTheOldest(t *testing.T) {
	r, s := start(t, capture.Options{Keep: 5000})
	for i := range 10 {
		raw(t, s, fmt.Sprintf("POST /%d HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n%s", i, strings.Repeat("x", 1000)))
	}
	var urls []string
	for _, c := range r.Captures() {
		urls = append(urls, c.URL)
	}
	if diff := cmp.Diff([]string{"/7", "/8", "/9"}, urls); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(capture.Counts{Recorded: 10, Forgotten: 7}, r.Counts()); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	none, s := start(t, capture.Options{Keep: -1})
	raw(t, s, "POST / HTTP/1.1\r\nHost: h\r\n\r\n")
	if got := none.Captures(); len(got) != 0 || none.Counts().Recorded != 1 {
		t.Errorf("kept %v", got)
	}
}

// Many senders at once: each delivery is recorded once, and OnCapture, the
// clock and Captures agree on the order.
func TestReceiverOrder(t *testing.T) {
	var told []capture.Capture // OnCapture is called one at a time: no lock
	r, s := start(t, capture.Options{Now: ticks(), OnCapture: func(c capture.Capture) { told = append(told, c) }})
	var senders sync.WaitGroup
	for i := range 8 {
		senders.Go(func() {
			for j := range 25 {
				body := bytes.Repeat([]byte{byte(i), byte(j)}, 500)
				resp, err := s.Client().Post(s.URL, "application/json", bytes.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				resp.Body.Close()
			}
		})
	}
	senders.Wait()
	got := r.Captures()
	if diff := cmp.Diff(told, got); diff != "" {
		t.Errorf("captures (-told +kept):\n%s", diff)
	}
	seen := map[string]int{}
	for i, c := range got {
		seen[string(c.Body)]++
		if i > 0 && !got[i-1].Time.Before(c.Time) {
			t.Errorf("capture %d is not later than the one before", i)
		}
	}
	if len(got) != 200 || len(seen) != 200 {
		t.Errorf("%d captures, %d different", len(got), len(seen))
	}
}
