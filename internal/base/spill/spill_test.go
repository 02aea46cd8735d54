package spill

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/hint"
)

// randomly gives records with keys of which many are equal, or begin alike.
func randomly(seed uint64, n, longest int) (records []Record) {
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range n {
		key := []byte(strings.Repeat("k", random.IntN(12)) + fmt.Sprint(random.IntN(n/3+1)))
		if random.IntN(50) == 0 {
			key = nil
		}
		value := fmt.Appendf(nil, "%d %s", i, strings.Repeat("v", random.IntN(longest)))
		records = append(records, Record{key, value})
	}
	return records
}

// What comes is what a stable sort in memory gives, from memory, from some files, and from so
// many that they are merged more than once.
func TestSorted(t *testing.T) {
	for name, c := range map[string]struct{ n, longest int }{
		"nothing": {0, 1}, "one": {1, 1}, "in memory": {300, 20}, "some files": {20_000, 20}, "merged twice": {9000, 3000}, "larger than memory": {6, 200_000},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := New(Options{Memory: 1, Dir: dir})
			want := randomly(7, c.n, c.longest)
			for _, one := range want {
				key := bytes.Clone(one.Key)
				if err := s.Add(key, one.Value); err != nil {
					t.Fatal(err)
				}
				clear(key)
			}
			slices.SortStableFunc(want, func(a, b Record) int { return bytes.Compare(a.Key, b.Key) })
			for range 2 {
				i := 0
				for one, err := range s.Sorted() {
					if err != nil {
						t.Fatal(err)
					}
					if i >= len(want) || !bytes.Equal(one.Key, want[i].Key) || !bytes.Equal(one.Value, want[i].Value) {
						t.Fatalf("record %d: got %.40q %.40q", i, one.Key, one.Value)
					}
					i++
				}
				if i != len(want) {
					t.Errorf("%d records, want %d", i, len(want))
				}
				for range s.Sorted() {
					break // who stops has stopped
				}
			}
			if name == "merged twice" && !slices.ContainsFunc(s.runs, func(r run) bool { return r.level > 0 }) {
				t.Error("no file was merged before the end")
			}
			if len(s.runs) > mostMerged {
				t.Errorf("%d files are merged at once", len(s.runs))
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left %v %v", left, err)
			}
		})
	}
}

// However much is added, memory does not grow.
func TestMemory(t *testing.T) {
	const memory = 1 << 20
	most := func(n int) (used uint64) {
		s := New(Options{Memory: memory, Dir: t.TempDir()})
		defer s.Close()
		var now runtime.MemStats
		look := func() {
			runtime.GC()
			runtime.ReadMemStats(&now)
			used = max(used, now.HeapAlloc)
		}
		value := make([]byte, 100)
		for i := range n {
			if err := s.Add(fmt.Append(nil, i*7919%n), value); err != nil {
				t.Fatal(err)
			}
			if i%(n/4) == 0 {
				look()
			}
		}
		i := 0
		for _, err := range s.Sorted() {
			if err != nil {
				t.Fatal(err)
			}
			if i++; i%(n/4) == 0 {
				look()
			}
		}
		return used
	}
	if few, many := most(20_000), most(400_000); many > few+memory {
		t.Errorf("%d bytes for 20,000 records, %d for 400,000", few, many)
	}
}

func TestErrors(t *testing.T) {
	missing := New(Options{Memory: 1, Dir: t.TempDir() + "/none"})
	var err error
	for i := 0; i < 10_000 && err == nil; i++ {
		err = missing.Add([]byte("key"), make([]byte, 100))
	}
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "cannot sort on the disk, in ") || !strings.Contains(hint.Of(err), "TMPDIR") {
		t.Errorf("%v", err)
	}
	if again := missing.Add(nil, nil); !errors.Is(again, os.ErrNotExist) {
		t.Errorf("%v after an error", again)
	}

	cut := New(Options{Memory: 1, Dir: t.TempDir()})
	for range 2000 {
		if err := cut.Add([]byte("key"), make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
	}
	if err := cut.runs[0].file.Truncate(5000); err != nil {
		t.Fatal(err)
	}
	err = nil
	for _, err = range cut.Sorted() {
	}
	if err == nil || !strings.Contains(err.Error(), "a temporary file has changed or cannot be read: unexpected EOF") {
		t.Errorf("%v", err)
	}
	if err := errors.Join(cut.Close(), missing.Close()); err != nil {
		t.Error(err)
	}
	if err := cut.Add(nil, nil); !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v after closing", err)
	}
}

func BenchmarkSorted(b *testing.B) {
	const n = 1_000_000
	value := make([]byte, 60)
	for b.Loop() {
		s := New(Options{Dir: b.TempDir()})
		for i := range n {
			if err := s.Add(fmt.Append(nil, i*7919%n), value); err != nil {
				b.Fatal(err)
			}
		}
		for _, err := range s.Sorted() {
			if err != nil {
				b.Fatal(err)
			}
		}
		_ = s.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/record")
}
