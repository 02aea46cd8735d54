package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/files"
)

// scheduleOptions say when requests are due.
type scheduleOptions struct {
	rate     string
	ramp     string
	stages   string
	maxRate  string
	poisson  bool
	duration time.Duration
	warm     time.Duration

	pacer  load.Pacer
	warmUp load.Pacer // nil for none
	first  load.Rate  // of a search
	most   load.Rate
}

const (
	mostRemote = load.Rate(1000) // a second, to other machines, unless --max-rate says otherwise
	mostTried  = load.Rate(200_000)
)

func (o *scheduleOptions) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.rate, "rate", "100/s", "requests per time: 500/s, 30/m, or max")
	f.DurationVar(&o.duration, "duration", 10*time.Second, "how long to send")
	f.StringVar(&o.ramp, "ramp", "", "rate that rises or falls within --duration: 100..2000/s")
	f.StringVar(&o.stages, "stages", "", "file with one stage per line: a duration and a rate or ramp, such as 30s 100..500/s")
	f.BoolVar(&o.poisson, "poisson", false, "send at random times, with --rate as the average")
	f.DurationVar(&o.warm, "warmup", 0, "send for this long before measuring, at the first rate of the schedule")
	f.StringVar(&o.maxRate, "max-rate", "", "highest rate allowed; default 1000/s with --allow-remote, otherwise no limit")
	_ = cmd.RegisterFlagCompletionFunc("rate", cobra.FixedCompletions([]string{"max", "100/s", "1000/s"}, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
}

func (o *scheduleOptions) complete(cmd *cobra.Command, search, remote bool, seed uint64) error {
	if o.duration <= 0 || o.warm < 0 {
		return &usageError{errors.New("--duration and --warmup: want times above zero"), ""}
	}
	given := 0
	for _, name := range []string{"rate", "ramp", "stages"} {
		if cmd.Flags().Changed(name) {
			given++
		}
	}
	switch {
	case given > 1:
		return &usageError{errors.New("use only one of --rate, --ramp and --stages"), ""}
	case o.stages != "" && cmd.Flags().Changed("duration"):
		return &usageError{errors.New("--stages cannot be combined with --duration: the file sets the duration of each stage"), ""}
	case search && (o.ramp != "" || o.stages != "" || o.rate == "max" || o.poisson):
		return &usageError{errors.New("--find-limit cannot be combined with --ramp or --stages"), "it chooses the rates itself, starting at --rate"}
	case o.poisson && o.rate == "max":
		return &usageError{errors.New("--poisson needs a rate"), "for example --rate 500/s"}
	}
	if remote {
		o.most = mostRemote
	}
	if o.maxRate != "" {
		var err error
		if o.most, err = load.ParseRate(o.maxRate); err != nil {
			return &usageError{fmt.Errorf("--max-rate: %w", err), ""}
		}
	}
	stages, err := o.read(cmd.Context())
	if err != nil {
		return err
	}
	if o.most > 0 && stages.Peak() > o.most {
		return &usageError{fmt.Errorf("%v is above the highest rate allowed, %v", stages.Peak(), o.most), "if the receiver is yours, raise the limit with --max-rate"}
	}
	switch {
	case o.rate == "max" && stages == nil:
		o.pacer = load.Max{For: o.duration, AtMost: o.most}
		if o.warm > 0 {
			o.warmUp = load.Max{For: o.warm, AtMost: o.most}
		}
		return nil
	case o.poisson:
		o.pacer = &load.Poisson{Stages: stages, Seed: seed}
	default:
		o.pacer = stages
	}
	if o.warm > 0 {
		o.warmUp = load.Steady(stages[0].From, o.warm)
	}
	o.first = stages[0].From
	if o.most == 0 {
		o.most = mostTried
	}
	return nil
}

// read is the schedule of an open model, or nil.
func (o *scheduleOptions) read(ctx context.Context) (load.Stages, error) {
	switch {
	case o.stages != "":
		text, err := files.Read(ctx, o.stages, files.Most)
		if err != nil {
			return nil, err
		}
		stages, err := load.ParseStages(string(text))
		if err != nil {
			return nil, &usageError{fmt.Errorf("%s:%w", o.stages, err), ""}
		}
		return stages, nil
	case o.ramp != "":
		from, to, err := load.ParseRamp(o.ramp)
		if err != nil {
			return nil, &usageError{fmt.Errorf("--ramp: %w", err), ""}
		}
		return load.Stages{{From: from, To: to, Duration: o.duration}}, nil
	case o.rate == "max":
		return nil, nil
	}
	rate, err := load.ParseRate(o.rate)
	if err != nil {
		return nil, &usageError{fmt.Errorf("--rate: %w", err), ""}
	}
	return load.Steady(rate, o.duration), nil
}
