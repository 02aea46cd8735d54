package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/app/probe"
	"github.com/siohook/siohook/internal/app/sink"
)

// probeOptions say where to look at what a receiver has done.
type probeOptions struct {
	url string
	cmd string

	headers    []string
	headerEnvs []string
}

// addHeadersTo adds the flags for the headers of probes.
func (o *probeOptions) addHeadersTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.headers, "probe-header", nil, "extra header 'Name: value' of requests to the probe URL; repeatable")
	f.StringArrayVar(&o.headerEnvs, "probe-header-env", nil, "extra header 'Name=VAR' of requests to the probe URL, with the value of an environment variable; repeatable")
}

// readers read what is observed there, as a receiver is reached.
func (o probeOptions) readers(ctx context.Context, target *targetOptions) (read []probe.Read, err error) {
	header := http.Header{}
	if err := addHeaders(header, "--probe-header", o.headers, o.headerEnvs); err != nil {
		return nil, err
	}
	if o.url != "" {
		secure, err := target.tls.config(ctx)
		if err != nil {
			return nil, err
		}
		at, err := probe.URL(ctx, o.url, header, deliver.Options{AllowRemote: target.allowRemote, TLS: secure})
		if err != nil {
			return nil, err
		}
		read = append(read, at)
	}
	if o.cmd != "" {
		read = append(read, probe.Command(ctx, o.cmd))
	}
	return read, nil
}

// observeOptions say how siohook sees what a receiver does with sales.
type observeOptions struct {
	probe      probeOptions
	sink       string
	sinkScript string
}

func (o *observeOptions) addTo(cmd *cobra.Command, c *contract.Options) {
	f := cmd.Flags()
	f.StringVar(&o.probe.url, "probe-url", "", "URL that shows how many sales the receiver has counted: a number or any JSON")
	f.StringVar(&o.probe.cmd, "probe-cmd", "", "command that prints how many sales the receiver has counted: a number or any JSON")
	o.probe.addHeadersTo(cmd)
	f.StringVar(&o.sink, "sink", "", "address on which siohook plays the service that the receiver calls, and counts the calls by method and path")
	f.StringVar(&o.sinkScript, "sink-script", "", "file with the answers of the service that --sink plays, as for siohook listen --script; the default is 200")
	f.DurationVar(&c.Settle, "settle", 2*time.Second, "how long the receiver may take to count a delivery")
	amounts := newOneOf("auto", "units", "minor")
	f.Var(amountsFlag{amounts, &c.Amounts}, "amounts", "unit of the observed amounts; auto infers it from the decimals")
}

// amountsFlag is a word whose first choice stands for nothing.
type amountsFlag struct {
	*oneOf
	to *string
}

// Set implements [pflag.Value].
func (f amountsFlag) Set(word string) error {
	if err := f.oneOf.Set(word); err != nil {
		return err
	}
	*f.to = strings.TrimPrefix(f.value, "auto")
	return nil
}

// observe sets up what is observed in the options of a run; stop ends it.
func (o *observeOptions) observe(ctx context.Context, target *targetOptions, options *contract.Options, warn func(string)) (stop func(), err error) {
	stop = func() {}
	read, err := o.probe.readers(ctx, target)
	if err != nil {
		return stop, err
	}
	if o.sink == "" && o.sinkScript != "" {
		return stop, &usageError{fmt.Errorf("--sink-script needs --sink"), "for example --sink 127.0.0.1:9000"}
	}
	if o.sink != "" {
		var script *listen.Script
		if o.sinkScript != "" {
			if script, err = readScript(ctx, target.catalog.Catalog, o.sinkScript); err != nil {
				return stop, err
			}
		}
		s := &service{Sink: sink.New(script), addr: o.sink, warn: warn}
		if err := s.listen(); err != nil {
			return stop, &usageError{fmt.Errorf("--sink %s: %w", o.sink, err), "for example 127.0.0.1:9000"}
		}
		if script == nil { // a script says itself what fails
			options.FailNext, options.Disturb = s.FailNext, s.disturb
		}
		stop = func() { s.close(context.WithoutCancel(ctx)) } // the process ends anyway
		read = append(read, func() (any, error) { return s.State(), nil })
	}
	options.Observe = probe.All(read)
	return stop, nil
}
