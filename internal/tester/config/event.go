package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/pattern"
	"github.com/siohook/siohook/internal/base/sorted"
)

// Rule is what a file says about events.
type Rule struct {
	eventConfig
	contract.EventRule // without address, headers and observer
}

// Rules are what the file says about events, what is more exact first: the first that names an
// event holds. An error comes with the path of what is wrong.
func (f *File) Rules() (rules []Rule, path []any, err error) {
	for _, event := range sorted.Keys(f.Events) {
		of := f.Events[event]
		rule, wrong, err := of.rule(event)
		if err != nil {
			return nil, []any{"events", event, wrong}, fmt.Errorf("%s: %w", wrong, err)
		}
		rules = append(rules, Rule{of, rule})
	}
	sorted.By(rules, func(a, b Rule) int { return pattern.Compare(b.Events, a.Events) })
	return rules, nil, nil
}

// rule is what a file says about events. An error comes with the name of what is wrong.
func (e *eventConfig) rule(event string) (rule contract.EventRule, wrong string, err error) {
	rule = contract.EventRule{Events: event, Expect: contract.Expect(e.Expect), Skip: e.Skip}
	if !slices.Contains([]contract.Expect{"", contract.Accept, contract.Ignore, contract.Refuse}, rule.Expect) {
		return rule, "expect", fmt.Errorf("want accept, ignore or reject, got %q", e.Expect)
	}
	if e.Path != "" && !strings.HasPrefix(e.Path, "/") {
		return rule, "path", fmt.Errorf("want a path that begins with /, got %q", e.Path)
	}
	if e.Deadline != "" {
		if rule.Deadline, err = time.ParseDuration(e.Deadline); err != nil || rule.Deadline <= 0 {
			return rule, "deadline", fmt.Errorf("want a time such as 10s, got %q", e.Deadline)
		}
	}
	for _, expected := range e.State {
		rule.ExpectState = append(rule.ExpectState, contract.ExpectedState(expected))
	}
	return rule, "", nil
}

// At is the rule for a receiver: with the address that its path leads to.
func (r *Rule) At(receiver string) (contract.EventRule, error) {
	rule := r.EventRule
	if r.Path == "" {
		return rule, nil
	}
	base, err := url.Parse(receiver)
	if err != nil {
		return rule, err
	}
	relative, err := url.Parse(r.Path)
	if err != nil {
		return rule, fmt.Errorf("events: %s: path: %w", rule.Events, err)
	}
	rule.URL = base.ResolveReference(relative).String()
	return rule, nil
}
