package fake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
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
	f := mustNew(t, 5, fake.Options{Encoding: encode.Compact, Seen: true})
	var same pairs
	drawn := ownIDs(t)
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
			if id, ok := v["id"].(json.Number); ok && !drawn[key] {
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
	for n := range trial.Size(uint64(5_000), 30_000, 100_000) {
		d := json.NewDecoder(bytes.NewReader(f.Append(nil, n)))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		walk("", v)
	}
}

// ownIDs are the names of objects whose ids belong to nothing in the account: they have no
// source.
func ownIDs(t *testing.T) map[string]bool {
	t.Helper()
	drawn := map[string]bool{}
	for _, row := range schemas.Automation().Rows {
		members, err := schemas.Automation().Members(row)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range members {
			if holder, ok := strings.CutSuffix(m.Pointer, "/id"); ok && m.Source == "" && m.Sources == nil {
				drawn[path.Base(holder)] = true
			}
		}
	}
	return drawn
}

// TestGrowth checks what rises with n.
func TestGrowth(t *testing.T) {
	t.Parallel()
	f := mustNew(t, 9, fake.Options{})
	events := trial.Size(int64(5_000), 30_000, 100_000)
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

// countryTable is what the tables say of a country; a country may have several.
type countryTable struct {
	first, last     map[string]string // as in e-mail addresses; "" where only the name itself is known
	phones, streets []*regexp.Regexp
	streetNames     []string
	postcodes       map[string][]*regexp.Regexp // by city
}

// countryTables reads the tables again, apart from the faker.
func countryTables(t *testing.T) map[string]*countryTable {
	t.Helper()
	files, err := filepath.Glob("account/locales/*.txt")
	if err != nil || len(files) < 12 {
		t.Fatal(err, files)
	}
	all := map[string]*countryTable{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := map[string][]string{}
		for line := range strings.Lines(string(b)) {
			key, values, _ := strings.Cut(strings.TrimSpace(line), " ")
			lines[key] = strings.Split(values, "|")
		}
		country := lines["country"][0]
		if all[country] == nil {
			all[country] = &countryTable{first: map[string]string{}, last: map[string]string{}, postcodes: map[string][]*regexp.Regexp{}}
		}
		c := all[country]
		for key, to := range map[string]map[string]string{"first": c.first, "last": c.last} {
			for _, entry := range lines[key] {
				name, roman, _ := strings.Cut(entry, "=")
				to[name] = roman
			}
		}
		for _, p := range lines["phone"] {
			c.phones = append(c.phones, patternRegexp(p))
		}
		for _, p := range lines["street"] {
			c.streets, c.streetNames = append(c.streets, patternRegexp(p)), append(c.streetNames, p)
		}
		for _, entry := range lines["city"] {
			city, postcode, _ := strings.Cut(entry, "=")
			c.postcodes[city] = append(c.postcodes[city], patternRegexp(postcode))
		}
	}
	return all
}

// patternRegexp takes # for a digit, % for one that is not 0, ? for a capital letter.
func patternRegexp(pattern string) *regexp.Regexp {
	text := regexp.QuoteMeta(pattern)
	return regexp.MustCompile("^" + strings.NewReplacer("#", `\d`, "%", "[1-9]", `\?`, "[A-Z]").Replace(text) + "$")
}

func matchesAny(of []*regexp.Regexp, text string) bool {
	return slices.ContainsFunc(of, func(r *regexp.Regexp) bool { return r.MatchString(text) })
}

// postcodeForms are how countries write them, apart from the tables. Letters are
// those in use.
var postcodeForms = map[string]*regexp.Regexp{
	"BE": regexp.MustCompile(`^[1-9]\d{3}$`), "BR": regexp.MustCompile(`^\d{5}-\d{3}$`), "CH": regexp.MustCompile(`^[1-9]\d{3}$`),
	"CA": regexp.MustCompile(`^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d$`),
	"DE": regexp.MustCompile(`^\d{5}$`), "ES": regexp.MustCompile(`^[0-5]\d{4}$`), "FR": regexp.MustCompile(`^\d{5}$`),
	"GB": regexp.MustCompile(`^[A-Z]{1,2}\d{1,2} \d[ABD-HJLNP-UW-Z]{2}$`), "GR": regexp.MustCompile(`^[1-8]\d{2} \d{2}$`),
	"IN": regexp.MustCompile(`^[1-9]\d{5}$`), "IT": regexp.MustCompile(`^\d{5}$`), "MA": regexp.MustCompile(`^\d{5}$`), "MX": regexp.MustCompile(`^\d{5}$`),
	"NL": regexp.MustCompile(`^[1-9]\d{3} ([A-EGHJ-NPRTV-Z][A-Z]|S[BCE-RT-Z])$`), "PL": regexp.MustCompile(`^\d{2}-\d{3}$`),
	"PT": regexp.MustCompile(`^[1-9]\d{3}-\d{3}$`), "SE": regexp.MustCompile(`^[1-9]\d{2} \d{2}$`), "SN": regexp.MustCompile(`^\d{5}$`), "US": regexp.MustCompile(`^\d{5}$`),
}

// TestPeople compares the members of a contact with each other, with the tables
// of his country, and with what he was before.
func TestPeople(t *testing.T) {
	t.Parallel()
	tables := countryTables(t)
	names := map[string]string{}
	countries := map[string]int{}
	digits, letters, ascii := regexp.MustCompile(`\d+`), regexp.MustCompile(`^[a-z._+-]+\d+@`), regexp.MustCompile(`^[A-Za-z]+$`)
	for seed := range uint64(5) {
		f := mustNew(t, 21+seed, fake.Options{})
		for n := range trial.Size(uint64(1_000), 8_000, 20_000) {
			id, email, fields := personOf(t, f.Append(nil, n))
			if !letters.MatchString(email) || len(digits.FindAllString(email, -1)) != 1 {
				t.Errorf("event %d: e-mail %s", n, email)
			}
			first, ok := fields.Lookup("first_name")
			if !ok {
				continue
			}
			key := fmt.Sprint(seed, id)
			if have, ok := names[key]; ok && have != first {
				t.Errorf("event %d: contact %d is %q and %q", n, id, have, first)
			}
			names[key] = first
			if ascii.MatchString(first) && !strings.Contains(email, strings.ToLower(first)) {
				t.Errorf("event %d: %s has the address %s", n, first, email)
			}
			country, ok := fields.Lookup("country")
			if !ok {
				continue
			}
			table := tables[country]
			if table == nil {
				t.Fatalf("event %d: country %q", n, country)
			}
			countries[country]++
			last, _ := fields.Lookup("surname")
			city, _ := fields.Lookup("city")
			postcode, _ := fields.Lookup("postcode")
			phone, _ := fields.Lookup("phone_number")
			street, _ := fields.Lookup("street_address")
			roman, isFirst := table.first[first]
			_, isLast := table.last[last]
			switch {
			case !isFirst, !isLast:
				t.Errorf("event %d: %s %s in %s", n, first, last, country)
			case roman != "" && !strings.Contains(email, roman):
				t.Errorf("event %d: %s, that is %s, has the address %s", n, first, roman, email)
			case postcodeForms[country] == nil, !postcodeForms[country].MatchString(postcode), !matchesAny(table.postcodes[city], postcode):
				t.Errorf("event %d: postcode %q in %s, %s", n, postcode, city, country)
			case !matchesAny(table.phones, phone), !matchesAny(table.streets, street):
				t.Errorf("event %d: %q and %q in %s", n, phone, street, country)
			case len(fields) != 7:
				t.Errorf("event %d: %d fields", n, len(fields))
			}
		}
	}
	if !testing.Short() && len(countries) != len(tables) {
		t.Errorf("people in %d of %d countries: %v", len(countries), len(tables), countries)
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
