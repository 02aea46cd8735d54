package validate

import (
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// array reads the payloads of a top-level array. What is wrong between them
// ends the stream.
func (s *splitter) array() error {
	start := s.at
	s.skip(1)
	for first := true; ; first = false {
		s.space()
		s.begin()
		passed, err := s.pass(endsElement)
		if err != nil {
			return err
		}
		balanced := passed || s.takeElement()
		c, ok := s.peek()
		switch {
		case passed:
		case s.size > 0:
			if err := s.done(); err != nil {
				return err
			}
		case ok && c == ']' && first:
			s.from = start
			if err := s.broken(whole("empty", "a payload", "an empty array")); err != nil {
				return err
			}
		default:
			return s.unexpected("a payload")
		}
		switch {
		case !ok && balanced:
			return s.unexpected(", or ]")
		case !ok:
			return s.readError()
		}
		s.skip(1)
		if c == ']' {
			s.space()
			if _, ok := s.peek(); ok {
				return s.unexpected("nothing after the array")
			}
			return s.readError()
		}
	}
}

// takeElement takes what stands before the comma or bracket that ends an
// element, and tells whether its brackets and quotes are balanced.
func (s *splitter) takeElement() (balanced bool) {
	var b balance
	for {
		window := s.window()
		if len(window) == 0 {
			return b.depth == 0 && !b.inString
		}
		for i, c := range window {
			if b.depth == 0 && !b.inString && (c == ',' || c == ']') {
				s.take(i)
				return true
			}
			b.next(c)
		}
		s.take(len(window))
	}
}

// unexpected tells of what stands here where something else must.
func (s *splitter) unexpected(want string) error {
	if err := s.readError(); err != nil {
		return err
	}
	s.begin()
	return s.broken(fromFault(jsonpos.Unexpected(s.ahead(64), 0, want)))
}
