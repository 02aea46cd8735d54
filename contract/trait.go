package contract

import (
	"bytes"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// trait is something about documented payloads that receivers stumble over. A
// payload that is refused with the trait and accepted without it shows which.
type trait struct {
	// without lists payloads without the trait, which need not be documented; none
	// when the payload does not have it.
	without func(payload []byte) [][]byte
	pointer func(payload []byte) string // of the member that matters; nil: of none
	// control makes a payload that no receiver can read, where payloads without the
	// trait are not valid either: a receiver that accepts it as well ignores what it
	// cannot read, and has another reason. nil when they are valid.
	control func(payload []byte) []byte
	// same tells whether a changed payload was changed in what the trait is about; nil:
	// where pointer says so.
	same func(p *payload) bool
}

// traits has first those whose absence changes nothing of what a payload means:
// where that helps, nothing else is the reason.
var traits = []*rule{
	toleranceSpace, coverageSlash, coverageUnicode, coverageTimeOffset, toleranceEmail,
	coverageFieldsEmpty, coverageFieldsMissing, coverageFieldsObject, coverageNull, coverageNotNull, coverageResource,
}

// isIn tells whether a payload has a trait.
func (t *trait) isIn(b []byte) bool {
	return slices.ContainsFunc(t.without(b), func(other []byte) bool { return !bytes.Equal(other, b) })
}

// at is the JSON Pointer of the member that matters, or "".
func (t *trait) at(b []byte) string {
	if t.pointer == nil {
		return ""
	}
	return t.pointer(b)
}

// isChanged tells whether a payload was changed in what a trait is about.
func (t *trait) isChanged(p *payload) bool {
	if p.mutation == nil {
		return false
	}
	return t.same != nil && t.same(p) || t.at(p.bytes) != "" && t.at(p.bytes) == p.mutation.Pointer
}

// changed has the value at a place exchanged where it is of a kind.
func changed(place func([]byte) string, is func(jsonpos.Node) bool, to string) func([]byte) [][]byte {
	return func(b []byte) [][]byte {
		n, ok := node(b, place(b))
		if !ok || !is(n) {
			return nil
		}
		without, _ := with(b, place(b), to) // it is there
		return [][]byte{without}
	}
}

func isArray(n jsonpos.Node) bool  { return n.Kind() == jsonpos.Array }
func isObject(n jsonpos.Node) bool { return n.Kind() == jsonpos.Object }
func isNull(n jsonpos.Node) bool   { return n.Kind() == jsonpos.Null }
func isText(n jsonpos.Node) bool   { return n.Kind() == jsonpos.String }

// aboutFields tells whether fields, or one of them, were changed.
func aboutFields(p *payload) bool {
	m := p.mutation
	return m.Kind == "fields" || strings.HasSuffix(m.Pointer, "/fields") || strings.Contains(m.Pointer, "/fields/")
}

// fieldsOf is where a payload has the fields of its contact or customer.
func fieldsOf(b []byte) string { return firstThere(b, "/data/contact/fields", "/data/customer/fields") }

func ipOf(b []byte) string { return firstThere(b, "/data/contact/ip", "/data/customer/client_ip") }

func emailOf(b []byte) string { return firstThere(b, "/data/contact/email", "/data/customer/email") }

func firstThere(b []byte, pointers ...string) string {
	for _, pointer := range pointers {
		if _, ok := node(b, pointer); ok {
			return pointer
		}
	}
	return "/none"
}
