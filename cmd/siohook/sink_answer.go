package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// sinkAnswer is one answer of a script.
type sinkAnswer struct {
	Status  int               `yaml:"status"`
	Headers map[string]string `yaml:"headers"`
	Body    string            `yaml:"body"`
	Delay   string            `yaml:"delay"`

	delay time.Duration
}

// readSinkScript reads a YAML or JSON list of answers.
func readSinkScript(file string) ([]sinkAnswer, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	const hint = "a script is a list such as [{status: 200}, {status: 503, delay: 2s, body: '{}'}]"
	var answers []sinkAnswer
	if err := yaml.UnmarshalWithOptions(text, &answers, yaml.Strict()); err != nil {
		return nil, &usageError{fmt.Errorf("%s: %s", file, strings.TrimSpace(yaml.FormatError(err, false, false))), hint}
	}
	if len(answers) == 0 {
		return nil, &usageError{fmt.Errorf("%s: no answer in it", file), hint}
	}
	for i := range answers {
		a := &answers[i]
		if a.Status == 0 {
			a.Status = http.StatusOK
		}
		var err error
		if a.Delay != "" {
			a.delay, err = time.ParseDuration(a.Delay)
		}
		if a.Status < 200 || a.Status > 599 || a.delay < 0 {
			err = errors.Join(err, errors.New("want a status from 200 to 599 and a delay such as 2s"))
		}
		if err != nil {
			return nil, &usageError{fmt.Errorf("%s: answer %d: %w", file, i+1, err), hint}
		}
	}
	return answers, nil
}

// wait lets the delay pass; false when the caller has gone.
func (a *sinkAnswer) wait(ctx context.Context) bool {
	if a.delay == 0 {
		return true
	}
	timer := time.NewTimer(a.delay)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func (a *sinkAnswer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	for name, value := range a.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.Status)
	_, _ = io.WriteString(w, a.Body)
}
