package jsontree_test

import (
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/jsontree"
)

// What is read is written again as it was, members in their order.
func TestRoundTrip(t *testing.T) {
	const text = `{
  "z": 1.50,
  "a": [
    null,
    true,
    "é < & >"
  ],
  "m": {
    "y": 123456789012345678901234567890,
    "b": {}
  }
}
`
	o, err := jsontree.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsontree.Format(jsontree.Clone(o))
	if err != nil || string(out) != text {
		t.Errorf("%v: %s", err, out)
	}
	o.Object("m").Set("y", "x").Set("c", nil).Remove("b")
	out, err = jsontree.Format(o)
	if err != nil || !strings.Contains(string(out), "\"y\": \"x\",\n    \"c\": null\n") {
		t.Errorf("%v: %s", err, out)
	}
	for _, bad := range []string{"", "[]", `{"a":}`, `{"a":1`} {
		if _, err := jsontree.Parse([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
