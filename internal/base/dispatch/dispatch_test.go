package dispatch_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// events are three of one name, one alone, and one name that one event of two has.
var events = []dispatch.Event{
	{Name: "optin", Place: "/data/step"},
	{Name: "sale"},
	{Name: "optin", Place: "/data/page"},
	{Name: "visit", Place: "/data/a~1b/c"},
	{Name: "optin", Place: "/top"},
	{Name: "click", Place: "/data/link"},
	{Name: "click"},
	{Name: ""},
}

var cases = []struct {
	payload  string
	want     []int
	selected bool
}{
	{`{"type":"sale"}`, []int{1}, true},
	{` {"data":{},"x":[{"type":"optin"}],"type" : "s\u0061le"}`, []int{1}, true},
	{`{"type":"optin","data":{"page":null}}`, []int{2}, true},
	{`{"data":{"x":{"step":1},"p\u0061ge":0},"type":"optin"}`, []int{2}, true},
	{`{"type":"optin","data":{"page":1,"step":2},"top":0}`, []int{0, 2, 4}, true},
	{`{"type":"optin","data":{"pages":1}}`, []int{0, 2, 4}, false},
	{`{"type":"optin","data":["page"]}`, []int{0, 2, 4}, false},
	{`{"type":"optin"}`, []int{0, 2, 4}, false},
	{`{"type":"optin","top":{}}`, []int{4}, true},
	{`{"type":"visit","data":{"a/b":{"c":1}}}`, []int{3}, true},
	{`{"type":"visit","data":{"a/b":[1]}}`, []int{3}, false},
	{`{"type":"click","data":{"link":1}}`, []int{5, 6}, true},
	{`{"type":"click","data":{}}`, []int{6}, true},
	{`{"type":""}`, []int{7}, true},
	{`{"type":"Sale"}`, nil, false},
	{`{"type":null}`, nil, false},
	{`{"type":5}`, nil, false},
	{`{"type":{"type":"sale"}}`, nil, false},
	{`{}`, nil, false},
	{`[{"type":"sale"}]`, nil, false},
	{`"sale"`, nil, false},
}

func TestFind(t *testing.T) {
	table := dispatch.New("/type", events)
	for _, c := range cases {
		payload, err := jsonpos.Parse([]byte(c.payload), jsonpos.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		found := table.Find(payload)
		if diff := cmp.Diff(c.want, found.Events); diff != "" || found.Selected != c.selected {
			t.Errorf("%s: selected %t %s", c.payload, found.Selected, diff)
		}
		if found.HasName != (strings.Contains(c.payload, `"type"`) && c.payload[0] != '[') {
			t.Errorf("%s has a name: %t", c.payload, found.HasName)
		}
	}
	if diff := cmp.Diff([]string{"/data/page", "/top"}, table.Places([]int{2, 4})); diff != "" {
		t.Error(diff)
	}
}

func TestFirst(t *testing.T) {
	table := dispatch.New("/type", events)
	for _, c := range cases {
		want := -1
		if c.selected {
			want = c.want[0]
		}
		if got := table.First([]byte("x"+strings.TrimSpace(c.payload)), 1); got != want {
			t.Errorf("%s: %d, want %d", c.payload, got, want)
		}
	}
	for _, text := range []string{``, `{`, `{"`, `{"type`, `{"type"`, `{"type":`, `{"type":"sale`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a" 1}`, `{"a":1 "type":"sale"}`, `{5}`} {
		if got := table.First([]byte(text), 0); got != -1 {
			t.Errorf("%s: %d", text, got)
		}
	}
}

// A name that stands deeper.
func TestName(t *testing.T) {
	table := dispatch.New("/meta/event", []dispatch.Event{{Name: "a", Place: "/b"}, {Name: "a"}})
	for text, want := range map[string]int{
		`{"meta":{"id":1,"event":"a"}}`:         1,
		`{"b":{},"meta":{"id":1,"event":"a"}}`:  0,
		`{"event":"a"}`:                         -1,
		`{"meta":"a"}`:                          -1,
		`{"meta":[{"event":"a"}],"event":"a"}`:  -1,
		`{"meta":{"event":["a"],"event2":"a"}}`: -1,
	} {
		payload, err := jsonpos.Parse([]byte(text), jsonpos.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		slow := -1
		if found := table.Find(payload); found.Selected {
			slow = found.Events[0]
		}
		if quick := table.First([]byte(text), 0); slow != want || quick != want {
			t.Errorf("%s: %d and %d, want %d", text, slow, quick, want)
		}
	}
}

func TestSplit(t *testing.T) {
	for pointer, want := range map[string][2]string{
		"/type": {"", "type"}, "/data/a~1b": {"/data", "a/b"}, "/": {"", ""}, "": {"", ""}, "/a//": {"/a/", ""},
	} {
		if holder, name := dispatch.Split(pointer); holder != want[0] || name != want[1] {
			t.Errorf("%q: %q, %q", pointer, holder, name)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	table := dispatch.New("/type", events)
	text := []byte(cases[4].payload)
	if n := testing.AllocsPerRun(100, func() { table.First(text, 0) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzFirst holds the quick way against the other one: for JSON without duplicate members
// their answers are the same, and no text makes it panic.
func FuzzFirst(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.payload))
	}
	table := dispatch.New("/type", events)
	f.Fuzz(func(t *testing.T, text []byte) {
		start := len(text) - len(strings.TrimLeft(string(text), " \n\r\t"))
		quick := table.First(text, start)
		payload, err := jsonpos.Parse(text, jsonpos.Limits{})
		if err != nil || len(payload.Faults) > 0 {
			return
		}
		slow := -1
		if found := table.Find(payload); found.Selected {
			slow = found.Events[0]
		}
		if quick != slow {
			t.Errorf("%q: %d, want %d", text, quick, slow)
		}
	})
}

func TestRoot(t *testing.T) {
	for pointer, want := range map[string]string{"/type": "type", "/a~1b": "a/b", "/": "", "": "none", "/data/type": "none", "#": "none"} {
		name, ok := dispatch.Root(pointer)
		if !ok {
			name = "none"
		}
		if name != want {
			t.Errorf("%q: got %q, want %q", pointer, name, want)
		}
	}
}
