package publish

import (
	"fmt"
	"sort"
	"strings"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
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
	all, err := k.webhook("any_event", "Any event", "One URL receives every event; the member type identifies it.", k.union(), k.rows)
	if err != nil {
		return err
	}
	hooks.Set("any", all)
	for _, row := range k.rows {
		hook, err := k.webhook(strings.NewReplacer(".", "_", "/", "_").Replace(row.ID()), row.Title, k.def(schemas.Lenient, k.names[row]).Text("description"), k.names[row], []*schemas.Row{row})
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
		Set("description", "Based on the examples in the provider's help article and on real deliveries; each schema's $comment names its source. Not published by the provider.").
		Set("contact", jsontree.New().Set("name", "siohook").Set("url", "https://github.com/siohook/siohook")).
		Set("license", jsontree.New().Set("name", "MIT").Set("identifier", "MIT"))
}

func (k *contract) webhook(id, title, description, schema string, rows []*schemas.Row) (*jsontree.Object, error) {
	examples := jsontree.New()
	for _, row := range rows {
		if k.samples[row] == nil {
			continue
		}
		value, err := jsontree.Parse(k.samples[row])
		if err != nil {
			return nil, fmt.Errorf("sample of %s: %w", row.ID(), err)
		}
		examples.Set(row.FileStem(), jsontree.New().Set("summary", row.Title).Set("value", value))
	}
	content := jsontree.New().Set("schema", jsontree.New().Set("$ref", "#/components/schemas/"+schema))
	if len(examples.Names) > 0 {
		content.Set("examples", examples)
	}
	body := jsontree.New().
		Set("required", true).
		Set("content", jsontree.New().Set("application/json", content))
	return jsontree.New().Set("post", jsontree.New().
		Set("operationId", id).
		Set("summary", title).
		Set("description", description).
		Set("tags", []any{k.catalog.Name}).
		Set("requestBody", body).
		Set("responses", jsontree.New().
			Set("2XX", jsontree.New().Set("description", "Your receiver accepts the event.")).
			Set("4XX", jsontree.New().Set("description", "Your receiver rejects the event. It is not documented whether the provider retries it.")))), nil
}

// components are the lenient definitions as OpenAPI and AsyncAPI want them, with
// the union of all events and discriminators where one member tells branches apart.
func (k *contract) components() (*jsontree.Object, error) {
	lenient := k.bundle[schemas.Lenient]
	defs, _ := jsontree.Clone(lenient.Tree.Object("$defs")).(*jsontree.Object)
	for _, def := range lenient.Defs {
		if member, mapping := discriminator(def.Schema); mapping != nil {
			defs.Object(def.Name).Set("discriminator", jsontree.New().Set("propertyName", member).Set("mapping", mapping))
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
		byType[row.Type] = append(byType[row.Type], schema.RefTo(k.names[row]))
	}
	var refs []any
	mapping := jsontree.New()
	for _, t := range types {
		one := byType[t][0]
		if len(byType[t]) > 1 {
			name := pascalOf(t)
			if defs.Has(name) {
				return nil, fmt.Errorf("the events of type %s need the name %s, which already exists", t, name)
			}
			defs.Set(name, jsontree.New().Set("title", name).Set("description", "An event of type "+t+".").Set("anyOf", byType[t]))
			one = schema.RefTo(name)
		}
		ref, _ := one.(*jsontree.Object)
		refs = append(refs, ref)
		mapping.Set(t, components+schema.RefName(ref))
	}
	union := jsontree.New().Set("title", k.union()).Set("oneOf", refs)
	if member, ok := dispatch.Root(k.catalog.TypePlace()); ok {
		union.Set("discriminator", jsontree.New().Set("propertyName", member).Set("mapping", mapping))
	}
	defs.Set(k.union(), union)
	sort.Strings(defs.Names)
	for _, name := range defs.Names {
		schema.Rebase(defs.Object(name), "#/$defs/", components)
	}
	return defs, nil
}

// components is where the two documents have their definitions.
const components = "#/components/schemas/"

// discriminator is the member that has another const in each branch of a oneOf of
// references, with the branch that each leads to; nil when there is none.
func discriminator(def *schema.Schema) (member string, mapping *jsontree.Object) {
	mapping = jsontree.New()
	for _, branch := range def.OneOf {
		if branch.Ref == nil {
			return "", nil
		}
		found := false
		for _, p := range branch.Ref.Properties {
			if value := p.Schema.Text("const"); value != "" && (member == "" || member == p.Name) && !mapping.Has(value) {
				member, found = p.Name, true
				mapping.Set(value, components+schema.RefName(branch.Tree))
				break
			}
		}
		if !found {
			return "", nil
		}
	}
	if member == "" {
		return "", nil
	}
	return member, mapping
}

// pascalOf makes a type's name of words with dots and underscores.
func pascalOf(words string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return r == '.' || r == '_' || r == '/' || r == '-' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
