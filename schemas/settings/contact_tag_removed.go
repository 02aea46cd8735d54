package settings

import "time"

// ContactTagRemoved is sent when a contact loses a tag. Its payloads have the form of
// [ContactTagAdded]: only the header tells them apart.
type ContactTagRemoved struct {
	// Contact who lost the tag, which is not among theirs.
	Contact TaggedContact `json:"contact" evidence:"seen" fake:"kind=Contact,tag=removed"`
	// The tag.
	Tag Tag `json:"tag" evidence:"seen"`
}

// EventType implements [schemas.Event].
func (*ContactTagRemoved) EventType() string { return contactTagRemoved }

// EventTime is zero: only a header has it.
func (*ContactTagRemoved) EventTime() time.Time { return time.Time{} }
