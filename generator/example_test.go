package generator_test

import (
	"fmt"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
)

// PhoneCalled is an event of a catalog of one's own.
type PhoneCalled struct {
	schemas.Envelope[PhoneCalledData]
}

type PhoneCalledData struct {
	Minutes int64   `json:"minutes" jsonschema:"minimum=0"`
	Outcome string  `json:"outcome" doc:"reached,missed"`
	Note    *string `json:"note"`
}

func ExampleGenerate() {
	catalog := &schemas.Catalog{
		Name:    "calls",
		Title:   "Telephone calls",
		BaseURL: "https://example.com/schemas/v1/",
		Rows:    []*schemas.Row{{Type: "phone.called", Title: "Phone called", Model: &PhoneCalled{}, Evidence: schemas.Doc, Since: "v1"}},
	}
	files, err := generator.Generate(catalog, generator.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range files.Names() {
		fmt.Println(name)
	}
	catalog.Published = files // now package validate can use the catalog
	// Output:
	// bundle.schema.json
	// bundle.strict.schema.json
	// draft-07/bundle.schema.json
	// draft-07/bundle.strict.schema.json
	// draft-07/phone.called.schema.json
	// draft-07/phone.called.strict.schema.json
	// index.json
	// phone.called.schema.json
	// phone.called.strict.schema.json
}
