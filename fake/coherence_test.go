package fake_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/schemas"
)

// pairs checks that two values always come together.
type pairs struct{ there, back map[string]string }

func (p *pairs) add(t *testing.T, kind, a, b string) {
	t.Helper()
	if p.there == nil {
		p.there, p.back = map[string]string{}, map[string]string{}
	}
	a, b = kind+" "+a, kind+" "+b
	if have, ok := p.there[a]; ok && have != b {
		t.Fatalf("%s is %q and %q", a, have, b)
	}
	if have, ok := p.back[b]; ok && have != a {
		t.Fatalf("%q is of %s and %s", b, have, a)
	}
	p.there[a], p.back[b] = b, a
}

// TestIDs walks the objects of events: an id always has the same name,
// subject or e-mail, and no other id of its kind has it. Steps, pages and price
// plans keep what belongs to them.
func TestIDs(t *testing.T) {
	t.Parallel()
	f := mustNew(t, 5, fake.Options{Encoding: fake.Compact, Seen: true})
	var same pairs
	whole := map[string]string{} // "funnel_step 17" -> its JSON
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(key, e)
			}
		case map[string]any:
			kind := key
			if key == "data" { // of a resource
				kind = "resource"
			}
			if id, ok := v["id"].(json.Number); ok {
				for _, name := range []string{"name", "subject", "email"} {
					if text, ok := v[name].(string); ok {
						same.add(t, kind, id.String(), text)
					}
				}
				switch kind {
				case "funnel_step", "page_model", "offer_price_plan", "webinar", "campaign":
					b, err := json.Marshal(v)
					if err != nil {
						t.Fatal(err)
					}
					if have, ok := whole[kind+id.String()]; ok && have != string(b) {
						t.Fatalf("%s %s is %s and %s", kind, id, have, b)
					}
					whole[kind+id.String()] = string(b)
				}
			}
			if key == "customer" {
				same.add(t, "contact", v["contact_id"].(json.Number).String(), v["email"].(string))
				same.add(t, "buyer", v["contact_id"].(json.Number).String(), v["id"].(json.Number).String())
			}
			for k, e := range v {
				if k == "tag" || k == "course" || key != "resources" || k != "data" {
					walk(k, e)
					continue
				}
				resource := map[string]string{"systemeio_tag": "tag", "membership_course": "course"}
				walk(resource[v["type"].(string)], e)
			}
		}
	}
	for n := range uint64(30_000 / raceFactor) {
		d := json.NewDecoder(bytes.NewReader(f.Append(nil, n)))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		walk("", v)
	}
}

// TestGrowth checks what rises with n.
func TestGrowth(t *testing.T) {
	t.Parallel()
	f := mustNew(t, 9, fake.Options{})
	const events = 30_000 / raceFactor
	var last time.Time
	var order, item, newest int64
	for n := range uint64(events) {
		event, err := schemas.Parse(f.Append(nil, n))
		if err != nil {
			t.Fatal(err)
		}
		at := event.EventTime()
		if at.Before(last) {
			t.Fatalf("event %d is at %v, the one before at %v", n, at, last)
		}
		last = at
		switch e := event.(type) {
		case *schemas.CustomerSaleCompleted:
			d := e.Data
			if d.Order.CreatedAt.After(at) || d.OrderItem.CreatedAt.After(at) || d.OrderItem.CreatedAt.Before(d.Order.CreatedAt.Time) {
				t.Errorf("event %d at %v: order at %v, item at %v", n, at, d.Order.CreatedAt, d.OrderItem.CreatedAt)
			}
			if d.Order.ID <= order || d.OrderItem.ID <= item {
				t.Errorf("event %d: order %d after %d, item %d after %d", n, d.Order.ID, order, d.OrderItem.ID, item)
			}
			order, item = d.Order.ID, d.OrderItem.ID
			if a := d.OfferPricePlan.DirectChargeAmount; a < 50 || a > 1_000_000 {
				t.Errorf("event %d: amount %d", n, a)
			}
		case *schemas.ContactWebinarRegistered:
			if !e.Data.RegisteredAt.Before(e.Data.ScheduledAt.Time) || e.Data.RegisteredAt.After(at) {
				t.Errorf("event %d at %v: registered at %v, scheduled at %v", n, at, e.Data.RegisteredAt, e.Data.ScheduledAt)
			}
			if seconds, err := e.Data.Webinar.Duration.Int64(); err != nil || seconds < 600 {
				t.Errorf("event %d: duration %q", n, e.Data.Webinar.Duration)
			}
		case *schemas.ContactOptinCompletedFunnelStep:
			newest = max(newest, e.Data.Contact.ID)
		}
	}
	if spread := newest - 441_140_000; spread < 5*events {
		t.Errorf("the newest of %d events' contacts has id %d: ids hardly grow", events, newest)
	}
}

var postcodes = map[string]*regexp.Regexp{
	"FR": regexp.MustCompile(`^\d{5}$`), "BE": regexp.MustCompile(`^[1-9]\d{3}$`), "NL": regexp.MustCompile(`^[1-9]\d{3} [A-Z]{2}$`),
	"DE": regexp.MustCompile(`^\d{5}$`), "SE": regexp.MustCompile(`^\d{3} \d{2}$`), "ES": regexp.MustCompile(`^\d{5}$`),
	"PL": regexp.MustCompile(`^\d{2}-\d{3}$`), "GB": regexp.MustCompile(`^[A-Z]{1,2}\d \d[A-Z]{2}$`), "US": regexp.MustCompile(`^\d{5}$`),
}

// TestPeople compares the members of a contact with each other and with what
// he was before.
func TestPeople(t *testing.T) {
	t.Parallel()
	f := mustNew(t, 21, fake.Options{})
	names := map[int64]string{}
	city := map[string]string{} // country by city
	digits, letters, ascii := regexp.MustCompile(`\d+`), regexp.MustCompile(`^[a-z._+-]+\d+@`), regexp.MustCompile(`^[A-Za-z]+$`)
	for n := range uint64(30_000 / raceFactor) {
		id, email, fields := personOf(t, f.Append(nil, n))
		if !letters.MatchString(email) || len(digits.FindAllString(email, -1)) != 1 {
			t.Errorf("event %d: e-mail %s", n, email)
		}
		first, ok := fields.Lookup("first_name")
		if !ok {
			continue
		}
		if have, ok := names[id]; ok && have != first {
			t.Errorf("event %d: contact %d is %q and %q", n, id, have, first)
		}
		names[id] = first
		if ascii.MatchString(first) && !strings.Contains(email, strings.ToLower(first)) {
			t.Errorf("event %d: %s has the address %s", n, first, email)
		}
		country, ok := fields.Lookup("country")
		if !ok {
			continue
		}
		postcode, _ := fields.Lookup("postcode")
		if format := postcodes[country]; format == nil || !format.MatchString(postcode) {
			t.Errorf("event %d: postcode %q in %s", n, postcode, country)
		}
		place, _ := fields.Lookup("city")
		if have, ok := city[place]; ok && have != country {
			t.Errorf("event %d: %s is in %s and %s", n, place, have, country)
		}
		city[place] = country
		if len(fields) != 7 {
			t.Errorf("event %d: %d fields", n, len(fields))
		}
	}
	if raceFactor == 1 && len(city) < 30 {
		t.Errorf("only %d cities", len(city))
	}
}

// personOf finds the contact or customer of any payload.
func personOf(t *testing.T, b []byte) (id int64, email string, fields schemas.Fields) {
	t.Helper()
	var payload struct {
		Data struct {
			Contact  *schemas.Contact
			Customer *schemas.Customer
		}
	}
	if err := json.Unmarshal(b, &payload); err != nil {
		t.Fatal(err)
	}
	if c := payload.Data.Customer; c != nil {
		return c.ContactID, c.Email, c.Fields
	}
	return payload.Data.Contact.ID, payload.Data.Contact.Email, payload.Data.Contact.Fields
}
