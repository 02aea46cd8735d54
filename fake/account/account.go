// Package account is what made-up events are about: who owns the account, what it sells,
// and where its contacts live.
//
//	a, err := account.Parse(text)
//	f, err := fake.New(7, fake.Options{Account: a})
//
// [Make] makes up what an account lacks. The events themselves are made by package fake.
package account

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// Account is what events are about: who owns it, what it sells, and where its
// contacts live. An id stands for one thing of its kind and always has the same
// name. What is left out is made up from the seed; a list that is given is all
// there is of its kind.
type Account struct {
	Email    string   `json:"email,omitzero"`    // the owner's address, in all events
	Currency string   `json:"currency,omitzero"` // of all prices: ISO 4217 in lower case
	Language string   `json:"language,omitzero"` // of names that are made up: one of [Languages]
	Locales  []string `json:"locales,omitzero"`  // of the contacts: some of [Locales]
	Topics   []string `json:"topics,omitzero"`   // what the account is about; names are made of them

	Tags          []Item   `json:"tags,omitzero"`
	Courses       []Item   `json:"courses,omitzero"`
	CourseBundles []Item   `json:"course_bundles,omitzero"`
	Campaigns     []Item   `json:"campaigns,omitzero"`
	Emails        []Item   `json:"emails,omitzero"` // the name is the subject
	Blogs         []Blog   `json:"blogs,omitzero"`
	Funnels       []Funnel `json:"funnels,omitzero"`
	URLs          []string `json:"urls,omitzero"` // addresses where contacts come from
}

// Item is something that has an id and a name.
type Item struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitzero"` // of a campaign
}

// Blog is a blog with its pages.
type Blog struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Pages []Item `json:"pages"`
}

// Funnel is a funnel with its steps.
type Funnel struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Steps []Step `json:"steps"`
}

// Step is a step of a funnel. An order form has price plans, the registration
// for a webinar has a webinar.
type Step struct {
	ID         int64       `json:"id"`
	Name       string      `json:"name"`
	Type       string      `json:"type"` // squeeze, opt_in_thank_you_page, webinar_registration or offer-form
	Webinar    *Webinar    `json:"webinar,omitzero"`
	PricePlans []PricePlan `json:"price_plans,omitzero"`
}

// Webinar is what a step registers for.
type Webinar struct {
	ID       int64 `json:"id"`
	Duration int64 `json:"duration"` // seconds
}

// PricePlan is a price on an order form.
type PricePlan struct {
	ID        int64      `json:"id"`
	Name      string     `json:"name"`
	InnerName string     `json:"inner_name,omitzero"` // "" is the name
	Type      string     `json:"type,omitzero"`       // "" is one_shot; subscription is only seen
	Amount    int64      `json:"amount"`              // in minor units: 583 is 5.83
	Resources []Resource `json:"resources,omitzero"`  // what the buyer gets
}

// Resource is a tag or course that a price plan gives.
type Resource struct {
	Type string `json:"type"` // systemeio_tag or membership_course
	ID   int64  `json:"id"`   // of one of the account's
}

// Error tells where in an account file something is wrong.
type Error struct {
	Line, Column int    // from 1; the column in code points
	Pointer      string // JSON Pointer of the value
	Err          error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%d:%d: %s: %v", e.Line, e.Column, e.Pointer, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Parse reads an account from JSON. Members that an account does not have
// are an error, an [*Error] like all others.
func Parse(text []byte) (*Account, error) {
	document, err := jsonpos.Parse(text, jsonpos.Limits{MaxDepth: 10, MaxValues: 1_000_000})
	if fault := (*jsonpos.Fault)(nil); errors.As(err, &fault) {
		return nil, errorAt(text, fault.Pointer, fault.Start, fmt.Errorf("%s: want %s, got %s", fault.Rule, fault.Want, fault.Got))
	}
	if len(document.Faults) > 0 {
		fault := document.Faults[0]
		return nil, errorAt(text, fault.Pointer, fault.Start, fmt.Errorf("%s: want %s, got %s", fault.Rule, fault.Want, fault.Got))
	}
	var a Account
	if err := json.Unmarshal(text, &a, json.RejectUnknownMembers(true)); err != nil {
		var semantic *json.SemanticError
		if !errors.As(err, &semantic) {
			return nil, fmt.Errorf("account: %w", err)
		}
		why := semantic.Err
		switch {
		case errors.Is(err, json.ErrUnknownName):
			why = errors.New("an account does not have this member")
		case why == nil:
			why = fmt.Errorf("the type %s is wrong here", semantic.JSONKind)
		}
		node, ok := document.Lookup(string(semantic.JSONPointer))
		if !ok {
			return nil, errorAt(text, string(semantic.JSONPointer), int(semantic.ByteOffset), why)
		}
		start := node.Start()
		if node.NameStart() >= 0 && errors.Is(err, json.ErrUnknownName) {
			start = node.NameStart()
		}
		return nil, errorAt(text, string(semantic.JSONPointer), start, why)
	}
	if err := a.check(); err != nil {
		var wrong *fault
		if errors.As(err, &wrong) {
			if node, ok := document.Lookup(wrong.pointer); ok {
				return nil, errorAt(text, wrong.pointer, node.Start(), wrong.err)
			}
		}
		return nil, err
	}
	return &a, nil
}

func errorAt(text []byte, pointer string, offset int, err error) error {
	line, column := jsonpos.NewLocator(text).Place(offset)
	if pointer == "" {
		pointer = "(root)"
	}
	return &Error{line, column, pointer, err}
}

// JSON is the account as people edit it: what [Parse] reads.
func (a *Account) JSON() ([]byte, error) {
	var b bytes.Buffer
	err := json.MarshalWrite(&b, a, jsontext.WithIndent("  "), jsontext.EscapeForHTML(false))
	if err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// fault is something wrong with an account, and its JSON Pointer.
type fault struct {
	pointer string
	err     error
}

func (f *fault) Error() string { return "account: " + f.pointer + ": " + f.err.Error() }
func (f *fault) Unwrap() error { return f.err }
