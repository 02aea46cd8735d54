package fake_test

import (
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// shopEvent is an event of a catalog that is not ours: no fake tags.
type shopEvent struct {
	Type      string         `json:"type"`
	Data      shopData       `json:"data"`
	At        time.Time      `json:"at"`
	Meta      map[string]int `json:"meta"`
	hidden    int
	Skipped   string `json:"-"`
	NoName    string
	CreatedAt string `json:"created_at" jsonschema:"format=date-time"`
}

func (e *shopEvent) EventType() string    { return e.Type }
func (e *shopEvent) EventTime() time.Time { _ = e.hidden; return e.At }

type shopData struct {
	Note     string     `json:"note,omitempty"` // the first member may be absent
	Email    string     `json:"email" jsonschema:"format=email"`
	Page     string     `json:"page" jsonschema:"format=uri"`
	Day      string     `json:"day" jsonschema:"format=date"`
	IP       string     `json:"ip" jsonschema:"format=ipv4"`
	IP6      string     `json:"ip6" jsonschema:"format=ipv6"`
	UUID     string     `json:"uuid" jsonschema:"format=uuid"`
	Host     string     `json:"host" jsonschema:"format=hostname"`
	Size     string     `json:"size" doc:"S,M,L\\,XL"`
	Code     string     `json:"code" jsonschema:"pattern=^A-[0-9]+$,example=A-17"`
	Count    uint8      `json:"count"`
	Stars    int        `json:"stars" jsonschema:"minimum=1,maximum=5"`
	Price    float64    `json:"price"`
	Paid     bool       `json:"paid"`
	Parent   *shopNode  `json:"parent"`
	Items    []shopItem `json:"items"`
	Pair     [2]int     `json:"pair"`
	Raw      []byte     `json:"raw"`
	AsText   int64      `json:"as_text,string"`
	Contact  string     `json:"contact" fake:"contact.id"`
	Shape    shape      `json:"shape"`
	Shapes   []shape    `json:"shapes"`
	Version  int        `json:"version" const:"2"`
	Custom   customWire `json:"custom"`
	Optional *string    `json:"optional,omitempty"`
	Seen     string     `json:"seen" evidence:"seen"`
	Open     string     `json:"open" doc:"a" seen:"b"`
	shopTerms
}

type shopTerms struct {
	Terms string `json:"terms"`
}

type shopNode struct {
	Name     string      `json:"name"`
	Next     *shopNode   `json:"next"`
	Children []*shopNode `json:"children"`
}

type shopItem struct {
	ID   int64       `json:"id"`
	Tag  schemas.Tag `json:"tag"`
	Kind string      `json:"kind" doc:"x,y"`
}

// shape is a union; the members of its kinds share names.
type shape struct{}

type circle struct {
	Kind  string `json:"kind" const:"circle"`
	Style string `json:"style" doc:"thin,thick"`
}

type square struct {
	Kind  string `json:"kind" const:"square"`
	Style string `json:"style" doc:"red,green,blue"`
	Side  int    `json:"side"`
}

func (shape) Kinds() []any { return []any{circle{}, square{}} }

// customWire has a form of its own.
type customWire struct{}

func (customWire) WireSchema() string {
	return `{"type":"object","examples":[{"é/": [1, 2.0]}]}`
}

// shopCatalog is a catalog of one model, published.
func shopCatalog(t testing.TB, model schemas.Event, evidence schemas.Evidence) *schemas.Catalog {
	t.Helper()
	c := &schemas.Catalog{
		Name: "shop", BaseURL: "https://example.com/shop/v1/",
		Rows: []*schemas.Row{{Type: "shop.sold", Model: model, Evidence: evidence}},
	}
	files, err := generator.Generate(c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Published = files
	return c
}

// TestOwnCatalog checks each member by a pattern on its JSON text.
func TestOwnCatalog(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"email": `^"[^"]+@example\.(com|org|net)"$`, "page": `^"https://www\.example\.com/[^"]*"$`, "day": `^"2026-\d\d-\d\d"$`,
		"ip": `^"(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+"$`, "ip6": `^"2001:db8:[0-9a-f:]+"$`,
		"uuid": `^"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"$`, "host": `^"www\.example\.com"$`,
		"size": `^"(S|M|L,XL)"$`, "code": `^"A-[0-9]+"$`, "count": `^\d{1,3}$`, "stars": `^[1-5]$`, "price": `^\d+\.\d{1,2}$`,
		"paid": `^(true|false)$`, "parent": `^(null|\{.*\})$`, "items": `^\[\{"id":\d.*\}\]$`, "pair": `^\[\d+,\d+\]$`,
		"raw": `^".*"$`, "as_text": `^"\d+"$`, "contact": `^"\d+"$`,
		"shape":  `^\{"kind":"(circle","style":"(thin|thick)"|square","style":"(red|green|blue)","side":\d+)\}$`,
		"shapes": `^\[\{.*\}\]$`, "version": `^2$`, "custom": `^\{"é/":\[1,2\.0\]\}$`, "terms": `^".+"$`, "open": `^"a"$`,
		"note": `^".+"$`, "optional": `^".*"$`, "seen": `^".+"$`,
	}
	patterns := map[string]*regexp.Regexp{}
	for name, pattern := range want {
		patterns[name] = regexp.MustCompile(pattern)
	}
	c := shopCatalog(t, &shopEvent{}, schemas.Doc)
	valid := validate.New(c, validate.Options{Profile: schemas.Strict})
	f := mustNew(t, 2, fake.Options{Catalog: c, Encoding: encode.Compact})
	present := map[string]int{}
	const events = 2000
	for n := range uint64(events) {
		b := f.Append(nil, n)
		var payload struct {
			Type   string
			Data   map[string]json.RawMessage
			At     time.Time
			NoName *string
		}
		if found := valid.Payload(b).Violations; len(found) > 0 {
			t.Fatalf("%v\n%s", found, b)
		}
		if err := json.Unmarshal(b, &payload); err != nil {
			t.Fatalf("%v\n%s", err, b)
		}
		if payload.Type != "shop.sold" || payload.At.IsZero() || payload.NoName == nil {
			t.Fatalf("event %d: %s", n, b)
		}
		for name, value := range payload.Data {
			present[name]++
			if pattern, ok := patterns[name]; !ok || !pattern.Match(value) {
				t.Fatalf("event %d: %s is %s, want %s", n, name, value, pattern)
			}
		}
	}
	for name := range want {
		optional := name == "note" || name == "optional"
		if n := present[name]; n == 0 || !optional && n != events || optional && n == events {
			t.Errorf("%s is in %d of %d events", name, n, events)
		}
	}
	if got := len(f.Cover()); got < 5 || got > 40 {
		t.Errorf("%d events cover the shapes", got)
	}
	missing := map[string]bool{}
	for _, s := range f.Shapes() {
		missing[s.String()] = true
	}
	for _, e := range f.Cover() {
		for _, s := range e.Shapes {
			delete(missing, s)
		}
	}
	if len(missing) > 0 {
		t.Errorf("not covered: %v", missing)
	}
}

// TestNesting: types that hold themselves end somewhere.
func TestNesting(t *testing.T) {
	for _, model := range []schemas.Event{&nodeEvent{}, &forestEvent{}} {
		c := shopCatalog(t, model, schemas.Doc)
		valid := validate.New(c, validate.Options{Profile: schemas.Strict})
		f := mustNew(t, 1, fake.Options{Catalog: c})
		for n := range uint64(50) {
			b := f.Append(nil, n)
			if found := valid.Payload(b).Violations; len(found) > 0 || len(b) > 10_000 {
				t.Fatalf("%T: %v\n%s", model, found, b)
			}
		}
	}
}

type nodeEvent struct{ schemas.Envelope[shopNode] }

type forestEvent struct{ schemas.Envelope[forest] }

// forest is a union whose kinds hold it.
type forest struct{ Trees []oak }

type oak struct{}

type leaf struct {
	Kind string `json:"kind" const:"leaf"`
}

type branch struct {
	Kind  string `json:"kind" const:"branch"`
	Holds []oak  `json:"holds"`
}

func (oak) Kinds() []any { return []any{leaf{}, branch{}} }

func TestEvidence(t *testing.T) {
	c := shopCatalog(t, &shopEvent{}, schemas.Seen)
	for _, o := range []fake.Options{{Catalog: c}, {Catalog: c, Events: []string{"shop.*"}}} {
		if _, err := fake.New(1, o); err == nil {
			t.Errorf("%v: an event that is only seen is made", o.Events)
		}
	}
	for _, o := range []fake.Options{{Catalog: c, Seen: true}, {Catalog: c, Events: []string{"shop.sold"}}} {
		if len(mustNew(t, 1, o).Cover()) == 0 {
			t.Errorf("%v: no event, though it is asked for", o.Events)
		}
	}
}
