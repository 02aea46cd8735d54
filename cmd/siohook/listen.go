package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/listenlog"
	"github.com/siohook/siohook/internal/app/relay"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/patient"
	"github.com/siohook/siohook/internal/base/settings"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

type listenOptions struct {
	addr        string
	save        string
	forwardTo   string
	retry       string
	catalog     catalogFlag
	allowRemote bool
	tls         tlsOptions // of the receiver
	respond     int
	delay       time.Duration
	script      string
	maxBody     string
	maxMemory   string
	rotate      string
	keep        string
	tokenEnv    string
	hosts       []string
	profile     *oneOf
	signing     secretOptions
	expect      []string
	within      time.Duration
	settle      time.Duration
	failOn      *oneOf
	reports     reportOptions
	timed       bool // --within was given
}

func newListenCmd(s *streams) *cobra.Command {
	o := listenOptions{profile: newOneOf("lenient", "strict"), failOn: newOneOf("violation", "unknown", "none")}
	cmd := &cobra.Command{
		Use:   "listen",
		Short: "Receive deliveries: store, validate, show, forward, expect",
		Long: `Receive deliveries on a local port. siohook stores every byte, validates each payload
against the schema of its event, shows it on a page under /_siohook/, and answers with
--respond or --script. It answers a 2xx only after the delivery is on disk.

With --forward-to, it forwards deliveries to a receiver, byte for byte and in order, and
retries while the receiver is down. With --expect, it stops when the expected deliveries
have arrived or --within has passed, for use in CI.

Without --save, captures are deleted at the end. See docs/LISTEN.md.

Without --expect, it runs until it is stopped and exits with 0. With --expect, it exits
with 1 when an expectation fails or a delivery has violations, and with 3 when nothing
arrived.`,
		Example: `  siohook listen --save captures
  siohook listen --forward-to http://127.0.0.1:3000/webhook
  siohook listen --addr 127.0.0.1:0 --expect contact.tag.added=2 --expect 'customer.sale.completed>=1' --within 30s
  siohook fake --story | siohook send http://127.0.0.1:8025 -`,
		Args: wantArgs(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.timed = cmd.Flags().Changed("within")
			return runListen(cmd.Context(), o, s)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.addr, "addr", "127.0.0.1:8025", "address to listen on; port 0 picks a free port")
	f.StringVar(&o.save, "save", "", "folder to store captures in")
	f.StringVar(&o.forwardTo, "forward-to", "", "URL of a receiver to forward deliveries to; without a path, each delivery keeps its own")
	f.StringVar(&o.retry, "retry", "1s,2s,5s,10s,30s", "waits between attempts to forward, the last one repeated; none means a single attempt")
	f.BoolVar(&o.allowRemote, "allow-remote", false, "forward to receivers on other machines too")
	o.tls.addTo(cmd)
	f.IntVar(&o.respond, "respond", 204, "status to answer with")
	f.DurationVar(&o.delay, "delay", 0, "time to wait before the answer")
	f.StringVar(&o.script, "script", "", "file with the answers to deliveries, by event")
	f.StringVar(&o.maxBody, "max-body", "5MB", "longest body to accept")
	f.StringVar(&o.maxMemory, "max-memory", "256MB", "memory for all bodies that are being received")
	f.StringVar(&o.rotate, "rotate", "64MB,24h", "size and age at which a new file starts")
	f.StringVar(&o.keep, "keep", "", "total size and age after which the oldest files are deleted, such as 2GB,720h")
	f.StringVar(&o.tokenEnv, "token-env", "", "environment variable with the token for the page; required when --addr is not loopback")
	f.StringArrayVar(&o.hosts, "host", nil, "additional host name for the page; repeatable")
	o.catalog.addAllTo(cmd)
	o.signing.addTo(cmd, "verifies the signatures of deliveries")
	addOneOf(cmd, o.profile, "profile", "how strictly to validate")
	f.StringArrayVar(&o.expect, "expect", nil, "deliveries that must arrive: EVENT=N, EVENT>=N or EVENT<=N; repeatable")
	f.DurationVar(&o.within, "within", 30*time.Second, "how long to wait for the expected deliveries")
	f.DurationVar(&o.settle, "settle", 300*time.Millisecond, "how long to keep listening for surplus deliveries once all have arrived")
	addOneOf(cmd, o.failOn, "fail-on", "which deliveries fail the run: those with violations, those of unknown events too, or none")
	o.reports.addTo(cmd)
	_ = cmd.MarkFlagDirname("save")                                                                                                  // fails only for an unknown flag
	_ = cmd.RegisterFlagCompletionFunc("expect", func(c *cobra.Command, a []string, t string) ([]string, cobra.ShellCompDirective) { // as above
		words, _ := completeEvents(c, a, t)
		return words, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// expecting tells whether the run ends by itself.
func (o *listenOptions) expecting() bool { return len(o.expect) > 0 || o.timed }

// listening is one run of siohook listen.
type listening struct {
	options  listenOptions
	streams  *streams
	listener *listen.Listener
	client   *deliver.Client
	out      *listenlog.Log
	closing  func() error // of the reports
	expected *listen.Expectations
	loopback bool
	temp     string // folder to remove at the end; "" when captures are kept
}

func runListen(ctx context.Context, o listenOptions, s *streams) error {
	l := &listening{options: o, streams: s}
	options, err := l.prepare(ctx)
	if err != nil {
		return err
	}
	if err := l.open(ctx); err != nil {
		return err
	}
	options.OnDelivery = l.out.Deliveries
	return errors.Join(l.run(ctx, options), l.removeTemp())
}

func (l *listening) removeTemp() error {
	if l.temp == "" {
		return nil
	}
	return os.RemoveAll(l.temp)
}

// prepare checks the options.
func (l *listening) prepare(ctx context.Context) (options listen.Options, err error) {
	o := &l.options
	list := make([]listen.Expectation, len(o.expect))
	for i, text := range o.expect {
		if list[i], err = listen.ParseExpectation(o.catalog.Catalog, text); err != nil {
			return options, &usageError{fmt.Errorf("--expect %w", err), openNameHint(err)}
		}
	}
	l.expected = listen.NewExpectations(list)
	if o.respond < 200 || o.respond > 599 {
		return options, &usageError{fmt.Errorf("--respond: want a status from 200 to 599, got %d", o.respond), ""}
	}
	if o.delay < 0 || o.within <= 0 {
		return options, &usageError{errors.New("--delay, --within: want a time above zero"), ""}
	}
	secret, _, err := o.signing.read(ctx, o.catalog.Catalog, l.streams.warn)
	if err != nil {
		return options, err
	}
	options = listen.Options{
		Folder: o.save, Now: clock, Answer: listen.Answer{Status: o.respond, Delay: o.delay},
		Validator: validate.New(o.catalog.Catalog, validate.Options{Profile: schemas.Profile(o.profile.value), Secret: secret, Origins: relay.Origins(o.catalog.Catalog), Others: othersOf(o.catalog.Catalog)}),
	}
	if options.MaxBody, err = parseSize("--max-body", o.maxBody); err != nil {
		return options, err
	}
	if options.MaxMemory, err = parseSize("--max-memory", o.maxMemory); err != nil {
		return options, err
	}
	if options.MaxMemory < 2*options.MaxBody {
		options.MaxMemory = 2 * options.MaxBody
	}
	if options.Store.RotateSize, options.Store.RotateAge, err = parseLimits("--rotate", o.rotate); err != nil {
		return options, err
	}
	if options.Store.KeepSize, options.Store.KeepAge, err = parseLimits("--keep", o.keep); err != nil {
		return options, err
	}
	// Little is alive at any time, so that garbage would be collected all the time:
	// let it grow, up to a limit.
	collectSeldom()
	debug.SetMemoryLimit(options.MaxMemory + 100<<20)
	options.Store.Warn = l.streams.warn
	if o.script != "" {
		if options.Script, err = readScript(ctx, o.catalog.Catalog, o.script); err != nil {
			return options, err
		}
	}
	if l.loopback, err = isLoopback(o.addr); err != nil {
		return options, &usageError{fmt.Errorf("--addr %s: %w", o.addr, err), "for example 127.0.0.1:8025"}
	}
	return options, nil
}

// readScript reads how to answer.
func readScript(ctx context.Context, c *schemas.Catalog, file string) (*listen.Script, error) {
	text, err := files.Read(ctx, file, settings.Most)
	if err != nil {
		return nil, err
	}
	script, err := listen.ParseScript(c, file, text)
	if err != nil {
		return nil, &usageError{err, cmp.Or(openNameHint(err), "docs/LISTEN.md has an example")}
	}
	return script, nil
}

func isLoopback(addr string) (bool, error) {
	host, _, err := capture.SplitAddress(addr)
	if err != nil {
		return false, err
	}
	ip := net.ParseIP(host)
	return host == "" || strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback(), nil
}

// token reads the page's token.
func (o *listenOptions) token() (string, error) {
	if o.tokenEnv == "" {
		return "", nil
	}
	return secretOf("--token-env", "token", o.tokenEnv)
}

// run listens until it is stopped or all has come.
func (l *listening) run(ctx context.Context, options listen.Options) (err error) {
	o := &l.options
	token, err := o.token()
	if err != nil {
		return err
	}
	secure, err := o.tls.config(ctx)
	if err != nil {
		return err
	}
	retry, err := parseWaits("--retry", o.retry)
	if err != nil {
		return err
	}
	if options.Folder == "" {
		if l.temp, err = os.MkdirTemp("", "siohook-listen-"); err != nil {
			return err
		}
		options.Folder = l.temp
	}
	ctx, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	options.Store.Lost = lose
	if l.listener, err = listen.New(options); err != nil {
		if errors.Is(err, capture.ErrLocked) {
			err = &usageError{err, "give each siohook listen its own folder"}
		}
		return err
	}
	l.client = deliver.New(deliver.Options{Provider: o.catalog.Wire.Header, AllowRemote: o.allowRemote, TLS: secure, Now: clock, Timeout: 30 * time.Second})
	defer l.client.Close()
	working, stop := context.WithCancel(ctx)
	defer stop()
	var forwarding sync.WaitGroup
	if o.forwardTo != "" {
		f, err := l.listener.Forward(listen.ForwardOptions{To: o.forwardTo, Client: l.client, Retry: retry, OnAnswer: l.out.Forwarded})
		if err != nil {
			return errors.Join(err, l.listener.Close())
		}
		if n := f.Pending(); n > 0 {
			fmt.Fprintf(l.streams.err, "siohook: forwarding %s left over from the last run\n", words.Count(n, "delivery"))
		}
		forwarding.Go(func() { f.Run(working) })
	}
	page, err := l.page(working, options, token)
	if err != nil {
		return errors.Join(err, l.listener.Close())
	}
	server, err := l.listener.Serve(o.addr)
	if err != nil {
		return errors.Join(&usageError{err, "is another siohook already listening there? --addr 127.0.0.1:0 picks a free port"}, l.listener.Close())
	}
	l.out.Ready(server.URL(), page)
	if o.save == "" {
		fmt.Fprintln(l.streams.err, "siohook: captures are deleted at the end; use --save DIR to keep them")
	}
	l.wait(ctx)
	stop() // ends the page's streams, too
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Close(closing); err != nil {
		fmt.Fprintf(l.streams.err, "siohook: %v\n", err)
	}
	forwarding.Wait()
	err = l.listener.Close()
	if lost := context.Cause(ctx); errors.Is(lost, capture.ErrLost) {
		err = errors.Join(hint.With(lost, "stop siohook listen before you move its folder, and give each its own folder"), err)
	}
	return errors.Join(err, l.close(ctx, err))
}

// wait returns when the run is to end.
func (l *listening) wait(ctx context.Context) {
	var over, settled <-chan time.Time
	if l.options.expecting() {
		over = time.After(l.options.within)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-over:
			return
		case <-settled:
			return
		case state := <-l.out.States():
			switch {
			case state == listenlog.Exceeded:
				return
			case settled == nil && len(l.options.expect) > 0:
				settled = time.After(l.options.settle)
			}
		}
	}
}

// open begins to print and to report.
func (l *listening) open(ctx context.Context) error {
	buffer, format := newBuffer(patient.Writer(ctx, l.streams.out)), l.options.reports.format.value
	o := listenlog.Options{
		Lines: buffer.writer(), Flush: buffer.flush, JSON: format == "json", Passed: format == "text", Expected: l.expected,
		Expecting: l.options.expecting(), FailOn: l.options.failOn.value, Folder: l.options.save, Now: clock,
	}
	if format != "text" && format != "json" {
		o.Lines = l.streams.err // the standard output is the report's
	}
	var err error
	o.Report, l.closing, err = l.options.reports.open(&streams{in: l.streams.in, out: buffer.writer(), err: l.streams.err}, listenRules())
	if err != nil {
		return err
	}
	l.out = listenlog.New(o)
	return nil
}

// listenRules are the validator's and the one of expectations.
func listenRules() []report.Rule {
	return append(validateRules(), report.Rule{ID: "expect", Summary: "All expected deliveries arrive, and no surplus ones", HelpURI: homePage + "/blob/main/docs/LISTEN.md#expectations"})
}

// close ends what is printed and the reports, and says how the command ends.
func (l *listening) close(ctx context.Context, failure error) error {
	expecting := l.options.expecting()
	seen, err := l.out.Close(ctx.Err() != nil)
	err = errors.Join(err, l.closing())
	if l.options.reports.format.value != "json" {
		verified := ""
		if l.options.signing != (secretOptions{}) {
			verified = "; " + words.Count(seen.Verified, "signature") + " verified"
		}
		fmt.Fprintf(l.streams.err, "siohook: %s: %d valid, %d with violations%s\n", words.Count(l.expected.All, "delivery"), seen.Valid, seen.Invalid, verified)
	}
	switch {
	case err != nil || failure != nil || !expecting:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case l.expected.All == 0:
		return outcome.Inconclusive(fmt.Errorf("no delivery arrived within %s", l.options.within), "does the sender use this address and port?")
	case seen.Broken > 0 || seen.Failed > 0:
		return outcome.ErrFindings
	}
	return nil
}
