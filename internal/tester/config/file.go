// Package config reads siohook.yaml, the settings of siohook test and siohook replay.
package config

import (
	"context"
	"fmt"
	"strings"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/settings"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// Name is the file that is read where nothing else is said.
const Name = "siohook.yaml"

// File is a siohook.yaml: settings of siohook test and siohook replay. What the command line says
// wins.
type File struct {
	Format      int                    `yaml:"format_version,omitempty" json:"format_version,omitempty" jsonschema:"description=version of this form of settings,minimum=1,maximum=1"`
	URL         string                 `yaml:"url,omitempty" json:"url,omitempty" jsonschema:"description=URL of the receiver"`
	Catalog     string                 `yaml:"catalog,omitempty" json:"catalog,omitempty" jsonschema:"description=catalog of the events: a name\\, or the folder of another provider's catalog"`
	Start       string                 `yaml:"start,omitempty" json:"start,omitempty" jsonschema:"description=command that starts the receiver"`
	WaitFor     string                 `yaml:"wait_for,omitempty" json:"wait_for,omitempty" jsonschema:"description=how long to wait for the receiver to listen,example=30s"`
	Crash       bool                   `yaml:"crash,omitempty" json:"crash,omitempty" jsonschema:"description=also kill the receiver at bad moments and start it again; requires start and an observer"`
	KillCmd     string                 `yaml:"kill_cmd,omitempty" json:"kill_cmd,omitempty" jsonschema:"description=command that kills the receiver where killing the processes of start does not"`
	Recover     string                 `yaml:"recover,omitempty" json:"recover,omitempty" jsonschema:"description=how long the receiver may take to recover from a crash,example=60s"`
	Instances   int                    `yaml:"instances,omitempty" json:"instances,omitempty" jsonschema:"description=how many instances to start for crash\\, which share a store; {port} stands for the port of each,minimum=1"`
	Deadline    string                 `yaml:"deadline,omitempty" json:"deadline,omitempty" jsonschema:"description=time within which the receiver must answer,example=10s"`
	Headers     map[string]string      `yaml:"headers,omitempty" json:"headers,omitempty" jsonschema:"description=extra headers"`
	HeaderEnv   map[string]string      `yaml:"header_env,omitempty" json:"header_env,omitempty" jsonschema:"description=extra headers with the value of an environment variable: for secrets"`
	TLSCA       string                 `yaml:"tls_ca,omitempty" json:"tls_ca,omitempty" jsonschema:"description=PEM file of the certificate authorities to trust instead of the system's"`
	TLSCert     string                 `yaml:"tls_cert,omitempty" json:"tls_cert,omitempty" jsonschema:"description=PEM file of a client certificate; requires tls_key"`
	TLSKey      string                 `yaml:"tls_key,omitempty" json:"tls_key,omitempty" jsonschema:"description=PEM file of the client certificate's key"`
	TLSName     string                 `yaml:"tls_server_name,omitempty" json:"tls_server_name,omitempty" jsonschema:"description=host name to expect in the receiver's certificate instead of the URL's"`
	TLSInsecure bool                   `yaml:"tls_insecure,omitempty" json:"tls_insecure,omitempty" jsonschema:"description=accept any certificate of the receiver"`
	SecretEnv   string                 `yaml:"secret_env,omitempty" json:"secret_env,omitempty" jsonschema:"description=environment variable with the secret that signs the deliveries"`
	SecretFile  string                 `yaml:"secret_file,omitempty" json:"secret_file,omitempty" jsonschema:"description=file with the secret that signs the deliveries"`
	Phases      []string               `yaml:"phases,omitempty" json:"phases,omitempty" jsonschema:"description=phases to run"`
	Checks      []string               `yaml:"checks,omitempty" json:"checks,omitempty" jsonschema:"description=checks to run: ids or patterns"`
	Skip        []skippedCheck         `yaml:"skip,omitempty" json:"skip,omitempty" jsonschema:"description=checks not to run"`
	Reject      []int                  `yaml:"reject,omitempty" json:"reject,omitempty" jsonschema:"description=statuses that the receiver must answer to invalid payloads"`
	ProbeURL    string                 `yaml:"probe_url,omitempty" json:"probe_url,omitempty" jsonschema:"description=URL that shows how many sales the receiver has counted"`
	ProbeCmd    string                 `yaml:"probe_cmd,omitempty" json:"probe_cmd,omitempty" jsonschema:"description=command that prints how many sales the receiver has counted"`
	ProbeHeader map[string]string      `yaml:"probe_headers,omitempty" json:"probe_headers,omitempty" jsonschema:"description=extra headers of the requests to probe URLs"`
	ProbeEnv    map[string]string      `yaml:"probe_header_env,omitempty" json:"probe_header_env,omitempty" jsonschema:"description=extra headers of the requests to probe URLs\\, with the value of an environment variable: for secrets"`
	Sink        string                 `yaml:"sink,omitempty" json:"sink,omitempty" jsonschema:"description=address on which to play the service that the receiver calls"`
	SinkScript  string                 `yaml:"sink_script,omitempty" json:"sink_script,omitempty" jsonschema:"description=file with the answers of the service that sink plays"`
	Settle      string                 `yaml:"settle,omitempty" json:"settle,omitempty" jsonschema:"description=how long the receiver may take to count a delivery,example=2s"`
	Amounts     string                 `yaml:"amounts,omitempty" json:"amounts,omitempty" jsonschema:"description=unit of the observed amounts,enum=auto,enum=units,enum=minor"`
	Baseline    string                 `yaml:"baseline,omitempty" json:"baseline,omitempty" jsonschema:"description=file with the fingerprints of known findings"`
	Fresh       string                 `yaml:"fresh,omitempty" json:"fresh,omitempty" jsonschema:"oneof_type=string;integer,description=number that is added to the ids of all events\\, or random,pattern=^(random|[0-9]+)$"`
	MaxRequests int                    `yaml:"max_requests,omitempty" json:"max_requests,omitempty" jsonschema:"description=highest number of deliveries in a run,minimum=1"`
	Connections int                    `yaml:"connections,omitempty" json:"connections,omitempty" jsonschema:"description=highest number of concurrent deliveries where their order does not matter,minimum=1"`
	Thorough    bool                   `yaml:"thorough,omitempty" json:"thorough,omitempty" jsonschema:"description=send each unusual payload alone\\, and every invalid payload"`
	Events      map[string]eventConfig `yaml:"events,omitempty" json:"events,omitempty" jsonschema:"description=settings of single events\\, by id\\, type or pattern"`
}

// skippedCheck is a check that is not run.
type skippedCheck struct {
	Check  string `yaml:"check" json:"check" jsonschema:"description=id or pattern"`
	Reason string `yaml:"reason" json:"reason" jsonschema:"description=why it is skipped,minLength=1"`
}

// Skips are checks that are not run.
type Skips []skippedCheck

// Reasons says of checks why they are skipped, by id: because of the settings, or of patterns of
// the command line.
func (s Skips) Reasons(patterns []string) map[string]string {
	reasons := map[string]string{}
	add := func(pattern, reason string) {
		checks, _ := contract.Match(pattern) // the run itself complains about one that matches nothing
		for i := range checks {
			if reasons[checks[i].ID] == "" {
				reasons[checks[i].ID] = reason
			}
		}
	}
	for _, skip := range s {
		add(skip.Check, skip.Reason)
	}
	for _, pattern := range patterns {
		add(pattern, "--skip")
	}
	return reasons
}

// eventConfig is what is different about some events.
type eventConfig struct {
	Expect    string            `yaml:"expect,omitempty" json:"expect,omitempty" jsonschema:"description=accept expects a 2xx; ignore expects a 2xx and no change in what is observed; reject expects a 4xx,enum=accept,enum=ignore,enum=reject"`
	Skip      string            `yaml:"skip,omitempty" json:"skip,omitempty" jsonschema:"description=why the event is not sent"`
	Path      string            `yaml:"path,omitempty" json:"path,omitempty" jsonschema:"description=path and query to which the event is sent,pattern=^/"`
	Headers   map[string]string `yaml:"headers,omitempty" json:"headers,omitempty" jsonschema:"description=extra headers"`
	HeaderEnv map[string]string `yaml:"header_env,omitempty" json:"header_env,omitempty" jsonschema:"description=extra headers with the value of an environment variable: for secrets"`
	Deadline  string            `yaml:"deadline,omitempty" json:"deadline,omitempty" jsonschema:"description=time within which the receiver must answer,example=10s"`
	ProbeURL  string            `yaml:"probe_url,omitempty" json:"probe_url,omitempty" jsonschema:"description=URL that shows how many of these events the receiver has counted"`
	ProbeCmd  string            `yaml:"probe_cmd,omitempty" json:"probe_cmd,omitempty" jsonschema:"description=command that prints how many of these events the receiver has counted"`
	State     []expectedState   `yaml:"expect_state,omitempty" json:"expect_state,omitempty" jsonschema:"description=values that the receiver stores when it accepts the event"`
}

// expectedState is a value that a receiver stores.
type expectedState struct {
	Payload string `yaml:"payload" json:"payload" jsonschema:"description=JSON Pointer of the value in the payload,pattern=^(/.*)?$"`
	State   string `yaml:"state" json:"state" jsonschema:"description=JSON Pointer of its place in what the probe shows; * is any member or index,pattern=^(/.*)?$"`
}

// Advice is the hint of errors about settings.
const Advice = "siohook init writes a file that explains all settings"

// Open opens the catalog that the settings name; "" where they name none.
type Open func(word string) (*schemas.Catalog, error)

// Read reads a file and checks what it names. at puts the file's name and the place of a path
// of member names and indexes before an error about it.
func Read(ctx context.Context, file string, open Open) (f *File, at func(err error, path ...any) error, err error) {
	text, err := files.Read(ctx, file, settings.Most)
	if err != nil {
		return nil, nil, err
	}
	at = func(err error, path ...any) error { return settings.At(file, text, err, path...) }
	f, err = Parse(file, text, open)
	return f, at, err
}

// Parse is [Read] of a file's text.
func Parse(file string, text []byte, open Open) (*File, error) {
	if err := settings.CheckFormat(file, text, format.Settings); err != nil {
		return nil, err
	}
	f := &File{}
	if err := settings.Read(file, text, f); err != nil {
		return nil, hint.With(err, Advice)
	}
	if name := settings.Blank(file, text, "url"); name != "" { // without a URL, siohook would test its own receiver
		return nil, hint.With(settings.At(file, text, fmt.Errorf("%s: no value", name), name), Advice)
	}
	catalog, err := open(f.Catalog)
	if err != nil {
		return nil, hint.With(settings.At(file, text, fmt.Errorf("catalog: %w", err), "catalog"), hint.Of(err))
	}
	if path, err := f.check(catalog); err != nil {
		return nil, hint.With(settings.At(file, text, err, path...), Advice)
	}
	return f, nil
}

// Flag is a setting that a flag has, too.
type Flag struct{ Name, Value string }

// Member is the flag's name as that of a setting.
func (f Flag) Member() string { return strings.ReplaceAll(f.Name, "-", "_") }

// Flags are the settings that flags have, too. One without a value is not set.
func (f *File) Flags() []Flag {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprint(n)
	}
	isSet := func(is bool) string {
		if is {
			return "true"
		}
		return ""
	}
	return []Flag{
		{"catalog", f.Catalog}, {"tls-ca", f.TLSCA}, {"tls-cert", f.TLSCert}, {"tls-key", f.TLSKey}, {"tls-server-name", f.TLSName}, {"tls-insecure", isSet(f.TLSInsecure)},
		{"secret-env", f.SecretEnv}, {"secret-file", f.SecretFile},
		{"start", f.Start}, {"wait-for", f.WaitFor}, {"crash", isSet(f.Crash)}, {"kill-cmd", f.KillCmd}, {"recover", f.Recover}, {"instances", number(f.Instances)}, {"deadline", f.Deadline}, {"probe-url", f.ProbeURL}, {"probe-cmd", f.ProbeCmd},
		{"sink", f.Sink}, {"sink-script", f.SinkScript}, {"settle", f.Settle}, {"amounts", f.Amounts}, {"baseline", f.Baseline}, {"max-requests", number(f.MaxRequests)},
		{"connections", number(f.Connections)}, {"thorough", isSet(f.Thorough)}, {"fresh", f.Fresh},
		{"phases", strings.Join(f.Phases, ",")}, {"checks", strings.Join(f.Checks, ",")},
	}
}

// check finds names of checks and events that do not exist, and reasons that are missing.
func (f *File) check(catalog *schemas.Catalog) (path []any, err error) {
	for name, patterns := range map[string][]string{"phases": f.Phases, "checks": f.Checks} {
		for i, p := range patterns {
			if _, err := contract.Match(p); err != nil {
				return []any{name, i}, err
			}
		}
	}
	for i, skip := range f.Skip {
		if _, err := contract.Match(skip.Check); err != nil {
			return []any{"skip", i, "check"}, err
		}
		if skip.Reason == "" {
			return []any{"skip", i}, fmt.Errorf("skip: %s: a reason is required", skip.Check)
		}
	}
	for _, event := range sorted.Keys(f.Events) {
		if _, err := catalog.Match([]string{event}); err != nil {
			return []any{"events", event}, err
		}
		for i, expected := range f.Events[event].State {
			if err := contract.ExpectedState(expected).Check(catalog, event); err != nil {
				return []any{"events", event, "expect_state", i}, fmt.Errorf("expect_state: %w", err)
			}
		}
	}
	return nil, nil
}
