package contract

import (
	"net/http"
)

var reachTypeHeader = &rule{
	Check: Check{
		ID: "reach/type-header", Phase: Reach, Severity: Error,
		Purpose: "the payload's member {type} contains the type of the event; no header does",
		Expects: "the receiver accepts a delivery without a header that names its event",
		Cause:   "the receiver was written for another product, whose webhooks name the event in a header",
		Fix:     "read the member {type} of the payload",
		Source:  "doc: the payload contains the type; seen: no header contains it",
	},
	header: &otherHeader{
		as: "the same delivery with the type in a header",
		of: func(event string) http.Header {
			return http.Header{
				"X-Webhook-Event": {event}, "X-Event": {event}, "X-Event-Type": {event}, "X-Event-Name": {event}, "X-Webhook-Type": {event}, "X-Webhook-Topic": {event},
			}
		},
	},
}
