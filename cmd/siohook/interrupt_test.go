package main

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The real binary, interrupted in the middle of a run, exits with 130 and says
// what it found so far.
func TestInterruptedExitCode(t *testing.T) {
	hanging := make(chan struct{})
	server := httptest.NewServer(hang(hanging))
	defer server.Close()
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		t.Fatal(err)
	}
	var out, diagnostics bytes.Buffer
	c := exec.Command(binary, "test", server.URL, "--keep-in", "")
	c.Stdout, c.Stderr = &out, &diagnostics
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-hanging
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err = c.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("%v, want exit code %d", err, exitInterrupted)
	}
	if !strings.Contains(out.String(), "INTERRUPTED: 4 of 11") || diagnostics.String() != "siohook: interrupted\n" {
		t.Errorf("%s\n%s", out.String(), diagnostics.String())
	}
}
