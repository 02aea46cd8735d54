package zoo

import (
	"net/http"
	"slices"
	"time"
)

func crashDoubled() []Animal {
	return []Animal{
		{Name: "works off its queue again", Check: "crash/doubled", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			do := func(e *event) {
				_ = l.store(func(d *disk) { d.count(e) })
				time.Sleep(5 * work)
				_ = l.store(func(d *disk) { delete(d.todo, e.Data.Item.ID) })
			}
			var left []event
			_ = l.store(func(d *disk) {
				for _, e := range d.todo {
					left = append(left, e)
				}
			})
			for i := range left {
				go do(&left[i])
			}
			return func(w http.ResponseWriter, e *event) {
				isKnown := false
				err := l.store(func(d *disk) {
					if isKnown = slices.Contains(d.keys, e.Data.Item.ID); !isKnown {
						d.keys = append(d.keys, e.Data.Item.ID)
						d.todo[e.Data.Item.ID] = *e
					}
				})
				if answerOf(w, err); err == nil && !isKnown {
					go do(e)
				}
			}, nil
		})},
	}
}

// WorksOffAgain works off once more what it did before its start, a moment after it. A retry may meet that: in a run of
// all checks, it breaks others, too.
func WorksOffAgain() Animal {
	return Animal{Name: "works off once more what it did, a moment after its start", Check: "crash/doubled", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
		_ = l.store(func(d *disk) {
			for id, e := range d.todo {
				time.AfterFunc(2*work, func() {
					_ = l.store(func(d *disk) {
						delete(d.todo, id)
						d.count(&e)
					})
				})
			}
		})
		return func(w http.ResponseWriter, e *event) {
			answerOf(w, l.store(func(d *disk) {
				if !slices.Contains(d.sales, e.Data.Item.ID) {
					d.todo[e.Data.Item.ID] = *e
					d.count(e)
				}
			}))
		}, nil
	})}
}
