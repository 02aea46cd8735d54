package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The page of figures is of one machine and one commit, and has a place for what each script measures.
func TestBenchmarksPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/BENCHMARKS.md")
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("../../bench/*.sh")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	for _, name := range scripts {
		script, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range regexp.MustCompile(`(?m)^\s*publish ([a-z-]+)$`).FindAllSubmatch(script, -1) {
			made[string(call[1])] = true
		}
	}
	if len(made) < 5 {
		t.Fatalf("the scripts publish %v", made)
	}
	var first, firstJob string
	for _, mark := range regexp.MustCompile(`(?m)^<!-- end of (.*) -->$`).FindAllSubmatch(page, -1) {
		job := string(mark[1])
		_, after, begun := strings.Cut(string(page), "<!-- "+job+" -->\n")
		table, _, _ := strings.Cut(after, "<!-- end")
		if !begun || !made[job] {
			t.Errorf("%s: no beginning, or no script", job)
		}
		delete(made, job)
		place := regexp.MustCompile(`(?m)^Commit .*\n.*`).FindString(table) // commit, machine, versions
		if firstJob == "" {
			first, firstJob = place, job
		}
		if place != first || strings.Contains(place, "with changes") {
			t.Errorf("%s was measured at %q, %s at %q: run bench/all.sh", job, place, firstJob, first)
		}
	}
	if len(made) > 0 {
		t.Errorf("no place for %v", made)
	}
}
