package capture

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// A segment's name is on disk, too, before what is in it is acknowledged; where it
// cannot be, nothing is.
func TestNamesAreSynced(t *testing.T) {
	committed := 0
	s, err := OpenStore(t.TempDir(), StoreOptions{RotateSize: 1, Committed: func(list []Stored) { committed += len(list) }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var seen []int // segments that were there
	var fails error
	s.sync = func(folder string) error {
		names, err := SegmentNames(folder)
		seen = append(seen, len(names))
		return errors.Join(err, SyncFolder(folder), fails)
	}
	give := func() error { return s.Append(&Capture{Method: "POST", URL: "/"}, nil) }
	for range 2 {
		if err := give(); err != nil {
			t.Fatal(err)
		}
	}
	fails = errors.New("no")
	if err := give(); !errors.Is(err, fails) {
		t.Errorf("acknowledged, though its name is not on disk: %v", err)
	}
	if committed != 2 {
		t.Errorf("%d captures are said to be on disk, want 2", committed)
	}
	fails = nil
	if err := give(); err != nil || len(seen) != 4 || seen[0] != 1 || seen[1] != 2 || seen[2] != 3 || seen[3] != 3 {
		t.Errorf("%v; synced with %v segments there, want 1, 2, 3 and 3", err, seen)
	}
	// The kernel has no way to sync this folder, and says so when it is asked to.
	if err := SyncFolder("/proc/self"); !errors.Is(err, syscall.EINVAL) {
		t.Errorf("the kernel was not asked: %v", err)
	}
	if err := SyncFolder("/none"); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
