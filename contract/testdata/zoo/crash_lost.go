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
					time.Sleep(20 * work) // killed right after the answer, it has not stored anything, on a busy machine, too
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
		{Name: "gives up a job after three attempts that crashed", Check: "crash/lost", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			// Attempts are counted before the work begins, which takes long: on a busy machine, too, one
			// that is killed right after the start has begun it, and not done it.
			do := func(e event, after time.Duration) {
				time.Sleep(after)
				_ = l.store(func(d *disk) {
					if delete(d.todo, e.Data.Item.ID); !slices.Contains(d.sales, e.Data.Item.ID) {
						d.count(&e)
					}
				})
			}
			_ = l.store(func(d *disk) {
				for id, e := range d.todo {
					if d.tries[id]++; d.tries[id] > 3 {
						delete(d.todo, id)
					} else {
						go do(e, 40*work)
					}
				}
			})
			return func(w http.ResponseWriter, e *event) {
				err := l.store(func(d *disk) { d.todo[e.Data.Item.ID], d.tries[e.Data.Item.ID] = *e, 1 })
				if answerOf(w, err); err == nil {
					go do(*e, 20*work)
				}
			}, nil
		})},
	}
}
