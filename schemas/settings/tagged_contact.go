package settings

import (
	"fmt"

	"github.com/go-json-experiment/json"
)

// TaggedContact is the contact of an event about a tag. Deliveries have it as it is; documentation
// shows it once more inside: {"contact":{"contact":{...}}}. Both are read, and the first is
// written.
type TaggedContact struct{ Contact }

// NestedContact is a contact as documentation shows it in events about tags. No delivery with it
// was seen.
type NestedContact struct {
	// The contact.
	Contact Contact `json:"contact" evidence:"seen"`
}

// Kinds implements [schemas.Union].
func (TaggedContact) Kinds() []any { return []any{Contact{}, NestedContact{}} }

// MarshalJSON writes the contact as deliveries have it.
func (c TaggedContact) MarshalJSON() ([]byte, error) { return json.Marshal(c.Contact) }

// UnmarshalJSON reads both forms.
func (c *TaggedContact) UnmarshalJSON(b []byte) error {
	var form struct {
		Contact *Contact `json:"contact"`
	}
	if err := json.Unmarshal(b, &form); err != nil {
		return fmt.Errorf("contact: %w", err)
	}
	if form.Contact != nil {
		c.Contact = *form.Contact
		return nil
	}
	if err := json.Unmarshal(b, &c.Contact); err != nil {
		return fmt.Errorf("contact: %w", err)
	}
	return nil
}
