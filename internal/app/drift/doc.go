// Package drift compares captured payloads with the catalog: what came that is
// not documented, and what is documented and never came.
//
//	c, err := drift.New(catalog, redactor)
//	c.Add(c.Observer().Observe(delivery.Delivery, delivery.Time, drift.Wire))
//	findings, _ := c.Findings(drift.Options{})
//	for _, f := range findings {
//		fmt.Println(f.Kind, f.Pointer, f.Verdict)
//	}
//
// Payloads are not kept: of each it is remembered which of the structures seen so
// far it has, so that memory does not grow with their number. What differs from
// the catalog is what the strict schemas refuse.
package drift
