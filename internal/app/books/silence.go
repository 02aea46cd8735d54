package books

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/base/hint"
)

// silence watches a source that may give nothing for a long time.
type silence struct {
	most time.Duration // it ends the reading then; 0 never does
	stop context.CancelCauseFunc
	show func(time.Duration)
	each time.Duration

	mu     sync.Mutex
	timer  *time.Timer
	isOn   bool
	waited time.Duration
}

func newSilence(s *Source, stop context.CancelCauseFunc) *silence {
	w := &silence{most: s.Silence, stop: stop, show: s.Waiting, each: time.Second}
	switch {
	case s.Cmd == "" && !IsURL(s.Name):
		w.most = 0 // who types may think
	case w.most == 0:
		w.most = usualSilence
	}
	if w.most > 0 {
		w.each = min(w.each, w.most)
	}
	w.timer = time.AfterFunc(time.Hour, w.tick)
	w.timer.Stop()
	return w
}

// during has what may take long watched.
func (w *silence) during(do func()) {
	w.set(true)
	defer w.set(false)
	do()
}

func (w *silence) set(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.isOn, w.waited = on, 0
	if on {
		w.timer.Reset(w.each)
	} else {
		w.timer.Stop()
	}
}

func (w *silence) tick() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.isOn {
		return
	}
	if w.waited += w.each; w.most > 0 && w.waited >= w.most {
		w.stop(hint.With(fmt.Errorf("nothing came for %v", w.most), "--state-timeout 10m waits longer"))
		return
	}
	if w.show != nil {
		w.show(w.waited)
	}
	w.timer.Reset(w.each)
}

func (w *silence) end() error {
	w.set(false)
	return nil
}

// of is what a source gives, watched.
func (w *silence) of(in io.Reader) io.Reader { return &watched{in, w} }

type watched struct {
	in      io.Reader
	silence *silence
}

func (r *watched) Read(b []byte) (n int, err error) {
	r.silence.during(func() { n, err = r.in.Read(b) })
	return n, err
}
