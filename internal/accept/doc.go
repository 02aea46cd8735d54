// Package accept tells quickly that a payload is valid. It compiles a JSON
// Schema that jsonschema/v5 has compiled into a plan, which walks the payload's
// bytes once, builds no values and allocates nothing:
//
//	plan := accept.Compile(strict, accept.Options{Lenient: lenient})
//	if plan.Accept(payload) {
//		return // jsonpos and jsonschema/v5 would have found nothing
//	}
//
// The answer is yes or don't know. Yes means that [jsonpos.Parse] finds no fault
// and v5 accepts the value. Everything else is left to them: what is broken,
// but also what is valid and rare, such as more than 64 undocumented members in
// objects within each other. A schema that uses a keyword which plans lack never gets a yes;
// [Plan.Unsupported] names the keyword.
//
// Most payloads have the same form: all required members in the schema's order,
// without white space. Objects in this usual form are read as a few long texts with
// values between them, and only others member by member.
//
// # Notes
//
// With a lenient schema beside the strict one, [Plan.Inspect] also goes on where
// the strict one refuses: a member that is unknown or missing, another type than
// documented, a new value of an enumeration, a format. It notes each, and whether
// the lenient schema refuses it as well; it says yes when the notes are all that
// either of them refuses. A [Note] knows its place in payload and schema. Where
// one fault may change how another is reported, or the two schemas would say it in
// different words, it says don't know.
//
// # Events
//
// A [Set] finds the event of a payload by its type and the members of data, in
// any order, and runs that event's plan.
//
// # What it does not do
//
// It does not say what is wrong, package validate does. Plans know nothing of
// the events: they are made from the published schemas alone.
package accept
