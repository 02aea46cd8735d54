package contract

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

// Run tests the receiver. The error is for options and targets that cannot be
// used, and for a context that ends: then the result holds what was found so
// far. What the receiver does wrong is in the result alone.
func Run(ctx context.Context, target Target, o Options) (Result, error) {
	r, err := newRun(target, o)
	if err != nil {
		return Result{}, err
	}
	defer r.send.client.Close()
	defer r.send.http2.Close()
	r.book.isInnocent = func(f *Finding) (bool, error) {
		return r.why.isInnocent(ctx, &payload{row: r.made.rowOf(f.Event), bytes: f.Payload})
	}
	start := r.options.Now()
	if o.Output != nil {
		r.written = o.Output()
	}
	err = r.phases(ctx)
	r.early.end()
	result := &r.book.result
	if ctx.Err() != nil {
		result.Stopped = &Stop{Phase: r.book.phase, Why: Interrupted, Reason: "interrupted"}
	}
	r.minimiseAll(ctx)
	r.book.judgeFlaky()
	r.quoteAll(ctx)
	r.quoteEnd(ctx)
	r.book.mask(r.send.masks())
	r.book.close(r.options.Known)
	if keepErr := r.keepAll(); err == nil {
		err = keepErr
	}
	result.Requests = r.send.made
	result.Duration = r.options.Now().Sub(start)
	return *result, err
}

// run is one run, in its parts.
type run struct {
	options  Options
	made     *material   // what there is to deliver
	send     *sender     // delivers it
	taken    *taken      // what of it the receiver has accepted
	why      *diagnosis  // and why not
	alive    *alive      // whether it still answers, and accepts
	early    *early      // the delivery with a slow body; nil before it is made
	observed []*observed // what deliveries change
	book     *book       // what was found
	opposed  bool        // opposite events were looked at

	written func() []byte // what the receiver has written since the run began; nil when that is not known
}

func newRun(target Target, o Options) (*run, error) {
	if err := deliver.CheckURL(target.URL); err != nil {
		return nil, err
	}
	if target.Deadline <= 0 {
		target.Deadline = 10 * time.Second
	}
	if err := errors.Join(o.checkNow(), o.checkFresh()); err != nil {
		return nil, err
	}
	fit := newLanes(&target, &o)
	o = o.withDefaults()
	enabled, err := o.enabledChecks()
	if err != nil {
		return nil, err
	}
	if o.Catalog.Wire.Sign == nil {
		for _, c := range rules {
			if c.Phase == Signature {
				delete(enabled, c.ID)
			}
		}
	}
	m, err := newMaterial(&o)
	if err != nil {
		return nil, err
	}
	for i := range o.Rules {
		rule := &o.Rules[i]
		if rule.URL != "" {
			if err := deliver.CheckURL(rule.URL); err != nil {
				return nil, err
			}
		}
		for _, expected := range rule.ExpectState {
			if err := expected.Check(o.Catalog, rule.Events); err != nil {
				return nil, fmt.Errorf("%s: expect_state: %w", rule.Events, err)
			}
		}
	}
	r := &run{options: o, made: m}
	if err := o.Catalog.Sign(&schemas.Delivery{}, o.Secret, o.Now()); err != nil {
		return nil, err
	}
	named, err := namesOf(o.Catalog)
	if err != nil {
		return nil, err
	}
	r.book = &book{names: named, enabled: enabled, result: Result{Target: deliver.SafeURL(target.URL), Seed: o.Seed, Fresh: o.Fresh}}
	for _, c := range rules {
		if enabled[c.ID] {
			r.book.result.Checks = append(r.book.result.Checks, c.ID)
		}
	}
	for _, row := range m.rows {
		r.book.result.Events = append(r.book.result.Events, EventResult{ID: row.ID(), Title: row.Title})
	}
	r.book.result.SkippedEvents = m.leftOut
	for i := range o.Rules {
		if rule := &o.Rules[i]; rule.Skip != "" {
			r.book.result.SkippedEvents = append(r.book.result.SkippedEvents, SkippedEvent{rule.Events, rule.Skip})
		}
	}
	r.taken = &taken{options: &r.options, rows: m.rows, accepted: map[*schemas.Row][]*payload{}, slow: map[*schemas.Row]int{}}
	if !r.book.hasPhase(Samples) && !r.book.hasPhase(Coverage) {
		r.taken.assumed = m.coverage
	}
	client := deliver.Options{Provider: o.Catalog.Wire.Header, Timeout: target.Deadline, AllowRemote: target.AllowRemote, TLS: target.TLS, CurlTLS: target.Curl, Secret: target.Secret, Sign: o.Catalog.Wire.Sign, SecretWord: cmp.Or(o.SecretWord, deliver.VariableWord("WEBHOOK_SECRET")), Now: o.Now, Prompt: true}
	r.send = &sender{
		target: target, options: &r.options, taken: r.taken, lanes: fit,
		client: deliver.New(client),
		room:   func() error { return r.book.isFull(o.MaxFailures) },
	}
	plain := client
	r.send.another = func() *deliver.Client { return deliver.New(plain) }
	client.HTTP2 = true
	r.send.http2 = deliver.New(client)
	r.why = &diagnosis{options: &r.options, send: r.send, made: m, taken: r.taken, book: r.book, lost: map[*schemas.Row]bool{}}
	r.alive = &alive{send: r.send, book: r.book, taken: r.taken, why: r.why}
	r.send.look = r.alive.look
	r.observed = observations(&r.options, m)
	r.send.account = r.keepAccounts
	return r, nil
}

// unlessBlind is an error but for that of an observer: what needs it is not observed, and the
// run goes on.
func (r *run) unlessBlind(err error) error {
	failed := (*ObserveError)(nil)
	if !errors.As(err, &failed) {
		return err
	}
	for _, c := range rules {
		known := func(n NotObserved) bool { return n.Check.ID == c.ID }
		if c.Observer && c.Phase == r.book.phase && !r.book.isReported(c) && !slices.ContainsFunc(r.book.result.NotObserved, known) {
			r.book.skip(c, ProbeFailed, failed.Error())
		}
	}
	return nil
}

// phases runs one phase after the other.
func (r *run) phases(ctx context.Context) error {
	if len(r.made.rows) == 0 {
		return nil // all events are skipped: the verdict says that nothing was tested
	}
	if err := r.readBefore(); err != nil {
		return err
	}
	for _, phase := range []struct {
		phase Phase
		run   func(context.Context, *run) error
	}{
		{Reach, reachFresh}, {Samples, samples}, {Coverage, coverage}, {Tolerance, tolerance},
		{Rejection, rejection}, {Idempotency, idempotency}, {Order, order}, {Time, timing}, {Signature, signature},
		{Crashing, crashPhase},
	} {
		if !r.book.hasPhase(phase.phase) {
			if phase.phase == Crashing && r.options.Process != nil && len(r.observed) > 0 && len(r.options.Checks) == 0 {
				r.book.note(CanCrash, "siohook can also crash the receiver at bad moments and look for what it has lost then (--crash)")
			}
			continue
		}
		if phase.phase == Signature && !r.options.signs() {
			r.skipPhase(Signature, NoSecret, "deliveries are not signed, because there is no secret (--secret-env)")
			continue
		}
		r.book.begin(phase.phase)
		if phase.phase == Tolerance || phase.phase == Rejection {
			if err := r.startEarly(ctx); err != nil {
				return err
			}
		} else {
			r.early.wait() // nothing is to be mistaken for its effect
		}
		err := r.unlessBlind(phase.run(ctx, r))
		if err == nil && phase.phase != Reach {
			err = r.alive.stands(ctx)
		}
		if err == nil && phase.phase != Signature && r.book.isReported(signatureGenuine) {
			err = otherSigning()
		}
		var early *stopped
		if errors.As(err, &early) {
			early.Phase = phase.phase
			if hint := r.signHint(); hint != "" && (early.Why == Uniform || early.Why == NotAccepted) {
				early.Hint = strings.TrimSuffix(hint+"; "+early.Hint, "; ")
			}
			early.Hint = r.send.masks().Replace(early.Hint) // it may quote an answer
			r.book.result.Stopped = &early.Stop
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
