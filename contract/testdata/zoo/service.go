package zoo

import (
	"errors"
	"runtime"
	"sync"

	"github.com/siohook/siohook/contract"
)

// service books sales for a receiver that can crash, and fails on demand.
type service struct {
	mu     sync.Mutex
	outage contract.Outage
	met    chan struct{} // closed at the first call that fails
	over   chan struct{} // closed when it works again
	booked int
	keys   map[int64]bool
}

// Disturb makes the service fail; nil where the receiver calls none.
func (m *Mortal) Disturb() func(contract.Outage) (contract.Disturbance, error) {
	if m.service == nil {
		return nil
	}
	return m.service.disturb
}

func (s *service) disturb(way contract.Outage) (contract.Disturbance, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outage, s.met, s.over = way, make(chan struct{}), make(chan struct{})
	return contract.Disturbance{Met: s.met, End: func() error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.outage = ""
		close(s.over)
		return nil
	}}, nil
}

// errFails is what a receiver sees of any outage.
var errFails = errors.New("the service fails")

// book books a sale. Two calls with the same key are one; 0 is none.
func (l *life) book(key int64) error {
	select {
	case <-l.ended:
		runtime.Goexit()
	default:
	}
	s := l.of.service
	s.mu.Lock()
	defer s.mu.Unlock()
	way, over := s.outage, s.over
	if way != "" {
		select {
		case <-s.met:
		default:
			close(s.met)
		}
	}
	if way == "" || way == contract.Taking {
		if !s.keys[key] {
			s.booked++
		}
		s.keys[key] = key != 0
	}
	if way == contract.Hanging {
		s.mu.Unlock()
		<-over
		s.mu.Lock()
	}
	if way != "" {
		return errFails
	}
	return nil
}

// calling is a receiver that calls the service.
func calling(of func() *Mortal) func() *Mortal {
	return func() *Mortal {
		m := of()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.service = &service{keys: map[int64]bool{}}
		return m
	}
}
