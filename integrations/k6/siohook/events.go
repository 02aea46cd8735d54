package siohook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

// options are those of siohook.events.
type options struct {
	Seed     uint64             `json:"seed"` // 0 means 1
	Events   []string           `json:"events"`
	Mix      map[string]float64 `json:"mix"`
	Encoding string             `json:"encoding"`
	Seen     bool               `json:"seen"`
	Locales  []string           `json:"locales"`
	// Stories makes the events tell what happens to contacts, one thing after the
	// other: {contacts, days} for each round of them.
	Stories *struct {
		Contacts uint64 `json:"contacts"`
		Days     int    `json:"days"`
	} `json:"stories"`
}

// events makes events by number. It is safe for concurrent use.
type events struct {
	o       options
	faker   *fake.Faker
	headers map[string]string

	mu     sync.Mutex
	size   uint64           // events in a round of stories
	rounds map[uint64]round // the last few
}

// round is the stories of some contacts.
type round []told

type told struct {
	id   string
	body []byte
}

const keptRounds = 3 // iterations of several virtual users are about the same number

func newEvents(text []byte) (*events, error) {
	e := &events{rounds: map[uint64]round{}, headers: map[string]string{}}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e.o); err != nil {
		return nil, fmt.Errorf("options: %w", err)
	}
	if e.o.Seed == 0 {
		e.o.Seed = 1
	}
	headers, err := deliver.Headers(schemas.Automation().Wire.Header, nil)
	if err != nil {
		return nil, err
	}
	for _, pair := range headers {
		e.headers[pair[0]] = pair[1]
	}
	e.faker, err = fake.New(e.o.Seed, e.faking())
	if err != nil {
		return nil, err
	}
	if e.o.Stories != nil {
		first, err := e.round(0)
		if err != nil {
			return nil, err
		}
		if len(first) == 0 {
			return nil, errors.New("stories without an event")
		}
		e.size = uint64(len(first))
	}
	return e, nil
}

func (e *events) faking() fake.Options {
	return fake.Options{Events: e.o.Events, Mix: e.o.Mix, Encoding: encode.Form(e.o.Encoding), Seen: e.o.Seen, Locales: e.o.Locales}
}

// event makes event n.
func (e *events) event(n uint64) (body []byte, id string, err error) {
	if e.o.Stories == nil {
		body, row := e.faker.AppendEvent(nil, n)
		return body, row.ID(), nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.round(n / e.size)
	if err != nil {
		return nil, "", err
	}
	t := r[n%e.size]
	return t.body, t.id, nil
}

// round tells the stories of round k, all of the same account. Rounds are as long
// as the first one, so that n finds its event without counting: what is longer is
// cut off, and what is shorter is filled up by single events.
func (e *events) round(k uint64) (round, error) {
	if r, ok := e.rounds[k]; ok {
		return r, nil
	}
	o := e.faking()
	made, err := account.Make(e.o.Seed, o.Account, o.Locales...)
	if err != nil {
		return nil, err
	}
	o.Account = made.Account
	faker, err := fake.New(e.o.Seed+k, o)
	if err != nil {
		return nil, err
	}
	stories, err := faker.Stories(fake.StoryOptions{Contacts: e.o.Stories.Contacts, Days: e.o.Stories.Days})
	if err != nil {
		return nil, err
	}
	var r round
	for event := range stories {
		if e.size > 0 && uint64(len(r)) == e.size {
			break
		}
		r = append(r, told{event.Row.ID(), event.Payload})
	}
	for n := uint64(len(r)); n < e.size; n++ {
		body, row := e.faker.AppendEvent(nil, k*e.size+n)
		r = append(r, told{row.ID(), body})
	}
	for old := range e.rounds {
		if old+keptRounds <= k || old > k+keptRounds {
			delete(e.rounds, old)
		}
	}
	e.rounds[k] = r
	return r, nil
}
