package schemas

// ContactTagAdded is sent when a tag is put on a contact (doc).
type ContactTagAdded struct {
	Envelope[ContactTagAddedData]
}

// ContactTagAddedData is what happened in a [ContactTagAdded].
type ContactTagAddedData struct {
	// Tag that was added.
	Tag Tag `json:"tag"`
	// Contact who has the tag now.
	Contact Contact `json:"contact"`
}
