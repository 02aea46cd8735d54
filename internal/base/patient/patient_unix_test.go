//go:build unix

package patient_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/siohook/siohook/internal/base/patient"
)

// Who waits for a FIFO, for its writer or for what that writes, waits no longer than the context.
func TestFIFOEndsWithTheContext(t *testing.T) {
	name := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Skip(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if f, err := patient.Open(ctx, name); !errors.Is(err, context.Canceled) {
		t.Fatalf("opened %v, error %v", f, err)
	}
	writer, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	ctx, cancel = context.WithCancel(t.Context())
	f, err := patient.Open(ctx, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writer.WriteString("a"); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 10)
	if n, err := f.Read(b); n != 1 || err != nil {
		t.Fatalf("read %q, error %v", b[:n], err)
	}
	cancel()
	if n, err := f.Read(b); !errors.Is(err, context.Canceled) {
		t.Errorf("read %q, error %v", b[:n], err)
	}
}

func TestOpenOfAFile(t *testing.T) {
	if _, err := patient.Open(t.Context(), filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	f, err := patient.Open(t.Context(), "patient.go")
	if _, ok := f.(*os.File); err != nil || !ok {
		t.Errorf("%T, error %v", f, err)
	}
}
