package lines_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/lines"
)

// However a text is cut, its pieces and the rest make it, and each begins a line.
func TestPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var text []byte
		for range 1 + r.IntN(20) {
			text = append(text, []string{"{}\n", "{\"a\":1}\n", "{\n}\n", "\n", "{\"b\":\"" + strings.Repeat("x", r.IntN(60)) + "\"}\n", "}\n", "{\"c\":", "[1]\n"}[r.IntN(8)]...)
		}
		start := r.IntN(3)
		for _, size := range []int{1, 2, 3, 7, 40, 1000} {
			c := lines.Cutter{Region: lines.Region{File: bytes.NewReader(text), Start: int64(min(start, len(text))), End: int64(len(text))}, Size: size, Longest: 50}
			got, rest := bytes.Clone(text[:c.Start]), c.End
			var p lines.Piece
			for n := range c.Pieces() {
				c.Read(&p, n)
				if n > 0 && len(p.Text) > 0 && (p.Text[0] != '{' || !bytes.HasSuffix(got, []byte("}\n"))) {
					t.Fatalf("piece %d of %q in %d: %q", n, text, size, p.Text)
				}
				if got = append(got, p.Text...); p.IsLast {
					rest = p.Rest
					break
				}
			}
			if rest != int64(len(got)) || !bytes.HasPrefix(text, got) {
				t.Fatalf("%q in %d: %q, the rest begins at %d", text, size, got, rest)
			}
		}
	}
}

func TestRegionOf(t *testing.T) {
	if _, ok := lines.RegionOf(strings.NewReader("{}")); ok {
		t.Error("a reader is taken for a file")
	}
	name := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(name, []byte("{}\n{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Seek(3, 0); err != nil {
		t.Fatal(err)
	}
	if got, ok := lines.RegionOf(f); !ok || got.Start != 3 || got.End != 6 {
		t.Errorf("%+v, %t", got, ok)
	}
}
