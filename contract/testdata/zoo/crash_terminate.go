package zoo

import (
	"net/http"
	"slices"
	"time"
)

func crashTerminate() []Animal {
	hasty := mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
		return func(w http.ResponseWriter, e *event) {
			l.mu.Lock()
			isAsked := l.isAsked
			l.mu.Unlock()
			if isAsked { // what stores is closed already, and soon it ends
				time.AfterFunc(50*time.Millisecond, l.end)
				return
			}
			answerOf(w, l.store(func(d *disk) {
				if !slices.Contains(d.sales, e.Data.Item.ID) {
					d.count(e)
				}
			}))
		}, nil
	})
	return []Animal{
		{Name: "closes its database before it stops to accept", Check: "crash/terminate", Mortal: func() *Mortal {
			m := hasty()
			m.asked = func(l *life) {
				l.mu.Lock()
				defer l.mu.Unlock()
				l.isAsked = true
				time.AfterFunc(2*time.Second, l.end) // nothing came
			}
			return m
		}},
	}
}
