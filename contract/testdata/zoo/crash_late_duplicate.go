package zoo

import (
	"net/http"
	"slices"
)

func crashLateDuplicate() []Animal {
	return []Animal{
		{Name: "remembers the last sixty sales", Check: "crash/late-duplicate", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				answerOf(w, l.store(func(d *disk) {
					if !slices.Contains(d.keys, e.Data.Item.ID) {
						d.keys = append(d.keys[max(0, len(d.keys)-59):], e.Data.Item.ID)
						d.count(e)
					}
				}))
			}, nil
		})},
	}
}
