package repair

import (
	"bytes"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/words"
)

const (
	maxErrors  = 20      // how many broken objects Extract reports
	maxObjects = 100_000 // how many objects it takes out: each costs more memory than text
)

// Extract takes all JSON objects out of a text, for example an article with
// headings between its samples. An object begins with { and a quoted name. The
// white space between its tokens is left out, so that it is one line.
//
// An object that cannot be repaired costs only itself: the error is then an
// [Errors] of at most 20, beside the results of the others. It is an *[Error]
// when there is no object, when there are more than 100,000, and when the text is
// too large.
func Extract(text []byte) ([]Result, error) {
	if len(text) > MaxSize {
		return nil, tooLarge(len(text))
	}
	f := &fixer{text: text, compact: true, budget: 8 * len(text)}
	at := jsonpos.NewLocator(text)
	var results []Result
	var broken Errors
	from := 0
	for {
		start := f.object(from)
		if start < 0 {
			break
		}
		if len(results) == maxObjects {
			err := unexpected(text, start, "at most "+words.Count(maxObjects, "object"))
			err.Got, err.Hint = "more", inPieces
			return nil, err.locate(at)
		}
		f.reset(start)
		f.around("before", from, start)
		err := f.payload()
		from = f.pos
		if err == nil {
			if err = f.stray(); err == nil {
				r := f.result(start, f.pos)
				r.JSON = bytes.Clone(r.JSON)
				r.locate(at)
				results = append(results, r)
				continue
			}
		} else {
			from = f.endOfBroken()
		}
		if len(broken) < maxErrors {
			broken = append(broken, err.locate(at))
		}
	}
	if len(results) > 0 {
		f.reset(from)
		f.around("after", from, len(text))
		after := f.result(len(text), len(text))
		after.locate(at)
		last := &results[len(results)-1]
		last.Changes = append(last.Changes, after.Changes...)
	}
	switch {
	case len(broken) > 0:
		return results, broken
	case len(results) == 0:
		err := unexpected(text, f.skip(0), "an object that begins with a quoted name")
		err.Got, err.Hint = "none", noJSON
		return nil, err.locate(at)
	}
	return results, nil
}

// reset begins a new payload.
func (f *fixer) reset(pos int) {
	*f = fixer{text: f.text, compact: f.compact, budget: f.budget, pos: pos, out: f.out[:0], stack: f.stack[:0]}
}

// stray refuses what only follows an object that was cut or closed too early.
func (f *fixer) stray() *Error {
	next := f.skip(f.pos)
	switch {
	case next == len(f.text):
		return nil
	case f.text[next] == ':', f.text[next] == '}', f.text[next] == ',' && f.named(f.skip(next+1)):
		return f.unexpected(next, "the end of the object")
	}
	return nil
}

// endOfBroken returns where to look for the next object after an error: after the
// bracket that closes the broken one, or at the error when there is none. Its
// parts must not be taken for objects of their own. The search has a budget,
// because it may look at the same text again and again.
func (f *fixer) endOfBroken() int {
	depth := len(f.stack)
	for pos := f.resume; depth > 0 && pos < len(f.text) && f.budget > 0; f.budget-- {
		switch f.text[pos] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if pos++; depth == 0 {
			return pos
		}
	}
	return f.resume
}

// object returns the offset of the first object from pos on that begins with a
// quoted name; -1 when there is none.
func (f *fixer) object(pos int) int {
	for pos < len(f.text) {
		i := bytes.IndexByte(f.text[pos:], '{')
		if i < 0 {
			return -1
		}
		pos += i
		if f.named(f.skip(pos + 1)) {
			return pos
		}
		pos++
	}
	return -1
}

// named tells whether a quoted name and a colon begin at pos.
func (f *fixer) named(pos int) bool {
	q := f.quote(pos)
	if q.width == 0 {
		return false
	}
	for pos += q.width; pos < len(f.text); {
		r, width, isEntity := f.char(pos, q.entity)
		pos += width
		switch {
		case r == '{', r == '\n':
			return false // so that no text is read for two objects
		case r == '\\':
			pos++
		case isEntity == q.entity && strings.ContainsRune(q.closers, r):
			if next := f.skip(pos); next < len(f.text) && f.text[next] == ':' {
				return true
			}
			if q.sure() {
				return false
			}
		}
	}
	return false
}
