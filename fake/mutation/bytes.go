package mutation

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf16"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/words"
)

// bytes adds the faults that are no matter of schemas.
func (m *mutator) bytes() {
	m.truncated()
	m.encodings()
	m.grammar()
	m.limits()
	m.bodies()
}

// raw adds a fault of the bytes.
func (m *mutator) raw(detail, rule, pointer, what string, payload func() []byte) {
	m.add(fault{kind: "bytes", detail: detail, rule: rule, pointer: pointer, what: what}, payload)
}

// scalars returns the first string and the first number in data.
func (m *mutator) scalars() (text, number jsonpos.Node, hasText, hasNumber bool) {
	var look func(jsonpos.Node)
	look = func(n jsonpos.Node) {
		switch {
		case m.isType(n):
			return
		case n.Kind() == jsonpos.String && !hasText && len(n.Raw()) > 4:
			text, hasText = n, true
		case n.Kind() == jsonpos.Number && !hasNumber && kindOfNode(n) == "integer":
			number, hasNumber = n, true
		}
		for child := range n.Children() {
			look(child)
		}
	}
	look(m.document.Root())
	return text, number, hasText, hasNumber
}

// parent is the object or array that holds a value.
func (m *mutator) parent(n jsonpos.Node) string {
	pointer := n.Pointer()
	return pointer[:strings.LastIndexByte(pointer, '/')]
}

func (m *mutator) truncated() {
	cut := func(detail string, at int, pointer, what string) {
		m.raw("truncated/"+detail, "syntax", pointer, "the payload ends "+what, func() []byte { return bytes.Clone(m.text[:at]) })
	}
	root := m.document.Root()
	cut("start", root.Start()+1, "", "after its first byte")
	cut("end", root.End()-1, "", "before its last byte")
	if n, _, ok, _ := m.scalars(); ok {
		cut("name", n.NameEnd()-2, m.parent(n), "inside the name of a member")
		cut("colon", n.Start(), n.Pointer(), "before the value of a member")
		cut("string", n.Start()+3, n.Pointer(), "inside a string")
		cut("value", n.End(), m.parent(n), "after a member")
	}
}

func (m *mutator) encodings() {
	start := m.document.Root().Start() + 1
	m.raw("bom", "bom", "", "the payload begins with a byte order mark", func() []byte { return append([]byte(jsonpos.BOM), m.text...) })
	m.raw("no-break-space", "no-break-space", "", "a no-break space (U+00A0) is used as white space", func() []byte { return splice.Replace(m.text, start, start, "\u00a0") })
	m.raw("no-break-space/start", "no-break-space", "", "the payload begins with a no-break space (U+00A0)", func() []byte { return append([]byte("\u00a0"), m.text...) })
	m.raw("utf-16le", "utf8", "", "the payload is in UTF-16, little-endian", func() []byte { return toUTF16(m.text, false) })
	m.raw("utf-16be", "utf8", "", "the payload is in UTF-16, big-endian", func() []byte { return toUTF16(m.text, true) })
	n, _, ok, _ := m.scalars()
	if !ok {
		return
	}
	for _, bad := range []struct{ name, text, what string }{
		{"latin-1", "\xe9", "é in Latin-1"},
		{"byte", "\xff", "a byte that is invalid in UTF-8"},
		{"overlong", "\xc0\xaf", "an overlong UTF-8 sequence"},
		{"surrogate", "\xed\xa0\xbd", "half a surrogate pair in UTF-8"},
		{"half-pair", `\ud83d`, "half a surrogate pair, escaped"},
	} {
		m.raw("utf8/"+bad.name, "utf8", n.Pointer(), named(n)+" contains "+bad.what, func() []byte {
			return splice.Replace(m.text, n.Start()+1, n.Start()+1, bad.text)
		})
	}
}

func toUTF16(text []byte, bigEndian bool) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(jsonpos.BOM + string(text))) {
		if bigEndian {
			out = append(out, byte(unit>>8), byte(unit))
		} else {
			out = append(out, byte(unit), byte(unit>>8))
		}
	}
	return out
}

// grammar breaks the rules of JSON that people and loose code break.
func (m *mutator) grammar() {
	root := m.document.Root()
	end := root.End()
	insert := func(detail string, at int, text, rule, pointer, what string) {
		m.raw(detail, rule, pointer, what, func() []byte { return splice.Replace(m.text, at, at, text) })
	}
	insert("trailing-garbage", end, "x", "syntax", "", "a letter follows the payload")
	insert("trailing-nul", end, "\x00", "syntax", "", "a NUL byte follows the payload")
	insert("two-documents", end, string(m.text), "syntax", "", "the payload appears twice")
	insert("two-documents/line", end, "\n"+string(m.text), "syntax", "", "the payload appears twice, on two lines")
	insert("trailing-comma", end-1, ",", "syntax", "", "a comma follows the last member")
	insert("comment", root.Start()+1, "/* x */", "syntax", "", "the payload contains a comment")
	insert("single-quotes", root.Start()+1, `'x':1,`, "syntax", "", "a name is in single quotes")
	insert("no-quotes", root.Start()+1, `x:1,`, "syntax", "", "a name is not in quotes")
	for _, n := range m.typed {
		if holder, ok := m.document.Lookup(m.parent(n)); ok {
			detail, again := "duplicate-member/type", ","+string(n.RawName())+":"+string(n.Raw())
			if m.isPart(n) {
				detail += "/" + splice.Dotted(n.Pointer())
			}
			insert(detail, holder.End()-1, again, "duplicate-member", n.Pointer(), named(n)+" appears twice")
		}
	}
	text, number, hasText, hasNumber := m.scalars()
	if hasText {
		again := "," + string(text.RawName()) + ":" + string(text.Raw())
		if text.IsMember() {
			insert("duplicate-member", text.End(), again, "duplicate-member", text.Pointer(), named(text)+" appears twice")
		}
		insert("newline", text.Start()+1, "\n", "syntax", text.Pointer(), named(text)+" contains an unescaped line break")
		insert("control", text.Start()+1, "\x01", "syntax", text.Pointer(), named(text)+" contains an unescaped control character")
		insert("escape", text.Start()+1, `\x41`, "syntax", text.Pointer(), named(text)+` contains \x, which is not an escape in JSON`)
	}
	if !hasNumber {
		return
	}
	for _, bad := range []struct{ name, text, rule string }{
		{"nan", "NaN", "syntax"},
		{"undefined", "undefined", "syntax"},
		{"leading-zero", "0" + string(number.Raw()), "syntax"},
		{"plus", "+7", "syntax"},
		{"hex", "0x1F", "syntax"},
		{"huge-number", "1e1000001", "number-range"},
		{"long-number", strings.Repeat("9", 400), "number-range"},
	} {
		m.raw(bad.name, bad.rule, number.Pointer(), fmt.Sprintf("%s is %.20s", named(number), bad.text), func() []byte {
			return splice.Replace(m.text, number.Start(), number.End(), bad.text)
		})
	}
}

// What validate takes at most unless told otherwise; what is sent is well beyond.
const (
	validatesDepth = 64
	bigBody        = 6 << 20
	manyValues     = 20_000
	deepNesting    = 10_000
)

// limits makes payloads that are too much.
func (m *mutator) limits() {
	root := m.document.Root()
	added := "/" + UnknownMember
	name := `"` + UnknownMember + `":`
	m.raw("deep-nesting", "depth", added+strings.Repeat("/0", validatesDepth-1), fmt.Sprintf("arrays are nested %d deep", deepNesting), func() []byte {
		return splice.Add(m.text, root, name+strings.Repeat("[", deepNesting)+strings.Repeat("]", deepNesting))
	})
	m.raw("deep-nesting/open", "depth", strings.Repeat("/0", validatesDepth), fmt.Sprintf("the body consists of %d opening brackets", deepNesting), func() []byte {
		return bytes.Repeat([]byte("["), deepNesting)
	})
	m.raw("many-values", "size", added, "an array has "+words.Count(manyValues, "element"), func() []byte {
		return splice.Add(m.text, root, name+"["+strings.Repeat("0,", manyValues-1)+"0]")
	})
	m.raw("big-body", "size", "", "the payload is 6 MiB long", func() []byte {
		return splice.Add(m.text, root, name+`"`+strings.Repeat("x", bigBody)+`"`)
	})
}

// bodies are not payloads at all.
func (m *mutator) bodies() {
	whole := func(detail, rule, what string, body func() []byte) { m.raw(detail, rule, "", what, body) }
	text := func(s string) func() []byte { return func() []byte { return []byte(s) } }
	whole("empty", "empty", "the body is empty", text(""))
	whole("white-space", "empty", "the body is only white space", text(" \r\n"))
	whole("null", "not-object", "the body is null", text("null"))
	whole("number", "not-object", "the body is a number", text("7"))
	whole("array", "not-object", "the payload is inside an array", func() []byte { return []byte("[" + string(m.text) + "]") })
	whole("string", "not-object", "the payload is encoded twice, so it is a string", func() []byte { return encode.AppendCompactString(nil, string(m.text)) })
	whole("form", "syntax", "the body is form data", func() []byte { return []byte("payload=" + url.QueryEscape(string(m.text))) })
	whole("xml", "syntax", "the body is XML", text(`<?xml version="1.0"?><event/>`))
	whole("html", "syntax", "the body is a web page", text("<!DOCTYPE html>\n<title>502 Bad Gateway</title>\n"))
	whole("gzip", "syntax", "the body is compressed, but no header declares it", func() []byte { return compressed(m.text) })
}

func compressed(text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(text) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
