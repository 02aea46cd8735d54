package generator_test

import (
	"strings"
	"testing"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/schemas"
)

type misspeltTag struct {
	schemas.Envelope[struct {
		Name string `json:"name" sean:"x"`
	}]
}

type misspeltData struct {
	Name string `json:"name" sean:"x"`
}

type misspelt struct {
	schemas.Envelope[misspeltData]
}

type oddOptionData struct {
	Name string `json:"name" jsonschema:"fromat=email"`
}

type oddOption struct {
	schemas.Envelope[oddOptionData]
}

type openData struct {
	Anything any `json:"anything"`
}

type open struct {
	schemas.Envelope[openData]
}

// Two models of one name, and of other members.
func oneOfAName() schemas.Event {
	type sameData struct {
		A string `json:"a"`
	}
	type same struct{ schemas.Envelope[sameData] }
	return &same{}
}

func anotherOfItsName() schemas.Event {
	type sameData struct {
		B string `json:"b"`
	}
	type same struct{ schemas.Envelope[sameData] }
	return &same{}
}

func TestGenerateRefusesWhatNoSchemaCanSay(t *testing.T) {
	catalog := func(url string, models ...schemas.Event) *schemas.Catalog {
		c := &schemas.Catalog{Name: "test", BaseURL: url}
		for _, model := range models {
			c.Rows = append(c.Rows, &schemas.Row{Type: "a.b", Model: model})
		}
		return c
	}
	const url = "https://example.com/"
	for _, c := range []struct {
		name    string
		catalog *schemas.Catalog
		options generator.Options
		want    string
	}{
		{"base URL", catalog("https://example.com/x"), generator.Options{}, "does not end in a slash"},
		{"no name", &schemas.Catalog{BaseURL: url}, generator.Options{}, "catalog has no name"},
		{"unknown tag", catalog(url, &misspelt{}), generator.Options{}, `field Name: unknown tag "sean"`},
		{"unknown option", catalog(url, &oddOption{}), generator.Options{}, `field Name: unknown jsonschema option "fromat"`},
		{"interface", catalog(url, &open{}), generator.Options{}, "is an interface: give it a type with a wire form"},
		{"struct without a name", catalog(url, &misspeltTag{}), generator.Options{}, "has no name"},
		{"same event twice", catalog(url, &schemas.ContactTagAdded{}, &schemas.ContactTagAdded{}), generator.Options{}, "belongs to two events"},
		{"name twice", &schemas.Catalog{Name: "test", BaseURL: url, Rows: []*schemas.Row{{Type: "a.b", Model: oneOfAName()}, {Type: "a.c", Model: anotherOfItsName()}}},
			generator.Options{}, "a.c: two types are named same"},
		{"no sample", catalog(url, &schemas.ContactTagAdded{}), generator.Options{Samples: generator.Files{}}, "sample: open samples/a.b.json: file does not exist"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := generator.Generate(c.catalog, c.options)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one with %q", err, c.want)
			}
		})
	}
}
