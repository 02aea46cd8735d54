package generator_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
)

// Counted has integers of several sizes.
type Counted struct {
	Kind   string  `json:"kind"`
	Byte   uint8   `json:"byte"`
	Short  int16   `json:"short"`
	Long   int64   `json:"long"`
	Big    uint64  `json:"big"`
	Few    *int8   `json:"few"`
	Own    uint16  `json:"own" jsonschema:"minimum=1,maximum=9"`
	Maybe  *string `json:"maybe,omitempty"`
	Digits int64   `json:"digits,string"`
}

func (*Counted) EventType() string    { return "counted" }
func (*Counted) EventTime() time.Time { return time.Time{} }

// say is a keyword's value, "" where there is none.
func say(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// A schema allows the integers that the type can hold and no others, unless a tag says which. What
// may be missing is not null.
func TestBoundsOfTypes(t *testing.T) {
	c := &schemas.Catalog{Name: "own", Title: "Own", BaseURL: "https://example.com/own/", Wire: schemas.Wire{Event: schemas.BodyMember("/kind")},
		Rows: []*schemas.Row{{Type: "counted", Title: "Counted", Model: &Counted{}, Evidence: schemas.Doc, Since: "v1"}}}
	files, err := generator.Generate(c, generator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Published = files
	s, err := c.ReadSchema(c.Rows[0], schemas.Strict)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, form := range s.Alternatives() {
		for _, p := range form.Properties {
			low, _ := p.Schema.Keyword("minimum")
			high, _ := p.Schema.Keyword("maximum")
			got[p.Name] = say(low) + " " + say(high) + " " + p.Schema.Text("pattern")
			if p.Schema.Names("null") {
				got[p.Name] += "null"
			}
		}
	}
	want := map[string]string{
		"kind": "  ", "byte": "0 255 ", "short": "-32768 32767 ", "long": "  ", "big": "0  ", "few": "-128 127 null", "own": "1 9 ", "maybe": "  ", "digits": "  ^-?[0-9]+$",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
