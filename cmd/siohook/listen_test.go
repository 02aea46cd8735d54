package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/trial"
)

// listenProcess is a siohook listen on a free port.
type listenProcess struct {
	cmd    *exec.Cmd
	url    string
	out    bytes.Buffer // whole once ended is closed
	err    bytes.Buffer
	ended  chan struct{}
	result error
}

var readyURL = regexp.MustCompile(`http://[^ "/]+`)

// startListen starts one and waits for its first line, on whichever stream.
func startListen(folder string, args ...string) (*listenProcess, error) {
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		return nil, err
	}
	p := &listenProcess{cmd: exec.Command(binary, append([]string{"listen", "--addr", "127.0.0.1:0"}, args...)...), ended: make(chan struct{})}
	p.cmd.Dir = folder
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	diagnostics, err := p.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	ready := make(chan string, 1)
	var readers sync.WaitGroup
	for _, stream := range []struct {
		from io.Reader
		to   *bytes.Buffer
	}{{out, &p.out}, {diagnostics, &p.err}} {
		readers.Go(func() {
			in := bufio.NewReader(stream.from)
			for {
				line, err := in.ReadString('\n')
				stream.to.WriteString(line)
				if strings.HasPrefix(line, "listening on ") || strings.HasPrefix(line, `{"format_version":1,"kind":"ready"`) {
					select {
					case ready <- readyURL.FindString(line):
					default:
					}
				}
				if err != nil {
					return
				}
			}
		})
	}
	go func() {
		readers.Wait()
		p.result = p.cmd.Wait()
		close(p.ended)
	}()
	select {
	case p.url = <-ready:
		return p, nil
	case <-p.ended:
		return nil, fmt.Errorf("it ended: %w: %s", p.result, p.err.String())
	}
}

func listenAt(t *testing.T, folder string, args ...string) *listenProcess {
	t.Helper()
	p, err := startListen(folder, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it may have ended
		<-p.ended
	})
	return p
}

// stop ends it as ^C does and gives its exit code.
func (p *listenProcess) stop(t *testing.T) int {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	<-p.ended
	return p.cmd.ProcessState.ExitCode()
}

// post delivers a body and gives the status; 0 when there was no answer.
func (p *listenProcess) post(target, body string) int {
	resp, err := http.Post(p.url+target, "application/json", strings.NewReader(body))
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return resp.StatusCode
}

// stored reads all captures of a folder and fails on a line that is none.
func stored(t *testing.T, folder string) (list []capture.Capture) {
	t.Helper()
	names, err := capture.SegmentNames(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) == 0 {
			continue
		}
		if !bytes.HasSuffix(text, []byte("\n")) {
			t.Errorf("%s does not end in a line end", name)
		}
		in, err := new(input.Opener).Open(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := in.Captures(func(_ int, c capture.Capture) error { list = append(list, c); return nil }); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return list
}

// listenerCmd starts siohook listen in the background and puts its address into
// $URL. listenedCmd waits for its end, after ^C with -stop, and checks its exit
// code; what it printed is in listen.out and listen.err.
//
//	listener [ARG...]
//	listened [-stop] CODE
func listenerCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: listener [ARG...]")
	}
	p, err := startListen(ts.Getenv("WORK"), args...)
	ts.Check(err)
	ts.Defer(func() { _ = p.cmd.Process.Kill() })
	ts.Setenv("URL", p.url)
	listeners.Store(ts.Getenv("WORK"), p)
}

var listeners sync.Map

func listenedCmd(ts *testscript.TestScript, neg bool, args []string) {
	value, ok := listeners.Load(ts.Getenv("WORK"))
	if neg || !ok || len(args) == 0 {
		ts.Fatalf("usage: listened [-stop] CODE")
	}
	p := value.(*listenProcess)
	if args[0] == "-stop" {
		ts.Check(p.cmd.Process.Signal(os.Interrupt))
		args = args[1:]
	}
	<-p.ended
	ts.Check(os.WriteFile(filepath.Join(ts.Getenv("WORK"), "listen.out"), p.out.Bytes(), 0o600))
	ts.Check(os.WriteFile(filepath.Join(ts.Getenv("WORK"), "listen.err"), p.err.Bytes(), 0o600))
	if code := fmt.Sprint(p.cmd.ProcessState.ExitCode()); code != args[0] {
		ts.Fatalf("exit code %s, want %s\n%s%s", code, args[0], p.out.String(), p.err.String())
	}
}

// Killed in the middle of load, again and again: every delivery that was
// acknowledged is there, once.
func TestListenKilled(t *testing.T) {
	t.Parallel()
	rounds := trial.Size(5, 15, 50)
	folder := t.TempDir()
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	for round := range rounds {
		p := listenAt(t, ".", "--save", folder, "--rotate", "200kB")
		enough := make(chan struct{})
		var senders sync.WaitGroup
		n := 0
		for s := range 8 {
			senders.Go(func() {
				client := &http.Client{Transport: &http.Transport{}}
				defer client.CloseIdleConnections()
				for i := 0; ; i++ {
					target := fmt.Sprintf("/%d-%d-%d", round, s, i)
					resp, err := client.Post(p.url+target, "application/json", strings.NewReader(strings.Repeat(target, 100)))
					if err != nil {
						return // killed
					}
					resp.Body.Close()
					mu.Lock()
					acknowledged[target] = resp.StatusCode == http.StatusNoContent
					if n++; n == 20+7*round%50 {
						close(enough)
					}
					mu.Unlock()
				}
			})
		}
		<-enough
		if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-p.ended
		senders.Wait()
	}
	p := listenAt(t, ".", "--save", folder) // repairs
	p.stop(t)
	seen := map[string]int{}
	for _, c := range stored(t, folder) {
		seen[c.URL]++
		if string(c.Body) != strings.Repeat(c.URL, 100) {
			t.Errorf("%s: %d bytes of something else", c.URL, len(c.Body))
		}
	}
	for target, n := range seen {
		if n != 1 {
			t.Errorf("%s is there %d times", target, n)
		}
	}
	for target, ok := range acknowledged {
		if ok && seen[target] == 0 {
			t.Errorf("%s was acknowledged and is lost", target)
		}
	}
	t.Logf("killed %d times: %d acknowledged, %d stored", rounds, len(acknowledged), len(seen))
	if len(acknowledged) < 20*rounds {
		t.Errorf("only %d were acknowledged", len(acknowledged))
	}
}

// A receiver that is down when deliveries come gets all of them, in order and byte
// for byte, once it is up, even when the listener was started anew in between.
func TestListenForwardsLater(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	receiver := newLateReceiver(t)
	args := []string{"--save", folder, "--forward-to", receiver.url, "--retry", "20ms"}
	first := listenAt(t, ".", args...)
	for i := range 5 {
		if status := first.post(fmt.Sprintf("/in/%d?x=%%2F", i), fmt.Sprintf("{\"n\":%d,\xff}", i)); status != http.StatusNoContent {
			t.Fatalf("status %d", status)
		}
	}
	if code := first.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	second := listenAt(t, ".", args...)
	second.post("/in/5?x=%2F", "{\"n\":5,\xff}")
	receiver.start(t)
	for i := range 6 {
		if got, want := <-receiver.got, fmt.Sprintf("POST /in/%d?x=%%2F {\"n\":%d,\xff}", i, i); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	receiver.stop()
	second.post("/in/6", "{}")
	receiver.start(t)
	if got := <-receiver.got; got != "POST /in/6 {}" {
		t.Errorf("back again, got %q", got)
	}
	if code := second.stop(t); code != 0 || !strings.Contains(second.err.String(), "forwarding 5 deliveries left over from the last run") {
		t.Errorf("exit code %d: %s", code, second.err.String())
	}
	third := listenAt(t, ".", args...)
	third.stop(t)
	select {
	case got := <-receiver.got:
		t.Errorf("got again: %q", got)
	default:
	}
	if !strings.Contains(second.out.String(), "#7 -> "+receiver.url+": delivered: 204 in ") {
		t.Errorf("%s", second.out.String())
	}
}

// lateReceiver has an address before it listens there: one that no other server and no
// connection gets meanwhile.
type lateReceiver struct {
	url, addr string
	got       chan string
	server    *http.Server
}

func newLateReceiver(t *testing.T) *lateReceiver {
	t.Helper()
	addr := "127.0.0.1:" + trial.Port(t)
	r := &lateReceiver{url: "http://" + addr, addr: addr, got: make(chan string, 100)}
	t.Cleanup(r.stop)
	return r
}

func (r *lateReceiver) start(t *testing.T) {
	t.Helper()
	l, err := trial.Listen(r.addr)
	if err != nil {
		t.Fatal(err)
	}
	r.server = &http.Server{ReadHeaderTimeout: trial.Patience, Handler: http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.got <- fmt.Sprintf("%s %s %s", req.Method, req.RequestURI, body)
		w.WriteHeader(http.StatusNoContent)
	})}
	go func() { _ = r.server.Serve(l) }()
}

// stop answers what has come, and nothing more.
func (r *lateReceiver) stop() {
	if r.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), trial.Patience)
		defer cancel()
		_ = r.server.Shutdown(ctx) // what is left of it ends with the test
	}
}

var errNoMemory = errors.New("no /proc/PID/status")
