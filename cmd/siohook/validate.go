package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

type validateOptions struct {
	profile *oneOf
	format  *oneOf
}

func newValidateCmd(s *streams) *cobra.Command {
	o := validateOptions{profile: newOneOf("lenient", "strict"), format: newOneOf("text", "json")}
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check payloads against the schemas of their events",
		Long: `Check payloads against the schemas of their events and print one line per
violation: file, line, column, event, JSON Pointer, rule, what was wanted and
what was found.

A FILE holds one payload or many: JSON, concatenated JSON, an array, or NDJSON.
A folder is walked for .json, .jsonl and .ndjson files; - is the standard input.

Under --profile lenient, unknown members, new values of open enumerations and
bad formats are warnings; under strict they are errors. Only errors make a
payload invalid.`,
		Example: `  siohook validate captures/
  siohook validate --profile strict --format json payload.json
  siohook fake -n 100 | siohook validate -`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runValidate(cmd, o, args, s)
		},
	}
	addOneOf(cmd, o.profile, "profile", "how closed the world is taken to be")
	addOneOf(cmd, o.format, "format", "form of the findings; json is one object per line")
	return cmd
}

// validateSummary is the last line of siohook validate --format json.
type validateSummary struct {
	Kind     string `json:"kind"`
	Files    int    `json:"files"`
	Payloads int    `json:"payloads"`
	Valid    int    `json:"valid"`
	Invalid  int    `json:"invalid"`
	Warnings int    `json:"warnings"`
}

// violationJSON is one line of siohook validate --format json.
type violationJSON struct {
	Kind string `json:"kind"`
	validate.Violation
}

func runValidate(cmd *cobra.Command, o validateOptions, args []string, s *streams) error {
	validator := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Profile(o.profile.value)})
	out := bufio.NewWriter(s.out)
	lines := newJSONLines(out)
	sum := validateSummary{Kind: "summary"}
	count := func(r validate.Report) error {
		sum.Payloads++
		if r.Valid() {
			sum.Valid++
		} else {
			sum.Invalid++
		}
		for _, v := range r.Violations {
			if v.Severity == validate.Warning {
				sum.Warnings++
			}
			if o.format.value == "json" {
				if err := lines.write(violationJSON{"violation", v}); err != nil {
					return err
				}
			} else if _, err := fmt.Fprintln(out, v.String()); err != nil {
				return err
			}
		}
		return cmd.Context().Err()
	}
	progress := newProgress(s.err)
	err := eachFile(args, s.in, func(name string, r io.Reader) error {
		sum.Files++
		return validator.Stream(name, r, func(report validate.Report) error {
			progress.show("%d payloads, %d invalid", sum.Payloads, sum.Invalid)
			return count(report)
		})
	})
	progress.clear()
	if err != nil && cmd.Context().Err() == nil {
		return errors.Join(err, out.Flush())
	}
	if o.format.value == "json" {
		if err := lines.write(sum); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if o.format.value == "text" {
		fmt.Fprintf(s.err, "siohook: %s\n", sum)
	}
	switch {
	case err != nil:
		return err
	case sum.Invalid > 0:
		return errFindings
	}
	return nil
}

func (s validateSummary) String() string {
	return fmt.Sprintf("%s in %s: %d valid, %d invalid, %s",
		plural(s.Payloads, "payload"), plural(s.Files, "file"), s.Valid, s.Invalid, plural(s.Warnings, "warning"))
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if n == 0 {
		return "no " + noun + "s"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
