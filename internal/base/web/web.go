// Package web holds what the pages of siohook look like: the catalog, the load
// report and the inspector are three pages of one tool.
package web

import _ "embed"

// CSS is the base stylesheet of every page: colours for light and dark, type,
// tables, badges, forms, focus and phones. A page that is one file puts it into a
// style element, a server serves it as a file; neither needs anything else.
//
//go:embed base.css
var CSS string
