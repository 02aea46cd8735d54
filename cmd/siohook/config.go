package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/probe"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/tester/config"
	"github.com/siohook/siohook/schemas"
)

// readConfig takes settings from a file where the command line says nothing.
func (o *testOptions) readConfig(ctx context.Context, flags *pflag.FlagSet) error {
	file := o.config
	if file == "" {
		if _, err := os.Stat(config.Name); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		file = config.Name
	}
	f, at, err := config.Read(ctx, file, func(word string) (*schemas.Catalog, error) { return o.opened(word, flags) })
	if err != nil {
		return badName(err)
	}
	if path, err := o.apply(f, flags); err != nil {
		return &usageError{at(err, path...), config.Advice}
	}
	o.config = file
	return nil
}

// opened is the catalog that the settings name, unless the command line does.
func (o *testOptions) opened(word string, flags *pflag.FlagSet) (*schemas.Catalog, error) {
	if word != "" && !flags.Changed("catalog") {
		return o.target.catalog.open(word)
	}
	return o.target.catalog.Catalog, nil
}

// apply takes settings over. An error comes with the path of what is wrong.
func (o *testOptions) apply(c *config.File, flags *pflag.FlagSet) (path []any, err error) {
	if o.url == "" {
		o.url = c.URL
	}
	for _, s := range c.Flags() {
		isSecret := strings.HasPrefix(s.Name, "secret-") && (flags.Changed("secret-env") || flags.Changed("secret-file"))
		if s.Value == "" || flags.Changed(s.Name) || isSecret || flags.Lookup(s.Name) == nil { // siohook replay has fewer
			continue
		}
		if err := flags.Set(s.Name, s.Value); err != nil {
			return []any{s.Member()}, fmt.Errorf("%s: %w", s.Member(), err)
		}
	}
	if len(c.Reject) > 0 && !flags.Changed("reject") {
		o.options.Reject = c.Reject
	}
	o.target.addHeaders(c.Headers, c.HeaderEnv)
	lines, envs := linesOf(c.ProbeHeader, c.ProbeEnv)
	o.observe.probe.headers, o.observe.probe.headerEnvs = append(o.observe.probe.headers, lines...), append(o.observe.probe.headerEnvs, envs...)
	for _, skip := range c.Skip {
		o.options.Skip = append(o.options.Skip, skip.Check)
	}
	o.skipped = c.Skip
	o.events, path, err = c.Rules()
	for i := range o.events {
		o.target.secret = append(o.target.secret, sorted.Keys(o.events[i].HeaderEnv)...)
	}
	return path, err
}

// addHeaders takes headers of a configuration.
func (o *targetOptions) addHeaders(headers, fromEnv map[string]string) {
	lines, envs := linesOf(headers, fromEnv)
	o.headers, o.headerEnvs = append(o.headers, lines...), append(o.headerEnvs, envs...)
}

// rules are the settings about events as a run takes them.
func (o *testOptions) rules(ctx context.Context) ([]contract.EventRule, error) {
	var rules []contract.EventRule
	for i := range o.events {
		of := &o.events[i]
		header := http.Header{}
		lines, envs := linesOf(of.Headers, of.HeaderEnv)
		if err := addHeaders(header, "--header", lines, envs); err != nil {
			return nil, err
		}
		rule, err := of.At(o.url)
		if err != nil {
			return nil, err
		}
		rule.Header = header
		read, err := probeOptions{of.ProbeURL, of.ProbeCmd, o.observe.probe.headers, o.observe.probe.headerEnvs}.readers(ctx, &o.target)
		if err != nil {
			return nil, err
		}
		rule.Observe = probe.All(read)
		rules = append(rules, rule)
	}
	return rules, nil
}
