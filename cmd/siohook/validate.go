package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/judge"
	"github.com/siohook/siohook/internal/app/relay"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

type validateOptions struct {
	profile *oneOf
	reports reportOptions
	filter  bool
	signing secretOptions
	secret  []byte
	pointer string
	catalog catalogFlag
}

func newValidateCmd(s *streams) *cobra.Command {
	o := validateOptions{profile: newOneOf("lenient", "strict")}
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Validate payloads against the schemas of their events",
		Long: `Validate payloads against the schemas of their events and print every violation with its
file, line, column, event, JSON Pointer and rule. Below each, the payload's line is shown
with the place marked.

A FILE contains one payload or many: JSON, concatenated JSON, an array, NDJSON, a HAR
file, siohook captures, an export of webhook-tester or webhook.site, or raw HTTP
requests. Each may be compressed with gzip or zstd. siohook also finds payloads inside
other things: exports, queue messages, logs, CSV, curl commands and pages, as JSON, as
text or in base64. FILE#N is delivery N of such a file, found at the place after "at".
Use --payload-at when you know the place. siohook reports a file that it cannot read,
and validates the others.

In a folder, siohook reads all .json, .jsonl, .ndjson and .har files, compressed or not.
In a quoted pattern, * matches any part of a name and ** any depth of folders. - is
standard input.

Under --profile lenient, unknown members, new values of open enumerations and invalid
formats are warnings; under strict they are errors. Only errors make a payload invalid.

With --filter, each line of input, a payload or a capture, gives one line of output,
without delay: {"line", "valid", "event", "violations"}.`,
		Example: `  siohook validate captures/
  siohook validate 'captures/**/*.json'
  siohook validate n8n-executions.json app.log export.csv
  siohook validate --catalog ./shop captures/
  siohook validate --profile strict --report junit=report.xml payloads.ndjson
  siohook fake -n 100 | siohook validate -
  tail -f deliveries.ndjson | siohook validate --filter -`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if o.secret, _, err = o.signing.read(cmd.Context(), o.catalog.Catalog, s.warn); err != nil {
				return err
			}
			if o.filter {
				if err := notWith(cmd, "--filter, which writes JSON", "format", "report", "payload-at"); err != nil {
					return err
				}
				return runFilter(cmd.Context(), &o, args, s)
			}
			return runValidate(cmd.Context(), &o, args, s)
		},
	}
	addOneOf(cmd, o.profile, "profile", "how strictly to validate")
	o.reports.addTo(cmd)
	o.catalog.addAllTo(cmd)
	o.signing.addTo(cmd, "verifies the signatures of deliveries with headers")
	cmd.Flags().StringVar(&o.pointer, "payload-at", "", "JSON Pointer of the payloads in each JSON text, such as /Records/*/body")
	cmd.Flags().BoolVar(&o.filter, "filter", false, "write one line of JSON for each line of input")
	return cmd
}

func (o *validateOptions) validator() *validate.Validator {
	return validate.New(o.catalog.Catalog, validate.Options{Profile: schemas.Profile(o.profile.value), Secret: o.secret, Origins: relay.Origins(o.catalog.Catalog), Others: othersOf(o.catalog.Catalog), Workers: runtime.GOMAXPROCS(0)})
}

// collectSeldom is for commands of which little is alive at any time: collecting
// garbage seldom costs them a few megabytes.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

func runValidate(ctx context.Context, o *validateOptions, args []string, s *streams) error {
	collectSeldom()
	buffer := newBuffer(s.out)
	files := input.Files{Args: args, Stdin: s.in, Written: o.reports.paths()}
	if err := files.Check(); err != nil {
		return err
	}
	out, closeReports, err := o.reports.open(&streams{in: s.in, out: buffer.writer(), err: s.err}, validateRules())
	if err != nil {
		return err
	}
	progress := &s.progress
	opener := o.catalog.opener()
	opener.Pointer = o.pointer
	j := judge.New(ctx, judge.Options{Validator: o.validator(), Profile: o.profile.value, Opener: opener, Out: out, Progress: progress.show, Wait: buffer.flush, Now: clock})
	err = files.Each(ctx, j.File)
	progress.clear()
	err = errors.Join(err, out.Close(j.End(err)), buffer.flush(), closeReports())
	if o.reports.format.value != "json" && j.Sum.Files > 0 {
		fmt.Fprintf(s.err, "siohook: %s\n", &j.Sum)
	}
	switch {
	case err != nil:
		return err
	case j.Sum.Invalid > 0:
		return outcome.ErrFindings
	}
	return nil
}

// runFilter answers every line of input with a line of output.
func runFilter(ctx context.Context, o *validateOptions, args []string, s *streams) error {
	validator, invalid := o.validator(), false
	err := input.Files{Args: args, Stdin: s.in}.Each(ctx, func(name string, r io.Reader) error {
		valid, err := judge.Filter(ctx, validator, r, s.out)
		invalid = invalid || !valid
		if errors.As(err, new(*input.FileError)) {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return err
	})
	if err == nil && invalid {
		return outcome.ErrFindings
	}
	return err
}

// validateRules are the validator's rules as reports want them.
func validateRules() []report.Rule {
	return judge.Rules(func(rule string) string { return homePage + "/blob/main/docs/rules/" + rule + ".md" })
}
