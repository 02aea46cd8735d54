// Command gen writes what is published of the built-in catalogs: the automation catalog's schemas
// and samples to schemas/json, and those of settings, which has no samples, to
// schemas/settings/json. go generate runs it in the folder schemas.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

func main() {
	comments, err := generator.Comments("github.com/siohook/siohook/schemas", ".")
	if err == nil {
		err = write("json", schemas.Automation(), generator.Options{Comments: comments, Samples: folder(filepath.Join("..", "testdata"))})
	}
	if err == nil {
		err = write(filepath.Join("settings", "json"), settings.Catalog(), generator.Options{Comments: comments})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// write replaces the folder out by what is published of a catalog.
func write(out string, c *schemas.Catalog, o generator.Options) error {
	files, err := generator.Generate(c, o)
	if err != nil {
		return err
	}
	for _, name := range files.Names() {
		path := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return err
		}
	}
	return removeOthers(out, files)
}

// removeOthers deletes what an older catalog left in the folder.
func removeOthers(out string, files generator.Files) error {
	return filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(out, path)
		if err != nil {
			return err
		}
		if _, current := files[filepath.ToSlash(name)]; current {
			return nil
		}
		return os.Remove(path)
	})
}

type folder string

func (f folder) ReadFile(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(f), filepath.FromSlash(name)))
}
