package schemas

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/spell"
)

// UnknownTypeError tells that a payload's type is in no row of the catalog. A
// receiver should answer it with a 2xx all the same: the product has triggers
// whose payloads are not documented.
type UnknownTypeError struct {
	Type    string // the payload's type; "" when it has none
	Nearest string // the known type that was probably meant; "" when none is near
}

func (e *UnknownTypeError) Error() string {
	if e.Type == "" {
		return `payload has no "type"`
	}
	if e.Nearest != "" {
		return fmt.Sprintf("unknown event type %q, did you mean %q?", e.Type, e.Nearest)
	}
	return fmt.Sprintf("unknown event type %q", e.Type)
}

// UnknownVariantError tells that a payload's type has several variants and its
// data none of the members that select one.
type UnknownVariantError struct {
	Type string
	Keys []string // members of data that would select a variant
}

func (e *UnknownVariantError) Error() string {
	return fmt.Sprintf("%s: unknown variant: data has no member %s", e.Type, strings.Join(e.Keys, " or "))
}

// Select finds the event of a payload from its type and a function that tells
// whether its data has a member. The error is an *[UnknownTypeError] or an
// *[UnknownVariantError]. When data has the keys of several variants, the first
// row wins.
func (c *Catalog) Select(eventType string, has func(member string) bool) (*Row, error) {
	var keys []string
	for _, row := range c.Rows {
		if row.Type != eventType {
			continue
		}
		if row.Key == "" || has(row.Key) {
			return row, nil
		}
		keys = append(keys, row.Key)
	}
	if keys != nil {
		return nil, &UnknownVariantError{Type: eventType, Keys: keys}
	}
	return nil, &UnknownTypeError{Type: eventType, Nearest: spell.Nearest(eventType, c.Types())}
}

// Parse decodes a payload of the automation catalog; see [Catalog.Parse].
func Parse(body []byte) (Event, error) { return automation.Parse(body) }

// Parse decodes a payload into the struct of its event: the result is a pointer
// of the type that the event's row names. Names are matched exactly, unknown
// members are ignored, members that are missing stay at their zero value.
// Invalid UTF-8 and duplicate members are errors.
//
// An event that the catalog does not have gives an *[UnknownTypeError] or an
// *[UnknownVariantError].
func (c *Catalog) Parse(body []byte) (Event, error) {
	var head struct {
		Type string         `json:"type"`
		Data jsontext.Value `json:"data"`
	}
	if err := json.Unmarshal(body, &head); err != nil {
		return nil, fmt.Errorf("parse payload: %w", err)
	}
	row, err := c.Select(head.Type, func(member string) bool { return hasMember(head.Data, member) })
	if err != nil {
		return nil, err
	}
	event, ok := reflect.New(reflect.TypeOf(row.Model).Elem()).Interface().(Event)
	if !ok {
		panic(fmt.Sprintf("catalog %s: model of %s is no pointer to an event", c.Name, row.ID()))
	}
	if err := json.Unmarshal(body, event); err != nil {
		return nil, fmt.Errorf("parse %s: %w", row.ID(), err)
	}
	return event, nil
}

// hasMember tells whether value, which is valid JSON, is an object with that member.
func hasMember(value jsontext.Value, member string) bool {
	if value.Kind() != '{' {
		return false
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(value, &members); err != nil {
		return false
	}
	_, ok := members[member]
	return ok
}
