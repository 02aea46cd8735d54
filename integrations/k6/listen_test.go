package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/siohook/siohook/internal/app/capture"
)

var buildSiohook = sync.OnceValues(func() (string, error) {
	program := filepath.Join(built, "siohook")
	cmd := exec.Command("go", "build", "-o", program, "./cmd/siohook")
	cmd.Dir = filepath.Join("..", "..")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
})

// listen starts siohook listen and gives its address, and a function that stops it
// and returns what it captured.
func listen(t *testing.T) (url string, captures func() []capture.Capture) {
	t.Helper()
	program, err := buildSiohook()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	cmd := exec.Command(program, "listen", "--addr", "127.0.0.1:0", "--save", folder, "--format", "json")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // it was interrupted
	})
	t.Cleanup(stop)
	lines := bufio.NewReader(out)
	first, err := lines.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	var ready struct{ Kind, URL string }
	if err := json.Unmarshal(first, &ready); err != nil || ready.Kind != "ready" {
		t.Fatalf("siohook listen begins with %s: %v", first, err)
	}
	return ready.URL, func() []capture.Capture {
		stop()
		return saved(t, folder)
	}
}

// saved reads the captures in a folder of siohook listen.
func saved(t *testing.T, folder string) (all []capture.Capture) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		for decoder := json.NewDecoder(file); ; {
			var c capture.Capture
			if err := decoder.Decode(&c); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all = append(all, c)
		}
	}
	return all
}
