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
	{"size", "a payload is within the limits of bytes and values"},
	{"empty", "a payload is not empty"},
	{"bom", "a payload does not begin with a byte order mark"},
	{"syntax", "a payload is JSON"},
	{"utf8", "text is valid UTF-8, and escaped surrogates are in pairs"},
	{"no-break-space", "only JSON white space is between tokens"},
	{"depth", "objects and arrays are not nested too deep"},
	{"number-range", "a number has at most 64 digits that matter and an exponent of at most 308"},
	{"duplicate-member", "an object has each member once"},
	{"not-object", "a payload is an object"},
	{"missing-type", "a payload has the member type"},
	{"unknown-type", "type is an event type of the catalog"},
	{"unknown-variant", "data has the member that identifies the variant"},
	{"type", "a value has the documented JSON type"},
	{"const", "a value is the documented constant"},
	{"enum", "a value is one of the documented or seen values"},
	{"required", "an object has all required members"},
	{"unknown-member", "an object has only documented or seen members"},
	{"format", "a string has the documented format"},
	{ruleHidden, "an e-mail address has no space and no invisible character"},
	{"pattern", "a string matches the documented pattern"},
	{"min-length", "a string is long enough"},
	{"max-length", "a string is short enough"},
	{"minimum", "a number is large enough"},
	{"exclusive-minimum", "a number is large enough"},
	{"maximum", "a number is small enough"},
	{"exclusive-maximum", "a number is small enough"},
	{"multiple-of", "a number is a multiple of the documented step"},
	{"min-items", "an array has enough elements"},
	{"max-items", "an array does not have too many elements"},
	{"unique-items", "the elements of an array are unique"},
	{"min-contains", "an array has enough elements of the documented kind"},
	{"max-contains", "an array does not have too many elements of the documented kind"},
	{"min-properties", "an object has enough members"},
	{"max-properties", "an object does not have too many members"},
	{"dependent-required", "an object has the members that another member requires"},
	{"one-of", "a value matches exactly one of the documented forms"},
	{"not", "a value does not match the excluded form"},
	{"schema", "a value satisfies the event's JSON Schema in every other way"},
	{ruleSignature, "a delivery has the signature of its body, where the provider signs and the secret is given"},
	{"internal", "the validator can process the payload"},
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
