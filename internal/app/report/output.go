package report

import (
	"bytes"
	"encoding/json"
	"io"
)

// output collects the bytes of one call and writes them at once.
type output struct {
	w       io.Writer
	buf     []byte
	encoded bytes.Buffer
	err     error // the first one
}

// json appends a value as JSON, with the characters escaped that a terminal or a build
// server might obey.
func (o *output) json(value any) {
	o.encoded.Reset()
	e := json.NewEncoder(&o.encoded)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		if o.err == nil {
			o.err = err
		}
		return
	}
	o.buf = appendDisarmed(o.buf, bytes.TrimSuffix(o.encoded.Bytes(), []byte{'\n'}))
}

// flush writes what has been collected.
func (o *output) flush() error {
	if o.err != nil || len(o.buf) == 0 {
		return o.err
	}
	_, o.err = o.w.Write(o.buf)
	o.buf = o.buf[:0]
	if cap(o.buf) > 1<<20 {
		o.buf = nil // one huge case need not be remembered
	}
	return o.err
}
