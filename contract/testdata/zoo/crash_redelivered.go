package zoo

import (
	"net/http"
	"slices"
	"time"
)

func crashRedelivered() []Animal {
	inSteps := func(first, second func(d *disk, e *event)) func() *Mortal {
		return mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				isKnown := false
				_ = l.store(func(d *disk) { isKnown = slices.Contains(d.keys, e.Data.Item.ID) })
				if isKnown {
					return
				}
				if err := l.store(func(d *disk) { first(d, e) }); err != nil {
					answerOf(w, err)
					return
				}
				time.Sleep(5 * work)
				answerOf(w, l.store(func(d *disk) { second(d, e) }))
			}, nil
		})
	}
	count := func(d *disk, e *event) { d.count(e) }
	remember := func(d *disk, e *event) { d.keys = append(d.keys, e.Data.Item.ID) }
	return []Animal{
		{Name: "stores the key before the sale", Check: "crash/redelivered", Mortal: inSteps(remember, count)},
		{Name: "stores the key after the sale", Check: "crash/redelivered", Mortal: inSteps(count, remember)},
	}
}
