package publish

import (
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/jsontree"
	"github.com/siohook/siohook/schemas"
)

// openAPI adds the OpenAPI 3.1 document: a webhook per event, and one for a
// receiver that takes them all.
func (k *contract) openAPI() error {
	components, err := k.components()
	if err != nil {
		return err
	}
	hooks := jsontree.New()
	all, err := k.webhook("any_event", "Any event", "One address gets every event; the member type tells them apart.", k.union(), k.rows)
	if err != nil {
		return err
	}
	hooks.Set("any", all)
	for _, row := range k.rows {
		hook, err := k.webhook(strings.NewReplacer(".", "_", "/", "_").Replace(row.ID()), row.Title, k.defs(schemas.Lenient).Object(k.names[row]).Text("description"), k.names[row], []*schemas.Row{row})
		if err != nil {
			return err
		}
		hooks.Set(row.ID(), hook)
	}
	return k.add("openapi.json", jsontree.New().
		Set("openapi", "3.1.0").
		Set("info", k.info()).
		Set("tags", []any{jsontree.New().Set("name", k.catalog.Name).Set("description", k.catalog.Title)}).
		Set("security", []any{}).
		Set("webhooks", hooks).
		Set("components", jsontree.New().Set("schemas", components)))
}

func (k *contract) info() *jsontree.Object {
	return jsontree.New().
		Set("title", k.catalog.Title).
		Set("version", k.version).
		Set("description", "What the provider's help article documents, by examples, and what was seen on real deliveries; each schema's $comment says which. Not published by the provider.").
		Set("contact", jsontree.New().Set("name", "siohook").Set("url", "https://github.com/siohook/siohook")).
		Set("license", jsontree.New().Set("name", "MIT").Set("identifier", "MIT"))
}

func (k *contract) webhook(id, title, description, schema string, rows []*schemas.Row) (*jsontree.Object, error) {
	examples := jsontree.New()
	for _, row := range rows {
		value, err := jsontree.Parse(k.samples[row])
		if err != nil {
			return nil, fmt.Errorf("sample of %s: %w", row.ID(), err)
		}
		examples.Set(row.FileStem(), jsontree.New().Set("summary", row.Title).Set("value", value))
	}
	body := jsontree.New().
		Set("required", true).
		Set("content", jsontree.New().Set("application/json", jsontree.New().
			Set("schema", jsontree.New().Set("$ref", "#/components/schemas/"+schema)).
			Set("examples", examples)))
	return jsontree.New().Set("post", jsontree.New().
		Set("operationId", id).
		Set("summary", title).
		Set("description", description).
		Set("tags", []any{k.catalog.Name}).
		Set("requestBody", body).
		Set("responses", jsontree.New().
			Set("2XX", jsontree.New().Set("description", "Your receiver has taken the event.")).
			Set("4XX", jsontree.New().Set("description", "Your receiver refuses the event; whether it is sent again is not documented.")))), nil
}

// components are the lenient definitions as OpenAPI and AsyncAPI want them, with
// the union of all events and discriminators where one member tells branches apart.
func (k *contract) components() (*jsontree.Object, error) {
	defs, _ := jsontree.Clone(k.defs(schemas.Lenient)).(*jsontree.Object)
	for _, name := range slices.Clone(defs.Names) {
		if def := defs.Object(name); def.List("oneOf") != nil {
			discriminate(def, defs)
		}
	}
	// A discriminator's value must lead to one schema: events of one type get a
	// union of their own. It is an anyOf: the lenient schemas of variants, open as
	// they are, do not exclude each other.
	byType := map[string][]any{}
	var types []string
	for _, row := range k.rows {
		if byType[row.Type] == nil {
			types = append(types, row.Type)
		}
		byType[row.Type] = append(byType[row.Type], jsontree.New().Set("$ref", "#/$defs/"+k.names[row]))
	}
	var refs []any
	mapping := jsontree.New()
	for _, t := range types {
		one := byType[t][0]
		if len(byType[t]) > 1 {
			name := pascalOf(t)
			if defs.Has(name) {
				return nil, fmt.Errorf("the events of type %s need the name %s, which is taken", t, name)
			}
			defs.Set(name, jsontree.New().Set("title", name).Set("description", "An event of type "+t+".").Set("anyOf", byType[t]))
			one = jsontree.New().Set("$ref", "#/$defs/"+name)
		}
		ref, _ := one.(*jsontree.Object)
		refs = append(refs, ref)
		mapping.Set(t, "#/components/schemas/"+defName(ref.Text("$ref")))
	}
	defs.Set(k.union(), jsontree.New().Set("title", k.union()).Set("oneOf", refs).
		Set("discriminator", jsontree.New().Set("propertyName", "type").Set("mapping", mapping)))
	slices.Sort(defs.Names)
	for _, name := range defs.Names {
		jsontree.Walk(defs.Object(name), func(s *jsontree.Object) {
			if ref := s.Text("$ref"); ref != "" {
				s.Set("$ref", strings.Replace(ref, "#/$defs/", "#/components/schemas/", 1))
			}
		})
	}
	return defs, nil
}

// discriminate adds a discriminator to a oneOf of references when one member has
// another const in each.
func discriminate(def, defs *jsontree.Object) {
	mapping, member := jsontree.New(), ""
	for _, branch := range def.List("oneOf") {
		b, _ := branch.(*jsontree.Object)
		if b == nil || b.Text("$ref") == "" {
			return
		}
		name := defName(b.Text("$ref"))
		properties := defs.Object(name).Object("properties")
		if properties == nil {
			return
		}
		found := false
		for _, p := range properties.Names {
			if value := properties.Object(p).Text("const"); value != "" && (member == "" || member == p) && !mapping.Has(value) {
				member, found = p, true
				mapping.Set(value, "#/components/schemas/"+name)
				break
			}
		}
		if !found {
			return
		}
	}
	def.Set("discriminator", jsontree.New().Set("propertyName", member).Set("mapping", mapping))
}

// pascalOf makes a type's name of words with dots and underscores.
func pascalOf(words string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return r == '.' || r == '_' || r == '/' || r == '-' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
