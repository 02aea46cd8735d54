package validate

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/jsontree"
	"github.com/siohook/siohook/schemas"
)

// engine is the compiled JSON Schema of one event. This file alone knows
// jsonschema/v5.
type engine struct {
	schema    *jsonschema.Schema
	documents *documents // to read the keywords' values from
}

// failure is a node of what an engine found: a keyword that does not hold, or a
// group of alternatives none of which holds, or a mere bundle of causes.
type failure struct {
	keyword string         // "" for a bundle
	place   string         // JSON Pointer of the value
	want    any            // the keyword's value in the schema
	schema  *jsontree.Object // the schema that has the keyword; nil when nothing is known of it
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
	d := &documents{base: cmp.Or(c.BaseURL, "https://schema.invalid/"), files: c, read: map[string]any{}}
	compiler := jsonschema.NewCompiler()
	compiler.LoadURL = d.load
	compiler.AssertFormat = true // always so in draft-07
	compiler.Formats["date-time"] = isDateTime
	if p == schemas.Lenient { // where they are annotations
		for name := range jsonschema.Formats {
			compiler.Formats[name] = func(any) bool { return true }
		}
	}
	bundle, err := compiler.Compile(d.base + path.Join("draft-07", schemas.BundleFile(p)))
	if err != nil {
		return nil, err
	}
	if len(bundle.OneOf) != len(c.Rows) {
		return nil, fmt.Errorf("%s has %d events, the catalog %d", bundle.Location, len(bundle.OneOf), len(c.Rows))
	}
	engines := make(map[*schemas.Row]*engine, len(c.Rows))
	for i, row := range c.Rows {
		schema := bundle.OneOf[i]
		engines[row] = &engine{cmp.Or(schema.Ref, schema), d}
	}
	return engines, nil
}

// documents are the files that a schema may consist of. Nothing is fetched.
type documents struct {
	base  string // what their addresses begin with
	files schemas.Files
	read  map[string]any // their trees by address; complete when the schema is compiled
}

// load reads a file for v5, and keeps what explanations need of it.
func (d *documents) load(address string) (io.ReadCloser, error) {
	name, ok := strings.CutPrefix(address, d.base)
	if !ok {
		return nil, fmt.Errorf("schema refers to %s: nothing is fetched", address)
	}
	text, err := d.files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if d.read[address], _, err = jsontree.ParseValue(text); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.NopCloser(bytes.NewReader(text)), nil
}

// isDateTime is v5's format with the shape checked, too: v5 takes
// "2021-10-05T+8:10:29Z".
func isDateTime(value any) bool {
	text, ok := value.(string)
	return !ok || hasDateTimeShape(text) && jsonschema.Formats["date-time"](text)
}

// check returns what is wrong with a value, nil when nothing is. The error is
// for a value that the engine could not cope with.
func (e *engine) check(value any) (root *failure, err error) {
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
func (e *engine) resolve(location string) (value any, holder *jsontree.Object) {
	address, fragment, _ := strings.Cut(location, "#")
	document, pointer := e.documents.read[address], unescape(fragment)
	value, _ = jsontree.Lookup(document, pointer)
	for holder == nil && pointer != "" {
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
		around, _ := jsontree.Lookup(document, pointer)
		holder, _ = around.(*jsontree.Object)
	}
	return value, holder
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
