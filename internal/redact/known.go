package redact

import (
	"encoding/json"
	"fmt"

	"github.com/siohook/siohook/schemas"
)

// known is what the catalog documents.
type known struct {
	members map[string]bool            // names of members
	values  map[string]map[string]bool // documented strings by the name of their member
	maps    map[string]bool            // members whose own members are made up by the account's owner
}

// readCatalog reads the strict schemas, which list all documented values.
func readCatalog(c *schemas.Catalog) (*known, error) {
	k := &known{members: map[string]bool{}, values: map[string]map[string]bool{}, maps: map[string]bool{}}
	for _, row := range c.Rows {
		text, err := c.Schema(row, schemas.Strict)
		if err != nil {
			return nil, err
		}
		var schema map[string]any
		if err := json.Unmarshal(text, &schema); err != nil {
			return nil, fmt.Errorf("%s: %w", row.SchemaFile(schemas.Strict), err)
		}
		k.read("", schema)
		if defs, ok := schema["$defs"].(map[string]any); ok {
			for name, def := range defs {
				if name == "Fields" {
					continue // reached by its member
				}
				if def, ok := def.(map[string]any); ok {
					k.read("", def)
				}
			}
		}
	}
	k.maps["fields"] = true
	return k, nil
}

func (k *known) read(member string, schema map[string]any) {
	if text, ok := schema["const"].(string); ok {
		k.value(member, text)
	}
	if list, ok := schema["enum"].([]any); ok {
		for _, value := range list {
			if text, ok := value.(string); ok {
				k.value(member, text)
			}
		}
	}
	if properties, ok := schema["properties"].(map[string]any); ok {
		for name, property := range properties {
			k.members[name] = true
			if property, ok := property.(map[string]any); ok {
				k.read(name, property)
			}
		}
	}
	for _, word := range []string{"oneOf", "anyOf", "allOf"} {
		if list, ok := schema[word].([]any); ok {
			for _, choice := range list {
				if choice, ok := choice.(map[string]any); ok {
					k.read(member, choice)
				}
			}
		}
	}
	if items, ok := schema["items"].(map[string]any); ok {
		k.read(member, items)
	}
}

func (k *known) value(member, text string) {
	if k.values[member] == nil {
		k.values[member] = map[string]bool{}
	}
	k.values[member][text] = true
}

var (
	plainName = pattern(`^[A-Za-z_][A-Za-z0-9_-]{0,39}$`)
	manyDigit = pattern(`[0-9]{4}`)
	eventType = pattern(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
)

// keepsName tells whether the name of a member tells nothing of a person.
func (k *known) keepsName(name string) bool {
	return k.members[name] || plainName().MatchString(name) && !manyDigit().MatchString(name)
}

// keeps tells whether a string is a documented value, or the type of an event.
func (k *known) keeps(member, text string) bool {
	return k.values[member][text] || member == "type" && len(text) <= 64 && eventType().MatchString(text)
}
