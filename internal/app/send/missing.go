package send

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// ResentHeader marks a delivery that is resent because it was missing.
const ResentHeader = "X-Siohook-Resent"

// Lost is a delivery that is missing in the books.
type Lost struct {
	ID      string // of the thing that it is about
	Only    string // which of the deliveries it is: the identity, or #N for number N of File
	File    string // where it is; "" where its payload is not known
	Event   string
	Contact string // "" when unknown
	At      time.Time
}

// key is what a journal calls the delivery.
func (l *Lost) key() string {
	if strings.HasPrefix(l.Only, "#") {
		return l.File + l.Only
	}
	return l.Only
}

// Missing are lost deliveries that are resent, and how.
type Missing struct {
	Files   Captures // where their payloads are; of it, From, Stdin and Catalog are used
	Journal *Journal
	Most    int  // how many are sent
	Unclear bool // also those that may have arrived, and are missing

	lost     []*planned
	rejected []*planned // before: they come last
	unknown  []string   // ids without a payload
	unclear  []*planned
	accepted int // and missing all the same
	more     int // beyond Most
	taken    int // of those that were sent
	byKey    map[string]*planned
	contacts map[string][]*planned
}

// planned is a lost delivery that will be resent.
type planned struct {
	Lost

	d     *stored // nil until it was found
	newer string  // what may be overwritten
	last  bool    // it was rejected before, and comes after all others
}

// Add adds a lost delivery. They come in the order in which they are sent; those that were rejected before are sent
// after the others.
func (m *Missing) Add(l Lost) {
	p := &planned{Lost: l}
	switch step := m.Journal.step(l.key()); {
	case l.File == "":
		m.unknown = append(m.unknown, l.ID)
	case step == Accepted:
		m.accepted++
	case (step == Sending || step == Unclear) && !m.Unclear:
		m.unclear = append(m.unclear, p)
	case step == Rejected && len(m.rejected) < m.Most:
		p.last = true
		m.rejected = append(m.rejected, p)
	case step == Rejected, len(m.lost) == m.Most:
		m.more++
	default:
		m.lost = append(m.lost, p)
	}
}

// Find reads the payloads of what will be sent, and looks for what is newer. It comes after the last Add.
func (s *Sender) Find(ctx context.Context, m *Missing) error {
	again := min(m.Most-len(m.lost), len(m.rejected))
	m.lost, m.more = append(m.lost, m.rejected[:again]...), m.more+len(m.rejected)-again
	m.byKey, m.contacts = map[string]*planned{}, map[string][]*planned{}
	for _, p := range m.lost {
		m.byKey[p.key()] = p
		if p.Contact != "" {
			m.contacts[p.Contact] = append(m.contacts[p.Contact], p)
		}
	}
	if len(m.lost) == 0 {
		return nil
	}
	i, err := newIdentity(m.Files.Catalog)
	if err != nil {
		return err
	}
	if err := s.each(ctx, &m.Files, true, func(d *stored) error {
		m.look(i, d)
		return ctx.Err()
	}); err != nil {
		return err
	}
	m.lost = slices.DeleteFunc(m.lost, func(p *planned) bool {
		if p.d == nil {
			m.unknown = append(m.unknown, p.ID)
		}
		return p.d == nil
	})
	return nil
}

// look looks whether a delivery is one that will be sent, or is newer than one.
func (m *Missing) look(i *identity, d *stored) {
	of := m.contacts[text(i.contacts.Value("", d.Body))]
	p := m.byKey[i.id(d)]
	if p == nil {
		p = m.byKey[d.file+"#"+strconv.Itoa(d.n)]
	}
	if p == nil && len(of) == 0 {
		return
	}
	event := i.event(d)
	isSent := p != nil && (event == p.Event || p.Event == "")
	if isSent && p.d == nil {
		own := *d
		own.Body = bytes.Clone(d.Body)
		p.d = &own
	}
	for _, older := range of {
		if isSent && (p.last || !older.last) {
			continue // it is sent as well, after those that are older
		}
		if d.Time.After(older.At) && !older.At.IsZero() && i.overwrites(older, event, d) {
			older.newer = fmt.Sprintf("%s came at %s", event, d.Time.UTC().Format(time.RFC3339))
		}
	}
}

// overwrites tells whether an older delivery could undo what a later one about the same contact has left: the same
// event with newer data of the contact, or one that takes the other back.
func (i *identity) overwrites(older *planned, event string, d *stored) bool {
	row, other := i.catalog.Row(older.Event), i.catalog.Row(event)
	if row == nil || other == nil || row == other {
		return row != nil && row == other
	}
	if id := i.id(d); id != "" && id != older.ID {
		return false // of another sale
	}
	return slices.Contains(i.catalog.Undone(other), row) || slices.Contains(i.catalog.Undone(row), other)
}

// resent is one line of siohook reconcile --send-missing --format json.
type resent struct {
	Kind    string    `json:"kind"`
	Step    Step      `json:"step"`
	ID      string    `json:"id"`
	Event   string    `json:"event,omitempty"`
	At      time.Time `json:"at,omitzero"` // when it was delivered
	File    string    `json:"file,omitempty"`
	Status  int       `json:"status,omitempty"`
	Error   string    `json:"error,omitempty"`
	Warning string    `json:"warning,omitempty"`
}

// The steps of what is not sent.
const (
	stepPlanned   Step = "planned"
	stepNoPayload Step = "no-payload"
)

func (p *planned) resent(step Step) resent {
	r := resent{Kind: "resend", Step: step, ID: p.ID, Event: p.Event, At: p.At, File: p.File}
	if p.d != nil {
		if r.File = p.d.place; p.d.place == p.d.file {
			r.File += ":" + strconv.Itoa(p.d.line)
		}
	}
	if p.newer != "" {
		r.Warning = "older than what the receiver has of this contact: " + p.newer
	}
	return r
}

// print prints what becomes of a delivery.
func (s *Sender) print(r resent) error {
	if s.options.JSON {
		return jsonlines.New(s.options.Out).Write(r)
	}
	line := string(r.Step)
	for _, part := range []string{r.Event, r.ID} {
		if part != "" {
			line += " " + safetext.Line(part, 200)
		}
	}
	if !r.At.IsZero() {
		line += " of " + r.At.UTC().Format(time.RFC3339)
	}
	if r.File != "" {
		line += ", " + safetext.Line(r.File, 500)
	}
	switch {
	case r.Error != "":
		line += ": " + safetext.Line(r.Error, 500)
	case r.Status > 0:
		line += ": " + strconv.Itoa(r.Status)
	}
	if r.Warning != "" {
		line += "; warning: " + r.Warning
	}
	_, err := fmt.Fprintln(s.options.Out, line)
	return err
}

// mostUnknown are listed.
const mostUnknown = 1000

// Plan prints what would be sent, and what cannot be.
func (s *Sender) Plan(m *Missing) error {
	for _, p := range m.lost {
		if err := s.print(p.resent(stepPlanned)); err != nil {
			return err
		}
	}
	return s.rest(m)
}

// rest prints what is not sent.
func (s *Sender) rest(m *Missing) error {
	for _, p := range m.unclear {
		r := p.resent(Unclear)
		r.Error = "it was sent before and may have arrived: --resend-unclear resends it"
		if err := s.print(r); err != nil {
			return err
		}
	}
	for n, id := range m.unknown {
		if n == mostUnknown {
			fmt.Fprintf(s.options.Log, "siohook: and %s without a payload\n", words.Count(len(m.unknown)-n, "more delivery"))
			break
		}
		if err := s.print(resent{Kind: "resend", Step: stepNoPayload, ID: id}); err != nil {
			return err
		}
	}
	if m.accepted > 0 {
		fmt.Fprintf(s.options.Log, "siohook: %s resent and accepted before, and missing in these books\n", words.Count(m.accepted, "delivery"))
	}
	if m.more > 0 {
		fmt.Fprintf(s.options.Log, "siohook: %s beyond --limit %d\n", words.Count(m.more, "more delivery"), m.Most)
	}
	return nil
}

// Planned is how many deliveries will be sent.
func (m *Missing) Planned() int { return len(m.lost) }

// Accepted is how many were sent and accepted.
func (m *Missing) Accepted() int { return m.taken }

// mostInARow is how many deliveries that are not accepted end the sending, one after the other.
const mostInARow = 5

// Missing sends what was planned, each once. What was sent when it ends is in the journal.
func (s *Sender) Missing(ctx context.Context, m *Missing) error {
	count, failed := map[Step]int{}, 0
	var stopped error
	for _, p := range m.lost {
		if stopped = ctx.Err(); stopped != nil {
			break
		}
		r, err := s.resend(ctx, m.Journal, p)
		if err != nil {
			return err
		}
		if err := s.print(r); err != nil {
			return err
		}
		if count[r.Step]++; r.Step == Accepted {
			failed = 0
			m.taken++
		} else if failed++; r.Step == Unsent || failed == mostInARow {
			stopped = outcome.Inconclusive(fmt.Errorf("stopped: %s", whyStopped(r, failed)), "the next run begins with those that were not tried")
			break
		}
	}
	fmt.Fprintf(s.options.Log, "siohook: %s resent: %d accepted, %d rejected, %d unclear\n",
		words.Count(count[Accepted]+count[Rejected]+count[Unclear], "delivery"), count[Accepted], count[Rejected], count[Unclear])
	return errors.Join(stopped, s.rest(m))
}

// whyStopped says why nothing more is sent.
func whyStopped(r resent, failed int) string {
	if r.Step == Unsent {
		return r.Error
	}
	return words.Count(failed, "delivery") + " in a row were not accepted"
}

// resend sends a delivery. Only what comes before or after it may fail: the answer is a step.
func (s *Sender) resend(ctx context.Context, j *Journal, p *planned) (resent, error) {
	entry := step{Kind: Sending, Delivery: p.key(), ID: p.ID, Event: p.Event, Time: s.options.Now().UTC()}
	if err := j.write(entry); err != nil {
		return resent{}, err
	}
	// One that is under way comes to its end.
	answer, err := s.attempt(context.WithoutCancel(ctx), p.d, http.Header{ResentHeader: {"reconcile"}})
	if err != nil {
		entry.Kind, entry.Error = Unsent, err.Error()
		return resent{}, errors.Join(err, j.write(entry))
	}
	var failure *deliver.Failure
	switch {
	case answer.Err == nil && answer.Status/100 == 2:
		entry.Kind = Accepted
	case answer.Err == nil:
		entry.Kind = Rejected
	case errors.As(answer.Err, &failure) && failure.IsUnsent():
		entry.Kind = Unsent
	default:
		entry.Kind = Unclear
	}
	r := p.resent(entry.Kind)
	if r.Status = answer.Status; answer.Err != nil {
		r.Error = answer.Err.Error()
	}
	entry.Status, entry.Error, entry.Time = r.Status, r.Error, s.options.Now().UTC()
	err = j.write(entry)
	if deliver.IsHopeless(answer.Err) {
		return r, errors.Join(hint.With(answer.Err, hint.Of(answer.Err)), err)
	}
	return r, err
}
