// Package deliver sends one payload to a receiver the way the provider does.
//
//	c := deliver.New(deliver.Options{Now: clock})
//	defer c.Close()
//	res := c.Post(ctx, deliver.Request{URL: "http://127.0.0.1:8080/hook", Payload: body})
//	var f *deliver.Failure
//	if errors.As(res.Err, &f) {
//		return f.Kind, f.Hint()
//	}
//
// The bytes of the payload go out as they are, over HTTP/1.1, with the headers
// seen on real deliveries of automations. Three things differ from the
// provider on purpose: the header "X-Synthetic: siohook" marks the delivery as
// made up, no proxy of the environment is used, and only this machine is
// reached unless Options.AllowRemote is set.
//
// Post sends as the provider does; Exact sends what was recorded as it was, Paced at a
// pace of its own, and a Sender fast. All write and read HTTP/1.1 in the same way, on
// the same kind of connection; HTTP/2 and proxies go through net/http.
//
// The package does not repeat or follow redirects: one Post is at most one
// request that a receiver can see. It does not judge the answer either.
package deliver
