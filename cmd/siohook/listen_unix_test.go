//go:build unix

package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/base/trial"
)

// Thousands of connections that say nothing keep nobody out.
func TestListenIdleConnections(t *testing.T) {
	t.Parallel()
	want := trial.Size(1000, 3000, 10_000)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if n := int(min(limit.Cur, 1<<20)) - 200; n < want {
		t.Logf("only %d connections: the limit of open files is %d", n, limit.Cur)
		want = n
	}
	p := listenAt(t, ".", "--save", t.TempDir())
	conns := make([]net.Conn, 0, want)
	defer func() {
		for _, c := range conns {
			c.Close()
		}
	}()
	for i := range want {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		conns = append(conns, c)
		if i%2 == 0 { // half of them begin a request
			if _, err := c.Write([]byte("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n{")); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 20 {
		if status := p.post("/ok", "{}"); status != http.StatusNoContent {
			t.Fatalf("others get %d", status)
		}
	}
	if peak, err := peakMemory(p.cmd.Process.Pid); err == nil {
		t.Logf("%d idle connections, peak memory %d MB", want, peak>>20)
		if peak > 600<<20 {
			t.Errorf("peak memory %d MB", peak>>20)
		}
	}
}

// Once its folder was taken away, a listener acknowledges nothing more, and ends with an error. What
// was acknowledged is where the folder is now, and whoever took it is not disturbed.
func TestListenLosesFolder(t *testing.T) {
	t.Parallel()
	remove := func(t *testing.T, name string) {
		t.Helper()
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	lock := func(folder string) string { return filepath.Join(folder, "lock") }
	for name, c := range map[string]struct {
		take func(t *testing.T, folder string) (now string) // where the captures are now; "" when they are gone
		lost string
	}{
		"lock removed": {func(t *testing.T, folder string) string {
			remove(t, lock(folder))
			return folder
		}, "lock"},
		"lock replaced": {func(t *testing.T, folder string) string {
			remove(t, lock(folder))
			if err := os.WriteFile(lock(folder), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return folder
		}, "lock"},
		"another process": {func(t *testing.T, folder string) string {
			remove(t, lock(folder))
			second := listenAt(t, ".", "--save", folder)
			if status := second.post("/second", "{}"); status != http.StatusNoContent {
				t.Errorf("the second gets %d", status)
			}
			return folder
		}, "lock"},
		"folder renamed": {func(t *testing.T, folder string) string {
			if err := os.Rename(folder, folder+".moved"); err != nil {
				t.Fatal(err)
			}
			return folder + ".moved"
		}, "lock"},
		"folder removed": {func(t *testing.T, folder string) string {
			remove(t, folder)
			return ""
		}, "lock"},
		"captures removed": {func(t *testing.T, folder string) string {
			remove(t, filepath.Join(folder, capture.SegmentName(1)))
			return ""
		}, capture.SegmentName(1)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "store")
			p := listenAt(t, ".", "--save", folder)
			if status := p.post("/before", "{}"); status != http.StatusNoContent {
				t.Fatalf("before: %d", status)
			}
			now := c.take(t, folder)
			resp, err := http.Post(p.url+"/after", "application/json", strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusServiceUnavailable || err != nil || string(text) != "siohook: the folder was removed or replaced while captures were written there\n" {
				t.Fatalf("after: %d %q, %v", resp.StatusCode, text, err)
			}
			select {
			case <-p.ended:
			case <-time.After(trial.Patience):
				t.Fatal("it goes on")
			}
			want := "siohook: " + filepath.Join(folder, c.lost) + " was removed or replaced while captures were written there\n"
			if code := p.cmd.ProcessState.ExitCode(); code != exitUsage || !strings.Contains(p.err.String(), want) {
				t.Errorf("exit code %d, want %d, and %s: %s", code, exitUsage, want, p.err.String())
			}
			if now == "" {
				return
			}
			targets := []string{}
			for _, c := range stored(t, now) {
				targets = append(targets, c.URL)
			}
			if all := strings.Join(targets, " "); all != "/before" && (name != "another process" || all != "/before /second") {
				t.Errorf("stored: %s", all)
			}
		})
	}
}

// A reader that does not read what is printed holds up neither the deliveries nor the end.
func TestListenUnreadOutput(t *testing.T) {
	t.Parallel()
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		t.Fatal(err)
	}
	for format, end := range map[string]os.Signal{"text": syscall.SIGTERM, "json": os.Interrupt} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "store")
			p := &listenProcess{cmd: exec.Command(binary, "listen", "--addr", "127.0.0.1:0", "--save", folder, "--format", format), ended: make(chan struct{})}
			out, printed, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			p.cmd.Stdout, p.cmd.Stderr = printed, &p.err
			if err := p.cmd.Start(); err != nil {
				t.Fatal(err)
			}
			printed.Close()
			go func() {
				p.result = p.cmd.Wait()
				close(p.ended)
			}()
			t.Cleanup(func() {
				_ = p.cmd.Process.Kill() // it may have ended
				<-p.ended
			})
			line, err := bufio.NewReaderSize(out, 16).ReadString('\n') // and no more
			if err != nil {
				t.Fatal(err)
			}
			p.url = readyURL.FindString(line)
			acknowledged := 0
			for range 1500 { // several times what a pipe holds
				if p.post("/", `{"type":"contact.tag.added","data":{}}`) == http.StatusNoContent {
					acknowledged++
				}
			}
			if acknowledged != 1500 {
				t.Errorf("%d deliveries were acknowledged", acknowledged)
			}
			if err := p.cmd.Process.Signal(end); err != nil {
				t.Fatal(err)
			}
			select {
			case <-p.ended:
			case <-time.After(time.Minute):
				t.Fatal("it does not end")
			}
			if list := stored(t, folder); len(list) != acknowledged {
				t.Errorf("%d were acknowledged, %d are stored", acknowledged, len(list))
			}
			if text := p.err.String(); !strings.Contains(text, "nobody reads") {
				t.Errorf("stderr: %s", text)
			}
		})
	}
}
