// Package schemaset compares two versions of a set of JSON Schemas: files, folders, or what
// git has of them. Package schemadiff compares each of them.
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

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// Set is the schemas of one side.
type Set struct {
	name   string
	single bool // one file, to be compared with one file whatever the names
	files  map[string][]byte
}

// Read reads a file, a folder, or REVISION:PATH of the git repository here.
func Read(ctx context.Context, arg string) (*Set, error) {
	info, err := os.Stat(arg)
	rev, at, isRevision := strings.Cut(arg, ":")
	switch {
	case err == nil && !info.IsDir():
		text, err := files.Read(ctx, arg, files.Most)
		return &Set{name: arg, single: true, files: map[string][]byte{filepath.Base(arg): text}}, err
	case err == nil:
		return readFolder(ctx, arg)
	case isRevision && rev != "" && errors.Is(err, fs.ErrNotExist):
		return readRevision(ctx, arg, rev, at)
	}
	return nil, err
}

func readFolder(ctx context.Context, folder string) (*Set, error) {
	names, err := files.Walk(folder, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if names[i], err = filepath.Rel(folder, name); err != nil {
			return nil, err
		}
		names[i] = filepath.ToSlash(names[i])
	}
	set := &Set{name: folder, files: map[string][]byte{}}
	for _, name := range chosen(names) {
		if set.files[name], err = files.Read(ctx, filepath.Join(folder, filepath.FromSlash(name)), files.Most); err != nil {
			return nil, err
		}
	}
	err = set.check()
	return set, err
}

func (s *Set) check() error {
	if len(s.files) == 0 {
		return hint.With(fmt.Errorf("%s contains no JSON Schema", s.name), "give a folder of *.schema.json files, such as siohook schema export writes")
	}
	return nil
}

// chosen leaves out what says the same again: copies in another draft,
// bundles, and what packages repeat.
func chosen(names []string) []string {
	var events, others []string
	for _, name := range names {
		switch base := path.Base(name); {
		case !strings.HasSuffix(base, ".json") || strings.Contains(name, "/") && !strings.HasSuffix(base, ".schema.json"):
		case strings.HasPrefix(name, "draft-07/") || strings.HasPrefix(name, "npm/") || strings.HasPrefix(name, "python/"):
		case strings.HasPrefix(base, "bundle."):
			others = append(others, name)
		case strings.HasSuffix(base, ".schema.json"):
			events = append(events, name)
		case !slices.Contains([]string{"index.json", "openapi.json", "asyncapi.json", "package.json", "package-lock.json"}, base):
			others = append(others, name)
		}
	}
	if events != nil {
		return events
	}
	return others
}

// Of is the schemas of a catalog, under a name for people.
func Of(c *schemas.Catalog, name string) (*Set, error) {
	set := &Set{name: name, files: map[string][]byte{}}
	for _, row := range c.Rows {
		for _, profile := range []schemas.Profile{schemas.Lenient, schemas.Strict} {
			text, err := c.Schema(row, profile)
			if err != nil {
				return nil, err
			}
			set.files[row.SchemaFile(profile)] = text
		}
	}
	return set, nil
}

// pairs matches the schemas of two sides by name. nil stands for one that is
// missing.
func (s *Set) pairs(other *Set) (names []string, err error) {
	if s.single != other.single {
		return nil, hint.With(fmt.Errorf("cannot compare %s with %s: one is a file, the other a folder", s.name, other.name), "compare a bundle with a bundle, or a folder with a folder")
	}
	if s.single {
		return nil, nil
	}
	all := map[string]bool{}
	for name := range s.files {
		all[name] = true
	}
	for name := range other.files {
		all[name] = true
	}
	return sorted.Keys(all), nil
}

// only is the name of the one file of a side that is a file.
func (s *Set) only() string {
	for name := range s.files {
		return name
	}
	return ""
}

// parse reads one schema of the set; its name is what editors can open.
func (s *Set) parse(name string) (*schemadiff.Schema, error) {
	full := path.Join(filepath.ToSlash(s.name), name)
	if s.single {
		full = s.name
	}
	parsed, err := schemadiff.Parse(full, s.files[name])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", full, err)
	}
	return parsed, nil
}
