package repair

import "github.com/siohook/siohook/internal/base/words"

// maxDepth is how deep arrays and objects may nest: as deep as jsontext reads.
const maxDepth = 10_000

// fixer reads text from pos on, tolerantly, and writes JSON to out.
type fixer struct {
	text    []byte
	pos     int
	compact bool // leave white space between tokens out
	out     []byte
	changes changes
	kept    changes
	escapes escapes
	stack   []byte // the brackets that are open
	resume  int    // after an error: up to where text is used up
	budget  int    // bytes that the search for the end of broken objects may look at
}

// role is what a string is in its surroundings.
type role uint8

const (
	whole   role = iota // the only value
	name                // of a member
	member              // a member's value
	element             // of an array
)

// role returns the part that a value here plays.
func (f *fixer) role() role {
	switch {
	case len(f.stack) == 0:
		return whole
	case f.stack[len(f.stack)-1] == '{':
		return member
	}
	return element
}

// unexpected makes the error that ends the repair.
func (f *fixer) unexpected(offset int, want string) *Error {
	f.resume = max(f.pos, offset)
	return unexpected(f.text, offset, want)
}

func (f *fixer) peek() byte {
	if f.pos < len(f.text) {
		return f.text[f.pos]
	}
	return 0
}

// value reads the value that begins here, to its end. It does not recurse: text
// from outside must not decide about the size of the stack.
func (f *fixer) value() *Error {
	for {
		opened, err := f.begin()
		if err != nil {
			return err
		}
		if opened {
			f.space()
			if !f.closing() {
				if err := f.name("a member name or }"); err != nil {
					return err
				}
				continue
			}
			f.close()
		}
		if done, err := f.after(); done || err != nil {
			return err
		}
	}
}

// begin reads a scalar, or the bracket that opens an array or object.
func (f *fixer) begin() (opened bool, err *Error) {
	switch c := f.peek(); {
	case c == '{', c == '[':
		if len(f.stack) == maxDepth {
			return false, f.unexpected(f.pos, "at most "+words.Count(maxDepth, "level")+" of nesting")
		}
		f.stack = append(f.stack, c)
		f.out = append(f.out, c)
		f.pos++
		return true, nil
	case f.quote(f.pos).width > 0:
		return false, f.string(f.role())
	}
	return false, f.word()
}

// closing tells whether the bracket that closes the innermost open one is next.
func (f *fixer) closing() bool {
	c := f.peek()
	return c == '}' && f.stack[len(f.stack)-1] == '{' || c == ']' && f.stack[len(f.stack)-1] == '['
}

func (f *fixer) close() {
	f.stack = f.stack[:len(f.stack)-1]
	f.out = append(f.out, f.text[f.pos])
	f.pos++
}

// name reads a member's name and the colon. In an array there is none.
func (f *fixer) name(want string) *Error {
	if f.stack[len(f.stack)-1] == '[' {
		return nil
	}
	if f.quote(f.pos).width == 0 {
		return f.unexpected(f.pos, want)
	}
	if err := f.string(name); err != nil {
		return err
	}
	f.space()
	if f.peek() != ':' {
		return f.unexpected(f.pos, ": after the member name")
	}
	f.out = append(f.out, ':')
	f.pos++
	f.space()
	return nil
}

// after reads what follows a value: closing brackets, and a comma with the name
// after it. It is done when no bracket is open any more.
func (f *fixer) after() (done bool, err *Error) {
	for len(f.stack) > 0 {
		f.space()
		if f.closing() {
			f.close()
			continue
		}
		if f.peek() != ',' {
			want := ", or }"
			if f.role() == element {
				want = ", or ]"
			}
			return false, f.unexpected(f.pos, want)
		}
		comma, written := f.pos, len(f.out)
		f.out = append(f.out, ',')
		f.pos++
		f.space()
		if !f.closing() {
			return false, f.name("a member name")
		}
		f.out = append(f.out[:written], f.out[written+1:]...)
		f.trailingComma(comma)
	}
	return true, nil
}

func (f *fixer) trailingComma(offset int) {
	f.changes.say(RuleTrailingComma, 0, offset, "comma after the last value: removed")
}
