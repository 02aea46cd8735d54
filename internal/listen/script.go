package listen

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/siohook/siohook/internal/capture"
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
	Event   string   `yaml:"event"`  // id, type or glob; "" for any delivery
	Method  string   `yaml:"method"` // "" for any
	Path    string   `yaml:"path"`   // path or glob; "" for any
	Answers []Answer `yaml:"answers"`
	Repeat  bool     `yaml:"repeat"` // begin again after the last answer

	mu   sync.Mutex
	next int
}

// Script is a list of rules; the first that fits answers.
type Script struct {
	Rules []*Rule `yaml:"rules"`
}

// ParseScript reads a script, YAML or JSON.
func ParseScript(text []byte) (*Script, error) {
	var s Script
	if err := yaml.UnmarshalWithOptions(text, &s, yaml.Strict()); err != nil {
		return nil, errors.New(strings.TrimSpace(yaml.FormatError(err, false, false)))
	}
	if len(s.Rules) == 0 {
		return nil, errors.New("no rules in it")
	}
	for i, rule := range s.Rules {
		if err := rule.check(); err != nil {
			return nil, fmt.Errorf("rule %d: %w", i+1, err)
		}
	}
	return &s, nil
}

func (r *Rule) check() error {
	if len(r.Answers) == 0 {
		return errors.New("no answers")
	}
	for _, glob := range []string{r.Event, r.Path} {
		if _, err := path.Match(glob, ""); err != nil {
			return fmt.Errorf("%s: %w", glob, err)
		}
	}
	for i := range r.Answers {
		a := &r.Answers[i]
		if a.Status != 0 && (a.Status < 200 || a.Status > 599) {
			return fmt.Errorf("answer %d: %d is no status to answer with: want 200 to 599", i+1, a.Status)
		}
		if a.After != "" {
			delay, err := time.ParseDuration(a.After)
			if err != nil || delay < 0 {
				return fmt.Errorf("answer %d: delay: want a time like 500ms, got %q", i+1, a.After)
			}
			a.Delay = delay
		}
		for name, value := range a.Headers {
			if strings.ContainsAny(name+value, "\r\n") || name == "" {
				return fmt.Errorf("answer %d: header %q cannot be sent", i+1, name)
			}
		}
	}
	return nil
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
		if !matches(r.Path, target) {
			return false
		}
	}
	return r.Event == "" || matchesEvent(r.Event, c.Event)
}

// matchesEvent tells whether a pattern means an event: its id, its type, or a
// glob of either. TYPE/... is the type, too.
func matchesEvent(pattern, id string) bool {
	return id != "" && (matches(pattern, id) || matches(strings.TrimSuffix(pattern, "/..."), typeOf(id)))
}

func typeOf(id string) string {
	t, _, _ := strings.Cut(id, "/")
	return t
}

func matches(pattern, name string) bool {
	if pattern == name {
		return true
	}
	ok, err := path.Match(pattern, name)
	return ok && err == nil
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
