// Package newcatalog makes the folder of a catalog from what a provider publishes of its events:
// an OpenAPI document with webhooks, an AsyncAPI document, or JSON Schemas.
//
//	made, err := newcatalog.Make(documents, newcatalog.Options{Name: "shop"})
//	for _, refused := range made.Refused { ... refused.Place, refused.Why ... }
//	files.Replace(ctx, folder, made.Files, ...)
//
// It fetches nothing: what references lead to must be in one of the documents. It says what it
// could not take. The documents may be anybody's: their size, depth and references are bounded.
package newcatalog
