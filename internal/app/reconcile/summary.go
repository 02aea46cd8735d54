package reconcile

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// Summary is what a comparison has shown.
type Summary struct {
	Deliveries int    `json:"deliveries"` // of all events
	Reconciled int    `json:"reconciled"` // of the events that are compared
	Unnamed    int    `json:"unnamed"`    // of an event that is not known, or not named
	Things     int    `json:"things"`     // that these are about: duplicates are one
	Thing      string `json:"thing"`      // what they are, such as sale
	Good       int    `json:"good"`       // things that are in the books
	Cancelled  int    `json:"cancelled"`  // things that were taken back
	Rows       int    `json:"rows"`       // of the books
	LeftOut    int    `json:"left_out"`   // rows, by --where
	Keyless    int    `json:"keyless"`    // rows without a value in the column of the ids
	Unreadable int    `json:"unreadable"` // rows

	Findings  map[Check]int `json:"-"`
	Checks    []Counted     `json:"findings"` // the same, of each check
	Known     int           `json:"known"`    // findings that the baseline lists
	Earlier   int           `json:"earlier"`  // findings from before --since
	Undecided []*Undecided  `json:"undecided"`

	Mapping   []Mapped   `json:"mapping"`
	Unit      *Unit      `json:"unit,omitempty"` // of the amounts
	Notes     []string   `json:"notes"`
	AsOf      time.Time  `json:"as_of"`
	Covered   []Interval `json:"covered"` // the first and last 50 of them
	Windows   []Window   `json:"windows"` // of losses, the largest
	OfWindows int        `json:"of_windows"`
	Totals    []*Total   `json:"totals"`
	Late      string     `json:"late,omitempty"`

	Problem string `json:"problem,omitempty"` // of the first row that cannot be read
	Foreign string `json:"-"`                 // the column of the ids, where none of its values is in the deliveries
	More    string `json:"more,omitempty"`    // what tells that the books have rows beside these
}

// Unread is an error where the books were not read whole, and deliveries may be in what was not read.
func (s *Summary) Unread() error {
	n := 0
	for _, u := range s.Undecided {
		if u.Reason == reasonUnread {
			n = u.Count
		}
	}
	if n == 0 {
		return nil
	}
	return s.Partial(words.Count(n, anyThing) + " may be in what could not be read")
}

// Partial is an error where the books were not read whole, with what follows from that.
func (s *Summary) Partial(so string) error {
	switch {
	case s.Unreadable > 0:
		return hint.With(fmt.Errorf("%s of the books cannot be read: %s; the first: %s", words.Count(s.Unreadable, "row"), so, s.Problem), "export the books again, so that each row can be read")
	case s.More != "":
		return hint.With(fmt.Errorf("the books are one page of several (%s): %s", s.More, so), "give all pages at once, for example with --state-cmd; rows alone, without what is around them, are whole")
	}
	return nil
}

// Counted is how often a check has failed.
type Counted struct {
	Check Check `json:"check"`
	Count int   `json:"count"`
}

// Mapped is a column and its role.
type Mapped struct {
	Role   string `json:"role"`
	Column string `json:"column"`
}

// Undecided is what is not known, and why.
type Undecided struct {
	Of       string   `json:"of"` // deliveries or rows
	Reason   string   `json:"reason"`
	Count    int      `json:"count"`
	Examples []string `json:"examples"` // ids with their places
}

// Window is a time in which nothing arrived.
type Window struct {
	From  time.Time `json:"from"` // the first delivery that is lost
	To    time.Time `json:"to"`   // the last one
	Lost  int       `json:"lost"`
	Last  *Moment   `json:"last_good,omitempty"`  // before
	First *Moment   `json:"first_good,omitempty"` // after
}

// Moment is a delivery that is in the books.
type Moment struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// Total is what came of the things of an event on a day.
type Total struct {
	Day       string `json:"day"`
	Event     string `json:"event,omitempty"` // "" for rows without a delivery
	Delivered int    `json:"delivered"`
	Good      int    `json:"good"`
	Lost      int    `json:"lost"` // also those that were refused
	Doubled   int    `json:"doubled"`
	Amount    int    `json:"amount"`
	Late      int    `json:"late"`
	Orphan    int    `json:"orphan"`
	Undecided int    `json:"undecided"`
	Cancelled int    `json:"cancelled"`
}

type totalKey struct {
	day   int64
	event string
}

// anyThing is what events are about of which the catalog does not name that.
const anyThing = "delivery"

func newSummary() Summary {
	return Summary{Thing: anyThing, Findings: map[Check]int{}, Undecided: []*Undecided{}, Mapping: []Mapped{}, Notes: []string{}, Covered: []Interval{}, Windows: []Window{}, Totals: []*Total{}}
}

// count fills in what programs read.
func (s *Summary) count() {
	s.Checks = s.Checks[:0]
	for _, rule := range rules {
		s.Checks = append(s.Checks, Counted{rule.Check, s.Findings[rule.Check]})
	}
}

// Know takes a finding out that the baseline has.
func (s *Summary) Know(f *Finding) {
	s.Findings[f.Check]--
	s.Known++
}

// Lost is how many deliveries are not in the books.
func (s *Summary) Lost() int { return s.Findings[Lost] + s.Findings[Refused] + s.Findings[NotTaken] }

// Passed is how many things are in the books as they should be.
func (s *Summary) Passed() int {
	return max(0, s.Good-s.Findings[Doubled]-s.Findings[Amount]-s.Findings[Late])
}

// Found is how many findings there are, warnings apart.
func (s *Summary) Found() (n int) {
	for check, count := range s.Findings {
		if check != Limit {
			n += count
		}
	}
	return n
}

// Line is the summary on one line.
func (s *Summary) Line() string {
	parts := []string{}
	for _, c := range rules {
		if n := s.Findings[c.Check]; n > 0 {
			parts = append(parts, words.Number(n)+" "+c.Word)
		}
	}
	line := "nothing is missing"
	if s.Unread() != nil {
		parts = append(parts, "not all of the books could be read")
	}
	if len(parts) > 0 {
		line = strings.Join(parts, ", ")
	}
	things := words.Count(s.Things, s.Thing)
	if s.Thing != anyThing {
		things += " delivered"
	}
	line = fmt.Sprintf("%s, %s: %s", things, words.Count(s.Rows, "row"), line)
	open := 0
	for _, u := range s.Undecided {
		if u.Of == ofDeliveries {
			open += u.Count
		}
	}
	if open > 0 {
		line += fmt.Sprintf("; %s undecided", words.Number(open))
	}
	if s.Known > 0 {
		line += fmt.Sprintf("; %s in the baseline", words.Number(s.Known))
	}
	return line
}

func (r *run) total(at int64, event string) *Total {
	key := totalKey{-1, event}
	if at != 0 {
		key.day = (&judge{run: r}).day(at)
	}
	t := r.totals[key]
	if t == nil {
		t = &Total{Event: event}
		if at != 0 {
			t.Day = instant(at).In(r.zone()).Format(time.DateOnly)
		}
		r.totals[key] = t
	}
	return t
}

// deliver counts a thing.
func (j *judge) deliver(t *thing) {
	j.found.Things++
	j.total(t.at, j.eventOf(t)).Delivered++
}

// settle notes what became of a thing.
func (j *judge) settle(t *thing, s state) error {
	switch s {
	case stateGood:
		j.found.Good++
		j.total(t.at, j.eventOf(t)).Good++
	case stateLost:
		j.total(t.at, j.eventOf(t)).Lost++
	case stateNone:
		j.found.Cancelled++
		j.total(t.at, j.eventOf(t)).Cancelled++
		return nil
	case stateUndecided:
		return nil
	}
	if t.at == 0 || s == stateLost && !instant(t.at).After(j.options.Since) {
		return nil // no window, or one that an earlier run has reported
	}
	j.key = binary.BigEndian.AppendUint64(j.key[:0], uint64(t.at)^(1<<63)) //nolint:gosec // orders negative ones, too
	j.value = append(append(j.value[:0], byte(s)), t.name()...)
	return j.moments.Add(j.key, j.value)
}

// mostExamples are shown of what is undecided.
const mostExamples = 5

// What is undecided.
const (
	ofDeliveries = "deliveries"
	ofRows       = "rows"
)

// leave counts what is undecided.
func (r *run) leave(reason, of, id, place string) {
	u := r.left[reason]
	if u == nil {
		u = &Undecided{Reason: reason, Of: of}
		r.left[reason] = u
	}
	if u.Count++; len(u.Examples) < mostExamples {
		u.Examples = append(u.Examples, id+" ("+place+")")
	}
}

func (r *run) placeOf(one *row) string {
	return books.Place{Name: r.table.name, Line: one.line, Column: one.column}.String()
}

// nameOf is the place of a delivery as people read it.
func (r *run) nameOf(p place) string {
	d := Delivery{File: r.files[p.file], N: p.n, Line: p.line}
	return d.String()
}

// String is FILE:LINE, or FILE#N where a file has no lines.
func (d Delivery) String() string {
	if d.Line > 0 {
		return fmt.Sprintf("%s:%d", d.File, d.Line)
	}
	return fmt.Sprintf("%s#%d", d.File, d.N)
}

// report notes a finding about a thing.
func (j *judge) report(f *Finding, t *thing) error {
	total := j.total(t.at, f.Event)
	switch f.Check {
	case Doubled:
		total.Doubled++
	case Amount:
		total.Amount++
	case Late:
		total.Late++
	case Lost, Refused, NotTaken, Orphan, Limit:
	}
	if f.Deliveries[0].File != j.listName && (f.Check == Lost || f.Check == Refused || f.Check == NotTaken) {
		f.Command = "siohook send URL --captures " + quoted(f.Deliveries[0].File) + " --only " + quoted(j.only(f))
	}
	return j.put(f)
}

// only is what siohook send --only has for a finding.
func (r *run) only(f *Finding) string {
	if r.events.key != schemas.RoleIdentity && len(f.Deliveries) > 0 && f.Deliveries[0].N > 0 {
		return "#" + strconv.Itoa(f.Deliveries[0].N)
	}
	return f.ID
}

// put sorts a finding in.
func (r *run) put(f *Finding) error {
	since := r.options.Since
	if f.Check == Orphan {
		since = r.options.RowsSince
	}
	until := r.options.AsOf
	if r.options.Window {
		if until = r.next().Deliveries; f.Check == Orphan {
			until = r.next().Rows
		}
	}
	if f.Check != Limit && f.At.After(until) {
		r.leave(reasonNew, ofDeliveries, f.ID, f.Case().Findings[0].File)
		return nil
	}
	if f.Severity = "error"; f.Check == Limit {
		f.Severity = "warning"
	}
	if !f.At.IsZero() && !f.At.After(since) {
		r.found.Earlier++
		return nil
	}
	r.found.Findings[f.Check]++
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	r.key = binary.BigEndian.AppendUint64(r.key[:0], uint64(nanos(f.At))^(1<<63)) //nolint:gosec // orders negative ones, too
	r.key = append(append(r.key, f.Check...), f.ID...)
	return r.findings.Add(r.key, text)
}

// finish adds what follows from all.
func (r *run) finish() error {
	if err := r.limits(); err != nil {
		return err
	}
	if err := r.windows(); err != nil {
		return err
	}
	s := &r.found
	s.More = r.table.more
	s.Rows, s.LeftOut, s.Unreadable, s.AsOf = r.table.count(), r.table.left, r.table.broken, r.options.AsOf.UTC()
	if r.table.first != nil {
		s.Problem = r.table.first.Error()
	}
	if r.options.Late > 0 {
		s.Late = r.options.Late.String()
	}
	for _, reason := range sorted.Keys(r.left) {
		s.Undecided = append(s.Undecided, r.left[reason])
	}
	for _, t := range r.totals {
		s.Totals = append(s.Totals, t)
	}
	sort.Slice(s.Totals, func(i, k int) bool {
		a, b := s.Totals[i], s.Totals[k]
		return a.Day < b.Day || a.Day == b.Day && a.Event < b.Event
	})
	const ends = 50
	s.Covered = append(s.Covered, r.intervals...)
	if len(s.Covered) > 2*ends {
		s.Covered = append(s.Covered[:ends:ends], s.Covered[len(s.Covered)-ends:]...)
	}
	return nil
}

// mostWindows are shown.
const mostWindows = 100

// windows finds the times in which nothing arrived: between the last good delivery and the first
// good one.
func (r *run) windows() error {
	var open *Window
	var last *Moment
	end := func(first *Moment) {
		if open == nil {
			return
		}
		open.First = first
		r.found.OfWindows++
		r.found.Windows = append(r.found.Windows, *open)
		if len(r.found.Windows) >= 2*mostWindows {
			r.found.largest()
		}
		open = nil
	}
	for record, err := range r.moments.Sorted() {
		if err != nil {
			return err
		}
		at := instant(int64(binary.BigEndian.Uint64(record.Key) ^ (1 << 63))) //nolint:gosec // was written so
		if state(record.Value[0]) == stateGood {
			if open != nil {
				end(&Moment{string(record.Value[1:]), at})
			}
			if last == nil {
				last = &Moment{}
			}
			last.ID, last.At = "", at
			r.value = append(r.value[:0], record.Value[1:]...)
			continue
		}
		if open == nil {
			open = &Window{From: at}
			if last != nil {
				open.Last = &Moment{string(r.value), last.At}
			}
		}
		open.Lost++
		open.To = at
	}
	end(nil)
	r.found.largest()
	return nil
}

// largest keeps the windows with the most losses, in the order of time.
func (s *Summary) largest() {
	sorted.By(s.Windows, func(a, b Window) int { return b.Lost - a.Lost })
	s.Windows = s.Windows[:min(len(s.Windows), mostWindows)]
	sorted.By(s.Windows, func(a, b Window) int { return a.From.Compare(b.From) })
}

// The provider stops a trigger for a contact after so many times, and reports nothing of it
// (doc: help article 140). From a few before on it is worth a look.
const (
	triggerLimit = 20
	nearLimit    = 15
)

// limits warns of contacts with many deliveries of one event.
func (r *run) limits() error {
	var key []byte
	n, last, lastHappened := 0, int64(0), uint64(0)
	end := func() error {
		if n < nearLimit {
			return nil
		}
		who, event := key[:len(key)-3], binary.BigEndian.Uint16(key[len(key)-2:])
		f := Finding{
			Check: Limit, Contact: string(who), Event: r.events.catalog.Rows[event].ID(), At: instant(last), Count: n,
			Want: "fewer than " + words.Count(nearLimit, "delivery") + " of an event for one contact", Got: words.Number(n),
		}
		f.mark(f.Contact, f.Event)
		return r.put(&f)
	}
	for record, err := range r.contacts.Sorted() {
		if err != nil {
			return err
		}
		size := len(record.Key) - 8
		happened := binary.BigEndian.Uint64(record.Key[size:])
		if key == nil || string(record.Key[:size]) != string(key) {
			if err := end(); err != nil {
				return err
			}
			key, n, last, lastHappened = append(key[:0], record.Key[:size]...), 0, 0, 0
		}
		if happened == 0 || happened != lastHappened { // else a duplicate
			n++
		}
		lastHappened = happened
		d := decoder(record.Value)
		last = max(last, d.number())
	}
	return end()
}
