package inspect

import (
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/validate"
)

// row is a delivery in the list.
type row struct {
	entry

	Reason  string // what its first violation is; "" where there is none to be shown
	More    int    // further violations
	Forward forwarded
}

// forwarded is what the list shows of forwarding.
type forwarded struct {
	On     bool // deliveries are forwarded: the list has a column
	Words  string
	Class  string // of the badge
	Status int    // that the receiver answered; 0 for no answer
}

func (p *Page) row(e *entry) row {
	r := row{entry: *e, Forward: p.forwarded(e)}
	if e.Verdict == listen.Valid || e.Verdict == listen.Unchecked || e.Bytes > mostShown {
		return r
	}
	c, err := p.opts.Listener.Store.Read(e.Place)
	if err != nil { // deleted meanwhile
		return r
	}
	violations := p.opts.Validator.Delivery(c.Delivery()).Violations
	for i := range violations {
		if v := &violations[i]; r.Reason == "" || v.Severity == validate.Error { // the first error, else the first warning
			r.Reason, r.More = reason(v), len(violations)-1
			if v.Severity == validate.Error {
				break
			}
		}
	}
	return r
}

// reason is a violation in short.
func reason(v *validate.Violation) string {
	text := "want " + v.Want
	if v.Pointer != "" {
		text = v.Pointer + ": " + text
	}
	if v.Got != "" {
		text += ", got " + v.Got
	}
	return text
}

func (p *Page) forwarded(e *entry) forwarded {
	f := p.opts.Listener.Forwarder
	switch {
	case f == nil:
		return forwarded{}
	case e.Forwarded != "":
		return forwarded{true, e.Forwarded.Words(), outcomeClass(e.Forwarded), e.ForwardStatus}
	case f.Waits(e.Seq):
		return forwarded{On: true, Words: "waiting", Class: "info"}
	}
	return forwarded{On: true}
}
