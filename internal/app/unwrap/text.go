package unwrap

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"html"
	"io"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/schemas"
)

// maxHead is how many bytes before a body are looked at for its headers.
const maxHead = 1 << 14

// maxUnpacked is how many bytes a compressed text may become.
const maxUnpacked = 64 << 20

// Text finds the deliveries in any text: JSON, base64, a whole HTTP request, or JSON between
// other words.
func (f *Finder) Text(text []byte) []Found {
	return f.text(text, nil, 0)
}

// RequestLine begins an HTTP request as on the wire.
var RequestLine = lazy.Pattern(`^[A-Z]{3,10} \S+ HTTP/1\.[01]\r?\n`)

func (f *Finder) text(text []byte, header http.Header, texts int) []Found {
	start := jsonStart(text)
	whole := bytes.TrimRight(text[start:], " \t\r\n")
	if len(whole) < minText {
		return nil
	}
	switch {
	case whole[0] == '{' || whole[0] == '[' || whole[0] == '"':
		if found, ok := f.document(whole, header, texts); ok {
			return moved(found, start)
		}
	case RequestLine().Match(whole):
		if found := f.request(whole, texts); len(found) > 0 {
			return found
		}
	default:
		if decoded := fromBase64(whole); decoded != nil && texts < maxTexts {
			return within(f.text(decoded, header, texts+1), len(text))
		}
	}
	return f.scan(text, header, texts)
}

// moved adds to the offsets.
func moved(found []Found, by int) []Found {
	for i := range found {
		found[i].Start += by
		found[i].End += by
	}
	return found
}

// within gives all the place of what holds them: the beginning, of that size.
func within(found []Found, size int) []Found {
	for i := range found {
		found[i].Start, found[i].End, found[i].Plain = 0, size, false
	}
	return found
}

// request finds the deliveries in the body of an HTTP request, with its headers.
func (f *Finder) request(text []byte, texts int) []Found {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(text)))
	if err != nil {
		return nil
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) == 0 { // without a length, the rest is the body
		_, body, _ = bytes.Cut(text, []byte("\n\r\n"))
		if body == nil {
			_, body, _ = bytes.Cut(text, []byte("\n\n"))
		}
	}
	return within(f.text(body, r.Header, texts), len(text))
}

// fromBase64 decodes what is base64 as a whole and holds text; nil when it does not. It may be
// compressed.
func fromBase64(text []byte) []byte {
	if len(text) < minBase64 || !isBase64(text) {
		return nil
	}
	plain := strings.NewReplacer("\n", "", "\r", "", "-", "+", "_", "/", "=", "").Replace(string(text))
	decoded, err := base64.RawStdEncoding.DecodeString(plain)
	if err != nil {
		return nil
	}
	if bytes.HasPrefix(decoded, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(decoded))
		if err != nil {
			return nil
		}
		if decoded, err = io.ReadAll(io.LimitReader(z, maxUnpacked)); err != nil {
			return nil
		}
	}
	if !bytes.ContainsAny(decoded, "{") {
		return nil
	}
	return decoded
}

func isBase64(text []byte) bool {
	for _, c := range text {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '+', c == '/', c == '-', c == '_', c == '=', c == '\n', c == '\r':
		default:
			return false
		}
	}
	return true
}

// quotedObject begins the text of an object, or of a list of such, escaped once or more.
var quotedObject = lazy.Pattern(`^[\\"\[]*\{ *\\`)

// spellings are how other texts than JSON write an object: an access log, a form, a page. Each has
// an object's first two characters, and all that may belong to it.
var spellings = []struct {
	run    func() *regexp.Regexp
	decode func(string) (string, error)
}{
	{lazy.Pattern(`^\{(?:\\x20|\\x0[AaDd]|\s)*\\x22[^"\n]*`), unhex},
	{lazy.Pattern(`^%7[Bb](?:%20|%0[AaDd]|\+)*%22[^\s&"'<>;]*`), url.QueryUnescape},
	{lazy.Pattern(`^\{\s*&(?:quot|#34|#[xX]22);[^<"]*`), func(s string) (string, error) { return html.UnescapeString(s), nil }},
}

// spelled is what may be an object in one of the spellings, at the beginning of a text, and how to
// read it; nil where there is none.
func spelled(text []byte) (run []byte, decode func(string) (string, error)) {
	if text[0] != '{' && text[0] != '%' {
		return nil, nil
	}
	for _, s := range spellings {
		if run := s.run().Find(text); run != nil {
			return run, s.decode
		}
	}
	return nil, nil
}

// hex is a byte as access logs write it.
var hex = lazy.Pattern(`\\x[0-9A-Fa-f]{2}`)

func unhex(s string) (string, error) {
	return hex().ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.ParseUint(code[2:], 16, 8) // two digits
		return string([]byte{byte(n)})
	}), nil
}

// packed is base64 of an object, between other words.
var packed = lazy.Pattern(`^eyJ[A-Za-z0-9+/_-]{20,}={0,2}`)

// scan finds the deliveries between other words. What is none, and has none in it, is left
// behind, as is a brace that begins no JSON.
func (f *Finder) scan(text []byte, header http.Header, texts int) []Found {
	found, _ := f.begin(text, header, texts, false)
	return found
}

// begin is scan for a text that may go on (more). What begins at its end may then be cut:
// rest is the offset at which it has to be looked at again, with more of it.
func (f *Finder) begin(text []byte, header http.Header, texts int, more bool) (found []Found, rest int) {
	work, done := scanTimes*len(text)+1<<16, 0
	braces, codes, commands, percents := newCandidates(text, `{"`), newCandidates(text, "eyJ"), newCandidates(text, "curl "), newCandidates(text, "%7")
	for i := 0; work > 0; {
		if i = min(braces.from(i), codes.from(i), commands.from(i), percents.from(i)); i == len(text) {
			break
		}
		size, read := 1, 1
		var inside []Found
		after := text[i:]
		run, decode := spelled(after)
		switch {
		case run != nil && more && len(run) == len(after):
			return found, i
		case run != nil && texts < maxTexts:
			size = len(run)
			if decoded, err := decode(string(run)); err == nil {
				inside = within(f.text([]byte(decoded), header, texts+1), size)
			}
		case after[0] == '{':
			size, read, inside = f.object(after, header, texts, more)
			if size == 0 {
				return found, max(done, i-len(head(text[:i])))
			}
		case after[0] == '"' && quotedObject().Match(after[1:]) && texts < maxTexts:
			if end := jsonscan.String(after, 0); end > 0 {
				size = end
				inside = within(f.text([]byte(jsonscan.Text(after[1:end-1])), header, texts+1), end)
			} else {
				read = ^end
			}
		case after[0] == 'e' && texts < maxTexts && (i == 0 || text[i-1] == '=' || !isBase64(text[i-1:i])):
			if run := packed().Find(after); run != nil {
				size = len(run)
				if decoded := fromBase64(run); decoded != nil {
					inside = within(f.text(decoded, header, texts+1), size)
				}
			}
		case after[0] == 'c' && beginsLine(text[:i]) && texts < maxTexts:
			size, inside = f.command(after, texts)
			if more && size == len(after) {
				return found, i
			}
		}
		if len(inside) > 0 && header == nil {
			own := headerLines(text[:i])
			for k := range inside {
				if inside[k].Header == nil {
					inside[k].Header = own
				}
			}
		}
		found = append(found, moved(inside, i)...)
		work -= max(size, read)
		i += size
		if len(inside) > 0 {
			done = i
		}
	}
	if more { // it may be the head of a request
		return found, max(done, len(text)-len(head(text)))
	}
	return found, len(text)
}

// candidates are places in a text where something may begin.
type candidates struct {
	text  []byte
	start string
	next  int
}

// newCandidates looks for a string, or for either of the two characters of one.
func newCandidates(text []byte, start string) *candidates {
	return &candidates{text: text, start: start, next: -1}
}

// from is the first place at or after an offset, the text's length when there is none.
func (c *candidates) from(i int) int {
	if c.next >= i {
		return c.next
	}
	var n int
	if len(c.start) == 2 {
		n = bytes.IndexAny(c.text[i:], c.start)
	} else {
		n = bytes.Index(c.text[i:], []byte(c.start))
	}
	if c.next = len(c.text); n >= 0 {
		c.next = i + n
	}
	return c.next
}

// object finds the deliveries in the object that a text begins with. size is how long that
// is, and read how far the text was read; what is no object has the size 1, the brace. A
// delivery that is broken reaches to the end of its line. The size is 0 where the text ends
// too early and may go on (more).
func (f *Finder) object(text []byte, header http.Header, texts int, more bool) (size, read int, found []Found) {
	value, err := newDecoder(text).ReadValue()
	if err == nil {
		found, _ := f.document(text[:len(value)], header, texts)
		return len(value), len(value), found
	}
	if more && errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, 0, nil
	}
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	if f.IsDelivery(names(line)) {
		line = bytes.TrimRight(line, " \t\r")
		return len(line), len(line), []Found{{Delivery: schemas.Delivery{Header: header, Body: line}, End: len(line), Plain: true}}
	}
	read = len(text)
	var fault *jsontext.SyntacticError
	if errors.As(err, &fault) {
		read = max(int(fault.ByteOffset), 1)
	}
	return 1, read, nil
}

// head is the header lines of what may be a request whose body begins where a text ends,
// with the blank line behind them if that is there.
func head(before []byte) []byte {
	before = before[max(0, len(before)-maxHead):]
	start := len(before)
	for end := len(bytes.TrimRight(before, "\r\n")); end > 0; end = start - 1 {
		line := bytes.LastIndexByte(before[:end], '\n') + 1
		if !headerLine().Match(before[line:end]) {
			break
		}
		start = line
	}
	return before[start:]
}

var headerLine = lazy.Pattern(`^([A-Za-z][A-Za-z0-9_-]*): *([^\r]*)\r?$`)

// headerLines are the headers of a request whose body begins where a text ends; nil when there
// are none.
func headerLines(before []byte) (header http.Header) {
	lines := head(before)
	if bytes.Count(lines[len(bytes.TrimRight(lines, "\r\n")):], []byte{'\n'}) != 2 {
		return nil
	}
	for line := range bytes.Lines(bytes.TrimRight(lines, "\r\n")) {
		parts := headerLine().FindSubmatch(bytes.TrimRight(line, "\n"))
		if header == nil {
			header = http.Header{}
		}
		header.Add(textproto.CanonicalMIMEHeaderKey(string(parts[1])), strings.TrimSpace(string(parts[2])))
	}
	return header
}
