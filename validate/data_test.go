package validate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	fakes "github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// What a violation says in words it has as data, too, whichever way it was found.
func TestViolationData(t *testing.T) {
	c := schemas.Automation()
	v := validate.New(c, validate.Options{})
	seen := map[string]int{}
	for _, row := range c.Rows {
		mutations, err := fakes.Of(c, row, []byte(sample(t, row.ID())))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mutations {
			payload := m.Payload()
			doc, err := jsonpos.Parse(payload, jsonpos.Limits{})
			if len(payload) > 1<<20 || err != nil {
				continue
			}
			for _, violation := range v.Payload(payload).Violations {
				seen[violation.Rule]++
				if got, want := dataOf(&violation), wantData(t, doc, &violation); got != want {
					t.Errorf("%s: %s\nhas   %s\nwants %s", m.ID, violation, got, want)
				}
			}
		}
	}
	for _, rule := range []string{"required", "unknown-member", "type", "enum", "format", "duplicate-member", "missing-type", "unknown-type"} {
		if seen[rule] == 0 {
			t.Errorf("no mutation shows the rule %s", rule)
		}
	}
}

func dataOf(v *validate.Violation) string {
	return fmt.Sprintf("member %q, keyword %q, type %q", v.Member, v.Keyword, v.GotType)
}

// keywords are those of the rules that mutations break.
var keywords = map[string]string{
	"type": "type", "const": "const", "enum": "enum", "format": "format", "pattern": "pattern", "required": "required",
	"unknown-member": "additionalProperties", "max-items": "maxItems", "min-length": "minLength", "minimum": "minimum", "one-of": "oneOf",
}

func wantData(t *testing.T, doc *jsonpos.Document, v *validate.Violation) string {
	t.Helper()
	var want validate.Violation
	node, ok := doc.Lookup(v.Pointer)
	if !ok {
		t.Fatalf("no value at %s", v)
	}
	last := v.Pointer[strings.LastIndexByte(v.Pointer, '/')+1:]
	want.Keyword, want.GotType = keywords[v.Rule], node.Kind().String()
	if want.GotType == "number" && !strings.ContainsAny(string(node.Raw()), ".eE") {
		want.GotType = "integer"
	}
	switch v.Rule {
	case "required", "missing-type":
		want.Member, want.GotType = v.Member, validate.Absent
		if _, there := node.Member(v.Member); there || v.Want != fmt.Sprintf("member %q", v.Member) {
			t.Errorf("%s: member %q", v, v.Member)
		}
	case "unknown-member":
		want.Member = last
	case "duplicate-member":
		want.Member, want.GotType = last, ""
	case "unknown-type", "unknown-variant", "not-object":
		want.Keyword = ""
	case "type":
		if v.Pointer == "/type" && v.Event == "" { // found before any schema is chosen
			want.Keyword = ""
		}
	case jsonpos.RuleUTF8, jsonpos.RuleBOM, jsonpos.RuleNumber, jsonpos.RuleSpace, jsonpos.RuleSize:
		want.GotType = ""
	}
	return dataOf(&want)
}

// Baselines hold these. What changes one makes baselines old: it has to be in the
// CHANGELOG.
func TestFingerprintsAreGolden(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{})
	text := sample(t, "contact.tag.added")
	want := map[string]string{}
	got := map[string]string{}
	for _, c := range []struct{ from, to, rule, fingerprint string }{
		{`"id": 141002`, `"id": "141002"`, "type", "0ac71dfa94a9c387"},
		{`"id": 141002,`, ``, "required", "143c5638e22a371d"},
		{`"id": 141002,`, `"id": 141002, "x": 1,`, "unknown-member", "845f99066b1de76b"},
		{`"id": 141002,`, `"id": 141002, "id": 141002,`, "duplicate-member", "2f7d723597c4714c"},
		{`"contact.tag.added"`, `"contact.tag.add"`, "unknown-type", "f31113a818565652"},
		{`"type"`, `"typ"`, "missing-type", "789489603c09ed87"},
		{`{`, ``, "syntax", "ddfe80a8aec1c5e7"},
	} {
		changed := strings.Replace(text, c.from, c.to, 1)
		report := v.Payload([]byte(changed))
		if changed == text || len(report.Violations) == 0 {
			t.Fatalf("%s: %v", c.rule, report.Violations)
		}
		want[c.rule], got[report.Violations[0].Rule] = c.fingerprint, report.Violations[0].Fingerprint
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
