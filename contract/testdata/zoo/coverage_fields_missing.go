package zoo

import (
	"io"
	"net/http"
)

func coverageFieldsMissing() []Animal {
	return []Animal{
		{Name: "requires an address", Check: "coverage/fields-missing", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 422, e.Type == sale && !has(e.fields(), "street_address"))
		})},
		{Name: "answers 200 with a warning of PHP without an address", Check: "coverage/fields-missing", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			if e.Type != sale || e.fields() == nil || has(e.fields(), "street_address") {
				return false
			}
			w.Header().Set("Content-Type", "text/html; charset=UTF-8")
			_, _ = io.WriteString(w, "<br />\n<b>Warning</b>:  Undefined array key \"street_address\" in <b>/var/www/hook.php</b> on line <b>12</b><br />\n{\"ok\":true}")
			return true
		})},
	}
}
