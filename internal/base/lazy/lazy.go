// Package lazy makes what is dear when it is first needed: each command of siohook starts with all
// packages, and needs a few.
package lazy

import (
	"regexp"
	"sync"
)

// Pattern gives a regular expression, which must be valid, and compiles it at the first call.
func Pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
