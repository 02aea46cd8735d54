package accept_test

import (
	"testing"

	"github.com/siohook/siohook/internal/base/accept"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

func TestPresence(t *testing.T) {
	plan := accept.Compile(compileSchema(t, []byte(`{
		"type": "object", "required": ["data", "any"], "additionalProperties": false,
		"properties": {
			"data": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "note": {"type": "string"}}},
			"any": {"type": ["object", "null"], "required": ["id"]},
			"maybe": {"type": "object", "required": ["id"]}
		}
	}`), true), accept.Limits{})
	for pointer, want := range map[string]accept.Presence{
		"": accept.All, "/data": accept.All, "/data/id": accept.All, "/data/id/x": accept.Some,
		"/data/note": accept.Some, "/data/other": accept.Some,
		"/any": accept.All, "/any/id": accept.Some, "/maybe": accept.Some, "/maybe/id": accept.Some,
		"/other": accept.None, "/other/id": accept.None,
	} {
		if got := plan.Presence(jsonpos.Tokens(pointer)); got != want {
			t.Errorf("%s: %d, want %d", pointer, got, want)
		}
	}
}
