package fake_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
	"github.com/siohook/siohook/validate"
)

// listReader follows the contacts of the settings catalog.
type listReader struct {
	t       *testing.T
	strict  *validate.Validator
	people  map[int64]settings.Contact
	fields  map[int64]map[string]string
	created map[int64]bool
	shapes  map[string]bool
}

func newListReader(t *testing.T) *listReader {
	return &listReader{
		t: t, strict: validate.New(settings.Catalog(), validate.Options{Profile: schemas.Strict}),
		people: map[int64]settings.Contact{}, fields: map[int64]map[string]string{}, created: map[int64]bool{}, shapes: map[string]bool{},
	}
}

// read checks an event, alone and with those before.
func (l *listReader) read(e fake.Event) schemas.Event {
	t := l.t
	t.Helper()
	c := settings.Catalog()
	d := c.Deliver(e.Row.Type, e.Payload, schemas.Attempt{Event: e.N, Number: 1, Time: e.Time, At: e.Time})
	if r := l.strict.Delivery(d); len(r.Violations) > 0 || r.Event != e.Row.ID() {
		t.Fatalf("event %d is %q, %v: %s", e.N, r.Event, r.Violations, e.Payload)
	}
	event, err := c.ParseDelivery(d)
	if err != nil {
		t.Fatal(err)
	}
	switch event := event.(type) {
	case *settings.ContactCreated:
		l.contact(&event.Contact, e)
		if id := event.Contact.ID; l.created[id] || e.Time.Sub(event.Contact.RegisteredAt.Time) > time.Minute {
			t.Errorf("contact %d is new again: %t, or late: %s, %s", id, l.created[id], e.Time, event.Contact.RegisteredAt)
		} else {
			l.created[id] = true
		}
	case *settings.ContactOptIn:
		l.contact(&event.Contact, e)
	case *settings.ContactTagAdded:
		l.contact(&event.Contact.Contact, e)
		if !slices.Contains(event.Contact.Tags, settings.ContactTag(event.Tag)) {
			t.Errorf("the tag that was added is not among those of the contact: %s", e.Payload)
		}
	case *settings.ContactTagRemoved:
		l.contact(&event.Contact.Contact, e)
		if slices.Contains(event.Contact.Tags, settings.ContactTag(event.Tag)) {
			t.Errorf("the tag that was removed is among those of the contact: %s", e.Payload)
		}
	case *settings.SaleNew:
		l.sale(&event.Sale, e)
	case *settings.SaleCanceled:
		l.sale(&event.Sale, e)
	}
	if t.Failed() {
		t.Fatalf("%s", e.Payload)
	}
	return event
}

func (l *listReader) note(what string, is bool) {
	if is {
		what += " yes"
	}
	l.shapes[what] = true
}

// contact checks that what stays of a contact is the same as before.
func (l *listReader) contact(c *settings.Contact, e fake.Event) {
	one := *c
	one.Tags, one.Fields = nil, nil
	if before, known := l.people[c.ID]; known {
		if diff := cmp.Diff(before, one); diff != "" {
			l.t.Errorf("contact %d: %s", c.ID, diff)
		}
	}
	l.people[c.ID] = one
	if c.RegisteredAt.After(e.Time) {
		l.t.Errorf("registered at %s, after %s", c.RegisteredAt, e.Time)
	}
	for _, f := range c.Fields {
		if f.FieldName == "" {
			l.t.Errorf("no name: %+v", f)
		}
		l.note("field", f.Value != nil)
		if f.Value != nil {
			l.field(c.ID, f.Slug, *f.Value)
		}
	}
	l.note("fields", len(c.Fields) > 0)
	l.note("tags", len(c.Tags) > 0)
	l.note("source", c.SourceURL != nil)
	l.note("unsubscribed", c.Unsubscribed)
	l.note("bounced", c.Bounced)
	l.note("unconfirmed", c.NeedsConfirmation)
}

// field checks that a contact has the same text in a field, in contacts and in sales.
func (l *listReader) field(contact int64, slug, value string) {
	if l.fields[contact] == nil {
		l.fields[contact] = map[string]string{}
	}
	if before, known := l.fields[contact][slug]; known && before != value {
		l.t.Errorf("contact %d has %q and %q as %s", contact, before, value, slug)
	}
	l.fields[contact][slug] = value
}

func (l *listReader) sale(s *settings.Sale, e fake.Event) {
	if c, known := l.people[s.Customer.ContactID]; known && c.Email != s.Customer.Email {
		l.t.Errorf("contact %d has %s and %s", c.ID, c.Email, s.Customer.Email)
	}
	for slug, value := range s.Customer.Fields {
		l.field(s.Customer.ContactID, slug, *value)
	}
	if total := s.Order.TotalPrice; total != nil && *total != s.PricePlan.Amount {
		l.t.Errorf("the order costs %d, its item %d", *total, s.PricePlan.Amount)
	}
	if (s.PricePlan.RecurringOptions != nil) != (s.PricePlan.Type == "subscription") {
		l.t.Errorf("%s with terms: %t", s.PricePlan.Type, s.PricePlan.RecurringOptions != nil)
	}
	for _, r := range s.OrderItem.Resources {
		if (r.Tag != nil) == (r.PhysicalProduct != nil) || len(s.OrderItem.Resources) != 1 {
			l.t.Errorf("resources %+v", s.OrderItem.Resources)
		}
		l.note("product", r.PhysicalProduct != nil)
	}
	if !s.Order.ShippingFee.IsNull() || !s.Order.DiscountAmount.IsNull() { // nobody knows its type
		l.t.Errorf("%+v", s.Order)
	}
	l.note("address", s.Customer.ClientIP != nil)
	l.note("coupon", s.Coupon != nil)
	l.note("total", s.Order.TotalPrice != nil)
	l.note("vat", s.Order.VAT != nil)
	l.note("terms", s.PricePlan.RecurringOptions != nil)
	l.note("customer's fields", len(s.Customer.Fields) > 0)
	l.note("checkout page", bytes.Contains(e.Payload, []byte(`"checkoutPage":null`)))
}

// Events of the settings catalog fit together, have all shapes, and are written as the
// provider does.
func TestSettings(t *testing.T) {
	t.Parallel()
	f := mustNew(t, 3, fake.Options{Catalog: settings.Catalog()})
	l := newListReader(t)
	var all []byte
	for n := range trial.Size(uint64(5_000), 20_000, 200_000) {
		e := f.Event(n)
		l.read(e)
		if n < 1000 {
			all = append(all, e.Payload...)
		}
	}
	for _, what := range []string{
		"field", "fields", "tags", "source", "unsubscribed", "bounced", "unconfirmed", "product", "address", "coupon", "total", "vat", "terms",
		"customer's fields", "checkout page",
	} {
		if !l.shapes[what] || !l.shapes[what+" yes"] {
			t.Errorf("%s: without %t, with %t", what, l.shapes[what], l.shapes[what+" yes"])
		}
	}
	for _, bytesOf := range []string{`"vat":0.0`, `https:\/\/`, `\u00e9`, `"fields":[]`, `"fields":{`, `"fields":[{"fieldName":`} {
		if !bytes.Contains(all, []byte(bytesOf)) {
			t.Errorf("no payload has %s", bytesOf)
		}
	}
	if bytes.Contains(all, []byte(`"contact":{"contact"`)) {
		t.Error("a contact is in a contact")
	}
}

// In each form, with edges of their own, the payloads are valid.
func TestSettingsForms(t *testing.T) {
	t.Parallel()
	for _, o := range []fake.Options{
		{Seen: true}, {Shape: fake.Full}, {Shape: fake.Minimal}, {Shuffle: true, Encoding: encode.Python}, {First: 1 << 40},
		{Start: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)}, {Start: time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		o.Catalog = settings.Catalog()
		f, l := mustNew(t, 4, o), newListReader(t)
		for n := range uint64(1000) {
			l.read(f.Event(n))
		}
		l.read(f.Event(1 << 62))
	}
}

// What is like an example needs one.
func TestSettingsWithoutSamples(t *testing.T) {
	_, err := fake.New(1, fake.Options{Catalog: settings.Catalog(), Shape: fake.Sampled})
	if want := "fake: CONTACT_CREATED: the provider has no sample of it, so that no shape is that of one"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// Contacts live through what happens: they are new first, and what is canceled was sold.
func TestSettingsStories(t *testing.T) {
	t.Parallel()
	f := mustNew(t, 3, fake.Options{Catalog: settings.Catalog()})
	l := newListReader(t)
	counts, sold, orders := map[string]int{}, map[int64][]byte{}, map[int64]int64{}
	var last time.Time
	tags := map[int64]map[int64]bool{}
	tell := func(c *settings.Contact) map[int64]bool {
		if !l.created[c.ID] {
			t.Errorf("contact %d was not new before", c.ID)
		}
		if tags[c.ID] == nil {
			tags[c.ID] = map[int64]bool{}
		}
		return tags[c.ID]
	}
	same := func(c *settings.Contact, want map[int64]bool) {
		got := map[int64]bool{}
		for _, tag := range c.Tags {
			got[tag.ID] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("tags of contact %d: %s", c.ID, diff)
		}
	}
	for e := range storiesOf(t, f, fake.StoryOptions{Contacts: 2000, Days: 60}) {
		if e.Time.Before(last) {
			t.Fatalf("at %s after %s", e.Time, last)
		}
		last = e.Time
		counts[e.Row.Type]++
		switch event := l.read(e).(type) {
		case *settings.ContactCreated:
			same(&event.Contact, tell(&event.Contact))
		case *settings.ContactTagAdded:
			have := tell(&event.Contact.Contact)
			have[event.Tag.ID] = true
			same(&event.Contact.Contact, have)
		case *settings.ContactTagRemoved:
			have := tell(&event.Contact.Contact)
			if !have[event.Tag.ID] {
				t.Errorf("tag %d is removed and was not there", event.Tag.ID)
			}
			delete(have, event.Tag.ID)
			same(&event.Contact.Contact, have)
		case *settings.SaleNew:
			if sold[event.OrderItem.ID] != nil || !l.created[event.Customer.ContactID] {
				t.Errorf("item %d was sold before, or to nobody", event.OrderItem.ID)
			}
			sold[event.OrderItem.ID] = e.Payload
			orders[event.Order.ID] = event.OrderItem.ID
		case *settings.SaleCanceled:
			if !bytes.Equal(sold[event.OrderItem.ID], e.Payload) {
				t.Errorf("canceled %s\nsold %s", e.Payload, sold[event.OrderItem.ID])
			}
			if orders[event.Order.ID] != event.OrderItem.ID {
				t.Errorf("canceled is not the last item of order %d", event.Order.ID)
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	if len(orders) == len(sold) {
		t.Error("no order has several items")
	}
	for _, row := range settings.Catalog().Rows {
		if counts[row.Type] < 10 {
			t.Errorf("%s only %d times", row.Type, counts[row.Type])
		}
	}
}

// A condition, a number of elements and a share of new contacts that make no sense are told.
func TestParameters(t *testing.T) {
	const text = `{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"array","maxItems":2,"items":{"type":"string"}},"c":{"oneOf":[{"type":"object","properties":{}},{"type":"null"}]}},"required":["b","c"]}},"required":["a"]}`
	for _, c := range []struct {
		pointer, name, value, want string
	}{
		{"/a", "newcomers", "all", `want newcomers in percent, got "all"`},
		{"/a", "newcomers", "101", `want newcomers in percent, got "101"`},
		{"/a/b", "items", "3", `want a number of elements that it allows, got "3"`},
		{"/a/c", "set", "subscrption", `unknown fake condition "subscrption", did you mean "subscription"?`},
		{"/a/c", "kind", "Cat", `no kind has the title "Cat"`},
		{"/a/b", "set", "subscription", `needs a member that is null or an object`},
	} {
		_, err := fake.New(1, fake.Options{Catalog: folder(t, text, schemas.Member{Pointer: c.pointer, Params: map[string]string{c.name: c.value}})})
		if err == nil || !bytes.Contains([]byte(err.Error()), []byte(c.want)) {
			t.Errorf("%s %s=%s: %v, want %s", c.pointer, c.name, c.value, err, c.want)
		}
	}
}
