package schemas

// ContactTagRemoved is sent when a tag is taken off a contact (doc).
type ContactTagRemoved struct {
	Envelope[ContactTagRemovedData]
}

// ContactTagRemovedData is what happened in a [ContactTagRemoved].
type ContactTagRemovedData struct {
	// Tag that was removed.
	Tag Tag `json:"tag"`
	// Contact who had the tag.
	Contact Contact `json:"contact"`
}
