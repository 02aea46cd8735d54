package validate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/jsonpos"
)

// engine is one compiled JSON Schema. This file alone knows jsonschema/v5.
type engine struct {
	schema   *jsonschema.Schema
	document func() any // the schema as JSON, to read the keywords' values from
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

// compile builds the engine of a schema that refers to nothing but itself and
// the metaschemas.
func compile(schema []byte, assertFormats bool) (*engine, error) {
	const base = "https://schema.invalid/schema.json" // where the schema has no $id
	c := jsonschema.NewCompiler()
	c.AssertFormat = assertFormats
	c.Formats["date-time"] = isDateTime
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		return nil, fmt.Errorf("schema refers to %s: nothing is fetched", url)
	}
	if err := c.AddResource(base, bytes.NewReader(schema)); err != nil {
		return nil, err
	}
	compiled, err := c.Compile(base)
	if err != nil {
		return nil, err
	}
	return &engine{schema: compiled, document: sync.OnceValue(func() any { return decodeSchema(schema) })}, nil
}

// isDateTime is v5's format with the shape checked, too: v5 takes
// "2021-10-05T+8:10:29Z".
func isDateTime(value any) bool {
	text, ok := value.(string)
	return !ok || hasDateTimeShape(text) && jsonschema.Formats["date-time"](text)
}

// decodeSchema decodes a schema that has been compiled.
func decodeSchema(schema []byte) (document any) {
	d := json.NewDecoder(bytes.NewReader(schema))
	d.UseNumber()
	if err := d.Decode(&document); err != nil {
		panic(fmt.Sprintf("a schema that was compiled: %v", err))
	}
	return document
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
func (e *engine) resolve(location string) (value any, schema map[string]any) {
	_, fragment, _ := strings.Cut(location, "#")
	value = e.document()
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
