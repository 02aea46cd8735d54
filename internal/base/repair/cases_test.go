package repair_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/repair"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata")

// TestCases runs testdata/*.txtar, one file per rule and some others. Each
// NAME.txt in it is a text and NAME.want what comes of it: the changes, what was
// kept, ---, the JSON; or the error. Texts called extract go through Extract.
// <U+00A0> stands for a character and <0xFF> for a byte that do not show.
func TestCases(t *testing.T) {
	for _, file := range caseFiles(t) {
		rule := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(rule, func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out []txtar.File
			for i, f := range archive.Files {
				name, isText := strings.CutSuffix(f.Name, ".txt")
				if !isText {
					continue
				}
				got := show(runCase(name, invisible(f.Data)))
				out = append(out, f, txtar.File{Name: name + ".want", Data: []byte(got)})
				if *update {
					continue
				}
				if i+1 == len(archive.Files) || archive.Files[i+1].Name != name+".want" {
					t.Fatalf("%s.txt has no %[1]s.want after it", name)
				}
				if diff := cmp.Diff(string(archive.Files[i+1].Data), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			if *update {
				archive.Files = out
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestRules holds the table of rules and the cases together.
func TestRules(t *testing.T) {
	for _, rule := range repair.Rules() {
		text, err := os.ReadFile(filepath.Join("testdata", rule.ID+".txtar"))
		if err != nil {
			t.Errorf("rule %s has no cases: %v", rule.ID, err)
		} else if !bytes.Contains(text, []byte(": "+rule.ID+": ")) {
			t.Errorf("no case shows the rule %s", rule.ID)
		}
		if !strings.HasSuffix(rule.Summary, ".") {
			t.Errorf("rule %s: the summary is no sentence: %q", rule.ID, rule.Summary)
		}
	}
}

func caseFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	return files
}

// caseTexts returns the texts of all cases.
func caseTexts(t testing.TB) [][]byte {
	t.Helper()
	var texts [][]byte
	for _, file := range caseFiles(t) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".txt") {
				texts = append(texts, invisible(f.Data))
			}
		}
	}
	return texts
}

func runCase(name string, text []byte) string {
	var out strings.Builder
	if !strings.HasPrefix(name, "extract") {
		result, err := repair.Text(text)
		if err != nil {
			return errorText(err)
		}
		resultText(&out, result)
		return out.String()
	}
	results, err := repair.Extract(text)
	for _, r := range results {
		resultText(&out, r)
	}
	if err != nil {
		out.WriteString(errorText(err))
	}
	return out.String()
}

func resultText(out *strings.Builder, r repair.Result) {
	fmt.Fprintf(out, "%d:%d: JSON\n", r.Line, r.Column)
	for _, c := range r.Changes {
		fmt.Fprintf(out, "%d:%d: %s: %s\n", c.Line, c.Column, c.Rule, c)
	}
	for _, c := range r.Kept {
		fmt.Fprintf(out, "%d:%d: kept %s: %s\n", c.Line, c.Column, c.Rule, c)
	}
	fmt.Fprintf(out, "---\n%s", r.JSON)
	if !bytes.HasSuffix(r.JSON, []byte("\n")) {
		out.WriteString("\n")
	}
}

func errorText(err error) string {
	list := repair.Errors{}
	if one := (*repair.Error)(nil); !errors.As(err, &list) && errors.As(err, &one) {
		list = repair.Errors{one}
	}
	var out strings.Builder
	for _, e := range list {
		fmt.Fprintf(&out, "error %v\nhint: %s\n", e, e.Hint)
	}
	return out.String()
}

var marked = regexp.MustCompile(`<U\+[0-9A-F]+>|<0x[0-9A-F]{2}>`)

func invisible(text []byte) []byte {
	return marked.ReplaceAllFunc(text, func(mark []byte) []byte {
		n, _ := strconv.ParseUint(string(mark[3:len(mark)-1]), 16, 32)
		if mark[1] == 'U' {
			return []byte(string(rune(n)))
		}
		return []byte{byte(n)}
	})
}

func show(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r != '\n' && (r < ' ' || r == 0x7F) || jsonpos.UnicodeSpace([]byte(string(r))) > 0 {
			fmt.Fprintf(&out, "<U+%04X>", r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}
