package contract

import (
	"net/http"
)

var reachContentType = &rule{
	Check: Check{
		ID: "reach/content-type", Phase: Reach, Severity: Error,
		Purpose: "the provider sends the Content-Type application/json without a charset",
		Expects: "the receiver accepts the Content-Type application/json",
		Cause:   "the receiver compares the header with an exact text, such as application/json; charset=utf-8",
		Fix:     "compare only the media type, or do not check the header",
		Source:  "seen: Content-Type: application/json, without a charset",
	},
	header: &otherHeader{
		as: "the same delivery with application/json; charset=utf-8",
		of: func(string) http.Header { return http.Header{"Content-Type": {"application/json; charset=utf-8"}} },
	},
}
