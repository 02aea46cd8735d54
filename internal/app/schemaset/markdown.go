package schemaset

import (
	"fmt"
	"io"
	"strings"

	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// Markdown writes a table per level, for a pull request. page gives the address of the page of
// a kind of change.
func (d *Diff) Markdown(w io.Writer, page func(rule string) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Changes to the contract\n\nFrom %s to %s: %s.\n", inCode(d.Old), inCode(d.New), markdownText(d.String()))
	for _, level := range levels {
		rows := 0
		for i := range d.Changes {
			c := &d.Changes[i]
			if c.Level != level {
				continue
			}
			if rows++; rows == 1 {
				fmt.Fprintf(&b, "\n## %s\n\n| rule | event | member | was | is | witness |\n|---|---|---|---|---|---|\n", strings.ToUpper(string(level[:1]))+string(level[1:]))
			}
			events := inCode(c.Events[0])
			if n := len(c.Events) - 1; n > 0 {
				events += fmt.Sprintf(" and %s", words.Count(n, "other"))
			}
			witness := ""
			if c.Witness != nil {
				witness = inCode(cut(string(c.Witness), 300))
			}
			known := ""
			if c.Known {
				known = " (known)"
			}
			fmt.Fprintf(&b, "| [%s](%s)%s | %s | %s | %s | %s | %s |\n",
				c.Rule, page(c.Rule), known, events, inCode(c.Path), markdownText(c.Was), markdownText(c.Is), witness)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// inCode is text as code within a cell of a table.
func inCode(text string) string {
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	space := ""
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		space = " "
	}
	return fence + space + strings.ReplaceAll(safetext.Line(text, 4000), "|", `\|`) + space + fence
}

// markdownText is text that Markdown leaves alone.
func markdownText(text string) string {
	var b strings.Builder
	for _, r := range safetext.Line(text, 500) {
		if strings.ContainsRune("\\`*_{}[]<>()#+!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "..."
	}
	return text
}
