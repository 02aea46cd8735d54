package fake_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

func TestMix(t *testing.T) {
	for _, c := range []struct {
		mix  map[string]float64
		want map[string]float64
	}{
		{map[string]float64{"contact.tag.added": 3, "customer.sale.completed": 1}, map[string]float64{"contact.tag.added": 0.75, "customer.sale.completed": 0.25}},
		{map[string]float64{"contact.tag.*": 1, "contact.tag.removed": 4}, map[string]float64{"contact.tag.added": 0.2, "contact.tag.removed": 0.8}},
		{map[string]float64{"contact.optin.completed": 1, "contact.optin.completed/blog_page": 0}, map[string]float64{"contact.optin.completed/funnel_step": 1}},
		{map[string]float64{"*": 0, "contact.*.added": 0.001}, map[string]float64{"contact.tag.added": 1}},
		{map[string]float64{"c*": 0, "*.tag.added": 1}, map[string]float64{"contact.tag.added": 1}},
	} {
		f := mustNew(t, 2, fake.Options{Mix: c.mix})
		const events = 20_000
		got := map[string]float64{}
		for n := range uint64(events) {
			got[f.Event(n).Row.ID()] += 1.0 / events
		}
		for id := range got {
			if math.Abs(got[id]-c.want[id]) > 0.02 {
				t.Errorf("%v: %s has a share of %.3f, want %.3f", c.mix, id, got[id], c.want[id])
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%v: got %v, want %v", c.mix, got, c.want)
		}
	}
	for _, bad := range []map[string]float64{{}, {"*": 0}, {"contact.tag.added": -1}, {"contact.tag.added": math.NaN()}, {"*": math.Inf(1)}, {"*": math.MaxFloat64}, {"contact.tag.aded": 1}} {
		if _, err := fake.New(1, fake.Options{Mix: bad}); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

func TestPresets(t *testing.T) {
	catalog := schemas.Automation()
	for _, row := range catalog.Rows {
		options := fake.Options{Events: []string{row.ID()}, Shape: fake.Full, Encoding: encode.Compact}
		full := mustNew(t, 4, options)
		options.Shape = fake.Minimal
		minimal := mustNew(t, 4, options)
		options.Shape = fake.Sampled
		sampled := mustNew(t, 4, options)
		sample, err := catalog.Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		for n := range uint64(200) {
			e := full.Event(n)
			isFull := slices.Contains(e.Shapes, "fields=full") || row.Evidence == schemas.Seen && slices.Contains(e.Shapes, "fields=custom") // custom fields were seen
			if !isFull {
				t.Fatalf("full: %s %v", row.ID(), e.Shapes)
			}
			if e := minimal.Event(n); !slices.Contains(e.Shapes, "fields=empty") {
				t.Fatalf("minimal: %s %v", row.ID(), e.Shapes)
			}
			got := sampled.Append(nil, n)
			if diff := cmp.Diff(kinds(t, sample), kinds(t, got)); diff != "" {
				t.Fatalf("%s has not the members of the sample (-want +got):\n%s", row.ID(), diff)
			}
		}
		for _, s := range sampled.Shapes() {
			if s.Weight != 1 {
				t.Errorf("%s: %s has the weight %v", row.ID(), s, s.Weight)
			}
		}
	}
	seen := mustNew(t, 4, fake.Options{Seen: true, Shape: fake.Full, Events: []string{"contact.optin.completed"}})
	for n := range uint64(100) {
		if !bytes.Contains(seen.Append(nil, n), []byte(`"source_url":`)) {
			t.Fatal("full: no source_url")
		}
	}
	if _, err := fake.New(1, fake.Options{Shape: "ful"}); err == nil || !strings.Contains(err.Error(), `did you mean "full"?`) {
		t.Error(err)
	}
}

// kinds lists the places of a payload with the types of their values. Which
// contact fields are filled in depends on the person.
func kinds(t *testing.T, text []byte) []string {
	doc, err := jsonpos.Parse(text, jsonpos.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	var walk func(jsonpos.Node)
	walk = func(n jsonpos.Node) {
		lines = append(lines, n.Pointer()+" "+n.Kind().String())
		if n.Name() != "fields" {
			for child := range n.Children() {
				walk(child)
			}
		}
	}
	walk(doc.Root())
	sort.Strings(lines)
	return lines
}

func TestTemplate(t *testing.T) {
	text, err := os.ReadFile("../testdata/samples/contact.tag.added.json")
	if err != nil {
		t.Fatal(err)
	}
	f := mustNew(t, 7, fake.Options{Template: text, Vary: []string{"data.contact.id", "/data/contact/email", "created_at", "data.contact.id"}})
	emails := map[string]bool{}
	for n := range uint64(50) {
		e := f.Event(n)
		if e.Row.ID() != "contact.tag.added" {
			t.Fatal(e.Row.ID())
		}
		event, err := schemas.Parse(e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		added, ok := event.(*schemas.ContactTagAdded)
		if !ok || added.Data.Tag.Name != "MyAwesomeTag" || added.Data.Tag.ID != 141002 || added.Data.Contact.ID < 441_000_000 {
			t.Fatalf("%s", e.Payload)
		}
		emails[added.Data.Contact.Email] = true
	}
	if len(emails) < 45 {
		t.Errorf("%d of 50 addresses differ", len(emails))
	}
	// A place within another one is part of it.
	nested := mustNew(t, 7, fake.Options{Template: text, Vary: []string{"data.contact.id", "data.contact"}})
	plain := mustNew(t, 7, fake.Options{Template: text, Vary: []string{"data.contact"}})
	if a, b := nested.Append(nil, 1), plain.Append(nil, 1); !bytes.Equal(a, b) {
		t.Errorf("%s\n%s", a, b)
	}
	for _, c := range []struct {
		o    fake.Options
		want string
	}{
		{fake.Options{Template: text}, "fake: template: want at least one path to vary"},
		{fake.Options{Template: text, Vary: []string{"data.tag.colour"}}, "fake: vary data.tag.colour: the template does not have this path"},
		{fake.Options{Template: []byte(`{"type":`), Vary: []string{"type"}}, "fake: template: offset 8: syntax: want a value, got end of input"},
		{fake.Options{Template: []byte(`{"type":"x","type":"y"}`), Vary: []string{"type"}}, `fake: template: offset 12: duplicate-member: want each member once, got "type" again`},
		{fake.Options{Template: []byte(`{"type":"contact.tag.aded"}`), Vary: []string{"type"}}, `fake: template: unknown event type "contact.tag.aded", did you mean "contact.tag.added"?`},
		{fake.Options{Template: []byte(`[]`), Vary: []string{"type"}}, `fake: template: payload has no "type"`},
		{fake.Options{Template: []byte(`{"type":"contact.tag.added","own":1}`), Vary: []string{"own"}}, `fake: vary own: no generated event has this member`},
		{fake.Options{Template: text, Vary: []string{"type"}, Events: []string{"*"}}, `fake: a template is one event, so no other event can be selected`},
		{fake.Options{Vary: []string{"type"}}, `fake: Vary needs a template`},
		{fake.Options{Mix: map[string]float64{"*": 1}, Events: []string{"*"}}, `fake: select events by name or by a mix, not both`},
	} {
		if _, err := fake.New(1, c.o); err == nil || err.Error() != c.want {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
	}
	var fault *jsonpos.Fault
	if _, err := fake.New(1, fake.Options{Template: []byte("{"), Vary: []string{"type"}}); !errors.As(err, &fault) {
		t.Errorf("%v has no place", err)
	}
}

// TestShuffle: the same values in another order, the same each time.
func TestShuffle(t *testing.T) {
	orders := map[string]bool{}
	for _, encoding := range encode.Forms() {
		plain := mustNew(t, 5, fake.Options{Encoding: encoding})
		shuffled := mustNew(t, 5, fake.Options{Encoding: encoding, Shuffle: true})
		again := mustNew(t, 5, fake.Options{Encoding: encoding, Shuffle: true})
		for n := range uint64(500) {
			got := shuffled.Append(nil, n)
			if !bytes.Equal(got, again.Append(nil, n)) {
				t.Fatalf("event %d differs", n)
			}
			want := plain.Append(nil, n)
			if len(got) != len(want) && encoding != encode.Pretty {
				t.Fatalf("event %d: %d bytes, want %d", n, len(got), len(want))
			}
			if diff := cmp.Diff(decode(t, want), decode(t, got)); diff != "" {
				t.Fatalf("event %d: %s", n, diff)
			}
			if name, _, ok := bytes.Cut(bytes.TrimLeft(got[1:], " \n"), []byte(":")); ok {
				orders[string(name)] = true
			}
		}
	}
	if len(orders) != 4 {
		t.Errorf("payloads begin with %v, want any of the four members", orders)
	}
}

// TestShards: together they have every number once.
func TestShards(t *testing.T) {
	for _, c := range []struct{ from, count, of, want uint64 }{
		{0, 100, 1, 100}, {0, 100, 3, 100}, {17, 100, 7, 100}, {5, 3, 8, 3}, {0, 0, 4, 0},
		{math.MaxUint64 - 9, 100, 4, 10}, {math.MaxUint64, 1, 2, 1}, {math.MaxUint64, math.MaxUint64, 3, 1},
	} {
		seen := map[uint64]int{}
		for i := range c.of {
			shard := fake.Shard{Index: i + 1, Of: c.of}
			last, first := uint64(0), true
			for n := range shard.Numbers(c.from, c.count) {
				if !shard.Has(n) || n < c.from || n-c.from >= c.count || !first && n <= last {
					t.Fatalf("%v: %v has %d", c, shard, n)
				}
				last, first = n, false
				seen[n]++
			}
		}
		if uint64(len(seen)) != c.want {
			t.Errorf("%v: %d numbers, want %d", c, len(seen), c.want)
		}
		for n, times := range seen {
			if times != 1 {
				t.Errorf("%v: %d comes %d times", c, n, times)
			}
		}
	}
	for n := range uint64(100) {
		if first, second := (fake.Shard{Index: 1, Of: 2}).Has(n), (fake.Shard{Index: 2, Of: 2}).Has(n); first == second {
			t.Errorf("%d is in both of two shards, or in none", n)
		}
	}
	for _, bad := range []string{"", "1", "0/4", "5/4", "a/b", "1/0", "-1/4", "1/4/2", " 1/4"} {
		if s, err := fake.ParseShard(bad); err == nil {
			t.Errorf("%q: %v", bad, s)
		}
	}
	if s, err := fake.ParseShard("2/4"); err != nil || s.String() != "2/4" || !(fake.Shard{}).Has(3) {
		t.Error(s, err)
	}
}
