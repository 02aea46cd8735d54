// Package capture plays a receiver: it answers deliveries as told and records
// the bytes of each.
//
//	r := capture.NewReceiver(capture.Options{Now: clock})
//	s, err := capture.Listen("127.0.0.1:0", r, capture.ServerOptions{})
//	// deliver to s.URL() ...
//	for _, c := range r.Captures() {
//		fmt.Println(c.Method, c.URL, len(c.Body))
//	}
//	err = s.Close(ctx)
//
// A Capture is also a line of NDJSON, the form in which captures are stored
// and read by all commands.
//
// The package does not look into bodies, store them on disk or forward them.
package capture
