package settings

import "github.com/siohook/siohook/schemas"

// Contact is a person known to the account (seen).
type Contact struct {
	// Number of the contact.
	ID int64 `json:"id" role:"contact" evidence:"seen" jsonschema:"example=445812907" fake:"contact.id"`
	// E-mail address of the contact.
	Email string `json:"email" role:"email" evidence:"seen" jsonschema:"format=email,example=contact@example.com" fake:"contact.email"`
	// When the contact was registered.
	RegisteredAt schemas.Time `json:"registeredAt" evidence:"seen" fake:"contact.registered"`
	// Language of the contact.
	Locale string `json:"locale" evidence:"seen" jsonschema:"example=en" fake:"contact.locale"`
	// Address of the page where the contact came from.
	SourceURL *string `json:"sourceURL" evidence:"seen" jsonschema:"format=uri,example=https://www.example.com/start?utm_source=newsletter" fake:"contact.url"`
	// Whether the contact wants no more e-mail.
	Unsubscribed bool `json:"unsubscribed" evidence:"seen" fake:"contact.unsubscribed"`
	// Whether e-mail to the contact came back.
	Bounced bool `json:"bounced" evidence:"seen" fake:"contact.bounced"`
	// Whether the contact has yet to confirm the address.
	NeedsConfirmation bool `json:"needsConfirmation" evidence:"seen" fake:"contact.unconfirmed"`
	// Contact fields: an array, where sales have an object.
	Fields []ContactField `json:"fields" evidence:"seen" fake:"contact.field"`
	// Tags of the contact.
	Tags []ContactTag `json:"tags" evidence:"seen" fake:"contact.tag"`
}

// ContactField is a contact field as a contact has it (seen).
type ContactField struct {
	// Name of the field for people.
	FieldName string `json:"fieldName" evidence:"seen" jsonschema:"example=First name" fake:"contact.field.name"`
	// Name of the field for programs.
	Slug string `json:"slug" evidence:"seen" jsonschema:"example=first_name" fake:"contact.field.slug"`
	// Text of the field.
	Value *string `json:"value" evidence:"seen" jsonschema:"example=Test" fake:"contact.field.value"`
}

// ContactTag is a tag that a contact has (seen).
type ContactTag struct {
	// Number of the tag.
	ID int64 `json:"id" evidence:"seen" jsonschema:"example=1410021" fake:"contact.tag.id"`
	// Name of the tag.
	Name string `json:"name" evidence:"seen" jsonschema:"example=Newsletter" fake:"contact.tag.name"`
}

// Tag is a label that the account puts on contacts (seen).
type Tag struct {
	// Number of the tag.
	ID int64 `json:"id" evidence:"seen" jsonschema:"example=1410021" fake:"tag.id"`
	// Name of the tag.
	Name string `json:"name" evidence:"seen" jsonschema:"example=Newsletter" fake:"tag.name"`
}
