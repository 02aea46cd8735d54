package accept

import (
	"bytes"
	"math"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// Limits are those of jsonpos.Limits, zero included.
type Limits struct{ MaxDepth, MaxValues int }

// Plan accepts payloads of one schema. It is safe for concurrent use.
type Plan struct {
	root        *node
	limits      Limits
	unsupported []string
}

// Compile makes the plan of a schema that v5 has compiled, from its exported fields
// alone.
func Compile(s *jsonschema.Schema, l Limits) *Plan {
	if l.MaxDepth <= 0 {
		l.MaxDepth = 64
	}
	l.MaxDepth = min(l.MaxDepth, 10_000)
	c := compiler{nodes: map[place]*node{}}
	p := &Plan{root: c.node(s, false), limits: l}
	for _, n := range c.nodes {
		n.layOut()
	}
	p.unsupported = c.unsupported
	return p
}

// Unsupported lists the keywords that plans lack, each with its place, such as
// "#/$defs/Tag: multipleOf". When there is one, the plan says yes to nothing.
func (p *Plan) Unsupported() []string { return p.unsupported }

// Inspect tells whether the notes are known to be all that the schema refuses in a
// payload; when it says false they mean nothing. They are in s, up to the next payload.
func (p *Plan) Inspect(payload []byte, s *Scratch) ([]Note, bool) {
	end, notes := p.Prefix(payload, s)
	return notes, end == len(payload) && end > 0
}

// Prefix does that for the payload that text begins with, white space apart. end is the
// offset after it and the white space that follows, 0 for don't know: also because the
// text does not hold all of the payload.
func (p *Plan) Prefix(b []byte, s *Scratch) (end int, notes []Note) {
	if len(p.unsupported) > 0 || len(b) > math.MaxInt32 {
		return 0, nil
	}
	if s == nil {
		s = new(Scratch)
	}
	w := walker{b: b, maxDepth: p.limits.MaxDepth, notes: s.notes[:0], mostNotes: MaxNotes, names: s.names[:0]}
	end = w.value(jsonscan.Space(b, 0), p.root, 0)
	if end < 0 || !p.fewValues(b[:end]) {
		return 0, nil
	}
	return jsonscan.Space(b, end), w.notes
}

// Presence tells how many of the payloads that a plan accepts without notes have a place.
type Presence int

// The answers.
const (
	Some Presence = iota // it is not known
	All
	None
)

// Presence tells that of a place. path is its JSON Pointer, taken apart.
func (p *Plan) Presence(path []string) Presence {
	n := p.root
	for _, name := range path {
		if n.kinds != anObject {
			return Some
		}
		k := slices.IndexFunc(n.object.props, func(p prop) bool { return p.name == name })
		switch {
		case k < 0 && n.object.additional == nil:
			return None
		case k < 0 || n.object.required&n.object.props[k].bit == 0:
			return Some
		}
		n = n.object.props[k].node
	}
	return All
}

// Begins tells whether a text begins as the usual form of the payloads does.
func (p *Plan) Begins(b []byte) bool {
	return p.root.layout != nil && startsWith(b, 0, p.root.layout.steps[0].text)
}

// fewValues tells whether a value cannot hold more values than allowed. Each but the
// first has a bracket or a comma before it; those in strings count too.
func (p *Plan) fewValues(b []byte) bool {
	if p.limits.MaxValues <= 0 || len(b) < 2*p.limits.MaxValues {
		return true
	}
	count := 1
	for _, c := range []byte{',', '[', '{'} {
		count += bytes.Count(b, []byte{c})
	}
	return count <= p.limits.MaxValues
}
