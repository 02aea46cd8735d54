// Package schemas is the event model of the systeme.io webhooks: one Go struct
// per documented event, one catalog that lists them. Schemas, validation, fakes
// and receiver tests are all derived from it; a receiver written in Go can use
// it alone:
//
//	event, err := schemas.Parse(body)
//	switch e := event.(type) {
//	case *schemas.ContactTagAdded:
//		fmt.Println(e.Data.Contact.Email, e.Data.Tag.Name)
//	}
//
// # Evidence
//
// The provider documents its webhooks in one help article, by examples. What
// the article shows is "doc" and needs no mark here. What was seen on real
// deliveries but is not in the article carries the tag evidence:"seen"
// (members) or seen:"..." (values). What is only inferred carries guess:"...",
// and nothing is ever built on it. All three become a $comment in the schemas,
// for people, and entries of the index, for programs: see [Catalog.Members].
//
// # What it does not do
//
// Parse decodes, it does not validate: a member that is missing is left at its
// zero value. Package validate checks payloads against the published schemas.
// The ten further triggers that the product offers without a documented payload
// are not modelled; Parse reports them with an [UnknownTypeError].
package schemas
