package schemadiff

import (
	"maps"
	"regexp"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

var always = func() *jsonschema.Schema {
	yes := true
	return &jsonschema.Schema{Always: &yes}
}()

// unevaluated are the unevaluatedProperties and unevaluatedItems of a schema in the words of
// additionalProperties and items. parts are those of one of its forms: they evaluate what they
// name. Where it is not known what is evaluated, what the extent wants is taken.
func (t taking) unevaluated(s *jsonschema.Schema, parts []*jsonschema.Schema) []*jsonschema.Schema {
	if s.UnevaluatedProperties == nil && s.UnevaluatedItems == nil {
		return nil
	}
	out := blank()
	isUnsure := false
	out.Properties, out.PatternProperties = map[string]*jsonschema.Schema{}, map[*regexp.Regexp]*jsonschema.Schema{}
	allMembers, allItems := false, false
	for _, p := range parts {
		isUnsure = isUnsure || p.DynamicRef != nil || p.RecursiveRef != nil || len(p.AnyOf) > mostSubsets
		for name := range p.Properties {
			out.Properties[name] = always
		}
		for pattern := range maps.Keys(p.PatternProperties) {
			out.PatternProperties[pattern] = always
		}
		allMembers = allMembers || p.AdditionalProperties != nil || p != s && p.UnevaluatedProperties != nil
		prefix, rest := itemsOf(p)
		for i := len(out.PrefixItems); i < len(prefix); i++ {
			out.PrefixItems = append(out.PrefixItems, always)
		}
		allItems = allItems || rest != nil || p != s && p.UnevaluatedItems != nil || p.Contains != nil && p.ContainsEval && t.extent == atLeast
	}
	if isUnsure && t.extent == atLeast {
		return nil
	}
	if s.UnevaluatedProperties != nil && !allMembers {
		out.AdditionalProperties = s.UnevaluatedProperties
	}
	if s.UnevaluatedItems != nil && !allItems {
		out.Items2020 = s.UnevaluatedItems
	} else {
		out.PrefixItems = nil
	}
	if out.AdditionalProperties == nil {
		out.Properties, out.PatternProperties = nil, nil
		if out.Items2020 == nil {
			return nil
		}
	}
	return []*jsonschema.Schema{out}
}
