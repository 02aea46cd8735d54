package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/reconcile"
	"github.com/siohook/siohook/internal/app/send"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/words"
)

// sendMissing are the flags of siohook reconcile that resend what is lost.
type sendMissing struct {
	url     string
	yes     bool
	limit   int
	journal string
	unclear bool
	settle  time.Duration
	target  targetOptions // its catalog, and how a receiver is reached, are those of the command
}

func (o *sendMissing) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.url, "send-missing", "", "URL of a receiver to which lost deliveries are resent; without --yes, siohook prints the plan")
	f.BoolVar(&o.yes, "yes", false, "resend what is planned")
	f.IntVar(&o.limit, "limit", 100, "highest number of deliveries to resend in one run")
	f.StringVar(&o.journal, "journal", ".siohook/resent.ndjson", "file that remembers what was resent")
	f.BoolVar(&o.unclear, "resend-unclear", false, "also resend what may have arrived: it was sent, and not answered")
	f.DurationVar(&o.settle, "settle", 2*time.Second, "how long the receiver may take to store a delivery, before the books are read again")
	o.target.addSendingTo(cmd)
}

// resending is one run that resends, or shows what it would.
type resending struct {
	*sendMissing

	sender  *send.Sender
	journal *send.Journal
	client  *deliver.Client
}

// open prepares to resend; nil without --send-missing.
func (o *sendMissing) open(ctx context.Context, of *reconcileOptions, args []string, opener *input.Opener, s *streams) (*resending, error) {
	if o.url == "" {
		if o.yes {
			return nil, &usageError{errors.New("--yes needs --send-missing"), "for example --send-missing http://127.0.0.1:3000/webhook --yes"}
		}
		return nil, nil
	}
	if o.limit <= 0 {
		return nil, &usageError{fmt.Errorf("--limit: want a number above zero, got %d", o.limit), ""}
	}
	if slices.Contains(args, "-") || o.yes && of.state.Cmd == "" && of.state.Name == "-" {
		return nil, &usageError{errors.New("--send-missing reads the deliveries and the books twice, and standard input only once"), "give files, a URL or --state-cmd"}
	}
	if err := deliver.CheckURL(o.url); err != nil {
		return nil, err
	}
	header, err := o.target.header()
	if err != nil {
		return nil, err
	}
	secret, _, err := o.target.signing.read(ctx, of.catalog.Catalog, s.warn)
	if err != nil {
		return nil, err
	}
	secure, err := of.tls.config(ctx)
	if err != nil {
		return nil, err
	}
	r := &resending{sendMissing: o}
	journal := o.journal
	if _, err := os.Stat(journal); !o.yes && errors.Is(err, fs.ErrNotExist) {
		journal = "" // a plan leaves nothing behind
	}
	if r.journal, err = send.OpenJournal(journal, o.url); err != nil {
		return nil, fmt.Errorf("--journal: %w", err)
	}
	// Each has a connection of its own: one that the receiver is closing would leave it unclear what has arrived.
	r.client = deliver.New(deliver.Options{Provider: of.catalog.Wire.Header, Timeout: o.target.deadline, AllowRemote: of.allowRemote, TLS: secure, Now: clock, Close: true})
	isJSON, out := of.reports.format.value == "json", s.out
	if !isJSON && of.reports.format.value != "text" {
		out = s.err // the report has the standard output
	}
	r.sender = send.New(send.Options{Client: r.client, URL: o.url, Opener: opener, Header: header, Catalog: of.catalog.Catalog, Secret: secret, Now: clock, JSON: isJSON, Out: out, Log: s.err})
	return r, nil
}

// close lets go of the journal. What was not opened has none.
func (r *resending) close() error {
	if r == nil {
		return nil
	}
	r.client.Close()
	return r.journal.Close()
}

// accepted tells whether a thing was resent and accepted before the books were read.
func (r *resending) accepted(asOf time.Time) func(id string) bool {
	if r == nil {
		return nil
	}
	return func(id string) bool { return r.journal.Accepted(id, asOf) }
}

// missing are the lost deliveries of a comparison, with their payloads. Those of the baseline are left alone.
func (r *resending) missing(ctx context.Context, of *reconcileOptions, files []string, known fingerprint.Set, stdin io.Reader, result *reconcile.Result) (*send.Missing, error) {
	m := &send.Missing{Files: send.Captures{From: files, Stdin: stdin, Catalog: of.catalog.Catalog}, Journal: r.journal, Most: r.limit, Unclear: r.unclear}
	for f, err := range result.Findings() {
		if err != nil {
			return nil, err
		}
		if f.Check != reconcile.Lost && f.Check != reconcile.Refused || known.Has(f.Fingerprint) {
			continue
		}
		one := send.Lost{ID: f.ID, Only: f.Only, Event: f.Event, Contact: cmp.Or(f.Contact, f.ID), At: f.At}
		for _, d := range f.Deliveries {
			if d.File != of.list {
				one.File = d.File
				break
			}
		}
		m.Add(one)
	}
	return m, r.sender.Find(ctx, m)
}

// resend shows the plan, or carries it out and compares with the books that follow from that. It gives what is
// reported then. stopped is why not all was resent.
func (o *reconcileOptions) resend(ctx context.Context, args []string, known fingerprint.Set, compared reconcile.Options, r *resending, first *reconcile.Result, firstUnread error, s *streams) (result *reconcile.Result, unread, stopped, err error) {
	if err := first.Summary.Partial("nothing is resent"); err != nil {
		return first, firstUnread, err, nil
	}
	if first.Summary.Rows == 0 {
		return first, firstUnread, hint.With(errors.New("the books have no rows: nothing is resent"), "if all deliveries are lost, siohook send --captures resends them"), nil
	}
	if column := first.Summary.Foreign; column != "" {
		return first, firstUnread, hint.With(fmt.Errorf("no value of the column %q is in the deliveries: nothing is resent", column), "--map names the column with the ids; if all deliveries are lost, siohook send --captures resends them"), nil
	}
	m, err := r.missing(ctx, o, args, known, s.in, first)
	if err != nil {
		return first, nil, nil, err
	}
	if !r.yes {
		if err := r.sender.Plan(m); err != nil {
			return first, nil, nil, err
		}
		s.warn(words.Count(m.Planned(), "delivery") + " to resend; --yes resends them")
		return first, firstUnread, nil, nil
	}
	stopped = r.sender.Missing(ctx, m)
	if m.Accepted() == 0 || ctx.Err() != nil {
		return first, firstUnread, stopped, nil
	}
	if err := pause.For(ctx, r.settle); err != nil {
		return first, firstUnread, stopped, nil //nolint:nilerr // the report is whole
	}
	before := compared.AsOf
	if compared.AsOf, err = o.reading(clock()); err != nil {
		return first, nil, stopped, err
	}
	if o.state.Cmd == "" && !books.IsURL(o.state.Name) && !compared.AsOf.After(before) {
		s.warn(o.state.Name + " is as old as before: export it again and repeat the run to see what arrived")
		return first, firstUnread, stopped, nil
	}
	result, unread, err = o.compare(ctx, args, compared, r, s)
	if err != nil {
		return first, nil, stopped, err
	}
	return result, unread, stopped, first.Close()
}
