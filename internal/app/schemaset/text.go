package schemaset

import (
	"fmt"
	"io"
	"strings"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/paint"
	"github.com/siohook/siohook/internal/base/safetext"
)

// Text writes a clickable line per change, with what else there is to say below.
func (d *Diff) Text(w io.Writer, brush paint.Brush) error {
	var b strings.Builder
	for i := range d.Changes {
		c := &d.Changes[i]
		level := map[schemadiff.Level]func(string) string{schemadiff.Breaking: brush.Bad, schemadiff.Warning: brush.Warn, schemadiff.Compatible: brush.Good}[c.Level](string(c.Level))
		at := c.Path
		if at == "" {
			at = "(root)"
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s %s: %s (%s): %s\n", safetext.Line(c.Files[0], 500), c.Line, c.Column,
			safetext.Line(c.Events[0], 200), safetext.Line(at, 500), c.Rule, level, safetext.Line(c.sentence(), 500))
		for _, detail := range c.details() {
			fmt.Fprintf(&b, "  %-8s %s\n", detail[0]+":", safetext.Line(detail[1], 4000))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
