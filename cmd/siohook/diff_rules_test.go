package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/app/schemaset"
	"github.com/siohook/siohook/validate"
)

// Every kind of change has a page that says what its row says and shows what is
// printed of its example. What a page says of its own stands below "Why".
func TestDiffRulePages(t *testing.T) {
	known, ids := map[string]bool{"README.md": true}, map[string]bool{}
	for _, rule := range validate.Rules() {
		ids[rule.ID] = true
	}
	for _, rule := range schemadiff.Rules() {
		known[rule.ID+".md"] = true
		if ids[rule.ID] {
			t.Errorf("%s is a rule of the validator, too: siohook explain could mean either", rule.ID)
		}
		file := filepath.Join("..", "..", "docs", "diff-rules", rule.ID+".md")
		page, err := os.ReadFile(file)
		if err != nil && !*update {
			t.Errorf("rule %s has no page: %v", rule.ID, err)
			continue
		}
		_, own, ok := strings.Cut(string(page), "\n## Why\n")
		if !ok || !strings.Contains(own, "\n## What to do\n") {
			t.Errorf("the page of %s does not say why, and what to do", rule.ID)
		}
		compareFile(t, file, page, []byte(diffRulePage(t, rule)+"\n## Why\n"+own))
		if !*update {
			if embedded, ok := docs.Rule(rule.ID); !ok || embedded != string(page) {
				t.Errorf("siohook explain %s has another page", rule.ID)
			}
		}
	}
	files, err := filepath.Glob("../../docs/diff-rules/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[filepath.Base(file)] {
			t.Errorf("%s is the page of no rule", file)
		}
	}
}

// diffRulePage is the part of a page that follows from the rule.
func diffRulePage(t *testing.T, rule schemadiff.Rule) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s%s.\n\nLevel: %s.\n", rule.ID, strings.ToUpper(rule.Summary[:1]), rule.Summary[1:], rule.Level)
	if rule.Before == "" {
		return b.String()
	}
	parse := func(name, text string) *schemadiff.Schema {
		s, err := schemadiff.Parse(name, []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", rule.ID, err)
		}
		return s
	}
	d := schemaset.Diff{}
	d.Add(parse("old.json", rule.Before), parse("new.json", rule.After))
	var printed strings.Builder
	if err := d.Text(&printed, false); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "\n## Example\n\nBefore:\n\n```json\n%s\n```\n\nAfter:\n\n```json\n%s\n```\n\n`siohook schema diff old.json new.json` reports:\n\n```text\n%s```\n", rule.Before, rule.After, printed.String())
	return b.String()
}

func TestDiffRuleIndex(t *testing.T) {
	const file = "../../docs/diff-rules/README.md"
	var b strings.Builder
	b.WriteString("# Rules of siohook schema diff\n\n<!-- generated: go test ./cmd/siohook -update -->\n\n| rule | level | change |\n|---|---|---|\n")
	for _, r := range schemadiff.Rules() {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s |\n", r.ID, r.ID, r.Level, r.Summary)
	}
	is, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	compareFile(t, file, is, []byte(b.String()))
}
