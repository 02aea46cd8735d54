package load

import (
	"errors"
	"iter"

	"github.com/siohook/siohook/fake"
)

// stories are the lives of contacts, event after event.
type stories struct {
	tell  func(round uint64) (iter.Seq[fake.Event], error)
	shard fake.Shard
	round uint64
	next  func() (fake.Event, bool)
	stop  func()
}

// Stories is a source of events that follow from each other. When all are told,
// tell is asked for those of the next round, which should be about others.
func Stories(tell func(round uint64) (iter.Seq[fake.Event], error), shard fake.Shard) (Source, func()) {
	s := &stories{tell: tell, shard: shard, stop: func() {}}
	return s, func() { s.stop() }
}

// Next implements [Source].
func (s *stories) Next(dst []byte) (Made, error) {
	for told := false; ; {
		if s.next == nil {
			events, err := s.tell(s.round)
			if err != nil {
				return Made{}, err
			}
			s.next, s.stop = iter.Pull(events)
			s.round++
		}
		event, ok := s.next()
		switch {
		case !ok && told:
			return Made{}, errors.New("the stories contain no event to send")
		case !ok:
			s.stop()
			s.next, told = nil, true
		case s.shard.Has(event.N):
			return Made{Body: append(dst, event.Payload...), Event: event.Row.ID(), Type: event.Row.Type, N: event.N, Time: event.Time}, nil
		}
	}
}
