package mutation

import (
	"bytes"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/sorted"
)

// spellings writes the same values in other legal ways. They fail only for text
// that is no JSON, which the payload is not.
func (m *mutator) spellings() {
	same := func(kind, detail, what string, spell func() []byte) {
		m.add(fault{kind: kind, detail: detail, what: what, accept: true}, spell)
	}
	same("order", "reversed", "the members of every object are reversed", func() []byte {
		return rewrite(m.document.Root(), slices.Reverse[[]jsonpos.Node])
	})
	same("order", "sorted", "the members of every object are sorted", func() []byte {
		return rewrite(m.document.Root(), func(members []jsonpos.Node) {
			sorted.By(members, func(a, b jsonpos.Node) int { return strings.Compare(a.Name(), b.Name()) })
		})
	})
	same("order", "shuffled", "the members of every object are shuffled", func() []byte {
		return encode.AppendShuffled(nil, m.compact(encode.AppendCompactString), 1)
	})
	same("escapes", "none", "only required escapes are used", func() []byte { return m.compact(encode.AppendCompactString) })
	same("escapes", "php", "/ and all non-ASCII characters are escaped", func() []byte { return m.compact(encode.AppendPHPString) })
	same("escapes", "all", "every character is escaped, in names too", func() []byte { return m.compact(appendAllEscaped) })
	same("escapes", "upper-case", "escapes have upper-case digits", func() []byte { return m.compact(appendUpperEscaped) })
	same("space", "pretty", "the payload is on several lines", func() []byte {
		return encode.AppendPretty(nil, m.compact(encode.AppendCompactString))
	})
	same("space", "crlf", "lines end with CR LF and begin with tabs", func() []byte {
		return windowsLines(encode.AppendPretty(nil, m.compact(encode.AppendPHPString)))
	})
	same("space", "around", "the payload has empty lines before and after it", func() []byte {
		return []byte("\n\r\n \t" + string(m.text) + " \r\n\n")
	})
	same("space", "wide", "the payload contains 10,000 spaces", func() []byte {
		at := m.document.Root().Start() + 1
		return splice.Replace(m.text, at, at, strings.Repeat(" ", 10_000))
	})
}

// compact writes the payload without white space.
func (m *mutator) compact(appendString encode.StringAppender) []byte {
	return encode.AppendValue(nil, m.text, appendString)
}

// windowsLines indents with tabs and ends lines as Windows does. No string in it
// has a line break.
func windowsLines(pretty []byte) []byte {
	var out []byte
	for line := range bytes.Lines(pretty) {
		text := bytes.TrimLeft(line, " ")
		out = append(out, bytes.Repeat([]byte{'\t'}, (len(line)-len(text))/2)...)
		out = append(out, bytes.TrimSuffix(text, []byte("\n"))...)
		if len(text) > 0 && text[len(text)-1] == '\n' {
			out = append(out, "\r\n"...)
		}
	}
	return out
}

// rewrite writes a value with the members of its objects arranged anew.
func rewrite(n jsonpos.Node, arrange func([]jsonpos.Node)) []byte {
	var children []jsonpos.Node
	for child := range n.Children() {
		children = append(children, child)
	}
	var out []byte
	switch n.Kind() {
	case jsonpos.Object:
		arrange(children)
		out = append(out, '{')
	case jsonpos.Array:
		out = append(out, '[')
	default:
		return n.Raw()
	}
	for i, child := range children {
		if i > 0 {
			out = append(out, ',')
		}
		if child.IsMember() {
			out = append(append(out, child.RawName()...), ':')
		}
		out = append(out, rewrite(child, arrange)...)
	}
	return append(out, n.Raw()[len(n.Raw())-1])
}

// appendAllEscaped writes every character as \uXXXX.
func appendAllEscaped(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		dst = jsonscan.AppendEscape(dst, r)
	}
	return append(dst, '"')
}

// appendUpperEscaped escapes what PHP does, but \u00E9 for \u00e9.
func appendUpperEscaped(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r < ' ' || r > '~':
			escape := bytes.ToUpper(jsonscan.AppendEscape(nil, r))
			dst = append(dst, bytes.ReplaceAll(escape, []byte(`\U`), []byte(`\u`))...)
		case r == '"' || r == '\\' || r == '/':
			dst = append(dst, '\\', byte(r))
		default:
			dst = append(dst, byte(r))
		}
	}
	return append(dst, '"')
}
