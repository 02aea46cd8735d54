package contract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
)

// mapPlace is a map, with members that it has in other payloads.
type mapPlace struct {
	at   string
	full []byte // the one with most
}

// nullable is a text that may be null.
type nullable struct {
	at   string
	text []byte // what it may be else
}

// union is an array of several kinds of objects, which a member of theirs tells apart.
type union struct {
	at       string
	member   string
	names    []string // of the kinds, in the order of the schema
	elements [][]byte // one of each kind that was met, in that order
}

// isDigits is the pattern of texts that are whole numbers.
const isDigits = "^[0-9]+$"

// mostPlaces is how many places of an event are looked at.
const mostPlaces = 10_000

// survey notes what a schema says of the values at a place. A schema within itself is
// looked at once. The error is for schemas that have too many places.
func (p *places) survey(s *schema.Schema, at string, within []*schema.Schema) error {
	if s = s.Resolve(); s == nil || slices.Contains(within, s) {
		return nil
	}
	if p.looked++; p.looked > mostPlaces {
		return fmt.Errorf("schema #%s: the event has more than %s, which are the most that are tested", s.Pointer(), words.Count(mostPlaces, "member"))
	}
	within = append(slices.Clip(within), s)
	switch {
	case s.Text("format") == "email":
		p.emails = append(p.emails, at)
	case s.Names("string") && s.Text("pattern") == isDigits:
		p.digits = append(p.digits, at)
	case s.Names("string") && s.Names("null") && !strings.Contains(at, "/*"):
		if text := example(s); text != nil {
			p.nullables = append(p.nullables, nullable{at, text})
		}
	}
	for _, a := range s.Alternatives() {
		if a == nil {
			continue
		}
		if a.IsMap() && s.Allows("array") && !slices.ContainsFunc(p.maps, func(m mapPlace) bool { return m.at == at }) {
			p.maps = append(p.maps, mapPlace{at: at})
		}
		for _, property := range a.Properties {
			if err := p.survey(property.Schema, at+"/"+jsonpos.Escape(property.Name), within); err != nil {
				return err
			}
		}
		if a.Items == nil {
			continue
		}
		if u := unionOf(a.Items.Alternatives()); len(u.names) > 1 {
			u.at = at
			p.unions = append(p.unions, u)
		}
		if err := p.survey(a.Items, at+"/*", within); err != nil {
			return err
		}
	}
	return nil
}

// example is a value that a schema gives for a text, as JSON; nil when it gives none.
func example(s *schema.Schema) []byte {
	for _, value := range append(slices.Clone(s.List("examples")), s.List("enum")...) {
		if text, ok := value.(string); ok {
			return quote(text)
		}
	}
	return nil
}

// unionOf reads how objects are told apart: by a member that is constant in each.
func unionOf(kinds []*schema.Schema) (u union) {
	for _, kind := range kinds {
		if kind == nil {
			continue
		}
		for _, property := range kind.Properties {
			name, ok := property.Schema.Keyword("const")
			text, isText := name.(string)
			if ok && isText && (u.member == "" || u.member == property.Name) {
				u.member = property.Name
				u.names = append(u.names, text)
				break
			}
		}
	}
	return u
}

// learn keeps what a payload of the event has in the places that come in several forms.
func (p *places) learn(b []byte) {
	for i := range p.maps {
		m := &p.maps[i]
		for _, n := range nodes(b, m.at) {
			children := slices.Collect(n.Children())
			if n.Kind() != jsonpos.Object || len(children) == 0 {
				continue
			}
			if m.full == nil || len(children) > members(m.whole()) {
				m.full = bytes.Clone(n.Raw())
			}
		}
	}
	for i := range p.unions {
		u := &p.unions[i]
		if u.elements == nil {
			u.elements = make([][]byte, len(u.names))
		}
		for _, n := range nodes(b, u.at+"/*") {
			if k := slices.Index(u.names, u.kind(n)); k >= 0 && u.elements[k] == nil {
				u.elements[k] = bytes.Clone(n.Raw())
			}
		}
	}
}

// isFull tells whether maps have as many members as they have anywhere.
func (p *places) isFull(b []byte) bool {
	return !slices.ContainsFunc(p.maps, func(m mapPlace) bool {
		n, ok := node(b, m.at)
		return ok && m.full != nil && members(n) < members(m.whole())
	})
}

// whole is the map with most members.
func (m *mapPlace) whole() jsonpos.Node {
	document, err := jsonpos.Parse(m.full, jsonpos.Limits{})
	if err != nil {
		panic(err) // it was a part of a payload
	}
	return document.Root()
}

// kind is what an element of the union is; "" when it does not say.
func (u *union) kind(element jsonpos.Node) string {
	if n, ok := element.Member(u.member); ok && n.Kind() == jsonpos.String {
		return n.Text()
	}
	return ""
}

func members(n jsonpos.Node) (count int) {
	for range n.Children() {
		count++
	}
	return count
}
