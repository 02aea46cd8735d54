package drift_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/schemas"
)

// Nothing that came is printed but words that look like a program's: new types, new values,
// names of members.
func TestNothingThatCameIsPrinted(t *testing.T) {
	words := []string{"Zebulon Quux", "zebulon@firma-quux.de", "0612345678", "Наталья", "山田太郎", "محمد", "김철수", "Łukasz", `Quux\"straat`, "quux20261231"}
	faker, err := fake.New(1, fake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for round, row := range schemas.Automation().Rows {
		c, err := drift.New(schemas.Automation(), redactor(t))
		if err != nil {
			t.Fatal(err)
		}
		observer := c.Observer()
		for i := range uint64(20) {
			e := faker.Event(i)
			if e.Row != row {
				continue
			}
			all, err := mutation.Of(schemas.Automation(), e.Row, e.Payload)
			if err != nil {
				t.Fatal(err)
			}
			for k := range all {
				payload := all[k].Payload()
				if len(payload) > 10_000 {
					continue
				}
				// The word stands wherever a text of the payload does, in a name, and behind all.
				word := words[(round+k)%len(words)]
				for _, p := range [][]byte{
					withTexts(payload, word), bytes.Replace(payload, []byte(`"data":{`), []byte(`"data":{"`+word+`":"`+word+`",`), 1),
					[]byte(`{"name":"` + word + `","data":{"` + word + `":1}}`), []byte(`{"type":"` + word + `"}`), []byte(word),
				} {
					n++
					c.Add(observer.Observe(schemas.Delivery{Body: p}, time.Time{}, drift.Wire))
				}
			}
		}
		findings, _ := c.Findings(drift.Options{})
		var out bytes.Buffer
		if err := drift.WriteMarkdown(&out, c.Payloads, findings); err != nil {
			t.Fatal(err)
		}
		for i := range findings {
			text, err := json.Marshal(findings[i])
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "%s\n%+v\n", text, findings[i].Case())
		}
		for _, word := range words {
			for _, part := range strings.Fields(word) {
				if at := strings.Index(out.String(), part); at >= 0 {
					t.Fatalf("%s is left: %s", part, out.String()[max(0, at-100):min(out.Len(), at+100)])
				}
			}
		}
	}
	if n < 10_000 {
		t.Errorf("only %d payloads", n)
	}
}

// withTexts has a word in place of each text behind a colon, but for the type.
func withTexts(payload []byte, word string) []byte {
	parts := strings.Split(string(payload), `":"`)
	for i := 1; i < len(parts); i++ {
		if _, after, ok := strings.Cut(parts[i], `"`); ok && i%2 == 0 {
			parts[i] = word + `"` + after
		}
	}
	return []byte(strings.Join(parts, `":"`))
}
