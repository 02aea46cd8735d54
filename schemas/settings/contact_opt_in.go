package settings

import "time"

// ContactOptIn is sent when a contact fills in a form. Its payloads have the form of
// [ContactCreated]: only the header tells them apart.
type ContactOptIn struct {
	// Contact who filled in the form.
	Contact Contact `json:"contact" evidence:"seen" fake:"newcomers=80"`
}

// EventType implements [schemas.Event].
func (*ContactOptIn) EventType() string { return contactOptIn }

// EventTime is zero: only a header has it.
func (*ContactOptIn) EventTime() time.Time { return time.Time{} }
