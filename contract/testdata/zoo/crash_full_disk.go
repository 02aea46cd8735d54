package zoo

import (
	"net/http"
	"slices"
)

func crashFullDisk() []Animal {
	return []Animal{
		{Name: "ignores that it cannot write", Check: "crash/full-disk", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(_ http.ResponseWriter, e *event) {
				_ = l.store(func(d *disk) { // that is the defect
					if !slices.Contains(d.sales, e.Data.Item.ID) {
						d.count(e)
					}
				})
			}, nil
		})},
	}
}
