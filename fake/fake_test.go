package fake_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

func TestMain(m *testing.M) { trial.Main(m) }

var update = flag.Bool("update", false, "rewrite the golden files")

// mustNew is New for options that hold.
func mustNew(t testing.TB, seed uint64, o fake.Options) *fake.Faker {
	t.Helper()
	f, err := fake.New(seed, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// documented are the events that are made when nothing else is asked for.
func documented() []*schemas.Row {
	return slices.DeleteFunc(slices.Clone(schemas.Automation().Rows), func(row *schemas.Row) bool { return row.Evidence == schemas.Seen })
}

// TestGolden pins the bytes of events: changing them is an entry in CHANGELOG.
func TestGolden(t *testing.T) {
	const file = "testdata/seed7.sha256"
	var got strings.Builder
	for _, encoding := range encode.Forms() {
		for _, seen := range []bool{false, true} {
			f := mustNew(t, 7, fake.Options{Encoding: encoding, Seen: seen})
			h := sha256.New()
			var buf []byte
			for n := range uint64(10_000) {
				buf = append(f.Append(buf[:0], n), '\n')
				h.Write(buf)
			}
			name := string(encoding)
			if seen {
				name += " seen"
			}
			fmt.Fprintf(&got, "%x  %s\n", h.Sum(nil), name)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the first 10,000 events of seed 7 changed: got\n%swant\n%s", got.String(), want)
	}
}

// TestDeterminism makes the same events backwards and on goroutines.
func TestDeterminism(t *testing.T) {
	const events = 2000
	first, second := mustNew(t, 11, fake.Options{}), mustNew(t, 11, fake.Options{})
	want := make([][]byte, events)
	for n := range want {
		want[n] = first.Append(nil, uint64(n))
	}
	for n := events - 1; n >= 0; n-- {
		if got := second.Event(uint64(n)).Payload; !bytes.Equal(got, want[n]) {
			t.Fatalf("event %d backwards: got %s, want %s", n, got, want[n])
		}
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			var buf []byte
			for n := worker % 4; n < events; n += 4 {
				if buf = second.Append(buf[:0], uint64(n)); !bytes.Equal(buf, want[n]) {
					t.Errorf("event %d on worker %d: got %s, want %s", n, worker, buf, want[n])
					return
				}
			}
		})
	}
	wg.Wait()
	if other := mustNew(t, 12, fake.Options{}); bytes.Equal(other.Append(nil, 0), want[0]) {
		t.Error("seed 12 makes the event of seed 11")
	}
}

// TestParse reads each event back as the type of its row.
func TestParse(t *testing.T) {
	for _, encoding := range encode.Forms() {
		f := mustNew(t, 3, fake.Options{Encoding: encoding, Seen: encoding == encode.Compact})
		ids := map[string]bool{}
		for n := range uint64(2000) {
			e := f.Event(n)
			parsed, err := schemas.Parse(e.Payload)
			if err != nil {
				t.Fatalf("event %d: %v\n%s", n, err, e.Payload)
			}
			if got, want := reflect.TypeOf(parsed), reflect.TypeOf(e.Row.Model); got != want {
				t.Fatalf("event %d: parsed as %v, want %v", n, got, want)
			}
			if n < 200 {
				ids[e.Row.ID()] = true
			}
		}
		for _, row := range documented() {
			if !ids[row.ID()] {
				t.Errorf("%s: %s is not among the first 200 events", encoding, row.ID())
			}
		}
	}
}

// TestMembers marshals what was parsed: no member is made that the model does
// not have, none left out, and the order is the model's.
func TestMembers(t *testing.T) {
	f := mustNew(t, 3, fake.Options{Encoding: encode.Compact})
	for _, e := range f.Cover() {
		parsed, err := schemas.Parse(e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		encoder := json.NewEncoder(&again)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(parsed); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(again.String()); got != string(e.Payload) {
			t.Errorf("event %d, marshalled again:\ngot  %s\nwant %s", e.N, got, e.Payload)
		}
	}
}

func TestExtremes(t *testing.T) {
	late := time.Date(9000, time.December, 31, 23, 59, 59, 0, time.UTC)
	for _, start := range []time.Time{{}, late, time.Date(1, time.January, 2, 0, 0, 0, 0, time.UTC)} {
		f := mustNew(t, math.MaxUint64, fake.Options{Start: start})
		for _, n := range []uint64{0, 1, 1 << 31, 1 << 33, 1 << 57, 1<<58 - 1, math.MaxUint64 - 30, math.MaxUint64} {
			e, err := schemas.Parse(f.Append(nil, n))
			if err != nil {
				t.Fatalf("start %v, event %d: %v", start, n, err)
			}
			if year := e.EventTime().Year(); year < 1 || year > 9999 {
				t.Errorf("start %v, event %d: year %d", start, n, year)
			}
		}
	}
	event, err := schemas.Parse(mustNew(t, 1, fake.Options{Start: late}).Append(nil, 0))
	if err != nil || !event.EventTime().Equal(late) {
		t.Errorf("event 0 is at %v, want the start %v (%v)", event.EventTime(), late, err)
	}
	if _, err := fake.New(1, fake.Options{Start: late.AddDate(1, 0, 0)}); err == nil {
		t.Error("no error for a start in the year 9001")
	}
}

// First moves the ids and addresses of events, and nothing else that is not about the contact.
func TestFirst(t *testing.T) {
	ids := regexp.MustCompile(`"(?:id|contact_id|email)":("[^"]*"|\d+)`)
	const first = 200_000_000
	sale := []string{"customer.sale.completed", "contact.optin.completed"}
	f, moved := mustNew(t, 7, fake.Options{Events: sale}), mustNew(t, 7, fake.Options{Events: sale, First: first})
	own := map[string]bool{}
	for n := range uint64(300) {
		for _, id := range ids.FindAllString(string(f.Append(nil, n)), -1) {
			own[id] = true
		}
	}
	for n := range uint64(300) {
		a, b := f.Event(n), moved.Event(n)
		if a.Row != b.Row || !a.Time.Equal(b.Time) || a.N != b.N {
			t.Errorf("event %d is %s at %v, moved %s at %v", n, a.Row.ID(), a.Time, b.Row.ID(), b.Time)
		}
		other := 0
		for _, id := range ids.FindAllStringSubmatch(string(b.Payload), -1) {
			if !own[id[0]] {
				other++
			}
			if number, err := strconv.ParseInt(id[1], 10, 64); err == nil && number >= 1<<31 {
				t.Errorf("event %d: %s", n, id[0])
			}
		}
		if want := map[bool]int{true: 5, false: 2}[b.Row.Type == sale[0]]; other != want {
			t.Errorf("event %d has %d new ids and addresses, want %d: %s", n, other, want, b.Payload)
		}
	}
	for e := range storiesOf(t, moved, fake.StoryOptions{Contacts: 3}) {
		for _, id := range ids.FindAllString(string(e.Payload), -1) {
			if strings.Contains(id, "contact_id") && own[id] {
				t.Errorf("%s is in the stories of both", id)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	f := mustNew(t, 7, fake.Options{})
	buf := make([]byte, 0, 8192)
	n := uint64(0)
	// The pool may lose a scene to a garbage collection: less than one per event.
	if allocs := testing.AllocsPerRun(1000, func() { buf = f.Append(buf[:0], n); n++ }); allocs > 1 {
		t.Errorf("%v allocations per event", allocs)
	}
}

// AppendEvent appends what Event makes, and names its row.
func TestAppendEvent(t *testing.T) {
	f, err := fake.New(7, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint64(200) {
		want := f.Event(n)
		got, row := f.AppendEvent([]byte("before "), n)
		if string(got) != "before "+string(want.Payload) || row != want.Row {
			t.Fatalf("event %d is %s %s, want %s %s", n, row.ID(), got, want.Row.ID(), want.Payload)
		}
	}
}
