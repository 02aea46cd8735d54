package zoo

import (
	"net/http"
	"regexp"
)

func toleranceNewValue() []Animal {
	return []Animal{
		{Name: "closed list of payment processors", Check: "tolerance/new-value", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == sale && processor.Match(body))
		})},
	}
}

// processor finds values that are not documented.
var processor = regexp.MustCompile(`"payment_processor":"(siohook|new|future|[a-z_]*siohook)[^"]*"`)
