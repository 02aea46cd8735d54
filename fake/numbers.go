package fake

import (
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
)

// Shard is a part of a run that several machines or processes share: of every Of
// events in a row, the one with the number Index. The zero value is all of them.
type Shard struct {
	Index uint64 // from 1 to Of
	Of    uint64
}

// ParseShard reads a shard as people write it: 1/4 to 4/4.
func ParseShard(text string) (Shard, error) {
	index, of, ok := strings.Cut(text, "/")
	i, errIndex := strconv.ParseUint(index, 10, 64)
	n, errOf := strconv.ParseUint(of, 10, 64)
	if !ok || errIndex != nil || errOf != nil || i < 1 || i > n {
		return Shard{}, fmt.Errorf("shard %q, want one like 1/4, the first of four", text)
	}
	return Shard{i, n}, nil
}

// String is what [ParseShard] reads.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Of) }

// Has tells whether event n belongs to the shard: n leaves Index-1 when divided
// by Of.
func (s Shard) Has(n uint64) bool { return s.Of < 2 || n%s.Of == s.Index-1 }

// Numbers ranges over the numbers of the count events from from on that belong to
// the shard. Together the shards of a run have each number once. Numbers beyond
// 2^64 - 1 do not exist.
func (s Shard) Numbers(from, count uint64) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		if count == 0 {
			return
		}
		last := uint64(math.MaxUint64)
		if count-1 <= last-from {
			last = from + (count - 1)
		}
		step := max(s.Of, 1)
		n := from
		if s.Of > 1 {
			ahead := (s.Index - 1 + s.Of - from%s.Of) % s.Of
			if ahead > last-from {
				return
			}
			n += ahead
		}
		for ; ; n += step {
			if !yield(n) || step > last-n {
				return
			}
		}
	}
}
