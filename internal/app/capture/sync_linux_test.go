package capture_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/siohook/siohook/internal/app/capture"
)

// Each write to a segment returns when it is on disk: the kernel has each open one as a
// file with O_DSYNC, be it new, the next one, or one that was there.
func TestSegmentsAreSynced(t *testing.T) {
	folder := t.TempDir()
	check := func(when, name string) {
		t.Helper()
		switch flags := openFlags(t, filepath.Join(folder, name)); {
		case len(flags) == 0:
			t.Errorf("%s: %s is not open", when, name)
		default:
			for _, f := range flags {
				if f&syscall.O_ACCMODE != syscall.O_RDONLY && f&syscall.O_DSYNC == 0 {
					t.Errorf("%s: %s is written with flags %#o, which lack O_DSYNC", when, name, f)
				}
			}
		}
	}
	s := openStore(t, folder, capture.StoreOptions{RotateSize: 500})
	appendAll(t, s.Store, 0, 1)
	check("new", capture.SegmentName(1))
	appendAll(t, s.Store, 1, 3)
	names, err := capture.SegmentNames(folder)
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	last := filepath.Base(names[len(names)-1])
	check("the next", last)
	if err := s.Answer(capture.Answered{Seq: 1, To: "http://127.0.0.1/", Outcome: capture.Delivered}); err != nil {
		t.Fatal(err)
	}
	check("answers", strings.TrimSuffix(capture.SegmentName(1), ".ndjson")+".answers")
	s.Close()
	s = openStore(t, folder, capture.StoreOptions{})
	appendAll(t, s.Store, 3, 4)
	check("opened again", last)
}

// openFlags gives the flags of all descriptors that this process has of a file.
func openFlags(t *testing.T, name string) (flags []int) {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil || len(links) == 0 {
		t.Fatal("no /proc:", err)
	}
	for _, link := range links {
		if target, err := os.Readlink(link); err != nil || target != name {
			continue // it may have been closed meanwhile
		}
		info, err := os.ReadFile(fmt.Sprintf("/proc/self/fdinfo/%s", filepath.Base(link)))
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(info), "flags:")
		octal, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
		f, err := strconv.ParseInt(octal, 8, 64)
		if err != nil {
			t.Fatal(err)
		}
		flags = append(flags, int(f))
	}
	return flags
}
