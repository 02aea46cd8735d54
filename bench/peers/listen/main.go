// Command listen measures how many deliveries a second a receiver takes, and is
// the bare receiver that siohook listen is compared with.
//
//	cd bench/peers/listen && go run . -serve                     # bare net/http: reads the body, answers 204
//	cd bench/peers/listen && go run . -load http://127.0.0.1:1/  # payloads on stdin, one per line
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

func main() {
	serve := flag.Bool("serve", false, "be the bare receiver")
	load := flag.String("load", "", "URL to deliver to")
	connections := flag.Int("c", 64, "connections")
	lasting := flag.Duration("d", 5*time.Second, "time to deliver for")
	flag.Parse()
	if err := run(*serve, *load, *connections, *lasting); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(serve bool, load string, connections int, lasting time.Duration) error {
	if serve {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		fmt.Printf("listening on http://%s\n", l.Addr())
		return http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(http.StatusNoContent)
		}))
	}
	target, err := url.Parse(load)
	if err != nil {
		return err
	}
	requests, err := readRequests(target)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	refused := 0
	end := time.Now().Add(lasting)
	started := time.Now()
	var wg sync.WaitGroup
	for c := range connections {
		wg.Go(func() {
			took, bad, err := deliver(target.Host, requests, c, end)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
			refused += bad
			if err != nil {
				failed = err
			}
		})
	}
	wg.Wait()
	seconds := time.Since(started).Seconds()
	if len(all) == 0 {
		return fmt.Errorf("nothing was delivered: %w", failed)
	}
	slices.Sort(all)
	ms := func(share float64) float64 {
		return float64(all[int(share*float64(len(all)-1))]) / float64(time.Millisecond)
	}
	fmt.Printf("%.0f %.2f %.2f %d\n", float64(len(all))/seconds, ms(0.5), ms(0.99), refused)
	return failed
}

// readRequests makes a request of each payload, as the provider sends it.
func readRequests(target *url.URL) ([][]byte, error) {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return nil, err
	}
	var list [][]byte
	for line := range bytes.Lines(text) {
		body := bytes.TrimSpace(line)
		list = append(list, fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nAccept: application/json\r\n"+
			"User-Agent: Symfony\r\nContent-Length: %d\r\n\r\n%s", target.RequestURI(), target.Host, len(body), body))
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no payloads on the standard input")
	}
	return list, nil
}

// deliver sends one request after the other on a connection, the cheapest way
// there is: what is to be measured is the receiver, on the same cores.
func deliver(host string, requests [][]byte, from int, end time.Time) (took []time.Duration, refused int, err error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, 0, err
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	for i := from; time.Now().Before(end); i++ {
		start := time.Now()
		if _, err := conn.Write(requests[i%len(requests)]); err != nil {
			return took, refused, err
		}
		status, err := readAnswer(in)
		if err != nil {
			return took, refused, err
		}
		if !strings.HasPrefix(status, "HTTP/1.1 2") {
			refused++
		}
		took = append(took, time.Since(start))
	}
	return took, refused, nil
}

// readAnswer reads an answer with a Content-Length or without a body.
func readAnswer(in *bufio.Reader) (status string, err error) {
	if status, err = in.ReadString('\n'); err != nil {
		return "", err
	}
	length := 0
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		if len(line) <= 2 {
			_, err := in.Discard(length)
			return status, err
		}
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && bytes.EqualFold(name, []byte("content-length")) {
			_, _ = fmt.Sscan(string(value), &length)
		}
	}
}
