package accept_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/internal/base/accept"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// TestNotes changes one thing in a payload and compares what Inspect notes with
// the violations that package validate finds.
func TestNotes(t *testing.T) {
	sale := sampleOf(t, "customer.sale.completed")
	tag := fakes(t, 3, fake.Options{Events: []string{"contact.tag.added"}, Account: &account.Account{Email: "owner@example.com"}}).Append(nil, 1)
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
		{"a key after the one found", optin, `"contact":{`, `"funnel_step":{},"contact":{`, 5},
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
			_, end, notes := inspect(payload, nil)
			if got := len(notes); end > 0 && got != c.notes || (end == len(payload)) != (c.notes >= 0) {
				t.Errorf("%d notes, end %d of %d, want %d: %s", got, end, len(payload), c.notes, payload)
			}
			compareReports(t, payload, automationValidators())
		})
	}
}

// TestNotesLimit says don't know when a payload has more faults than there is
// room for, or one object more members that no schema names.
func TestNotesLimit(t *testing.T) {
	tag := sampleOf(t, "contact.tag.added")
	members := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(`"x` + strings.Repeat("y", i) + `":1,`)
		}
		return b.String()
	}
	for _, n := range []int{accept.MaxNotes, accept.MaxNotes + 1} {
		for _, first := range []int{0, n / 2} {
			payload := bytes.Replace(tag, []byte(`"tag":{`), []byte(`"tag":{`+members(first)), 1)
			payload = bytes.Replace(payload, []byte(`"contact":{`), []byte(`"contact":{`+members(n-first)), 1)
			if _, end, _ := inspect(payload, nil); (end > 0) != (n <= accept.MaxNotes) {
				t.Errorf("%d and %d unknown members: end %d", first, n-first, end)
			}
			compareReports(t, payload, automationValidators())
		}
	}
}

// TestScratch works in the room of the payload before.
func TestScratch(t *testing.T) {
	payload := withUnknown(sampleOf(t, "contact.tag.added"))
	var room accept.Scratch
	for range 2 {
		if _, end, notes := inspect(payload, &room); end != len(payload) || len(notes) != 1 {
			t.Error(end, notes)
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

// validators are those of package validate that go the quick way, and those that go the
// slow one, by profile.
type validators map[schemas.Profile]struct{ quick, slow *validate.Validator }

func newValidators(c *schemas.Catalog) validators {
	v := validators{}
	for _, p := range []schemas.Profile{schemas.Lenient, schemas.Strict} {
		v[p] = struct{ quick, slow *validate.Validator }{
			validate.New(c, validate.Options{Profile: p}), validate.New(c, validate.Options{Profile: p, NoPlan: true}),
		}
	}
	return v
}

var automationValidators = sync.OnceValue(func() validators { return newValidators(schemas.Automation()) })

// compareReports checks that package validate reports the same whether plans note what is
// wrong or v5 says it.
func compareReports(tb testing.TB, payload []byte, by validators) {
	tb.Helper()
	for profile, v := range by {
		slow, quick := v.slow.Payload(payload), v.quick.Payload(payload)
		if !reflect.DeepEqual(slow, quick) { // cmp takes twenty times as long
			tb.Errorf("%s (-slow +quick):\n%s\n%q", profile, cmp.Diff(slow, quick), payload)
		}
	}
}

// TestKeyOfEarlierEvent has a member of data that selects an earlier event: it decides,
// wherever it stands in data. One elsewhere is a mere unknown member.
func TestKeyOfEarlierEvent(t *testing.T) {
	const id, earlier = "contact.optin.completed/blog_page", "contact.optin.completed/funnel_step"
	payload := string(fakes(t, 7, fake.Options{Events: []string{id}}).Append(nil, 1))
	for change, want := range map[string]string{
		`"contact":{`:                                       id,
		`"funnel_step":null,"contact":{`:                    earlier,
		`"f\u0075nnel_step":1,"contact":{`:                  earlier,
		`"utm_source":"x","contact":{`:                      id,
		`"contact":{"funnel_step":null,`:                    id,
		`"utm_source":"funnel_step","contact":{"region":1,`: id,
	} {
		changed := []byte(strings.Replace(payload, `"contact":{`, change, 1))
		event, end, _ := inspect(changed, nil)
		if got := automation()[event].row.ID(); end != len(changed) || got != want {
			t.Errorf("%s: %s, end %d", changed, got, end)
		}
		compareReports(t, changed, automationValidators())
	}
}
