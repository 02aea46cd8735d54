package settings

import "time"

// ContactTagAdded is sent when a contact gets a tag. Its payloads have the form of
// [ContactTagRemoved]: only the header tells them apart.
type ContactTagAdded struct {
	// Contact who got the tag, which is among theirs.
	Contact TaggedContact `json:"contact" evidence:"seen" fake:"kind=Contact,tag=added"`
	// The tag.
	Tag Tag `json:"tag" evidence:"seen"`
}

// EventType implements [schemas.Event].
func (*ContactTagAdded) EventType() string { return contactTagAdded }

// EventTime is zero: only a header has it.
func (*ContactTagAdded) EventTime() time.Time { return time.Time{} }
