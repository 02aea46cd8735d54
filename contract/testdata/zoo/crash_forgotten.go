package zoo

import (
	"net/http"
)

func crashForgotten() []Animal {
	return []Animal{
		{Name: "remembers in memory", Check: "crash/forgotten", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
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

// forget forgets a sale that could not be stored.
func (l *life) forget(e *event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.seen, e.Data.Item.ID)
}
