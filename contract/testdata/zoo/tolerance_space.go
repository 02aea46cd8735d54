package zoo

import (
	"net/http"
	"regexp"
)

func toleranceSpace() []Animal {
	return []Animal{
		{Name: "allows no white space", Check: "tolerance/space", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 400, between.Match(body))
		})},
	}
}

// between is white space after a name.
var between = regexp.MustCompile(`"type"\s*:\s+"|"type"\s+:`)
