// Package settings is the catalog of the service that is set up under Settings, Webhooks: six
// events that a header names, camelCase payloads without an envelope, and a signature over
// the bytes of the body.
//
//	c := settings.Catalog()
//	event, err := c.ParseDelivery(schemas.Delivery{Header: r.Header, Body: body})
//	switch e := event.(type) {
//	case *settings.SaleNew:
//		fmt.Println(e.Customer.Email, e.PricePlan.Amount, e.PricePlan.Currency)
//	}
//
// # Evidence
//
// The help article on the service has the list of events and the secret (doc). Names,
// headers and bodies were only seen on real deliveries, so that each member has the tag
// evidence:"seen". A member whose type is not known is [Untyped]: any value is valid, and
// generated payloads have null. Documentation shows the contact of events about tags nested
// in itself, which no delivery has: see [TaggedContact]. There are no samples of the provider.
//
// The names of the events are in no payload. Two events each have the same payloads: without
// headers, Parse tells that with a [schemas.AmbiguousError].
package settings
