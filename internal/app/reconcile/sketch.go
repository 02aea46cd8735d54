package reconcile

import (
	"container/heap"
	"hash/maphash"
	"strings"

	"github.com/siohook/siohook/internal/base/fingerprint"
)

// mostSketched is how many values a sketch has.
const mostSketched = 2048

// seed is the same for all sketches of a process, so that they have the same values.
var seed = maphash.MakeSeed()

// sketch is the values of a column or role whose hashes are the lowest. Two sketches show how
// many values both sides have, however many there are.
type sketch[T any] struct {
	values map[uint64]T
	hashes hashHeap // the highest is first
}

type hashHeap []uint64

func (h hashHeap) Len() int           { return len(h) }
func (h hashHeap) Less(i, j int) bool { return h[i] > h[j] }
func (h hashHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *hashHeap) Push(x any)        { *h = append(*h, x.(uint64)) }
func (h *hashHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// hashOf is the hash of a value as sketches have it.
func hashOf(value string) uint64 { return maphash.String(seed, value) }

// add notes a value. What it is kept with comes from keep, the first time.
func (s *sketch[T]) add(hash uint64, keep func() T) {
	full := len(s.hashes) == mostSketched
	if full && hash >= s.hashes[0] {
		return
	}
	if _, known := s.values[hash]; known {
		return
	}
	if s.values == nil {
		s.values = map[uint64]T{}
	}
	if full {
		delete(s.values, s.hashes[0])
		s.hashes[0] = hash
		heap.Fix(&s.hashes, 0)
	} else {
		heap.Push(&s.hashes, hash)
	}
	s.values[hash] = keep()
}

// below is how many values have a hash of up to a bound.
func (s *sketch[T]) below(bound uint64) (n int) {
	for _, hash := range s.hashes {
		if hash <= bound {
			n++
		}
	}
	return n
}

// bound is the highest hash of which a sketch has all values.
func (s *sketch[T]) bound() uint64 {
	if len(s.hashes) < mostSketched {
		return ^uint64(0)
	}
	return s.hashes[0]
}

// common compares two sketches: how many values both have, and which part that is of the
// values of each.
func common[A, B any](a *sketch[A], b *sketch[B]) (both []uint64, ofA, ofB float64) {
	bound := min(a.bound(), b.bound())
	for hash := range a.values {
		if _, ok := b.values[hash]; ok && hash <= bound {
			both = append(both, hash)
		}
	}
	if len(both) == 0 {
		return nil, 0, 0
	}
	return both, float64(len(both)) / float64(a.below(bound)), float64(len(both)) / float64(b.below(bound))
}

// mostID is how many bytes of an id or an address are compared as they are. A longer one is its beginning
// and a fingerprint.
const mostID = 512

// canonical is a value as it is compared: an id, an address. A number is the same with leading
// zeros, and with decimals that are zero.
func canonical(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if len(text) > mostID {
		text = text[:64] + fingerprint.Of("id", text)
	}
	if c := text[0]; c >= '0' && c <= '9' {
		whole, rest, _ := strings.Cut(text, ".")
		if leading(whole) == len(whole) && strings.Trim(rest, "0") == "" {
			if whole[0] == '0' {
				whole = strings.TrimLeft(whole[:len(whole)-1], "0") + whole[len(whole)-1:]
			}
			return whole
		}
	}
	for i := range len(text) {
		if c := text[i]; c >= 'A' && c <= 'Z' || c >= 0x80 || c == 0 {
			return strings.ReplaceAll(strings.ToLower(text), "\x00", "\ufffd")
		}
	}
	return text
}
