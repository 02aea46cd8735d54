package listen

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/base/pattern"
	"github.com/siohook/siohook/internal/base/settings"
	"github.com/siohook/siohook/schemas"
)

// Answer is what a sender gets back.
type Answer struct {
	Status  int               `yaml:"status"` // 0 means 204, or 200 when there is a body
	Headers map[string]string `yaml:"headers"`
	Body    string            `yaml:"body"`
	Delay   time.Duration     `yaml:"-"`
	After   string            `yaml:"delay"`
	// Close ends the connection without an answer. The delivery is stored all
	// the same.
	Close bool `yaml:"close"`
}

// Rule says how some deliveries are answered: with the first answer the first
// time, with the second the second time, and with the last from then on.
type Rule struct {
	Event   string   `yaml:"event"`  // as [schemas.Catalog.Selector] reads it; "" for any delivery
	Method  string   `yaml:"method"` // "" for any
	Path    string   `yaml:"path"`   // path or glob, in which * stands for any characters; "" for any
	Answers []Answer `yaml:"answers"`
	Repeat  bool     `yaml:"repeat"` // begin again after the last answer

	counts func(event string) bool // nil for any
	mu     sync.Mutex
	next   int
}

// Script is a list of rules; the first that fits answers.
type Script struct {
	Rules []*Rule `yaml:"rules"`
}

// ParseScript reads a script, YAML or JSON; file names it in errors. Events are those of
// the catalog.
func ParseScript(c *schemas.Catalog, file string, text []byte) (*Script, error) {
	var s Script
	if err := settings.Read(file, text, &s); err != nil {
		return nil, err
	}
	if len(s.Rules) == 0 {
		return nil, fmt.Errorf("%s contains no rules", file)
	}
	for i, rule := range s.Rules {
		if path, err := rule.check(c); err != nil {
			return nil, settings.At(file, text, err, append([]any{"rules", i}, path...)...)
		}
	}
	return &s, nil
}

// check tells what is wrong with a rule, and where in it.
func (r *Rule) check(c *schemas.Catalog) (path []any, err error) {
	if len(r.Answers) == 0 {
		return nil, errors.New("want answers in every rule")
	}
	if r.Event != "" {
		if r.counts, err = c.Selector(r.Event); err != nil {
			return []any{"event"}, err
		}
	}
	for i := range r.Answers {
		a := &r.Answers[i]
		if a.Status != 0 && (a.Status < 200 || a.Status > 599) {
			return []any{"answers", i, "status"}, fmt.Errorf("want a status from 200 to 599, got %d", a.Status)
		}
		if a.After != "" {
			delay, err := time.ParseDuration(a.After)
			if err != nil || delay < 0 {
				return []any{"answers", i, "delay"}, fmt.Errorf("delay: want a time such as 500ms, got %q", a.After)
			}
			a.Delay = delay
		}
		for name, value := range a.Headers {
			if strings.ContainsAny(name+value, "\r\n") || name == "" {
				return []any{"answers", i, "headers", name}, fmt.Errorf("header %q cannot be sent", name)
			}
		}
	}
	return nil, nil
}

// Answer finds the answer to a capture; nil when no rule fits.
func (s *Script) Answer(c *capture.Capture) *Answer {
	if s == nil {
		return nil
	}
	for _, rule := range s.Rules {
		if rule.fits(c) {
			return rule.take()
		}
	}
	return nil
}

func (r *Rule) fits(c *capture.Capture) bool {
	if r.Method != "" && !strings.EqualFold(r.Method, c.Method) {
		return false
	}
	if r.Path != "" {
		target, _, _ := strings.Cut(c.URL, "?")
		if !pattern.Match(r.Path, target) {
			return false
		}
	}
	return r.counts == nil || r.counts(c.Event)
}

func (r *Rule) take() *Answer {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := &r.Answers[r.next]
	switch {
	case r.next+1 < len(r.Answers):
		r.next++
	case r.Repeat:
		r.next = 0
	}
	return a
}

// Code is the status that is really answered.
func (a *Answer) Code() int {
	switch {
	case a.Status != 0:
		return a.Status
	case a.Body != "":
		return http.StatusOK
	}
	return http.StatusNoContent
}
