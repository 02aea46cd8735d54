package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/load"
)

type loadMergeOptions struct {
	reports loadReports
	slo     string
}

func newLoadMergeCmd(s *streams) *cobra.Command {
	var o loadMergeOptions
	cmd := &cobra.Command{
		Use:   "merge REPORT...",
		Short: "Merge the reports of runs on several machines",
		Long: `Merge JSON reports of runs that took place at the same time. The result is the report of
one run with all their requests. Histograms are added up, so percentiles are those of all
requests, not averages of percentiles.`,
		Example: `  siohook load http://127.0.0.1:3000/webhook --shard 1/2 --report json=a.json   # on one machine
  siohook load http://127.0.0.1:3000/webhook --shard 2/2 --report json=b.json   # on another
  siohook load merge a.json b.json --slo 'p99<250ms' --report html=both.html`,
		Args: checkArgs(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runLoadMerge(cmd.Context(), o, args, s)
		},
	}
	o.reports.addTo(cmd)
	cmd.Flags().StringVar(&o.slo, "slo", "", "objectives, such as 'p99<250ms,errors<0.1%,throughput>400/s'")
	return cmd
}

func runLoadMerge(ctx context.Context, o loadMergeOptions, files []string, s *streams) error {
	if err := o.reports.check(); err != nil {
		return err
	}
	var objectives []load.Objective
	if o.slo != "" {
		var err error
		if objectives, err = load.ParseObjectives(o.slo); err != nil {
			return &usageError{err, "for example --slo 'p99<250ms,errors<0.1%'"}
		}
	}
	var reports []*load.Report
	err := input.Files{Args: files, Stdin: s.in}.Each(ctx, func(name string, r io.Reader) error {
		one, err := load.ReadReport(r)
		if err != nil {
			return &usageError{fmt.Errorf("%s: %w", name, err), "siohook load URL --report json=FILE writes such a report"}
		}
		reports = append(reports, one)
		return nil
	})
	if err != nil {
		return err
	}
	merged, err := load.Merge(reports)
	if err != nil {
		return &usageError{err, ""}
	}
	load.Judge(merged, objectives)
	return errors.Join(o.reports.write(merged, s), loadExit(merged, false))
}
