// Package docs holds the pages that siohook explain prints, so that the binary
// has them without a network: one per rule of the validator, and one per check of
// a receiver.
package docs

import (
	"embed"
	"strings"
)

//go:embed rules/*.md checks/*.md
var pages embed.FS

// Rule returns the page of a rule, Markdown, and whether there is one.
func Rule(id string) (markdown string, ok bool) { return page("rules", id) }

// Check returns the page of a check, such as coverage/event, Markdown, and whether
// there is one.
func Check(id string) (markdown string, ok bool) { return page("checks", FileName(id)) }

// FileName is the name of a page's file, without its ending: a slash in an id
// becomes a hyphen.
func FileName(id string) string { return strings.ReplaceAll(id, "/", "-") }

func page(folder, name string) (markdown string, ok bool) {
	page, err := pages.ReadFile(folder + "/" + name + ".md")
	return string(page), err == nil && name != index
}

// index is the page that lists the others of its folder.
const index = "README"
