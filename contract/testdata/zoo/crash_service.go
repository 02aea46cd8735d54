package zoo

import (
	"net/http"
	"slices"
)

func crashService() []Animal {
	return []Animal{
		{Name: "does not look at what its call answers", Check: "crash/service", Mortal: calling(mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				answerOf(w, l.once(e, func() error {
					_ = l.book(e.Data.Item.ID)
					return nil
				}))
			}, nil
		}))},
		{Name: "stores the sale before the call", Check: "crash/service", Mortal: calling(mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				isNew := false
				err := l.store(func(d *disk) {
					if isNew = !slices.Contains(d.sales, e.Data.Item.ID); isNew {
						d.count(e)
					}
				})
				if err == nil && isNew {
					err = l.book(e.Data.Item.ID)
				}
				answerOf(w, err)
			}, nil
		}))},
		{Name: "calls again without a key", Check: "crash/service", Mortal: calling(mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				answerOf(w, l.once(e, func() error { return l.book(0) }))
			}, nil
		}))},
	}
}

// once stores a sale that is not known yet when something is done.
func (l *life) once(e *event, do func() error) error {
	isKnown := false
	if err := l.store(func(d *disk) { isKnown = slices.Contains(d.sales, e.Data.Item.ID) }); err != nil || isKnown {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return l.store(func(d *disk) {
		if !slices.Contains(d.sales, e.Data.Item.ID) {
			d.count(e)
		}
	})
}
