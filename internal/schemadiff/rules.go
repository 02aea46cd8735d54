package schemadiff

// Level says what a change does to a reader.
type Level string

// The levels, the worst first.
const (
	Breaking   Level = "breaking"   // a payload may come that a reader of OLD cannot take
	Warning    Level = "warning"    // only a reader that validates with OLD to the letter refuses it
	Compatible Level = "compatible" // whatever comes, a reader of OLD takes it
)

// Rule is one kind of change. Its page is docs/diff-rules/ID.md.
type Rule struct {
	ID      string
	Level   Level
	Summary string // what has changed, in a few words
	// Before and After are the smallest example: two schemas.
	Before, After string
}

// Rules are all kinds of changes, the breaking ones first.
func Rules() []Rule { return rules }

var rules = []Rule{
	{"member-optional", Breaking, "a member that was always there may be missing",
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}}}`},
	{"member-removed", Breaking, "a member that was always there never comes any more",
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"], "additionalProperties": false}`,
		`{"type": "object", "properties": {}, "additionalProperties": false}`},
	{"member-undescribed", Breaking, "a member that was described may now hold anything",
		`{"type": "object", "properties": {"id": {"type": "integer"}}}`,
		`{"type": "object"}`},
	{"nullable", Breaking, "a value that was never null may be null",
		`{"type": "string"}`,
		`{"type": ["string", "null"]}`},
	{"type-added", Breaking, "a value may have a JSON type that it never had",
		`{"type": "integer"}`,
		`{"type": ["integer", "string"]}`},
	{"type-widened", Breaking, "a value that was described may be anything, or an integer any number",
		`{"type": "integer"}`,
		`{"type": "number"}`},
	{"enum-value-added", Breaking, "a value may be one that was never listed",
		`{"enum": ["stripe", "paypal"]}`,
		`{"enum": ["stripe", "paypal", "mollie"]}`},
	{"enum-opened", Breaking, "a list of values has become any value of its type",
		`{"type": "string", "enum": ["stripe", "paypal"]}`,
		`{"type": "string"}`},
	{"branch-added", Breaking, "there is a form that was never there",
		`{"oneOf": [{"type": "object", "properties": {"type": {"const": "tag"}}, "required": ["type"]}]}`,
		`{"oneOf": [{"type": "object", "properties": {"type": {"const": "tag"}}, "required": ["type"]}, {"type": "object", "properties": {"type": {"const": "sale"}}, "required": ["type"]}]}`},
	{"schema-added", Breaking, "there is an event that was never there",
		"", ""},
	{"bound-widened", Breaking, "a number, a length or a count may be beyond a bound that held",
		`{"type": "string", "maxLength": 10}`,
		`{"type": "string", "maxLength": 20}`},
	{"multiple-widened", Breaking, "a number need not be a multiple of a step any more",
		`{"type": "integer", "multipleOf": 10}`,
		`{"type": "integer", "multipleOf": 5}`},
	{"pattern-changed", Breaking, "text need not match a pattern that held",
		`{"type": "string", "pattern": "^[0-9]+$"}`,
		`{"type": "string", "pattern": "^[0-9a-f]+$"}`},
	{"format-changed", Breaking, "text need not have a format that held",
		`{"type": "string", "format": "date-time"}`,
		`{"type": "string"}`},
	{"additional-widened", Breaking, "members that are not named may hold more than they did",
		`{"type": "object", "additionalProperties": {"type": "string"}}`,
		`{"type": "object"}`},
	{"names-widened", Breaking, "members may have names that were ruled out",
		`{"type": "object", "propertyNames": {"maxLength": 3}}`,
		`{"type": "object"}`},
	{"dependency-removed", Breaking, "a member need not bring along another one any more",
		`{"type": "object", "dependentRequired": {"city": ["country"]}}`,
		`{"type": "object"}`},
	{"items-widened", Breaking, "an array need not have distinct elements, or an element of a kind, any more",
		`{"type": "array", "uniqueItems": true}`,
		`{"type": "array"}`},
	{"condition-changed", Breaking, "a condition (not, if, dependentSchemas, unevaluated members) is another one",
		`{"type": "string", "not": {"const": ""}}`,
		`{"type": "string"}`},
	{"undecided", Breaking, "what has changed is too intricate to be decided",
		"", ""},

	{"member-added-closed", Warning, "there is a new member in an object that was said to have no others",
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": false}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "additionalProperties": false}`},
	{"object-opened", Warning, "an object that was said to have no other members may have some",
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": false}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}}}`},
	{"branch-overlap", Warning, "a value may fit two branches of a oneOf, of which it must fit exactly one",
		`{"oneOf": [{"type": "object", "required": ["order"]}, {"type": "object", "required": ["quote"]}]}`,
		`{"anyOf": [{"type": "object", "required": ["order"]}, {"type": "object", "required": ["quote"]}]}`},

	{"schema-removed", Compatible, "an event is not described any more",
		"", ""},
	{"member-added", Compatible, "there is a new member",
		`{"type": "object"}`,
		`{"type": "object", "properties": {"name": {"type": "string"}}}`},
	{"member-required", Compatible, "a member that could be missing is always there",
		`{"type": "object", "properties": {"id": {"type": "integer"}}}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}`},
	{"member-withdrawn", Compatible, "a member that could be missing never comes any more",
		`{"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "additionalProperties": false}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": false}`},
	{"type-narrowed", Compatible, "a value has fewer JSON types, or is described now",
		`{"type": ["string", "null"]}`,
		`{"type": "string"}`},
	{"enum-value-removed", Compatible, "a listed value never comes any more",
		`{"enum": ["stripe", "paypal"]}`,
		`{"enum": ["stripe"]}`},
	{"enum-closed", Compatible, "any value has become a list of values",
		`{"type": "string"}`,
		`{"type": "string", "enum": ["stripe", "paypal"]}`},
	{"branch-removed", Compatible, "a form never comes any more",
		`{"oneOf": [{"type": "object", "properties": {"type": {"const": "tag"}}, "required": ["type"]}, {"type": "object", "properties": {"type": {"const": "sale"}}, "required": ["type"]}]}`,
		`{"oneOf": [{"type": "object", "properties": {"type": {"const": "tag"}}, "required": ["type"]}]}`},
	{"constraint-added", Compatible, "there is a bound, pattern, format or condition that holds from now on",
		`{"type": "string"}`,
		`{"type": "string", "maxLength": 10}`},
	{"object-closed", Compatible, "an object that could have other members has none",
		`{"type": "object"}`,
		`{"type": "object", "additionalProperties": false}`},
	{"annotation", Compatible, "only descriptions, examples or the way it is written have changed",
		`{"type": "string", "description": "Name."}`,
		`{"type": "string", "description": "Name of the tag."}`},
}

// levels are the levels by rule.
var levels = func() map[string]Level {
	m := map[string]Level{}
	for _, r := range rules {
		m[r.ID] = r.Level
	}
	return m
}()
