package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// Options of [Export]. The zero value publishes everything.
type Options struct {
	// Rows are the events to publish; nil means all.
	Rows []*schemas.Row
	// BaseURL is where the $id of each schema begins, ending in a slash; "" is the
	// catalog's own.
	BaseURL string
	// PackageVersion is the version of the npm, the Python and the PHP package; "" is the
	// major version of the catalog, for example 1.0.0.
	PackageVersion string
	// Inline adds a folder inline with copies of the schemas that have no references, for programs that do
	// not follow them. Schemas that contain themselves are an error then.
	Inline bool
}

// Files are what is published, by name, relative to the folder it belongs in.
type Files = jsontree.Files

// Export makes all files.
func Export(c *schemas.Catalog, o Options) (Files, error) {
	k, err := read(c, o)
	if err != nil {
		return nil, err
	}
	for _, part := range []func() error{
		k.schemas, k.bundles, k.index, k.openAPI, k.asyncAPI, k.typeScript, k.page, k.npm, k.python, k.php, k.vectors, k.inline,
	} {
		if err := part(); err != nil {
			return nil, fmt.Errorf("catalog %s: %w", c.Name, err)
		}
	}
	return k.files, nil
}

// contract is a catalog as it is published, taken apart.
type contract struct {
	catalog   *schemas.Catalog
	rows      []*schemas.Row
	base      string
	version   string                             // of the packages
	inlined   bool                               // as [Options] have it
	names     map[*schemas.Row]string            // of their definitions
	typeNames map[string]string                  // by definition; see [contract.typeName]
	bundle    map[schemas.Profile]*schema.Schema // of these rows only
	samples   map[*schemas.Row][]byte            // nil where the provider has none
	known     map[*schemas.Row]schemas.Members
	files     Files
}

var profiles = []schemas.Profile{schemas.Lenient, schemas.Strict}

func read(c *schemas.Catalog, o Options) (*contract, error) {
	k := &contract{
		catalog: c, rows: o.Rows, base: o.BaseURL, version: o.PackageVersion, inlined: o.Inline, names: map[*schemas.Row]string{},
		bundle: map[schemas.Profile]*schema.Schema{}, samples: map[*schemas.Row][]byte{}, known: map[*schemas.Row]schemas.Members{}, files: Files{},
	}
	if k.rows == nil {
		k.rows = c.Rows
	}
	if k.base == "" {
		k.base = c.BaseURL
	}
	if k.version == "" {
		k.version = strings.TrimPrefix(path.Base(c.BaseURL), "v") + ".0.0"
	}
	for _, row := range k.rows {
		var err error
		if k.samples[row], err = c.Sample(row); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if k.known[row], err = c.Members(row); err != nil {
			return nil, err
		}
	}
	for _, profile := range profiles {
		full, err := k.parse(schemas.BundleFile(profile))
		if err != nil {
			return nil, err
		}
		if err := k.name(full); err != nil {
			return nil, fmt.Errorf("%s: %w", schemas.BundleFile(profile), err)
		}
		if k.bundle[profile], err = schema.Of(k.part(full)); err != nil {
			return nil, fmt.Errorf("%s: %w", schemas.BundleFile(profile), err)
		}
	}
	return k, nil
}

// name finds the rows' definitions in a bundle, which lists all events in the catalog's
// order.
func (k *contract) name(bundle *jsontree.Object) error {
	branches := bundle.List(k.catalog.Choice())
	if len(branches) != len(k.catalog.Rows) {
		return fmt.Errorf("want %s, got %d", words.Count(len(k.catalog.Rows), "event"), len(branches))
	}
	for i, row := range k.catalog.Rows {
		branch, _ := branches[i].(*jsontree.Object)
		if k.names[row] = schema.RefName(branch); bundle.Object("$defs").Object(k.names[row]) == nil {
			return fmt.Errorf("%s has no definition", row.ID())
		}
	}
	return nil
}

// part is the bundle of these rows, with the definitions that they need.
func (k *contract) part(bundle *jsontree.Object) *jsontree.Object {
	defs := bundle.Object("$defs")
	needed := schema.Needed(defs, k.definitions())
	var refs []any
	for _, name := range k.definitions() {
		refs = append(refs, schema.RefTo(name))
	}
	kept := jsontree.New()
	for _, name := range defs.Names {
		if needed[name] {
			kept.Set(name, defs.Get(name))
		}
	}
	out, _ := jsontree.Clone(bundle).(*jsontree.Object)
	return out.Set(k.catalog.Choice(), refs).Set("$defs", kept)
}

// definitions are the names of the rows' definitions.
func (k *contract) definitions() []string {
	names := make([]string, len(k.rows))
	for i, row := range k.rows {
		names[i] = k.names[row]
	}
	return names
}

// def is a definition of a profile, nil when there is none.
func (k *contract) def(p schemas.Profile, name string) *schema.Schema { return k.bundle[p].Def(name) }

// union is the title of the bundle: the name of any event.
func (k *contract) union() string { return identifier(k.bundle[schemas.Lenient].Text("title")) }

// slug is the catalog's name as part of the names of packages.
func (k *contract) slug() string { return strings.ToLower(identifier(k.catalog.Name)) }

func (k *contract) parse(name string) (*jsontree.Object, error) {
	text, err := k.catalog.ReadFile(name)
	if err != nil {
		return nil, err
	}
	o, err := jsontree.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return o, nil
}

// add formats a document and adds it as a file.
func (k *contract) add(name string, document *jsontree.Object) error {
	text, err := jsontree.Format(document)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	k.files[name] = text
	return nil
}

// schemas adds the events' schemas in both drafts, and their samples.
func (k *contract) schemas() error {
	for _, row := range k.rows {
		for _, profile := range profiles {
			for _, name := range []string{row.SchemaFile(profile), path.Join("draft-07", row.SchemaFile(profile))} {
				document, err := k.parse(name)
				if errors.Is(err, fs.ErrNotExist) && strings.HasPrefix(name, "draft-07/") {
					document, err = k.older(row.SchemaFile(profile))
				}
				if err != nil {
					return err
				}
				if err := k.add(name, document.Set("$id", k.base+name)); err != nil {
					return err
				}
			}
		}
		if k.samples[row] != nil {
			k.files[row.SampleFile()] = k.samples[row]
		}
	}
	return nil
}

// older is a schema in draft-07 where it is not published so.
func (k *contract) older(name string) (*jsontree.Object, error) {
	document, err := k.parse(name)
	if err != nil || strings.Contains(document.Text("$schema"), "/draft-0") {
		return document, err
	}
	return schema.Draft07(document), nil
}

// bundles adds the choice of all events, in both drafts, with an $id and without.
func (k *contract) bundles() error {
	for _, profile := range profiles {
		for _, folder := range []string{"", "draft-07"} {
			name := path.Join(folder, schemas.BundleFile(profile))
			document, _ := jsontree.Clone(k.bundle[profile].Tree).(*jsontree.Object)
			if folder != "" {
				document = schema.Draft07(document)
			}
			if err := k.add(name, document.Set("$id", k.base+name)); err != nil {
				return err
			}
			document.Remove("$id")
			if err := k.add(strings.Replace(name, "bundle.", "bundle.no-id.", 1), document); err != nil {
				return err
			}
		}
	}
	return nil
}

// mostInlined is how many schemas a file has at most without references.
const mostInlined = 50_000

// inline adds copies of the schemas in both drafts, without references and $id.
func (k *contract) inline() error {
	if !k.inlined {
		return nil
	}
	for _, name := range k.files.Names() {
		folder := path.Dir(name)
		if !strings.HasSuffix(name, ".schema.json") || strings.Contains(name, "bundle.no-id.") || folder != "." && folder != "draft-07" {
			continue
		}
		s, err := schema.Parse(k.files[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		tree, err := s.Inline(mostInlined)
		if err != nil {
			return hint.With(fmt.Errorf("inline/%s: %w", name, err), "choose other events with --events, or export without --inline")
		}
		document, isObject := tree.(*jsontree.Object)
		if !isObject {
			return fmt.Errorf("inline/%s: want an object, got %s", name, jsontree.KindOf(tree))
		}
		document.Remove("$id")
		if err := k.add(path.Join("inline", name), document); err != nil {
			return err
		}
	}
	return nil
}

// index adds index.json of these rows.
func (k *contract) index() error {
	index := k.catalog.NewIndex()
	index.BaseURL = k.base
	for _, row := range k.rows {
		e := index.Add(row, k.names[row])
		e.Members = k.known[row]
		if k.samples[row] != nil {
			e.Sample = row.SampleFile()
		}
	}
	text, err := jsontree.Format(index)
	if err != nil {
		return err
	}
	k.files[schemas.IndexFile] = text
	return nil
}
