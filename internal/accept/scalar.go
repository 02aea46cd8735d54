package accept

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// format is a format that has a quick check for the usual form. What passes it
// must have the format by the check that schemas are compiled with, be it v5's or
// a stricter one of package validate's.
type format uint8

const (
	noFormat format = iota
	dateTime
	email
	uri
)

// isFormatted tells whether the string at i, up to end, has the node's format: by
// the quick check for usual forms, otherwise by the schema's own.
func (n *node) isFormatted(b []byte, i, end int) bool {
	quick := 0
	switch n.format {
	case dateTime:
		quick = scanDateTime(b, i+1)
	case email:
		quick = scanEmail(b, i+1)
	case uri:
		quick = scanURI(b, i+1)
	}
	if quick > 0 {
		return true
	}
	text, err := jsontext.AppendUnquote(nil, b[i:end])
	return err == nil && hasFormat(n.schema, string(text))
}

// has tells whether the inside of a JSON string means one of the enum's texts.
func (e *enum) has(raw []byte) bool {
	for k := range e.texts {
		if sameText(raw, e.texts[k].text) {
			return true
		}
	}
	return false
}

// hold tells whether the inside of a JSON string means a text that meets the
// demands; false may mean that it is not known.
func (t *text) hold(raw []byte) bool {
	if t.least > 0 || t.most >= 0 {
		if n := runeCount(raw); n < t.least || t.most >= 0 && n > t.most {
			return false
		}
	}
	return t.pattern == nil || bytes.IndexByte(raw, '\\') < 0 && t.pattern.match(raw)
}
