package schemas

import "time"

// Envelope is what every event is wrapped in; D is the event's own data (doc).
type Envelope[D any] struct {
	// Name of the event; the provider sends it nowhere else.
	Type string `json:"type"`
	// What happened, and to whom.
	Data D `json:"data"`
	// The systeme.io account that sends the event.
	Account Account `json:"account"`
	// When the event happened.
	CreatedAt Time `json:"created_at" role:"time"`
}

// EventType is the payload's type, for example "contact.tag.added".
func (e *Envelope[D]) EventType() string { return e.Type }

// EventTime is when the event happened, in UTC.
func (e *Envelope[D]) EventTime() time.Time { return e.CreatedAt.Time }

// Account is the systeme.io account that sends an event.
type Account struct {
	// E-mail address of the account's owner.
	Email string `json:"email" jsonschema:"format=email,example=account@example.com" fake:"account.email"`
}
