package main

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/siohook/siohook/internal/base/format"
)

// jsonLines writes one JSON object per line, with the version of the format first.
type jsonLines struct {
	w    io.Writer
	line *bytes.Buffer
}

func newJSONLines(w io.Writer) jsonLines { return jsonLines{w, new(bytes.Buffer)} }

func (l jsonLines) write(object any) error {
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
