package accept

import (
	"bytes"
	"math"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Options say what a plan has to mirror.
type Options struct {
	// Lenient is the schema that may accept what the strict one refuses; nil
	// when there are no notes to take.
	Lenient *jsonschema.Schema
	// MaxDepth and MaxValues are those of [jsonpos.Limits], zero included.
	MaxDepth, MaxValues int
}

// Plan accepts payloads of one schema. It is safe for concurrent use.
type Plan struct {
	root        *node
	maxDepth    int
	maxValues   int
	unsupported []string
	noNotes     []string // why Inspect does no more than Accept
}

// Compile makes the plan of a schema that v5 has compiled, from its exported
// fields alone.
func Compile(strict *jsonschema.Schema, o Options) *Plan {
	p := &Plan{maxDepth: o.MaxDepth, maxValues: o.MaxValues}
	if p.maxDepth <= 0 {
		p.maxDepth = 64
	}
	p.maxDepth = min(p.maxDepth, 10_000)
	c := compiler{nodes: map[pairing]*node{}}
	p.root = c.node(strict, o.Lenient, false)
	for _, n := range c.nodes {
		n.layOut()
	}
	p.unsupported, p.noNotes = c.unsupported, c.noNotes
	if o.Lenient == nil {
		p.noNotes = []string{"there is no lenient schema"}
	}
	return p
}

// Unsupported lists the keywords that plans lack, each with its place, such as
// "#/$defs/Tag: multipleOf". When there is one, the plan says yes to nothing.
func (p *Plan) Unsupported() []string { return p.unsupported }

// Unnoted tells why Inspect takes no notes; nothing when it does.
func (p *Plan) Unnoted() []string { return p.noNotes }

// Accept tells whether a payload is known to be valid: false means don't know.
func (p *Plan) Accept(payload []byte) bool {
	w := p.walker(new(Scratch), false)
	return p.run(&w, payload, 0) == len(payload)
}

// Scratch is room to work in, for one goroutine at a time. The notes of a payload
// are in it, up to the next payload.
type Scratch struct {
	notes  [MaxNotes]Note
	names  [maxNames]uint64
	missed [512]uint8 // objects in a row that did not have their usual form, by its number
}

// walker begins a walk. A nil Scratch is a new one.
func (p *Plan) walker(s *Scratch, noting bool) walker {
	if s == nil {
		s = new(Scratch)
	}
	return walker{max: p.maxDepth, noting: noting && len(p.noNotes) == 0, notes: s.notes[:0], room: s}
}

// Inspect tells whether the lenient schema is known to accept a payload, and
// notes all that the strict one refuses in it. When it says false the notes mean
// nothing.
func (p *Plan) Inspect(payload []byte, s *Scratch) ([]Note, bool) {
	w := p.walker(s, true)
	ok := p.run(&w, payload, 0) == len(payload)
	return w.notes, ok
}

// run walks the value that begins after white space at from: the offset after it
// and the white space that follows, or -1.
func (p *Plan) run(w *walker, b []byte, from int) int {
	if len(p.unsupported) > 0 || len(b) > math.MaxInt32 {
		return -1
	}
	i := w.value(b, skipSpace(b, from), p.root, from)
	if i < 0 || p.maxValues > 0 && i-from >= 2*p.maxValues && !p.fewValues(b[from:i]) {
		return -1
	}
	return skipSpace(b, i)
}

// fewValues tells whether a value can not hold more values than allowed. Each
// but the first has a bracket or a comma before it; those in strings count too.
func (p *Plan) fewValues(b []byte) bool {
	return 1+bytes.Count(b, []byte{','})+bytes.Count(b, []byte{'['})+bytes.Count(b, []byte{'{'}) <= p.maxValues
}
