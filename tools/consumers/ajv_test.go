package consumers_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func typeName(row *schemas.Row) string { return reflect.TypeOf(row.Model).String() }

// judged is a payload with what package validate says of it.
type judged struct {
	kind            string
	event           string // file stem
	payload         []byte
	lenient, strict bool
}

// ajv 8 in strict mode, both drafts and both profiles, gives the verdicts of
// package validate on all samples, 1,000 fakes and 1,000 mutations.
func TestAjv(t *testing.T) {
	program := node(t)
	all := payloads(t)
	var in bytes.Buffer
	e := json.NewEncoder(&in)
	e.SetEscapeHTML(false)
	for _, j := range all {
		if err := e.Encode(map[string]string{"event": j.event, "payload": string(j.payload)}); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"ajv.mjs", exported(t)}
	for _, row := range schemas.Automation().Rows {
		args = append(args, row.FileStem())
	}
	cmd := command(".", program, args...)
	cmd.Stdin = &in
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Run(); err != nil {
		t.Fatalf("ajv: %v\n%s", err, tail(errOut.Bytes()))
	}
	if errOut.Len() > 0 {
		t.Errorf("ajv warns: %s", tail(errOut.Bytes()))
	}
	// kind, profile, ours, ajv's
	table := map[string]*[2][2]int{}
	lines := bufio.NewScanner(&out)
	n := 0
	for ; lines.Scan(); n++ {
		var theirs [4]bool
		if err := json.Unmarshal(lines.Bytes(), &theirs); err != nil {
			t.Fatal(err)
		}
		j := all[n]
		for i, verdict := range theirs {
			profile, ours := "lenient", j.lenient
			if i%2 == 1 {
				profile, ours = "strict", j.strict
			}
			draft := []string{"2020-12", "draft-07"}[i/2]
			key := fmt.Sprintf("%-9s %-7s %s", j.kind, profile, draft)
			if table[key] == nil {
				table[key] = &[2][2]int{}
			}
			table[key][index(ours)][index(verdict)]++
			if ours != verdict {
				t.Errorf("%s: siohook says %v, ajv %v: %s %s", key, ours, verdict, j.event, j.payload)
			}
		}
	}
	if n != len(all) {
		t.Fatalf("ajv gave %d verdicts on %d payloads", n, len(all))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-26s  both valid  both invalid  only siohook  only ajv\n", "payloads  profile draft")
	for _, kind := range []string{"samples", "fakes", "mutations"} {
		for _, profile := range []string{"lenient", "strict"} {
			for _, draft := range []string{"2020-12", "draft-07"} {
				key := fmt.Sprintf("%-9s %-7s %s", kind, profile, draft)
				c := table[key]
				fmt.Fprintf(&b, "%-26s  %10d  %12d  %12d  %8d\n", key, c[1][1], c[0][0], c[1][0], c[0][1])
			}
		}
	}
	t.Log("\n" + b.String())
	golden(t, "ajv.txt", []byte(b.String()))
}

func index(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func payloads(t *testing.T) []judged {
	t.Helper()
	catalog := schemas.Automation()
	lenient := validate.New(catalog, validate.Options{Profile: schemas.Lenient})
	strict := validate.New(catalog, validate.Options{Profile: schemas.Strict})
	judge := func(kind string, row *schemas.Row, payload []byte) judged {
		return judged{kind, row.FileStem(), payload, fits(lenient.Payload(payload)), fits(strict.Payload(payload))}
	}
	var all []judged
	for _, row := range catalog.Rows {
		sample, err := catalog.Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, judge("samples", row, sample))
	}
	faker, err := fake.New(7, fake.Options{Seen: true})
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint64(1000) {
		e := faker.Event(n)
		all = append(all, judge("fakes", e.Row, e.Payload))
	}
	// Mutations of fakes, a few of each, so that all events and kinds are among them.
	mutations := 0
	for n := uint64(0); mutations < 1000; n++ {
		e := faker.Event(n)
		list, err := mutation.Of(catalog, e.Row, e.Payload)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range list {
			payload := m.Payload()
			// What is no JSON, and what only bytes show, is not for a validator of values.
			if (uint64(i)+n)%7 != 0 || mutations == 1000 || m.Kind == "bytes" || !json.Valid(payload) {
				continue
			}
			mutations++
			all = append(all, judge("mutations", e.Row, payload))
		}
	}
	return all
}

// fits tells whether nothing is an error.
func fits(r validate.Report) bool {
	for i := range r.Violations {
		if string(r.Violations[i].Severity) == "error" {
			return false
		}
	}
	return true
}
