package newcatalog

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

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
	name string
	root *jsontree.Object
}

// sources are all documents, by name and by the address that they give themselves.
type sources struct {
	all  []*source
	by   map[string]*source
	size int

	broken []error // of those that cannot be read
}

func read(documents []Document) (*sources, error) {
	s := &sources{by: map[string]*source{}}
	if len(documents) > MostDocuments {
		return nil, fmt.Errorf("%s, at most %s are read", words.Count(len(documents), "file"), words.Number(MostDocuments))
	}
	for _, d := range documents {
		if s.size += len(d.Text); s.size > MostBytes {
			return nil, fmt.Errorf("%s: the files have more than %d MiB", d.Name, MostBytes>>20)
		}
		root, err := parse(d)
		if err != nil {
			s.broken = append(s.broken, err)
			continue
		}
		one := &source{d.Name, root}
		s.all = append(s.all, one)
		s.by[d.Name] = one
		if id := root.Text("$id"); id != "" {
			s.by[strings.TrimSuffix(id, "#")] = one
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

func parse(d Document) (*jsontree.Object, error) {
	text := []byte(strings.TrimPrefix(string(d.Text), jsonpos.BOM))
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
	value, _, err := jsontree.ParseValue(text)
	var fault *jsonpos.Fault
	switch {
	case errors.As(err, &fault):
		line, column := jsonpos.NewLocator(text).Place(fault.Start)
		return nil, fmt.Errorf("%s:%d:%d: %s: want %s, got %s", d.Name, line, column, fault.Rule, fault.Want, fault.Got)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", d.Name, err)
	}
	root, ok := value.(*jsontree.Object)
	if !ok {
		return nil, fmt.Errorf("%s:1:1: want an object, got an %s", d.Name, jsontree.KindOf(value))
	}
	return root, nil
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
		return nil, at, fmt.Errorf("$ref leads to %s, which is in none of the files; nothing is fetched", ref)
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
		var err error
		if value, at, err = s.find(at.in, ref); err != nil {
			return nil, at, err
		}
	}
	return nil, at, errors.New("the references lead to each other")
}
