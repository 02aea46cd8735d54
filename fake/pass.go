package fake

import "github.com/siohook/siohook/fake/encode"

// pass changes a payload that is compact JSON: it appends what becomes of src to
// dst, which is other memory.
type pass func(dst, src []byte, s *scene) []byte

// passes are what the options do to payloads after they are made, in order.
func (o *Options) passes(t *template, edits []func([]byte) []byte) []pass {
	var passes []pass
	if t != nil {
		passes = append(passes, func(dst, src []byte, _ *scene) []byte { return t.fill(dst, src) })
	}
	for _, e := range edits {
		passes = append(passes, func(dst, src []byte, _ *scene) []byte { return append(dst, e(src)...) })
	}
	if o.Shuffle {
		passes = append(passes, func(dst, src []byte, s *scene) []byte { return encode.AppendShuffled(dst, src, s.base) })
	}
	if layout := o.Encoding.Layout(); layout != nil {
		passes = append(passes, func(dst, src []byte, _ *scene) []byte { return layout(dst, src) })
	}
	return passes
}

// write appends the event of s, with all that the options do to it.
func (f *Faker) write(dst []byte, p *plan, s *scene) []byte {
	if len(f.passes) == 0 {
		return run(p.ops, dst, s)
	}
	s.scratch = run(p.ops, s.scratch[:0], s)
	last := len(f.passes) - 1
	for _, change := range f.passes[:last] {
		s.spare = change(s.spare[:0], s.scratch, s)
		s.scratch, s.spare = s.spare, s.scratch
	}
	return f.passes[last](dst, s.scratch, s)
}
