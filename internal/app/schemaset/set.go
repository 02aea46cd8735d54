// Package schemaset compares two versions of a set of JSON Schemas: files, folders, or what
// git has of them. Package schemadiff compares each of them, and package newcatalog takes apart
// the documents that have many.
package schemaset

import (
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
	case isRevision && rev != "" && errors.Is(err, fs.ErrNotExist):
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
	return s, nil
}

// chosen leaves out what says the same again: copies in another draft,
// bundles, and what packages repeat.
func chosen(names []string) []string {
	var events, others, yaml, described []string
	for _, name := range names {
		base := path.Base(name)
		ext := path.Ext(base)
		stem := strings.TrimSuffix(base, ext)
		isEvent := strings.HasSuffix(stem, ".schema")
		switch {
		case ext != ".json" && ext != ".yaml" && ext != ".yml" || strings.Contains(name, "/") && !isEvent:
		case strings.HasPrefix(name, "draft-07/") || strings.HasPrefix(name, "inline/") || strings.HasPrefix(name, "npm/") || strings.HasPrefix(name, "python/") || strings.HasPrefix(name, "php/"):
		case strings.HasPrefix(base, "bundle."):
			others = append(others, name)
		case isEvent:
			events = append(events, name)
		case stem == "openapi" || stem == "asyncapi":
			described = append(described, name)
		case slices.Contains([]string{"index.json", "package.json", "package-lock.json"}, base):
		case ext == ".json":
			others = append(others, name)
		default:
			yaml = append(yaml, name)
		}
	}
	for _, some := range [][]string{events, others, described} {
		if some != nil {
			return some
		}
	}
	return yaml
}

// skipped are the files of a folder that are not compared beside others, other than those that
// an export repeats.
func skipped(names []string) (notes []newcatalog.Refusal) {
	taken := chosen(names)
	if slices.Contains(names, "index.json") || len(taken) == 0 {
		return nil
	}
	for _, name := range names {
		switch path.Ext(name) {
		case ".json", ".yaml", ".yml":
			if !slices.Contains(taken, name) {
				notes = append(notes, newcatalog.Refusal{Place: name, Why: "the folder has other files with schemas, such as " + taken[0]})
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
