package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/spell"
)

// reportOptions are the flags of every command that has findings.
type reportOptions struct {
	format  *oneOf
	reports []string
	own     []string // formats that the command writes itself, beside those of package report
}

func (o *reportOptions) formats() []string { return append(report.Formats(), o.own...) }

// addTo adds the flags to a command; own are formats that it writes itself, beside
// those of package report.
func (o *reportOptions) addTo(cmd *cobra.Command, own ...string) {
	o.own = own
	o.format = newOneOf(o.formats()...)
	addOneOf(cmd, o.format, "format", "format of the findings on standard output")
	addReport(cmd, &o.reports, o.formats(), "also write a report to a file: FORMAT=PATH; repeatable")
}

// addReport adds the flag for reports in files to a command, with completion of formats.
func addReport(cmd *cobra.Command, to *[]string, formats []string, usage string) {
	cmd.Flags().StringArrayVar(to, "report", nil, usage)
	_ = cmd.RegisterFlagCompletionFunc("report", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var words []string
		for _, f := range formats {
			words = append(words, f+"=")
		}
		return words, cobra.ShellCompDirectiveNoSpace
	}) // fails only for an unknown flag
}

// splitReport takes FORMAT=PATH apart.
func splitReport(pair string, formats []string) (format, path string, err error) {
	format, path, _ = strings.Cut(pair, "=")
	known := slices.Contains(formats, format)
	if known && path != "" {
		return format, path, nil
	}
	problem, advice := "want FORMAT=PATH", "for example --report "+format+"=report"
	if !known {
		advice = spell.Hint(format, formats, "formats: "+strings.Join(formats, ", "))
		if path != "" {
			problem = fmt.Sprintf("unknown format %q", format)
		}
	}
	return "", "", &usageError{fmt.Errorf("--report %s: %s", pair, problem), advice}
}

// paths are the files that reports are written to.
func (o *reportOptions) paths() (paths []string) {
	for _, pair := range o.reports {
		_, path, _ := strings.Cut(pair, "=")
		paths = append(paths, path)
	}
	return paths
}

// check refuses two reports in one file.
func (o *reportOptions) check() error {
	paths := o.paths()
	for i, path := range paths {
		if path != "" && path != os.DevNull && files.IsAmong(path, paths[:i]) {
			return &usageError{fmt.Errorf("--report: two reports go to %s", path), "give each report a file of its own"}
		}
	}
	return nil
}

// ownFormat is one that a command writes itself, when the rest is written. Without write, that is only so on the standard
// output, where it has done so by then.
type ownFormat struct {
	name  string
	write func(io.Writer) error
}

// open begins all reports that are asked for, but for those that the caller writes itself; closing finishes their files.
func (o *reportOptions) open(s *streams, rules []report.Rule, own ...ownFormat) (w report.Writer, closing func() error, err error) {
	if err := o.check(); err != nil {
		return nil, nil, err
	}
	var opened []*files.File
	var last []func() error
	ofOwn := func(name string) *ownFormat {
		if i := slices.IndexFunc(own, func(f ownFormat) bool { return f.name == name }); i >= 0 {
			return &own[i]
		}
		return nil
	}
	discard := func(err error) error {
		for _, f := range opened {
			err = errors.Join(err, f.Discard())
		}
		return err
	}
	closing = func() error {
		var errs []error
		for _, write := range last {
			errs = append(errs, write())
		}
		for _, f := range opened {
			errs = append(errs, f.Close())
		}
		return errors.Join(errs...)
	}
	options := report.Options{Version: buildVersion(), URI: homePage, Started: clock(), Rules: rules, Color: isColored(s.out), Diagnosed: true}
	if path := os.Getenv("GITHUB_STEP_SUMMARY"); path != "" && slices.ContainsFunc(append(o.reports, o.format.value), isGitHub) {
		summary, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return nil, nil, fmt.Errorf("step summary: %w", err)
		}
		opened = append(opened, &files.File{File: summary})
		options.StepSummary = summary
	}
	var writers report.Writers
	switch mine := ofOwn(o.format.value); {
	case mine != nil && mine.write != nil:
		last = append(last, func() error { return mine.write(s.out) })
	case mine == nil:
		first, err := report.New(o.format.value, s.out, options)
		if err != nil {
			return nil, nil, discard(err)
		}
		writers = append(writers, first)
	}
	options.Color, options.Diagnosed = false, false
	for _, pair := range o.reports {
		format, path, err := splitReport(pair, o.formats())
		if err != nil {
			return nil, nil, discard(err)
		}
		file, err := files.Create(path, 0o644)
		if err != nil {
			return nil, nil, discard(err)
		}
		opened = append(opened, file)
		if mine := ofOwn(format); mine != nil && mine.write != nil {
			last = append(last, func() error { return mine.write(file) })
			continue
		}
		next, err := report.New(format, file, options)
		if err != nil {
			return nil, nil, discard(err)
		}
		writers = append(writers, next)
	}
	return writers, closing, nil
}

func isGitHub(format string) bool { return strings.HasPrefix(format, "github") }

const homePage = "https://github.com/siohook/siohook"
