package siohook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/secret"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// options are those of siohook.events.
type options struct {
	Seed     uint64             `json:"seed"` // 0 means 1
	Events   []string           `json:"events"`
	Mix      map[string]float64 `json:"mix"`
	Encoding string             `json:"encoding"`
	Seen     bool               `json:"seen"`
	Locales  []string           `json:"locales"`
	Catalog  string             `json:"catalog"` // automation (""), settings, or a folder
	// SecretEnv names the environment variable, and SecretFile the file, with the secret that
	// signs the deliveries.
	SecretEnv  string `json:"secretEnv"`
	SecretFile string `json:"secretFile"`
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
	catalog *schemas.Catalog
	secret  []byte // nil signs nothing
	faker   *fake.Faker
	headers map[string]string

	mu     sync.Mutex
	size   uint64           // events in a round of stories
	rounds map[uint64]round // the last few
}

// round is the stories of some contacts.
type round []made

// made is an event.
type made struct {
	row  *schemas.Row
	body []byte
	time time.Time // when it happened; zero when that is not known
}

// catalogOf is a catalog by its name, or that in a folder.
func catalogOf(name string) (*schemas.Catalog, error) {
	switch name {
	case "", "automation":
		return schemas.Automation(), nil
	case "settings":
		return settings.Catalog(), nil
	}
	c, err := schemas.Open(os.DirFS(name))
	if err != nil {
		return nil, fmt.Errorf("catalog %s: want automation, settings or a folder: %w", name, err)
	}
	return c, nil
}

// header is what the provider sends beside event n, at a time.
func (e *events) header(m made, n uint64, at time.Time) (map[string]string, error) {
	if e.headers != nil && e.secret == nil && !e.catalog.HasOwnHeaders() {
		return e.headers, nil
	}
	name := ""
	if m.row != nil {
		name = m.row.Type
	}
	happened := m.time
	if happened.IsZero() {
		happened = at
	}
	d, err := e.catalog.Signed(name, m.body, schemas.Attempt{Event: n, Number: 1, Time: happened, At: at}, e.secret)
	if err != nil {
		return nil, err
	}
	pairs, err := deliver.Headers(d.Header, nil)
	header := map[string]string{}
	for _, pair := range pairs {
		header[pair[0]] = pair[1]
	}
	return header, err
}

const keptRounds = 3 // iterations of several virtual users are about the same number

func newEvents(text []byte) (*events, error) {
	e := &events{rounds: map[uint64]round{}}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e.o); err != nil {
		return nil, fmt.Errorf("options: %w", err)
	}
	if e.o.Seed == 0 {
		e.o.Seed = 1
	}
	var err error
	if e.catalog, err = catalogOf(e.o.Catalog); err != nil {
		return nil, err
	}
	if e.secret, _, err = (secret.Source{Env: e.o.SecretEnv, File: e.o.SecretFile}).Read(context.Background(), os.Getenv); err != nil { //nolint:forbidigo // a script has no other environment
		return nil, fmt.Errorf("secret: %w", err)
	}
	if e.headers, err = e.header(made{}, 0, time.Time{}); err != nil {
		return nil, err
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
	return fake.Options{Catalog: e.catalog, Events: e.o.Events, Mix: e.o.Mix, Encoding: encode.Form(e.o.Encoding), Seen: e.o.Seen, Locales: e.o.Locales}
}

// event makes event n.
func (e *events) event(n uint64) (made, error) {
	if e.o.Stories == nil && e.catalog.HasOwnHeaders() {
		event := e.faker.Event(n)
		return made{event.Row, event.Payload, event.Time}, nil
	}
	if e.o.Stories == nil {
		body, row := e.faker.AppendEvent(nil, n)
		return made{row: row, body: body}, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	r, err := e.round(n / e.size)
	if err != nil {
		return made{}, err
	}
	return r[n%e.size], nil
}

// round tells the stories of round k, all of the same account. Rounds are as long
// as the first one, so that n finds its event without counting: what is longer is
// cut off, and what is shorter is filled up by single events.
func (e *events) round(k uint64) (round, error) {
	if r, ok := e.rounds[k]; ok {
		return r, nil
	}
	o := e.faking()
	own, err := account.Make(e.o.Seed, o.Account, o.Locales...)
	if err != nil {
		return nil, err
	}
	o.Account = own.Account
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
		r = append(r, made{event.Row, event.Payload, event.Time})
	}
	for n := uint64(len(r)); n < e.size; n++ {
		body, row := e.faker.AppendEvent(nil, k*e.size+n)
		r = append(r, made{row: row, body: body})
	}
	for old := range e.rounds {
		if old+keptRounds <= k || old > k+keptRounds {
			delete(e.rounds, old)
		}
	}
	e.rounds[k] = r
	return r, nil
}
