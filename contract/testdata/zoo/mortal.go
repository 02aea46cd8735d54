package zoo

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"time"
)

// Mortal is a receiver that can crash: it is a [contract.Process]. What it stores stays, and what it
// has in memory goes.
type Mortal struct {
	begin func(l *life) (handle func(w http.ResponseWriter, e *event), err error)
	// asked is what it does when it is asked to end; nil ends it at once.
	asked func(l *life)
	// service is what it calls; nil is nothing.
	service *service

	// shows is how many sales it shows; nil: those that are stored.
	shows func(l *life) int

	mu     sync.Mutex
	now    *life
	isFull bool
	shared *shared

	gate     sync.RWMutex // closed while it is frozen
	isFrozen bool
}

// shared is a disk that several instances may have.
type shared struct {
	mu   sync.Mutex
	disk disk
}

// disk is what a receiver has stored.
type disk struct {
	sales    []int64 // order items, also several times
	amounts  map[string]float64
	keys     []int64 // what it remembers of deliveries
	todo     map[int64]event
	tries    map[int64]int // at that
	isLocked bool
}

// life is a receiver from its start to its end.
type life struct {
	of     *Mortal
	handle func(w http.ResponseWriter, e *event)
	ended  chan struct{} // closed at its end
	end    func()

	mu      sync.Mutex
	isAsked bool
	seen    map[int64]bool // in memory
	shown   int
}

func mortal(begin func(l *life) (func(w http.ResponseWriter, e *event), error)) func() *Mortal {
	return func() *Mortal {
		m := &Mortal{begin: begin, shared: &shared{disk: disk{amounts: map[string]float64{}, todo: map[int64]event{}, tries: map[int64]int{}}}}
		_ = m.Start(context.Background(), false) // on an empty disk each starts
		return m
	}
}

// Beside is another instance with the same disk.
func (m *Mortal) Beside() *Mortal {
	other := &Mortal{begin: m.begin, asked: m.asked, shows: m.shows, shared: m.shared}
	_ = other.Start(context.Background(), false) // as the first did
	return other
}

// Start implements [contract.Process].
func (m *Mortal) Start(context.Context, bool) error {
	l := &life{of: m, ended: make(chan struct{}), seen: map[int64]bool{}}
	l.end = sync.OnceFunc(func() { close(l.ended) })
	m.mu.Lock()
	m.now, m.isFull = l, false
	m.mu.Unlock()
	handle, err := m.begin(l)
	if err != nil {
		l.end()
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	l.handle = handle
	return nil
}

func (m *Mortal) life() *life {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Kill implements [contract.Process].
func (m *Mortal) Kill(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now.end()
	return nil
}

// KillChild implements [contract.Process].
func (m *Mortal) KillChild(int) (bool, error) { return false, nil }

// Terminate implements [contract.Process].
func (m *Mortal) Terminate() error {
	l := m.life()
	if m.asked != nil {
		m.asked(l)
		return nil
	}
	return m.Kill(context.Background())
}

// Ended implements [contract.Process].
func (m *Mortal) Ended() <-chan struct{} { return m.life().ended }

// Fill implements [contract.Process].
func (m *Mortal) Fill() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.isFull = true
	return nil
}

// Freeze implements [contract.Process].
func (m *Mortal) Freeze() error {
	m.gate.Lock()
	m.isFrozen = true
	return nil
}

// Thaw implements [contract.Process].
func (m *Mortal) Thaw() error {
	if m.isFrozen {
		m.isFrozen = false
		m.gate.Unlock()
	}
	return nil
}

// Left implements [contract.Process].
func (m *Mortal) Left() []string { return nil }

var errFull = errors.New("no space left on device")

// store changes what is stored, all or nothing. A receiver that is dead stores nothing more, and
// does nothing else, either.
func (l *life) store(change func(d *disk)) error {
	l.of.gate.RLock()
	defer l.of.gate.RUnlock()
	l.of.mu.Lock()
	isFull := l.of.isFull
	l.of.mu.Unlock()
	l.of.shared.mu.Lock()
	defer l.of.shared.mu.Unlock()
	select {
	case <-l.ended:
		runtime.Goexit()
	default:
	}
	if isFull {
		return errFull
	}
	change(&l.of.shared.disk)
	return nil
}

// knows tells whether this life remembers a sale, and remembers it from now on.
func (l *life) knows(e *event) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.seen[e.Data.Item.ID]
	l.seen[e.Data.Item.ID] = true
	return known
}

// count stores a sale.
func (d *disk) count(e *event) {
	d.sales = append(d.sales, e.Data.Item.ID)
	d.amounts[e.Data.Plan.Currency] += float64(e.Data.Plan.Amount)
}

// ServeHTTP implements [http.Handler]: a connection breaks off when the receiver dies.
func (m *Mortal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	l, handle := m.now, m.now.handle
	m.mu.Unlock()
	answer, done := httptest.NewRecorder(), make(chan struct{})
	select {
	case <-l.ended:
		panic(http.ErrAbortHandler)
	default:
	}
	go func() {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		again := r.Clone(context.Background())
		again.Body = io.NopCloser(bytes.NewReader(body))
		if e, _, ok := read(answer, again); ok && e.Type == sale {
			handle(answer, &e)
		}
		close(done)
	}()
	select {
	case <-l.ended:
		panic(http.ErrAbortHandler)
	case <-done:
	}
	m.gate.RLock()
	defer m.gate.RUnlock()
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // who is gone reads nothing
}

// State is what a probe sees.
func (m *Mortal) State() any {
	l := m.life()
	select {
	case <-l.ended:
		return errors.New("nothing listens")
	default:
	}
	if m.shows != nil {
		return m.shows(l)
	}
	m.shared.mu.Lock()
	defer m.shared.mu.Unlock()
	amounts := map[string]any{}
	for currency, amount := range m.shared.disk.amounts {
		amounts[currency] = amount
	}
	state := map[string]any{"orders": len(m.shared.disk.sales), "revenue": amounts}
	if m.service != nil {
		m.service.mu.Lock()
		defer m.service.mu.Unlock()
		state["booked"] = m.service.booked
	}
	return state
}

// work is how long a step of a receiver takes.
const work = 4 * time.Millisecond

// answer answers 503 where something could not be stored.
func answerOf(w http.ResponseWriter, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}
