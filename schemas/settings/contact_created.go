package settings

import "time"

// ContactCreated is sent when a contact is new. Its payloads have the form of
// [ContactOptIn]: only the header tells them apart.
type ContactCreated struct {
	// The new contact.
	Contact Contact `json:"contact" evidence:"seen" fake:"newcomers=100"`
}

// EventType implements [schemas.Event].
func (*ContactCreated) EventType() string { return contactCreated }

// EventTime is when the contact was registered; the event's own time is in a header.
func (e *ContactCreated) EventTime() time.Time { return e.Contact.RegisteredAt.Time }
