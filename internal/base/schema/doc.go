// Package schema is the model of a JSON Schema as its text has it: read once, with its
// references resolved and everything in its order.
//
//	s, err := schema.Parse(text)
//	for _, p := range s.Properties {
//		fmt.Println(p.Name, p.Schema.Resolve().Types, s.Requires(p.Name))
//	}
//
// It knows the keywords of draft-07 and 2020-12 that hold schemas, and keeps all others as
// they are. It judges no values: jsonschema/v5 does, in package validate. Schemas are made
// and changed as trees of package jsontree, with the functions of this package that know
// where schemas stand in them; [Of] reads what was made.
package schema
