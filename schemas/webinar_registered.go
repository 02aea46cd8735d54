package schemas

// ContactWebinarRegistered is sent when a contact registers for a webinar (doc).
type ContactWebinarRegistered struct {
	Envelope[ContactWebinarRegisteredData]
}

// ContactWebinarRegisteredData is what happened in a [ContactWebinarRegistered].
type ContactWebinarRegisteredData struct {
	// Webinar the contact registered for.
	Webinar Webinar `json:"webinar"`
	// Contact who registered.
	Contact Contact `json:"contact"`
	// When the contact registered.
	RegisteredAt Time `json:"registered_at" fake:"event.time"`
	// When the webinar starts for the contact.
	ScheduledAt Time `json:"scheduled_at" fake:"webinar.start"`
}

// Webinar is a webinar of the account (doc).
type Webinar struct {
	// Number of the webinar.
	ID int64 `json:"id" jsonschema:"example=54072" fake:"webinar.id"`
	// Length in seconds, as a string of digits.
	Duration DigitString `json:"duration" jsonschema:"example=7200" fake:"webinar.duration"`
	// Funnel step that holds the registration form.
	FunnelStep FunnelStep `json:"funnel_step" fake:"step=webinar_registration"`
}
