package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/process"
	"github.com/siohook/siohook/internal/base/trial"
)

// shellRun is a script that runs, and what it has started.
type shellRun struct {
	script string
	file   string // that both output streams go to
	ended  chan struct{}
	err    error // once ended is closed
}

// startShell runs a script in a folder. What it starts ends with the test.
func startShell(t *testing.T, dir, script string, env []string) *shellRun {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("SKIPPED: no POSIX shell")
	}
	c := exec.Command("sh", "-e", "-c", script)
	c.Dir, c.Env = dir, append(os.Environ(), env...)
	process.OwnGroup(c)
	r := &shellRun{script: script, file: filepath.Join(t.TempDir(), "output"), ended: make(chan struct{})}
	// A file and no pipe: what stays in the background does not hold it.
	out, err := os.Create(r.file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	c.Stdout, c.Stderr = out, out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { r.err = c.Wait(); close(r.ended) }()
	t.Cleanup(func() {
		process.EndGroup(c.Process.Pid, r.ended)
		if t.Failed() {
			text := r.text()
			t.Logf("$ %s\n%s", script, text[max(0, len(text)-4000):])
		}
	})
	return r
}

// wait waits for the script to end well.
func (r *shellRun) wait(t *testing.T) {
	t.Helper()
	select {
	case <-r.ended:
	case <-time.After(3 * trial.Patience):
		t.Fatalf("%s: still runs", r.script)
	}
	if r.err != nil {
		t.Errorf("%s: %v", r.script, r.err)
	}
}

// text is what the script has printed so far.
func (r *shellRun) text() string {
	text, _ := os.ReadFile(r.file) // nothing, then
	return string(text)
}
