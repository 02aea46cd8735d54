package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// peakMemory is the most memory that a process had, in bytes.
func peakMemory(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, errNoMemory
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kB, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kB << 10, err
		}
	}
	return 0, errNoMemory
}

// dial opens a connection and writes the beginning of a request.
func (p *listenProcess) dial(t *testing.T, text string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

// answer reads the status of an answer; 0 when there is none.
func answer(c net.Conn) int {
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

// Bad senders get what they deserve, memory stays bounded, and others are served
// meanwhile.
func TestListenBadSenders(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := listenAt(t, ".", "--save", folder, "--max-memory", "64MB")
	served := func(when string) {
		t.Helper()
		if status := p.post("/ok", "{}"); status != http.StatusNoContent {
			t.Errorf("%s: others get %d", when, status)
		}
	}
	head := "POST /bad HTTP/1.1\r\nHost: h\r\n"

	halfClosed := p.dial(t, head+"Content-Length: 2\r\n\r\n{}")
	halfClosed.CloseWrite()
	if status := answer(halfClosed); status != http.StatusNoContent {
		t.Errorf("half-closed: %d", status)
	}
	cut := p.dial(t, head+"Content-Length: 9\r\n\r\n{}")
	cut.CloseWrite()
	if status := answer(cut); status != http.StatusBadRequest {
		t.Errorf("half-closed within the body: %d", status)
	}
	served("half-closed")

	claimed := p.dial(t, head+"Content-Length: 1000000000\r\n\r\n")
	if status := answer(claimed); status != http.StatusRequestEntityTooLarge {
		t.Errorf("1 GB claimed: %d", status)
	}
	chunked := p.dial(t, head+"Transfer-Encoding: chunked\r\n\r\n")
	var answered sync.WaitGroup
	answered.Go(func() {
		if status := answer(chunked); status != http.StatusRequestEntityTooLarge {
			t.Errorf("1 GB in chunks: %d", status)
		}
	})
	chunk := []byte("100000\r\n" + strings.Repeat("x", 1<<20) + "\r\n")
	for range 1000 {
		if _, err := chunked.Write(chunk); err != nil {
			break // it has read enough
		}
	}
	answered.Wait()
	served("1 GB body")

	long := p.dial(t, head)
	go io.WriteString(long, "X-Bomb: "+strings.Repeat("x", 1<<20)+"\r\n\r\n")
	if status := answer(long); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("header bomb: %d", status)
	}
	many := p.dial(t, head)
	go io.WriteString(many, strings.Repeat("X-Bomb: x\r\n", 100_000)+"\r\n")
	if status := answer(many); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("many headers: %d", status)
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 200 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	packed := p.dial(t, fmt.Sprintf("%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", head, bomb.Len(), bomb.String()))
	if status := answer(packed); status != http.StatusNoContent {
		t.Errorf("gzip bomb: %d", status)
	}
	if status := p.post("/latin", "{\"type\":\"caf\xe9\"}"); status != http.StatusNoContent {
		t.Errorf("no UTF-8: %d", status)
	}
	served("bombs")

	slow := p.dial(t, head+"Content-Length: 4\r\n\r\n{\"") // the listener has a minute for it, as for any
	served("slow sender")

	// More bodies at once than memory is there for: some are told to come again.
	body := "{\"a\":\"" + strings.Repeat("x", 4<<20) + "\"}"
	var mu sync.Mutex
	got := map[int]int{}
	var senders sync.WaitGroup
	release := make(chan struct{})
	for range 40 {
		c := p.dial(t, fmt.Sprintf("%sContent-Length: %d\r\n\r\n", head, len(body)))
		senders.Go(func() {
			io.WriteString(c, body[:len(body)-1])
			<-release
			io.WriteString(c, body[len(body)-1:])
			status := answer(c)
			mu.Lock()
			defer mu.Unlock()
			got[status]++
		})
	}
	served("40 large bodies")
	close(release)
	senders.Wait()
	if got[http.StatusNoContent] == 0 || got[http.StatusNoContent]+got[http.StatusServiceUnavailable]+got[0] != 40 {
		t.Errorf("40 large bodies: %v", got)
	}

	if _, err := io.WriteString(slow, "\"}"); err != nil || answer(slow) != http.StatusNoContent {
		t.Errorf("the slow sender was forgotten: %v", err)
	}
	peak, err := peakMemory(p.cmd.Process.Pid)
	if err != nil {
		t.Logf("SKIPPED: memory: %v", err)
	} else if t.Logf("peak memory %d MB", peak>>20); peak > 256<<20 && !isRace {
		t.Errorf("peak memory %d MB", peak>>20)
	}
	p.stop(t)
	for _, c := range stored(t, folder) {
		if c.URL == "/latin" && (c.Verdict != "invalid" || string(c.Body) != "{\"type\":\"caf\xe9\"}") {
			t.Errorf("no UTF-8: %s %q", c.Verdict, c.Body)
		}
		if len(c.Body) == bomb.Len() && !bytes.Equal(c.Body, bomb.Bytes()) {
			t.Error("the gzip body is another")
		}
	}
}
