package contract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/docs"
)

const checkPages = "../docs/checks"

// head is the part of a check's page that comes from the table.
func head(c *contract.Check) string {
	observer := ""
	if c.Observer {
		observer = " It requires an [observer](../TEST.md#observers)."
	}
	return fmt.Sprintf(`# %s

<!-- generated: SIOHOOK_FULL=1 go test ./contract -run 'Zoo|Page' -update -->

%s. This check belongs to the phase %s and has the severity %s.%s

## Why

%s.

Evidence: %s.

## What usually breaks it

%s.

## What to do

%s.
`, c.ID, capital(c.Expects), c.Phase, c.Severity, observer, capital(c.Purpose), c.Source, capital(c.Cause), capital(c.Fix))
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

var changing = []struct {
	is *regexp.Regexp
	as string
}{
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "127.0.0.1:3000"},
	{regexp.MustCompile(`got [2-9]([^\d ]|$)`), "got several$1"},
	{regexp.MustCompile(`(counts for \d+ \w+ at the same time, got )one`), "${1}several"},
	{regexp.MustCompile(`after [\d.,]+ (s|deliveries)`), "after some $1"},
	{regexp.MustCompile(`\d+ other answers?`), "some other answers"},
	{regexp.MustCompile(`got no change: .*`), "got no change: {...}"},
	{regexp.MustCompile(`got (?:\d+|one)( sales?)? fewer`), "got some$1 fewer"},
	{regexp.MustCompile(`got \d+ for \d+$`), "got more than that"},
	{regexp.MustCompile(`at all instances: \d+, got \d+ at`), "at all instances: 17, got 16 at"},
	{regexp.MustCompile(`in \d+ starts?`), "in several starts"},
	{regexp.MustCompile(`to change by \d+ for .*`), "to change by the amounts, got less: only a part was stored"},
	{regexp.MustCompile(`read tcp [^ ]+: `), ""},
	{regexp.MustCompile(`(?:read|write): (?:connection reset by peer|broken pipe)`), "the receiver closed the connection without an answer"}, // whichever is seen first
}

// example shows how a check is reported.
func example(g *contract.Group) string {
	message := g.First.Message()
	for _, c := range changing {
		message = c.is.ReplaceAllString(message, c.as)
	}
	out := "\n## Example\n\n```text\n" + g.Check.ID + ": " + message + "\n```\n"
	f := &g.First
	switch g.Check.Phase {
	case contract.Samples, contract.Coverage, contract.Tolerance, contract.Rejection:
	default:
		return out // what matters is not in the payload
	}
	if f.Event != "" && f.Status != 0 && len(f.Payload) > 0 && len(f.Payload) < 4000 {
		out += "\nThe reduced payload:\n\n```json\n" + strings.TrimSpace(string(f.Payload)) + "\n```\n"
	}
	return out
}

// TestCheckPages holds that each check has a page that says what its row says.
func TestCheckPages(t *testing.T) {
	known := map[string]bool{"README.md": true}
	index := "# Checks of siohook test\n\n<!-- generated: go test ./contract -run Page -update -->\n"
	phase := contract.Phase("")
	for _, c := range contract.Checks() {
		name := docs.FileName(c.ID)
		known[name+".md"] = true
		if c.Phase != phase {
			phase = c.Phase
			index += fmt.Sprintf("\n## %s\n\n| check | expects |\n|---|---|\n", phase)
		}
		index += fmt.Sprintf("| [%s](%s.md) | %s |\n", c.ID, name, strings.ReplaceAll(c.Expects, "|", "\\|"))
		file := filepath.Join(checkPages, name+".md")
		page, err := os.ReadFile(file)
		if *update && !strings.HasPrefix(string(page), head(&c)) {
			page = []byte(head(&c))
			err = os.WriteFile(file, page, 0o644)
		}
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.HasPrefix(string(page), head(&c)) {
			t.Errorf("%s does not say what the table says (-want +got):\n%s", file, cmp.Diff(head(&c), string(page)))
		}
		if c.ID != "reach/answers" && !strings.Contains(string(page), "## Example") && !*update {
			t.Errorf("%s has no example: does a receiver of the zoo break that check?", file)
		}
	}
	golden(t, filepath.Join(checkPages, "README.md"), index)
	files, err := filepath.Glob(checkPages + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[filepath.Base(file)] {
			t.Errorf("%s is the page of no check", file)
		}
	}
}

// golden compares a file with what it should hold, or writes it.
func golden(t *testing.T, file, want string) {
	t.Helper()
	got, err := os.ReadFile(file)
	if string(got) == want {
		return
	}
	if *update {
		err = os.WriteFile(file, []byte(want), 0o644)
	} else {
		t.Errorf("%s differs (-file +now):\n%s", file, cmp.Diff(string(got), want))
	}
	if err != nil {
		t.Error(err)
	}
}
