// Package accept tells quickly that a payload is valid, or what is wrong with it where
// that is plain. It compiles a JSON Schema that jsonschema/v5 has compiled into a plan,
// which walks the payload's bytes once, builds no values and allocates nothing:
//
//	plan := accept.Compile(schema, accept.Limits{})
//	notes, ok := plan.Inspect(payload, &scratch)
//	if ok && len(notes) == 0 {
//		return // jsonpos and jsonschema/v5 would have found nothing
//	}
//
// The answer is yes, notes, or don't know. Yes means that [jsonpos.Parse] finds no fault
// and v5 accepts the value. Notes are all that v5 would refuse, each with its place in
// payload and schema, where its words do not depend on anything else: an unknown or a
// missing member, another type, value or format. Everything else is left to jsonpos and
// v5: what is broken, and what is rare, such as more than 64 unnamed members. A schema
// that uses a keyword which plans lack gets no other answer; [Plan.Unsupported] names the
// keyword.
//
// # How it works
//
//	keyword.go          which keywords of a schema can refuse a value; the formats of v5
//	compile.go          schema -> node: what is asked of a value, by JSON type
//	compile_choice.go   oneOf -> choice, when a type, one member's const or a member decides it
//	node.go             the node and its parts: enum, text, bounds, object, array, choice
//	walk.go             value, number, text, array: the walk over the bytes, by node
//	object.go           objects: names, duplicates, missing members
//	layout.go           shortcut: the usual form of a whole object, tried first
//	usual.go            shortcuts: readers of the usual form of a scalar, tried first
//	note.go             notes: what was taken down, and where that is
//	plan.go             a schema's plan: limits, and the ends of payloads
//
// A walk goes down the payload and the nodes at once. Each function takes the offset at
// which its value begins and returns the offset after it, or -1 for don't know, which
// ends the walk. The grammar is jsonscan's. Two things make it fast. Most objects have all
// required members and no others in the schema's order without white space: they are laid
// out as a few texts with values between. And most scalars are read by their node's reader,
// which knows the usual form alone: a date-time with whole seconds, an integer above zero.
// What is in another order or form is read by all that the schema asks for, with the same
// answer.
//
// # What holds it right
//
// A wrong yes is the one fault that matters: FuzzPlanAgrees and FuzzKeywords hold every
// yes against v5, and the reports that package validate makes of notes against those that
// it makes without plans.
//
// # What it does not do
//
// It does not say in words what is wrong, and knows nothing of strict and lenient:
// package validate does, by asking a plan of each. Plans know nothing of the events: they
// are made from the published schemas alone.
package accept
