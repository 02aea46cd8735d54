package schemas

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// BodyMember names the event in a member of the payload; it is the JSON Pointer of the
// member, such as "/type".
type BodyMember string

// Names implements [Identify].
func (m BodyMember) Names(d Delivery) []string {
	if name, ok := m.text(d.Body); ok {
		return []string{name}
	}
	return []string{}
}

// text is the string at the place, and whether there is one.
func (m BodyMember) text(body []byte) (string, bool) {
	start, end := m.place(body)
	if start < 0 || body[start] != '"' {
		return "", false
	}
	return jsonscan.Text(body[start+1 : end-1]), true
}

// place is where the value at the place is, -1 when there is none. It judges nothing.
func (m BodyMember) place(body []byte) (start, end int) {
	const deepest = 100
	start = jsonscan.Space(body, 0)
	for _, token := range jsonpos.Tokens(string(m)) {
		if start = jsonscan.Member(body, start, token, deepest); start < 0 {
			return -1, -1
		}
	}
	if end = jsonscan.SkipValue(body, start, deepest); end <= start {
		return -1, -1
	}
	return start, end
}

// Mark implements [Identify]. A payload without the member stays as it is.
func (m BodyMember) Mark(d *Delivery, name string) {
	if start, end := m.place(d.Body); start >= 0 {
		if have, ok := m.text(d.Body); !ok || have != name {
			d.Body = slices.Concat(d.Body[:start], quote(name), d.Body[end:])
		}
	}
}

func quote(name string) []byte {
	quoted, err := jsontext.AppendQuote(nil, name)
	if err != nil {
		panic(fmt.Sprintf("the type %q is not UTF-8", name)) // a catalog's author wrote it
	}
	return quoted
}

// HeaderName names the event in a header of that name, such as "X-Webhook-Event".
type HeaderName string

// Names implements [Identify].
func (h HeaderName) Names(d Delivery) []string {
	switch name := d.Header.Get(string(h)); {
	case d.Header == nil:
		return nil
	case name == "":
		return []string{}
	default:
		return []string{name}
	}
}

// Mark implements [Identify].
func (h HeaderName) Mark(d *Delivery, name string) {
	if d.Header == nil {
		d.Header = http.Header{}
	}
	d.Header.Set(string(h), name)
}

// Both names the event in two places, as a header and an action in the payload do: the
// type is the two names with a point between. The second has no point. A delivery that has
// the first alone has the type of that name.
type Both struct{ First, Second Identify }

// Names implements [Identify].
func (b Both) Names(d Delivery) []string {
	firsts, seconds := b.First.Names(d), b.Second.Names(d)
	if firsts == nil || seconds == nil {
		return nil
	}
	names := []string{}
	for _, first := range firsts {
		for _, second := range seconds {
			names = append(names, first+"."+second)
		}
	}
	return append(names, firsts...)
}

// Mark implements [Identify].
func (b Both) Mark(d *Delivery, name string) {
	first, second := b.cut(name)
	b.First.Mark(d, first)
	if second != "" {
		b.Second.Mark(d, second)
	}
}

// cut takes a type apart; second is "" where the first place alone names it.
func (Both) cut(name string) (first, second string) {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return name, ""
}

// ByShape is for products whose deliveries do not name their event: it is the one whose
// schema accepts the payload.
type ByShape struct{}

// Names implements [Identify].
func (ByShape) Names(Delivery) []string { return nil }

// Mark implements [Identify].
func (ByShape) Mark(*Delivery, string) {}
