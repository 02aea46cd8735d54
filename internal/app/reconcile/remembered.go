package reconcile

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"time"

	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/safetext"
)

// Remembered is how far earlier runs have come: a moving window begins there.
type Remembered struct {
	Deliveries time.Time `json:"deliveries"` // those up to then are decided
	Rows       time.Time `json:"rows"`       // so are these
}

// Remember reads the file that a run has written; zero where there is none yet.
func Remember(file string) (r Remembered, err error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	if err := format.Place.Decode(text, &r); err != nil {
		return r, hint.With(fmt.Errorf("%s: %w", file, err), "siohook reconcile --place writes such a file; remove it to begin again")
	}
	return r, nil
}

// Next is how far a run has come.
func (r *Result) Next() Remembered { return r.run.next() }

func (r *run) next() Remembered {
	o := r.options
	next := Remembered{Deliveries: o.Since, Rows: o.RowsSince}
	if list := r.intervals; len(list) > 0 {
		rows := list[len(list)-1].To
		next.Deliveries = o.AsOf.Add(-o.Late)
		if rows.Before(next.Deliveries) { // later ones may be in files that come later
			next.Deliveries = rows
		}
		if o.AsOf.Before(rows) {
			rows = o.AsOf
		}
		next.Rows = rows.Add(-o.Pad)
	}
	if next.Deliveries.Before(o.Since) {
		next.Deliveries = o.Since
	}
	if next.Rows.Before(o.RowsSince) {
		next.Rows = o.RowsSince
	}
	return next
}

// Write writes the file whole.
func (r Remembered) Write(file string) error {
	text, err := json.Marshal(struct {
		Version int `json:"format_version"`
		Remembered
	}{format.Place.Version, Remembered{r.Deliveries.UTC(), r.Rows.UTC()}})
	if err != nil {
		return err
	}
	out, err := files.Create(file, 0o644)
	if err != nil {
		return err
	}
	if _, err := out.Write(append(text, '\n')); err != nil {
		return errors.Join(err, out.Discard())
	}
	return out.Close()
}

// AddToBaseline adds what was found to the file of a baseline, which has those that are known: nil
// when there is none yet.
func AddToBaseline(name string, known fingerprint.Set, found iter.Seq2[*Finding, error]) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(file)
	if known == nil {
		fmt.Fprint(b, "# Known findings of siohook reconcile: fingerprint, check, id.\n")
	}
	for f, err := range found {
		if err != nil {
			return errors.Join(err, file.Close())
		}
		if !known.Has(f.Fingerprint) {
			fmt.Fprintf(b, "%s %s %s\n", f.Fingerprint, f.Check, safetext.Line(f.ID+f.Contact, 200))
		}
	}
	return errors.Join(b.Flush(), file.Close())
}
