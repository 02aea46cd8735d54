package inspect

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/validate"
)

type entry = listen.Entry

// fault is a violation with its explanation.
type fault struct {
	N int
	validate.Violation
	Help string
}

type deliveryPage struct {
	Entry        entry
	Capture      capture.Capture
	Pretty, Raw  []piece
	Cut          bool // not all of the payload is shown
	Copyable     bool // the payload is shown as it is
	Faults       []fault
	Answers      []capture.Answered
	Newer, Older uint64
	Curl         string
	Target       string // where "send again" goes
	Mine         string // the delivery's own address here
}

func (p *Page) delivery(w http.ResponseWriter, r *http.Request) {
	e, c, ok := p.find(w, r)
	if !ok {
		return
	}
	data := deliveryPage{Entry: e, Capture: c, Cut: len(c.Body) > mostShown}
	var violations []validate.Violation
	payload := c.Payload()
	if e.Verdict != listen.Unchecked {
		violations = p.opts.Validator.Delivery(c.Delivery()).Violations
	}
	for i := range violations {
		data.Faults = append(data.Faults, fault{i + 1, violations[i], help(violations[i].Rule)})
	}
	data.Copyable = len(payload) > 0 && !data.Cut && visible(payload) == string(payload)
	data.Pretty, data.Raw = prettyPieces(payload, violations), rawPieces(payload, violations)
	index := p.opts.Listener.Index
	if list := index.From(e.Seq+1, listen.Filter{}, 1); len(list) > 0 {
		data.Newer = list[0].Seq
	}
	if list := index.Before(e.Seq, listen.Filter{}, 1); len(list) > 0 {
		data.Older = list[0].Seq
	}
	var err error
	if data.Answers, err = p.opts.Listener.Store.AnswersTo(e.Place, e.Seq); err != nil {
		p.fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	data.Mine = deliver.At(r.Host, c.URL)
	data.Target = data.Mine
	if f := p.opts.Listener.Forwarder; f != nil {
		data.Target = f.To()
	}
	data.Curl = deliver.CurlExact(data.Target, recorded(&c), fmt.Sprintf("delivery-%d.bin", c.Seq))
	p.show(w, http.StatusOK, "delivery", data)
}

func recorded(c *capture.Capture) deliver.Recorded {
	return deliver.Recorded{Method: c.Method, Target: c.URL, Headers: c.Headers, Body: c.Body}
}

// help is the explanation of a rule without its title.
func help(rule string) string {
	text, ok := docs.Rule(rule)
	if !ok {
		return ""
	}
	if strings.HasPrefix(text, "#") {
		_, text, _ = strings.Cut(text, "\n")
	}
	return strings.TrimSpace(text)
}

// raw gives the body's bytes, to save and not to be looked at.
func (p *Page) raw(w http.ResponseWriter, r *http.Request) {
	if _, c, ok := p.find(w, r); ok {
		attach(w, fmt.Sprintf("delivery-%d.bin", c.Seq), c.Body)
	}
}

// fixture gives the redacted body.
func (p *Page) fixture(w http.ResponseWriter, r *http.Request) {
	if _, c, ok := p.find(w, r); ok {
		attach(w, fmt.Sprintf("delivery-%d.redacted.json", c.Seq), p.opts.Redactor.Capture(c).Body)
	}
}

func attach(w http.ResponseWriter, name string, body []byte) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, _ = w.Write(body) // the reader may be gone
}

// send sends a delivery again, to the address of the form.
func (p *Page) send(w http.ResponseWriter, r *http.Request) {
	e, c, ok := p.find(w, r)
	if !ok {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	to := strings.TrimSpace(r.PostFormValue("to"))
	if to == deliver.At(r.Host, c.URL) {
		to = deliver.At(r.Host, "") // with the target byte for byte
	}
	if f := p.opts.Listener.Forwarder; to == "" && f != nil || f != nil && to == f.To() {
		to = f.Target() // with the secrets that the page does not show
	}
	if err := deliver.CheckURL(to); err != nil {
		p.fail(w, http.StatusBadRequest, err.Error())
		return
	}
	a := p.opts.Listener.SendAgain(r.Context(), p.opts.Client, to, &c)
	if err := p.opts.Listener.Store.Answer(a); err != nil {
		p.fail(w, http.StatusInternalServerError, err.Error())
		return
	}
	http.Redirect(w, r, fmt.Sprintf("%sd/%d#answers", listen.PagePrefix, e.Seq), http.StatusSeeOther)
}
