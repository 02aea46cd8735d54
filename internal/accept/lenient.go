package accept

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// relaxed is the lenient schema to compare with: what a $ref refers to, or open.
func relaxed(lenient *jsonschema.Schema) *jsonschema.Schema {
	if lenient == nil || lenient == open {
		return lenient
	}
	lenient = follow(lenient)
	if len(assertions(lenient)) == 0 {
		return open
	}
	return lenient
}

// faultsOf tells which faults can be noted at a value, and which of them both
// schemas refuse in the same words. One that the lenient schema refuses in other
// words can not be noted.
func faultsOf(strict, lenient *jsonschema.Schema, inGroup bool) (notes, both faults) {
	for _, f := range []struct {
		kind           faults
		strict         bool // refuses it
		accepts, words bool // the lenient schema accepts it; refuses it in the same words
		atMember       bool // it is a member's, not the value's
	}{
		{UnknownMember, strict.AdditionalProperties == false,
			lenient.AdditionalProperties == nil || lenient.AdditionalProperties == true, lenient.AdditionalProperties == false, true},
		{Missing, len(strict.Required) > 0, true, true, true}, // decided for each member
		{WrongType, len(strict.Types) > 0, lenient == open, slices.Equal(strict.Types, lenient.Types), false},
		{UnknownValue, len(strict.Enum) > 0, len(lenient.Enum) == 0 && len(lenient.Constant) == 0, sameScalars(strict.Enum, lenient.Enum), false},
		{UnknownValue, len(strict.Constant) > 0, len(lenient.Enum) == 0 && len(lenient.Constant) == 0, sameScalars(strict.Constant, lenient.Constant), false},
		{WrongFormat, isAsserted(strict), lenient == open || !isAsserted(lenient), false, false},
	} {
		if !f.strict || inGroup && !f.atMember {
			continue
		}
		switch {
		case f.accepts:
			notes |= f.kind
		case f.words:
			notes |= f.kind
			both |= f.kind
		}
	}
	return notes, both
}

func sameScalars(a, b []any) bool {
	return slices.EqualFunc(a, b, func(x, y any) bool { return isScalar(x) && isScalar(y) && x == y })
}

// differ notes that a lenient schema may refuse more than the strict one, so
// that a fault which only the strict one should find proves nothing.
func (c *compiler) differ(strict *jsonschema.Schema, keyword string) {
	if at := place(strict) + ": the lenient schema has another " + keyword; !slices.Contains(c.noNotes, at) {
		c.noNotes = append(c.noNotes, at)
	}
}

// covers checks that a lenient schema asks for nothing that the strict one does
// not ask for; their members, elements and alternatives are compared elsewhere.
func (c *compiler) covers(strict, lenient *jsonschema.Schema) {
	if lenient == nil || lenient == open {
		return
	}
	for _, keyword := range assertions(lenient) {
		if !supported[keyword] || !same(keyword, strict, lenient) {
			c.differ(strict, keyword)
		}
	}
}

// same tells whether what a lenient schema asks for by a keyword, the strict one
// asks for as well.
func same(keyword string, strict, lenient *jsonschema.Schema) bool {
	switch keyword {
	case "type":
		return len(strict.Types) > 0 && kindsOf(strict)&^kindsOf(lenient) == 0
	case "const":
		return len(strict.Constant) > 0 && isScalar(lenient.Constant[0]) && strict.Constant[0] == lenient.Constant[0]
	case "enum":
		return len(strict.Enum) > 0 && !slices.ContainsFunc(strict.Enum, func(value any) bool {
			return !isScalar(value) || !slices.ContainsFunc(lenient.Enum, func(other any) bool { return isScalar(other) && other == value })
		})
	case "format":
		return strict.Format == lenient.Format && isAsserted(strict)
	case "required":
		return !slices.ContainsFunc(lenient.Required, func(name string) bool { return !slices.Contains(strict.Required, name) })
	case "properties":
		for name := range lenient.Properties {
			if strict.Properties[name] == nil {
				return false
			}
		}
		return true
	case "additionalProperties":
		if lenient.AdditionalProperties == false {
			return strict.AdditionalProperties == false && len(strict.Properties) == len(lenient.Properties)
		}
		return isSchema(strict.AdditionalProperties) && len(strict.Properties) == len(lenient.Properties)
	case "minProperties":
		return strict.MinProperties >= lenient.MinProperties
	case "maxProperties":
		return strict.MaxProperties >= 0 && strict.MaxProperties <= lenient.MaxProperties
	case "items":
		return itemsOf(strict) != nil
	case "minItems":
		return strict.MinItems >= lenient.MinItems
	case "maxItems":
		return strict.MaxItems >= 0 && strict.MaxItems <= lenient.MaxItems
	case "minLength":
		return strict.MinLength >= lenient.MinLength
	case "maxLength":
		return strict.MaxLength >= 0 && strict.MaxLength <= lenient.MaxLength
	case "pattern":
		return strict.Pattern != nil && strict.Pattern.String() == lenient.Pattern.String()
	case "minimum":
		return strict.Minimum != nil && strict.Minimum.Cmp(lenient.Minimum) >= 0
	case "maximum":
		return strict.Maximum != nil && strict.Maximum.Cmp(lenient.Maximum) <= 0
	case "exclusiveMinimum":
		return strict.ExclusiveMinimum != nil && strict.ExclusiveMinimum.Cmp(lenient.ExclusiveMinimum) >= 0
	case "exclusiveMaximum":
		return strict.ExclusiveMaximum != nil && strict.ExclusiveMaximum.Cmp(lenient.ExclusiveMaximum) <= 0
	}
	return keyword == "oneOf" && len(strict.OneOf) > 0
}

func isScalar(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return false
	}
	return true
}
