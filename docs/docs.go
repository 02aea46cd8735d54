// Package docs holds the pages that siohook explain prints, so that the binary
// has them without a network: one per rule of the validator.
package docs

import "embed"

//go:embed rules/*.md
var pages embed.FS

// Rule returns the page of a rule, Markdown, and whether there is one.
func Rule(id string) (markdown string, ok bool) {
	page, err := pages.ReadFile("rules/" + id + ".md")
	return string(page), err == nil && id != index
}

// index is the page that lists the others.
const index = "README"
