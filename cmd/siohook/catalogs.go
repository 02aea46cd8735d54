package main

import "github.com/siohook/siohook/schemas"

// catalogs are those that are built in. This is the one place that names them; the first is
// what commands work with when nothing else is said.
func catalogs() []*schemas.Catalog { return []*schemas.Catalog{schemas.Automation()} }

func catalog() *schemas.Catalog { return catalogs()[0] }
