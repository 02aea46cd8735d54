package encode_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/schemas"
)

// phpTests are also the seeds of the fuzz test. The second column is what
// PHP 8's json_encode prints for the value.
var phpTests = []struct{ json, want string }{
	{`null`, `null`},
	{` { "a" : [ ] , "b" : { } , "a" : 1 } `, `{"a":[],"b":{},"a":1}`},
	{`[0.0, 1E5, -0, 12345678901234567890, 1.10]`, `[0.0,1E5,-0,12345678901234567890,1.10]`},
	{`"a/b \" \\ & < > '"`, `"a\/b \" \\ & < > '"`},
	{`"\u0000\u0001\b\t\n\u000b\f\r\u001f\u007f"`, `"\u0000\u0001\b\t\n\u000b\f\r\u001f` + "\x7f" + `"`},
	{`"é € \u2028 🚀 \uD83D\uDE80"`, `"\u00e9 \u20ac \u2028 \ud83d\ude80 \ud83d\ude80"`},
	{`{"é/":"\u00AB\/"}`, `{"\u00e9\/":"\u00ab\/"}`},
	{"\"\ufffd\U0010ffff\"", `"\ufffd\udbff\udfff"`},
	{"[\n\ttrue,\r\n false]", `[true,false]`},
}

func TestAppendPHP(t *testing.T) {
	for _, c := range phpTests {
		got, err := encode.AppendPHP([]byte("x"), []byte(c.json))
		if err != nil || string(got) != "x"+c.want {
			t.Errorf("%s: got %s, %v, want %s", c.json, got, err, c.want)
		}
	}
}

func TestAppendPHPErrors(t *testing.T) {
	for _, bad := range []string{"", "{", "[1,]", `{"a":1} {"b":2}`, `1 x`, "\"\xff\"", `"\ud800"`, `{"a"}`, "\u00a01", `'a'`} {
		if got, err := encode.AppendPHP([]byte("x"), []byte(bad)); err == nil || string(got) != "x" {
			t.Errorf("%q: got %s, %v, want an error", bad, got, err)
		}
	}
}

// TestSamplesKeepTheirValue encodes the provider's examples.
func TestSamplesKeepTheirValue(t *testing.T) {
	catalog := schemas.Automation()
	for _, row := range catalog.Rows {
		sample, err := catalog.Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		got, err := encode.AppendPHP(nil, sample)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(string(got), "\n") || !cmp.Equal(decode(t, sample), decode(t, got)) {
			t.Errorf("%s: %s", row.ID(), got)
		}
	}
}

// decode reads a JSON value and keeps the spelling of numbers.
func decode(t testing.TB, b []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return v
}
