package accept

import (
	"errors"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// supported are the keywords that plans can follow.
var supported = map[string]bool{
	"false": true, "$ref": true, "type": true, "const": true, "enum": true, "format": true,
	"required": true, "properties": true, "additionalProperties": true, "minProperties": true, "maxProperties": true,
	"items": true, "minItems": true, "maxItems": true,
	"minLength": true, "maxLength": true, "pattern": true,
	"minimum": true, "maximum": true, "exclusiveMinimum": true, "exclusiveMaximum": true,
	"oneOf": true,
}

// loners are the keywords that plans can follow only where they stand alone.
var loners = map[string]bool{"$ref": true, "oneOf": true}

// assertions lists the keywords by which a schema may refuse a value.
func assertions(s *jsonschema.Schema) []string {
	var names []string
	for _, keyword := range []struct {
		name string
		used bool
	}{
		{"false", s.Always != nil && !*s.Always},
		{"$ref", s.Ref != nil},
		{"$recursiveRef", s.RecursiveRef != nil},
		{"$dynamicRef", s.DynamicRef != nil},
		{"type", len(s.Types) > 0},
		{"const", len(s.Constant) > 0},
		{"enum", len(s.Enum) > 0},
		{"format", isAsserted(s)},
		{"not", s.Not != nil},
		{"allOf", len(s.AllOf) > 0},
		{"anyOf", len(s.AnyOf) > 0},
		{"oneOf", len(s.OneOf) > 0},
		{"if", s.If != nil},
		{"required", len(s.Required) > 0},
		{"properties", len(s.Properties) > 0},
		{"propertyNames", s.PropertyNames != nil},
		{"regexProperties", s.RegexProperties},
		{"patternProperties", len(s.PatternProperties) > 0},
		{"additionalProperties", s.AdditionalProperties != nil && s.AdditionalProperties != true},
		{"minProperties", s.MinProperties > 0},
		{"maxProperties", s.MaxProperties >= 0},
		{"dependencies", len(s.Dependencies) > 0},
		{"dependentRequired", len(s.DependentRequired) > 0},
		{"dependentSchemas", len(s.DependentSchemas) > 0},
		{"unevaluatedProperties", s.UnevaluatedProperties != nil},
		{"items", s.Items2020 != nil || isSchema(s.Items)},
		{"items of an array", s.Items != nil && !isSchema(s.Items)},
		{"prefixItems", len(s.PrefixItems) > 0},
		{"additionalItems", s.AdditionalItems != nil},
		{"unevaluatedItems", s.UnevaluatedItems != nil},
		{"minItems", s.MinItems > 0},
		{"maxItems", s.MaxItems >= 0},
		{"uniqueItems", s.UniqueItems},
		{"contains", s.Contains != nil},
		{"minLength", s.MinLength > 0},
		{"maxLength", s.MaxLength >= 0},
		{"pattern", s.Pattern != nil},
		{"contentEncoding", s.ContentEncoding != "" && isOld(s)},
		{"contentMediaType", s.ContentMediaType != "" && isOld(s)},
		{"contentSchema", s.ContentSchema != nil},
		{"minimum", s.Minimum != nil},
		{"maximum", s.Maximum != nil},
		{"exclusiveMinimum", s.ExclusiveMinimum != nil},
		{"exclusiveMaximum", s.ExclusiveMaximum != nil},
		{"multipleOf", s.MultipleOf != nil},
		{"an extension", len(s.Extensions) > 0},
	} {
		if keyword.used {
			names = append(names, keyword.name)
		}
	}
	return names
}

func isSchema(items any) bool {
	_, ok := items.(*jsonschema.Schema)
	return ok
}

// itemsOf is the schema of an array's elements, nil when there is none.
func itemsOf(s *jsonschema.Schema) *jsonschema.Schema {
	if items, ok := s.Items.(*jsonschema.Schema); ok {
		return items
	}
	return s.Items2020
}

// isOld tells whether a schema is of a draft in which formats and contents are
// always asserted.
func isOld(s *jsonschema.Schema) bool {
	return slices.Contains([]*jsonschema.Draft{jsonschema.Draft4, jsonschema.Draft6, jsonschema.Draft7}, s.Draft)
}

// isAsserted tells whether v5 checks the schema's format. That depends on how it
// was compiled and no field tells, so it is tried with texts that have no format.
func isAsserted(s *jsonschema.Schema) bool {
	return s.Format != "" && slices.ContainsFunc([]string{"", " ", "%", "(", "\x00", "a b"}, func(text string) bool {
		return !hasFormat(s, text)
	})
}

// hasFormat tells whether v5 finds that a text has the schema's format, by the
// check that the schema was compiled with.
func hasFormat(s *jsonschema.Schema, text string) bool {
	var refused *jsonschema.ValidationError
	return !errors.As(s.Validate(text), &refused) || !fails(refused, "/format")
}

// fails tells whether a keyword is among those that refused.
func fails(refused *jsonschema.ValidationError, keyword string) bool {
	return refused.KeywordLocation == keyword || slices.ContainsFunc(refused.Causes, func(cause *jsonschema.ValidationError) bool {
		return fails(cause, keyword)
	})
}
