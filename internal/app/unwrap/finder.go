// Package unwrap finds deliveries inside other things: what tools log, export and pass on.
// A delivery is an object with what an event of the catalog needs. It may stand in other
// JSON as it is, in a text, escaped once or more, in base64, or in a whole HTTP request,
// with or without headers beside it.
//
//	f, err := unwrap.New(catalog)
//	for _, found := range f.Document(text) { ... found.Place ... found.Body ... }
//
// It never looks inside what is itself a delivery, whole or faulty.
package unwrap

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// Finder finds the deliveries of a catalog. It is safe for concurrent use.
type Finder struct{ events []event }

// event is the members that payloads of an event have at their top.
type event struct{ all, required []string }

// New makes a finder. The error is for a schema that cannot be read.
func New(c *schemas.Catalog) (*Finder, error) {
	f := &Finder{}
	for _, row := range c.Rows {
		s, err := c.ReadSchema(row, schemas.Lenient)
		if err != nil {
			return nil, err
		}
		s = s.Resolve()
		if s == nil {
			continue
		}
		e := event{required: s.Required}
		for _, p := range s.Properties {
			e.all = append(e.all, p.Name)
		}
		f.events = append(f.events, e)
	}
	return f, nil
}

// LookedFor says what a delivery is recognised by.
func (f *Finder) LookedFor() string {
	if len(f.events) == 0 {
		return "nothing: the catalog has no events"
	}
	return "an object with the members " + strings.Join(f.events[0].required, ", ") + ": as it is, in a text or in base64"
}

// IsDelivery tells whether an object with members of these names is a delivery, whole or
// faulty: it has all that an event needs, or two of the members that one has. Where an event
// needs only one, that is all it has: many other things have a member of that name.
func (f *Finder) IsDelivery(names []string) bool {
	return slices.ContainsFunc(f.events, func(e event) bool {
		if (len(e.required) > 1 || len(e.required) == len(names)) && len(e.required) > 0 && !slices.ContainsFunc(e.required, func(name string) bool { return !slices.Contains(names, name) }) {
			return true
		}
		return common(e.all, names) >= 2
	})
}

// HasMember tells whether any of the names is one of a delivery's.
func (f *Finder) HasMember(names []string) bool {
	return slices.ContainsFunc(f.events, func(e event) bool { return common(e.all, names) > 0 })
}

func common(a, b []string) (n int) {
	for _, name := range a {
		if slices.Contains(b, name) {
			n++
		}
	}
	return n
}

// Found is a delivery that stands inside something else.
type Found struct {
	schemas.Delivery // Header is nil where no headers stand beside it

	// Place is where it is: the JSON Pointer in the document; where a text there holds it,
	// followed by " > " and the place in that text. "" is the whole of it.
	Place string
	// Start and End are offsets in what was searched: of the payload where it stands there
	// as it is, else of the text that holds it.
	Start, End int
	Plain      bool // it stands there as it is

	same string // see key
}

const (
	maxDepth  = 200 // of the nesting of wrappers
	maxTexts  = 6   // texts inside texts
	minText   = 8   // bytes of the shortest text that may hold a delivery
	minBase64 = 24  // and of the shortest base64
	scanTimes = 16  // how often each byte of a text is looked at, on average
)

// Document finds the deliveries in a JSON text, in their order. There are none in one that
// is broken, unless it is a delivery itself.
func (f *Finder) Document(text []byte) []Found {
	found, _ := f.document(text, nil, 0)
	return found
}

// document finds the deliveries in a JSON text; ok tells that it is one, or a delivery.
func (f *Finder) document(text []byte, header http.Header, texts int) (found []Found, ok bool) {
	d, err := jsonpos.Parse(text, jsonpos.Limits{MaxDepth: maxDepth})
	if err != nil {
		start := jsonStart(text)
		if f.IsDelivery(names(text[start:])) {
			return []Found{{Delivery: schemas.Delivery{Header: header, Body: text}, End: len(text), Plain: true}}, true
		}
		return nil, false
	}
	return f.node(d.Root(), header, texts), true
}

// jsonStart is the offset of the first byte that is no white space.
func jsonStart(text []byte) int { return len(text) - len(bytes.TrimLeft(text, " \t\r\n")) }

func (f *Finder) node(n jsonpos.Node, header http.Header, texts int) (found []Found) {
	switch n.Kind() {
	case jsonpos.Object:
		var names []string
		for child := range n.Children() {
			names = append(names, child.Name())
		}
		if f.IsDelivery(names) {
			return []Found{{Delivery: schemas.Delivery{Header: header, Body: n.Raw()}, Place: n.Pointer(), Start: n.Start(), End: n.End(), Plain: true}}
		}
		if own := headersIn(n); own != nil {
			header = own
		}
		for child := range n.Children() {
			found = merge(found, f.node(child, header, texts))
		}
	case jsonpos.Array:
		for child := range n.Children() {
			found = append(found, f.node(child, header, texts)...)
		}
	case jsonpos.String:
		if n.End()-n.Start() < minText || texts >= maxTexts {
			return nil
		}
		for _, one := range f.text([]byte(n.Text()), header, texts+1) {
			place := n.Pointer()
			if one.Place != "" {
				place += " > " + one.Place
			}
			one.Place, one.Start, one.End, one.Plain = place, n.Start(), n.End(), false
			found = append(found, one)
		}
	}
	return found
}

// merge adds what a member of an object holds. What another member holds, too, such as the
// raw body beside the parsed one, is there once: as text, which has the bytes that came.
func merge(found, more []Found) []Found {
	if len(found) == 0 || len(more) == 0 {
		return append(found, more...)
	}
	known := map[string]int{}
	for i := range found {
		known[found[i].key()] = i
	}
	for i := range more {
		one := &more[i]
		switch i, twice := known[one.key()]; {
		case !twice:
			found = append(found, *one)
		case found[i].Plain && !one.Plain:
			found[i] = *one
		}
	}
	return found
}

// key is the same for bodies that are the same JSON.
func (f *Found) key() string {
	if f.same == "" {
		v := jsontext.Value(bytes.Clone(f.Body))
		_ = v.Canonicalize() // what is broken is the same when its bytes are
		sum := sha256.Sum256(v)
		f.same = string(sum[:])
	}
	return f.same
}

// Members are the kinds of the values of an object's members, as far as they are there. end is
// the offset behind the object: 0 where it is not all there, negative where it is broken.
func Members(text []byte) (kinds map[string]jsontext.Kind, end int) {
	kinds = map[string]jsontext.Kind{}
	d := newDecoder(text)
	if d.PeekKind() != '{' {
		return kinds, -1
	}
	_, err := d.ReadToken()
	for err == nil && d.PeekKind() == '"' {
		var name jsontext.Token
		if name, err = d.ReadToken(); err == nil {
			key := name.String()
			kinds[key] = d.PeekKind()
			err = d.SkipValue()
		}
	}
	if err == nil {
		_, err = d.ReadToken()
	}
	switch {
	case err == nil:
		return kinds, int(d.InputOffset())
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return kinds, 0
	}
	return kinds, -1
}

// names are the names of the members of the object that a text begins with, as far as it can be
// read.
func names(text []byte) []string {
	kinds, _ := Members(text)
	return slices.Collect(maps.Keys(kinds))
}

// newDecoder reads JSON that nobody has checked.
func newDecoder(text []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}
