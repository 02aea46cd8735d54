package fake

import "slices"

// coverWithin bounds the search for an event of each shape: a shape of one
// event in ten thousand is all but sure to be met.
const coverWithin = 1 << 17

// Cover returns a short list of events, in rising order of N, which together
// have every selected event and every shape of [Faker.Shapes].
func (f *Faker) Cover() []Event {
	type candidate struct {
		n    uint64
		keys []string
	}
	missing := map[string]bool{}
	for _, p := range f.plans {
		missing[p.row.ID()] = true
	}
	for _, s := range f.Shapes() {
		missing[s.Event+" "+s.String()] = true
	}
	holders := map[string]int{} // how many candidates have a key
	var candidates []candidate
	s := f.scene()
	defer f.scenes.Put(s)
	for n := uint64(0); n < coverWithin && len(missing) > 0; n++ {
		p := f.set(s, n)
		keys, adds := p.keys(s), false
		for _, key := range keys {
			if missing[key] {
				adds = true
				delete(missing, key)
			}
		}
		if adds {
			candidates = append(candidates, candidate{n, keys})
			for _, key := range keys {
				holders[key]++
			}
		}
	}
	var events []Event
	for _, c := range slices.Backward(candidates) { // the late ones were hard to find: keep those
		if slices.ContainsFunc(c.keys, func(key string) bool { return holders[key] == 1 }) {
			events = append(events, f.Event(c.n))
			continue
		}
		for _, key := range c.keys {
			holders[key]--
		}
	}
	slices.Reverse(events)
	return events
}

// keys names the event of s and its shapes.
func (p *plan) keys(s *scene) []string {
	id := p.row.ID()
	keys := []string{id}
	for _, shape := range p.shapes(s) {
		keys = append(keys, id+" "+shape)
	}
	return keys
}
