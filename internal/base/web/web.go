// Package web holds what the pages of siohook look like: the catalog, the load
// report and the inspector are three pages of one tool.
package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
)

// CSS is the base stylesheet of every page: colours for light and dark, type,
// tables, badges, forms, focus and phones. A page that is one file puts it into a
// style element, a server serves it as a file; neither needs anything else.
//
//go:embed base.css
var CSS string

// Policy is the content security policy of a page that is one file: nothing but these two very
// texts may run or style, and nothing is loaded.
func Policy(script, style string) string {
	return "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src " + hash(style) + "; script-src " + hash(script)
}

// hash is how a content security policy names an inline script or style.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
