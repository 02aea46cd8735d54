package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestNoEventInCode fails where Go code names an event of a catalog, or a place in payloads: what is true
// of one product stands in its catalog. Package schemas, tests and the examples of help are apart.
func TestNoEventInCode(t *testing.T) {
	var events, places []string
	for _, c := range catalogs() {
		events = slices.Concat(events, c.IDs(), c.Types())
		for _, row := range c.Rows {
			members, err := c.Members(row)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range members {
				if depth := strings.Count(m.Pointer, "/"); depth > 1 { // what is not: a word of any product
					places = append(places, m.Pointer)
					if depth > 2 {
						places = append(places, strings.ReplaceAll(m.Pointer[1:], "/", "."))
					}
				}
			}
		}
	}
	files := token.NewFileSet()
	seen := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		switch name := filepath.ToSlash(path); {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || slices.Contains([]string{"../../schemas", "../../tools", "../../bench", "../../integrations", "../../contract", "../../fake"}, name)):
			return filepath.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		seen++
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Example" {
					return false
				}
			case *ast.BasicLit:
				if n.Kind != token.STRING {
					return true
				}
				text, _ := strconv.Unquote(n.Value)
				for _, name := range slices.Concat(events, places) {
					if namesIt(text, name) {
						t.Errorf("%s: %q names %s: ask the catalog for it", files.Position(n.Pos()), text, name)
						return true
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 100 {
		t.Errorf("only %d files were read", seen)
	}
}

// namesIt tells whether a text has a name that does not go on to either side.
func namesIt(text, name string) bool {
	for at := strings.Index(text, name); at >= 0; at = strings.Index(text, name) {
		before, after := at > 0 && isWord(text[at-1]), at+len(name) < len(text) && isWord(text[at+len(name)])
		if !before && !after {
			return true
		}
		text = text[at+1:]
	}
	return false
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
