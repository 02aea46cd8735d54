// Command gen writes the automation catalog's schemas and samples to schemas/json.
// go generate runs it in the folder schemas.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
)

func main() {
	if err := run("json", filepath.Join("..", "testdata")); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run replaces the folder out by what the catalog says and the samples in testdata.
func run(out, testdata string) error {
	comments, err := generator.Comments("github.com/siohook/siohook/schemas", ".")
	if err != nil {
		return err
	}
	files, err := generator.Generate(schemas.Automation(), generator.Options{Comments: comments, Samples: folder(testdata)})
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
