package main

import (
	"encoding/json"
	"io"
)

// jsonLines writes one JSON value per line.
type jsonLines struct{ encoder *json.Encoder }

func newJSONLines(w io.Writer) jsonLines {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return jsonLines{e}
}

func (l jsonLines) write(value any) error { return l.encoder.Encode(value) }
