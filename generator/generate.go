package generator

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// Options of [Generate].
type Options struct {
	// Comments are the Go comments that become descriptions, keyed by the type's
	// or field's full name: "example.com/events.Tag", "example.com/events.Tag.Name".
	// [Comments] reads them from source files.
	Comments map[string]string
	// Samples are the events' examples, by [schemas.Row.SampleFile]; they are
	// published as they are. nil publishes none.
	Samples schemas.Files
}

// Files are the published files by name, relative to the folder they belong in.
// They are [schemas.Files], so a catalog can use them at once.
type Files = jsontree.Files

var _ schemas.Files = Files(nil)

// Generate makes all files of a catalog. It fails when a struct says something
// that no schema can, or when two types of the same name differ.
func Generate(c *schemas.Catalog, o Options) (Files, error) {
	if c.Name == "" {
		return nil, errors.New("catalog has no name")
	}
	if !strings.HasSuffix(c.BaseURL, "/") {
		return nil, fmt.Errorf("catalog %s: base URL %q does not end in a slash", c.Name, c.BaseURL)
	}
	files := Files{}
	bundle := newBundle(c)
	for _, row := range c.Rows {
		if t := reflect.TypeOf(row.Model); t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
			return nil, fmt.Errorf("%s: the model is not a pointer to a struct", row.ID())
		}
		strict, err := reflectRow(c, row, o.Comments)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", row.ID(), err)
		}
		for _, profile := range []schemas.Profile{schemas.Strict, schemas.Lenient} {
			event := strict.profile(profile)
			if err := addSchema(files, c, row.SchemaFile(profile), event.document()); err != nil {
				return nil, fmt.Errorf("%s: %w", row.ID(), err)
			}
			if err := bundle.add(profile, event); err != nil {
				return nil, fmt.Errorf("%s: %w", row.ID(), err)
			}
		}
		if o.Samples != nil {
			sample, err := o.Samples.ReadFile(row.SampleFile())
			if err != nil {
				return nil, fmt.Errorf("%s: sample: %w", row.ID(), err)
			}
			files[row.SampleFile()] = sample
		}
	}
	for _, profile := range []schemas.Profile{schemas.Strict, schemas.Lenient} {
		if err := addSchema(files, c, schemas.BundleFile(profile), bundle.document(profile)); err != nil {
			return nil, fmt.Errorf("bundle: %w", err)
		}
	}
	index := c.NewIndex()
	for _, row := range c.Rows {
		e := index.Add(row, modelType(row).Name())
		e.Members = members(row)
		if o.Samples != nil {
			e.Sample = row.SampleFile()
		}
	}
	text, err := jsontree.Format(index)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	files[schemas.IndexFile] = text
	return files, nil
}

// addSchema adds a schema in both drafts.
func addSchema(f Files, c *schemas.Catalog, name string, document *jsontree.Object) error {
	document.Set("$schema", "https://json-schema.org/draft/2020-12/schema")
	document.Set("$id", c.BaseURL+name)
	older := schema.Draft07(document)
	older.Set("$id", c.BaseURL+"draft-07/"+name)
	for file, tree := range map[string]*jsontree.Object{name: document, "draft-07/" + name: older} {
		schema.Sort(tree)
		text, err := jsontree.Format(tree)
		if err != nil {
			return err
		}
		if _, taken := f[file]; taken {
			return errors.New(file + " belongs to two events")
		}
		f[file] = text
	}
	return nil
}

// bundle collects the definitions of all events.
type bundle struct {
	catalog *schemas.Catalog
	refs    map[schemas.Profile][]any
	defs    map[schemas.Profile]*jsontree.Object
}

func newBundle(c *schemas.Catalog) *bundle {
	return &bundle{
		catalog: c,
		refs:    map[schemas.Profile][]any{},
		defs:    map[schemas.Profile]*jsontree.Object{schemas.Strict: jsontree.New(), schemas.Lenient: jsontree.New()},
	}
}

// add takes an event's definitions; a name that is there already must mean the same.
func (b *bundle) add(p schemas.Profile, e *event) error {
	for _, name := range e.defs.Names {
		def := e.defs.Values[name]
		known := b.defs[p].Get(name)
		if known == nil {
			b.defs[p].Set(name, def)
			continue
		}
		was, err := jsontree.Format(known)
		if err != nil {
			return err
		}
		is, err := jsontree.Format(def)
		if err != nil {
			return err
		}
		if string(was) != string(is) {
			return fmt.Errorf("two types are named %s", name)
		}
	}
	b.refs[p] = append(b.refs[p], schema.RefTo(e.name))
	return nil
}

// document is a bare choice: code generators make a plain union of it.
func (b *bundle) document(p schemas.Profile) *jsontree.Object {
	defs, _ := jsontree.Clone(b.defs[p]).(*jsontree.Object)
	slices.Sort(defs.Names)
	return jsontree.New().Set("title", pascal(b.catalog.Name)+"Event").Set(b.catalog.Choice(), b.refs[p]).Set("$defs", defs)
}

func pascal(word string) string {
	r := []rune(word)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}
