package accept_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/accept"
	"github.com/siohook/siohook/internal/jsonpos"
	"github.com/siohook/siohook/internal/spell"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// TestNotes changes one thing in a payload and compares what Inspect notes with
// the violations that package validate finds.
func TestNotes(t *testing.T) {
	sale := sampleOf(t, "customer.sale.completed")
	tag := fakes(t, 3, fake.Options{Events: []string{"contact.tag.added"}, Account: &fake.Account{Email: "owner@example.com"}}).Append(nil, 1)
	optin := fakes(t, 3, fake.Options{Events: []string{"contact.optin.completed/blog_page"}}).Append(nil, 1)
	for _, c := range []struct {
		name     string
		payload  []byte
		old, new string
		notes    int // -1 for don't know
	}{
		{"none", sale, "", "", 0},
		{"member of the payload", sale, `{"type"`, `{"id":1,"type"`, 1},
		{"member of data", sale, `"data":{`, `"data":{"a":{"b":[1,"x",{"c":null}]},`, 1},
		{"member at the end", sale, `"coupon":null`, `"coupon":null,"x":1`, 1},
		{"two members", sale, `"coupon":null`, `"y":2,"coupon":null,"x":1`, 2},
		{"members inside each other", sale, `"type":"offer-form","funnel":{`, `"x":1,"type":"offer-form","funnel":{"x":{"x":1},`, 2},
		{"member of a resource", sale, `"quantity":null,`, `"quantity":null,"new":0,`, 1},
		{"members of both resources", sale, `"course_bundle":null,`, `"course_bundle":null,"new":0,`, 2},
		{"member with an escaped name", tag, `"data":{`, `"data":{"a\/~\u00e9\"":1,`, 1},
		{"member with an empty name", tag, `"data":{`, `"data":{"":1,`, 1},
		{"misspelt optional member", optin, `"data":{`, `"data":{"source_ulr":1,`, 1},
		{"misspelt required member", tag, `"created_at"`, `"createdat"`, 2},
		{"duplicate unknown member", tag, `"data":{`, `"data":{"x":1,"x":1,`, -1},
		{"duplicate unknown member, escaped", tag, `"data":{`, `"data":{"x":1,"\u0078":1,`, -1},
		{"duplicate inside an unknown member", tag, `"data":{`, `"data":{"x":{"y":1,"y":1},`, -1},
		{"number out of range inside an unknown member", tag, `"data":{`, `"data":{"x":1e400,`, -1},
		{"value of an enumeration", sale, `"paypal"`, `"pay_later"`, 1},
		{"value of an enumeration, escaped", sale, `"paypal"`, `"pay\u00e9\/\ud83c\udf81"`, 1},
		{"misspelt value of an enumeration", sale, `"paypal"`, `"paypol"`, 1},
		{"value of a nullable enumeration", sale, `"full_access"`, `"half_access"`, 1},
		{"enumeration of another type", sale, `"full_access"`, `1`, 1},
		{"enumeration member and unknown member", sale, `"payment_processor":"paypal"`, `"payment_processor":"x","y":1`, 2},
		{"string for null", sale, `"coupon":null`, `"coupon":"SPRING"`, 1},
		{"object for null", sale, `"coupon":null`, `"coupon":{"a":[1,2,{}]}`, 1},
		{"number for null", tag, `"referred_by_contact_id":null`, `"referred_by_contact_id":17`, 1},
		{"broken object for null", sale, `"coupon":null`, `"coupon":{"a":[1,2,{}}`, -1},
		{"format e-mail", tag, `"owner@example.com"`, `"owner"`, 1},
		{"format date-time", sale, `T14:23:17+`, ` 14:23:17+`, 2},
		{"type of a known member", tag, `"tag":{"id":`, `"tag":{"id":"x","old":`, 2},
		{"other resource type", sale, `"systemeio_tag"`, `"bundle"`, -1},
		{"a variant's key beside another's", optin, `"data":{`, `"data":{"funnel_step":null,`, 2},
		{"a key after the one found", optin, `"contact":{`, `"funnel_step":{},"contact":{`, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			times := 1
			if c.notes == 2 {
				times = 2
			}
			payload := bytes.Replace(c.payload, []byte(c.old), []byte(c.new), times)
			if c.old != "" && bytes.Equal(payload, c.payload) {
				t.Fatalf("%s is not in %s", c.old, payload)
			}
			_, notes, ok := automationSet().Inspect(payload, nil)
			if got := len(notes); ok && got != c.notes || ok != (c.notes >= 0) {
				t.Errorf("%d notes, ok %v, want %d: %s", got, ok, c.notes, payload)
			}
			compareNotes(t, payload)
		})
	}
}

// TestNotesLimit says don't know when a payload has more faults than there is
// room for.
func TestNotesLimit(t *testing.T) {
	tag := sampleOf(t, "contact.tag.added")
	for _, n := range []int{accept.MaxNotes, accept.MaxNotes + 1} {
		var members strings.Builder
		for i := range n {
			members.WriteString(`"x` + strings.Repeat("y", i) + `":1,`)
		}
		payload := bytes.Replace(tag, []byte(`"data":{`), []byte(`"data":{`+members.String()), 1)
		if _, _, ok := automationSet().Inspect(payload, nil); ok != (n <= accept.MaxNotes) {
			t.Errorf("%d unknown members: %v", n, ok)
		}
		compareNotes(t, payload)
	}
}

// TestScratch works in the room of the payload before.
func TestScratch(t *testing.T) {
	payload := withUnknown(sampleOf(t, "contact.tag.added"))
	var room accept.Scratch
	for range 2 {
		if _, notes, ok := automationSet().Inspect(payload, &room); !ok || len(notes) != 1 {
			t.Error(ok, notes)
		}
	}
}

// sampleOf is the provider's example of an event without white space.
func sampleOf(tb testing.TB, id string) []byte {
	tb.Helper()
	c := schemas.Automation()
	sample, err := c.Sample(c.Row(id))
	if err != nil {
		tb.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, sample); err != nil {
		tb.Fatal(err)
	}
	return compact.Bytes()
}

// validators are those of package validate whose findings notes must equal.
func validators(c *schemas.Catalog) map[validate.Severity]*validate.Validator {
	return map[validate.Severity]*validate.Validator{
		validate.Warning: validate.New(c, validate.Options{Profile: schemas.Lenient, NoPlan: true}),
		validate.Error:   validate.New(c, validate.Options{Profile: schemas.Strict, NoPlan: true}),
	}
}

var automationValidators = validators(schemas.Automation())

// compareNotes checks that what Inspect notes is what package validate finds,
// if Inspect says yes.
func compareNotes(tb testing.TB, payload []byte) {
	tb.Helper()
	event, notes, ok := automationSet().Inspect(payload, nil)
	if ok {
		compareViolations(tb, payload, automation()[event].row.ID(), notes, automationValidators)
	}
}

func compareViolations(tb testing.TB, payload []byte, event string, notes []accept.Note, by map[validate.Severity]*validate.Validator) {
	tb.Helper()
	for severity, v := range by {
		report := v.Payload(payload)
		if report.Event != event {
			tb.Errorf("event %s, validate says %s: %s", event, report.Event, payload)
		}
		var want []validate.Violation
		for i := range notes {
			want = append(want, violation(tb, &notes[i], payload, event, severity))
		}
		slices.SortStableFunc(want, func(a, b validate.Violation) int {
			return cmp.Or(a.Start-b.Start, strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Want, b.Want))
		})
		for i := range report.Violations {
			// What follows from the rest; validate's FuzzPlanAgrees compares it, too.
			v := &report.Violations[i]
			v.Fingerprint, v.Member, v.Keyword, v.GotType = "", "", "", ""
		}
		if diff := gocmp.Diff(report.Violations, want); diff != "" {
			tb.Errorf("violations as %s (-validate +notes):\n%s\n%q", severity, diff, payload)
		}
	}
}

// violation is what package validate should make of a note.
func violation(tb testing.TB, n *accept.Note, payload []byte, event string, severity validate.Severity) validate.Violation {
	v := validate.Violation{
		Event: event, Severity: severity,
		Pointer: string(n.AppendPointer(nil, payload)),
		Got:     jsonpos.Excerpt(payload[n.Start:n.End], 60),
		Start:   int(n.Start), End: int(n.End),
	}
	v.Line, v.Column = jsonpos.NewLocator(payload).Place(v.Start)
	s := n.Schema()
	if s.Location != n.Location() {
		tb.Fatal("schema", s)
	}
	if n.Both {
		v.Severity = validate.Error
	}
	var known []string
	switch n.Keyword() {
	case "required":
		v.Rule, v.Want, v.Got = "required", "member "+quoted(tb, n.Member()), ""
	case "const":
		v.Rule, v.Want = "const", quoted(tb, s.Constant[0])
		if value, ok := s.Constant[0].(string); ok {
			known = append(known, value)
		}
	case "additionalProperties":
		v.Rule, v.Want = "unknown-member", "a known member"
		known = slices.Collect(n.Absent())
		if (n.AbsentSet() != 0) != (len(known) > 0) || !slices.IsSorted(known) {
			tb.Errorf("absent: %v", known)
		}
	case "type":
		v.Rule, v.Want = "type", strings.Join(slices.Compact(n.Types()), " or ")
	case "enum":
		v.Rule = "enum"
		var words []string
		for _, value := range s.Enum {
			words = append(words, quoted(tb, value))
			if value, ok := value.(string); ok {
				known = append(known, value)
			}
		}
		v.Want = strings.Join(words, ", ")
		if len(words) > 1 {
			v.Want = "one of " + v.Want
		}
	case "format":
		v.Rule = "format"
		v.Want = cmp.Or(map[string]string{
			"date-time": "a date-time such as 2021-10-05T08:10:29+00:00",
			"email":     "an e-mail address", "uri": "an absolute URI",
		}[s.Format], "the format "+s.Format)
	}
	var text string
	if len(known) > 0 && json.Unmarshal(payload[n.Start:n.End], &text) == nil {
		if near := spell.Nearest(text, known); near != "" {
			v.Hint = "did you mean " + quoted(tb, near) + "?"
		}
	}
	return v
}

// quoted is a value as JSON with <, > and & as they are.
func quoted(tb testing.TB, value any) string {
	tb.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		tb.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}

// TestKeyOfEarlierEvent has a member of data that selects an earlier event: it is no
// mere unknown member. One elsewhere is.
func TestKeyOfEarlierEvent(t *testing.T) {
	const id = "contact.optin.completed/blog_page"
	payload := string(fakes(t, 7, fake.Options{Events: []string{id}}).Append(nil, 1))
	for change, want := range map[string]bool{
		`"contact":{`:                                       true,
		`"funnel_step":null,"contact":{`:                    false,
		`"f\u0075nnel_step":1,"contact":{`:                  false,
		`"utm_source":"x","contact":{`:                      true,
		`"contact":{"funnel_step":null,`:                    true,
		`"utm_source":"funnel_step","contact":{"region":1,`: true,
	} {
		changed := []byte(strings.Replace(payload, `"contact":{`, change, 1))
		event, _, ok := automationSet().Inspect(changed, nil)
		if ok != want || ok && automation()[event].row.ID() != id {
			t.Errorf("%s: %t", changed, ok)
		}
	}
}
