package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

var (
	examplePayload = regexp.MustCompile("(?s)```json\n(.*?)\n```")
	exampleLine    = regexp.MustCompile("(?s)```text\n(.*?)\n```")
)

// unprintable are the examples that a page can only describe.
var unprintable = map[string]string{
	"size":  "[" + strings.Repeat("1,", 6000) + "1]",
	"empty": "",
	"bom":   "\ufeff" + `{"type":"contact.tag.added","data":{"tag":{"id":141002,"name":"vip"},"contact":{"id":1,"email":"ann@example.com","fields":[],"ip":null,"referred_by_contact_id":null,"referred_by_contact_email":null}},"account":{"email":"owner@example.com"},"created_at":"2021-10-05T09:52:38+00:00"}`,
	"depth": strings.Repeat("[", 70),
}

// Every rule has a page that says what its row says, and whose example is
// reported as the page says.
func TestRulePages(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{})
	known, shown := map[string]bool{"README.md": true}, 0
	for _, rule := range validate.Rules() {
		known[rule.ID+".md"] = true
		page, ok := docs.Rule(rule.ID)
		if !ok {
			t.Errorf("rule %s has no page", rule.ID)
			continue
		}
		head := "# " + rule.ID + "\n\n" + strings.ToUpper(rule.Summary[:1]) + rule.Summary[1:] + ".\n\n## "
		if !strings.HasPrefix(page, head) {
			t.Errorf("the page of %s does not begin with %q", rule.ID, head)
		}
		line := exampleLine.FindStringSubmatch(page)
		if line == nil {
			continue
		}
		shown++
		payload, ok := unprintable[rule.ID]
		if example := examplePayload.FindStringSubmatch(page); example != nil {
			payload, ok = example[1], true
		}
		report := v.Payload([]byte(payload))
		if !ok || len(report.Violations) != 1 || report.Violations[0].Rule != rule.ID || report.Violations[0].String() != line[1] {
			t.Errorf("%s: the page shows %s\nreported: %v", rule.ID, line[1], report.Violations)
		}
	}
	if shown < 20 {
		t.Errorf("only %d pages show what is reported", shown)
	}
	files, err := filepath.Glob("../../docs/rules/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[filepath.Base(file)] {
			t.Errorf("%s is the page of no rule", file)
		}
	}
}

func TestRuleIndex(t *testing.T) {
	const file = "../../docs/rules/README.md"
	var b strings.Builder
	b.WriteString("# Rules of siohook validate\n\n<!-- generated: go test ./cmd/siohook -update -->\n\n| rule | expects |\n|---|---|\n")
	for _, r := range validate.Rules() {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s |\n", r.ID, r.ID, r.Summary)
	}
	is, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	compareFile(t, file, is, []byte(b.String()))
}

// The account that docs/FAKE.md shows can be used, and its error is the one shown.
func TestFakePage(t *testing.T) {
	page, err := os.ReadFile("../../docs/FAKE.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := examplePayload.FindSubmatch(page)
	if shown == nil {
		t.Fatal("no account shown")
	}
	file := filepath.Join(t.TempDir(), "account.json")
	fakes := func(account string) (int, string, string) {
		if err := os.WriteFile(file, []byte(account), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, diagnostics bytes.Buffer
		code := run(t.Context(), []string{"fake", "-n", "200", "--account", file}, nil, &out, &diagnostics)
		return code, out.String(), diagnostics.String()
	}
	if code, out, diagnostics := fakes(string(shown[1])); code != exitOK || !strings.Contains(out, `"name":"Cahier d'exercices"`) || strings.Count(out, "\n") != 200 {
		t.Errorf("exit %d, %q, %.300s", code, diagnostics, out)
	}
	want := strings.ReplaceAll(string(exampleLine.FindSubmatch(page)[1])+"\n", "account.json", file)
	wrong := strings.Replace(string(shown[1]), `"name": "Prospect"`, `"label": "Prospect"`, 1)
	if code, _, diagnostics := fakes(wrong); code != exitUsage || diagnostics != want {
		t.Errorf("exit %d, %q, want %q", code, diagnostics, want)
	}
}
