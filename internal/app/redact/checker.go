package redact

import (
	"net/http"
	"slices"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Checker sees to it that redacted payloads validate as the originals did. It is safe for
// concurrent use.
type Checker struct {
	validators []*validate.Validator
}

// NewChecker makes a checker of a catalog's events.
func NewChecker(c *schemas.Catalog) *Checker {
	return &Checker{[]*validate.Validator{validate.New(c, validate.Options{}), validate.New(c, validate.Options{Profile: schemas.Strict})}}
}

// Same tells whether two payloads of a delivery have the same violations under either profile,
// but for what these quote. The headers are nil where they are not known.
func (k *Checker) Same(header http.Header, before, after []byte) bool {
	of := func(v *validate.Validator, payload []byte) []validate.Violation {
		return v.Delivery(schemas.Delivery{Header: header, Body: payload}).Violations
	}
	for _, v := range k.validators {
		if !slices.EqualFunc(of(v, before), of(v, after), func(a, b validate.Violation) bool {
			return a.Rule == b.Rule && a.Severity == b.Severity && a.Event == b.Event
		}) {
			return false
		}
	}
	return true
}
