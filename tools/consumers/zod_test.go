package consumers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/schemas"
)

// json-schema-to-zod does not follow references: what it writes of the schema without them accepts
// the provider's samples and fakes, and none that lacks a member or has one of another type. So does
// what Zod reads itself. Of the schema with references it makes one that accepts nothing.
func TestZod(t *testing.T) {
	out := exported(t)
	program := node(t)
	var valid, broken bytes.Buffer
	catalog := schemas.Automation()
	faker, err := fake.New(5, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range catalog.Rows {
		sample, err := catalog.Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&valid, sample); err != nil {
			t.Fatal(err)
		}
		valid.WriteByte('\n')
	}
	const fakes = 200
	for n := range uint64(fakes) {
		e := faker.Event(n)
		valid.Write(append(e.Payload, '\n'))
		all, err := mutation.Of(catalog, e.Row, e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		all = slices.DeleteFunc(all, func(m mutation.Mutation) bool {
			return m.Rule != "required" && m.Rule != "type" || m.Severity != "error"
		})
		broken.Write(append(all[n%uint64(len(all))].Payload(), '\n'))
	}
	folder := t.TempDir()
	zod := func(file string, payloads []byte) string {
		t.Helper()
		must(t, pinned(t, folder, "json-schema-to-zod", "-i", file, "-o", "events.ts"))
		cmd := exec.Command(program, "zod.cjs", filepath.Join(folder, "events.ts"), file)
		cmd.Stdin = bytes.NewReader(payloads)
		return must(t, cmd)
	}
	inlined := filepath.Join(out, "inline", schemas.BundleFile(schemas.Lenient))
	all := len(catalog.Rows) + fakes
	for _, c := range []struct {
		what                  string
		file                  string
		payloads              []byte
		written, read, number int
	}{
		{"valid payloads", inlined, valid.Bytes(), all, all, all},
		{"broken payloads", inlined, broken.Bytes(), 0, 0, fakes},
		{"valid payloads, with references", filepath.Join(out, "bundle.no-id.schema.json"), valid.Bytes(), 0, all, all},
	} {
		want := fmt.Sprintf("json-schema-to-zod: %d of %d\nz.fromJSONSchema: %d of %d\n", c.written, c.number, c.read, c.number)
		if got := zod(c.file, c.payloads); got != want {
			t.Errorf("%s are accepted by\n%swant\n%s", c.what, got, want)
		}
	}
}
