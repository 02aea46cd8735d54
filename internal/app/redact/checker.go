package redact

import (
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

// Same tells whether two payloads have the same violations under either profile, but for
// what these quote.
func (k *Checker) Same(before, after []byte) bool {
	for _, v := range k.validators {
		if !slices.EqualFunc(v.Payload(before).Violations, v.Payload(after).Violations, func(a, b validate.Violation) bool {
			return a.Rule == b.Rule && a.Severity == b.Severity && a.Event == b.Event
		}) {
			return false
		}
	}
	return true
}
