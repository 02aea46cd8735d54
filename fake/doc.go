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
// Nothing but stories knows an event by name. [New] walks the Go model of each row of
// the catalog once and compiles it to a list of literals and values. These tags
// on the model's fields lead it:
//
//   - fake:"tag.name" names the value's source;
//   - fake:"step=squeeze" sets a parameter for all sources below the field:
//     step (kind of funnel step), ip (set), access (full_access, null);
//   - const:"..." fixes the value, doc:"a,b" and seen:"c" list an open
//     enumeration, evidence:"seen" marks a member that is not documented.
//
// A field without them gets a value that suits its Go type and the format,
// example, minimum and maximum of its jsonschema tag, so catalogs of structs of
// your own work as well. A tag with another key is an error.
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
