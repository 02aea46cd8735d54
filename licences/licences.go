// Package licences holds the texts of the licences of all that the siohook binary
// contains: siohook, Go, the linked modules, and the tables and scripts that are
// embedded. Its test makes them of what is linked, and fails when they differ.
package licences

import _ "embed" // the texts

// Text is the licences, each under the names of what it is for.
//
//go:generate go test -run ^TestText$ . -update
//go:embed texts.txt
var Text string
