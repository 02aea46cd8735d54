// Command k6 is k6 with siohook's extension: import siohook from 'k6/x/siohook'.
//
// k6 is licensed under AGPL-3.0, and so is this binary as a whole; see NOTICE.md.
package main

import (
	k6 "go.k6.io/k6/cmd"

	_ "github.com/siohook/siohook/integrations/k6/siohook" // registers the extension
)

func main() { k6.Execute() }
