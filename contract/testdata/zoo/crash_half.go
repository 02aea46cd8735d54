package zoo

import (
	"net/http"
	"slices"
	"time"
)

func crashHalf() []Animal {
	return []Animal{
		{Name: "stores a sale and its amount in two steps", Check: "crash/half", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				isKnown := false
				err := l.store(func(d *disk) {
					if isKnown = slices.Contains(d.sales, e.Data.Item.ID); !isKnown {
						d.sales = append(d.sales, e.Data.Item.ID)
					}
				})
				if err != nil || isKnown {
					answerOf(w, err)
					return
				}
				time.Sleep(5 * work)
				answerOf(w, l.store(func(d *disk) { d.amounts[e.Data.Plan.Currency] += float64(e.Data.Plan.Amount) }))
			}, nil
		})},
	}
}
