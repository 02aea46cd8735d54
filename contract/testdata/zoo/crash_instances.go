package zoo

import (
	"net/http"
	"slices"
	"time"
)

func crashInstances() []Animal {
	return []Animal{
		{Name: "looks whether a sale is known, and stores it later", Check: "crash/instances", Several: true, Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				l.mu.Lock()
				defer l.mu.Unlock()
				isKnown := false
				err := l.store(func(d *disk) { isKnown = slices.Contains(d.sales, e.Data.Item.ID) })
				if err != nil || isKnown {
					answerOf(w, err)
					return
				}
				time.Sleep(work)
				answerOf(w, l.store(func(d *disk) { d.count(e) }))
			}, nil
		})},
		{Name: "remembers what was stored when it started", Check: "crash/instances", Several: true, Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			_ = l.store(func(d *disk) {
				for _, id := range d.sales {
					l.seen[id] = true
				}
			})
			return func(w http.ResponseWriter, e *event) {
				if l.knows(e) {
					return
				}
				err := l.store(func(d *disk) { d.count(e) })
				if err != nil {
					l.forget(e)
				}
				answerOf(w, err)
			}, nil
		})},
	}
}
