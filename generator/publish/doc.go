// Package publish makes one folder of a catalog that other languages, editors and
// documentation tools take as it is:
//
//	files, err := publish.Export(catalog, publish.Options{})
//	for _, name := range files.Names() {
//		os.WriteFile(filepath.Join(dir, name), files[name], 0o644)
//	}
//
// It holds the JSON Schemas in both drafts with samples and an index, an OpenAPI
// 3.1 and an AsyncAPI 3 document, TypeScript declarations, a catalog page for
// people, and folders that are an npm and a Python package. Everything is derived
// from what package generator published before, so that nothing here needs Go
// structs or reflection, and the same catalog always gives the same bytes.
package publish
