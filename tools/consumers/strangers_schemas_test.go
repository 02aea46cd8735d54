package consumers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	google "github.com/google/jsonschema-go/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/accept"
)

const schemaSource = "[JSON-Schema-Test-Suite](https://github.com/json-schema-org/JSON-Schema-Test-Suite), the folder %s, " +
	"as the Go module github.com/google/jsonschema-go v0.4.3 has it in its testdata"

// newSchemaSuite is the suite of a draft: a plan is made of each schema, and must not accept what
// jsonschema/v5 rejects.
func newSchemaSuite(name, title, folder string) *suite {
	return &suite{
		name:     name,
		title:    title,
		source:   fmt.Sprintf(schemaSource, folder),
		asks:     "The quick way never accepts what jsonschema/v5, the authority, rejects",
		verdicts: []string{"right, by a plan", "right, by jsonschema/v5", "agrees", "jsonschema/v5 is wrong", "no schema", "FALSE NOTE", "FALSE YES"},
		counted:  []string{"right, by a plan", "right, by jsonschema/v5", "agrees"},
		never:    []string{"FALSE NOTE", "FALSE YES"},
	}
}

var (
	schemaSuite2020 = newSchemaSuite("schemas-2020-12", "JSON Schema 2020-12", "draft2020-12")
	schemaSuite7    = newSchemaSuite("schemas-draft-07", "JSON Schema draft-07", "draft7")
)

// schemaGroup is a schema of a suite with its cases.
type schemaGroup struct {
	file, Description string
	Schema            json.RawMessage
	Tests             []schemaCase
}

type schemaCase struct {
	Description string
	Data        json.RawMessage
	Valid       bool
}

func (g *schemaGroup) name(c *schemaCase) string {
	return strings.Join([]string{g.file, g.Description, c.Description}, ": ")
}

// draft is a suite's folder and what its schemas are compiled with.
type draft struct {
	folder, metaschema string
	v5                 *jsonschema.Draft
}

var (
	draft2020 = draft{"draft2020-12", "https://json-schema.org/draft/2020-12/schema", jsonschema.Draft2020}
	draft7    = draft{"draft7", "http://json-schema.org/draft-07/schema#", jsonschema.Draft7}
)

// suiteFolder is where the module has the suites.
func suiteFolder(t *testing.T) string {
	t.Helper()
	dir := strings.TrimSpace(must(t, command(".", "go", "list", "-m", "-f", "{{.Dir}}", "github.com/google/jsonschema-go")))
	return filepath.Join(dir, "jsonschema", "testdata")
}

// groups reads the suite of a draft. Schemas that do not say of which draft they are get told.
func (d draft) groups(t *testing.T) (all []schemaGroup) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(suiteFolder(t), d.folder, "*.json"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		var groups []schemaGroup
		if err := json.Unmarshal(read(t, file), &groups); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for i := range groups {
			g := &groups[i]
			g.file = strings.TrimSuffix(filepath.Base(file), ".json")
			if g.Schema[0] == '{' && !bytes.Contains(g.Schema, []byte(`"$schema"`)) {
				rest := bytes.TrimSpace(g.Schema[1:])
				comma := ","
				if rest[0] == '}' {
					comma = ""
				}
				g.Schema = fmt.Appendf(nil, `{"$schema":%q%s%s`, d.metaschema, comma, rest)
			}
		}
		all = append(all, groups...)
	}
	return all
}

// remote reads a schema that others refer to: the suite has it served at localhost:1234.
func remote(folder, address string) ([]byte, error) {
	at, err := url.Parse(address)
	if err != nil || at.Host != "localhost:1234" {
		return nil, fmt.Errorf("%s: nothing is fetched", address)
	}
	return os.ReadFile(filepath.Join(folder, "remotes", filepath.FromSlash(path.Clean("/"+at.Path))))
}

// authority compiles a schema with jsonschema/v5. It asserts formats, as package validate does.
func (d draft) authority(folder string, schema []byte) (s *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, fmt.Errorf("it panics: %v", r)
		}
	}()
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = d.v5, true
	c.LoadURL = func(address string) (io.ReadCloser, error) {
		text, err := remote(folder, address)
		return io.NopCloser(bytes.NewReader(text)), err
	}
	const home = "https://schema.invalid/schema.json"
	if err := c.AddResource(home, bytes.NewReader(schema)); err != nil {
		return nil, err
	}
	return c.Compile(home)
}

// accepts asks jsonschema/v5.
func accepts(s *jsonschema.Schema, data []byte) (ok bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			ok, err = false, fmt.Errorf("it panics: %v", r)
		}
	}()
	value, err := decode(data)
	if err != nil {
		return false, err
	}
	return s.Validate(value) == nil, nil
}

// decode reads JSON with its numbers as they are written.
func decode(data []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	err = d.Decode(&value)
	return value, err
}

// peer compiles a schema with google/jsonschema-go; nil where that has no such schemas.
func (d draft) peer(folder string, schema []byte) (r *google.Resolved) {
	defer func() {
		if recover() != nil {
			r = nil
		}
	}()
	var s google.Schema
	if json.Unmarshal(schema, &s) != nil {
		return nil
	}
	r, err := s.Resolve(&google.ResolveOptions{BaseURI: "https://schema.invalid/schema.json", Loader: func(at *url.URL) (*google.Schema, error) {
		text, err := remote(folder, at.String())
		if err != nil {
			return nil, err
		}
		var other google.Schema
		return &other, json.Unmarshal(text, &other)
	}})
	if err != nil {
		return nil
	}
	return r
}

// peerAccepts asks google/jsonschema-go, where it has the schema.
func peerAccepts(r *google.Resolved, data []byte) (ok, known bool) {
	if r == nil {
		return false, false
	}
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		return false, false
	}
	return r.Validate(value) == nil, true
}

// inspect asks a plan. It has notes where it is not yes.
type inspect func(p *accept.Plan, data []byte) (notes int, ok bool)

func ourPlan(p *accept.Plan, data []byte) (notes int, ok bool) {
	found, ok := p.Inspect(data, nil)
	return len(found), ok
}

func TestStrangersSchemas(t *testing.T) {
	for s, d := range map[*suite]draft{schemaSuite2020: draft2020, schemaSuite7: draft7} {
		s.hold(t, judgeSchemas(t, d, ourPlan))
		s.mustNotice(t, "a plan that accepts all that it can", judgeSchemas(t, d, func(p *accept.Plan, data []byte) (int, bool) {
			_, ok := p.Inspect(data, nil)
			return 0, ok
		}))
		s.mustNotice(t, "a plan that follows no keyword", judgeSchemas(t, d, func(p *accept.Plan, data []byte) (int, bool) { return 0, len(p.Unsupported()) > 0 }))
	}
}

// judgeSchemas asks about each case of each schema, and then whether the two ways agree on the
// cases that the suite has for other schemas of the same file.
func judgeSchemas(t *testing.T, d draft, ask inspect) (results []result) {
	t.Helper()
	folder, groups := suiteFolder(t), d.groups(t)
	for i := range groups {
		g := &groups[i]
		s, err := d.authority(folder, g.Schema)
		if err != nil {
			for _, c := range g.Tests {
				results = append(results, result{g.name(&c), "no schema", "jsonschema/v5 does not compile it: " + leaf(err)})
			}
			continue
		}
		plan, other := accept.Compile(s, accept.Limits{}), d.peer(folder, g.Schema)
		for _, c := range g.Tests {
			r := result{name: g.name(&c)}
			var ok, isKnown bool
			if ok, isKnown, r.verdict, err = compareWays(s, plan, ask, c.Data); r.verdict == "" {
				peerOK, peerKnows := peerAccepts(other, c.Data)
				switch {
				case err != nil:
					r.verdict, r.reason = "jsonschema/v5 is wrong", err.Error()
				case ok != c.Valid:
					r.verdict, r.reason = "jsonschema/v5 is wrong", wrongReasons[d.folder+"/"+g.file]
					if r.reason != "" && peerKnows && peerOK == c.Valid {
						r.reason += "; google/jsonschema-go is right"
					}
				case isKnown:
					r.verdict = "right, by a plan"
				default:
					r.verdict = "right, by jsonschema/v5"
				}
			}
			results = append(results, r)
		}
		for k := range groups {
			if h := &groups[k]; k != i && h.file == g.file {
				for _, c := range h.Tests {
					r := result{name: fmt.Sprintf("%s, by schema %d: %s", h.name(&c), i, g.Description)}
					if _, _, r.verdict, _ = compareWays(s, plan, ask, c.Data); r.verdict == "" {
						r.verdict = "agrees"
					}
					results = append(results, r)
				}
			}
		}
	}
	return results
}

// compareWays asks the authority and a plan. fault is what must never be.
func compareWays(s *jsonschema.Schema, p *accept.Plan, ask inspect, data []byte) (ok, isKnown bool, fault string, err error) {
	ok, err = accepts(s, data)
	notes, isKnown := ask(p, data)
	switch {
	case isKnown && notes == 0 && !ok:
		fault = "FALSE YES"
	case isKnown && notes > 0 && ok:
		fault = "FALSE NOTE"
	}
	return ok, isKnown, fault, err
}

// leaf is what an error of jsonschema/v5 ends with.
func leaf(err error) string {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// wrongReasons say what jsonschema/v5 gets wrong, by file of a suite.
var wrongReasons = map[string]string{
	"draft2020-12/dynamicRef": "it looks for the dynamic anchor in the resource around the schema, which no reference has passed",
}
