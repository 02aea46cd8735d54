package settings_test

import (
	"errors"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
	"github.com/siohook/siohook/validate"
)

// sale is a new sale as it was seen, with made-up values.
const sale = `{"customer":{"id":4711001,"clientIp":"2001:db8::17","contactId":445812907,"email":"anna@example.com","fields":{"first_name":"Anna","surname":"L\u00f3pez"},"paymentProcessor":"stripe","sourceUrl":"https:\/\/www.example.com\/offer"},` +
	`"coupon":{"innerName":"Spring","code":"SPRING","discountAmount":500,"discountType":"fixed","expirationDate":null,"limitOfUse":10},` +
	`"funnelStep":{"id":21028311,"name":"Order form","type":"offer-form","funnel":{"id":6145541,"name":"Spring"}},"checkoutPage":null,` +
	`"order":{"id":6126611,"createdAt":"2026-10-05T08:10:29+00:00","discountAmount":500,"discountType":"fixed","shippingFee":0,"totalPrice":4400,"vat":0.0},` +
	`"orderItem":{"id":7631231,"createdAt":"2026-10-05T08:10:29+00:00","resources":[` +
	`{"course":{"id":44685,"name":"Course"},"courseBundle":null,"physicalProduct":null,"tag":null,"enrollmentAccessType":"full_access","enrollmentDrippingAccessCourse":null},` +
	`{"course":null,"courseBundle":null,"physicalProduct":{"id":1,"name":"Book","options":[{"name":"size"}]},"tag":null,"enrollmentAccessType":null,"enrollmentDrippingAccessCourse":null},` +
	`{"course":null,"courseBundle":null,"physicalProduct":null,"tag":{"id":1410021,"name":"Buyer"},"enrollmentAccessType":null,"enrollmentDrippingAccessCourse":null}]},` +
	`"pricePlan":{"id":190241,"name":"Course","innerName":"Course 2026","type":"subscription","amount":4900,"currency":"eur","recurringOptions":{"interval":"month","intervalCount":1,"trialPeriod":null,"trialInterval":null,"limitOfPayments":12},"statementDescriptor":"COURSE"}}`

const contact = `{"contact":{"id":445812907,"email":"anna@example.com","registeredAt":"2026-10-05T08:10:29+00:00","locale":"en","sourceURL":null,"unsubscribed":false,"bounced":false,"needsConfirmation":true,` +
	`"fields":[{"fieldName":"First name","slug":"first_name","value":"Anna"},{"fieldName":"Surname","slug":"surname","value":null}],"tags":[{"id":1410021,"name":"Buyer"}]}`

const tag = `,"tag":{"id":1410021,"name":"Buyer"}}`

func named(event, body string) schemas.Delivery {
	return schemas.Delivery{Header: http.Header{"X-Webhook-Event": {event}}, Body: []byte(body)}
}

// What was seen is valid under the strict profile, by its header and by its shape alone.
func TestSeenIsStrict(t *testing.T) {
	v := validate.New(settings.Catalog(), validate.Options{Profile: schemas.Strict})
	older := strings.Replace(sale, `"checkoutPage":null,`, "", 1)
	plain := strings.NewReplacer(`"vat":0.0`, `"vat":null`, `"totalPrice":4400`, `"totalPrice":null`, `"2001:db8::17"`, "null").Replace(older)
	for _, c := range []struct{ event, body, other string }{
		{"SALE_NEW", sale, "SALE_CANCELED"},
		{"SALE_CANCELED", sale, "SALE_NEW"},
		{"SALE_NEW", older, "SALE_CANCELED"},
		{"SALE_NEW", plain, "SALE_CANCELED"},
		{"CONTACT_CREATED", contact + "}", "CONTACT_OPT_IN"},
		{"CONTACT_OPT_IN", contact + "}", "CONTACT_CREATED"},
		{"CONTACT_TAG_ADDED", contact + tag, "CONTACT_TAG_REMOVED"},
		{"CONTACT_TAG_REMOVED", contact + tag, "CONTACT_TAG_ADDED"},
		{"CONTACT_TAG_ADDED", `{"contact":` + contact + "}" + tag, "CONTACT_TAG_REMOVED"}, // as documentation shows it
	} {
		if r := v.Delivery(named(c.event, c.body)); r.Event != c.event || r.Others != nil || len(r.Violations) > 0 {
			t.Errorf("%s: event %q, or %q, violations %v", c.event, r.Event, r.Others, r.Violations)
		}
		r := v.Payload([]byte(c.body))
		got := slices.Sorted(slices.Values(append([]string{r.Event}, r.Others...)))
		if want := slices.Sorted(slices.Values([]string{c.event, c.other})); !slices.Equal(got, want) || len(r.Violations) > 0 {
			t.Errorf("%s by its shape: %q, violations %v", c.event, got, r.Violations)
		}
	}
	for event, want := range map[string]string{"SALE_CANCELLED": "SALE_CANCELED", "NEW_SALE": "", "sale.new": ""} {
		r := v.Delivery(named(event, sale))
		if r.Event != "" || len(r.Violations) != 1 || want != "" && !strings.Contains(r.Violations[0].String(), want) {
			t.Errorf("%s: event %q, violations %v", event, r.Event, r.Violations)
		}
	}
}

// Both validators, the quick and the slow one, know all of the schemas' keywords.
func TestQuickWay(t *testing.T) {
	v := validate.New(settings.Catalog(), validate.Options{})
	for _, row := range settings.Catalog().Rows {
		if way := v.Plan(row); way != "way: fast" {
			t.Errorf("%s: %s", row.ID(), way)
		}
	}
}

// Go structs hold all that was seen.
func TestParse(t *testing.T) {
	c := settings.Catalog()
	for event, body := range map[string]string{
		"SALE_NEW": sale, "SALE_CANCELED": sale, "CONTACT_CREATED": contact + "}", "CONTACT_OPT_IN": contact + "}",
		"CONTACT_TAG_ADDED": contact + tag, "CONTACT_TAG_REMOVED": contact + tag,
	} {
		parsed, err := c.ParseDelivery(named(event, body))
		if err != nil || parsed.EventType() != event {
			t.Errorf("%s: %T, %v", event, parsed, err)
			continue
		}
		var ambiguous *schemas.AmbiguousError
		if _, err := c.Parse([]byte(body)); !errors.As(err, &ambiguous) || !slices.Contains(ambiguous.Events, event) {
			t.Errorf("%s without headers: %v", event, err)
		}
		switch e := parsed.(type) {
		case *settings.SaleNew:
			if e.PricePlan.Amount != 4900 || *e.Customer.Fields["surname"] != "López" || string(e.Order.ShippingFee.JSON()) != "0" || e.EventTime().Hour() != 8 {
				t.Errorf("%+v", e)
			}
		case *settings.ContactTagAdded:
			if e.Tag.ID != 1410021 || e.Contact.Fields[1].Value != nil || !e.EventTime().IsZero() {
				t.Errorf("%+v", e)
			}
		}
	}
	parsed, err := c.ParseDelivery(named("CONTACT_TAG_REMOVED", `{"contact":`+contact+"}"+tag))
	if removed, ok := parsed.(*settings.ContactTagRemoved); err != nil || !ok || removed.Contact.Email != "anna@example.com" || removed.Contact.Fields[0].Slug != "first_name" {
		t.Errorf("nested: %+v, %v", parsed, err)
	}
	for _, fields := range []string{`[1]`, `5`, `{"a":5}`, `{"a":{}}`} {
		if e, err := c.ParseDelivery(named("SALE_NEW", strings.Replace(sale, `{"first_name":"Anna","surname":"L\u00f3pez"}`, fields, 1))); err == nil {
			t.Errorf("fields %s: %+v", fields, e)
		}
	}
}

// Evidence: the events are documented, and nothing in their payloads.
func TestEvidence(t *testing.T) {
	c, err := schemas.Open(os.DirFS("json"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Wire.Evidence != schemas.Seen {
		t.Errorf("headers are %q", c.Wire.Evidence)
	}
	for _, row := range c.Rows {
		members, err := c.Members(row)
		if err != nil || len(members) < 15 || row.Evidence != schemas.Doc {
			t.Errorf("%s: %q, %d members, %v", row.ID(), row.Evidence, len(members), err)
		}
		for _, m := range members {
			if m.Evidence != schemas.Seen || m.Guess != "" {
				t.Errorf("%s %s: %q, guess %q", row.ID(), m.Pointer, m.Evidence, m.Guess)
			}
		}
		if _, err := c.Sample(row); err == nil {
			t.Errorf("%s has a sample, and the provider has none", row.ID())
		}
	}
}

func TestRoles(t *testing.T) {
	c := settings.Catalog()
	for id, want := range map[string]map[schemas.Role][]string{
		"CONTACT_CREATED": {schemas.RoleContact: {"/contact/id"}, schemas.RoleEmail: {"/contact/email"}},
		"SALE_CANCELED": {
			schemas.RoleContact: {"/customer/contactId"}, schemas.RoleEmail: {"/customer/email"}, schemas.RoleOrder: {"/order/id"},
			schemas.RoleIdentity: {"/orderItem/id"}, schemas.RoleAmount: {"/pricePlan/amount"}, schemas.RoleCurrency: {"/pricePlan/currency"},
			schemas.RoleDiscount: {"/coupon/discountAmount", "/order/discountAmount"},
		},
	} {
		for role, pointers := range want {
			got, err := c.Pointers(c.Row(id), role)
			if diff := cmp.Diff(pointers, got); diff != "" || err != nil {
				t.Errorf("%s %s: %v %s", id, role, err, diff)
			}
		}
	}
	adds, takes := c.Counted("sale")
	if len(adds) != 1 || adds[0].Type != "SALE_NEW" || len(takes) != 1 || takes[0].Type != "SALE_CANCELED" {
		t.Errorf("%v, %v", adds, takes)
	}
}

var uuid7 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// A delivery again has another attempt, and all else is the same.
func TestStamp(t *testing.T) {
	c := settings.Catalog()
	happened := time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC)
	attempt := func(event string, n uint64, number int, after time.Duration) http.Header {
		return c.Deliver(event, []byte(sale), schemas.Attempt{Event: n, Number: number, Time: happened, At: happened.Add(after)}).Header
	}
	first, again := attempt("SALE_NEW", 7, 1, time.Second), attempt("SALE_NEW", 7, 2, time.Hour)
	differs := map[string]bool{"X-Webhook-Delivery-Attempt-Id": true, "X-Webhook-Delivery-Attempt-Timestamp": true}
	for name := range first {
		if (first.Get(name) != again.Get(name)) != differs[name] {
			t.Errorf("%s: %q and then %q", name, first.Get(name), again.Get(name))
		}
		if isID := strings.HasSuffix(name, "-Id"); isID && (!uuid7.MatchString(first.Get(name)) || !uuid7.MatchString(again.Get(name))) {
			t.Errorf("%s: %q, %q", name, first.Get(name), again.Get(name))
		}
	}
	want := map[string]string{
		"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "SystemeIO-Webhook", "Accept-Encoding": "gzip",
		"X-Webhook-Event": "SALE_NEW", "X-Webhook-Schema-Version": "2", "X-Webhook-Event-Timestamp": "2026-03-01T09:00:00+00:00",
		"X-Webhook-Delivery-Attempt-Timestamp": "2026-03-01T10:00:00+00:00",
	}
	for name, value := range want {
		if again.Get(name) != value {
			t.Errorf("%s: %q, want %q", name, again.Get(name), value)
		}
	}
	if len(again) != len(want)+3 {
		t.Errorf("%d headers: %v", len(again), again)
	}
	if diff := cmp.Diff(first, attempt("SALE_NEW", 7, 1, time.Second)); diff != "" {
		t.Errorf("the same attempt: %s", diff)
	}
	other := attempt("CONTACT_CREATED", 8, 1, time.Second)
	if other.Get("X-Webhook-Message-Id") == first.Get("X-Webhook-Message-Id") || other.Get("X-Webhook-Subscription-Id") != first.Get("X-Webhook-Subscription-Id") || other.Get("X-Webhook-Schema-Version") != "1" {
		t.Errorf("%v", other)
	}
	if id := first.Get("X-Webhook-Message-Id"); !strings.HasPrefix(id, "019ca8a0-3e80-7") { // milliseconds of the event
		t.Errorf("message id %s", id)
	}
}

// One fault in a contact is told at its place, whichever form the contact has, on the quick way as on
// the slow one.
func TestFaultsOfTaggedContacts(t *testing.T) {
	nested := `{"contact":` + contact + "}" + tag
	for _, c := range []struct{ body, want string }{
		{strings.Replace(contact, `"id":445812907,`, "", 1) + tag, "/contact: required"},
		{strings.Replace(contact, `445812907`, `"x"`, 1) + tag, "/contact/id: type"},
		{strings.Replace(contact, `"locale"`, `"odd":1,"locale"`, 1) + tag, "/contact/odd: unknown-member"},
		{strings.Replace(nested, `"id":445812907,`, "", 1), "/contact/contact: required"},
		{strings.Replace(nested, `445812907`, `"x"`, 1), "/contact/contact/id: type"},
		{`{"contact":5` + tag, "/contact: type"},
		{`{"contact":{}` + tag, "/contact: required"},
		{`{"contact":{"contact":{}}` + tag, "/contact/contact: required"},
	} {
		var both []string
		for _, slow := range []bool{false, true} {
			r := validate.New(settings.Catalog(), validate.Options{Profile: schemas.Strict, NoPlan: slow}).Delivery(named("CONTACT_TAG_ADDED", c.body))
			said := ""
			for _, v := range r.Violations {
				said += v.String() + "\n"
				if !strings.Contains(v.String(), c.want) {
					t.Errorf("%s: want %s, got %v", c.body, c.want, v)
				}
			}
			if len(r.Violations) == 0 {
				t.Errorf("%s: no violation", c.body)
			}
			both = append(both, said)
		}
		if both[0] != both[1] {
			t.Errorf("%s: quick %s, slow %s", c.body, both[0], both[1])
		}
	}
}
