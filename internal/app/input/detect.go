package input

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/app/unwrap"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/lazy"
)

// csvField begins a field of a CSV record that is JSON: its quotes are doubled.
var csvField = lazy.Pattern(`(?:^|\n|([,;\t|]))"\s*[{[]\s*""`)

// maxHead is how many bytes of a file are looked at for its form.
const maxHead = 1 << 20

// detect finds the form in the first bytes of a file: as many of them as it takes, in
// however many reads they come, but no more, since those after them may take their time.
func (i *Input) detect() {
	l := look{finder: i.opener.finder}
	for seen, looks, wanted := 0, 0, 1; ; {
		_, err := i.peek(wanted)
		l.head, _ = i.peek(i.buffered()) // what is there can be peeked at
		l.isFile, l.isAll = err != nil, err != nil || len(l.head) >= maxHead
		// Each look is at all of it: at twice as much, or at further lines, of which there may be many.
		if l.isAll || len(l.head) >= 2*seen || looks < 100 && bytes.IndexByte(l.head[seen:], '\n') >= 0 {
			looks++
			seen = len(l.head)
			if l.form = JSON; l.isSure() || l.isAll {
				i.Form, i.wrapped, i.comma = l.form, l.wrapped, l.comma
				if l.form == Text {
					i.beginning = bytes.Clone(l.head[:min(len(l.head), mostBeginning)])
				}
				return
			}
		}
		wanted = len(l.head) + 1
	}
}

// look is a look at the beginning of a file.
type look struct {
	finder *unwrap.Finder
	head   []byte
	isAll  bool // there will be no look at more of it
	isFile bool // it is all of the file

	form    Form
	wrapped bool // the entries are in a member data
	comma   byte // between the fields of CSV
}

// isSure sets the form, and tells whether more of the file could not change it.
func (l *look) isSure() bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(l.head, []byte(jsonpos.BOM)), " \t\r\n")
	if len(text) == 0 {
		return false
	}
	switch text[0] {
	case '{':
		return l.object(text, Text)
	case '"':
		return l.value(text, Text)
	case '[':
		element := bytes.TrimLeft(text[1:], " \t\r\n")
		switch {
		case len(element) == 0:
			return false
		case element[0] == ']':
			return true
		case element[0] == '{':
			return l.object(element, Array)
		case beginsArray(text):
			return l.value(element, Array)
		}
	}
	if unwrap.RequestLine().Match(text) {
		l.form = RawHTTP
		return true
	}
	return l.text(text)
}

// object finds the form of what begins with an object; around is that of what is no
// delivery itself.
func (l *look) object(text []byte, around Form) (sure bool) {
	kinds, end := unwrap.Members(text)
	names := slices.Collect(maps.Keys(kinds))
	switch {
	case kinds["log"] == '{':
		l.form = HAR
	case kinds["request_payload_base64"] == '"', kinds["content_base64"] == '"' && kinds["client_address"] == '"':
		l.form = WebhookTester
	case kinds["token_id"] == '"' && kinds["content"] != 0:
		l.form = WebhookSite
	case l.finder.IsDelivery(names):
	case isCapture(kinds):
		l.form = Captures
	case kinds["data"] == '[' && isPage(text):
		l.form, l.wrapped = WebhookSite, true
	case end == 0 && !l.isAll:
		return false
	case end == 0 && l.isFile, end > 0 && len(names) == 0: // a payload that is cut off, or empty
	case end == 0: // it is too large for a delivery
		l.form = around
	case end < 0:
		return l.line()
	case !l.finder.HasMember(names) || len(l.finder.Document(text[:end])) > 0:
		l.form = around
	}
	return true
}

// isPage tells whether requests of webhook.site are in a member data.
func isPage(text []byte) bool {
	d := newDecoder(text)
	_, _ = d.ReadToken() // the brace was seen
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return false
		}
		if name.String() == "data" && d.PeekKind() == '[' {
			_, _ = d.ReadToken() // was peeked at
			kinds, _ := unwrap.Members(bytes.TrimLeft(text[d.InputOffset():], " \t\r\n"))
			return kinds["token_id"] == '"' && kinds["content"] != 0
		}
		if d.SkipValue() != nil {
			return false
		}
	}
	return false
}

// beginsArray tells whether a text is an array as far as its first element. The bracket may be that
// of a log, a settings file or another language.
func beginsArray(text []byte) bool {
	d := newDecoder(text)
	if _, err := d.ReadToken(); err != nil {
		return false
	}
	if err := d.SkipValue(); err != nil {
		return errors.Is(err, io.ErrUnexpectedEOF)
	}
	_, err := d.ReadToken()
	return err == nil || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// value finds the form of what begins with a value that is no object, but may hold deliveries.
func (l *look) value(text []byte, around Form) (sure bool) {
	d := newDecoder(text)
	value, err := d.ReadValue()
	switch {
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return l.text(text)
	case err == nil && len(l.finder.Document(value)) > 0, l.isAll && len(l.finder.Text(text)) > 0:
		l.form = around
	case !l.isAll:
		return false
	}
	return true
}

// line finds the form of what is broken. It may be a log, of whose lines JSON is but a part.
func (l *look) line() (sure bool) {
	line, _, isWhole := bytes.Cut(l.head, []byte{'\n'})
	if !isWhole && !l.isAll {
		return false
	}
	if len(l.finder.Text(line)) > 0 {
		l.form = Text
	}
	return true
}

// text finds the form of what does not begin as JSON does: where deliveries are in it, it is a
// text. A word is JSON that is broken; what is longer may be a log.
func (l *look) text(text []byte) (sure bool) {
	first, _ := utf8.DecodeRune(text)
	match := csvField().FindSubmatch(text)
	switch {
	case match != nil:
		l.form, l.comma = CSV, ','
		if len(match[1]) > 0 {
			l.comma = match[1][0]
		} else if at := bytes.IndexAny(text, ",;\t|"); at >= 0 {
			l.comma = text[at]
		}
	case unicode.IsSpace(first) || unicode.Is(unicode.Cf, first): // JSON behind a character that nobody sees
	case len(l.finder.Text(text)) > 0:
		l.form = Text
	case !l.isAll:
		return false
	case !l.isFile || len(text) > longestWord || bytes.IndexByte(bytes.TrimSpace(text), '\n') >= 0:
		l.form = Text
	}
	return true
}

// longestWord is how many bytes a line has at most that is no JSON, and yet a payload, if a broken
// one, such as undefined, and no log.
const longestWord = 64

// newDecoder reads JSON that nobody has checked.
func newDecoder(text []byte) *jsontext.Decoder {
	return jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}
