package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/schemas"
)

// ExpectedState says that a receiver stores a value of the deliveries that it accepts.
type ExpectedState struct {
	// Payload is the JSON Pointer of the value in the payload. With *, which stands for any
	// element or member, each of several values is meant.
	Payload string
	// State is a JSON Pointer into what is observed, with * for any element or member. One
	// of these places has the value: a text as it is, a number in any notation.
	State string
}

// Check tells whether both are JSON Pointers, and whether the payloads of an event that a
// pattern matches can have the value.
func (e ExpectedState) Check(c *schemas.Catalog, events string) error {
	for _, pointer := range []struct{ name, text string }{{"payload", e.Payload}, {"state", e.State}} {
		if pointer.text != "" && !strings.HasPrefix(pointer.text, "/") {
			return fmt.Errorf("%s: want a JSON Pointer such as /a/b, got %q", pointer.name, pointer.text)
		}
	}
	c = c.OrDefault()
	rows, err := c.Match([]string{events})
	if err != nil {
		return err
	}
	var known []string
	for _, row := range rows {
		members, err := c.Members(row)
		if err != nil {
			return err
		}
		if len(members) == 0 { // nothing is known of them
			return nil
		}
		for i := range members {
			known = append(known, members[i].Pointer)
		}
	}
	if e.Payload == "" || slices.ContainsFunc(known, func(at string) bool { return leadsTo(at, e.Payload, known) }) {
		return nil
	}
	err = fmt.Errorf("payload: %s has no member %s", events, e.Payload)
	if nearest := spell.Nearest(e.Payload, known); nearest != "" {
		err = fmt.Errorf("%w, did you mean %s?", err, nearest)
	}
	return err
}

// leadsTo tells whether a pointer is that of a known member, or of something in one that
// nothing more is known of.
func leadsTo(at, pointer string, known []string) bool {
	place, steps := jsonpos.Tokens(at), jsonpos.Tokens(pointer)
	if len(steps) < len(place) || !fits(steps[:len(place)], place) {
		return false
	}
	return len(steps) == len(place) || !slices.ContainsFunc(known, func(other string) bool { return strings.HasPrefix(other, at+"/") })
}

// fits tells whether two places may be the same: * is any step, in either.
func fits(a, b []string) bool {
	return slices.EqualFunc(a, b, func(a, b string) bool { return a == b || a == "*" || b == "*" })
}

// stores tells whether a receiver's value is that of a payload: another type of the same
// text is.
func stores(is, want jsonpos.Node) bool {
	switch want.Kind() {
	case jsonpos.Object:
		return is.Kind() == jsonpos.Object && sameMembers(is, want)
	case jsonpos.Array:
		return is.Kind() == jsonpos.Array && slices.EqualFunc(slices.Collect(is.Children()), slices.Collect(want.Children()), stores)
	case jsonpos.Null:
		return is.Kind() == jsonpos.Null
	case jsonpos.String, jsonpos.Number, jsonpos.Boolean:
	}
	if is.Kind() == jsonpos.Object || is.Kind() == jsonpos.Array || is.Kind() == jsonpos.Null {
		return false
	}
	a, b := plain(is), plain(want)
	return a == b || want.Kind() == jsonpos.Number && sameNumber(a, b)
}

func sameMembers(is, want jsonpos.Node) bool {
	n := 0
	for member := range want.Children() {
		other, ok := is.Member(member.Name())
		if !ok || !stores(other, member) {
			return false
		}
		n++
	}
	return n == len(slices.Collect(is.Children()))
}

// plain is the text of a value, without quotes.
func plain(n jsonpos.Node) string {
	if n.Kind() == jsonpos.String {
		return n.Text()
	}
	return string(n.Raw())
}

// sameNumber compares numbers that may be written with decimals: whole ones exactly.
func sameNumber(a, b string) bool {
	whole := func(text string) string {
		if before, decimals, ok := strings.Cut(text, "."); ok && strings.Trim(decimals, "0") == "" {
			return before
		}
		return text
	}
	return whole(a) == whole(b)
}
