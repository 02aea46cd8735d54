package contract_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooTimeChunks(t *testing.T) { finds(t, "time/chunks") }

// A receiver that reads as many bytes as Content-Length says takes the chunks for its next request.
// That is one finding, and its command sends chunks.
func TestChunksThatAreLeftUnread(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	serve := func(c net.Conn) {
		defer c.Close()
		for r := textproto.NewReader(bufio.NewReader(c)); ; {
			line, err := r.ReadLine()
			if err != nil {
				return
			}
			if !strings.HasSuffix(line, " HTTP/1.1") {
				_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nContent-Length: 11\r\n\r\nbad request")
				return
			}
			header, err := r.ReadMIMEHeader()
			if err != nil {
				return
			}
			length, _ := strconv.Atoi(header.Get("Content-Length"))
			status := http.StatusOK
			if n, err := io.CopyN(io.Discard, r.R, int64(length)); n == 0 || err != nil {
				status = http.StatusBadRequest
			}
			fmt.Fprintf(c, "HTTP/1.1 %d x\r\nContent-Length: 0\r\n\r\n", status)
		}
	}
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			go serve(c)
		}
	}()
	target := contract.Target{URL: "http://" + l.Addr().String() + "/"}
	result := test(t, target, contract.Options{Checks: []string{"samples", "reach/framing", "time/chunks", "time/keep-alive"}, KeepIn: t.TempDir()})
	if diff := cmp.Diff([]string{"time/chunks"}, found(&result)); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	if line := result.Groups[0].First.Curl; !strings.Contains(line, "-H 'Transfer-Encoding: chunked'") {
		t.Error(line)
	}
}
