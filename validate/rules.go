package validate

import "slices"

// Rule is one kind of fault that a violation can report.
type Rule struct {
	ID      string // stable, in kebab-case
	Summary string // one line: what the rule asks for
}

// Rules lists every rule, in the order in which a payload is checked.
func Rules() []Rule { return slices.Clone(rules) }

var rules = []Rule{
	{"size", "a payload keeps within the limits of bytes and of values"},
	{"empty", "there is a payload, not only white space"},
	{"bom", "a payload does not begin with a byte order mark"},
	{"syntax", "a payload is JSON"},
	{"utf8", "text is valid UTF-8, escaped surrogates come in pairs"},
	{"no-break-space", "only JSON's own white space stands between tokens"},
	{"depth", "objects and arrays do not nest too deep"},
	{"number-range", "a number has at most 64 characters and an exponent within 308"},
	{"duplicate-member", "an object has each member once"},
	{"not-object", "a payload is an object"},
	{"missing-type", "a payload has the member type"},
	{"unknown-type", "type is one of the catalog's"},
	{"unknown-variant", "data has the member that selects one of the type's variants"},
	{"type", "a value has the JSON type that is documented"},
	{"const", "a value is the one documented"},
	{"enum", "a value is one of those documented or seen"},
	{"required", "an object has the members that are always there"},
	{"unknown-member", "an object has no member but those documented or seen"},
	{"format", "a string has the documented format"},
	{"pattern", "a string matches the documented pattern"},
	{"min-length", "a string is long enough"},
	{"max-length", "a string is short enough"},
	{"minimum", "a number is large enough"},
	{"exclusive-minimum", "a number is large enough"},
	{"maximum", "a number is small enough"},
	{"exclusive-maximum", "a number is small enough"},
	{"multiple-of", "a number is a multiple of the documented step"},
	{"min-items", "an array has enough elements"},
	{"max-items", "an array has few enough elements"},
	{"unique-items", "an array has no element twice"},
	{"min-contains", "an array has enough elements of the documented kind"},
	{"max-contains", "an array has few enough elements of the documented kind"},
	{"min-properties", "an object has enough members"},
	{"max-properties", "an object has few enough members"},
	{"dependent-required", "an object has the members that another of its members asks for"},
	{"one-of", "a value has exactly one of the documented forms"},
	{"not", "a value has not the form that is ruled out"},
	{"schema", "a value satisfies the event's JSON Schema in every other way"},
	{"internal", "the validator itself can cope with the payload"},
}

// keywordRules are the rules of JSON Schema keywords, with their rank: of
// several keywords that fail on one value, the one most basic is reported.
// Keywords that are not here go by the rule schema.
var keywordRules = map[string]struct {
	rule string
	rank int
}{
	"type":                  {"type", 1},
	"const":                 {"const", 2},
	"enum":                  {"enum", 3},
	"format":                {"format", 4},
	"pattern":               {"pattern", 5},
	"minLength":             {"min-length", 6},
	"maxLength":             {"max-length", 6},
	"minimum":               {"minimum", 6},
	"exclusiveMinimum":      {"exclusive-minimum", 6},
	"maximum":               {"maximum", 6},
	"exclusiveMaximum":      {"exclusive-maximum", 6},
	"multipleOf":            {"multiple-of", 7},
	"minItems":              {"min-items", 6},
	"maxItems":              {"max-items", 6},
	"uniqueItems":           {"unique-items", 7},
	"minContains":           {"min-contains", 7},
	"maxContains":           {"max-contains", 7},
	"minProperties":         {"min-properties", 6},
	"maxProperties":         {"max-properties", 6},
	"dependentRequired":     {"dependent-required", 6},
	"required":              {"required", 1},
	"additionalProperties":  {"unknown-member", 1},
	"unevaluatedProperties": {"unknown-member", 1},
	"oneOf":                 {"one-of", 8},
	"not":                   {"not", 8},
}
