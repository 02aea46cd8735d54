package publish_test

import (
	"fmt"
	"strings"

	"github.com/siohook/siohook/generator/publish"
	"github.com/siohook/siohook/schemas"
)

func ExampleExport() {
	catalog := schemas.Automation()
	rows, err := catalog.Match([]string{"contact.tag.added"})
	if err != nil {
		panic(err)
	}
	files, err := publish.Export(catalog, publish.Options{Rows: rows, BaseURL: "https://hooks.example.com/v1/"})
	if err != nil {
		panic(err)
	}
	for _, name := range files.Names() {
		if !strings.Contains(name, "/") {
			fmt.Println(name)
		}
	}
	// Output:
	// asyncapi.json
	// bundle.no-id.schema.json
	// bundle.no-id.strict.schema.json
	// bundle.schema.json
	// bundle.strict.schema.json
	// contact.tag.added.schema.json
	// contact.tag.added.strict.schema.json
	// index.html
	// index.json
	// openapi.json
}
