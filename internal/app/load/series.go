package load

import (
	"encoding/json"
	"fmt"
	"time"
)

const (
	finest          = 100 * time.Millisecond
	longestInterval = finest << 30 // of a run of a thousand years
	mostPoints      = 300
)

// Series is a run over time: points of equal length. When there are too many, two
// and two become one, so that it stays small however long the run is.
type Series struct {
	Interval time.Duration
	Points   []Point
}

// Point is what happened to the requests that were due in an interval.
type Point struct {
	Sent    uint64        `json:"sent"`
	OK      uint64        `json:"ok"`
	Other   uint64        `json:"other_status"`
	Errors  uint64        `json:"errors"`
	Ended   uint64        `json:"ended"` // requests that ended in the interval, whenever they were due
	LagMax  time.Duration `json:"lag_max_ns"`
	Latency Histogram     `json:"latency"`
}

func (p *Point) add(other *Point) {
	p.Sent += other.Sent
	p.OK += other.OK
	p.Other += other.Other
	p.Errors += other.Errors
	p.Ended += other.Ended
	p.LagMax = max(p.LagMax, other.LagMax)
	p.Latency.coarse = true
	p.Latency.Add(&other.Latency)
}

func (s *Series) end(r *Result) {
	s.at(r.Ended).Ended++
	p := s.at(r.Due)
	p.Sent++
	p.LagMax = max(p.LagMax, r.Lag())
	switch {
	case r.Failed != nil:
		p.Errors++
	case r.accepted():
		p.OK++
	default:
		p.Other++
	}
	if r.isMeasured() {
		p.Latency.Record(r.Latency())
	}
}

// at is the point of a time.
func (s *Series) at(t time.Duration) *Point {
	if s.Interval == 0 {
		s.Interval = finest
	}
	for t/s.Interval >= mostPoints {
		s.coarsen()
	}
	i := int(max(t, 0) / s.Interval)
	for len(s.Points) <= i {
		s.Points = append(s.Points, Point{Latency: Histogram{coarse: true}})
	}
	return &s.Points[i]
}

func (s *Series) coarsen() {
	half := make([]Point, (len(s.Points)+1)/2)
	for i := range s.Points {
		half[i/2].add(&s.Points[i])
	}
	s.Points = half
	s.Interval *= 2
}

// add adds the points of another run that began at the same time.
func (s *Series) add(other *Series) {
	if other.Interval == 0 {
		return
	}
	if s.Interval == 0 {
		s.Interval = other.Interval
	}
	copied := Series{other.Interval, append([]Point(nil), other.Points...)}
	for copied.Interval < s.Interval {
		copied.coarsen()
	}
	for s.Interval < copied.Interval {
		s.coarsen()
	}
	for i := range copied.Points {
		s.at(time.Duration(i) * s.Interval).add(&copied.Points[i])
	}
}

type seriesJSON struct {
	Interval float64 `json:"interval_s"`
	Points   []Point `json:"points"`
}

// MarshalJSON implements [json.Marshaler].
func (s *Series) MarshalJSON() ([]byte, error) {
	return json.Marshal(seriesJSON{s.Interval.Seconds(), s.Points})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (s *Series) UnmarshalJSON(text []byte) error {
	var j seriesJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	*s = Series{}
	if len(j.Points) == 0 {
		return nil
	}
	interval := finest
	for interval.Seconds() < j.Interval && interval < longestInterval {
		interval *= 2
	}
	if interval.Seconds() != j.Interval || len(j.Points) > mostPoints {
		return fmt.Errorf("series: want at most %[3]d points of 0.1 s or 2, 4, 8 times that, got %[1]d of %[2]v s", len(j.Points), j.Interval, mostPoints)
	}
	s.Interval, s.Points = interval, j.Points
	for i := range s.Points {
		s.Points[i].Latency.coarse = true
	}
	return nil
}
