package zoo

import (
	"net/http"
	"slices"
	"time"
)

func crashLost() []Animal {
	return []Animal{
		{Name: "answers before it stores", Check: "crash/lost", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(_ http.ResponseWriter, e *event) {
				go func() {
					time.Sleep(2 * work)
					_ = l.store(func(d *disk) {
						if !slices.Contains(d.sales, e.Data.Item.ID) {
							d.count(e)
						}
					})
				}()
			}, nil
		})},
		{Name: "rewrites its file in place", Check: "crash/lost", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				l.mu.Lock()
				defer l.mu.Unlock()
				var old disk
				err := l.store(func(d *disk) { old = *d; *d = disk{amounts: map[string]float64{}} })
				if err != nil {
					answerOf(w, err)
					return
				}
				time.Sleep(work)
				answerOf(w, l.store(func(d *disk) {
					*d = old
					if !slices.Contains(d.sales, e.Data.Item.ID) {
						d.count(e)
					}
				}))
			}, nil
		})},
	}
}
