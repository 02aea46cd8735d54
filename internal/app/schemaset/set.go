// Package schemaset compares two versions of a set of JSON Schemas: files, folders, or what
// git has of them. Package schemadiff compares each of them, and package newcatalog takes apart
// the documents that have many.
package schemaset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/newcatalog"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// Set is the schemas of one side.
type Set struct {
	name   string
	single bool   // one file, to be compared with one file whatever the names
	prefix string // of the files of a revision
	parts  map[string]*part
	Notes  []newcatalog.Refusal // of documents: what has no JSON Schema
}

// Read reads a file, a folder, or REVISION:PATH of the git repository here.
func Read(ctx context.Context, arg string) (*Set, error) {
	info, err := os.Stat(arg)
	rev, at, isRevision := strings.Cut(arg, ":")
	switch {
	case err == nil && !info.IsDir():
		text, err := files.Read(ctx, arg, files.Most)
		if err != nil {
			return nil, err
		}
		set := &Set{name: arg, single: true}
		file := path.Clean(filepath.ToSlash(arg))
		return set.take(path.Dir(file), map[string][]byte{path.Base(file): text}, loader(ctx))
	case err == nil:
		return readFolder(ctx, arg)
	case isRevision && rev != "" && !strings.HasPrefix(at, "//") && // a URL is neither
		errors.Is(err, fs.ErrNotExist):
		return readRevision(ctx, arg, rev, at)
	}
	return nil, err
}

// loader gives the files that documents refer to.
func loader(ctx context.Context) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		name = filepath.FromSlash(name)
		switch info, err := os.Stat(name); {
		case err != nil:
			return nil, err
		case !info.Mode().IsRegular():
			return nil, fmt.Errorf("%s: not a file", name)
		}
		return files.Read(ctx, name, files.Most)
	}
}

func readFolder(ctx context.Context, arg string) (*Set, error) {
	names, err := files.Walk(arg, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if names[i], err = filepath.Rel(arg, name); err != nil {
			return nil, err
		}
		names[i] = filepath.ToSlash(names[i])
	}
	texts := map[string][]byte{}
	for _, name := range chosen(names) {
		if texts[name], err = files.Read(ctx, filepath.Join(arg, filepath.FromSlash(name)), files.Most); err != nil {
			return nil, err
		}
	}
	set := &Set{name: arg, Notes: skipped(names)}
	return set.take(filepath.ToSlash(arg), texts, loader(ctx))
}

// take takes the files of a folder apart, and returns the set.
func (s *Set) take(folder string, texts map[string][]byte, load func(name string) ([]byte, error)) (*Set, error) {
	if len(texts) == 0 {
		return nil, hint.With(fmt.Errorf("%s contains no JSON Schema", s.name), "give a folder of *.schema.json files, such as siohook schema export writes")
	}
	s.parts = map[string]*part{}
	for _, name := range sorted.Keys(texts) {
		parts, notes, err := s.apart(path.Join(folder, name), texts[name], load)
		if !s.single && !isEvent(name) && !claims().MatchString(string(texts[name])) {
			parts, err = s.known(name, parts, err), nil
		}
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			key := name
			switch {
			case s.single:
				key = p.Name
			case p.Name != "":
				key += " " + p.Name
			}
			s.parts[key] = p
		}
		s.Notes = append(s.Notes, notes...)
	}
	if len(s.parts) == 0 {
		return s.take(folder, nil, load)
	}
	return s, nil
}

// claims is what a file has that says it is a schema, or describes an API.
var claims = lazy.Pattern(`(?m)^\s*[{"',\s]*(openapi|asyncapi|swagger)["']?\s*:|json-schema\.org/`)

// known are the parts of a file of a folder that is not called a schema, and does not say it is one,
// as far as they are schemas. Else the file is named.
func (s *Set) known(name string, parts []*part, err error) []*part {
	for _, p := range parts {
		parsed, why := p.schema()
		if why == nil && p.Name == "" && parsed.AllowsAnything() {
			why = errors.New("its root allows every payload")
		}
		err = cmp.Or(err, why)
	}
	if err != nil {
		s.Notes = append(s.Notes, newcatalog.Refusal{Place: s.prefix + name, Why: "it is not a JSON Schema"})
		return nil
	}
	return parts
}

// isExport tells whether siohook schema export wrote a folder.
func isExport(names []string) bool {
	return slices.Contains(names, "index.json") && slices.ContainsFunc(names, isEvent)
}

func isEvent(name string) bool {
	return strings.HasSuffix(strings.TrimSuffix(name, path.Ext(name)), ".schema")
}

// chosen are the files that are compared: schemas at any depth, documents that describe APIs, and all
// others that are not in a folder within. Of what siohook schema export writes it leaves out what says
// the same again: copies in another draft, bundles, and what packages repeat.
func chosen(names []string) (some []string) {
	isExport := isExport(names)
	for _, name := range names {
		base := path.Base(name)
		stem, _, _ := strings.Cut(base, ".")
		switch ext := path.Ext(base); {
		case ext != ".json" && ext != ".yaml" && ext != ".yml":
		case isExport:
			if isEvent(name) && !strings.HasPrefix(base, "bundle.") && !slices.ContainsFunc(repeated, func(folder string) bool { return strings.HasPrefix(name, folder) }) {
				some = append(some, name)
			}
		case base == "package.json" || base == "package-lock.json":
		case isEvent(name) || !strings.Contains(name, "/") || stem == "openapi" || stem == "asyncapi":
			some = append(some, name)
		}
	}
	return some
}

// repeated are the folders of an export with the same again.
var repeated = []string{"draft-07/", "inline/", "npm/", "python/", "php/"}

// skipped are the files of a folder that are not compared beside others, other than those of an export.
func skipped(names []string) (notes []newcatalog.Refusal) {
	taken := chosen(names)
	if isExport(names) || len(taken) == 0 {
		return nil
	}
	for _, name := range names {
		switch path.Ext(name) {
		case ".json", ".yaml", ".yml":
			if !slices.Contains(taken, name) {
				notes = append(notes, newcatalog.Refusal{Place: name, Why: "in a folder within, only files named *.schema.json, openapi or asyncapi are compared"})
			}
		}
	}
	return notes
}

// Of is the schemas of a catalog, under a name for people.
func Of(c *schemas.Catalog, name string) (*Set, error) {
	texts := map[string][]byte{}
	for _, row := range c.Rows {
		for _, profile := range []schemas.Profile{schemas.Lenient, schemas.Strict} {
			text, err := c.Schema(row, profile)
			if err != nil {
				return nil, err
			}
			texts[row.SchemaFile(profile)] = text
		}
	}
	set := &Set{name: name}
	return set.take(name, texts, nil)
}

// pairs matches the schemas of two sides by name. The name of the one schema of a file is "".
func (s *Set) pairs(other *Set) (names []string, err error) {
	if s.single != other.single {
		return nil, hint.With(fmt.Errorf("cannot compare %s with %s: one is a file, the other a folder", s.name, other.name), "compare a bundle with a bundle, or a folder with a folder")
	}
	if s.single && (s.parts[""] == nil) != (other.parts[""] == nil) {
		return nil, hint.With(fmt.Errorf("cannot compare %s with %s: one is a schema, the other a document with many", s.name, other.name), "compare a schema with a schema, or a document with a document")
	}
	all := map[string]bool{}
	for name := range s.parts {
		all[name] = true
	}
	for name := range other.parts {
		all[name] = true
	}
	return sorted.Keys(all), nil
}
