package baseline_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/baseline"
	"github.com/siohook/siohook/internal/base/fingerprint"
)

// A baseline has what --format json writes, of findings with one fingerprint or several, and
// fingerprints with remarks.
func TestRead(t *testing.T) {
	t.Chdir(t.TempDir())
	for text, want := range map[string]fingerprint.Set{
		"": {},
		"# known\n\n0123456789abcdef rule /place\n": {"0123456789abcdef": true},
		`{"format_version":1,"kind":"violation","fingerprint":"a"}` + "\n" + `{"fingerprint":"of all","fingerprints":["b","c"]}` + "\n" + `{"kind":"summary"}`: {"a": true, "b": true, "c": true},
	} {
		if err := os.WriteFile("known", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := baseline.Read(t.Context(), "known")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", text, err, diff)
		}
	}
	for text, want := range map[string]string{
		"0123456789abcdef\nhello\n": "baseline known:2: want a JSON object or a fingerprint",
		"\n{\"fingerprint\":1}":     "baseline known:2: want a JSON object or a fingerprint",
		`{"format_version":99}`:     "baseline known:1: ",
	} {
		if err := os.WriteFile("known", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := baseline.Read(t.Context(), "known"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, %v; want %s", text, got, err, want)
		}
	}
	if got, err := baseline.Read(t.Context(), ""); got != nil || err != nil {
		t.Errorf("no file: %v, %v", got, err)
	}
}
