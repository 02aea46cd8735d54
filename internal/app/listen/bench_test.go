package listen_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/listen"
)

// BenchmarkDeliveries is 64 senders, each capture on disk and validated, beside a
// handler that only reads.
func BenchmarkDeliveries(b *testing.B) {
	b.Run("bare", func(b *testing.B) {
		benchmarkDeliveries(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(http.StatusNoContent)
		}))
	})
	b.Run("listen", func(b *testing.B) {
		l := newListener(b, listen.Options{})
		benchmarkDeliveries(b, l)
	})
}

func benchmarkDeliveries(b *testing.B, h http.Handler) {
	s, err := capture.Listen("127.0.0.1:0", h, capture.ServerOptions{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close(b.Context())
	faker, err := fake.New(1, fake.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var requests [][]byte
	for i := range uint64(500) {
		body := faker.Event(i).Payload
		requests = append(requests, fmt.Appendf(nil, "POST /hook HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nUser-Agent: Symfony\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for c := range 64 {
		wg.Go(func() {
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			in := bufio.NewReader(conn)
			for i := c; left.Add(-1) >= 0; i++ {
				if _, err := conn.Write(requests[i%len(requests)]); err != nil {
					b.Error(err)
					return
				}
				for {
					line, err := in.ReadSlice('\n')
					if err != nil {
						b.Error(err)
						return
					}
					if len(line) <= 2 {
						break
					}
				}
			}
		})
	}
	wg.Wait()
}
