package redact

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// walker goes through a payload once, token by token, and writes another of the
// same shape. It takes what is no JSON as it comes.
type walker struct {
	r       *Redactor
	in      []byte
	at      int
	out     []byte
	stack   []frame
	member  string // name of the member whose value comes next
	isValue bool   // it is a value of JSON that is known to be such
}

// frame is an open object or array.
type frame struct {
	member string // that holds it
	object bool
	free   bool // its members are made up
}

func (w *walker) walk() {
	for w.at < len(w.in) {
		switch c := w.in[w.at]; {
		case len(w.stack) == 0 && !w.isValue && c != '{' && c != '[' && c != '"' && !jsonscan.IsSpace(c):
			w.between()
		case c == '"':
			w.text()
		case c == '{' || c == '[':
			w.open(c == '{')
			w.copy()
		case c == '}' || c == ']':
			if len(w.stack) > 0 {
				w.stack = w.stack[:len(w.stack)-1]
			}
			w.copy()
		case c == '-' || isDigit(c):
			w.number()
		case isLetter(c):
			w.bare()
		case c >= utf8.RuneSelf:
			w.other()
		default:
			w.copy()
		}
	}
}

func (w *walker) copy() {
	w.out = append(w.out, w.in[w.at])
	w.at++
}

func (w *walker) open(object bool) {
	f := frame{member: w.name(), object: object}
	if parent := w.top(); parent != nil {
		f.free = parent.free
	}
	f.free = f.free || w.r.known.maps[f.member]
	w.stack = append(w.stack, f)
	w.member = ""
}

func (w *walker) top() *frame {
	if len(w.stack) == 0 {
		return nil
	}
	return &w.stack[len(w.stack)-1]
}

// name is that of the member whose value stands here: for elements of an array,
// the array's.
func (w *walker) name() string {
	if f := w.top(); f != nil && !f.object {
		return f.member
	}
	return w.member
}

// text redacts a string, or the name of a member.
func (w *walker) text() {
	end := jsonscan.SkipString(w.in, w.at)
	closed := end >= 0
	if !closed {
		end = len(w.in)
	}
	raw := w.in[w.at+1 : end]
	if closed {
		raw = raw[:len(raw)-1]
	}
	w.out = append(w.out, '"')
	w.at = end
	decoded := jsonscan.Text(raw)
	switch {
	case isNamed(w.in, end):
		w.member = decoded
		if w.r.known.keepsName(decoded) {
			w.out = append(w.out, raw...)
		} else {
			w.out = w.r.appendShape(w.out, raw, decoded, shapeText)
		}
	default:
		w.out = w.r.appendString(w.out, w.name(), raw, decoded, w.isFree())
	}
	if closed {
		w.out = append(w.out, '"')
	}
}

func (w *walker) isFree() bool {
	f := w.top()
	return f != nil && f.free
}

// number redacts ids, times, and numbers of which nobody knows what they are.
func (w *walker) number() {
	end := w.at
	for end < len(w.in) && (isDigit(w.in[end]) || strings.IndexByte("+-.eE", w.in[end]) >= 0) {
		end++
	}
	token := w.in[w.at:end]
	if before := bytes.TrimRight(w.in[:w.at], " \t\r\n"); len(before) > 0 && bytes.IndexByte([]byte(":,["), before[len(before)-1]) < 0 {
		w.out = w.r.appendShape(w.out, token, string(token), shapeText) // no value is there
		w.at = end
		return
	}
	w.at = end
	name := w.name()
	if w.r.known.times[name] {
		if moved, ok := w.r.moveUnix(token); ok {
			w.out = append(w.out, moved...)
			return
		}
	}
	if isID := w.r.known.isID(name); isID || !w.r.known.members[name] || w.isFree() {
		w.out = w.r.appendNumber(w.out, token, isID)
	} else {
		w.out = append(w.out, token...)
	}
}

// bare copies literals and names; other words, which are no JSON, are redacted.
func (w *walker) bare() {
	end := w.at
	for end < len(w.in) && (isLetter(w.in[end]) || isDigit(w.in[end])) {
		end++
	}
	word := w.in[w.at:end]
	if isLiteral(word) || isNamed(w.in, end) && w.top().object && w.r.known.keepsName(string(word)) || end == len(w.in) && isPrefix(word, "true", "false", "null") {
		w.out = append(w.out, word...)
	} else {
		w.out = w.r.appendShape(w.out, word, string(word), shapeText)
	}
	w.at = end
}

func isLiteral(word []byte) bool {
	switch string(word) {
	case "true", "false", "null", "NaN", "Infinity", "undefined", "None", "True", "False":
		return true
	}
	return false
}

// other redacts what is beyond ASCII and in no string.
func (w *walker) other() {
	end := w.at
	for end < len(w.in) && w.in[end] >= utf8.RuneSelf {
		end++
	}
	word := w.in[w.at:end]
	w.out = w.r.appendShape(w.out, word, string(word), shapeText)
	w.at = end
}

// between redacts a piece of text that is in no JSON, up to the next space or delimiter: a
// form, a log, a page. Numbers and literals that are JSON stay such.
func (w *walker) between() {
	end := w.at
	for end < len(w.in) && !jsonscan.IsSpace(w.in[end]) && strings.IndexByte("{}[]\"<>(),;|&=`", w.in[end]) < 0 {
		end++
	}
	if end == w.at {
		w.copy()
		return
	}
	word := w.in[w.at:end]
	w.at = end
	if isLiteral(word) {
		w.out = append(w.out, word...)
		return
	}
	if isNumber(word) {
		w.out = w.r.appendNumber(w.out, word, true)
		return
	}
	if whole, ok := w.r.whole("", string(word)); ok {
		w.out = append(w.out, whole...)
		return
	}
	if n := bytes.TrimPrefix(word, []byte("-")); len(n) > 1 && n[0] == '0' && isDigit(n[1]) { // else it may become a number
		w.out = w.r.appendNumber(w.out, word, true)
		return
	}
	shape := w.r.appendShape(nil, word, string(word), shapeBetween)
	for isNumber(shape) || isLiteral(shape) { // what is no JSON stays none: 1x5 is not to become 2e7
		shape = w.r.appendShape(shape[:0], bytes.Clone(word), string(shape), shapeBetween)
	}
	w.out = append(w.out, shape...)
}

func isNumber(word []byte) bool {
	n, _ := jsonscan.Number(word, 0)
	return n == len(word)
}

// isNamed tells whether what ends at end is the name of a member.
func isNamed(in []byte, end int) bool {
	colon := jsonscan.Space(in, end)
	return colon < len(in) && in[colon] == ':'
}

func isPrefix(word []byte, of ...string) bool {
	for _, literal := range of {
		if strings.HasPrefix(literal, string(word)) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
