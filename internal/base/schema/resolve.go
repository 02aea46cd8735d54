package schema

import (
	"net/url"
	"strings"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// isReference are the keywords that refer to other schemas.
var isReference = map[string]bool{"$ref": true, "$dynamicRef": true, "$recursiveRef": true}

// name registers the names that a schema gives itself, and returns the address that
// references in it are relative to.
func (d *document) name(s *Schema, base *url.URL) (*url.URL, error) {
	if id := s.Text("$id"); id != "" && (!d.older || !s.Has("$ref")) {
		address, err := base.Parse(id)
		if err != nil {
			return nil, s.fault("/$id", "want an address, got %q", id)
		}
		if strings.HasPrefix(id, "#") {
			d.anchors[address.String()] = s // as draft-07 writes it
		} else {
			address.Fragment, address.RawFragment = "", ""
			base, d.resources[address.String()] = address, s
		}
	}
	for _, keyword := range []string{"$anchor", "$dynamicAnchor"} {
		if anchor := s.Text(keyword); anchor != "" {
			named := *base
			named.Fragment = anchor
			d.anchors[named.String()] = s
		}
	}
	return base, nil
}

// reference is a keyword that refers to another schema.
type reference struct {
	from    *Schema
	keyword string
	to      *url.URL
}

// refer notes a reference: where it leads is known when all of the document is read.
func (d *document) refer(s *Schema, keyword string, base *url.URL) error {
	text, ok := s.Tree.Get(keyword).(string)
	if !ok {
		return s.fault("/"+keyword, "want a string, got %s", jsontree.KindOf(s.Tree.Get(keyword)))
	}
	to, err := base.Parse(text)
	if err != nil {
		return s.fault("/"+keyword, "want a reference such as #/$defs/Name, got %q", text)
	}
	d.refs = append(d.refs, reference{s, keyword, to})
	return nil
}

// resolve finds what references lead to. A place that is read as a schema because
// something refers to it may have more of them.
func (d *document) resolve() error {
	for i := 0; i < len(d.refs); i++ {
		r := &d.refs[i]
		to, err := d.find(*r)
		if err != nil {
			return err
		}
		if to == nil {
			continue
		}
		r.from.inPlace = append(r.from.inPlace, to)
		if r.keyword == "$ref" {
			r.from.Ref = to
		}
	}
	d.refs = nil
	return nil
}

// find finds what a reference leads to; nil when that is another document.
func (d *document) find(r reference) (*Schema, error) {
	address := *r.to
	address.Fragment, address.RawFragment = "", ""
	resource := d.resources[address.String()]
	fragment := r.to.Fragment
	if resource == nil || fragment == "" {
		return resource, nil
	}
	if s := d.anchors[r.to.String()]; s != nil {
		return s, nil
	}
	value, ok := jsontree.Lookup(resource.Tree, fragment)
	if !ok || fragment[0] != '/' {
		return nil, r.from.fault("/"+r.keyword, "the document has nothing at #%s", fragment)
	}
	if tree, ok := value.(*jsontree.Object); ok && d.read[tree] != nil {
		return d.read[tree], nil
	}
	return d.schema(value, resource, fragment, &address)
}

// deepest is how many schemas may look at the same value, each by means of the one before.
const (
	deepest = 1000
	tooDeep = "the chain of references and alternatives is too long"
	// mostWays is how often schemas may look at the same value, all in all.
	mostWays    = 100_000
	tooManyWays = "references and alternatives lead to too many schemas for one value"
)

// checkLoops finds schemas that lead back to themselves with nothing between.
func (d *document) checkLoops() error {
	heights := map[*Schema]int{} // -1 while it is being found
	ways := map[*Schema]int{}
	var height func(s *Schema, depth int) (int, error)
	height = func(s *Schema, depth int) (int, error) {
		switch known, ok := heights[s]; {
		case known < 0:
			return 0, s.fault("", "reference loop: the reference leads only to itself")
		case ok:
			return known, nil
		}
		if depth > deepest {
			return 0, s.fault("", tooDeep)
		}
		heights[s] = -1
		highest, all := 0, 1
		for _, next := range s.inPlace {
			h, err := height(next, depth+1)
			if err != nil {
				return 0, err
			}
			highest = max(highest, h+1)
			if all += ways[next]; all > mostWays {
				return 0, s.fault("", tooManyWays)
			}
		}
		ways[s] = all
		if highest > deepest {
			return 0, s.fault("", tooDeep)
		}
		heights[s] = highest
		return highest, nil
	}
	for _, s := range d.all {
		if _, err := height(s, 0); err != nil {
			return err
		}
	}
	return nil
}
