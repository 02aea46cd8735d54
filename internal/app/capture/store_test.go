package capture_test

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/base/format"
)

// opened is a store that remembers what it was told.
type opened struct {
	*capture.Store
	found, committed []capture.Stored
	dropped          uint64
	warnings         []string
}

func openStore(t *testing.T, folder string, o capture.StoreOptions) *opened {
	t.Helper()
	s := &opened{}
	o.Found = func(f capture.Stored) { s.found = append(s.found, f) }
	o.Committed = func(c []capture.Stored) { s.committed = append(s.committed, c...) }
	o.Dropped = func(before uint64) { s.dropped = before }
	o.Warn = func(w string) { s.warnings = append(s.warnings, w) }
	var err error
	if s.Store, err = capture.OpenStore(folder, o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func delivery(i int) *capture.Capture {
	return &capture.Capture{
		Time: time.Date(2026, 1, 2, 3, 4, i, 0, time.UTC), Method: "POST", URL: fmt.Sprint("/", i), Proto: "HTTP/1.1", Remote: "127.0.0.1:1",
		Headers: [][2]string{{"a", "b"}}, Event: "contact.tag.added", Verdict: "valid", Contact: int64(i), Status: 204,
		Body: bytes.Repeat([]byte{byte(i), '"', '\n'}, 50),
	}
}

func appendAll(t *testing.T, s *capture.Store, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := s.Append(delivery(i), i); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStore(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "store")
	s := openStore(t, folder, capture.StoreOptions{})
	appendAll(t, s.Store, 0, 5)
	if _, err := capture.OpenStore(folder, capture.StoreOptions{}); !errors.Is(err, capture.ErrLocked) {
		t.Errorf("opened twice: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(delivery(9), nil); !errors.Is(err, capture.ErrClosed) {
		t.Errorf("appended to a closed store: %v", err)
	}
	if err := s.Answer(capture.Answered{Seq: 1, Outcome: capture.Delivered}); !errors.Is(err, capture.ErrClosed) {
		t.Errorf("answered in a closed store: %v", err)
	}
	again := openStore(t, folder, capture.StoreOptions{})
	appendAll(t, again.Store, 5, 7)
	again.Close()
	all := append(again.found, again.committed...)
	if len(again.found) != 5 || len(all) != 7 || len(again.warnings) > 0 {
		t.Fatalf("found %d, committed %d, %v", len(again.found), len(again.committed), again.warnings)
	}
	third := openStore(t, folder, capture.StoreOptions{})
	for i, at := range third.found {
		got, err := third.Read(at.Place)
		if err != nil {
			t.Fatal(err)
		}
		want := delivery(i)
		want.Seq = uint64(i + 1)
		if diff := cmp.Diff(*want, got); diff != "" {
			t.Errorf("%d (-want +got):\n%s", i, diff)
		}
		want.Body, want.Headers, want.Proto, want.Remote = nil, nil, "", ""
		if diff := cmp.Diff(want, at.Capture, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("found %d (-want +got):\n%s", i, diff)
		}
		if at.Place != all[i].Place || at.Bytes != 150 || i > 4 && all[i].Note != i {
			t.Errorf("place %v, was %v", at.Place, all[i].Place)
		}
	}
	if err := third.Answer(capture.Answered{Seq: 1, Outcome: capture.Delivered}); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{"": 0o700, "captures-0000000000000001.ndjson": 0o600, "captures-0000000000000001.answers": 0o600, "lock": 0o600} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%q: %v, %v, want %v", name, info.Mode(), err, mode)
		}
	}
}

// Whatever a crash leaves of the last lines, what was acknowledged is there and
// the store goes on.
func TestStoreRepairsItsEnd(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{})
	appendAll(t, s.Store, 0, 3)
	s.Close()
	name := filepath.Join(folder, "captures-0000000000000001.ndjson")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	third := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	for _, end := range []int{third + 1, third + 100, len(whole) - 1, len(whole)} {
		for _, garbage := range []string{"", "\x00\x00\x00\n\x00", "{}\n", `{"seq":9,"crc":"00000000"}` + "\n"} {
			if end == len(whole) && garbage == "" {
				continue
			}
			if err := os.WriteFile(name, append(bytes.Clone(whole[:end]), garbage...), 0o600); err != nil {
				t.Fatal(err)
			}
			want := 2
			if end == len(whole) {
				want = 3
			}
			s := openStore(t, folder, capture.StoreOptions{})
			appendAll(t, s.Store, want, want+1)
			s.Close()
			if len(s.found) != want || len(s.warnings) != 1 || !strings.Contains(s.warnings[0], "repaired: removed ") {
				t.Errorf("cut at %d: found %d, %v", end, len(s.found), s.warnings)
			}
			s = openStore(t, folder, capture.StoreOptions{})
			s.Close()
			if len(s.found) != want+1 || len(s.warnings) > 0 || s.found[want].Capture.Seq != uint64(want+1) {
				t.Errorf("cut at %d: then found %d, %v", end, len(s.found), s.warnings)
			}
		}
	}
	// A broken line with good ones after it stays, and is told.
	broken := bytes.Clone(whole)
	broken[third-50] ^= 1
	if err := os.WriteFile(name, broken, 0o600); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, folder, capture.StoreOptions{})
	s.Close()
	after, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(after, broken) || len(s.found) != 2 || len(s.warnings) != 1 || !strings.Contains(s.warnings[0], "skipped the broken line") {
		t.Errorf("found %d, %v", len(s.found), s.warnings)
	}
}

func TestStoreRotatesAndDrops(t *testing.T) {
	folder := t.TempDir()
	now := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	hold := uint64(1)
	s := openStore(t, folder, capture.StoreOptions{
		RotateSize: 1000, KeepSize: 2500, RotateAge: time.Hour, Now: func() time.Time { return now }, Hold: func() uint64 { return hold },
	})
	appendAll(t, s.Store, 0, 20)
	if names, _ := capture.SegmentNames(folder); len(names) != 7 {
		t.Errorf("held, there are %v", names)
	}
	hold = 100
	if err := s.Answer(capture.Answered{Seq: 1, To: "http://127.0.0.1/", Outcome: capture.Delivered}); err != nil {
		t.Fatal(err)
	}
	appendAll(t, s.Store, 20, 24)
	names, err := capture.SegmentNames(folder)
	if err != nil || s.dropped == 0 || !strings.HasSuffix(names[0], fmt.Sprintf("-%016d.ndjson", s.dropped)) {
		t.Errorf("%v, dropped %d", names, s.dropped)
	}
	if left, _ := filepath.Glob(folder + "/*.answers"); len(left) > 0 {
		t.Errorf("answers are left: %v", left)
	}
	before := len(names)
	now = now.Add(2 * time.Hour)
	appendAll(t, s.Store, 24, 25)
	if names, _ = capture.SegmentNames(folder); !strings.HasSuffix(names[len(names)-1], "25.ndjson") {
		t.Errorf("an hour is over: %d and %v", before, names)
	}
}

// So much as may be kept is kept.
func TestStoreKeepsWhatItMay(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{RotateSize: 1})
	appendAll(t, s.Store, 0, 8)
	s.Close()
	one, err := os.Stat(filepath.Join(folder, capture.SegmentName(1)))
	if err != nil {
		t.Fatal(err)
	}
	s = openStore(t, folder, capture.StoreOptions{RotateSize: 1, KeepSize: 5*one.Size() + one.Size()/2})
	appendAll(t, s.Store, 8, 9)
	if names, err := capture.SegmentNames(folder); err != nil || len(names) != 6 || s.dropped != 4 {
		t.Errorf("%v, dropped before %d, %v: want the last six", names, s.dropped, err)
	}
}

// A number is given once, whatever is left of the files.
func TestStoreNumbersAreGivenOnce(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{RotateSize: 1})
	appendAll(t, s.Store, 0, 3)
	s.Close()
	for n := range uint64(3) {
		name := filepath.Join(folder, capture.SegmentName(n+1))
		err := os.Truncate(name, 40)
		if n < 2 {
			err = os.Remove(name)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if s = openStore(t, folder, capture.StoreOptions{}); len(s.found) > 0 || s.Next() != 3 {
		t.Errorf("%d found, and the next is number %d, want 3", len(s.found), s.Next())
	}
}

// Segments all of whose captures are too old are dropped, and no others.
func TestStoreDropsTheOld(t *testing.T) {
	folder := t.TempDir()
	now := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	s := openStore(t, folder, capture.StoreOptions{RotateSize: 1, KeepAge: time.Hour, Now: func() time.Time { return now }})
	for i := range 6 { // a segment each, 20 minutes apart
		appendAll(t, s.Store, i, i+1)
		now = now.Add(20 * time.Minute)
	}
	names, err := capture.SegmentNames(folder)
	if err != nil || len(names) != 4 || s.dropped != 3 {
		t.Errorf("%v, dropped before %d, %v: want the last four", names, s.dropped, err)
	}
}

// How old what is there is, a store that is opened again knows from the captures.
func TestStoreKnowsTheAgeOfWhatWasThere(t *testing.T) {
	folder := t.TempDir()
	now := delivery(0).Time
	o := capture.StoreOptions{RotateSize: 1, KeepAge: 3 * time.Second, Now: func() time.Time { return now }}
	s := openStore(t, folder, o)
	for i := range 4 { // a segment each, a second apart
		now = delivery(i).Time
		appendAll(t, s.Store, i, i+1)
	}
	s.Close()
	now = now.Add(2 * time.Second)
	s = openStore(t, folder, o)
	appendAll(t, s.Store, 4, 5)
	if names, err := capture.SegmentNames(folder); err != nil || len(names) != 3 || s.dropped != 3 {
		t.Errorf("%v, dropped before %d, %v: want the last three", names, s.dropped, err)
	}
}

// A segment is written to for so long and no longer, however small it is.
func TestStoreRotatesWithTime(t *testing.T) {
	folder := t.TempDir()
	now := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	s := openStore(t, folder, capture.StoreOptions{RotateAge: time.Hour, Now: func() time.Time { return now }})
	for i, want := range []int{1, 1, 2} {
		appendAll(t, s.Store, i, i+1)
		if names, err := capture.SegmentNames(folder); err != nil || len(names) != want {
			t.Errorf("after %d minutes: %v, %v, want %d files", 59*i, names, err, want)
		}
		now = now.Add(59 * time.Minute)
	}
}

// A segment before the last was closed as it is: what is at its end is told and left.
func TestStoreLeavesOldSegments(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{RotateSize: 1})
	appendAll(t, s.Store, 0, 2)
	s.Close()
	name := filepath.Join(folder, capture.SegmentName(1))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	whole = append(whole, "{...}"...)
	if err := os.WriteFile(name, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, folder, capture.StoreOptions{})
	after, err := os.ReadFile(name)
	if err != nil || !bytes.Equal(after, whole) || len(s.found) != 2 || len(s.warnings) != 1 || !strings.Contains(s.warnings[0], "the last 5 bytes are not captures") {
		t.Errorf("found %d, %v, %v", len(s.found), s.warnings, err)
	}
}

// In a folder that others may have by now, no answer is recorded, either.
func TestStoreRecordsNoAnswerElsewhere(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "store")
	s := openStore(t, folder, capture.StoreOptions{})
	appendAll(t, s.Store, 0, 1)
	if err := os.Remove(filepath.Join(folder, "lock")); err != nil {
		t.Skip(err) // a system that removes no open file loses none
	}
	if err := s.Answer(capture.Answered{Seq: 1, Outcome: capture.Delivered}); !errors.Is(err, capture.ErrLost) {
		t.Errorf("recorded: %v", err)
	}
}

// Many at once: each gets a number, all are there, a batch takes many.
func TestStoreConcurrent(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{RotateSize: 20_000})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() { appendAll(t, s.Store, i*50, i*50+50) })
	}
	wg.Wait()
	s.Close()
	again := openStore(t, folder, capture.StoreOptions{})
	contacts := map[int64]bool{}
	for i, f := range again.found {
		contacts[f.Capture.Contact] = true
		if f.Capture.Seq != uint64(i+1) {
			t.Fatalf("%d after %d", f.Capture.Seq, i)
		}
	}
	if len(again.found) != 800 || len(contacts) != 800 {
		t.Errorf("found %d, %d different", len(again.found), len(contacts))
	}
}

// What a later version wrote is not left out as if it were broken.
func TestStoreOfALaterVersion(t *testing.T) {
	for _, end := range []string{".ndjson", ".answers"} {
		folder := t.TempDir()
		s := openStore(t, folder, capture.StoreOptions{})
		appendAll(t, s.Store, 0, 1)
		if err := s.Answer(capture.Answered{Seq: 1, Outcome: capture.Delivered}); err != nil {
			t.Fatal(err)
		}
		s.Close()
		name := folder + "/captures-0000000000000001" + end
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		line, _, _ := bytes.Cut(bytes.Replace(text, []byte(`"format_version":1,`), []byte(`"format_version":2,`), 1), []byte(`,"crc"`))
		line = fmt.Appendf(line, `,"crc":"%08x"}`+"\n", crc32.Checksum(line, crc32.MakeTable(crc32.Castagnoli)))
		if err := os.WriteFile(name, line, 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := capture.OpenStore(folder, capture.StoreOptions{})
		if err == nil {
			err = errors.Join(again.Answers(func(capture.Answered) {}), again.Close())
		}
		if newer := (*format.NewerError)(nil); !errors.As(err, &newer) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", end, err)
		}
	}
}

// What counts of several answers is that one was a 2xx; else the last one.
func TestStatusesOf(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{})
	appendAll(t, s.Store, 0, 4)
	for _, a := range []capture.Answered{
		{Seq: 1, Outcome: capture.Begun},
		{Seq: 1, Outcome: capture.Retrying, Attempt: 1, Status: 503},
		{Seq: 1, Outcome: capture.Delivered, Attempt: 2, Status: 204},
		{Seq: 1, Outcome: capture.Rejected, Status: 400, Manual: true},
		{Seq: 2, Outcome: capture.Retrying, Attempt: 1, Status: 503},
		{Seq: 2, Outcome: capture.Rejected, Attempt: 2, Status: 400},
		{Seq: 3, Outcome: capture.GaveUp, Error: "refused"},
	} {
		if err := s.Answer(a); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	got, err := capture.StatusesOf(filepath.Join(folder, capture.SegmentName(1)))
	if diff := cmp.Diff(map[uint64]int{1: 204, 2: 400, 3: capture.NoStatus}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, other := range []string{filepath.Join(folder, capture.SegmentName(9)), filepath.Join(folder, "a.ndjson")} {
		if got, err := capture.StatusesOf(other); got != nil || err != nil {
			t.Errorf("%s: %v, %v", other, got, err)
		}
	}
}

func TestAnswers(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, folder, capture.StoreOptions{RotateSize: 1})
	list := []capture.Answered{
		{Seq: 1, To: "http://127.0.0.1/", Outcome: capture.Begun},
		{Seq: 1, To: "http://127.0.0.1/", Outcome: capture.Retrying, Attempt: 1, Error: "refused"},
		{Seq: 2, To: "http://127.0.0.1/", Outcome: capture.Delivered, Attempt: 2, Status: 200, Headers: [][2]string{{"A", "b"}}, Body: []byte("\xff")},
	}
	for i, a := range list {
		if err := s.Answer(a); err != nil {
			t.Fatal(err)
		}
		appendAll(t, s.Store, i, i+1)
	}
	s.Close()
	torn, err := os.OpenFile(folder+"/captures-0000000000000002.answers", os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	torn.WriteString(`{"seq":2,"to`)
	torn.Close()
	s = openStore(t, folder, capture.StoreOptions{})
	list = append(list, capture.Answered{Seq: 2, To: "http://127.0.0.1/", Outcome: capture.Rejected, Status: 400})
	if err := s.Answer(list[3]); err != nil {
		t.Fatal(err)
	}
	var got []capture.Answered
	if err := s.Answers(func(a capture.Answered) { got = append(got, a) }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if begun, err := s.AnswersTo(s.found[0].Place, 1); len(begun) != 1 || begun[0].Outcome != capture.Retrying || err != nil {
		t.Errorf("to the first there is %v, %v: where forwarding began is no answer", begun, err)
	}
	two, err := s.AnswersTo(s.found[1].Place, 2)
	if diff := cmp.Diff(list[2:], two, cmpopts.EquateEmpty()); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
