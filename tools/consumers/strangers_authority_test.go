package consumers_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

var authoritySuite = &suite{
	name:     "payloads-v5",
	title:    "Payloads, by the authority",
	source:   payloadSource("jsonschema/v5 5.3.1 as others use it, with formats in the strict profile: 2020-12, and draft-07 in the strict profile"),
	asks:     ajvSuite.asks,
	verdicts: ajvSuite.verdicts,
	counted:  ajvSuite.counted,
}

var defectSuite = &suite{
	name:     "defects",
	title:    "Defects of the authority",
	source:   "What we met in jsonschema/v5 5.3.1, which decides where the quick way does not. A test shows each defect, and what `siohook validate` does about it",
	asks:     "A defect is guarded or listed; one that is gone needs no guard",
	verdicts: []string{"gone", "guarded", "listed", "GUARD FAILS"},
	never:    []string{"GUARD FAILS"},
}

// Who uses jsonschema/v5 with the exported schemas gets our verdicts.
func TestStrangersAuthority(t *testing.T) {
	all := payloads(t)
	folder := exported(t)
	compiled := map[string]*jsonschema.Schema{}
	compile := func(name string, formats bool) *jsonschema.Schema {
		if compiled[name] == nil {
			c := jsonschema.NewCompiler()
			c.AssertFormat = formats
			if err := c.AddResource("https://schema.invalid/"+name, bytes.NewReader(read(t, folder, filepath.FromSlash(name)))); err != nil {
				t.Fatal(err)
			}
			s, err := c.Compile("https://schema.invalid/" + name)
			if err != nil {
				t.Fatal(err)
			}
			compiled[name] = s
		}
		return compiled[name]
	}
	theirs := make([][]bool, len(all))
	for i := range all {
		for _, s := range []*jsonschema.Schema{
			compile(all[i].event+".schema.json", false),
			compile(all[i].event+".strict.schema.json", true),
			compile("draft-07/"+all[i].event+".strict.schema.json", true),
		} {
			ok, err := accepts(s, all[i].payload)
			if err != nil {
				t.Fatal(err)
			}
			theirs[i] = append(theirs[i], ok)
		}
	}
	columns := []column{{"2020-12 lenient", verdicts.byLenient}, {"2020-12 strict", verdicts.byStrict}, {"draft-07 strict", verdicts.byStrict}}
	holdPayloads(t, authoritySuite, all, theirs, columns)
	authoritySuite.mustNotice(t, "a validator without a strict profile", comparePayloads(all, theirs, func(j *judged) verdicts {
		return verdicts{j.verdicts.lenient, j.verdicts.lenient, j.verdicts.lenient}
	}, columns))
}

// defect is something that jsonschema/v5 gets wrong.
type defect struct {
	name, guard string
	isMet       func(t *testing.T) bool
	isGuarded   func(t *testing.T) bool // nil: it is only listed
}

func TestStrangersDefects(t *testing.T) {
	judge := func(ours func(d *defect) bool) (results []result) {
		for i := range defects {
			d := &defects[i]
			r := result{d.name, "gone", d.guard}
			if d.isMet(t) {
				switch {
				case d.isGuarded == nil:
					r.verdict = "listed"
				case ours(d):
					r.verdict = "guarded"
				default:
					r.verdict = "GUARD FAILS"
				}
			}
			results = append(results, r)
		}
		return results
	}
	defectSuite.hold(t, judge(func(d *defect) bool { return d.isGuarded(t) }))
	defectSuite.mustNotice(t, "a validator without guards", judge(func(*defect) bool { return false }))
}

const manyWrong = `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8}`

var defects = []defect{
	{
		"It panics on {\"id\":1e1000001}, and takes 60 ms for each 1e999999",
		"`number-range` rejects such numbers before any schema sees them, and a panic would become the finding `internal`",
		func(t *testing.T) bool {
			_, err := accepts(rawSchema(t, `{"type":"integer"}`), []byte("1e1000001"))
			return err != nil
		},
		func(t *testing.T) bool {
			return slices.Equal(rules(tagAdded(t, schemas.Lenient, `141002`, `1e1000001`)), []string{"number-range"})
		},
	},
	{
		"It lists errors in random order",
		"findings are sorted by their place in the payload",
		func(t *testing.T) bool {
			s, seen := rawSchema(t, `{"additionalProperties":{"type":"string"}}`), map[string]bool{}
			for range 50 {
				var invalid *jsonschema.ValidationError
				if errors.As(s.Validate(decoded(t, manyWrong)), &invalid) {
					seen[fmt.Sprintf("%#v", invalid)] = true
				}
			}
			return len(seen) > 1
		},
		func(t *testing.T) bool {
			var first []validate.Violation
			for n := range 50 {
				found := tagAdded(t, schemas.Strict, `"fields":[`, `"fields":`+manyWrong+`,"more":[`)
				if n > 0 && !reflect.DeepEqual(found, first) {
					return false
				}
				first = found
			}
			places := make([]int, len(first))
			for i := range first {
				places[i] = first[i].Column + 10_000*first[i].Line
			}
			return len(first) >= 8 && slices.IsSorted(places)
		},
	},
	{
		"It accepts the date-time 2021-10-05T+8:10:29Z",
		"the shape of a date-time is checked, too",
		func(*testing.T) bool { return jsonschema.Formats["date-time"]("2021-10-05T+8:10:29Z") },
		func(t *testing.T) bool { return len(tagAdded(t, schemas.Strict, `T09:52:38`, `T+9:52:38`)) > 0 },
	},
	{
		"It accepts an e-mail address with a no-break space",
		"an address with spaces or invisible characters breaks the rule `hidden-character`",
		func(*testing.T) bool { return jsonschema.Formats["email"]("ann\u00a0@example.com") },
		func(t *testing.T) bool {
			return slices.Contains(rules(tagAdded(t, schemas.Strict, `"email":"`, `"email":"\u00a0`)), "hidden-character")
		},
	},
	{
		"Its places are percent-encoded over JSON Pointer's own escapes, and an empty name is left out",
		"places are decoded, and an empty name is replaced while the schema looks at it",
		func(t *testing.T) bool {
			var invalid *jsonschema.ValidationError
			err := rawSchema(t, `{"additionalProperties":{"additionalProperties":{"type":"string"}}}`).Validate(decoded(t, `{"":{"a b":1}}`))
			return errors.As(err, &invalid) && !strings.Contains(fmt.Sprintf("%#v", invalid), "//a b")
		},
		func(t *testing.T) bool {
			found := tagAdded(t, schemas.Lenient, `"fields":[`, `"fields":{"":1,"a b%/~":2},"more":[`)
			at := func(pointer string) bool {
				return slices.ContainsFunc(found, func(v validate.Violation) bool { return v.Pointer == pointer })
			}
			return at("/data/contact/fields/") && at("/data/contact/fields/a b%~1~0")
		},
	},
	{
		"It reads what a schema refers to by file:// from the disk",
		"nothing is read but the catalog's own files",
		func(t *testing.T) bool {
			file := filepath.Join(t.TempDir(), "other.json")
			if err := os.WriteFile(file, []byte("true"), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := jsonschema.CompileString("https://schema.invalid/s", `{"$ref":"file://`+filepath.ToSlash(file)+`"}`)
			return err == nil
		},
		func(t *testing.T) bool {
			err := checkFolder(t, `{"$ref":"file:///etc/hostname"}`)
			return err != nil && strings.Contains(err.Error(), "nothing is fetched")
		},
	},
	{
		"It asserts formats in draft-07 whatever the compiler's AssertFormat is",
		"in the lenient profile every format accepts everything",
		func(t *testing.T) bool {
			return rawSchema(t, `{"$schema":"http://json-schema.org/draft-07/schema#","format":"email"}`).Validate("ann") != nil
		},
		func(t *testing.T) bool {
			return tagAdded(t, schemas.Lenient, `T09:52:38`, `T99:52:38`)[0].Severity == validate.Warning
		},
	},
	{
		"A $dynamicRef finds an anchor in the resource around its schema, which no reference has passed",
		"no published schema has one; no plan follows one, and `schema diff` reports a change of such a schema as `undecided`",
		func(t *testing.T) bool {
			return rawSchema(t, `{"$id":"https://schema.invalid/main","$ref":"bar/item","$defs":{"bar":{"$id":"bar/","$defs":{
				"item":{"$id":"item","$dynamicRef":"#c","$defs":{"own":{"$dynamicAnchor":"c","type":"integer"}}},
				"content":{"$dynamicAnchor":"c","type":"string"}}}}}`).Validate("text") == nil
		},
		nil,
	},
}

func rawSchema(t *testing.T, text string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.CompileString("https://schema.invalid/raw", text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	value, err := decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// tagAdded is what validate finds in the sample of an event, with another text in the place of one.
func tagAdded(t *testing.T, p schemas.Profile, from, to string) []validate.Violation {
	t.Helper()
	catalog := schemas.Automation()
	sample, err := catalog.Sample(catalog.Row("contact.tag.added"))
	if err != nil {
		t.Fatal(err)
	}
	compact := strings.NewReplacer("\n", "", " ", "").Replace(string(sample))
	if !strings.Contains(compact, from) {
		t.Fatalf("no %s in %s", from, compact)
	}
	return validate.New(catalog, validate.Options{Profile: p}).Payload([]byte(strings.Replace(compact, from, to, 1))).Violations
}

func rules(found []validate.Violation) (names []string) {
	for i := range found {
		names = append(names, found[i].Rule)
	}
	return names
}

// checkFolder is what validate says of a catalog's folder that has one event.
func checkFolder(t *testing.T, schema string) error {
	t.Helper()
	c, err := schemas.Open(fstest.MapFS{
		"index.json": {Data: []byte(`{"format_version":1,"catalog":"own","title":"t","base_url":"https://example.com/",` +
			`"wire":{"event":{"body":"/type"}},"events":[{"id":"a","type":"a"}]}`)},
		"a.schema.json":        {Data: []byte(schema)},
		"a.strict.schema.json": {Data: []byte(schema)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return validate.New(c, validate.Options{}).Check(c.Rows[0])
}
