package listen

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/validate"
)

// The verdicts on a delivery.
const (
	Valid     = "valid"
	Warnings  = "warnings"  // valid, but not under the strict profile
	Invalid   = "invalid"   // has violations
	Unknown   = "unknown"   // no documented event
	Unchecked = "unchecked" // no POST
)

// Verdicts lists them all.
func Verdicts() []string { return []string{Valid, Warnings, Invalid, Unknown, Unchecked} }

// unknownRules are those that say that the event is not a documented one.
var unknownRules = map[string]bool{"unknown-type": true, "unknown-variant": true}

// verdictOf sums a report up in a word.
func verdictOf(method string, r validate.Report) string {
	if method != http.MethodPost {
		return Unchecked
	}
	verdict := Valid
	for i := range r.Violations {
		switch v := &r.Violations[i]; {
		case unknownRules[v.Rule]:
			return Unknown
		case v.Severity == validate.Error:
			verdict = Invalid
		case verdict == Valid:
			verdict = Warnings
		}
	}
	return verdict
}

// The places of a contact's number in payloads on the wire.
var contactPlaces = [][]byte{[]byte(`"contact":{"id":`), []byte(`"contact_id":`)}

// contactOf finds the number of the contact that a payload is about; 0 when
// there is none. Deliveries as the provider writes them are not parsed for it.
func contactOf(payload []byte) int64 {
	for _, place := range contactPlaces {
		if i := bytes.Index(payload, place); i >= 0 {
			digits := payload[i+len(place):]
			n := 0
			for n < len(digits) && digits[n] >= '0' && digits[n] <= '9' {
				n++
			}
			if id, err := strconv.ParseInt(string(digits[:n]), 10, 64); err == nil {
				return id
			}
		}
	}
	if !bytes.Contains(payload, []byte("contact")) {
		return 0
	}
	doc, err := jsonpos.Parse(payload, jsonpos.Limits{MaxValues: 5_000})
	if err != nil {
		return 0
	}
	for _, pointer := range []string{"/data/contact/id", "/data/customer/contact_id"} {
		if node, ok := doc.Lookup(pointer); ok && node.Kind() == jsonpos.Number {
			if id, err := strconv.ParseInt(string(node.Raw()), 10, 64); err == nil {
				return id
			}
		}
	}
	return 0
}
