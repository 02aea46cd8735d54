package drift

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// WriteMarkdown writes a page for people about what was found in some payloads. Nothing in it
// is markup of the payloads' own.
func WriteMarkdown(w io.Writer, payloads int, found []Finding) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# Drift\n\n%s, %s.\n", words.Count(payloads, "payload"), words.Count(len(found), "finding"))
	if len(found) > 0 {
		fmt.Fprint(b, "\n| rule | place | deliveries | first seen | verdict |\n|---|---|---|---|---|\n")
	}
	for i := range found {
		f := &found[i]
		first := ""
		if !f.First.IsZero() {
			first = f.First.Format(time.RFC3339)
		}
		fmt.Fprintf(b, "| %s | %s | %d of %d | %s | %s |\n", f.Kind, safetext.Code(f.Pointer), f.N, f.Of, first, f.Verdict.Words())
	}
	for i := range found {
		f := &found[i]
		fmt.Fprintf(b, "\n## %s %s\n\nWant %s, got %s. Fingerprint %s.\n", f.Kind, safetext.Code(f.Pointer), safetext.Code(f.Want), safetext.Code(f.Got), f.Fingerprint)
		if f.Example != "" {
			fmt.Fprintf(b, "\nExample, redacted: %s\n", safetext.Code(f.Example))
		}
		if len(f.Events) > 0 {
			fmt.Fprint(b, "\n")
		}
		for _, e := range f.Events {
			fmt.Fprintf(b, "- %s: %d of %d\n", safetext.Code(e.Event), e.N, e.Of)
		}
		if f.Suggestion != "" {
			fmt.Fprintf(b, "\n    %s\n", safetext.Line(f.Suggestion, 500))
		}
	}
	return b.Flush()
}
