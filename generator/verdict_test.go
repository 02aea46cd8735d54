package generator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"pgregory.net/rapid"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
)

// verdicts are one event's schemas, compiled by jsonschema/v5, which checks each
// against its metaschema.
type verdicts struct {
	row                                            *schemas.Row
	lenient, strict, oldLenient, oldStrict, bundle *jsonschema.Schema
}

func compileAll(t *testing.T) []verdicts {
	t.Helper()
	files := generate(t, builtIns()[0])
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		t.Errorf("%s is not in the files", url)
		return nil, io.ErrUnexpectedEOF
	}
	base := schemas.Automation().BaseURL
	for name, text := range files {
		if strings.HasSuffix(name, ".schema.json") {
			if err := c.AddResource(base+name, bytes.NewReader(text)); err != nil {
				t.Fatal(err)
			}
		}
	}
	compile := func(name string) *jsonschema.Schema {
		s, err := c.Compile(base + name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := jsonschema.Draft2020
		if strings.HasPrefix(name, "draft-07/") {
			want = jsonschema.Draft7
		}
		if s.Draft != want {
			t.Errorf("%s is compiled as %v", name, s.Draft)
		}
		return s
	}
	var all []verdicts
	for _, row := range schemas.Automation().Rows {
		lenient, strict := row.SchemaFile(schemas.Lenient), row.SchemaFile(schemas.Strict)
		all = append(all, verdicts{
			row: row, lenient: compile(lenient), strict: compile(strict),
			oldLenient: compile("draft-07/" + lenient), oldStrict: compile("draft-07/" + strict),
			bundle: compile("bundle.strict.schema.json"),
		})
		compile("draft-07/bundle.schema.json")
		compile("bundle.schema.json")
		compile("draft-07/bundle.strict.schema.json")
	}
	return all
}

func decode(t interface{ Fatal(...any) }, text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestSchemasAcceptTheirSample(t *testing.T) {
	for _, v := range compileAll(t) {
		sample, err := schemas.Automation().Sample(v.row)
		if err != nil {
			t.Fatal(err)
		}
		for name, schema := range map[string]*jsonschema.Schema{
			"lenient": v.lenient, "strict": v.strict, "draft-07 lenient": v.oldLenient, "draft-07 strict": v.oldStrict, "bundle": v.bundle,
		} {
			if err := schema.Validate(decode(t, sample)); err != nil {
				t.Errorf("%s %s: %#v", v.row.ID(), name, err)
			}
		}
	}
}

// On fakes and on fakes with random changes: what strict accepts, lenient
// accepts, and the drafts agree.
func TestStrictIsPartOfLenient(t *testing.T) {
	all := compileAll(t)
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SampledFrom(all).Draw(t, "event")
		faker, err := fake.New(rapid.Uint64().Draw(t, "seed"), fake.Options{Events: []string{v.row.ID()}, Seen: rapid.Bool().Draw(t, "seen")})
		if err != nil {
			t.Fatal(err)
		}
		payload := decode(t, faker.Event(rapid.Uint64Range(0, 1e6).Draw(t, "n")).Payload)
		if err := v.strict.Validate(payload); err != nil {
			t.Errorf("%s: a fake is refused: %#v", v.row.ID(), err)
		}
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			payload = change(t, payload)
		}
		strict, lenient := v.strict.Validate(payload) == nil, v.lenient.Validate(payload) == nil
		if strict && !lenient {
			t.Errorf("%s: strict accepts and lenient refuses %v", v.row.ID(), payload)
		}
		if strict != (v.oldStrict.Validate(payload) == nil) || lenient != (v.oldLenient.Validate(payload) == nil) {
			t.Errorf("%s: the drafts do not agree on %v", v.row.ID(), payload)
		}
		if !strict {
			refused++
		}
	})
	if refused == 0 {
		t.Error("none is refused: nothing was tested")
	}
}

// change replaces, removes or adds one value at a random place.
func change(t *rapid.T, value any) any {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 || rapid.IntRange(0, 9).Draw(t, "here") == 0 {
			v["extra"] = 1
			return v
		}
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		name := rapid.SampledFrom(sorted(names)).Draw(t, "member")
		if rapid.IntRange(0, 9).Draw(t, "remove") == 0 {
			delete(v, name)
			return v
		}
		v[name] = change(t, v[name])
		return v
	case []any:
		if len(v) > 0 && rapid.Bool().Draw(t, "inside") {
			i := rapid.IntRange(0, len(v)-1).Draw(t, "element")
			v[i] = change(t, v[i])
			return v
		}
	}
	return rapid.SampledFrom([]any{nil, true, json.Number("1"), json.Number("1.5"), json.Number("1.0"), "", "x", "full_access", "stripe", []any{}, []any{"x"}, map[string]any{}}).Draw(t, "value")
}

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}
