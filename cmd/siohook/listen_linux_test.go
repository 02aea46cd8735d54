package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// On a full disk the sender is told so, the process lives, and goes on when there
// is room again.
func TestListenDiskFull(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("SKIPPED: a small disk needs the right to mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	filler := filepath.Join(disk, "filler")
	if err := os.WriteFile(filler, make([]byte, 500<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(disk, "captures")
	p := listenAt(t, ".", "--save", folder)
	body := `"` + strings.Repeat("x", 10_000) + `"`
	acknowledged := map[string]bool{}
	full := 0
	for i := range 100 {
		target := fmt.Sprintf("/%d", i)
		switch status := p.post(target, body); status {
		case http.StatusNoContent:
			acknowledged[target] = true
		case http.StatusInsufficientStorage:
			full++
		default:
			t.Errorf("status %d", status)
		}
	}
	if full == 0 || len(acknowledged) == 0 {
		t.Fatalf("%d acknowledged, %d refused", len(acknowledged), full)
	}
	resp, err := http.Get(p.url + "/healthz")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("is it alive? %v", err)
	}
	resp.Body.Close()
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if status := p.post("/room", body); status != http.StatusNoContent {
		t.Errorf("with room again: %d", status)
	}
	acknowledged["/room"] = true
	p.stop(t)
	seen := map[string]int{}
	for _, c := range stored(t, folder) {
		seen[c.URL]++
	}
	for target := range acknowledged {
		if seen[target] != 1 {
			t.Errorf("%s is there %d times", target, seen[target])
		}
	}
	if len(seen) != len(acknowledged) {
		t.Errorf("%d stored, %d acknowledged", len(seen), len(acknowledged))
	}
}
