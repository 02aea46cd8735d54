package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/probe"
	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/pattern"
	"github.com/siohook/siohook/internal/base/settings"
	"github.com/siohook/siohook/internal/base/sorted"
)

// configFile is read where nothing else is said.
const configFile = "siohook.yaml"

// testConfig is a siohook.yaml: settings of siohook test and siohook replay. What the command line says
// wins.
type testConfig struct {
	Format      int                    `yaml:"format_version,omitempty" json:"format_version,omitempty" jsonschema:"description=version of this form of settings,minimum=1,maximum=1"`
	URL         string                 `yaml:"url,omitempty" json:"url,omitempty" jsonschema:"description=URL of the receiver"`
	Start       string                 `yaml:"start,omitempty" json:"start,omitempty" jsonschema:"description=command that starts the receiver"`
	WaitFor     string                 `yaml:"wait_for,omitempty" json:"wait_for,omitempty" jsonschema:"description=how long to wait for the receiver to listen,example=30s"`
	Deadline    string                 `yaml:"deadline,omitempty" json:"deadline,omitempty" jsonschema:"description=time within which the receiver must answer,example=10s"`
	Headers     map[string]string      `yaml:"headers,omitempty" json:"headers,omitempty" jsonschema:"description=extra headers"`
	HeaderEnv   map[string]string      `yaml:"header_env,omitempty" json:"header_env,omitempty" jsonschema:"description=extra headers with the value of an environment variable: for secrets"`
	Phases      []string               `yaml:"phases,omitempty" json:"phases,omitempty" jsonschema:"description=phases to run"`
	Checks      []string               `yaml:"checks,omitempty" json:"checks,omitempty" jsonschema:"description=checks to run: ids or patterns"`
	Skip        []skippedCheck         `yaml:"skip,omitempty" json:"skip,omitempty" jsonschema:"description=checks not to run"`
	Reject      []int                  `yaml:"reject,omitempty" json:"reject,omitempty" jsonschema:"description=statuses that the receiver must answer to invalid payloads"`
	ProbeURL    string                 `yaml:"probe_url,omitempty" json:"probe_url,omitempty" jsonschema:"description=URL that shows how many sales the receiver has counted"`
	ProbeCmd    string                 `yaml:"probe_cmd,omitempty" json:"probe_cmd,omitempty" jsonschema:"description=command that prints how many sales the receiver has counted"`
	Sink        string                 `yaml:"sink,omitempty" json:"sink,omitempty" jsonschema:"description=address on which to play the service that the receiver calls"`
	SinkScript  string                 `yaml:"sink_script,omitempty" json:"sink_script,omitempty" jsonschema:"description=file with the answers of the service that sink plays"`
	Settle      string                 `yaml:"settle,omitempty" json:"settle,omitempty" jsonschema:"description=how long the receiver may take to count a delivery,example=2s"`
	Amounts     string                 `yaml:"amounts,omitempty" json:"amounts,omitempty" jsonschema:"description=unit of the observed amounts,enum=auto,enum=units,enum=minor"`
	Baseline    string                 `yaml:"baseline,omitempty" json:"baseline,omitempty" jsonschema:"description=file with the fingerprints of known findings"`
	MaxRequests int                    `yaml:"max_requests,omitempty" json:"max_requests,omitempty" jsonschema:"description=highest number of deliveries in a run,minimum=1"`
	Events      map[string]eventConfig `yaml:"events,omitempty" json:"events,omitempty" jsonschema:"description=settings of single events\\, by id\\, type or pattern"`
}

type skippedCheck struct {
	Check  string `yaml:"check" json:"check" jsonschema:"description=id or pattern"`
	Reason string `yaml:"reason" json:"reason" jsonschema:"description=why it is skipped,minLength=1"`
}

type eventConfig struct {
	Expect    string            `yaml:"expect,omitempty" json:"expect,omitempty" jsonschema:"description=accept expects a 2xx; ignore expects a 2xx and no change in what is observed; reject expects a 4xx,enum=accept,enum=ignore,enum=reject"`
	Skip      string            `yaml:"skip,omitempty" json:"skip,omitempty" jsonschema:"description=why the event is not sent"`
	Path      string            `yaml:"path,omitempty" json:"path,omitempty" jsonschema:"description=path and query to which the event is sent,pattern=^/"`
	Headers   map[string]string `yaml:"headers,omitempty" json:"headers,omitempty" jsonschema:"description=extra headers"`
	HeaderEnv map[string]string `yaml:"header_env,omitempty" json:"header_env,omitempty" jsonschema:"description=extra headers with the value of an environment variable: for secrets"`
	Deadline  string            `yaml:"deadline,omitempty" json:"deadline,omitempty" jsonschema:"description=time within which the receiver must answer,example=10s"`
	ProbeURL  string            `yaml:"probe_url,omitempty" json:"probe_url,omitempty" jsonschema:"description=URL that shows how many of these events the receiver has counted"`
	ProbeCmd  string            `yaml:"probe_cmd,omitempty" json:"probe_cmd,omitempty" jsonschema:"description=command that prints how many of these events the receiver has counted"`
}

// eventSetting is what a configuration says about events.
type eventSetting struct {
	rule   contract.EventRule // without address and observer
	path   string
	target targetOptions // headers
	probe  probeOptions
}

const configHint = "siohook test --init writes a file that explains all settings"

// readConfig takes settings from a file where the command line says nothing.
func (o *testOptions) readConfig(flags *pflag.FlagSet) error {
	file := o.config
	if file == "" {
		if _, err := os.Stat(configFile); errors.Is(err, fs.ErrNotExist) || o.init {
			return nil
		}
		file = configFile
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := settings.CheckFormat(file, text, format.Settings); err != nil {
		return err
	}
	var c testConfig
	if err := settings.Read(file, text, &c); err != nil {
		return &usageError{err, configHint}
	}
	if path, err := o.apply(&c, flags); err != nil {
		return &usageError{settings.At(file, text, err, path...), cmp.Or(nameHint(err), configHint)}
	}
	o.config = file
	return nil
}

// apply takes settings over. An error comes with the path of what is wrong.
func (o *testOptions) apply(c *testConfig, flags *pflag.FlagSet) (path []any, err error) {
	if path, err := c.check(); err != nil {
		return path, err
	}
	if o.url == "" {
		o.url = c.URL
	}
	most := ""
	if c.MaxRequests != 0 {
		most = fmt.Sprint(c.MaxRequests)
	}
	for _, s := range []struct{ name, value string }{
		{"start", c.Start}, {"wait-for", c.WaitFor}, {"deadline", c.Deadline}, {"probe-url", c.ProbeURL}, {"probe-cmd", c.ProbeCmd},
		{"sink", c.Sink}, {"sink-script", c.SinkScript}, {"settle", c.Settle}, {"amounts", c.Amounts}, {"baseline", c.Baseline}, {"max-requests", most},
		{"phases", strings.Join(c.Phases, ",")}, {"checks", strings.Join(c.Checks, ",")},
	} {
		if s.value == "" || flags.Changed(s.name) || flags.Lookup(s.name) == nil { // siohook replay has fewer
			continue
		}
		if err := flags.Set(s.name, s.value); err != nil {
			name := strings.ReplaceAll(s.name, "-", "_")
			return []any{name}, fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(c.Reject) > 0 && !flags.Changed("reject") {
		o.options.Reject = c.Reject
	}
	o.target.addHeaders(c.Headers, c.HeaderEnv)
	for _, skip := range c.Skip {
		o.options.Skip = append(o.options.Skip, skip.Check)
	}
	for event, ec := range c.Events {
		setting, wrong, err := ec.setting(event)
		if err != nil {
			return []any{"events", event, wrong}, fmt.Errorf("%s: %w", wrong, err)
		}
		o.events = append(o.events, setting)
	}
	// The first that names an event holds: what is more exact comes first.
	sorted.By(o.events, func(a, b eventSetting) int { return pattern.Compare(b.rule.Events, a.rule.Events) })
	return nil, nil
}

// check finds names of checks and events that do not exist, and reasons that are missing.
func (c *testConfig) check() (path []any, err error) {
	for name, patterns := range map[string][]string{"phases": c.Phases, "checks": c.Checks} {
		for i, p := range patterns {
			if _, err := contract.Match(p); err != nil {
				return []any{name, i}, err
			}
		}
	}
	for i, skip := range c.Skip {
		if _, err := contract.Match(skip.Check); err != nil {
			return []any{"skip", i, "check"}, err
		}
		if skip.Reason == "" {
			return []any{"skip", i}, fmt.Errorf("skip: %s: a reason is required", skip.Check)
		}
	}
	for _, event := range sorted.Keys(c.Events) {
		if _, err := catalog().Match([]string{event}); err != nil {
			return []any{"events", event}, err
		}
	}
	return nil, nil
}

// setting is what a configuration says about events. An error comes with the name of
// what is wrong.
func (c *eventConfig) setting(event string) (s eventSetting, wrong string, err error) {
	s = eventSetting{
		rule: contract.EventRule{Events: event, Expect: contract.Expect(c.Expect), Skip: c.Skip},
		path: c.Path, probe: probeOptions{c.ProbeURL, c.ProbeCmd}, target: targetOptions{deadline: 1},
	}
	if !slices.Contains([]contract.Expect{"", contract.Accept, contract.Ignore, contract.Refuse}, s.rule.Expect) {
		return s, "expect", fmt.Errorf("want accept, ignore or reject, got %q", c.Expect)
	}
	if c.Path != "" && !strings.HasPrefix(c.Path, "/") {
		return s, "path", fmt.Errorf("want a path that begins with /, got %q", c.Path)
	}
	if c.Deadline != "" {
		if s.rule.Deadline, err = time.ParseDuration(c.Deadline); err != nil || s.rule.Deadline <= 0 {
			return s, "deadline", fmt.Errorf("want a time such as 10s, got %q", c.Deadline)
		}
	}
	s.target.addHeaders(c.Headers, c.HeaderEnv)
	return s, "", nil
}

// addHeaders takes headers of a configuration.
func (o *targetOptions) addHeaders(headers, fromEnv map[string]string) {
	for _, name := range sorted.Keys(headers) {
		o.headers = append(o.headers, name+": "+headers[name])
	}
	for _, name := range sorted.Keys(fromEnv) {
		o.headerEnvs = append(o.headerEnvs, name+"="+fromEnv[name])
	}
}

// rules are the settings about events as a run takes them.
func (o *testOptions) rules(ctx context.Context) ([]contract.EventRule, error) {
	var rules []contract.EventRule
	for _, setting := range o.events {
		rule := setting.rule
		header, err := setting.target.header()
		if err != nil {
			return nil, err
		}
		rule.Header = header
		if setting.path != "" {
			base, err := url.Parse(o.url)
			if err != nil {
				return nil, &usageError{err, ""}
			}
			relative, err := url.Parse(setting.path)
			if err != nil {
				return nil, &usageError{fmt.Errorf("events: %s: path: %w", rule.Events, err), ""}
			}
			rule.URL = base.ResolveReference(relative).String()
		}
		read, err := setting.probe.readers(ctx, o.target.allowRemote)
		if err != nil {
			return nil, err
		}
		rule.Observe = probe.All(read)
		rules = append(rules, rule)
	}
	return rules, nil
}

// exampleConfig is what --init writes.
//
//go:embed init.yaml
var exampleConfig string

func writeConfig(s *streams) error {
	file, err := os.OpenFile(configFile, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return &usageError{fmt.Errorf("%s already exists", configFile), "it was left unchanged"}
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(exampleConfig)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%s written\n", configFile)
	return err
}
