package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/app/books"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/reconcile"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/baseline"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

type reconcileOptions struct {
	reports     reportOptions
	catalog     catalogFlag
	tls         tlsOptions
	allowRemote bool
	state       books.Source
	headers     []string
	headerEnvs  []string
	list        string
	maps        []string
	listMaps    []string
	listWhere   string
	match       string
	events      []string
	zone        string
	asOf        string
	pad         time.Duration
	gap         time.Duration
	late        time.Duration
	since       string
	place       string
	baseline    string
	update      bool
	pointer     string
	send        sendMissing
}

// formatLine is that of an alert, beside those of other commands.
const formatLine = "line"

func newReconcileCmd(s *streams) *cobra.Command {
	var o reconcileOptions
	cmd := &cobra.Command{
		Use:   "reconcile [FILE...] --state SOURCE",
		Short: "Report which deliveries never arrived in the books",
		Long: `Compare deliveries with the books that follow from them, and report deliveries that are
lost, doubled or have another amount there, and rows that nobody delivered.

FILEs are what siohook validate reads: captures, HAR, logs, exports. If there are no
captures, --deliveries reads the provider's own list instead: a table with ids and
amounts. The books are a table: CSV, JSON or JSON Lines, from a file, a URL or the output
of a command. Both sides may be larger than memory.

siohook learns from the values which column has the ids, the amounts and the times. It
stops where that is not certain; --map names columns. Books without the provider's ids
need --match. A unit, a tax or a fee that is the same in nearly all rows is reported once,
as the unit of the books.

Duplicates are one delivery. Some cases stay undecided and do not fail: a delivery that
came after --as-of, a row from a time that nobody captured, the same id a day or more
later.

--send-missing URL shows which lost and rejected deliveries would be resent. With --yes,
each is resent once, in order, and the books are read again.

Exits with 1 when there are findings that the baseline does not list.`,
		Example: `  siohook reconcile captures/ --state orders.csv
  siohook reconcile captures/ --state-cmd 'sqlite3 -json shop.db "select * from orders"' --tz UTC
  siohook reconcile captures/ --state orders.json --map order_item.id=external_id --where "status != 'test'"
  siohook reconcile --deliveries provider.csv --state orders.csv --tz Europe/Paris
  siohook reconcile captures/ --state orders.csv --match email,amount,day
  siohook reconcile captures/ --state http://127.0.0.1:3000/orders.json --place .reconcile --format line
  siohook reconcile captures/ --state orders.csv --send-missing http://127.0.0.1:3000/webhook --limit 20`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runReconcile(cmd.Context(), &o, args, s)
		},
	}
	o.reports.addTo(cmd, formatLine)
	o.catalog.addAllTo(cmd)
	o.tls.addTo(cmd)
	f := cmd.Flags()
	f.StringVar(&o.state.Name, "state", "", "the books: a CSV, JSON or JSON Lines file, a URL, or - for standard input")
	f.StringVar(&o.state.Cmd, "state-cmd", "", "shell command that prints the books")
	f.StringVar(&o.state.At, "state-at", "", "JSON Pointer of the rows in the books, such as /data/orders")
	f.StringVar(&o.state.Each, "state-each", "", "column of the books with lists of objects of which each is a row, such as line_items (default the only one)")
	f.DurationVar(&o.state.Silence, "state-timeout", 2*time.Minute, "how long a URL or a command may give nothing of the books")
	f.StringArrayVar(&o.headers, "state-header", nil, "extra header 'Name: value' of the request for the books; repeatable")
	f.StringArrayVar(&o.headerEnvs, "state-header-env", nil, "extra header 'Name=VAR' of the request for the books, with the value of an environment variable; repeatable")
	f.StringVar(&o.state.Where, "where", "", "condition on the rows that count, such as \"status != 'test' and deleted_at is null\"")
	f.StringVar(&o.listWhere, "where-list", "", "condition on the rows of the provider's list that count, such as \"status = 'completed'\"")
	f.StringVar(&o.list, "deliveries", "", "the provider's own list of deliveries: a table with ids and amounts")
	f.StringArrayVar(&o.maps, "map", nil, "a column of the books, as ROLE=COLUMN or MEMBER=COLUMN: order_item.id=external_id; no column: amount=; repeatable")
	f.StringArrayVar(&o.listMaps, "map-list", nil, "a column of the provider's list, as ROLE=COLUMN; repeatable")
	f.StringVar(&o.match, "match", "", "match rows that have no id by these: email, amount, day, contact, currency, order")
	f.StringSliceVar(&o.events, "events", nil, "events: ids, types or patterns; repeatable (default those that are counted, such as sales)")
	f.StringVar(&o.zone, "tz", "", "time zone of times without an offset, such as Europe/Berlin, UTC or +02:00")
	f.StringVar(&o.asOf, "as-of", "", "when the books were read (2026-01-02T15:04:05Z); later deliveries are undecided (default when the file was last changed, else now)")
	f.DurationVar(&o.pad, "pad", 30*time.Minute, "time at the edges of what was captured in which a row is not an orphan")
	f.DurationVar(&o.gap, "gap", 0, "time without deliveries from which on nobody has captured (default ten times what is usual, at least 1h)")
	f.DurationVar(&o.late, "late", 0, "report rows that come later than this after their delivery")
	f.StringVar(&o.since, "since", "", "only findings since a time (2026-01-02T15:04:05Z) or for the last period (2h)")
	f.StringVar(&o.place, "place", "", "file that remembers how far this run has come: the next one begins there")
	f.StringVar(&o.baseline, "baseline", "", "file with the fingerprints of known findings")
	f.BoolVar(&o.update, "update-baseline", false, "add the findings of this run to the baseline")
	f.StringVar(&o.pointer, "payload-at", "", "JSON Pointer of the payloads in each JSON text, such as /Records/*/body")
	f.BoolVar(&o.allowRemote, "allow-remote", false, "allow books and receivers on other machines")
	o.send.addTo(cmd)
	_ = cmd.RegisterFlagCompletionFunc("events", completeEvents) // fails only for an unknown flag
	return cmd
}

// compared are the options as the comparison has them.
func (o *reconcileOptions) compared(s *streams) (c reconcile.Options, err error) {
	now := clock()
	c = reconcile.Options{
		Catalog: o.catalog.Catalog, Opener: o.catalog.opener(), Events: o.events, Map: o.maps, ListMap: o.listMaps, Pad: o.pad, Gap: o.gap, Late: o.late,
		Workers: runtime.GOMAXPROCS(0), Progress: s.progress.show,
	}
	c.Opener.Pointer = o.pointer
	if o.state.Silence <= 0 {
		return c, &usageError{errors.New("--state-timeout: want a time above zero"), "for example --state-timeout 10m"}
	}
	if o.listWhere != "" && o.list == "" {
		return c, &usageError{errors.New("--where-list needs --deliveries"), "--where is for the books"}
	}
	if o.pad < 0 || o.gap < 0 || o.late < 0 {
		return c, &usageError{errors.New("--pad, --gap and --late: want no time below zero"), ""}
	}
	if o.match != "" {
		if c.Match, err = reconcile.ParseMatch(o.match); err != nil {
			return c, err
		}
	}
	if c.Zone, err = zoneOf(o.zone); err != nil {
		return c, err
	}
	if c.AsOf, err = o.reading(now); err != nil {
		return c, err
	}
	if c.Since, err = parseSince(o.since, now); err != nil {
		return c, err
	}
	c.RowsSince = c.Since
	if c.Window = o.place != ""; c.Window {
		before, err := reconcile.Remember(o.place)
		if err != nil {
			return c, err
		}
		if !before.Deliveries.IsZero() {
			c.Since, c.RowsSince = before.Deliveries, before.Rows
		}
	}
	return c, nil
}

// reading is when the books were read.
func (o *reconcileOptions) reading(now time.Time) (time.Time, error) {
	if o.asOf != "" {
		at, err := time.Parse(time.RFC3339, o.asOf)
		if err != nil {
			return at, &usageError{fmt.Errorf("--as-of: want a time with an offset, got %q", o.asOf), "for example 2026-01-02T15:04:05Z or 2026-01-02T15:04:05+01:00"}
		}
		return at, nil
	}
	if o.state.Cmd == "" && !books.IsURL(o.state.Name) {
		if info, err := os.Stat(o.state.Name); err == nil && info.Mode().IsRegular() {
			return info.ModTime(), nil
		}
	}
	return now, nil
}

// zoneOf is a time zone by its name, or by its offset.
func zoneOf(name string) (*time.Location, error) {
	if name == "" {
		return nil, nil
	}
	if at, err := time.Parse("-07:00", name); err == nil {
		_, seconds := at.Zone()
		return time.FixedZone(name, seconds), nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, &usageError{fmt.Errorf("--tz: unknown time zone %q", name), "for example Europe/Berlin, UTC or +02:00"}
	}
	return zone, nil
}

// open opens the books, and the provider's list.
func (o *reconcileOptions) open(ctx context.Context, args []string, s *streams) (from reconcile.Sources, closing func() error, err error) {
	closing = func() error { return nil }
	switch {
	case (o.state.Name == "") == (o.state.Cmd == ""):
		return from, closing, &usageError{errors.New("want either --state or --state-cmd"), "for example --state orders.csv"}
	case len(args) == 0 && o.list == "":
		return from, closing, &usageError{errors.New("no deliveries given"), "give captures, folders or other FILEs; or the provider's list: --deliveries FILE"}
	}
	if sources := append(slices.Clone(args), o.state.Name, o.list); count(sources, "-") > 1 {
		return from, closing, &usageError{errors.New("- can be only one of the sources: there is one standard input"), ""}
	}
	from.Files = input.Files{Args: args, Stdin: s.in, Written: append(o.reports.paths(), o.baseline, o.place)}
	if len(args) > 0 {
		if err := from.Files.Check(); err != nil {
			return from, closing, err
		}
	}
	o.state.Stdin, o.state.Header = s.in, http.Header{}
	if err := addHeaders(o.state.Header, "--state-header", o.headers, o.headerEnvs); err != nil {
		return from, closing, err
	}
	secure, err := o.tls.config(ctx)
	if err != nil {
		return from, closing, err
	}
	o.state.Waiting = func(waited time.Duration) {
		s.progress.show(func() string { return "waiting for the books: " + waited.String() })
	}
	o.state.Deliver = deliver.Options{AllowRemote: o.allowRemote, TLS: secure}
	if from.State, err = openBooks(ctx, "--where", o.state, s); err != nil {
		return from, closing, err
	}
	closing = from.State.Close
	if o.list != "" {
		if from.List, err = openBooks(ctx, "--where-list", books.Source{Name: o.list, Stdin: s.in, Where: o.listWhere, Silence: o.state.Silence, Waiting: o.state.Waiting}, s); err != nil {
			return from, func() error { return nil }, errors.Join(err, closing())
		}
		closing = func() error { return errors.Join(from.List.Close(), from.State.Close()) }
	}
	return from, closing, nil
}

// openBooks opens a table, and shows a condition that is wrong.
func openBooks(ctx context.Context, flag string, from books.Source, s *streams) (*books.Books, error) {
	b, err := books.Open(ctx, from)
	s.progress.clear()
	var where *books.WhereError
	if errors.As(err, &where) {
		fmt.Fprintln(s.err, safetext.Line(where.Where, 1000))
		err = hint.With(fmt.Errorf("%s: %w", flag, err), hint.Of(err))
	}
	return b, err
}

// count is how often a word is in a list.
func count(list []string, word string) (n int) {
	for _, one := range list {
		if one == word {
			n++
		}
	}
	return n
}

// mostHeap is how much memory is used before garbage is collected at all costs, in bytes.
const mostHeap = 240 << 20

func runReconcile(ctx context.Context, o *reconcileOptions, args []string, s *streams) (err error) {
	if o.update && o.baseline == "" {
		return &usageError{errors.New("--update-baseline needs --baseline"), "for example --baseline reconcile.baseline"}
	}
	known, err := baseline.Read(ctx, o.baseline)
	if errors.Is(err, os.ErrNotExist) && o.update {
		err = nil // it is about to be written
	}
	if err != nil {
		return err
	}
	compared, err := o.compared(s)
	if err != nil {
		return err
	}
	if err := o.reports.check(); err != nil {
		return err
	}
	resend, err := o.send.open(ctx, o, args, compared.Opener, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, resend.close()) }()
	collectSeldom()
	if os.Getenv("GOMEMLIMIT") == "" {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(mostHeap))
	}
	started := clock()
	result, unread, err := o.compare(ctx, args, compared, resend, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, result.Close()) }()
	var stopped error
	if resend != nil {
		if result, unread, stopped, err = o.resend(ctx, args, known, compared, resend, result, unread, s); err != nil {
			return err
		}
	}
	stopped = cmp.Or(stopped, result.Summary.Unread())
	o.catalog.warnOf(compared.Opener.Products, s)
	failed := o.report(ctx, result, known, started, unread, s)
	if o.place != "" && unread == nil && stopped == nil && ctx.Err() == nil {
		unread = result.Next().Write(o.place)
	}
	return cmp.Or(unread, stopped, failed)
}

// compare reads both sides and compares them. unread is what could not be read of the deliveries.
func (o *reconcileOptions) compare(ctx context.Context, args []string, compared reconcile.Options, resend *resending, s *streams) (result *reconcile.Result, unread, err error) {
	from, closing, err := o.open(ctx, args, s)
	if err != nil {
		return nil, nil, err
	}
	compared.Sent = resend.accepted(compared.AsOf)
	result, err = reconcile.Run(ctx, compared, from)
	s.progress.clear()
	err = errors.Join(err, closing())
	switch {
	case result != nil:
		return result, err, nil
	case errors.As(err, new(*schemas.UnknownEventError)):
		return nil, nil, badName(err)
	}
	return nil, nil, err
}

// report writes what was found. unread is what could not be read.
func (o *reconcileOptions) report(ctx context.Context, r *reconcile.Result, known fingerprint.Set, started time.Time, unread error, s *streams) error {
	out, closeReports, err := o.reports.open(s, reconcileRules(),
		ownFormat{"markdown", func(w io.Writer) error { return reconcile.WriteMarkdown(w, &r.Summary, unknown(r.Findings(), known)) }},
		ownFormat{formatLine, func(w io.Writer) error {
			_, err := fmt.Fprintln(w, alert(&r.Summary))
			return err
		}})
	if err != nil {
		return err
	}
	var errs []error
	sum := report.Summary{}
	for f, err := range r.Findings() {
		if err != nil {
			return errors.Join(err, closeReports())
		}
		if known.Has(f.Fingerprint) {
			r.Summary.Know(f)
			continue
		}
		c := f.Case()
		sum.Add(&c)
		errs = append(errs, out.Case(&c))
		if errs[len(errs)-1] != nil || ctx.Err() != nil {
			break
		}
	}
	passed := r.Summary.Passed()
	errs = append(errs, out.Passed("reconcile", "", passed))
	whole := r.Summary.Report(started, clock().Sub(started))
	whole.Cases, whole.Passed, whole.Failed, whole.Errors, whole.Warnings = sum.Cases+passed, sum.Passed+passed, sum.Failed, sum.Errors, sum.Warnings
	whole.Interrupted = ctx.Err() != nil
	if unread != nil {
		whole.Problem = unread.Error()
	}
	errs = append(errs, out.Close(whole), closeReports())
	if o.update && unread == nil {
		errs = append(errs, reconcile.AddToBaseline(o.baseline, known, r.Findings()))
	}
	if format := o.reports.format.value; format != "json" && format != formatLine {
		o.explain(&r.Summary, s)
	}
	switch err := errors.Join(errs...); {
	case err != nil:
		return err
	case r.Summary.Found() > 0 && !o.update:
		return outcome.ErrFindings
	}
	return nil
}

// mostWindows are printed.
const mostWindows = 5

// explain prints what the comparison rests on, the windows of losses, and the summary.
func (o *reconcileOptions) explain(sum *reconcile.Summary, s *streams) {
	for _, line := range sum.Told() {
		s.warn(safetext.Line(line, 1000))
	}
	if sum.Problem != "" {
		s.warn(fmt.Sprintf("%s of the books cannot be read, the first: %s", words.Count(sum.Unreadable, "row"), safetext.Line(sum.Problem, 500)))
	}
	for i := range sum.Windows[:min(len(sum.Windows), mostWindows)] {
		s.warn(safetext.Line(sum.Windows[i].Words(), 500))
	}
	if more := sum.OfWindows - mostWindows; more > 0 {
		s.warn(fmt.Sprintf("and %s of losses", words.Count(more, "more window")))
	}
	s.warn(safetext.Line(sum.Line(), 1000))
}

// alert is the summary on one line, with the largest window of losses.
func alert(sum *reconcile.Summary) string {
	line := sum.Line()
	worst := -1
	for i := range sum.Windows {
		if worst < 0 || sum.Windows[i].Lost > sum.Windows[worst].Lost {
			worst = i
		}
	}
	if worst >= 0 && sum.Lost() > 0 {
		line += "; " + sum.Windows[worst].Words()
	}
	return safetext.Line(line, 2000)
}

// unknown are the findings that a baseline does not have.
func unknown(all iter.Seq2[*reconcile.Finding, error], known fingerprint.Set) iter.Seq2[*reconcile.Finding, error] {
	return func(yield func(*reconcile.Finding, error) bool) {
		for f, err := range all {
			if err == nil && known.Has(f.Fingerprint) {
				continue
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

// reconcileRules are the checks as reports want them.
func reconcileRules() (rules []report.Rule) {
	for _, r := range reconcile.Rules() {
		rules = append(rules, report.Rule{ID: string(r.Check), Summary: r.Expects, Help: r.Fix, HelpURI: homePage + "/blob/main/docs/reconcile/" + docs.FileName(string(r.Check)) + ".md"})
	}
	return rules
}
