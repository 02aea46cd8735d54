// Package input finds the payloads in what people have: plain JSON in any
// arrangement, captures of ours, HAR files, exports of request bins, raw HTTP
// requests, payloads inside other JSON, logs, CSV and pages, or where a pointer
// leads, and each of them compressed. What a file is, its content says, never its name.
//
//	o := &input.Opener{Catalog: catalog}
//	in, err := o.Open(file)
//	defer in.Close()
//	if in.Form == input.JSON {
//		return validator.Stream(name, in, each) // payloads as they stand
//	}
//	err = in.Each(func(d input.Delivery) error { ... d.Body ... })
//
// Nothing is read into memory but one delivery at a time.
package input
