package schemas

// Contact is a person known to the account (doc).
type Contact struct {
	// Number of the contact; past 445 million in 2026, so wider than a signed 32-bit integer soon (seen).
	ID int64 `json:"id" role:"contact" jsonschema:"example=29142804" fake:"contact.id"`
	// E-mail address of the contact.
	Email string `json:"email" role:"email" jsonschema:"format=email,example=account+test@example.com" fake:"contact.email"`
	// Contact fields filled in so far: an object, or an empty array when there is none.
	Fields Fields `json:"fields" fake:"contact.fields"`
	// Address the contact's browser had, in the examples of both opt-in events; null in all others.
	IP *string `json:"ip" jsonschema:"example=203.0.113.109" fake:"contact.ip"`
	// Affiliate who referred the contact.
	ReferredByContactID Undocumented `json:"referred_by_contact_id" guess:"the affiliate's contact id, an integer, when there is one"`
	// E-mail address of the affiliate who referred the contact.
	ReferredByContactEmail Undocumented `json:"referred_by_contact_email" guess:"the affiliate's e-mail address, a string, when there is one"`
}

// Funnel is a sales funnel of the account (doc).
type Funnel struct {
	// Number of the funnel.
	ID int64 `json:"id" jsonschema:"example=614554" fake:"funnel.id"`
	// Name the account's owner gave the funnel.
	Name string `json:"name" jsonschema:"example=webhook data structure documentation" fake:"funnel.name"`
}

// FunnelStep is one page of a funnel (doc).
type FunnelStep struct {
	// Number of the step.
	ID int64 `json:"id" jsonschema:"example=2102831" fake:"step.id"`
	// Name the account's owner gave the step.
	Name string `json:"name" jsonschema:"example=Squeeze page" fake:"step.name"`
	// Kind of page. An open enumeration; offer-form is written with a hyphen.
	Type string `json:"type" doc:"squeeze,opt_in_thank_you_page,webinar_registration,offer-form" fake:"step.type"`
	// Funnel the step belongs to.
	Funnel Funnel `json:"funnel"`
}

// Tag is a label that the account puts on contacts (doc).
type Tag struct {
	// Number of the tag.
	ID int64 `json:"id" jsonschema:"example=141002" fake:"tag.id"`
	// Name of the tag.
	Name string `json:"name" jsonschema:"example=MyAwesomeTag" fake:"tag.name"`
}

// Course is an online course (doc).
type Course struct {
	// Number of the course.
	ID int64 `json:"id" jsonschema:"example=44685" fake:"course.id"`
	// Name of the course.
	Name string `json:"name" jsonschema:"example=webhook data structure doc" fake:"course.name"`
	// Description of the course.
	Description Undocumented `json:"description" guess:"a string when the course has a description"`
}
