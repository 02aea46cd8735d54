package observe

import (
	"bytes"
	"encoding/json"
	"hash/maphash"
	"maps"
	"math"
	"strings"

	"github.com/siohook/siohook/internal/base/sorted"
)

// State is one reading. The zero value is none.
type State struct{ *reading }

// reading is a state with the numbers and words in it, by JSON Pointer. In an array, and in
// an object whose members come and go, * stands for each element: what is there is the sum.
type reading struct {
	of      *Observer
	text    string
	value   any
	version int                // of what was known when it was read
	numbers map[string]float64 // also the length of arrays, and how often a word stands in one: place=word
	words   map[string]string  // texts; of those in arrays what tells them from others
	counts  map[string]map[string]int
}

// Text is the state as JSON.
func (s State) Text() string {
	if s.reading == nil {
		return ""
	}
	return s.text
}

// Numbers is how many there are.
func (s State) Numbers() int { return len(s.now().numbers) }

func (o *Observer) newReading(text []byte) (*reading, error) {
	r := &reading{of: o, text: string(text)}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&r.value); err != nil {
		return nil, err
	}
	r.walk()
	return r, nil
}

// walk finds the numbers and words, anew where more is known now.
func (r *reading) walk() {
	for {
		r.version = r.of.version
		r.numbers, r.words, r.counts = map[string]float64{}, map[string]string{}, map[string]map[string]int{}
		r.look(place{}, r.value)
		for star, words := range r.counts {
			if len(words) > mostWords && !r.of.wordy[star] {
				r.of.wordy[star] = true
				r.of.version++
				continue
			}
			for word, n := range words {
				r.numbers[star+"="+word] = float64(n)
			}
		}
		if r.version == r.of.version {
			return
		}
	}
}

const (
	mostWords   = 100  // in a list
	longestWord = 32   // bytes
	mostMembers = 1000 // of an object each of which is looked at by itself
)

// place is where a value stands.
type place struct {
	exact string
	many  bool     // there is no exact one: of an array, or of too many members
	stars []string // with * for an element of what is a list
}

// mostStars is how many lists around a value are told apart.
const mostStars = 4

func (p place) member(name string) place {
	name = "/" + escaped.Replace(name)
	to := place{exact: p.exact + name, many: p.many}
	for _, star := range p.stars {
		to.stars = append(to.stars, star+name)
	}
	return to
}

// element is the place of one in a list: with a name, where that tells it from the others.
func (p place) element(name string) place {
	to := p.member(name)
	if name == "" {
		to = place{many: true}
	}
	if !p.many {
		to.stars = append(to.stars, p.exact+"/*")
	}
	for _, star := range p.stars {
		to.stars = append(to.stars, star+"/*")
	}
	to.stars = to.stars[:min(len(to.stars), mostStars)]
	return to
}

// keyOf is the member whose text tells the objects of a list from each other, such as a name;
// "" when there is none. One that has failed to once is none.
func (o *Observer) keyOf(at place, list []any) string {
	if at.many || len(list) == 0 || len(list) > mostMembers {
		return ""
	}
	key, known := o.keys[at.exact]
	if known && (key == "" || isKey(key, list)) {
		return key
	}
	first, _ := list[0].(map[string]any)
	key = ""
	for _, name := range sorted.Keys(first) {
		if !known && isKey(name, list) {
			key = name
			break
		}
	}
	o.keys[at.exact] = key
	if known {
		o.version++
	}
	return key
}

func isKey(name string, list []any) bool {
	seen := map[string]bool{}
	for _, element := range list {
		object, _ := element.(map[string]any)
		text, ok := object[name].(string)
		if _, _, isNumber := amount(text); !ok || isNumber || seen[text] || len(text) > longestName {
			return false
		}
		seen[text] = true
	}
	return true
}

// escaped writes a name as JSON Pointers have it.
var escaped = strings.NewReplacer("~", "~0", "/", "~1")

func (r *reading) look(at place, v any) {
	switch v := v.(type) {
	case map[string]any:
		r.object(at, v)
	case []any:
		r.length(at, len(v))
		key := r.of.keyOf(at, v)
		for _, element := range v {
			object, _ := element.(map[string]any)
			name, _ := object[key].(string)
			r.look(at.element(name), element)
		}
	case json.Number:
		r.number(at, v.String())
	case bool:
		n := 0.0
		if v {
			n = 1
		}
		r.add(at, n)
	case string:
		if !r.number(at, v) {
			r.word(at, v)
		}
	case nil:
		r.word(at, "null")
	}
}

func (r *reading) object(at place, v map[string]any) {
	isMap := false
	if !at.many {
		r.of.learn(at.exact, v)
		isMap = r.of.maps[at.exact]
	}
	if isMap {
		r.length(at, len(v))
	}
	for _, name := range sorted.Keys(v) { // a sum in another order is another one
		to, member := at.member(name), v[name]
		if isMap {
			to = at.element(name)
			to.many = to.many || len(v) > mostMembers
		}
		r.look(to, member)
	}
}

// learn notes that an object has other members than before: it is a map.
func (o *Observer) learn(at string, v map[string]any) {
	if o.maps[at] {
		return
	}
	names := uint64(len(v))
	for name := range v {
		names ^= maphash.String(o.seed, name)
	}
	before, known := o.names[at]
	if o.names[at] = names; known && before != names || len(v) > mostMembers {
		o.maps[at] = true
		o.version++
	}
}

func (r *reading) length(at place, n int) { r.add(at.member("length"), float64(n)) }

func (r *reading) add(at place, n float64) {
	if !at.many {
		r.numbers[at.exact] = n
	}
	for _, star := range at.stars {
		r.numbers[star] += n
	}
}

// number adds a number, and remembers that it is in units: it has decimals, or is
// written with two of them. 583.0 is how many languages write any number.
func (r *reading) number(at place, text string) bool {
	n, isMoney, ok := amount(text)
	if !ok {
		return false
	}
	if isMoney || n != math.Trunc(n) {
		for _, pointer := range append(at.stars, at.exact) {
			r.of.decimal[pointer] = true
		}
	}
	r.add(at, n)
	return true
}

func (r *reading) word(at place, text string) {
	if !at.many {
		r.words[at.exact] = text
	}
	for _, star := range at.stars {
		r.wordIn(star, text)
	}
}

// wordIn adds a word of a list: to how often it stands there, and to what tells such lists apart,
// in any order.
func (r *reading) wordIn(star, text string) {
	sum := append([]byte(r.words[star]), make([]byte, 8-len(r.words[star]))...)
	for i, hash := 0, maphash.String(r.of.seed, text); i < 8; i++ {
		sum[i] += byte(hash >> (8 * i))
	}
	r.words[star] = string(sum)
	if !isWord(text) || r.of.wordy[star] {
		return
	}
	if r.counts[star] == nil {
		r.counts[star] = map[string]int{}
	}
	r.counts[star][text]++
}

// isWord tells whether a text is one of a few, such as a status: no name of one thing.
func isWord(text string) bool {
	return text != "" && len(text) <= longestWord && !strings.ContainsAny(text, "0123456789@")
}

// now is the reading with all that is known now.
func (s State) now() *reading {
	if s.reading == nil {
		return &reading{}
	}
	if s.version != s.of.version {
		s.walk()
	}
	return s.reading
}

// together are two readings with the same that is known.
func together(a, b State) (x, y *reading, o *Observer) {
	x, y = a.now(), b.now()
	for x.of != nil && y.of != nil && x.version != y.version {
		x, y = a.now(), b.now() // one of them has taught something
	}
	if o = x.of; o == nil {
		o = y.of
	}
	return x, y, o
}

// Same tells whether nothing differs between two readings of what is watched.
func Same(a, b State) bool { return a.reading == b.reading || len(differences(a, b, true)) == 0 }

// Alike tells whether nothing differs between two readings that deliveries change.
func Alike(a, b State) bool { return a.reading == b.reading || len(differences(a, b, false)) == 0 }

// differences are the places where two readings differ.
func differences(a, b State, watched bool) map[string]bool {
	x, y, o := together(a, b)
	differ := map[string]bool{}
	if x == y || o == nil {
		return differ
	}
	compare(x.numbers, y.numbers, differ)
	compare(x.words, y.words, differ)
	maps.DeleteFunc(differ, func(at string, _ bool) bool {
		return o.restless[at] || watched && o.watched != nil && !o.watched[at]
	})
	return differ
}

func compare[V comparable](x, y map[string]V, differ map[string]bool) {
	for at, v := range x {
		if other, ok := y[at]; !ok || other != v {
			differ[at] = true
		}
	}
	for at := range y {
		if _, ok := x[at]; !ok {
			differ[at] = true
		}
	}
}

// Change is how numbers changed between two readings, by JSON Pointer, those that did.
func Change(from, to State) map[string]float64 {
	x, y, o := together(from, to)
	changed := map[string]float64{}
	for at := range union(x.numbers, y.numbers) {
		if d := y.numbers[at] - x.numbers[at]; math.Abs(d) > 1e-9 && !o.restless[at] {
			changed[at] = d
		}
	}
	return changed
}

// KnownChange is how those changed that were there before.
func KnownChange(from, to State) map[string]float64 {
	changed := Change(from, to)
	maps.DeleteFunc(changed, func(at string, _ float64) bool {
		_, known := from.now().numbers[at]
		return !known
	})
	return changed
}

func union(x, y map[string]float64) map[string]float64 {
	all := maps.Clone(x)
	if all == nil {
		all = map[string]float64{}
	}
	maps.Copy(all, y)
	return all
}
