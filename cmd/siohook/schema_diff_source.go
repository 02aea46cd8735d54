package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// schemaSet is the schemas of one side of a diff.
type schemaSet struct {
	name   string
	single bool // one file, to be compared with one file whatever the names
	files  map[string][]byte
}

// mostSchema is how many bytes a schema may have.
const mostSchema = 16 << 20

// readSchemas reads a file, a folder, or rev:path of the git repository here.
func readSchemas(ctx context.Context, arg string) (*schemaSet, error) {
	info, err := os.Stat(arg)
	rev, at, isRevision := strings.Cut(arg, ":")
	switch {
	case err == nil && !info.IsDir():
		text, err := readLimited(arg)
		return &schemaSet{name: arg, single: true, files: map[string][]byte{filepath.Base(arg): text}}, err
	case err == nil:
		return readSchemaFolder(arg)
	case isRevision && rev != "" && errors.Is(err, fs.ErrNotExist):
		return readSchemaRevision(ctx, arg, rev, at)
	}
	return nil, err
}

func readLimited(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostSchema+1))
	if len(text) > mostSchema {
		err = fmt.Errorf("%s: larger than %s", file, words.Count(mostSchema, "byte"))
	}
	return text, err
}

func readSchemaFolder(folder string) (*schemaSet, error) {
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
	set := &schemaSet{name: folder, files: map[string][]byte{}}
	for _, name := range chosenSchemas(names) {
		if set.files[name], err = readLimited(filepath.Join(folder, filepath.FromSlash(name))); err != nil {
			return nil, err
		}
	}
	err = set.check()
	return set, err
}

func (s *schemaSet) check() error {
	if len(s.files) == 0 {
		return &usageError{fmt.Errorf("%s contains no JSON Schema", s.name), "give a folder of *.schema.json files, such as siohook schema export writes"}
	}
	return nil
}

// chosenSchemas leaves out what says the same again: copies in another draft,
// bundles, and what packages repeat.
func chosenSchemas(names []string) []string {
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

// readSchemaRevision asks git for what a path held in a revision.
func readSchemaRevision(ctx context.Context, name, rev, at string) (*schemaSet, error) {
	if strings.HasPrefix(rev, "-") {
		return nil, &usageError{fmt.Errorf("%s: no such revision", name), ""}
	}
	kind, err := git(ctx, nil, "cat-file", "-t", name)
	if err != nil {
		return nil, &usageError{fmt.Errorf("%s: %w", name, err), "give a file, a folder, or REVISION:PATH with the path from the top of the repository"}
	}
	if strings.TrimSpace(string(kind)) == "blob" {
		text, err := git(ctx, nil, "cat-file", "blob", name)
		return &schemaSet{name: name, single: true, files: map[string][]byte{path.Base(at): text}}, err
	}
	list, err := git(ctx, nil, "ls-tree", "-r", "-z", "--name-only", name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	set := &schemaSet{name: name, files: map[string][]byte{}}
	names := chosenSchemas(strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00"))
	var asked bytes.Buffer
	for _, n := range names {
		fmt.Fprintf(&asked, "%s/%s\n", strings.TrimSuffix(name, "/"), n)
	}
	texts, err := git(ctx, &asked, "cat-file", "--batch")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := bufio.NewReader(bytes.NewReader(texts))
	for _, n := range names {
		head, err := r.ReadString('\n')
		fields := strings.Fields(head)
		if err != nil || len(fields) != 3 {
			return nil, fmt.Errorf("%s/%s: git reports %q", name, n, strings.TrimSpace(head))
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil || size > mostSchema {
			return nil, fmt.Errorf("%s/%s: larger than %s", name, n, words.Count(mostSchema, "byte"))
		}
		text := make([]byte, size+1)
		if _, err := io.ReadFull(r, text); err != nil {
			return nil, fmt.Errorf("%s/%s: %w", name, n, err)
		}
		set.files[n] = text[:size]
	}
	err = set.check()
	return set, err
}

func git(ctx context.Context, in io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Stdin = in
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		first, _, _ := strings.Cut(strings.TrimSpace(string(exit.Stderr)), "\n")
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(first, "fatal: "))
	}
	return out, err
}

// builtinVersions are the versions of the contract that are in this binary.
func builtinVersions() map[string]*schemas.Catalog {
	catalog := catalog()
	return map[string]*schemas.Catalog{path.Base(catalog.BaseURL): catalog}
}

// builtinSchemas are the schemas of a version that is in this binary.
func builtinSchemas(version string) (*schemaSet, error) {
	versions := builtinVersions()
	catalog, ok := versions[version]
	if !ok {
		known := sorted.Keys(versions)
		return nil, &usageError{fmt.Errorf("--builtin %s: unknown version", version), nearest(version, known, "this binary has "+strings.Join(known, ", "))}
	}
	set := &schemaSet{name: "builtin " + version, files: map[string][]byte{}}
	for _, row := range catalog.Rows {
		for _, profile := range []schemas.Profile{schemas.Lenient, schemas.Strict} {
			text, err := catalog.Schema(row, profile)
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
func (s *schemaSet) pairs(other *schemaSet) (names []string, err error) {
	if s.single != other.single {
		return nil, &usageError{fmt.Errorf("cannot compare %s with %s: one is a file, the other a folder", s.name, other.name), "compare a bundle with a bundle, or a folder with a folder"}
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
func (s *schemaSet) only() string {
	for name := range s.files {
		return name
	}
	return ""
}

// parse reads one schema of the set; its name is what editors can open.
func (s *schemaSet) parse(name string) (*schemadiff.Schema, error) {
	full := path.Join(filepath.ToSlash(s.name), name)
	if s.single {
		full = s.name
	}
	parsed, err := schemadiff.Parse(full, s.files[name])
	if err != nil {
		return nil, &usageError{fmt.Errorf("%s: %w", full, err), ""}
	}
	return parsed, nil
}
