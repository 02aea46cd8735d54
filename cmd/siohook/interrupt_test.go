package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The real binary, interrupted in the middle of a run, exits with 130 and says
// what it found so far.
func TestInterruptedExitCode(t *testing.T) {
	t.Parallel()
	hanging := make(chan struct{})
	server := httptest.NewServer(hang(hanging))
	defer server.Close()
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		t.Fatal(err)
	}
	var out, diagnostics bytes.Buffer
	junit := filepath.Join(t.TempDir(), "junit.xml")
	c := exec.Command(binary, "test", server.URL, "--keep-in", "", "--report", "junit="+junit)
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
	xml, err := os.ReadFile(junit)
	if err != nil || !bytes.Contains(xml, []byte(`<error type="run" message="interrupted`)) || !bytes.Contains(xml, []byte("<skipped>the run ended before: interrupted</skipped>")) {
		t.Errorf("%v\n%s", err, xml)
	}
	if !strings.Contains(out.String(), fmt.Sprintf("INTERRUPTED: 4 of %d", len(catalog().Rows))) || diagnostics.String() != "siohook: interrupted\n" {
		t.Errorf("%s\n%s", out.String(), diagnostics.String())
	}
}

// ^C ends a command that waits for standard input, after what it has found.
func TestInterruptedWaiting(t *testing.T) {
	t.Parallel()
	binary, err := exec.LookPath("siohook")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args         []string
		line         string // of the input; the first line of output answers it
		first        string // of the first line
		out, message string // of all
	}{
		{[]string{"validate", "-"}, `{"data":1}` + "\n", "<stdin>:1:1: (root): missing-type", "", "siohook: 1 payload in 1 file: 0 valid, 1 invalid, 0 warnings\nsiohook: interrupted\n"},
		{[]string{"validate", "--format", "json", "-"}, `{"data":1}` + "\n", `{"`, `"interrupted":true`, "siohook: interrupted\n"},
		{[]string{"validate", "--filter", "-"}, `{"data":{}}` + "\n", `{"format_version":1,"kind":"checked","line":1,"valid":false`, "", "siohook: interrupted\n"},
	} {
		t.Run(fmt.Sprint(c.args), func(t *testing.T) {
			cmd := exec.Command(binary, c.args...)
			var diagnostics bytes.Buffer
			cmd.Stderr = &diagnostics
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(in, c.line); err != nil {
				t.Fatal(err)
			}
			first := make([]byte, len(c.first))
			if _, err := io.ReadFull(out, first); err != nil || string(first) != c.first {
				t.Errorf("%v: %s", err, first)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			rest, err := io.ReadAll(out)
			if err != nil || !strings.Contains(string(rest), c.out) {
				t.Errorf("%v: %s", err, rest)
			}
			err = cmd.Wait()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted || diagnostics.String() != c.message {
				t.Errorf("%v: %s", err, &diagnostics)
			}
		})
	}
}

// ^C in the middle of a file, here while its output waits to be read, gives the
// summary so far, on the standard output as in a report's file.
func TestInterruptedFile(t *testing.T) {
	t.Parallel()
	binary, err := exec.LookPath("siohook")
	if err != nil {
		t.Fatal(err)
	}
	const lines = 20_000 // more than one batch
	file, report := filepath.Join(t.TempDir(), "f.ndjson"), filepath.Join(t.TempDir(), "junit.xml")
	if err := os.WriteFile(file, bytes.Repeat([]byte(`{"type":"contact.tag.aded","data":{}}`+"\n"), lines), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "validate", "--format", "json", "--report", "junit="+report, file)
	var diagnostics bytes.Buffer
	cmd.Stderr = &diagnostics
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil { // the pipe holds a small part of what is to come
		t.Fatal(err)
	}
	rest, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted || diagnostics.String() != "siohook: interrupted\n" {
		t.Errorf("%v: %s", err, &diagnostics)
	}
	found := bytes.Count(rest, []byte(`"kind":"violation"`)) // of the first only the brace was read
	summary := fmt.Sprintf(`{"format_version":1,"kind":"summary","files":1,"payloads":%d,"valid":0,"invalid":%[1]d,"warnings":0,"profiles":{"lenient":%[1]d},"events":{"":{"payloads":%[1]d,"invalid":%[1]d}},"rules":{"unknown-type":%[1]d},"interrupted":true}`+"\n", found)
	if found == 0 || found == lines || !bytes.HasSuffix(rest, []byte(summary)) {
		t.Errorf("%d violations, and at the end %s\nwant %s", found, rest[max(0, len(rest)-300):], summary)
	}
	if xml, err := os.ReadFile(report); err != nil || bytes.Count(xml, []byte("<failure ")) != found || !bytes.HasSuffix(xml, []byte("</testsuites>\n")) {
		t.Errorf("report: %v, %d failures", err, bytes.Count(xml, []byte("<failure ")))
	}
}
