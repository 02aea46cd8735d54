package capture_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/siohook/siohook/internal/app/capture"
)

// Header order, spelling and bytes are those that were sent, with several
// requests on a connection, whatever the framing of their bodies.
func TestHeadersAsSent(t *testing.T) {
	r := capture.NewReceiver(capture.Options{})
	s, err := capture.Listen("127.0.0.1:0", r, capture.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	odd := "POST /odd HTTP/1.1\r\nhost:h\r\nX-Latin: caf\xe9 \r\nx-ws:\t a\r\nContent-Length: 1\r\n\r\n"
	requests := []string{
		"POST /a HTTP/1.1\r\nx-two: 2\r\nhost: h\r\nX-Two: 1\r\nContent-Length: 4\r\nACCEPT: *\r\n\r\nGET ",
		"POST /chunked HTTP/1.1\r\nHost: h\r\ntransfer-encoding: chunked\r\n\r\n4;ext=1\r\nPOST\r\n1\r\n \r\n0\r\nTrailer: x\r\n\r\n",
		"PUT /none HTTP/1.1\nHost: h\n\n",
		odd + "x",
		"\r\nPOST /last HTTP/1.1\r\nZ: 1\r\nA: 2\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
	}
	all := strings.Join(requests, "")
	want := []capture.Capture{
		{Method: "POST", URL: "/a", Headers: [][2]string{{"x-two", "2"}, {"host", "h"}, {"X-Two", "1"}, {"Content-Length", "4"}, {"ACCEPT", "*"}}, Body: []byte("GET ")},
		{Method: "POST", URL: "/chunked", Headers: [][2]string{{"Host", "h"}, {"transfer-encoding", "chunked"}}, Body: []byte("POST ")},
		{Method: "PUT", URL: "/none", Headers: [][2]string{{"Host", "h"}}, Head: []byte("PUT /none HTTP/1.1\nHost: h\n\n")},
		{Method: "POST", URL: "/odd", Headers: [][2]string{{"host", "h"}, {"X-Latin", "café"}, {"x-ws", "a"}, {"Content-Length", "1"}}, Head: []byte(odd), Body: []byte("x")},
		{Method: "POST", URL: "/last", Headers: [][2]string{{"Z", "1"}, {"A", "2"}, {"Host", "h"}, {"Content-Length", "0"}}},
	}
	for _, piece := range []int{len(all), 1, 7} {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			for text := all; text != ""; {
				n := min(piece, len(text))
				io.WriteString(c, text[:n])
				text = text[n:]
			}
		}()
		in := bufio.NewReader(c)
		for range requests {
			resp, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
		}
		c.Close()
		got := r.Captures()
		got = got[len(got)-len(want):]
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(capture.Capture{}, "Time", "Proto", "Remote")); diff != "" {
			t.Errorf("pieces of %d (-want +got):\n%s", piece, diff)
		}
	}
}

// A chunk whose size is below zero, or beyond all bounds, is bad framing, as net/http
// says: it gets an answer, and the connection its end.
func TestChunksOfOddSizes(t *testing.T) {
	r := capture.NewReceiver(capture.Options{})
	s, err := capture.Listen("127.0.0.1:0", r, capture.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	for _, size := range []string{"-5", "-1", "-2", "-8000000000000000", "7fffffffffffffff", "ffffffffffffffff", "10000000000000000", "", "x"} {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(c, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"+size+"\r\nbody\r\n0\r\n\r\n")
		c.(*net.TCPConn).CloseWrite()
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("chunk of size %q: no answer: %v", size, err)
			continue
		}
		if resp.StatusCode < 400 || resp.StatusCode > 499 {
			t.Errorf("chunk of size %q: %s", size, resp.Status)
		}
		resp.Body.Close()
		c.Close()
	}
}
