package drift

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/safetext"
)

// AddToBaseline adds what was found to the file of a baseline, which has those that are known:
// nil when there is none yet.
func AddToBaseline(name string, known fingerprint.Set, found []Finding) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	var b strings.Builder
	if known == nil {
		b.WriteString("# Known findings of siohook drift, one line for each event: fingerprint, rule, place.\n")
	}
	for i := range found {
		for _, f := range found[i].Fingerprints {
			if !known[f] {
				fmt.Fprintf(&b, "%s %s %s\n", f, found[i].Kind, safetext.Line(found[i].Pointer, 200))
			}
		}
	}
	_, err = file.WriteString(b.String())
	return errors.Join(err, file.Close())
}
