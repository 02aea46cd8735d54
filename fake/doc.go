// Package fake makes webhook deliveries that look like the provider's own:
// seeded, coherent, and unable to reach a real person.
//
//	f, err := fake.New(7, fake.Options{Events: []string{"contact.*"}})
//	for n := range uint64(100) {
//		body = f.Append(body[:0], n) // the bytes of one delivery
//	}
//
// # Reproducible
//
// Event n of seed s is a pure function of s, n and the [Options]: there is no
// state between events, so any order, any number of goroutines and any number
// of machines give the same bytes. The [account.Account] behind the events (funnels,
// tags, courses, prices) is made up from the seed, but for what
// [Options.Account] says: an id always has the same name. Contacts, orders and
// order items get higher ids, and events later times, as n grows.
//
// Single events are independent of each other. [Faker.Stories] tells what
// happens to contacts one thing after the other.
//
// # How it works
//
// [New] compiles the published strict schema of each row of the catalog, once, to a list of
// literals and values, together with what the catalog's index knows of its members. It
// reads no Go structs: a catalog that is only a folder of schemas gives the same events.
// A member takes, in this order, its const, what the index says is its source (tag.name),
// one of its enum, or a value of its schema's type that suits all else that the schema
// says: format, pattern, bounds, lengths, oneOf, allOf, $ref. Examples are varied.
//
// Package generator fills the index from these tags on the fields of a model:
//
//   - fake:"tag.name" names the value's source;
//   - fake:"step=squeeze" sets a parameter for all sources below the field:
//     step (kind of funnel step), ip (set);
//   - role:"identity" says what the member means: ids are another one in each event,
//     times are the event's. So are members whose name says as much (id, order_id).
//
// Schemas that no values are generated for, such as those with not or if, are an error
// that names the place.
//
// # Safe
//
// E-mail addresses are on example.com, .org and .net, web addresses on
// www.example.com, IP addresses in the blocks kept for documentation, telephone
// numbers in ranges kept for fiction, and streets do not exist.
//
// # What it does not do
//
// Events hold nothing that is neither documented nor, with [Options.Seen], seen:
// what is invalid comes from [mutation.Of], what is legal and nasty from [mutation.Nasty].
package fake
