package reconcile

import (
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/fingerprint"
)

// Check is the id of what is wrong.
type Check string

// The checks.
const (
	Lost     Check = "reconcile/lost"
	Refused  Check = "reconcile/refused"
	NotTaken Check = "reconcile/not-taken"
	Doubled  Check = "reconcile/doubled"
	Amount   Check = "reconcile/amount"
	Late     Check = "reconcile/late"
	Orphan   Check = "reconcile/orphan"
	Limit    Check = "reconcile/limit"
)

// Finding is one delivery or row that is not as it should be.
type Finding struct {
	Check       Check      `json:"check"`
	Severity    string     `json:"severity"`
	Cause       string     `json:"cause,omitempty"`
	ID          string     `json:"id,omitempty"` // of the thing, in the deliveries or else in the books
	Order       string     `json:"order,omitempty"`
	Contact     string     `json:"contact,omitempty"`
	Event       string     `json:"event,omitempty"`
	At          time.Time  `json:"at,omitzero"`          // when the delivery came, else when the row did
	Deliveries  []Delivery `json:"deliveries,omitempty"` // the first of them
	Count       int        `json:"count,omitzero"`       // of the deliveries
	Rows        []Place    `json:"rows,omitempty"`       // of the books
	Want        string     `json:"want,omitempty"`
	Got         string     `json:"got,omitempty"`
	Command     string     `json:"command,omitempty"` // delivers it again
	Fingerprint string     `json:"fingerprint"`

	Only string `json:"-"` // what siohook send --only has for it
}

// Delivery is the place of a delivery.
type Delivery struct {
	File   string    `json:"file"`
	N      int       `json:"n,omitzero"`    // number in the file
	Line   int       `json:"line,omitzero"` // where the file has lines
	At     time.Time `json:"at,omitzero"`
	Status int       `json:"status,omitzero"` // of the answer; -1 for none
}

// Place is that of a row.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column,omitzero"`
}

// mark gives the finding its fingerprint. What tells it from others is in the data, not in places.
func (f *Finding) mark(data ...string) {
	f.Fingerprint = fingerprint.Of("reconcile", append([]string{string(f.Check), f.ID}, data...)...)
}

// quoted is a word of a command line.
func quoted(word string) string {
	if word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,=") == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
