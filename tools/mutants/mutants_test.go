package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The table fits the code: each text to change is there, once.
func TestTable(t *testing.T) {
	for _, problem := range check("../..", table) {
		t.Error(problem)
	}
	if len(table) < 40 {
		t.Errorf("only %d mutants", len(table))
	}
	if sample, _ := choose(nil, table); len(sample) < 15 || len(sample) == len(table) {
		t.Errorf("%d of %d run by default", len(sample), len(table))
	}
}

// half is a module of two claims, of which its test holds one.
var half = map[string]string{
	"go.mod": "module half\n\ngo 1.26\n",
	"a/a.go": "package a\n\nfunc Held() int { return 1 }\n\nfunc NotHeld() int { return 2 }\n",
	"a/a_test.go": "package a\n\nimport (\n\t\"testing\"\n\t\"time\"\n)\n\n" +
		"func TestHeld(t *testing.T) {\n\tfor Held() == 7 {\n\t\ttime.Sleep(time.Millisecond)\n\t}\n\tif NotHeld(); Held() != 1 {\n\t\tt.Fail()\n\t}\n}\n\n" +
		"func TestBroken(t *testing.T) { t.Fail() }\n",
}

func write(t *testing.T) (root string) {
	t.Helper()
	root = t.TempDir()
	for name, text := range half {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// change is a mutant of the module.
func change(name, from, to string) mutant {
	return mutant{name: name, file: "a/a.go", old: from, new: to, run: "TestHeld", claim: "it holds"}
}

func TestRun(t *testing.T) {
	t.Parallel()
	root := write(t)
	dead, alive := change("a/dead", "return 1", "return 3"), change("a/alive", "return 2", "return 3")
	other, failing := change("a/none", "return 1", "return 4"), change("a/failing", "return 1", "return 4")
	other.run, failing.run = "TestNone", "TestBroken"
	for _, c := range []struct {
		name  string
		args  []string
		table []mutant
		code  int
		want  []string
	}{
		{"one survives", []string{"all"}, []mutant{dead, alive}, 1, []string{
			"killed   a/dead", "TestHeld", "SURVIVED a/alive (a/a.go): no test of ./a holds that it holds", "2 of 2 mutants: 1 killed, 1 survived, 0 errors",
		}},
		{"none survives", nil, []mutant{dead, alive}, 0, []string{"1 of 2 mutants: 1 killed, 0 survived, 0 errors"}},
		{"no such name", []string{"b"}, []mutant{dead}, 2, []string{`no mutant's name begins with "b"`}},
		{"does not compile", nil, []mutant{change("a/x", "return 1", "return x")}, 2, []string{"a/x: does not compile", "undefined: x"}},
		{"no such text", nil, []mutant{change("a/x", "return 9", "")}, 2, []string{"a/x: the text to change occurs 0 times in a/a.go, want 1"}},
		{"text twice", nil, []mutant{change("a/x", "return", "")}, 2, []string{"occurs 2 times"}},
		{"no such test", nil, []mutant{other}, 2, []string{"there is no such test"}},
		{"fails anyway", nil, []mutant{failing}, 2, []string{"without any change, ./a TestBroken: killed TestBroken"}},
		{"name twice", nil, []mutant{dead, dead}, 2, []string{"there are two of that name"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			code := run(t.Context(), c.args, root, c.table, &out)
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %q in:\n%s", want, out.String())
				}
			}
		})
	}
	if text, err := os.ReadFile(filepath.Join(root, "a/a.go")); err != nil || string(text) != half["a/a.go"] {
		t.Errorf("the tree was changed: %s", text)
	}
}

// A test that a mutant keeps from its end has noticed it.
func TestHanging(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	r := runner{root: write(t), out: &out, workers: 1, timeout: 3 * time.Second}
	if problems := r.judge(t.Context(), []mutant{change("a/hangs", "return 1", "return 7")}); len(problems) > 0 {
		t.Error(problems)
	}
	if r.killed != 1 || !strings.HasPrefix(out.String(), "hung     a/hangs") {
		t.Errorf("%d killed:\n%s", r.killed, out.String())
	}
}
