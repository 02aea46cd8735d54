package newcatalog

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/goccy/go-yaml/token"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/settings"
	"github.com/siohook/siohook/internal/base/words"
)

// Document is a file with what a provider publishes.
type Document struct {
	Name string // slashes between folders; the names of events follow from it
	Text []byte // JSON or YAML
}

// The most that is read.
const (
	MostDocuments = 5_000
	MostBytes     = 64 << 20 // of all documents
	mostEvents    = 2_000
	mostRefs      = 5_000     // definitions of one event
	mostWritten   = 512 << 20 // bytes of all files
	mostHops      = 50        // references one after the other
)

// source is a document as it was read.
type source struct {
	name     string
	root     *jsontree.Object
	text     []byte // as it was read; the document is of JSON alone
	document *jsonpos.Document
	isYAML   bool
	json     []byte // the text, or what it is as JSON
	tokens   func(path ...any) *token.Token
}

// sources are all documents, by name and by the address that they give themselves.
type sources struct {
	all  []*source
	by   map[string]*source
	size int
	load func(name string) ([]byte, error) // gives the text of another file; may be nil

	broken []error // of those that cannot be read
}

func read(documents []Document) (*sources, error) {
	s := &sources{by: map[string]*source{}}
	if len(documents) > MostDocuments {
		return nil, fmt.Errorf("%s, at most %s are read", words.Count(len(documents), "file"), words.Number(MostDocuments))
	}
	for _, d := range documents {
		if s.size+len(d.Text) > MostBytes {
			return nil, tooLarge(d.Name)
		}
		if _, err := s.add(d); err != nil {
			s.broken = append(s.broken, err)
		}
	}
	switch {
	case len(s.all) > 0:
	case len(s.broken) > 0:
		return nil, s.broken[0]
	default:
		return nil, errors.New("there is no document")
	}
	return s, nil
}

func tooLarge(name string) error {
	return fmt.Errorf("%s: the files have more than %d MiB", name, MostBytes>>20)
}

func (s *sources) add(d Document) (*source, error) {
	s.size += len(d.Text)
	one, err := parse(d)
	if err != nil {
		return nil, err
	}
	s.all = append(s.all, one)
	s.by[d.Name] = one
	if id := one.root.Text("$id"); id != "" {
		s.by[strings.TrimSuffix(id, "#")] = one
	}
	return one, nil
}

// beside loads a file that a document refers to by a relative name.
func (s *sources) beside(from *source, file string) (*source, error) {
	if plain, err := url.PathUnescape(file); err == nil {
		file = plain
	}
	if s.load == nil || strings.Contains(file, ":") || path.IsAbs(file) || path.Ext(file) != ".json" && !isYAML(file) {
		return nil, errNoFile
	}
	name := path.Join(path.Dir(from.name), file)
	switch {
	case s.by[name] != nil:
		return s.by[name], nil
	case len(s.all) == MostDocuments:
		return nil, fmt.Errorf(": more than %s", words.Count(MostDocuments, "file"))
	}
	text, err := s.load(name)
	if err == nil && s.size+len(text) > MostBytes {
		err = tooLarge(name)
	}
	var one *source
	if err == nil {
		one, err = s.add(Document{name, text})
	}
	if err != nil {
		return nil, fmt.Errorf(": %w", err)
	}
	return one, nil
}

func parse(d Document) (*source, error) {
	text := []byte(strings.TrimPrefix(string(d.Text), jsonpos.BOM))
	original := text
	var isJSON bool
	switch first := strings.TrimLeft(string(text[:min(len(text), 1000)]), " \t\r\n"); {
	case !strings.HasPrefix(first, "{") && !strings.HasPrefix(first, "["):
	case isYAML(d.Name): // what is in braces may be either
		_, _, err := jsontree.ParseValue(text)
		isJSON = err == nil
	default:
		isJSON = true
	}
	if !isJSON {
		var err error
		if text, err = settings.JSON(d.Name, text); err != nil {
			return nil, hint.With(err, cmp.Or(hint.Of(err), "want an OpenAPI 3.1 or AsyncAPI 3 document, or JSON Schemas, in JSON or YAML"))
		}
	}
	value, document, err := jsontree.ParseValue(text)
	var fault *jsonpos.Fault
	switch {
	case errors.As(err, &fault):
		line, column := jsonpos.NewLocator(text).Place(fault.Start)
		return nil, fmt.Errorf("%s:%d:%d: %s: want %s, got %s", d.Name, line, column, fault.Rule, fault.Want, fault.Got)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", d.Name, err)
	}
	root, ok := value.(*jsontree.Object)
	switch {
	case ok:
	case len(bytes.TrimSpace(original)) == 0:
		return nil, fmt.Errorf("%s: the file is empty", d.Name)
	default:
		return nil, fmt.Errorf("%s:1:1: want an object, got %s", d.Name, jsontree.KindOf(value))
	}
	return &source{name: d.Name, root: root, text: original, document: document, isYAML: !isJSON, json: text}, nil
}

func isYAML(name string) bool { return path.Ext(name) == ".yaml" || path.Ext(name) == ".yml" }

// place is a value in a document.
type place struct {
	in      *source
	pointer string
}

func (p place) String() string {
	if p.pointer == "" {
		return p.in.name
	}
	return p.in.name + "#" + p.pointer
}

// at is a place below.
func (p place) at(names ...string) place {
	for _, name := range names {
		p.pointer += "/" + jsonpos.Escape(name)
	}
	return p
}

var errLoop = errors.New("the references lead to each other")

// find finds what a reference in a document leads to.
func (s *sources) find(from *source, ref string) (value any, at place, err error) {
	file, fragment, _ := strings.Cut(ref, "#")
	to := from
	if file != "" {
		if to = s.by[path.Join(path.Dir(from.name), file)]; to == nil {
			to = s.by[file]
		}
		if base, err := url.Parse(from.root.Text("$id")); err == nil && to == nil {
			if address, err := base.Parse(file); err == nil {
				to = s.by[address.String()]
			}
		}
	}
	if to == nil {
		if to, err = s.beside(from, file); err != nil {
			return nil, at, fmt.Errorf("$ref leads to %s%w", ref, err)
		}
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil {
		pointer = fragment
	}
	if pointer != "" && pointer[0] != '/' {
		return nil, at, fmt.Errorf("$ref leads to %s: only JSON Pointers are followed, as in #/$defs/Name", ref)
	}
	value, ok := jsontree.Lookup(to.root, pointer)
	if !ok {
		return nil, at, fmt.Errorf("$ref leads to %s, where nothing is", ref)
	}
	return value, place{to, pointer}, nil
}

// object follows the references of a value, other than those of schemas, to an object.
func (s *sources) object(value any, at place) (*jsontree.Object, place, error) {
	for range mostHops {
		o, ok := value.(*jsontree.Object)
		if !ok {
			return nil, at, fmt.Errorf("want an object, got %s", jsontree.KindOf(value))
		}
		ref, isRef := o.Get("$ref").(string)
		if !isRef {
			return o, at, nil
		}
		target, targetAt, err := s.find(at.in, ref)
		if err != nil {
			return nil, at, err
		}
		value, at = target, targetAt
	}
	return nil, at, errLoop
}
