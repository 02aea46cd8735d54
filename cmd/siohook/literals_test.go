package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// withLiterals may name events: the catalogs themselves, and tests of other engines.
var withLiterals = []string{"schemas", "integrations", "bench", "testdata", "tools/mutants", "tools/consumers"}

// TestLiteralsHaveNoCatalog fails where code outside package schemas names an event or a place in
// a payload: it has to ask the catalog, or another catalog does not work. Texts of Example
// are for people.
func TestLiteralsHaveNoCatalog(t *testing.T) {
	names := catalogNames(t)
	eachSource(t, func(path, file string) {
		for _, l := range codeTexts(t, file) {
			if found := names.FindString(l.text); found != "" {
				t.Errorf("%s:%d: %q is in the catalog", path, l.line, found)
			}
		}
	})
}

// TestLiteralsOfPatternsAreLazy fails on a regular expression that each start of siohook would compile, and on one
// that does not compile when it is needed.
func TestLiteralsOfPatternsAreLazy(t *testing.T) {
	patterns := 0
	eachSource(t, func(path, file string) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range parsed.Decls {
			vars, ok := decl.(*ast.GenDecl)
			if !ok || strings.HasPrefix(path, "tools/") || strings.HasPrefix(path, "integrations/") {
				continue
			}
			ast.Inspect(vars, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncLit:
					return false
				case *ast.CallExpr:
					called, _ := n.Fun.(*ast.SelectorExpr)
					if called == nil || len(n.Args) != 1 {
						return true
					}
					from, _ := called.X.(*ast.Ident)
					text, _ := n.Args[0].(*ast.BasicLit)
					switch {
					case from == nil:
					case from.Name == "regexp":
						t.Errorf("%s: regexp.%s(%s) at each start: use lazy.Pattern", path, called.Sel.Name, text.Value)
					case from.Name == "lazy" && text != nil:
						patterns++
						if pattern, err := strconv.Unquote(text.Value); err != nil {
							t.Error(err)
						} else if _, err := regexp.Compile(pattern); err != nil {
							t.Errorf("%s: %v", path, err)
						}
					}
				}
				return true
			})
		}
	})
	if patterns < 80 {
		t.Errorf("%d patterns were read", patterns)
	}
}

// eachSource calls f with the files of our code, tests apart, that must not know a catalog.
func eachSource(t *testing.T, f func(path, file string)) {
	t.Helper()
	read := 0
	err := filepath.WalkDir("../..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path := filepath.ToSlash(strings.TrimPrefix(file, filepath.FromSlash("../../")))
		if entry.IsDir() {
			if slices.Contains(withLiterals, path) || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".." {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			read++
			f(path, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 300 {
		t.Errorf("%d files were read", read)
	}
}

// catalogNames finds events, and places in payloads, as whole words.
func catalogNames(t *testing.T) *regexp.Regexp {
	t.Helper()
	var all []string
	for _, c := range catalogs() {
		for _, row := range c.Rows {
			all = append(all, row.ID(), row.Type)
			members, err := c.Members(row)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range members {
				if strings.ContainsAny(m.Pointer[1:], "/_") { // one word is a place in many texts
					all = append(all, m.Pointer)
				}
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) })
	for i, name := range all {
		all[i] = regexp.QuoteMeta(name)
	}
	return regexp.MustCompile(`(?:^|[\s"'` + "`" + `(=:,])(?:` + strings.Join(all, "|") + `)(?:$|[\s"'` + "`" + `)=:,;/])`)
}

type codeText struct {
	text string
	line int
}

// codeTexts are the texts of a file that are for programs.
func codeTexts(t *testing.T, file string) (all []codeText) {
	t.Helper()
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			name, ok := n.Key.(*ast.Ident)
			return !ok || name.Name != "Example"
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				text, err := strconv.Unquote(n.Value)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, codeText{text, set.Position(n.Pos()).Line})
			}
		}
		return true
	})
	return all
}
