package load

import (
	"fmt"
	"maps"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
)

// Counts is what came of requests. Every one that was sent is counted in exactly
// one of OK, Other and Errors.
type Counts struct {
	Sent     uint64                  `json:"sent"`
	OK       uint64                  `json:"ok"`           // answered with 2xx
	Other    uint64                  `json:"other_status"` // answered with anything else
	Errors   map[deliver.Kind]uint64 `json:"errors"`
	Statuses map[int]uint64          `json:"statuses"`
}

func (c *Counts) end(r *Result) {
	switch {
	case r.Failed != nil:
		if c.Errors == nil {
			c.Errors = map[deliver.Kind]uint64{}
		}
		c.Errors[r.Failed.Kind]++
		return
	case r.Status >= 200 && r.Status < 300:
		c.OK++
	default:
		c.Other++
	}
	if c.Statuses == nil {
		c.Statuses = map[int]uint64{}
	}
	c.Statuses[r.Status]++
}

// Failed is the number of requests that ended in an error of any class.
func (c *Counts) Failed() uint64 {
	n := uint64(0)
	for _, count := range c.Errors {
		n += count
	}
	return n
}

// Ended is the number of requests of which it is known what came of them.
func (c *Counts) Ended() uint64 { return c.OK + c.Other + c.Failed() }

// Balance fails unless all that was sent is accounted for.
func (c *Counts) Balance() error {
	answered := uint64(0)
	for _, count := range c.Statuses {
		answered += count
	}
	if c.Sent != c.Ended() || answered != c.OK+c.Other {
		return fmt.Errorf("the counts do not add up: sent %d, but 2xx %d + other %d + errors %d, and by status %d", c.Sent, c.OK, c.Other, c.Failed(), answered)
	}
	return nil
}

// Classes lists the classes of errors that there were, by name.
func (c *Counts) Classes() []deliver.Kind { return slices.Sorted(maps.Keys(c.Errors)) }

// Codes lists the statuses that there were.
func (c *Counts) Codes() []int { return slices.Sorted(maps.Keys(c.Statuses)) }

func (c *Counts) add(other *Counts) {
	c.Sent += other.Sent
	c.OK += other.OK
	c.Other += other.Other
	for kind, n := range other.Errors {
		if c.Errors == nil {
			c.Errors = map[deliver.Kind]uint64{}
		}
		c.Errors[kind] += n
	}
	for code, n := range other.Statuses {
		if c.Statuses == nil {
			c.Statuses = map[int]uint64{}
		}
		c.Statuses[code] += n
	}
}
