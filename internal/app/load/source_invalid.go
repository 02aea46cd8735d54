package load

import (
	"errors"
	"math"
	"math/rand/v2"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/schemas"
)

// mixed has broken payloads among those of another source.
type mixed struct {
	valid  Source
	share  float64
	random *rand.Rand
	pool   []pooled
	broken uint64 // how many there were
}

type pooled struct {
	row      *schemas.Row
	mutation mutation.Mutation
}

// perEvent is how many payloads of each event are broken, in each way there is.
const perEvent = 3

// Invalid is a source with a share (0 to 1) of payloads that have one fault each,
// made of the events that o selects, among those of another source.
func Invalid(valid Source, share float64, seed uint64, o fake.Options) (Source, error) {
	m := &mixed{valid: valid, share: share, random: rand.New(rand.NewPCG(seed, 0x696e76616c6964))}
	catalog := o.Catalog.OrDefault()
	rows, err := fake.Selected(o)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		one := o
		one.Events, one.Mix, one.Template, one.Vary = []string{row.ID()}, nil, nil, nil
		faker, err := fake.New(seed, one)
		if err != nil {
			return nil, err
		}
		for n := range uint64(perEvent) {
			mutations, err := mutation.Of(catalog, row, faker.Event(n).Payload)
			if err != nil {
				return nil, err
			}
			for _, mutation := range mutations {
				if !mutation.Accept {
					m.pool = append(m.pool, pooled{row, mutation})
				}
			}
		}
	}
	if len(m.pool) == 0 {
		return nil, errors.New("no mutation can make these events invalid")
	}
	return m, nil
}

// Next implements [Source].
func (m *mixed) Next(dst []byte) (Made, error) {
	if m.random.Float64() >= m.share {
		return m.valid.Next(dst)
	}
	p := m.pool[m.random.IntN(len(m.pool))]
	m.broken++ // numbers of their own
	return Made{Body: append(dst, p.mutation.Payload()...), Event: p.row.ID(), Type: p.row.Type, N: math.MaxUint64 - m.broken, Invalid: true}, nil
}
