package reconcile

import (
	"slices"
	"sort"
	"time"

	"github.com/siohook/siohook/internal/base/sorted"
)

// covered collects when deliveries came, by the minute.
type covered struct {
	days        map[int64]*[24]uint64 // by number since 1970, a bit for each minute of an hour
	first, last int64                 // Unix nanoseconds; 0 for none
	isWhole     bool                  // a list of deliveries has all between its first and its last
}

const minute = int64(time.Minute)

func (c *covered) add(at int64) {
	if at == 0 {
		return
	}
	if c.first == 0 || at < c.first {
		c.first = at
	}
	c.last = max(c.last, at)
	m := at / minute
	day := m / (24 * 60)
	hours := c.days[day]
	if hours == nil {
		if c.days == nil {
			c.days = map[int64]*[24]uint64{}
		}
		hours = &[24]uint64{}
		c.days[day] = hours
	}
	m %= 24 * 60
	hours[m/60] |= 1 << (m % 60)
}

// Interval is a time that is covered.
type Interval struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// leastGap is how long nothing comes at least in a gap, and usualGaps how many times longer than
// what is usual it is.
const (
	leastGap  = time.Hour
	usualGaps = 10
	fewGaps   = 10 // too few to tell what is usual
)

// intervals are those in which somebody captured: longer than gap, nothing came in between.
// Without a gap, it is what is usual that tells.
func (c *covered) intervals(gap time.Duration) (list []Interval) {
	if c.first == 0 {
		return nil
	}
	if c.isWhole {
		return []Interval{{instant(c.first), instant(c.last)}}
	}
	days := make([]int, 0, len(c.days))
	for day := range c.days {
		days = append(days, int(day))
	}
	sort.Ints(days)
	each := func(use func(m int64)) {
		for _, day := range days {
			for hour, bits := range c.days[int64(day)] {
				for m := range int64(60) {
					if bits>>m&1 == 1 {
						use((int64(day)*24+int64(hour))*60 + m)
					}
				}
			}
		}
	}
	if gap == 0 {
		usual, of := c.usual(each)
		gap = max(leastGap, usualGaps*usual)
		if of < fewGaps {
			gap = min(gap, 24*time.Hour)
		}
	}
	least := max(1, int64(gap/time.Minute))
	last := int64(-1)
	each(func(m int64) {
		switch {
		case last < 0:
			list = append(list, Interval{instant(c.first), time.Time{}})
		case m-last > least:
			list[len(list)-1].To = instant((last + 1) * minute)
			list = append(list, Interval{instant(m * minute), time.Time{}})
		}
		last = m
	})
	list[len(list)-1].To = instant(c.last)
	return list
}

// usual is the time between two minutes with deliveries that half of them do not reach, and of
// how many.
func (c *covered) usual(each func(func(m int64))) (usual time.Duration, of int) {
	const most = 31 * 24 * 60
	counts, last := make([]int, most+1), int64(-1)
	each(func(m int64) {
		if last >= 0 {
			counts[min(most, m-last)]++
			of++
		}
		last = m
	})
	n := 0
	for minutes, count := range counts {
		if n += count; of > 0 && n*2 >= of {
			return time.Duration(minutes) * time.Minute, of
		}
	}
	return 0, of
}

// union are the intervals of two lists, in their order: what overlaps is one.
func union(a, b []Interval) (all []Interval) {
	list := append(slices.Clone(a), b...)
	sorted.By(list, func(x, y Interval) int { return x.From.Compare(y.From) })
	for _, one := range list {
		if last := len(all) - 1; last >= 0 && !one.From.After(all[last].To) {
			if one.To.After(all[last].To) {
				all[last].To = one.To
			}
			continue
		}
		all = append(all, one)
	}
	return all
}

// isInside tells whether a time is in an interval, and not near its edges.
func isInside(list []Interval, at int64, pad time.Duration) bool {
	i := sort.Search(len(list), func(i int) bool { return list[i].To.UnixNano() >= at })
	return i < len(list) && at-list[i].From.UnixNano() >= int64(pad) && list[i].To.UnixNano()-at >= int64(pad)
}
