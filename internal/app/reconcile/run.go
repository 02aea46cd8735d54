// Package reconcile compares what was delivered with the books that should follow from it: which
// deliveries never arrived there, which twice or with another amount, and which rows nobody
// delivered.
//
//	r, err := reconcile.Run(ctx, reconcile.Options{...}, files, rows)
//	defer r.Close()
//	for f, err := range r.Findings() { ... }
//
// Both sides are read once, in a stream, and sorted on disk: memory does not grow with them. Which
// column has which role is learned from the values that occur on both sides; what is not certain
// is an error that says which columns it may be.
package reconcile

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/spill"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// Options say what is compared, and how.
type Options struct {
	Catalog   *schemas.Catalog
	Opener    *input.Opener
	Events    []string       // patterns; none: those that a receiver counts
	Map       Pairs          // columns of the books
	ListMap   Pairs          // columns of the provider's list
	Match     *Match         // nil: by ids
	Zone      *time.Location // of times without an offset; nil: there may be none
	AsOf      time.Time      // when the books were read
	Pad       time.Duration  // at the edges of what is covered
	Gap       time.Duration  // without deliveries, from which on nobody captured; 0: what is unusual
	Late      time.Duration  // a row comes at most so much later; 0: no such limit
	Since     time.Time      // of findings about deliveries
	RowsSince time.Time      // of findings about rows
	// Window tells that another run begins where this one ends: see [Result.Next].
	Window bool
	// Sent tells of which things a delivery was sent again and accepted. nil is none.
	Sent     func(id string) bool
	TempDir  string
	Workers  int
	Progress func(line func() string)
}

// Sources are what is compared.
type Sources struct {
	Files input.Files  // captures and whatever has payloads
	List  *books.Books // the provider's list of deliveries; nil: there is none
	State *books.Books
}

// run is one comparison.
type run struct {
	options  *Options
	events   *events
	table    *table
	files    []string
	listName string  // of the provider's list
	covered  covered // by captures
	listed   covered // by the provider's list

	facts    *spill.Sorter
	contacts *spill.Sorter
	rows     *spill.Sorter
	moments  *spill.Sorter
	findings *spill.Sorter

	sketches   sketches
	joined     schemas.Role // by which rows belong to things: identity is what tells things apart; "" without an id
	mapping    mapping
	hasAmounts bool // the deliveries have
	wholeDays  bool // the rows have days, and no time of day
	intervals  []Interval
	key        []byte // reused
	value      []byte // reused
	found      Summary
	totals     map[totalKey]*Total
	left       map[string]*Undecided
}

// Memory of the sorters, in bytes.
const (
	muchMemory   = 40 << 20
	littleMemory = 12 << 20
)

// Result is what was found. It must be closed.
type Result struct {
	Summary Summary
	run     *run
}

// Close removes the temporary files.
func (r *Result) Close() error { return r.run.close() }

// Findings gives the findings in the order of their time. It may be called again.
func (r *Result) Findings() iter.Seq2[*Finding, error] {
	return func(yield func(*Finding, error) bool) {
		for record, err := range r.run.findings.Sorted() {
			f := &Finding{}
			if err == nil {
				err = json.Unmarshal(record.Value, f)
			}
			f.Only = r.run.only(f)
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}

// Run reads both sides and compares them. An *[input.FileError] or *[input.FilesError] with a
// result is of deliveries that could not be read.
func Run(ctx context.Context, o Options, from Sources) (result *Result, err error) {
	r := &run{options: &o, sketches: newSketches(), totals: map[totalKey]*Total{}, left: map[string]*Undecided{}, found: newSummary()}
	defer func() {
		if result == nil {
			err = errors.Join(err, r.close())
		}
	}()
	if r.events, err = newEvents(o.Catalog, o.Events); err != nil {
		return nil, err
	}
	r.found.Thing = r.events.thing()
	for _, s := range []struct {
		to     **spill.Sorter
		memory int
	}{{&r.facts, muchMemory}, {&r.contacts, littleMemory}, {&r.rows, muchMemory}, {&r.moments, littleMemory}, {&r.findings, littleMemory}} {
		*s.to = spill.New(spill.Options{Memory: s.memory, Dir: o.TempDir})
	}
	if r.table, err = readTable(ctx, from.State, o.TempDir, func(rows int) {
		o.Progress(func() string { return words.Count(rows, "row") })
	}); err != nil {
		return nil, err
	}
	unread, err := r.readDeliveries(ctx, from)
	if err != nil {
		return nil, err
	}
	if err := r.learn(); err != nil {
		return nil, err
	}
	if err := r.compare(ctx); err != nil {
		return nil, err
	}
	if err := r.finish(); err != nil {
		return nil, err
	}
	return &Result{r.found, r}, unread
}

func (r *run) close() error {
	errs := []error{r.table.close()}
	for _, s := range []*spill.Sorter{r.facts, r.contacts, r.rows, r.moments, r.findings} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// readDeliveries reads what was delivered. unread is what could not be read of the files.
func (r *run) readDeliveries(ctx context.Context, from Sources) (unread, err error) {
	if from.List != nil {
		if err := r.readList(ctx, from.List, len(from.Files.Args) > 0); err != nil {
			return nil, err
		}
	}
	if len(from.Files.Args) > 0 {
		in := &reading{opener: r.options.Opener, events: r.events, take: r.take, files: r.files, progress: func() {
			r.options.Progress(func() string { return words.Count(r.found.Deliveries, "delivery") })
		}}
		unread = in.read(ctx, from.Files, r.options.Workers)
		r.files = in.files
		if unread != nil && !errors.As(unread, new(*input.FileError)) && !errors.As(unread, new(*input.FilesError)) {
			return nil, unread
		}
	}
	if r.found.Reconciled == 0 && unread != nil {
		return nil, unread
	}
	if r.found.Reconciled == 0 {
		var ids []string
		for i, row := range r.events.catalog.Rows {
			if r.events.adds[i] {
				ids = append(ids, row.ID())
			}
		}
		advice := "--events selects other events"
		if r.found.Unnamed > 0 {
			advice = fmt.Sprintf("%s of no known event: captures and HAR files have the headers that name it", words.Count(r.found.Unnamed, "delivery"))
		}
		return nil, outcome.Inconclusive(fmt.Errorf("the deliveries contain no %s", strings.Join(ids, ", ")), advice)
	}
	if r.intervals = union(r.covered.intervals(r.options.Gap), r.listed.intervals(0)); r.intervals == nil {
		r.found.Notes = append(r.found.Notes, "no delivery has a time: no row is an orphan, and losses have no windows")
	}
	return unread, nil
}

// take takes in what one delivery says.
func (r *run) take(s *said) error {
	if r.found.Deliveries++; s.isListed {
		r.listed.add(s.at)
	} else {
		r.covered.add(s.at)
	}
	if s.event < 0 {
		r.found.Unnamed++
	}
	if s.event >= 0 && s.who != "" && r.events.catalog.Rows[s.event].Trigger != "" {
		r.key = append(append(r.key[:0], s.who...), 0)
		r.key = binary.BigEndian.AppendUint16(r.key, uint16(s.event)) //nolint:gosec // a catalog has few events
		r.key = binary.BigEndian.AppendUint64(r.key, uint64(s.happened))
		r.value = binary.AppendVarint(r.value[:0], s.at)
		if err := r.contacts.Add(r.key, r.value); err != nil {
			return err
		}
	}
	if !s.counts {
		return nil
	}
	if r.events.adds[s.event] {
		r.found.Reconciled++
		r.sketches.add(&s.fact)
	}
	r.key = timed(r.key[:0], s.id, s.at)
	r.value = s.append(r.value[:0])
	return r.facts.Add(r.key, r.value)
}

// learn finds out which columns have which role.
func (r *run) learn() error {
	l := &learner{table: r.table, of: r.sketches, found: mapping{}, zone: r.options.Zone}
	var err error
	if l.told, err = r.options.Map.mapping("--map", r.events, r.table); err != nil && r.table.rows > 0 {
		return err
	}
	if column, told := l.told[r.events.key]; told { // it is the identity of these events
		l.told[schemas.RoleIdentity] = column
	}
	r.mapping, r.joined = l.found, schemas.RoleIdentity
	if r.table.rows == 0 { // nothing arrived
		note := "the books have no rows"
		if r.table.silent {
			note += ": the command printed nothing, and did not fail"
		}
		r.found.Notes = append(r.found.Notes, note)
		return nil
	}
	if r.options.Match != nil {
		r.joined = ""
		err := l.learnMatch(r.options.Match)
		if err != nil {
			isMore, failed := l.refine(r.facts)
			if failed != nil {
				return failed
			}
			if isMore {
				err = l.learnMatch(r.options.Match)
			}
		}
		if err != nil {
			return err
		}
	} else {
		if r.joined, err = l.learnKey(); err != nil || len(l.pairs) < few {
			isMore, failed := l.refine(r.facts)
			if failed != nil {
				return failed
			}
			if isMore {
				clear(l.found)
				r.joined, err = l.learnKey()
			}
		}
		if err != nil {
			return err
		}
		l.found[r.joined] = cmp.Or(l.found.of(r.joined)+1, l.told.of(r.joined)+1) - 1
		if err := l.learnRest(r.options.Late > 0); err != nil {
			return err
		}
	}
	if len(l.pairs) == 0 && r.options.Match == nil {
		if r.table.rows > 1 { // a single one may be of somebody else
			r.found.Foreign = r.table.columns[l.found.of(r.joined)].name
		}
		r.found.Notes = append(r.found.Notes, fmt.Sprintf("no value of the column %q is in the deliveries", r.table.columns[l.found.of(r.joined)].name))
	}
	r.hasAmounts = len(r.sketches[schemas.RoleAmount].values) > 0
	keys := []schemas.Role{r.joined}
	if r.options.Match != nil {
		keys = r.options.Match.Roles
	}
	if err := r.table.choose(r.mapping, keys, "--map"); err != nil {
		return err
	}
	r.table.forget()
	r.sketches = nil
	for _, of := range mapped {
		i := l.found.of(of)
		if of == schemas.RoleIdentity {
			of = r.events.key
		} else if of == r.events.key {
			continue
		}
		if i >= 0 {
			r.found.Mapping = append(r.found.Mapping, Mapped{string(of), r.table.columns[i].name})
		}
	}
	return r.checkTimes()
}

// checkTimes fails where the times of the books are not certain.
func (r *run) checkTimes() error {
	i := r.mapping.of(schemas.RoleTime)
	if i < 0 {
		return nil
	}
	c := r.table.columns[i]
	if c.dated > 0 && r.options.Zone == nil {
		return hint.With(fmt.Errorf("the times in the column %q of %s have no offset", c.name, r.table.name), "give their zone: --tz Europe/Berlin, or --tz UTC")
	}
	if c.isOrderUnsure() {
		return hint.With(fmt.Errorf("it is not certain whether the dates in the column %q of %s have the day or the month first", c.name, r.table.name), "write them as 2026-01-31; --map time= does without")
	}
	r.wholeDays = c.most(c.days)
	return nil
}
