package validate

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

// However a file is cut into batches, the reports are the same.
func TestBatches(t *testing.T) {
	faker, err := fake.New(4, fake.Options{Seen: true})
	if err != nil {
		t.Fatal(err)
	}
	v := New(schemas.Automation(), Options{Workers: 3, MaxBytes: 3000})
	inOrder := New(schemas.Automation(), Options{MaxBytes: 3000})
	r := rand.New(rand.NewPCG(1, 2))
	for round := range trial.Size(15, 15, 40) {
		text := []byte("\uFEFF \n")[3*r.IntN(2):]
		for range 5 + r.IntN(30) {
			b := faker.Event(r.Uint64()).Payload
			switch r.IntN(12) {
			case 0:
				b = b[:r.IntN(len(b))]
			case 1:
				b = bytes.ReplaceAll(b, []byte(`:{`), []byte(":\n{"))
			case 2:
				b = bytes.Replace(b, []byte(`"email":`), []byte(`"extra":[],"email":`), 1)
			case 3:
				b = append(b, " junk}"...)
			case 4:
				b = append(b, '\r')
			case 5:
				b = []byte("{}\n{}\n\n{")
			case 6:
				b = bytes.Repeat([]byte(" "), 4000)
			case 7:
				b = fmt.Appendf(nil, `{"type":"%0*d"}`, r.IntN(6000), 1)
			}
			text = append(append(text, b...), '\n')
		}
		text = text[:len(text)-r.IntN(3)]
		file := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		want := fileReports(t, inOrder, file)
		for _, size := range []int{1, 2, 3, 50, 333, 1000, 5000} {
			v.batchSize = size
			if diff := cmp.Diff(want, fileReports(t, v, file)); diff != "" {
				t.Fatalf("round %d, batches of %d bytes (-in order +got):\n%.3000s", round, size, diff)
			}
		}
	}
}

// quick comes quickly, but only from its beginning on.
type quick struct{ io.Reader }

func (quick) IsQuick() bool { return true }

// fileReports checks a file that was read a little before, and a file in memory.
func fileReports(t *testing.T, v *Validator, name string) (all []string) {
	t.Helper()
	in, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	each := func(r Report) error {
		all = append(all, fmt.Sprintf("%s:%d %s %v %s", r.File, r.Line, r.Event, r.Violations, r.Payload))
		return nil
	}
	if err := v.Stream("f", in, each); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.StreamBytes("memory", text, each); err != nil {
		t.Fatal(err)
	}
	if err := v.Stream("quick", quick{iotest.HalfReader(bytes.NewReader(text))}, each); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Seek(5, 0); err != nil {
		t.Fatal(err)
	}
	if err := v.Stream("rest", in, each); err != nil {
		t.Fatal(err)
	}
	return all
}
