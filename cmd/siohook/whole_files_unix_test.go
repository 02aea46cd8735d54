//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A file that is read as a whole may be a device without end, which is an error that names
// the bound, or a pipe that nothing comes through, which ^C ends.
func TestFilesReadWhole(t *testing.T) {
	t.Parallel()
	binary, err := exec.LookPath("siohook")
	if err != nil {
		t.Fatal(err)
	}
	const nowhere = "http://127.0.0.1:9"
	for _, args := range []string{
		"test --config FILE", "test --baseline FILE " + nowhere, "test --sink 127.0.0.1:0 --sink-script FILE " + nowhere, "replay --config FILE",
		"send --tls-ca FILE " + nowhere, "test --tls-cert FILE --tls-key FILE " + nowhere, "load --tls-ca FILE " + nowhere, "load --stages FILE " + nowhere,
		"listen --addr 127.0.0.1:0 --script FILE", "listen --addr 127.0.0.1:0 --tls-ca FILE", "fake --template FILE", "fake --account FILE",
		"schema diff FILE FILE", "drift --baseline FILE " + os.DevNull, "fix FILE",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			pipe := filepath.Join(folder, "pipe")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			for file, want := range map[string]struct {
				code int
				text string
			}{"/dev/zero": {exitUsage, "/dev/zero: larger than "}, pipe: {exitInterrupted, "siohook: interrupted\n"}} {
				cmd := exec.Command(binary, strings.Fields(strings.ReplaceAll(args, "FILE", file))...)
				var diagnostics bytes.Buffer
				cmd.Dir, cmd.Stderr = folder, &diagnostics
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				if file == pipe {
					in, err := os.OpenFile(pipe, os.O_WRONLY, 0) // as soon as it is read
					if err != nil {
						t.Fatal(err)
					}
					defer in.Close()
					if err := cmd.Process.Signal(os.Interrupt); err != nil {
						t.Fatal(err)
					}
				}
				err := cmd.Wait()
				var exit *exec.ExitError
				if !errors.As(err, &exit) || exit.ExitCode() != want.code || !strings.Contains(diagnostics.String(), want.text) {
					t.Errorf("%s: %v, want code %d: %s; want %s", file, err, want.code, &diagnostics, want.text)
				}
			}
		})
	}
}
