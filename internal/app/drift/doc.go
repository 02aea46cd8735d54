// Package drift compares captured payloads with the catalog: what came that is
// not documented, and what is documented and never came.
//
//	c := drift.New(schemas.Automation(), redactor)
//	err := c.Payload(delivery.Body, delivery.Time, drift.Wire)
//	for _, f := range c.Findings(drift.Options{}) {
//		fmt.Println(f.Kind, f.Pointer, f.Verdict)
//	}
//
// Payloads are not kept: of each it is remembered which of the structures seen so
// far it has, so that memory does not grow with their number. What differs from
// the catalog is what the strict schemas refuse.
package drift
