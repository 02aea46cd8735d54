package repair

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// MaxSize is how many bytes of text are taken on.
const MaxSize = 5 << 20

// Error is a text that cannot be made JSON, at its place in the original text.
type Error struct {
	Offset       int // in bytes
	Line, Column int // of Offset, both from 1, in code points
	Want, Got    string
	Hint         string // what to do about it
	NotUTF8      bool   // it is no text in UTF-8
}

func (e *Error) Error() string {
	return fmt.Sprintf("%d:%d: want %s, got %s", e.Line, e.Column, e.Want, e.Got)
}

// Errors are the objects of a text that [Extract] could not repair.
type Errors []*Error

// Error returns one line per object.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the errors.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i, err := range e {
		list[i] = err
	}
	return list
}

const (
	byHand   = "repair this place by hand and try again"
	noJSON   = "was the JSON copied?"
	inPieces = "split the text into smaller files"
	cutOff   = "the text is incomplete: copy all of it"
	saveUTF8 = "save the text as UTF-8 and try again"
)

func tooLarge(size int) *Error {
	return &Error{
		Line: 1, Column: 1,
		Want: fmt.Sprintf("at most %s bytes", words.Number(MaxSize)),
		Got:  words.Number(size),
		Hint: inPieces,
	}
}

// unexpected makes the error for what stands at an offset where something else
// must. It has no line and column yet.
func unexpected(text []byte, offset int, want string) *Error {
	e := &Error{Offset: offset, Want: want, Hint: byHand}
	rest := text[offset:]
	if len(rest) == 0 {
		e.Got, e.Hint = "end of input", cutOff
		return e
	}
	if offset == 0 && (rest[0] == 0xFF || rest[0] == 0xFE) {
		e.Got, e.Hint, e.NotUTF8 = "UTF-16 or binary data", saveUTF8, true
		return e
	}
	r, width := utf8.DecodeRune(rest)
	switch n := jsonscan.Word(rest, 0); {
	case r == utf8.RuneError && width == 1:
		e.Got, e.Hint, e.NotUTF8 = fmt.Sprintf("byte 0x%02x, which is not UTF-8", rest[0]), saveUTF8, true
	case n > 0:
		e.Got = safetext.Line(rest[:n], 30)
	default:
		e.Got = safetext.Line(rest[:width], 1)
	}
	return e
}

// locate sets the error's line and column.
func (e *Error) locate(at *jsonpos.Locator) *Error {
	e.Line, e.Column = at.Place(e.Offset)
	return e
}
