package zoo

import (
	"errors"
	"net/http"
	"slices"
	"time"
)

func crashRestart() []Animal {
	return []Animal{
		{Name: "does not start where a lock is left", Check: "crash/restart", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			isLocked := false
			_ = l.store(func(d *disk) { isLocked = d.isLocked })
			if isLocked {
				return nil, errors.New("another process has locked the file")
			}
			return func(w http.ResponseWriter, e *event) {
				l.mu.Lock()
				defer l.mu.Unlock()
				if err := l.store(func(d *disk) { d.isLocked = true }); err != nil {
					answerOf(w, err)
					return
				}
				time.Sleep(work)
				answerOf(w, l.store(func(d *disk) {
					if d.isLocked = false; !slices.Contains(d.sales, e.Data.Item.ID) {
						d.count(e)
					}
				}))
			}, nil
		})},
		{Name: "rejects everything where a lock is left", Check: "crash/restart", Mortal: mortal(func(l *life) (func(http.ResponseWriter, *event), error) {
			return func(w http.ResponseWriter, e *event) {
				l.mu.Lock()
				defer l.mu.Unlock()
				isLocked := false
				err := l.store(func(d *disk) { isLocked, d.isLocked = d.isLocked, true })
				if isLocked {
					err = errors.New("locked")
				}
				if err != nil {
					answerOf(w, err)
					return
				}
				time.Sleep(work)
				answerOf(w, l.store(func(d *disk) {
					if d.isLocked = false; !slices.Contains(d.sales, e.Data.Item.ID) {
						d.count(e)
					}
				}))
			}, nil
		})},
	}
}
