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
	{"member-optional", Breaking, "a required member is now optional",
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}}}`},
	{"member-removed", Breaking, "a required member was removed",
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"], "additionalProperties": false}`,
		`{"type": "object", "properties": {}, "additionalProperties": false}`},
	{"member-undescribed", Breaking, "a member is no longer described and may have any value",
		`{"type": "object", "properties": {"id": {"type": "integer"}}}`,
		`{"type": "object"}`},
	{"nullable", Breaking, "a value may now be null",
		`{"type": "string"}`,
		`{"type": ["string", "null"]}`},
	{"type-added", Breaking, "a value may have an additional JSON type",
		`{"type": "integer"}`,
		`{"type": ["integer", "string"]}`},
	{"type-widened", Breaking, "a value may now be anything, or any number instead of an integer",
		`{"type": "integer"}`,
		`{"type": "number"}`},
	{"enum-value-added", Breaking, "a value may be one that was not listed before",
		`{"enum": ["stripe", "paypal"]}`,
		`{"enum": ["stripe", "paypal", "mollie"]}`},
	{"enum-opened", Breaking, "a list of values became any value of its type",
		`{"type": "string", "enum": ["stripe", "paypal"]}`,
		`{"type": "string"}`},
	{"branch-added", Breaking, "there is a new form",
		`{"oneOf": [{"type": "object", "properties": {"type": {"const": "tag"}}, "required": ["type"]}]}`,
		`{"oneOf": [{"type": "object", "properties": {"type": {"const": "tag"}}, "required": ["type"]}, {"type": "object", "properties": {"type": {"const": "sale"}}, "required": ["type"]}]}`},
	{"schema-removed", Breaking, "an event, a message or a definition is gone",
		"", ""},
	{"bound-widened", Breaking, "a number, a length or a count may exceed its previous limit",
		`{"type": "string", "maxLength": 10}`,
		`{"type": "string", "maxLength": 20}`},
	{"multiple-widened", Breaking, "a number no longer has to be a multiple of its previous step",
		`{"type": "integer", "multipleOf": 10}`,
		`{"type": "integer", "multipleOf": 5}`},
	{"pattern-changed", Breaking, "text no longer has to match its previous pattern",
		`{"type": "string", "pattern": "^[0-9]+$"}`,
		`{"type": "string", "pattern": "^[0-9a-f]+$"}`},
	{"format-changed", Breaking, "text no longer has to have its previous format",
		`{"type": "string", "format": "date-time"}`,
		`{"type": "string"}`},
	{"additional-widened", Breaking, "members without a description of their own may have more values",
		`{"type": "object", "additionalProperties": {"type": "string"}}`,
		`{"type": "object"}`},
	{"names-widened", Breaking, "members may have names that were not allowed before",
		`{"type": "object", "propertyNames": {"maxLength": 3}}`,
		`{"type": "object"}`},
	{"dependency-removed", Breaking, "a member no longer requires another member",
		`{"type": "object", "dependentRequired": {"city": ["country"]}}`,
		`{"type": "object"}`},
	{"items-widened", Breaking, "an array no longer has to have unique elements, or a certain element",
		`{"type": "array", "uniqueItems": true}`,
		`{"type": "array"}`},
	{"condition-changed", Breaking, "a condition (not, if, dependentSchemas) has changed",
		`{"type": "string", "not": {"const": ""}}`,
		`{"type": "string"}`},
	{"undecided", Breaking, "the change is too complex to decide",
		"", ""},

	{"member-added-closed", Warning, "there is a new member in a closed object",
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": false}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "additionalProperties": false}`},
	{"object-opened", Warning, "a closed object may now have other members",
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": false}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}}}`},
	{"branch-overlap", Warning, "a value may match two branches of a oneOf, but must match exactly one",
		`{"oneOf": [{"type": "object", "required": ["order"]}, {"type": "object", "required": ["quote"]}]}`,
		`{"anyOf": [{"type": "object", "required": ["order"]}, {"type": "object", "required": ["quote"]}]}`},

	{"schema-added", Compatible, "there is a new event, message or definition",
		"", ""},
	{"member-added", Compatible, "there is a new member",
		`{"type": "object"}`,
		`{"type": "object", "properties": {"name": {"type": "string"}}}`},
	{"member-required", Compatible, "an optional member is now required",
		`{"type": "object", "properties": {"id": {"type": "integer"}}}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}`},
	{"member-withdrawn", Compatible, "an optional member was removed",
		`{"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}, "additionalProperties": false}`,
		`{"type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": false}`},
	{"type-narrowed", Compatible, "a value has fewer JSON types, or is now described",
		`{"type": ["string", "null"]}`,
		`{"type": "string"}`},
	{"enum-value-removed", Compatible, "a listed value was removed",
		`{"enum": ["stripe", "paypal"]}`,
		`{"enum": ["stripe"]}`},
	{"enum-closed", Compatible, "any value became a list of values",
		`{"type": "string"}`,
		`{"type": "string", "enum": ["stripe", "paypal"]}`},
	{"branch-removed", Compatible, "a form was removed",
		`{"oneOf": [{"type": "object", "properties": {"type": {"const": "tag"}}, "required": ["type"]}, {"type": "object", "properties": {"type": {"const": "sale"}}, "required": ["type"]}]}`,
		`{"oneOf": [{"type": "object", "properties": {"type": {"const": "tag"}}, "required": ["type"]}]}`},
	{"constraint-added", Compatible, "there is a new limit, pattern, format or condition",
		`{"type": "string"}`,
		`{"type": "string", "maxLength": 10}`},
	{"object-closed", Compatible, "an object can no longer have other members",
		`{"type": "object"}`,
		`{"type": "object", "additionalProperties": false}`},
	{"annotation", Compatible, "only descriptions, examples or notation have changed",
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
