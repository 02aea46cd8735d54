// Package generator makes JSON Schemas of a catalog's Go structs:
//
//	files, err := generator.Generate(catalog, generator.Options{})
//	for _, name := range files.Names() {
//		os.WriteFile(name, files[name], 0o644)
//	}
//
// Per event it writes a lenient and a strict schema in JSON Schema 2020-12 and
// in draft-07, each with everything it refers to; per catalog a bundle of them
// all and an index. The automation catalog's files are committed in schemas/json
// and embedded in package schemas, so that nothing needs this package at run time.
//
// # What a struct says
//
// The json tag gives name and order; a member without omitempty or omitzero is
// required; a pointer is nullable. Comments become descriptions, the jsonschema
// tag's format, example and bounds are taken by invopop/jsonschema. The tags
// const, doc, seen, evidence and guess are described in package schemas. Types
// with a wire form of their own implement [schemas.WireForm] or [schemas.Union].
//
// # What the schemas promise to their readers
//
// Every object has a unique title in PascalCase, the same as its name in $defs.
// Nothing stands beside a $ref. A nullable scalar has two types, a nullable
// object is a oneOf with null. There are no keywords outside the standard. An
// open enumeration is an enum in the strict schema and examples in the lenient
// one. Scalars have no title: code generators would make a type of each.
package generator
