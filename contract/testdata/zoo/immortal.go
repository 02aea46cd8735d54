package zoo

import (
	"net/http"
	"slices"
	"time"
)

// immortalOnes are correct ones that crash and lose nothing.
func immortalOnes() []Animal {
	once := func(l *life, w http.ResponseWriter, e *event) {
		answerOf(w, l.store(func(d *disk) {
			if !slices.Contains(d.sales, e.Data.Item.ID) {
				d.count(e)
			}
		}))
	}
	return []Animal{
		{Name: "stores before it answers", Several: true, Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				time.Sleep(work)
				once(l, w, e)
				time.Sleep(work)
			}, nil
		})},
		{Name: "works off a queue that is stored", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			do := func(e *event) {
				time.Sleep(work)
				_ = l.store(func(d *disk) {
					if delete(d.todo, e.Data.Item.ID); !slices.Contains(d.sales, e.Data.Item.ID) {
						d.count(e)
					}
				})
			}
			_ = l.store(func(d *disk) {
				for _, e := range d.todo {
					go do(&e)
				}
			})
			return func(w http.ResponseWriter, e *event) {
				err := l.store(func(d *disk) { d.todo[e.Data.Item.ID] = *e })
				if answerOf(w, err); err == nil {
					go do(e)
				}
			}, nil
		})},
		{Name: "rejects everything for a while after a crash", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			begun, isFirst := make(chan struct{}), false
			_ = l.store(func(d *disk) { isFirst, d.isLocked = !d.isLocked, true })
			if isFirst {
				close(begun)
			} else {
				time.AfterFunc(5*work, func() { close(begun) })
			}
			return func(w http.ResponseWriter, e *event) {
				select {
				case <-begun:
					once(l, w, e)
				default:
					w.WriteHeader(http.StatusServiceUnavailable)
				}
			}, nil
		})},
		{Name: "calls with a key, and then stores", Mortal: calling(mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				answerOf(w, l.once(e, func() error { return l.book(e.Data.Item.ID) }))
			}, nil
		}))},
		{Name: "stores, and calls until the service has taken it", Mortal: calling(mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			do := func(e *event) {
				for l.book(e.Data.Item.ID) != nil {
					time.Sleep(work)
				}
				_ = l.store(func(d *disk) { delete(d.todo, e.Data.Item.ID) })
			}
			_ = l.store(func(d *disk) {
				for _, e := range d.todo {
					go do(&e)
				}
			})
			return func(w http.ResponseWriter, e *event) {
				isNew := false
				err := l.store(func(d *disk) {
					if isNew = !slices.Contains(d.sales, e.Data.Item.ID); isNew {
						d.count(e)
						d.todo[e.Data.Item.ID] = *e
					}
				})
				if answerOf(w, err); err == nil && isNew {
					go do(e)
				}
			}, nil
		}))},
	}
}
