package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/app/reconcile"
)

// Every check of the books has a page that says what its row says.
func TestReconcilePages(t *testing.T) {
	folder := filepath.Join("..", "..", "docs", "reconcile")
	index := "# Checks of siohook reconcile\n\n<!-- generated: go test ./cmd/siohook -run ReconcilePages -update -->\n\n| check | expects |\n|---|---|\n"
	known := map[string]bool{"README.md": true}
	for _, r := range reconcile.Rules() {
		name := docs.FileName(string(r.Check)) + ".md"
		known[name] = true
		index += fmt.Sprintf("| [%s](%s) | %s |\n", r.Check, name, r.Expects)
		file := filepath.Join(folder, name)
		page, err := os.ReadFile(file)
		if err != nil && !*update {
			t.Errorf("check %s has no page: %v", r.Check, err)
			continue
		}
		compareFile(t, file, page, []byte(reconcilePage(&r)))
		if embedded, ok := docs.Rule(string(r.Check)); !*update && (!ok || embedded != string(page)) {
			t.Errorf("siohook explain %s has another page", r.Check)
		}
	}
	file := filepath.Join(folder, "README.md")
	is, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	compareFile(t, file, is, []byte(index))
	files, err := filepath.Glob(folder + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !known[filepath.Base(file)] {
			t.Errorf("%s is the page of no check", file)
		}
	}
}

func reconcilePage(r *reconcile.Rule) string {
	capital := func(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
	return fmt.Sprintf(`# %s

<!-- generated: go test ./cmd/siohook -run ReconcilePages -update -->

%s. [siohook reconcile](../RECONCILE.md) compares deliveries with the books.

## Why

%s.

Evidence: %s.

## What usually breaks it

%s.

## What to do

%s.

## Example

`+"```text\n%s\n```\n", r.Check, capital(r.Expects), capital(r.Purpose), r.Source, capital(r.Cause), capital(r.Fix), strings.ReplaceAll(r.Example, "CHECK", string(r.Check)))
}
