package zoo

import (
	"net/http"
	"slices"
)

func crashDisagree() []Animal {
	start := mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
		look := func(d *disk) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.shown = len(d.sales)
		}
		_ = l.store(look)
		return func(w http.ResponseWriter, e *event) {
			answerOf(w, l.store(func(d *disk) {
				if !slices.Contains(d.sales, e.Data.Item.ID) {
					d.count(e)
					look(d)
				}
			}))
		}, nil
	})
	return []Animal{
		{Name: "shows what was stored when it counted last itself", Check: "crash/disagree", Several: true, Mortal: func() *Mortal {
			m := start()
			m.shows = func(l *life) int {
				l.mu.Lock()
				defer l.mu.Unlock()
				return l.shown
			}
			return m
		}},
	}
}
