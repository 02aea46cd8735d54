package schemadiff

import (
	"errors"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// gauge counts the schemas that a validator looks at. Where kinds contain each other, these are as
// many as the kinds to the power of how deep a value is. When none are left, every value counts as
// invalid, and isEmpty says so.
type gauge struct {
	left    int
	isEmpty bool
}

// The work of the validator, in schemas that it looks at.
const (
	mostValidated   = 4_000_000 // for what is compared
	mostShown       = 2_000_000 // for all witnesses
	mostShownOfEach = 400_000
)

var errGauge = errors.New("too much to validate")

// Compile makes the gauge a part of every schema.
func (g *gauge) Compile(jsonschema.CompilerContext, map[string]any) (jsonschema.ExtSchema, error) {
	return g, nil
}

// Validate counts one schema.
func (g *gauge) Validate(jsonschema.ValidationContext, any) error {
	if g.left--; g.left < 0 {
		g.isEmpty = true
		panic(errGauge)
	}
	return nil
}

// fill makes work left for both of two schemas.
func fill(was, is *Schema, work int) {
	for _, s := range []*Schema{was, is} {
		*s.gauge = gauge{left: work}
	}
}
