package merge

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// mostValue is how many bytes one JSON value of a report may have.
const mostValue = 64 << 20

// values reads JSON values one after the other and knows where they are.
type values struct {
	r       io.Reader
	decoder *jsontext.Decoder

	ahead        []byte // what was read from the last value on
	at           int64  // offset where ahead begins, which is at:
	line, column int
}

func newValues(r io.Reader) *values {
	v := &values{r: r, line: 1, column: 1}
	v.decoder = jsontext.NewDecoder(v, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	return v
}

// Read reads for the decoder.
func (v *values) Read(b []byte) (int, error) {
	if len(v.ahead) > mostValue {
		return 0, fmt.Errorf("want at most %d MB for one JSON value", mostValue>>20)
	}
	n, err := v.r.Read(b)
	v.ahead = append(v.ahead, b[:n]...)
	return n, err
}

// next gives the next value, and io.EOF after the last.
func (v *values) next() ([]byte, error) {
	v.skip(v.decoder.InputOffset())
	text, err := v.decoder.ReadValue()
	if err != nil {
		return nil, err
	}
	v.skip(v.decoder.InputOffset() - int64(len(text)))
	return text, nil
}

// skip moves on to an offset.
func (v *values) skip(to int64) {
	n := int(to - v.at)
	v.line, v.column = jsonpos.Advance(v.line, v.column, v.ahead[:n])
	v.ahead, v.at = v.ahead[n:], to
}

// inWords says what is wrong in the words of reports.
func inWords(err error) error {
	var syntax *jsontext.SyntacticError
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the report was cut off here")
	case errors.As(err, &syntax):
		return hint.With(fmt.Errorf("the report is not JSON: %w", syntax.Err), origin)
	case errors.As(err, &mistyped):
		return fmt.Errorf("member %.100q: want another JSON type, got %s", mistyped.Field, mistyped.Value)
	}
	return err
}

// place is where an error is: within the last value, or at the end.
func (v *values) place(err error) (line, column int) {
	offset := 0
	var syntax *jsontext.SyntacticError
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		offset = len(v.ahead)
	case errors.As(err, &syntax):
		offset = int(syntax.ByteOffset - v.at)
	case errors.As(err, &mistyped):
		offset = int(mistyped.Offset)
	}
	return jsonpos.Advance(v.line, v.column, v.ahead[:min(max(offset, 0), len(v.ahead))])
}
