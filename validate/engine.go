package validate

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// engine is the compiled JSON Schema of one event. This file alone knows
// jsonschema/v5.
type engine struct {
	schema    *jsonschema.Schema
	documents *documents // to read the keywords' values from
	broken    error      // why its schema cannot be compiled
}

// failure is a node of what an engine found: a keyword that does not hold, or a
// group of alternatives none of which holds, or a mere bundle of causes.
type failure struct {
	keyword string         // "" for a bundle
	place   string         // JSON Pointer of the value
	want    any            // the keyword's value in the schema
	schema  map[string]any // the schema object that has the keyword
	causes  []failure      // of a group: one per alternative
	or      []string       // JSON types that would do as well, where an alternative asks for one
}

// unknownMember are the keywords that close an object.
var unknownMember = map[string]bool{"additionalProperties": true, "unevaluatedProperties": true}

// compile builds the engines of all events of a catalog. They come from the choice
// of all events, so that what events share is compiled once, and in draft-07: v5
// checks schemas against their metaschema first, which is where most of the time
// goes, and that of draft-07 is one document where 2020-12 has eight.
func compile(c *schemas.Catalog, p schemas.Profile) (map[*schemas.Row]*engine, error) {
	d := &documents{base: cmp.Or(c.BaseURL, "https://schema.invalid/"), files: c, decoded: map[string]any{}}
	compiler := newCompiler(d, p)
	bundle, err := compiler.Compile(d.base + path.Join("draft-07", schemas.BundleFile(p)))
	if err != nil {
		return nil, err
	}
	events := slices.Concat(bundle.OneOf, bundle.AnyOf)
	if len(events) != len(c.Rows) {
		return nil, fmt.Errorf("%s has %s, the catalog %d", bundle.Location, words.Count(len(events), "event"), len(c.Rows))
	}
	engines := make(map[*schemas.Row]*engine, len(c.Rows))
	for i, row := range c.Rows {
		event := events[i]
		engines[row] = &engine{schema: cmp.Or(event.Ref, event), documents: d}
	}
	return engines, nil
}

func newCompiler(d *documents, p schemas.Profile) *jsonschema.Compiler {
	compiler := jsonschema.NewCompiler()
	compiler.LoadURL = d.load
	compiler.AssertFormat = true // always so in draft-07
	compiler.Formats["date-time"] = isDateTime
	compiler.Formats["email"] = isVisibleEmail
	if p == schemas.Lenient { // where they are annotations
		for name := range jsonschema.Formats {
			compiler.Formats[name] = func(any) bool { return true }
		}
	}
	return compiler
}

// each compiles the schemas of events each by itself, in its own draft, when it is asked for
// the first time.
func each(c *schemas.Catalog, p schemas.Profile) func(*schemas.Row) *engine {
	engines := make(map[*schemas.Row]func() *engine, len(c.Rows))
	for _, row := range c.Rows {
		engines[row] = sync.OnceValue(func() *engine {
			name := row.SchemaFile(p)
			d := &documents{base: "https://schema.invalid/", files: c, only: name, decoded: map[string]any{}}
			err := within(c, name)
			var s *jsonschema.Schema
			if err == nil {
				s, err = compileOne(newCompiler(d, p), d.base+name)
			}
			if err != nil {
				return &engine{schema: unknowable(), broken: fmt.Errorf("the schema of the event cannot be used: %s: %w", name, err)}
			}
			return &engine{schema: s, documents: d}
		})
	}
	return func(row *schemas.Row) *engine { return engines[row]() }
}

// mostSchemas is how many schemas a file may have: it takes seconds to compile so many, and four
// times as long for twice as many.
const mostSchemas = 20_000

// within tells whether a schema of a folder is within the bounds of package schema: with another, a
// validator may never come to an end.
func within(c *schemas.Catalog, name string) error {
	text, err := c.ReadFile(name)
	if err != nil {
		return err
	}
	s, err := schema.Parse(text)
	if err == nil && s.Size() > mostSchemas {
		err = fmt.Errorf("it has %s, at most %s are allowed", words.Count(s.Size(), "schema"), words.Count(mostSchemas, "schema"))
	}
	return err
}

// compileOne compiles a schema that may be anybody's.
func compileOne(compiler *jsonschema.Compiler, address string) (s *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("jsonschema: %v", r)
		}
	}()
	return compiler.Compile(address)
}

// unknowable is a schema of which no plan knows anything.
var unknowable = sync.OnceValue(func() *jsonschema.Schema {
	return jsonschema.MustCompileString("https://schema.invalid/none", `{"not": {}}`)
})

// Check is what keeps the schemas of an event from being used; nil when nothing does. It may
// be of a folder (see [schemas.Open]).
func (v *Validator) Check(row *schemas.Row) error {
	v = v.of(v.all.Owner(row))
	return cmp.Or(v.engines.strict(row).broken, v.engines.lenient(row).broken)
}

// documents are the files that a schema may consist of. Nothing is fetched.
type documents struct {
	base     string // what their addresses begin with
	files    schemas.Files
	only     string // the one file there is, which may have an address of its own; "" for any
	decoding sync.Mutex
	decoded  map[string]any // by address
}

func (d *documents) read(address string) ([]byte, error) {
	name, ok := strings.CutPrefix(address, d.base)
	if !ok {
		return nil, fmt.Errorf("schema refers to %s: nothing is fetched", address)
	}
	return d.files.ReadFile(name)
}

func (d *documents) load(address string) (io.ReadCloser, error) {
	text, err := d.read(address)
	return io.NopCloser(bytes.NewReader(text)), err
}

// decode decodes a schema that has been compiled.
func (d *documents) decode(address string) (document any) {
	d.decoding.Lock()
	defer d.decoding.Unlock()
	if known, ok := d.decoded[address]; ok {
		return known
	}
	text, err := d.read(address)
	if d.only != "" {
		text, err = d.files.ReadFile(d.only)
	}
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		err = decoder.Decode(&document)
	}
	if err != nil {
		panic(fmt.Sprintf("a schema that was compiled: %v", err))
	}
	d.decoded[address] = document
	return document
}

// isDateTime is v5's format with the shape checked, too: v5 takes
// "2021-10-05T+8:10:29Z".
func isDateTime(value any) bool {
	text, ok := value.(string)
	return !ok || hasDateTimeShape(text) && jsonschema.Formats["date-time"](text)
}

// isVisibleEmail is v5's format without what nobody sees: v5 takes "ann\u00a0@example.com". The
// published schemas do, too.
func isVisibleEmail(value any) bool {
	text, ok := value.(string)
	return !ok || jsonschema.Formats["email"](text) && !hasHidden(text)
}

// isHiddenEmail tells whether a text is an e-mail address but for what nobody sees in it.
func isHiddenEmail(text string) bool { return jsonschema.Formats["email"](text) && hasHidden(text) }

// check returns what is wrong with a value, nil when nothing is. The error is
// for a value that the engine could not cope with.
func (e *engine) check(value any) (root *failure, err error) {
	if e.broken != nil {
		return nil, e.broken
	}
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("jsonschema: %v", r)
		}
	}()
	found := e.schema.Validate(nameEmpty(value))
	if found == nil {
		return nil, nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(found, &invalid) {
		return nil, found
	}
	failed := e.failure(invalid)
	return &failed, nil
}

func (e *engine) failure(invalid *jsonschema.ValidationError) failure {
	f := failure{place: instancePlace(invalid.InstanceLocation)}
	keyword := keywordOf(invalid.KeywordLocation)
	// The causes under contains say why each element is not the one looked for.
	causes := invalid.Causes
	if keyword == "minContains" {
		causes = nil
	}
	bundle := invalid.Message == "" // of what is wrong with one alternative, for example
	if len(causes) == 0 || !bundle && (keyword == "oneOf" || keyword == "anyOf") {
		f.keyword = keyword
		f.want, f.schema = e.resolve(invalid.AbsoluteKeywordLocation)
		if f.want == false && !unknownMember[keyword] {
			f.keyword = "false" // a schema that forbids, under whatever name
		}
	}
	for _, cause := range causes {
		f.causes = append(f.causes, e.failure(cause))
	}
	return f
}

// resolve reads a keyword's value in the schema document, and the schema that
// has it.
func (e *engine) resolve(location string) (value any, schema map[string]any) {
	address, fragment, _ := strings.Cut(location, "#")
	value = e.documents.decode(address)
	for _, token := range jsonpos.Tokens(unescape(fragment)) {
		switch holder := value.(type) {
		case map[string]any:
			schema = holder
			value = holder[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(holder) {
				return nil, schema
			}
			value = holder[i]
		default:
			return nil, schema
		}
	}
	return value, schema
}

// keywordOf returns the keyword that a keyword location ends in. Indexes after
// it do not count, nor does the name after dependentRequired.
func keywordOf(location string) string {
	tokens := strings.Split(location, "/")
	for len(tokens) > 1 {
		last := tokens[len(tokens)-1]
		if _, err := strconv.Atoi(last); err != nil {
			if before := tokens[len(tokens)-2]; before == "dependentRequired" {
				return before
			}
			return last
		}
		tokens = tokens[:len(tokens)-1]
	}
	return ""
}

// unescape undoes the percent-encoding that v5 puts over JSON Pointer's own.
func unescape(pointer string) string {
	plain, err := url.PathUnescape(pointer)
	if err != nil {
		return pointer
	}
	return plain
}

// emptyName stands for the empty member name, which v5 leaves out of its places.
const emptyName = "\U0010FFFF(empty)"

// instancePlace is the JSON Pointer that v5 means.
func instancePlace(instanceLocation string) string {
	return strings.ReplaceAll(unescape(instanceLocation), emptyName, "")
}

// nameEmpty renames empty member names to emptyName, in place.
func nameEmpty(value any) any {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			nameEmpty(element)
		}
	case map[string]any:
		for _, member := range value {
			nameEmpty(member)
		}
		if member, ok := value[""]; ok {
			delete(value, "")
			value[emptyName] = member
		}
	}
	return value
}
