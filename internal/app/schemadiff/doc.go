// Package schemadiff compares two versions of a JSON Schema from the side of who
// reads what they describe: the provider writes, the receiver reads.
//
//	old, err := schemadiff.Parse("old.json", oldText)
//	...
//	for _, c := range schemadiff.Compare(old, new) {
//		fmt.Println(c.Level, c.Rule, c.Path, c.Was, c.Is)
//	}
//
// A change is breaking when a payload may come that a reader of OLD cannot take,
// even one that ignores members it does not know and picks the first branch that
// fits. It is a warning when only a reader that validates with OLD to the letter
// refuses such a payload. Anything else is compatible: that is proven, for every
// payload that is valid under NEW is valid under OLD. What cannot be decided is
// breaking. Formats count as assertions, since a reader parses what has one.
//
// Breaking changes and warnings come with a witness where one is found: a payload
// that NEW accepts and OLD refuses, checked by a validator.
//
// Any JSON Schema 2020-12 or draft-07 will do, if its references stay inside the
// document. Nothing is fetched.
package schemadiff
