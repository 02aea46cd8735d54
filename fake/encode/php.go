package encode

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// AppendPHP appends the JSON text as PHP's json_encode would write its value:
// no white space, / as \/, all that is not ASCII as \uXXXX in lower-case hex.
// The order of members (duplicates included), the spelling of numbers and {}
// are kept. Text that is no single JSON value, is not UTF-8 or escapes half a
// surrogate pair is an error; dst is then returned as it was.
func AppendPHP(dst, json []byte) ([]byte, error) {
	d := jsontext.NewDecoder(bytes.NewReader(json), jsontext.AllowDuplicateNames(true))
	if err := d.SkipValue(); err != nil {
		return dst, fmt.Errorf("encode php: %w", err)
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return dst, fmt.Errorf("encode php: more than one value")
	}
	return AppendValue(dst, json, AppendPHPString), nil
}
