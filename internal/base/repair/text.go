package repair

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// Text makes one JSON text of what was pasted. A text that is JSON is returned
// as it is. The error is an *[Error].
func Text(text []byte) (Result, error) {
	if len(text) > MaxSize {
		return Result{}, tooLarge(len(text))
	}
	f := &fixer{text: text}
	repair := f.only
	if start, end := trim(text, 0, len(text)); isJSON(text[start:end]) {
		repair = func() (Result, *Error) { return f.from(start) }
	}
	result, err := repair()
	at := jsonpos.NewLocator(text)
	if err != nil {
		return Result{}, err.locate(at)
	}
	result.locate(at)
	return result, nil
}

// isJSON tells whether text is JSON as RFC 8259 has it: duplicate members and
// escaped halves of surrogate pairs are.
func isJSON(text []byte) bool {
	return utf8.Valid(text) &&
		jsontext.Value(text).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// only repairs the text's only JSON value. What it returns has no places yet.
func (f *fixer) only() (Result, *Error) {
	start, sure := f.find()
	if start < 0 {
		return f.scalar()
	}
	result, err := f.from(start)
	if err != nil && !sure {
		if object := f.object(0); object >= 0 {
			return f.from(object)
		}
	}
	return result, err
}

// find returns where the JSON begins, or -1. It is not sure of an array of
// numbers: a line of a log may begin with [2021-10-05].
func (f *fixer) find() (start int, sure bool) {
	start = f.skip(0)
	if end := fenceEnd(f.text, start); end > 0 {
		start = f.skip(end)
	}
	if start < len(f.text) {
		switch f.text[start] {
		case '{':
			return start, true
		case '[':
			first := f.skip(start + 1)
			return start, first == len(f.text) || f.quote(first).width > 0 || strings.IndexByte("{[]", f.text[first]) >= 0
		}
	}
	if object := f.object(0); object >= 0 {
		return f.aroundObject(object), true
	}
	return f.fenced(), true
}

// aroundObject returns where the arrays begin that begin with the object.
func (f *fixer) aroundObject(object int) int {
	for {
		before := bytes.TrimRightFunc(f.text[:object], isBlank)
		if !bytes.HasSuffix(before, []byte("[")) {
			return object
		}
		object = len(before) - 1
	}
}

// fenced returns the offset of the first array or object that stands right after
// a Markdown fence; -1 when there is none.
func (f *fixer) fenced() int {
	for line := 0; ; {
		if end := fenceEnd(f.text, line); end > 0 {
			if start := f.skip(end); start < len(f.text) && (f.text[start] == '{' || f.text[start] == '[') {
				return start
			}
		}
		next := bytes.IndexByte(f.text[line:], '\n')
		if next < 0 {
			return -1
		}
		line += next + 1
	}
}

// from repairs the value that begins at start and leaves out what is around it.
func (f *fixer) from(start int) (Result, *Error) {
	*f = fixer{text: f.text}
	if f.skip(0) == start {
		f.space()
	} else {
		f.around("before", 0, start)
		f.pos = start
	}
	if err := f.payload(); err != nil {
		return Result{}, err
	}
	end := f.pos
	if err := f.rest(); err != nil {
		return Result{}, err
	}
	return f.result(start, end), nil
}

// scalar repairs a text without objects and arrays: it may be one string,
// number or literal.
func (f *fixer) scalar() (Result, *Error) {
	start := f.skip(0)
	none := f.unexpected(start, "a JSON object or array")
	if !none.NotUTF8 {
		none.Hint = noJSON
	}
	if f.quote(start).width == 0 && (start == len(f.text) || strings.IndexByte("-0123456789tfn", f.text[start]) < 0) {
		return Result{}, none
	}
	result, err := f.from(start)
	if err != nil || f.skip(result.End) != len(f.text) {
		return Result{}, none
	}
	return result, nil
}

// payload repairs the value that begins here.
func (f *fixer) payload() *Error {
	outside := f.changes.total
	err := f.value()
	if err == nil {
		f.undouble(f.changes.total > outside)
	}
	return err
}

func (f *fixer) result(start, end int) Result {
	return Result{JSON: f.out, Start: start, End: end, Changes: f.changes.list, Kept: f.kept.list}
}

// rest leaves out what follows the value. What may belong to it is an error.
func (f *fixer) rest() *Error {
	next := f.skip(f.pos)
	if next < len(f.text) && f.text[next] == ',' && f.skip(next+1) == len(f.text) {
		f.space()
		f.trailingComma(f.pos)
		f.pos++
		next = len(f.text)
	}
	if next == len(f.text) {
		f.space()
		return nil
	}
	if strings.IndexByte(",:}]", f.text[next]) >= 0 {
		return f.unexpected(next, "nothing after the JSON")
	}
	if object := f.object(next); object >= 0 {
		err := f.unexpected(object, "one JSON text")
		err.Got, err.Hint = "another object", "siohook fix --extract extracts all of them"
		return err
	}
	f.around("after", next, len(f.text))
	return nil
}
