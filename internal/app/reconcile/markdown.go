package reconcile

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// mostListed is how many findings a page for people lists.
const mostListed = 1000

// WriteMarkdown writes a page for people. Nothing in it is markup of the deliveries' or the books' own.
func WriteMarkdown(w io.Writer, s *Summary, findings iter.Seq2[*Finding, error]) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# Deliveries and books\n\n%s.\n\n", markdown(s.Line()))
	for _, line := range s.Told() {
		fmt.Fprintf(b, "- %s\n", markdown(line))
	}
	if len(s.Windows) > 0 {
		fmt.Fprintf(b, "\n## When deliveries were lost\n\n| %s |\n|%s\n", strings.Join(windowHead, " | "), strings.Repeat("---|", len(windowHead)))
		for i := range s.Windows {
			w := &s.Windows[i]
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", stamp(w.From), stamp(w.To), words.Number(w.Lost), markdown(w.Last.String()), markdown(w.First.String()))
		}
	}
	if len(s.Totals) > 0 {
		fmt.Fprintf(b, "\n## Totals\n\n| %s |\n|%s\n", strings.Join(totalHead, " | "), strings.Repeat("---|", len(totalHead)))
		for _, t := range s.Totals {
			var cells []string
			for _, cell := range t.cells() {
				cells = append(cells, markdown(cell))
			}
			fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
		}
	}
	n := 0
	for f, err := range findings {
		if err != nil {
			return err
		}
		if n++; n == 1 {
			fmt.Fprint(b, "\n## Findings\n\n| check | finding | place | resend |\n|---|---|---|---|\n")
		}
		if n > mostListed {
			continue
		}
		c := f.Case()
		x := c.Findings[0]
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", f.Check, markdown(x.Message), markdown(fmt.Sprintf("%s%s:%d", x.File, x.Part, x.Line)), safetext.Code(f.Command))
	}
	if n > mostListed {
		fmt.Fprintf(b, "\nand %s more.\n", words.Number(n-mostListed))
	}
	return b.Flush()
}

// escaper escapes what Markdown gives a meaning.
var escaper = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", ">", "&gt;", "&", "&amp;", "[", `\[`, "]", `\]`, "#", `\#`, "!", `\!`)

func markdown(text string) string { return escaper.Replace(safetext.Line(text, 500)) }
