// Package validate tells what is wrong with webhook payloads, where, and how
// badly.
//
//	v := validate.New(schemas.Automation(), validate.Options{})
//	report := v.Payload(body)
//	for _, violation := range report.Violations {
//		fmt.Println(violation) // 4:20: contact.tag.added /data/tag/id: type: want integer, got "141002"
//	}
//
// One fault in a payload gives one [Violation], at the place of the fault: the
// event is found first, by its type and the members of data, and the payload is
// then checked against that event's published schemas alone.
//
// # Severity
//
// There is no list of what is bad and what is not: the catalog publishes two
// schemas of each event. What the lenient one refuses is an [Error]. What only
// the strict one refuses (a member or a value that is not documented, a format)
// is a [Warning], or an Error when Options.Profile is schemas.Strict.
//
// # Hostile input
//
// Payloads may come from anywhere. Size, nesting, the number of values and the
// size of numbers are bounded, nothing is fetched, and what is shown of a
// payload is cut and escaped. A payload never makes the validator panic; a
// catalog whose schemas do not compile does.
//
// # What it does not do
//
// It does not decode payloads, schemas.Parse does; it does not repair them; it
// checks payloads one by one and knows nothing of deliveries, signatures or
// order. Of schemas with propertyNames, a violation points at the member but
// quotes its value.
package validate
