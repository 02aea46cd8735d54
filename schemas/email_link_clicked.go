package schemas

// ContactEmailLinkClicked is sent when a contact clicks a link in an e-mail
// (doc). The address that was clicked is not in the payload.
type ContactEmailLinkClicked struct {
	Envelope[ContactEmailLinkClickedData]
}

// ContactEmailLinkClickedData is what happened in a [ContactEmailLinkClicked].
type ContactEmailLinkClickedData struct {
	// E-mail that holds the link.
	SentEmail SentEmail `json:"sent_email"`
	// Contact who clicked.
	Contact Contact `json:"contact"`
}

// SentEmail is an e-mail sent to a contact (doc).
type SentEmail struct {
	// Number of the e-mail.
	ID int64 `json:"id" jsonschema:"example=1321034" fake:"email.id"`
	// Subject of the e-mail.
	Subject string `json:"subject" jsonschema:"example=test email webhook" fake:"email.subject"`
}
