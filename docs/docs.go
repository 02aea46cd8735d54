// Package docs holds the pages that siohook explain prints, so that the binary
// has them without a network: one per rule of the validator, per check of a receiver
// and of its books, and per kind of change that siohook schema diff knows.
package docs

import (
	"embed"
	"strings"
)

//go:embed rules/*.md checks/*.md diff-rules/*.md reconcile/*.md
var pages embed.FS

// folders have a page per rule each. No two have one of the same name.
var folders = []string{"rules", "checks", "diff-rules", "reconcile"}

// Rule returns the page of a rule, a check such as coverage/event, or a kind of
// change, Markdown, and whether there is one.
func Rule(id string) (markdown string, ok bool) {
	name := FileName(id)
	if name == index {
		return "", false
	}
	for _, folder := range folders {
		if page, err := pages.ReadFile(folder + "/" + name + ".md"); err == nil {
			return string(page), true
		}
	}
	return "", false
}

// FileName is the name of a page's file, without its ending: a slash in an id
// becomes a hyphen.
func FileName(id string) string { return strings.ReplaceAll(id, "/", "-") }

// index is the page that lists the others of its folder.
const index = "README"
