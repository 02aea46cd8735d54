package load

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

const (
	firstLook = time.Second
	lookEvery = 100 * time.Millisecond
)

// watch ends a run that gets nothing but refusals: a load test of a wrong address
// tests nothing.
func (r *Runner) watch(end context.Context) {
	timer := time.NewTimer(firstLook)
	defer timer.Stop()
	for {
		select {
		case <-end.Done():
			return
		case <-r.stopped.Done():
			return
		case <-timer.C:
		}
		reason, hint, known := r.tally.hopeless()
		if known {
			if reason != "" {
				r.stop(&stopError{reason, hint})
			}
			return
		}
		timer.Reset(lookEvery)
	}
}

// Hopeless tells why a run says nothing about the receiver: nothing that was sent
// was accepted. Broken payloads are of no account.
func (r *Report) Hopeless() (reason, hint string) {
	var c Counts
	for name, g := range r.Events {
		if name != InvalidGroup {
			c.add(&g.Counts)
		}
	}
	if r.WarmUp.Ended() > 0 {
		c.add(&r.WarmUp)
	}
	delete(c.Errors, deliver.Exhausted) // which Exhausted tells of
	if c.OK > 0 || c.Ended() == 0 {
		return "", ""
	}
	if c.Failed() > 0 {
		kind, most := deliver.Kind(""), uint64(0)
		for _, k := range c.Classes() {
			if c.Errors[k] > most {
				kind, most = k, c.Errors[k]
			}
		}
		if most > c.Other {
			text := r.Samples[kind]
			if text == "" {
				text = string(kind)
			}
			return fmt.Sprintf("no request was accepted: %s", text), kindHint(kind)
		}
	}
	code, most := 0, uint64(0)
	for _, status := range c.Codes() {
		if c.Statuses[status] > most {
			code, most = status, c.Statuses[status]
		}
	}
	text := strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
	if r.Location != "" {
		text += " to " + r.Location
	}
	return "no request was accepted: the receiver answers " + text, statusHint(code)
}

func kindHint(kind deliver.Kind) string {
	switch kind {
	case deliver.Refused:
		return "is the receiver running, and on this port?"
	case deliver.DNS:
		return "is the host name right?"
	case deliver.TLS:
		return "does the receiver use https, with a certificate that this machine trusts? --tls-ca adds an authority"
	case deliver.Timeout:
		return "does the receiver answer at all? --deadline sets how long to wait"
	case deliver.Reset, deliver.Malformed:
		return "does the receiver speak HTTP on this port?"
	}
	return ""
}

func statusHint(code int) string {
	switch {
	case code == http.StatusNotFound || code == http.StatusMethodNotAllowed:
		return "is the path right? siohook sends POST requests"
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return "does the receiver require a secret? --header-env sends one"
	case code == http.StatusTooManyRequests:
		return "the receiver limits the rate: start with a lower one"
	case code >= 300 && code < 400:
		return "siohook does not follow redirects: use the address that it redirects to"
	case code >= 500:
		return "siohook test shows which payloads break the receiver"
	}
	return ""
}

// hopeless tells whether it is known how the run goes, and why it makes no sense.
func (t *Tally) hopeless() (reason, hint string, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := &t.report
	if r.OK > 0 || r.WarmUp.OK > 0 {
		return "", "", true
	}
	reason, hint = r.Hopeless()
	return reason, hint, reason != ""
}
