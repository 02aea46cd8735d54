package capture

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What is a plain head, net/http takes for a request with that target and a body of
// that length, and keeps the connection open after it.
func FuzzPlainHead(f *testing.F) {
	for _, head := range []string{
		"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n",
		"POST /a?b=c&d HTTP/1.1\r\nhost: [::1]:80\r\nUser-Agent: Symfony\r\ncontent-length:0\r\nconnection: Keep-Alive\r\nX:\t\xe9 \r\n\r\n",
		"POST // HTTP/1.1\r\nHost:\r\nContent-Length: 02\r\nTE: x\r\n\r\n",
	} {
		f.Add([]byte(head))
	}
	came := make(chan *http.Request, 2)
	pipes := make(pipeListener)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		came <- r
		w.WriteHeader(http.StatusNoContent)
	})}
	go func() { _ = server.Serve(pipes) }()
	f.Fuzz(func(t *testing.T, head []byte) {
		h, ok := plainHead(head)
		if !ok || headEnd(head, 0) != len(head) || h.length > 1<<10 {
			return
		}
		target, length := h.target, h.length
		if n, err := strconv.Atoi(string(head[h.from:h.to])); err != nil || n != length {
			t.Errorf("%q: the length %d is not %q", head, length, head[h.from:h.to])
		}
		var last lastHead
		for range 2 {
			headers, keep := last.headersOf(head, h.from, h.to)
			want, wantKeep := exactHeaders(head)
			if !slices.Equal(headers, want) || !bytes.Equal(keep, wantKeep) {
				t.Errorf("%q: headers %q, %q; want %q, %q", head, headers, keep, want, wantKeep)
			}
		}
		here, there := net.Pipe()
		defer here.Close()
		pipes <- there
		go func() { _, _ = here.Write(append(bytes.Clone(head), make([]byte, length)...)) }()
		answer := make([]byte, 1000)
		n, err := here.Read(answer)
		if err != nil || !strings.HasPrefix(string(answer[:n]), "HTTP/1.1 204 ") || strings.Contains(string(answer[:n]), "Connection: close") {
			t.Fatalf("%q: %q, %v", head, answer[:n], err)
		}
		if r := <-came; r.RequestURI != target || r.ContentLength != int64(length) || r.Close || len(r.TransferEncoding) > 0 {
			t.Errorf("%q: target %q, length %d; net/http: %q, %d", head, target, length, r.RequestURI, r.ContentLength)
		}
	})
}

type pipeListener chan net.Conn

func (l pipeListener) Accept() (net.Conn, error) { return <-l, nil }
func (l pipeListener) Close() error              { return nil }
func (l pipeListener) Addr() net.Addr            { return &net.TCPAddr{} }
