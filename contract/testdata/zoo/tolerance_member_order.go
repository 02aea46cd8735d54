package zoo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
)

func toleranceMemberOrder() []Animal {
	return []Animal{
		{Name: "fails on the order of members", Check: "tolerance/member-order", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 500, !inOrder(body))
		})},
	}
}

// inOrder tells whether type comes before data, and account before created_at.
func inOrder(body []byte) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	if _, err := d.Token(); err != nil {
		return false
	}
	place := map[string]int{}
	for n := 0; d.More(); n++ {
		name, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return false
		}
		if _, known := place[fmt.Sprint(name)]; !known {
			place[fmt.Sprint(name)] = n
		}
	}
	comes := func(first, then string) bool {
		a, has := place[first]
		b, also := place[then]
		return !has || !also || a < b
	}
	return comes("type", "data") && comes("account", "created_at")
}
