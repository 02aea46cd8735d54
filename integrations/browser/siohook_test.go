package browser_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// built is the folder of the binary of this run.
var built string

func TestMain(m *testing.M) {
	var err error
	if built, err = os.MkdirTemp("", "siohook-browser-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(built)
	os.Exit(code)
}

var build = sync.OnceValues(func() (string, error) {
	program := filepath.Join(built, "siohook")
	cmd := exec.Command("go", "build", "-o", program, "./cmd/siohook")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		return string(out), err
	}
	return program, nil
})

// siohook is the path of the real binary, built once.
func siohook(t testing.TB) string {
	t.Helper()
	program, err := build()
	if err != nil {
		t.Fatalf("building siohook: %v\n%s", err, program)
	}
	return program
}

// run runs siohook to its end in folder and returns what it printed on both streams.
func run(t testing.TB, folder string, args ...string) string {
	t.Helper()
	cmd := exec.Command(siohook(t), args...)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("siohook %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

var loopback = regexp.MustCompile(`http://(127\.0\.0\.1|\[::1\]|localhost):\d+\S*`)

// start runs a siohook command that serves, until the test ends, and returns all
// addresses on the line, of either stream, that first has one.
func start(t testing.TB, folder string, args ...string) []string {
	t.Helper()
	cmd := exec.Command(siohook(t), args...)
	cmd.Dir = folder
	reader, writer := io.Pipe()
	cmd.Stdout, cmd.Stderr = writer, writer
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	found, ended := make(chan []string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(reader); lines.Scan(); {
			t.Logf("siohook: %s", lines.Text())
			if urls := loopback.FindAllString(lines.Text(), -1); urls != nil {
				select {
				case found <- urls:
				default:
				}
			}
		}
	}()
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		_ = writer.Close()
		close(exited)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		select {
		case <-exited:
		case <-time.After(patience):
			t.Errorf("siohook %s does not end when interrupted", strings.Join(args, " "))
			_ = cmd.Process.Kill()
			<-exited
		}
		<-ended
	})
	select {
	case urls := <-found:
		return urls
	case <-exited:
		t.Fatalf("siohook %s ended without an address", strings.Join(args, " "))
	case <-time.After(patience):
		t.Fatalf("siohook %s names no address", strings.Join(args, " "))
	}
	return nil
}
