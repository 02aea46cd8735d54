package validate

import (
	"errors"
	"io"
)

// Raw is one payload of a file, unchecked.
type Raw struct {
	Line, Column int    // in the file, from 1, where the payload starts
	Body         []byte // byte for byte, without white space around it; valid only until the next one is read
}

// Payloads gives every payload of a file, in the file's order, without checking
// it: what [Validator.Stream] would check. A payload larger than
// Options.MaxBytes, and what is wrong between payloads, is an error and ends it.
// An error from each or from r is returned as it is.
func Payloads(r io.Reader, o Options, each func(Raw) error) error {
	s := newSource("", r, o.withDefaults().MaxBytes)
	broken := func(f finding) error {
		return errors.New(locate(s.from, "", s.body, []finding{f})[0].String())
	}
	split := splitter{source: s, broken: broken, payload: func() error {
		if s.isCut() {
			return broken(tooLarge(s.size, s.max))
		}
		return each(Raw{s.from.line, s.from.column, s.body})
	}}
	return split.run()
}
