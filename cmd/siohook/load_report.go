package main

import (
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/loadreport"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/files"
)

// loadReports say in which forms the report of a load run is written.
type loadReports struct {
	format  *oneOf
	reports []string
}

func (o *loadReports) addTo(cmd *cobra.Command) {
	o.format = newOneOf(loadreport.Formats()...)
	addOneOf(cmd, o.format, "format", "report format on standard output; json has all figures and can be merged")
	addReport(cmd, &o.reports, loadreport.Formats(), "also write a report to a file: FORMAT=PATH, such as html=load.html; repeatable")
}

// check fails before a run, not after it, on reports that cannot be written.
func (o *loadReports) check() error {
	for _, pair := range o.reports {
		_, path, err := splitReport(pair, loadreport.Formats())
		if err != nil {
			return err
		}
		file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

// write writes the report in all forms that are asked for.
func (o *loadReports) write(r *load.Report, s *streams) error {
	var errs []error
	options := report.Options{Version: buildVersion(), URI: homePage}
	for _, pair := range o.reports {
		format, path, _ := strings.Cut(pair, "=")
		file, err := files.Create(path, 0o644)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, loadreport.Write(r, format, file, options), file.Close())
	}
	options.Color = isColored(s.out)
	return errors.Join(append(errs, loadreport.Write(r, o.format.value, s.out, options))...)
}
