package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// notRead are files whose strings no user reads as ours, each with the reason.
var notRead = []struct{ path, reason string }{
	{"fake/account/texts/", "names and texts of generated events"},
	{"fake/account/locales/", "names of generated persons"},
	{"fake/account/phrases.go", "texts of generated events"},
	{"bench/", "programs for whoever measures siohook"},
	{"tools/", "programs for whoever builds siohook"},
	{"internal/base/peer/", "tests only"},
	{"docs/GLOSSARY.md", "lists the banned phrases"},
}

// trackedFiles are the files of the repository that a user may read, with the given endings.
func trackedFiles(t *testing.T, patterns ...string) []string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"ls-files", "--cached", "--others", "--exclude-standard", "--"}, patterns...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("SKIPPED: not a git checkout: %v", err)
	}
	var files []string
next:
	for file := range strings.Lines(string(out)) {
		file = strings.TrimSuffix(file, "\n")
		if strings.Contains(file, "testdata/") {
			continue
		}
		for _, n := range notRead {
			if strings.HasPrefix(file, n.path) {
				continue next
			}
		}
		files = append(files, file)
	}
	return files
}

func readTracked(t *testing.T, file string) (content string, ok bool) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", file))
	if os.IsNotExist(err) {
		return "", false // deleted and not committed yet
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b), true
}

var (
	inlineCode = regexp.MustCompile("`[^`]*`")
	twoWords   = regexp.MustCompile(`[A-Za-z%][a-z]*[ \n]+[\S\s]*[A-Za-z]{2}`)
)

// sourceTexts are the string literals of two or more words in Go source, concatenated ones as one.
// Struct tags and imports are none. What is computed at run time is seen by helpTexts and by the golden files.
func sourceTexts(t *testing.T) []text {
	t.Helper()
	var all []text
	for _, file := range trackedFiles(t, "*.go") {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, ok := readTracked(t, file)
		if !ok {
			continue
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				n.Tag = nil
			case ast.Expr:
				words, found := literal(n)
				if found && twoWords.MatchString(words) && !data(words) {
					all = append(all, text{file: file, line: fset.Position(n.Pos()).Line, words: words})
				}
				return !found
			}
			return true
		})
	}
	return all
}

// literal returns the text of a string literal, or of a sum of literals with "X" for what is not one.
func literal(e ast.Expr) (words string, found bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		words, err := strconv.Unquote(e.Value)
		return words, err == nil
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		left, ok := literal(e.X)
		right, also := literal(e.Y)
		if !ok {
			left = "X"
		}
		if !also {
			right = "X"
		}
		return left + right, ok || also
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}

// data reports whether a literal is JSON, a schema or markup rather than words.
func data(literal string) bool {
	return json.Valid([]byte(literal)) || strings.HasPrefix(literal, "<?xml") || strings.Contains(literal, "-src 'none'")
}

// helpTexts are the texts of the real command tree, flags as they are printed.
func helpTexts() []text {
	var all []text
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, words := range []string{c.Short, c.Long, strings.Join(regexp.MustCompile(`(?m)#.*$`).FindAllString(c.Example, -1), ".\n")} {
			all = append(all, text{file: c.CommandPath() + " --help", line: 1, words: words})
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			all = append(all, text{file: c.CommandPath() + " --" + f.Name, line: 1, words: f.Usage})
		})
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRootCmd(&streams{}))
	return all
}

var (
	fence    = regexp.MustCompile("(?ms)^```.*?^```$|<!--.*?-->")
	printed  = regexp.MustCompile("(?ms)^```console\n(.*?)^```")
	link     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	blockEnd = regexp.MustCompile(`(?m)^[ \t]*$|^[ \t]*[|#].*$|^[ \t]*([-*]|[0-9]+\.) `)
	markup   = regexp.MustCompile(`(?s)<(style|script)[^>]*>.*?</(style|script)>|\{\{.*?\}\}|<[^>]*>`)
	jsString = regexp.MustCompile(`"(?:[^"\\\n]|\\.)*"`)
	member   = regexp.MustCompile(`"(?:title|description)": *"((?:[^"\\]|\\.)*)"`)
)

// pageTexts are the paragraphs, list items and table cells of Markdown, and the words of web pages and settings' schemas.
func pageTexts(t *testing.T) []text {
	t.Helper()
	var all []text
	for _, file := range trackedFiles(t, "*.md", "*.html", "*.html.tmpl", "*/page.js", "*/app.js", "docs/*.schema.json") {
		page, ok := readTracked(t, file)
		if !ok {
			continue
		}
		switch filepath.Ext(file) {
		case ".md":
			all = append(all, markdown(file, page)...)
		case ".js", ".json":
			pieces := jsString
			if filepath.Ext(file) == ".json" {
				pieces = member
			}
			for _, at := range pieces.FindAllStringIndex(page, -1) {
				if words := page[at[0]:at[1]]; twoWords.MatchString(words) {
					all = append(all, text{file: file, line: 1 + strings.Count(page[:at[0]], "\n"), words: words, page: true})
				}
			}
		default:
			for i, line := range strings.Split(markup.ReplaceAllStringFunc(page, blank), "\n") {
				all = append(all, text{file: file, line: i + 1, words: strings.TrimSpace(line), page: true})
			}
		}
	}
	return all
}

// blank keeps the line ends of what is taken out, so that lines are still those of the file.
func blank(s string) string { return ". " + strings.Repeat("\n", strings.Count(s, "\n")) }

func markdown(file, page string) []text {
	var all []text
	for _, at := range printed.FindAllStringSubmatchIndex(page, -1) { // what siohook prints has its words, too
		for i, line := range strings.Split(page[at[2]:at[3]], "\n") {
			if words := strings.TrimSpace(line); twoWords.MatchString(words) && !strings.HasPrefix(words, "$ ") {
				all = append(all, text{file: file, line: 1 + strings.Count(page[:at[2]], "\n") + i, words: words, page: true})
			}
		}
	}
	page = fence.ReplaceAllStringFunc(page, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
	page = inlineCode.ReplaceAllStringFunc(page, func(s string) string { return "X" + strings.Repeat("\n", strings.Count(s, "\n")) })
	page = link.ReplaceAllString(page, "$1")
	add := func(from, to int) {
		line := 1 + strings.Count(page[:from], "\n")
		for _, cell := range strings.Split(page[from:to], "|") {
			line += strings.Count(cell[:len(cell)-len(strings.TrimLeft(cell, "\n"))], "\n")
			if words := strings.Trim(cell, " \n#"); twoWords.MatchString(words) {
				all = append(all, text{file: file, line: line, words: words, page: true})
			}
		}
	}
	from := 0
	for _, at := range blockEnd.FindAllStringIndex(page, -1) {
		add(from, at[0])
		from = at[0]
		if strings.Contains(page[at[0]:at[1]], "|") || strings.HasPrefix(page[at[0]:at[1]], "#") {
			add(at[0], at[1])
			from = at[1]
		}
	}
	add(from, len(page))
	return all
}
