// Package jsonlines writes what --format json prints: an object on each line, with the
// version of the format first.
package jsonlines

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/siohook/siohook/internal/base/format"
)

// Writer writes objects. It is not safe for concurrent use.
type Writer struct {
	w    io.Writer
	line *bytes.Buffer
}

// New writes to w, a line at a time.
func New(w io.Writer) Writer { return Writer{w, new(bytes.Buffer)} }

// Write writes a value that becomes a JSON object with at least one member.
func (l Writer) Write(object any) error {
	l.line.Reset()
	l.line.WriteString(format.Lines.Begin())
	at := l.line.Len()
	e := json.NewEncoder(l.line)
	e.SetEscapeHTML(false)
	if err := e.Encode(object); err != nil {
		return err
	}
	l.line.Bytes()[at] = ',' // in the place of the object's own brace
	_, err := l.w.Write(l.line.Bytes())
	return err
}
